"""Page 巡查计划: what is asked for, what is said, and that the page plans again what was moved on the map."""

import dataclasses
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from hotspot import analysis
from hotspot.errors import InputDataError, notice
from hotspot.export.patrol import plan_files
from hotspot.forecast import Backtest
from hotspot.pages import patrol, patrol_choices, patrol_evidence, patrol_files, patrol_results, patrol_words
from hotspot.pages.store import Loaded
from hotspot.patrol import Plan, Request
from hotspot.texts import text
from tests import plans
from tests.browser import Visit

Run = Callable[..., AppTest]
HOST = ".hs-planhost[data-rev]"
ROW = ".hs-plan-list .hs-plan-row:not(.hs-plan-rowhead)"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SECONDS = 1.0


@pytest.fixture
def made() -> Plan:
    return plans.make_plan()


@pytest.fixture
def request_of(loaded: Loaded) -> Request:
    end = loaded.columns.end_day.tz_localize("Asia/Shanghai")
    crews = analysis.choose_crews(loaded.result, loaded.planner_lists(), n=2)
    return Request(day=end, crews=crews, seconds=SECONDS)


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
    assert text("pages.bug") not in [e.value for e in app.error]


def test_changed_choices_keep_the_plan_and_say_that_it_is_the_old_one(run_app: Run) -> None:
    app = press(run_app("patrol"), "patrol_make")
    before = app.subheader[0].value
    app.number_input(key="patrol_n_crews").set_value(2).run()
    assert app.subheader[0].value == before
    assert text("pages.patrol_choices_changed") in [c.value for c in app.caption]


# What is asked for.


@pytest.mark.parametrize(
    ("first", "last", "span"),
    [(time(18, 30), time(22, 30), (1110, 1350)), (time(22), time(2), (1320, 1560)), (time(8), time(8), (480, 480))],
)
def test_a_shift_that_ends_earlier_ends_on_the_next_day(first: time, last: time, span: tuple[float, float]) -> None:
    assert patrol_choices.span_minutes(first, last) == span


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


# What is said.


def test_what_does_not_fit_is_said_with_why_and_remedy(made: Plan) -> None:
    table = patrol_words.list_missing(made)
    assert table["place"].tolist() == made.missing["place"].tolist()
    assert table[["why", "remedy"]].map(bool).to_numpy().all()
    assert len(patrol_words.sum_up(table)) == 2


def test_many_that_do_not_fit_are_counted_by_reason(made: Plan) -> None:
    many = dataclasses.replace(made, missing=pd.concat([made.missing] * 5, ignore_index=True))
    (line,) = patrol_words.sum_up(patrol_words.list_missing(many))
    assert re.findall(r"\d+", line) == ["5", "5"]


@pytest.mark.parametrize(("by_hand", "name"), [(0.5, "more"), (1.0, "same"), (2.0, "less"), (0.0, "hand_none")])
def test_the_comparison_says_which_way_it_went(made: Plan, by_hand: float, name: str) -> None:
    stops = made.stops.assign(expected=made.stops["expected"] * by_hand)
    told = patrol_words.tell_summary(dataclasses.replace(made, by_hand=stops))[1]
    share = abs(1 / by_hand - 1) if by_hand else 0
    facts = {"stops": len(stops), "share": share, "by_hand": "0"}
    words = text(f"pages.patrol_{name}", "zh", **facts)
    assert told.rpartition("，")[2] == words.rpartition("，")[2]


def test_the_groups_of_the_mixture_end_the_sentence_that_names_it() -> None:
    told = (notice("forecast.stacked", weeks=26), notice("forecast.group_same_old", share=0.63))
    (line,) = patrol_evidence.join_groups(told)
    assert line.endswith(text("forecast.group_same_old", share=0.63))


def test_too_few_reports_are_said_to_be_too_few() -> None:
    told = (notice("forecast.too_few", "warning", days=7, expected=12.0, least=50.0),)
    assert patrol_evidence.join_groups(told) == [text("forecast.too_few", days=7, expected=12.0, least=50.0)]


def test_the_table_of_the_back_test_has_every_method_and_share() -> None:
    methods = ("forecast", "count_52", "heat_500")
    rows = [(method, share, 0.1 * k + share) for k, method in enumerate(methods) for share in (0.01, 0.05)]
    table = pd.DataFrame(rows, columns=["method", "area_share", "hit_rate"])
    shown = patrol_evidence.hit_table(Backtest(table, pd.DataFrame(), "better", ()))
    assert shown["method"].tolist() == [text(f"pages.evidence_{m}") for m in ("heat_500", "count_52", "forecast")]
    assert shown.iloc[0, 1:].tolist() == pytest.approx([21.0, 25.0])


