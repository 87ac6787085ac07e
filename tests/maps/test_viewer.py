"""The viewer in a real browser."""

import json
import re
from dataclasses import replace

import pytest

from hotspot import maps
from hotspot.maps import assets
from hotspot.maps.page import _policy
from tests.maps import city

pytestmark = pytest.mark.browser


def open_page(visit, scene, tmp_path):
    path = tmp_path / "map.html"
    path.write_text(maps.page(scene), encoding="utf-8")
    visit.page.goto(path.as_uri())
    visit.page.wait_for_selector(".leaflet-hs-hotspots-pane path")
    return visit.page


@pytest.fixture
def opened(visit, small, tmp_path):
    yield open_page(visit, small, tmp_path)
    visit.assert_quiet()


def texts(page, selector):
    return page.eval_on_selector_all(selector, "nodes => nodes.map((n) => n.textContent)")


def boxes(page, selector):
    script = (
        "nodes => nodes.map((n) => { const b = n.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; })"
    )
    return page.eval_on_selector_all(selector, script)


def test_a_click_on_the_list_opens_the_card_and_marks_the_hotspot(opened, small):
    second = small.views[0]["hotspots"][1]
    opened.click(".hs-row >> nth=1")
    assert texts(opened, ".hs-card h3") == [second["place"]]
    assert texts(opened, ".hs-reason") == second["reason"]
    assert texts(opened, ".hs-unit b") == [u["unit"] for u in second["units"]]
    assert opened.locator(".leaflet-hs-halo-pane path").count() == 2
    assert opened.locator(".hs-row-on").get_attribute("data-rank") == "2"


def test_a_click_on_the_map_marks_the_row(opened):
    badge = opened.locator(".hs-badge:not(.hs-badge-small) > span").first
    rank = badge.text_content()
    badge.click()
    assert opened.locator(".hs-row-on").get_attribute("data-rank") == rank
    assert opened.locator(".hs-card h3").is_visible()


def test_the_heat_is_called_for_looking_only_and_names_its_smoothing(opened):
    opened.locator(".hs-layer", has_text="热力图").locator("input").check()
    told = [hint for hint in texts(opened, ".hs-hint") if "500\u00a0米" in hint]
    assert [hint[:4] for hint in told] == ["只看疏密"]


def test_closing_the_card_lets_go_of_the_hotspot(opened):
    opened.click(".hs-row >> nth=0")
    opened.click(".hs-close")
    assert opened.locator(".hs-row-on, .leaflet-hs-halo-pane path").count() == 0
    assert not opened.locator(".hs-card").is_visible()


def test_escape_lets_go_of_the_hotspot_chosen_by_keyboard(opened):
    opened.locator(".hs-row").first.focus()
    opened.keyboard.press("Enter")
    assert opened.locator(".hs-card h3").is_visible()
    opened.keyboard.press("Escape")
    assert not opened.locator(".hs-card").is_visible()


def test_a_list_of_several_themes_names_each_rows_theme(visit, small, tmp_path):
    assert "全部主题" not in "".join(h["place"] + h["spot"] for h in small.views[0]["hotspots"])
    mixed = [{**h, "theme": "垃圾"} if h["rank"] == 2 else h for h in small.views[0]["hotspots"]]
    page = open_page(visit, replace(small, views=({**small.views[0], "hotspots": mixed},)), tmp_path)
    named = [sub.split(" · ")[0] for sub in texts(page, ".hs-row-sub")]
    assert named == [h["theme"] for h in mixed]


def test_a_hotspot_on_a_single_spot_is_marked_in_the_list(opened):
    marked = opened.locator(".hs-row", has_text="单点")
    assert [row.get_attribute("data-rank") for row in marked.all()] == ["3"]


def test_another_theme_shows_its_own_hotspots_and_counts(opened, small):
    opened.click(".hs-pill >> nth=1")
    assert opened.locator(".hs-row").count() == len(small.views[1]["hotspots"])
    assert texts(opened, ".hs-figure-n") == [value for _, value in small.views[1]["counts"]]


def test_units_and_counts_share_the_fill_so_one_switches_the_other_off(opened):
    boxes_ = opened.locator(".hs-layer input")
    boxes_.nth(1).check()
    assert [boxes_.nth(i).is_checked() for i in (0, 1)] == [False, True]
    assert opened.locator(".leaflet-hs-fills-pane path").count() == 6


def test_every_layer_can_be_switched_on_and_off(opened):
    panes = {"显著热点": "hotspots", "高发区": "dense", "社区界线": "communities", "街道界线": "subdistricts"}
    for name, pane in panes.items():
        box = opened.locator(".hs-layer", has_text=name).locator("input")
        drawn = opened.locator(f".leaflet-hs-{pane}-pane path")
        box.uncheck()
        assert drawn.count() == 0, name
        opened.locator(".hs-layer", has_text=name).locator("input").check()
        assert drawn.count() > 0, name


def test_no_label_covers_another(visit, tmp_path):
    page = open_page(visit, city.scene(n=3_000), tmp_path)
    for _ in range(2):
        found = boxes(page, ".hs-name > span, .hs-name-small > span, .hs-badge:not(.hs-badge-small) > span")
        covered = [
            (a, b)
            for i, a in enumerate(found)
            for b in found[:i]
            if a[0] < b[2] - 2 and b[0] < a[2] - 2 and a[1] < b[3] - 2 and b[1] < a[3] - 2
        ]
        assert len(found) > 20
        assert covered == []
        page.click(".leaflet-control-zoom-in")
        page.click(".leaflet-control-zoom-in")
        page.wait_for_timeout(400)


