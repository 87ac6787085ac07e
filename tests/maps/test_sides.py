"""Two periods side by side: what is said, what is drawn, and that the two maps move together."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot import analysis, maps
from hotspot.hotspots.compare import Parts
from hotspot.maps.sides import _whole, list_parts
from hotspot.texts import LANGUAGES
from tests.city import build_city
from tests.hostile import PAYLOADS
from tests.moved import AFTER, BEFORE, build_moved_city

THEME = "street_vending"
STYLE = ["stroke", "stroke-width", "stroke-dasharray", "fill"]


def run(city):
    return analysis.run(analysis.choose_inputs(None, reports=city.reports, areas=city.areas))


def draw(result, *, language="zh", theme=THEME):
    static = maps.draw_static(result.areas.table)
    points = maps.gather_points(result.reports, static)
    compared = analysis.compare(result, BEFORE, AFTER, theme=theme)
    return compared.comparison, maps.draw_sides(result, compared, static=static, points=points, language=language)


@pytest.fixture(scope="module")
def stays(tmp_path_factory):
    return run(build_city(tmp_path_factory.mktemp("stays")))


@pytest.fixture(scope="module")
def moves(tmp_path_factory):
    return run(build_moved_city(tmp_path_factory.mktemp("moves")))


@pytest.fixture(scope="module")
def kept(stays):
    return draw(stays)


@pytest.fixture(scope="module")
def changed(moves):
    return draw(moves)


def statuses(sides):
    return [[hotspot["status"] for hotspot in side["view"]["hotspots"]] for side in sides.json()["sides"]]


def test_a_hotspot_that_stays_is_kept_on_both_maps(kept):
    assert statuses(kept[1]) == [["kept"], ["kept"]]


def test_a_hotspot_that_moved_is_gone_on_the_first_and_new_on_the_second(changed):
    assert statuses(changed[1]) == [["gone"], ["new"]]


def test_nothing_untested_is_drawn(changed):
    for side in changed[1].json()["sides"]:
        view = side["view"]
        assert (view["dense"], view["cells"], view["heat"], view["points"]) == ([], [], None, {})


def test_a_shade_means_the_same_on_both_maps(changed):
    first, second = (side["view"]["areas"] for side in changed[1].json()["sides"])
    assert first["classes"] == second["classes"]
    for areas in (first, second):
        assert all(low <= n <= high for n, (low, high) in zip(
            areas["n"], (areas["classes"][k] for k in areas["of"]), strict=True))  # fmt: skip


def test_each_map_counts_the_reports_of_its_own_period(changed, moves):
    own = moves.reports[moves.reports["theme"] == THEME]
    for side, period in zip(changed[1].json()["sides"], (BEFORE, AFTER), strict=True):
        at = own["reported_at"]
        inside = own[(at >= period.start) & (at < period.end) & own["subdistrict_id"].notna()]
        assert sum(side["view"]["areas"]["n"]) == len(inside)


def test_the_sentence_says_the_figures_of_the_comparison(kept):
    comparison, sides = kept
    said = [int(n) for n in re.findall(r"(\d+) %", sides.lines[0])]
    assert said == pytest.approx([100 * share for share in comparison.turnover.cells.shares], abs=1)
    assert sum(said) == 100
    assert f"{100 * comparison.chance.expected:.0f} %" in sides.lines[2]


def test_the_verdict_follows_the_p_value(kept, changed):
    assert kept[0].chance.p_value > 0.05 >= changed[0].chance.p_value
    assert "看不出" in kept[1].lines[2]
    assert "看不出" not in changed[1].lines[2]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["few_weeks", "no_hotspot"])
def test_where_nothing_can_be_said_no_share_is_said(kept, code, language):
    silent = replace(kept[0], code=code, turnover=None, chance=None)
    (line,) = maps.tell_comparison(silent, language)
    assert "%" not in line
    assert list_parts(silent, language) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_chance_cannot_be_said_the_shares_stand_alone(kept, language):
    lines = maps.tell_comparison(replace(kept[0], code="too_thin", chance=None), language)
    assert [line.count("%") > 0 for line in lines] == [True, True, False]


def test_the_table_says_the_same_shares_as_the_sentence(changed):
    comparison, sides = changed
    assert [row[3] for row in sides.rows] == [f"{n} %" for n in re.findall(r"(\d+) %", sides.lines[0])]
    areas = [float(row[2].replace(",", "")) for row in sides.rows]
    parts = comparison.turnover.cells
    cells = [parts.kept, parts.new, parts.gone]
    assert areas == pytest.approx([n * comparison.cell_area_m2 / 1e4 for n in cells], abs=0.0501)


@given(st.integers(0, 999), st.integers(0, 999), st.integers(1, 999))
def test_rounded_shares_sum_to_a_hundred(kept, new, gone):
    rounded = [int(text) for text in _whole(Parts(kept, new, gone).shares)]
    assert sum(rounded) == 100
    assert np.abs(np.array(rounded) - 100 * np.array(Parts(kept, new, gone).shares)).max() < 1


def test_the_same_comparison_gives_the_same_page(changed):
    assert maps.compare_page(changed[1]) == maps.compare_page(changed[1])


def open_page(visit, sides, tmp_path):
    path = tmp_path / "compare.html"
    path.write_text(maps.compare_page(sides), encoding="utf-8")
    visit.page.goto(path.as_uri())
    visit.page.wait_for_selector(".leaflet-hs-hotspots-pane path")
    return visit.page


@pytest.fixture
def opened(visit, changed, tmp_path):
    yield open_page(visit, changed[1], tmp_path)
    visit.assert_quiet()


def seen(page):
    """What both maps show: the bar of the scale and the names' places tell, without a way in."""
    return page.eval_on_selector_all(
        ".hs-one .leaflet-hs-subdistricts-pane path",
        """paths => paths.map((p) => { const own = p.getBoundingClientRect(), map = p.closest('.hs-one');
        const frame = map.getBoundingClientRect();
        return [own.left - frame.left, own.top - frame.top, own.width, own.height]; })""",
    )


