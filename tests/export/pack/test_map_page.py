"""The map of a pack says what the other files say, opens from disk alone, and lets no text run."""

import csv
import json
import re
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from hotspot import analysis, periods
from hotspot.export.pack import gather_facts
from hotspot.export.pack.map_page import draw_map, make_map
from hotspot.texts import text
from tests.city import build_city
from tests.export.conftest import finished_run
from tests.hostile import PAYLOADS


@pytest.fixture(scope="module")
def briefing(tmp_path_factory):
    """The last three months of the small city, its reports with deadlines, half of them closed."""
    city = build_city(tmp_path_factory.mktemp("city"))
    with city.reports.open(newline="", encoding="utf-8-sig") as file:
        head, *rows = csv.reader(file)
    table = [[*head, "处理期限", "结案时间"]]
    for i, row in enumerate(rows):
        day = pd.to_datetime(row[1], errors="coerce")
        due, closed = (f"{day + pd.Timedelta(days=n):%Y-%m-%d %H:%M}" if pd.notna(day) else "" for n in (7, 5))
        table.append([*row, due, closed if i % 2 else ""])
    with city.reports.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows(table)
    inputs = analysis.choose_inputs(None, reports=city.reports, areas=city.areas, duties=city.duties)
    return analysis.brief(analysis.run(inputs), periods.read_period("2017-Q2"))


@pytest.fixture(scope="module", params=["zh", "en"])
def language(request):
    return request.param


@pytest.fixture(scope="module")
def facts(briefing, language):
    return gather_facts(briefing, language=language)


@pytest.fixture(scope="module")
def scene(briefing, language):
    """The scene as it stands in the page."""
    html = make_map(briefing, language=language)
    found = re.search(r"hotspotViewer\.create\(holder\.parentNode, (\{.*?\}), \{ map: map \}\)", html, re.DOTALL)
    return json.loads(found[1])


def shown(scene, key="all"):
    return next(view for view in scene["views"] if view["key"] == key)


def count(view, name, language):
    return int(dict(view["counts"])[text(f"maps.count_{name}", language)].replace(",", ""))


@pytest.mark.parametrize("name", ["reports", "problems", "hotspots", "dense"])
def test_the_page_counts_as_the_other_files_do(scene, facts, language, name):
    assert count(shown(scene), name, language) == facts.counts[name]


def test_the_page_is_of_the_same_period(scene, facts):
    assert re.findall(r"\d{4}-\d\d-\d\d", scene["frame"]["subtitle"]) == ["2017-04-01", "2017-06-30"]
    assert (facts.period.start.strftime("%Y-%m-%d"), scene["frame"]["title"]) == ("2017-04-01", facts.title)
    assert scene["frame"]["footer"] == list(facts.footer)


def test_every_subdistrict_has_the_same_reports(scene, facts):
    drawn, areas = [area["id"] for area in scene["static"]["subdistricts"]], shown(scene)["areas"]
    own = facts.subdistricts[facts.subdistricts["area_id"] != ""].set_index("area_id").loc[drawn]
    assert (areas["n"], areas["hotspots"]) == (own["reports"].tolist(), own["hotspots"].tolist())
    assert sorted(drawn) == sorted(facts.subdistricts["area_id"][facts.subdistricts["area_id"] != ""])


def test_every_theme_has_the_same_reports_problems_and_hotspots(scene, facts, language):
    for row in facts.themes.itertuples():
        view = shown(scene, row.theme)
        told = [count(view, name, language) for name in ("reports", "problems", "hotspots")]
        assert (view["label"], told) == (row.name, [row.reports, row.problems, row.hotspots])


def test_every_hotspot_has_the_same_rank_figures_unit_change_and_deadline(scene, facts, language):
    told = facts.hotspots.set_index("hotspot_id")
    drawn = shown(scene)["hotspots"]
    assert [one["id"] for one in drawn] == facts.hotspots["hotspot_id"].tolist()
    for one in drawn:
        row, said = told.loc[one["id"]], dict(one["facts"])
        assert (one["rank"], one["n"], one["overdue"], one["theme"], one["expected"]) == (
            row["rank"],
            row["reports"],
            row["overdue"],
            row["theme_name"],
            row["expected"],
        )
        assert one["units"][0]["unit"] == (row["unit"] or None)
        assert row["change_name"] in one["tags"][-1]
        assert facts.previous_name in one["tags"][-1]
        assert said[text("maps.fact_problems", language)] == str(row["problems"])
        assert said[text("pack.map_due", language)] == f"{row['due_at']:%Y-%m-%d}"
        assert said[text("pack.map_overdue", language, until="07-02")] == f"{row['overdue']:.0f}"


def test_a_hotspot_has_one_number_under_every_theme(scene, facts, language):
    ranks = dict(zip(facts.hotspots["hotspot_id"], facts.hotspots["rank"], strict=True))
    alone = [view for view in scene["views"] if view["key"] != "all" and view["hotspots"]]
    assert {h["id"]: h["rank"] for view in alone for h in view["hotspots"]}.items() <= ranks.items()
    assert alone[0]["hotspots"][0]["rank"] > 1  # under its theme it would be the first
    assert [text("pack.map_ranks", language) in view["notes"] for view in scene["views"]] == [
        view in alone for view in scene["views"]
    ]