def test_the_list_can_be_sorted_by_overdue_reports(opened, small):
    opened.click(".hs-sort-choice >> nth=1")
    hotspots = sorted(small.views[0]["hotspots"], key=lambda h: (-h["overdue"], h["rank"]))
    assert texts(opened, ".hs-row .hs-rank") == [str(h["rank"]) for h in hotspots]
    assert texts(opened, ".hs-row-ratio") == [str(h["overdue"]) for h in hotspots]


def test_without_deadlines_there_is_no_order_by_overdue(visit, small, tmp_path):
    view = small.views[0]
    unknown = [{**h, "overdue": None} for h in view["hotspots"]]
    page = open_page(visit, replace(small, views=({**view, "hotspots": unknown},)), tmp_path)
    assert page.locator(".hs-sort").count() == 0


def test_a_map_without_duty_table_says_so_and_blames_nobody(visit, small, tmp_path):
    view = {**small.views[0], "units": None}
    view["hotspots"] = [{**h, "units": []} for h in view["hotspots"]]
    page = open_page(visit, replace(small, views=(view,)), tmp_path)
    page.click(".hs-row >> nth=0")
    assert "没有提供责任清单" in page.locator(".hs-card").inner_text()
    assert "无人负责" not in page.locator(".hs-viewer").inner_text()


def test_what_weakens_the_tests_stands_above_an_empty_list(visit, small, tmp_path):
    view = {**small.views[0], "notes": ["样本不足，未作检验。"]}
    page = open_page(visit, replace(small, views=(view,)), tmp_path)
    assert texts(page, ".hs-list-note") == view["notes"]


def test_what_every_map_must_say_is_on_it(opened, small):
    assert texts(opened, ".hs-footer span") == list(small.frame.footer)
    assert texts(opened, ".hs-mark") == [small.frame.mark]
    assert opened.locator(".hs-mark").is_visible()
    assert opened.locator(".leaflet-control-attribution").count() == 0
    assert re.fullmatch(r"[\d.]+ k?m", texts(opened, ".leaflet-control-scale-line")[0])


def test_the_page_prints_on_one_sheet(opened):
    pdf = opened.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert opened.locator(".hs-printing").count() == 0


def test_a_small_screen_shows_list_and_map(opened):
    opened.set_viewport_size({"width": 700, "height": 900})
    opened.wait_for_timeout(200)
    width = opened.evaluate("document.documentElement.scrollWidth")
    assert width <= 700
    assert boxes(opened, ".hs-stage")[0][3] <= boxes(opened, ".hs-side")[0][1] + 1


def test_an_update_keeps_the_place_the_user_looks_at(opened, small):
    viewer = re.search(r"map_[0-9a-f]+", opened.content())[0]
    opened.evaluate(f"{viewer}.setView([36.05, 103.85], 15, {{animate: false}})")
    opened.evaluate(f"(view) => {viewer}.hotspotViewer.update({{views: [view]}})", small.views[1])
    assert opened.evaluate(f"{viewer}.getZoom()") == 15
    assert opened.locator(".hs-row").count() == len(small.views[1]["hotspots"])


def test_the_viewer_works_in_a_shadow_root_and_tells_what_was_picked(visit, small):
    page = visit.page
    page.set_content("<div id=host style='width:1200px;height:700px'></div>")
    page.add_script_tag(content=assets.leaflet_js() + assets.viewer_js())
    page.evaluate(
        """([scene, css]) => { const root = document.getElementById('host').attachShadow({mode: 'open'});
        const style = document.createElement('style'); style.textContent = css; root.appendChild(style);
        const box = document.createElement('div'); box.style.height = '700px'; root.appendChild(box);
        window.picked = []; window.viewer = hotspotViewer.create(box, scene,
          {show: ['side'], onSelect: (id) => window.picked.push(id)}); }""",
        [small.json(), assets.component_css()],
    )
    page.click(".hs-row >> nth=0")
    assert page.evaluate("window.picked") == [small.views[0]["hotspots"][0]["id"]]
    page.evaluate("viewer.destroy()")
    assert page.locator(".hs-viewer").count() == 0
    visit.assert_quiet()


def test_the_policy_refuses_a_script_that_is_not_the_programs(visit, small, tmp_path):
    html = maps.page(small).replace("</body>", "<script>window.foreign = 1</script></body>")
    (tmp_path / "map.html").write_text(html, encoding="utf-8")
    visit.page.goto((tmp_path / "map.html").as_uri())
    assert visit.page.evaluate("window.foreign") is None


def test_the_same_scene_gives_the_same_page(small):
    assert maps.page(small) == maps.page(small)


def test_a_hundred_thousand_reports_stay_under_five_megabytes():
    size = len(maps.page(city.scene(n=100_000, themes=tuple(city.ZH))).encode("utf-8"))
    assert size < 5_000_000


def test_only_the_host_of_a_chosen_base_map_may_be_asked():
    tiles = {"url": "https://t{s}.tiles.example:8443/{z}/{x}/{y}.png"}
    assert "img-src data: https://*.tiles.example:8443;" in _policy("", tiles)
    assert "img-src data:;" in _policy("", None)


def test_both_languages_have_every_text_of_the_viewer():
    used = set(re.findall(r'say\(state, "(\w+)"', assets.viewer_js())) | set(
        re.findall(r'"(layer_\w+)"\]', assets.viewer_js())
    )
    for language in ("zh", "en"):
        assert used <= set(maps.viewer_texts(language))
        assert len(maps.viewer_texts(language)["weekdays"]) == 7


def test_a_scene_is_json(small):
    assert json.loads(small.script()) == small.json()