def assert_together(page):
    boxes = seen(page)
    half = len(boxes) // 2
    assert half >= 2
    assert np.array(boxes[:half]) == pytest.approx(np.array(boxes[half:]), abs=4)  # the right map has a border of 3 px
    return boxes


@pytest.mark.browser
@pytest.mark.network_cut
@pytest.mark.parametrize("side", [0, 1])
def test_moving_one_map_moves_the_other(opened, side):
    before = assert_together(opened)
    box = opened.locator(".hs-one-map").nth(side).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    opened.mouse.move(x, y)
    opened.mouse.down()
    opened.mouse.move(x + 90, y - 60, steps=6)
    opened.wait_for_timeout(250)
    opened.mouse.up()
    opened.wait_for_timeout(700)
    after = assert_together(opened)
    assert np.array(after)[:, 0] - np.array(before)[:, 0] == pytest.approx(90, abs=25)


@pytest.mark.browser
@pytest.mark.network_cut
def test_zooming_one_map_zooms_the_other(opened):
    before = assert_together(opened)
    opened.locator(".hs-one").nth(1).locator(".leaflet-control-zoom-in").click()
    opened.wait_for_timeout(700)
    after = assert_together(opened)
    assert after[0][2] > 1.2 * before[0][2]


@pytest.mark.browser
def test_kept_new_and_gone_differ_in_colour_outline_and_word(visit, changed, kept, tmp_path):
    found = {}
    for _, sides in (changed, kept):
        page = open_page(visit, sides, tmp_path)
        script = f"paths => paths.map((p) => {STYLE}.map((name) => p.getAttribute(name)))"
        styles = page.eval_on_selector_all(".leaflet-hs-hotspots-pane path", script)
        words = [text.split()[1] for text in page.locator(".hs-badge > span").all_inner_texts()]
        found |= dict(zip(words, (tuple(style) for style in styles), strict=True))
    assert set(found) == {"保留", "新增", "消失"}
    colours, widths, dashes, fills = zip(*found.values(), strict=True)
    assert len(set(colours)) == len({re.sub(r"\d+", "", fill) for fill in fills}) == 3
    assert len(set(zip(widths, dashes, strict=True))) == 3
    visit.assert_quiet()


@pytest.mark.browser
def test_the_words_above_the_maps_are_those_of_the_comparison(opened, changed):
    assert opened.locator(".hs-lines p").all_inner_texts() == list(changed[1].lines)
    assert opened.locator(".hs-parts tr").count() == 4
    assert [t.split("\n")[0] for t in opened.locator(".hs-one-name").all_inner_texts()] == list(changed[1].titles)


@pytest.mark.browser
def test_a_comparison_prints_on_one_sheet(opened):
    pdf = opened.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1


@pytest.mark.browser
def test_a_small_screen_stacks_the_maps(opened):
    opened.set_viewport_size({"width": 700, "height": 900})
    opened.wait_for_timeout(200)
    first, second = (opened.locator(".hs-one").nth(k).bounding_box() for k in (0, 1))
    assert second["y"] >= first["y"] + first["height"] - 1
    assert opened.evaluate("document.documentElement.scrollWidth") <= 700


@pytest.mark.browser
@pytest.mark.network_cut
def test_no_text_runs_in_a_comparison(visit, changed, tmp_path):
    html = maps.compare_page(changed[1])
    html = re.sub(r"<meta http-equiv=\"Content-Security-Policy\".*?>", "", html)  # safe without it too
    html = html.replace("hotspotViewer.compare(document", "window.pair = hotspotViewer.compare(document")
    (tmp_path / "compare.html").write_text(html, encoding="utf-8")
    visit.page.goto((tmp_path / "compare.html").as_uri())
    plain = changed[1].json()
    for payload in PAYLOADS:
        told = {"word": payload, "change": payload, "place": payload}
        sides = []
        for side in plain["sides"]:
            hotspots = [hotspot | told for hotspot in side["view"]["hotspots"]]
            view = side["view"] | {"statuses": [["kept", payload]], "hotspots": hotspots}
            sides.append({"title": payload, "view": view})
        news = {"sides": sides, "lines": [payload], "table": {"head": [payload], "rows": [[payload]]}}
        visit.page.evaluate("(news) => window.pair.update(news)", news)
        assert visit.page.locator(".hs-lines p").text_content() == payload
        assert visit.page.locator(".hs-parts th").first.text_content() == payload
    visit.page.wait_for_timeout(100)
    assert visit.page.evaluate("window.ran") is None
    visit.assert_quiet()


@pytest.mark.browser
def test_the_policy_of_a_comparison_refuses_foreign_scripts(visit, changed, tmp_path):
    html = maps.compare_page(changed[1]).replace("</body>", "<script>window.foreign = 1</script></body>")
    (tmp_path / "compare.html").write_text(html, encoding="utf-8")
    visit.page.goto((tmp_path / "compare.html").as_uri())
    assert visit.page.evaluate("window.foreign") is None
