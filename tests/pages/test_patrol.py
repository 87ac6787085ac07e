"""Page 巡查计划: it opens, plans once, offers hotspots, trusts no browser, plans again what was moved on the map."""

import dataclasses
import re
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from hotspot import analysis
from hotspot.pages import patrol
from hotspot.pages.store import Loaded
from hotspot.patrol import Request
from hotspot.texts import text
from tests.browser import Visit

Run = Callable[..., AppTest]
HOST = ".hs-planhost[data-rev]"
ROW = ".hs-plan-list .hs-plan-row:not(.hs-plan-rowhead)"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


# The page.


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run(timeout=60)


def test_the_page_opens_on_the_day_after_the_data(run_app: Run, loaded: Loaded) -> None:
    app = run_app("patrol")
    assert (app.date_input[0].value, [e.value for e in app.error]) == (loaded.columns.end_day.date(), [])
    assert text("pages.patrol_intro") in [i.value for i in app.info]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_press_gives_a_plan_compared_with_the_list_walked_by_hand(run_app: Run, language: str) -> None:
    app = press(run_app("patrol", lang=language), "patrol_make")
    assert [e.value for e in app.exception] == []
    told = app.subheader[0].value.replace("\\", "")
    pattern = text("pages.patrol_summary", language, crews=3, stops=0, expected="X")
    assert told.startswith(re.split(r"0", pattern)[0])
    assert len(app.get("bidi_component")) >= 1