def test_the_forecast_is_tested_only_when_asked_and_then_remembered(
    run_app: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = analysis.backtest

    def once(result: Any, *, theme: str, progress: Any) -> Backtest:
        asked.append(theme)
        return real(result, theme=theme, weeks=4, progress=progress)

    monkeypatch.setattr(analysis, "backtest", once)
    app = run_app("patrol", evidence_theme_zh="street_vending")
    assert asked == []
    press(app, "evidence_ask")
    app.run()
    assert asked == ["street_vending"]
    assert [e.value for e in app.error] == []
    assert app.dataframe[0].value["method"].tolist() != []
    assert any(text("forecast.backtest_too_few", mean=0, least=50)[:4] in w.value for w in app.warning)


# Files out.


def test_the_archive_holds_every_file_and_is_the_same_again(loaded: Loaded, made: Plan) -> None:
    files = plan_files(made, frame=patrol_files.make_frame(loaded))
    packed = patrol_files.pack(files)
    assert zipfile.ZipFile(io.BytesIO(packed)).namelist() == list(files)
    assert packed == patrol_files.pack(files)


def test_one_crews_workbook_comes_as_it_is_and_several_in_an_archive(loaded: Loaded) -> None:
    for sizes, names in (((3,), 0), ((3, 2), 2)):
        files = plan_files(plans.make_plan(sizes=sizes), frame=patrol_files.make_frame(loaded))
        data = patrol_files.pack_workbooks(files, several=len(sizes) > 1)
        inside = zipfile.ZipFile(io.BytesIO(data)).namelist()
        assert sum(name.endswith(".xlsx") for name in inside) == names


def test_every_file_on_offer_is_one_of_the_plan(loaded: Loaded, made: Plan) -> None:
    files = plan_files(made, frame=patrol_files.make_frame(loaded))
    assert set(patrol_files.OFFERED.values()) < set(files)


# Results in.


@dataclasses.dataclass
class Upload:
    """As much of Streamlit's uploaded file as the page reads."""

    name: str
    data: bytes

    def getvalue(self) -> bytes:
        return self.data


def fill(data: bytes, *, found: int) -> bytes:
    """A crew's CSV with every stop visited."""
    table = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
    table["是否到达"], table["发现问题数"], table["已整改数"] = "是", str(found), "0"
    return table.to_csv(index=False).encode("utf-8-sig")


@pytest.fixture
def filled(loaded: Loaded, request_of: Request) -> Iterator[Upload]:
    """The stops of a plan made for a day of the data, filled in."""
    day = loaded.columns.end_day.tz_localize("Asia/Shanghai") - pd.Timedelta(days=10)
    plan = loaded.plan(dataclasses.replace(request_of, day=day))
    return Upload("stops.csv", fill(plan_files(plan, frame=patrol_files.make_frame(loaded))["stops.csv"], found=2))


def test_what_a_crew_brings_back_is_said_in_sentences(loaded: Loaded, filled: Upload) -> None:
    results = patrol_results.read_uploads(loaded, [filled])
    review = analysis.review_patrol(loaded.result, results)
    n = len(results.table)
    caught, missed, _ = patrol_results.tell_review(review)
    assert caught.startswith(f"计划 {n} 处，到达 {n} 处，发现 {2 * n} 个问题，已整改 0 个")
    assert [int(v) for v in re.findall(r"(\d+) 件", missed)] == [
        int(review.total["reports"]),
        int(review.total["caught"]),
        int(review.total["reports"] - review.total["caught"]),
    ]


def test_the_tables_of_a_review_have_words_for_every_code(loaded: Loaded, filled: Upload) -> None:
    results = patrol_results.read_uploads(loaded, [filled])
    shown = patrol_results.list_tables(loaded, results, analysis.review_patrol(loaded.result, results))
    assert set(shown) == {"reasons", "missed", "returned", "plans", "rejected"}
    for table, columns in shown.values():
        assert set(columns) <= set(table.columns)
    assert text("patrol.reason_forecast") in set(shown["reasons"][0]["reason"])


def test_a_file_that_is_no_crew_sheet_is_told(loaded: Loaded) -> None:
    with pytest.raises(InputDataError):
        patrol_results.read_uploads(loaded, [Upload("x.csv", b"a,b\n1,2\n")])


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