def test_every_view_offers_what_to_compare_with(scene):
    assert [view["gi_star"] is None for view in scene["views"]] == [False] * len(scene["views"])


def test_without_deadlines_no_card_speaks_of_one(briefing):
    whole = briefing.analysis
    bare = replace(whole, reports=whole.reports.assign(due_at=pd.NaT))
    view = draw_map(replace(briefing, analysis=bare), language="zh").views[0]
    for one in view["hotspots"]:
        assert (one["overdue"], dict(one["facts"])["逾期"]) == (None, "–")
        assert text("pack.map_due") not in dict(one["facts"])


def test_without_an_earlier_period_nothing_is_compared(briefing):
    unknown = briefing.change.map(lambda _: "unknown")
    view = draw_map(replace(briefing, previous=None, change=unknown), language="zh").views[0]
    assert {one["tags"][-1] for one in view["hotspots"]} == {"无上期可比"}


def test_a_base_map_of_the_settings_is_left_out(briefing):
    settings, url = briefing.analysis.settings, "https://tiles.example/{z}/{x}/{y}.png"
    display = settings.display.model_copy(update={"basemap": settings.display.basemap.model_copy(update={"url": url})})
    own = replace(briefing.analysis, settings=settings.model_copy(update={"display": display}))
    assert "tiles.example" not in make_map(replace(briefing, analysis=own), language="zh")


def test_the_same_briefing_gives_the_same_bytes(briefing, language):
    assert make_map(briefing, language=language) == make_map(briefing, language=language)


def test_no_residents_are_on_the_page(briefing):
    html = make_map(briefing, language="zh")
    assert ("居民乙" in html, "13900000002" in html) == (False, False)


def made_up(**how):
    """A briefing over the made-up district."""
    run = finished_run(**how)
    run.reports = run.reports.assign(status="open")
    change = pd.Series("new", run.hotspots.table["hotspot_id"])
    return SimpleNamespace(analysis=run, whole=run, previous=run.period, change=change)


def test_the_page_grows_too_slowly_to_reach_five_megabytes_at_a_hundred_thousand_reports():
    small, large = (len(make_map(made_up(n=n), language="zh").encode()) for n in (2_000, 10_000))
    assert small + (large - small) / 8_000 * 98_000 < 5_000_000


@pytest.mark.browser
@pytest.mark.network_cut
def test_it_opens_from_disk_with_its_layers_and_cards_and_asks_nobody(visit, briefing, scene, language, tmp_path):
    page = open_page(visit, make_map(briefing, language=language), tmp_path)
    page.locator(".hs-layer input").nth(2).wait_for()
    for i in range(page.locator(".hs-layer input").count()):
        page.locator(".hs-layer input").nth(i).check()
    page.locator(".leaflet-hs-gi_star-pane path").first.wait_for(state="attached")
    page.locator(".hs-row").first.click()
    first = shown(scene)["hotspots"][0]
    assert page.locator(".hs-card h3").inner_text() == first["place"]
    assert page.locator(".hs-card .hs-tag").all_inner_texts()[-1] == first["tags"][-1]
    assert page.locator(".hs-card .hs-facts").first.inner_text().count(first["facts"][-1][1]) == 1
    visit.assert_quiet()


@pytest.mark.browser
@pytest.mark.network_cut
def test_a_theme_says_that_its_ranks_are_over_all_themes(visit, briefing, scene, tmp_path, language):
    page = open_page(visit, make_map(briefing, language=language), tmp_path)
    theme = next(view for view in scene["views"][1:] if view["hotspots"])
    page.locator(".hs-pill", has_text=theme["label"]).click()
    assert page.locator(".hs-list-note").all_inner_texts()[-1] == text("pack.map_ranks", language)
    ranks = page.locator(".hs-row .hs-rank").all_inner_texts()
    assert ranks == [str(one["rank"]) for one in theme["hotspots"]]


@pytest.mark.browser
@pytest.mark.network_cut
def test_no_hostile_text_runs_in_the_page(visit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    turn = iter(range(10**6))
    html = make_map(made_up(words=lambda _: PAYLOADS[next(turn) % len(PAYLOADS)], n=300), language="zh")
    page = open_page(visit, html, tmp_path)
    for i in range(page.locator(".hs-row").count()):
        page.locator(".hs-row").nth(i).click()
        assert page.locator(".hs-card h3").inner_text()
    assert page.evaluate("window.ran") is None
    assert page.locator(".hs-viewer :is(script, iframe, img:not(.leaflet-image-layer))").count() == 0
    visit.assert_quiet()
    assert not (tmp_path / "CANARY").exists()


def open_page(visit, html, tmp_path):
    (tmp_path / "map.html").write_text(html, encoding="utf-8")
    visit.page.goto((tmp_path / "map.html").as_uri())
    visit.page.locator(".hs-row").first.wait_for()
    return visit.page