def test_another_language_does_not_plan_again(run_app: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    app = press(run_app("patrol"), "patrol_make")
    monkeypatch.setattr(analysis, "plan_patrol", lambda *_, **__: 1 / 0)
    app.segmented_control(key="lang").set_value("en").run()
    assert text("pages.bug", "en") not in [e.value for e in app.error]
    assert CHINESE.search(app.subheader[0].value) is None


def test_a_shift_without_length_is_told(run_app: Run) -> None:
    app = run_app("patrol")
    app.segmented_control(key="patrol_shift").set_value("own").run()
    app.time_input(key="patrol_from").set_value(time(19)).run()
    app.time_input(key="patrol_until").set_value(time(19)).run()
    press(app, "patrol_make")
    assert [CHINESE.search(e.value) is not None for e in app.error] == [True]
    assert len(app.get("progress")) == 0
    assert text("pages.bug") not in [e.value for e in app.error]


def test_choices_that_cannot_be_planned_do_not_cost_the_plan_there_was(run_app: Run) -> None:
    app = press(run_app("patrol"), "patrol_make")
    before = app.subheader[0].value
    app.segmented_control(key="patrol_shift").set_value("own").run()
    app.time_input(key="patrol_until").set_value(time(18, 30)).run()
    press(app, "patrol_make")
    assert len(app.error) == 1
    app.segmented_control(key="patrol_shift").set_value("listed").run()
    assert (app.subheader[0].value, len(app.error)) == (before, 0)


def test_changed_choices_keep_the_plan_and_say_that_it_is_the_old_one(run_app: Run) -> None:
    app = press(run_app("patrol"), "patrol_make")
    before = app.subheader[0].value
    app.number_input(key="patrol_n_crews").set_value(2).run()
    assert app.subheader[0].value == before
    assert text("pages.patrol_choices_changed") in [c.value for c in app.caption]


# What is asked for.


def test_a_number_of_no_plan_asks_for_nothing(loaded: Loaded, request_of: Request) -> None:
    plan = loaded.plan(request_of)
    assert (loaded.find_request(plan.plan_id), loaded.find_request("p-none"), loaded.find_request(None)) == (
        request_of,
        None,
        None,
    )


def test_pins_and_time_do_not_make_other_choices(request_of: Request) -> None:
    same = dataclasses.replace(request_of, pinned=("cell:a",), excluded=("cell:b",), seconds=3)
    other = dataclasses.replace(request_of, themes=("garbage",))
    assert (patrol.is_other(request_of, same), patrol.is_other(other, same)) == (False, True)


def test_the_same_request_is_planned_once(loaded: Loaded, request_of: Request) -> None:
    assert loaded.plan(request_of) is loaded.plan(dataclasses.replace(request_of))


def test_what_was_left_out_is_not_planned_again(loaded: Loaded, request_of: Request) -> None:
    visit = loaded.plan(request_of).stops["visit_id"].iloc[0]
    again = loaded.plan(dataclasses.replace(request_of, excluded=(visit,)))
    assert visit not in set(again.stops["visit_id"])


def test_a_hotspot_on_offer_is_planned_when_it_is_added(loaded: Loaded, request_of: Request) -> None:
    plan = loaded.plan(request_of)
    empty = dataclasses.replace(plan, stops=plan.stops.head(0))
    offers = patrol.offer_hotspots(loaded, empty, patrol.ground_view(loaded))
    visit = offers["visit_id"].iloc[0]
    again = loaded.plan(dataclasses.replace(request_of, pinned=(visit,)))
    assert visit in set(again.stops["visit_id"])


def test_a_hotspot_with_a_stop_in_it_is_not_on_offer(loaded: Loaded, request_of: Request) -> None:
    plan, view = loaded.plan(request_of), patrol.ground_view(loaded)
    whole = loaded.detect(*loaded.presets()[loaded.opening_period]).hotspots.table
    inside = whole[(whole["theme"] != "all").to_numpy()].to_crs(4326).representative_point()
    stops = pd.concat([plan.stops.head(1)] * len(inside)).assign(lon=inside.x.to_numpy(), lat=inside.y.to_numpy())
    met, unmet = (
        len(patrol.offer_hotspots(loaded, dataclasses.replace(plan, stops=part), view))
        for part in (stops, stops.head(0))
    )
    assert (met, unmet > 0) == (0, True)


# What the browser sends is not trusted.


@pytest.mark.parametrize("sent", [None, "x", 3, {"a": 1}, [["a"]], [["a", 1]], [[1, "b"]], [["a", "b", "c"]]])
def test_what_is_no_pair_of_texts_is_left_out(sent: Any) -> None:
    assert patrol.read_pairs(sent) == {}


@pytest.mark.parametrize("sent", [None, "x", [["a", "b"]], [[1]], [[float("nan"), 36.0]], [[1e9, 36.0]], [3]])
def test_what_is_no_place_is_left_out(loaded: Loaded, sent: Any) -> None:
    assert patrol.find_cells(loaded, sent) == {}


def test_a_place_on_the_map_is_the_visit_of_its_cell(loaded: Loaded) -> None:
    report = loaded.result.reports[loaded.result.reports["placement"] == "located"].iloc[0]
    found = patrol.find_cells(loaded, [[report["lon"], report["lat"]], [0, 0]])
    cell = loaded.result.grid.cell_of(np.array([report.geometry.x]), np.array([report.geometry.y]))[0]
    assert list(found) == [f"cell:{loaded.result.grid.cell_ids[cell]}"]


# In a browser.


@pytest.fixture
def page(visit: Visit, address: str) -> Any:
    """The page, reached as a person would, with a plan on the map."""
    visit.page.goto(f"{address}/")
    visit.page.wait_for_selector(".hs-host[data-rev]", timeout=60_000)
    visit.page.locator("[data-testid=stTopNav]").get_by_text(text("pages.patrol_title"), exact=True).click()
    visit.page.locator(".st-key-patrol_make button").first.click()
    visit.page.wait_for_selector(HOST, timeout=90_000)
    return visit.page


def plan_again(page: Any) -> None:
    before = page.locator(HOST).get_attribute("data-rev")
    page.locator(".hs-plan-go").click()
    page.wait_for_selector(f".hs-planhost[data-rev]:not([data-rev='{before}'])", timeout=60_000)


@pytest.mark.browser
@pytest.mark.network_cut
def test_a_stop_dragged_out_is_gone_and_a_pinned_one_stays(visit: Visit, page: Any) -> None:
    places = page.locator(f"{ROW} .hs-plan-place").all_inner_texts()
    page.locator(ROW).nth(0).drag_to(page.locator(".hs-plan-bin"))
    page.locator(ROW).nth(1).get_by_role("button", name=text("maps.viewer_plan_pin_hint")).click()
    plan_again(page)
    assert page.locator(".hs-plan-chip .hs-plan-chiptext").all_inner_texts() == [places[0]]
    assert page.locator(f"{ROW} [aria-pressed=true]").count() == 1
    page.wait_for_timeout(400)
    visit.assert_quiet()


@pytest.mark.browser
@pytest.mark.network_cut
def test_the_plan_is_there_when_the_page_is_loaded_again(visit: Visit, page: Any) -> None:
    page.locator(ROW).nth(0).get_by_role("button", name=text("maps.viewer_plan_pin_hint")).click()
    plan_again(page)
    labels = page.locator(f"{ROW} .hs-plan-place").all_inner_texts()
    page.reload()
    page.wait_for_selector(HOST, timeout=60_000)
    assert page.locator(f"{ROW} .hs-plan-place").all_inner_texts() == labels
    assert page.locator(f"{ROW} [aria-pressed=true]").count() == 1


@pytest.mark.browser
@pytest.mark.network_cut
def test_english_keeps_the_plan(visit: Visit, page: Any) -> None:
    labels = page.locator(f"{ROW} .hs-plan-label").all_inner_texts()
    before = page.locator(HOST).get_attribute("data-rev")
    page.locator(".st-key-lang").get_by_text("English").click()
    page.wait_for_selector(f".hs-planhost[data-rev]:not([data-rev='{before}'])", timeout=30_000)
    assert page.locator(f"{ROW} .hs-plan-label").all_inner_texts() == labels
    words = page.locator(".hs-plan-bar, .hs-plan-rowhead, .hs-plan-bin h4, .hs-plan-fact").all_inner_texts()
    assert [w for w in words if CHINESE.search(w)] == []
    visit.assert_quiet()


@pytest.mark.browser
@pytest.mark.network_cut
def test_the_cards_can_be_downloaded(visit: Visit, page: Any, tmp_path: Path) -> None:
    with page.expect_download() as waiting:
        page.locator(".st-key-patrol_file_cards button").first.click()
    waiting.value.save_as(tmp_path / "cards.html")
    assert "Content-Security-Policy" in (tmp_path / "cards.html").read_text(encoding="utf-8")
    visit.assert_quiet()
