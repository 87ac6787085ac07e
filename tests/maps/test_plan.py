"""A plan on the map: what is said of crews and stops, and that people can move stops out, in and back."""

import json
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from hotspot import maps
from hotspot.maps import assets
from hotspot.maps.page import _css
from hotspot.maps.safe import json_for_script
from hotspot.texts import LANGUAGES, text
from tests import plans
from tests.maps import city

STOP, ROW = ".hs-plan-stop > span", ".hs-plan-list .hs-plan-row:not(.hs-plan-rowhead)"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
OFFERS = pd.DataFrame(
    {"visit_id": ["cell:r1c1"], "place": ["白银路"], "why": ["占道经营"], "lon": [103.842], "lat": [36.0565]}
)


def flat_to_degrees(flat):
    return np.cumsum(np.array(flat).reshape(-1, 2), axis=0) / 1e6


@pytest.fixture(scope="module")
def plan():
    return plans.make_plan()


@pytest.fixture(scope="module")
def drawn(plan):
    return maps.draw_plan(plan, language="zh", theme_names={"toilets": "公厕"}, offers=OFFERS)


def stops_of(drawn):
    return [stop for crew in drawn["crews"] for stop in crew["stops"]]


def test_every_stop_is_drawn_once_in_its_crews_order(plan, drawn):
    assert [stop["id"] for stop in stops_of(drawn)] == plan.stops["visit_id"].tolist()
    assert [stop["label"] for stop in drawn["crews"][1]["stops"]] == [f"B{i}" for i in range(1, 11)]


def test_places_and_ways_are_where_the_plan_has_them(plan, drawn):
    at = np.array([stop["at"] for stop in stops_of(drawn)]) / 1e6
    assert at == pytest.approx(plan.stops[["lon", "lat"]].to_numpy(), abs=1e-6)
    for crew, line in zip(drawn["crews"], plan.lines.values(), strict=True):
        assert flat_to_degrees(crew["line"]) == pytest.approx(line, abs=1e-6)


def test_the_way_by_hand_begins_and_ends_at_the_depot(plan, drawn):
    for crew, way in zip(plan.request.crews, drawn["by_hand"], strict=True):
        line = flat_to_degrees(way["line"])
        ends = [[crew.lon, crew.lat], [crew.end_lon, crew.end_lat]]
        assert line[[0, -1]] == pytest.approx(np.array(ends), abs=1e-6)
        assert line[1:-1] == pytest.approx(flat_to_degrees(way["at"]), abs=1e-6)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_deadline_that_has_passed_is_said_to_be_overdue(plan, language):
    drawn = maps.draw_plan(plan, language=language)
    late = [stop for stop in stops_of(drawn) if stop["due"]]
    assert late
    assert all(stop["late"] and "06-30 20:00" in stop["due"] for stop in late)


def test_a_deadline_of_the_shift_is_said_with_its_hour(plan):
    due = plan.stops["leave_at"].where(plan.stops["order"] == 1)
    drawn = maps.draw_plan(replace(plan, stops=plan.stops.assign(due_at=due)), language="zh")
    first = drawn["crews"][0]["stops"][0]
    assert (first["late"], first["due"]) == (False, f"限期 {due[0]:%H:%M}")


@pytest.mark.parametrize(
    ("due", "said", "late"),
    [
        ("2026-07-01", "07-01", False),
        ("2026-06-30", "06-30", True),
        ("2025-12-31 08:30", "2025-12-31 08:30", True),
        ("2026-07-01 19:00", "19:00", True),
        ("2026-07-01 21:00", "21:00", False),
    ],
)
def test_a_deadline_without_an_hour_is_the_whole_day(due, said, late):
    begin = plans.DAY + pd.Timedelta(hours=20)
    assert maps.tell_deadline(pd.Timestamp(due, tz="Asia/Shanghai"), begin, plans.DAY, "zh") == (said, late)


def test_ten_crews_have_ten_colours_that_white_reads_on():
    def luminance(colour):
        parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
        return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]

    assert len(set(maps.CREW_COLOURS)) == 10
    assert min(1.05 / (luminance(colour) + 0.05) for colour in maps.CREW_COLOURS) >= 4.5  # WCAG 2.2, 1.4.3


def test_stops_of_a_second_round_of_letters_are_not_mistaken():
    assert maps.label_stop("A2", 1) != maps.label_stop("A", 21)


@pytest.mark.parametrize(("hours", "said"), [(23.5, "23:30"), (24.5, "次日 00:30")])
def test_a_moment_after_midnight_is_said_to_be_the_next_day(hours, said):
    at = plans.DAY + pd.Timedelta(hours=hours)
    assert maps.tell_time(at, plans.DAY, "zh") == said


def test_a_random_place_says_with_what_chance_it_was_drawn(drawn):
    told = {stop["why"]: any("1.2 %" in line or "1.2%" in line for line in stop["lines"]) for stop in stops_of(drawn)}
    assert [why for why, said in told.items() if said] == [text("patrol.reason_random")]


def test_english_words_hold_no_chinese(plan):
    data = maps.draw_plan(plans.make_plan(words=lambda _: "x"), language="en")
    assert CHINESE.search(json.dumps(data, ensure_ascii=False)) is None


def test_more_crews_than_letters_are_told_apart(plan):
    many = replace(plan, crews=pd.concat([plan.crews] * 20).assign(crew_id=[f"c{k}" for k in range(60)]))
    letters = list(maps.letter_crews(many).values())
    assert (letters[0], letters[25], letters[26], len(set(letters))) == ("A", "Z", "A2", 60)


def test_an_empty_plan_is_drawn(plan):
    empty = replace(plan, stops=plan.stops.head(0), by_hand=plan.by_hand.head(0), lines={}, missing=plan.missing)
    drawn = maps.draw_plan(empty, language="zh")
    assert (stops_of(drawn), [way["line"] for way in drawn["by_hand"]]) == ([], [[], [], []])


def test_pins_and_exclusions_keep_their_names(plan):
    asked = replace(plan, request=replace(plan.request, pinned=("cell:a",), excluded=("cell:b",)))
    drawn = maps.draw_plan(asked, language="zh", pinned={"cell:a": "甲"})
    assert (drawn["pinned"], drawn["excluded"]) == ([["cell:a", "甲"]], [["cell:b", "cell:b"]])


# In a browser.


@pytest.fixture
def opened(visit, plan, tmp_path):
    """The plan over the made-up district on a page of its own; what is asked for comes to ``window.asked``."""
    yield open_plan(visit, plan, tmp_path)
    visit.assert_quiet()


@cache
def ground():
    return city.scene(n=300, n_subdistricts=6, n_communities=20).json()


def open_plan(visit, plan, folder):
    data = ground() | {"plan": maps.draw_plan(plan, language="zh", offers=OFFERS)}
    js = assets.leaflet_js() + "\n" + assets.viewer_js()
    start = f"window.v = hotspotViewer.plan(document.getElementById('here'), {json_for_script(data)}, {{ onPlan: (asked) => {{ window.asked = asked; }} }});"  # noqa: E501
    body = f"<div id='here'></div><script>{start}</script>"
    page = folder / "plan.html"
    style = _css() + " #here { height: 100%; }"
    page.write_text(f"<!DOCTYPE html><meta charset='utf-8'><style>{style}</style><script>{js}</script>{body}", "utf-8")
    visit.page.goto(page.as_uri())
    visit.page.wait_for_selector(STOP)
    return visit.page


def ask(page):
    page.locator(".hs-plan-go").click()
    return page.evaluate("window.asked")


def row_of(page, label):
    return page.locator(ROW, has=page.locator(f".hs-plan-label:text-is('{label}')"))


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*((a + b) / 2 for a, b in zip(start, end, strict=True)), steps=6)
    page.mouse.move(*end, steps=6)
    page.mouse.up()


browser = pytest.mark.browser


@browser
def test_the_list_says_every_stop(opened, plan):
    labels = opened.locator(f"{ROW} .hs-plan-label").all_inner_texts()
    assert labels == [stop["label"] for stop in stops_of(maps.draw_plan(plan, language="zh"))]


@browser
def test_a_row_dragged_to_the_bin_is_left_out_of_the_next_plan(opened, plan):
    row_of(opened, "A2").drag_to(opened.locator(".hs-plan-bin"))
    assert ask(opened)["excluded"] == [plan.stops.loc[1, ["visit_id", "place"]].tolist()]


@browser
def test_a_stop_dragged_off_the_map_is_left_out(opened, plan):
    start = middle(opened.locator(".hs-plan-stop > span:text-is('B7')"))
    opened.mouse.move(*start)
    opened.mouse.down()
    opened.mouse.move(start[0] + 20, start[1] + 5, steps=3)
    opened.mouse.move(*middle(opened.locator(".hs-plan-target")), steps=8)
    opened.mouse.up()
    assert [place for _, place in ask(opened)["excluded"]] == [plan.stops.loc[18, "place"]]


@browser
def test_a_stop_dropped_elsewhere_goes_back(opened):
    badge = opened.locator(".hs-plan-stop > span:text-is('B7')")
    start = middle(badge)
    drag(opened, start, (start[0] - 60, start[1] - 40))
    assert middle(opened.locator(".hs-plan-stop > span:text-is('B7')")) == pytest.approx(start, abs=1)
    assert opened.locator(".hs-plan-changed").count() == 0


@browser
def test_the_keyboard_leaves_out_and_brings_back(opened):
    out = row_of(opened, "A1").locator(".hs-plan-buttons button").last
    out.focus()
    opened.keyboard.press("Enter")
    assert opened.locator(".hs-plan-bin .hs-plan-chip").count() == 1
    opened.keyboard.press("Enter")  # the focus stays on this row's button, which now restores
    assert (opened.locator(".hs-plan-bin .hs-plan-chip").count(), opened.locator(".hs-plan-changed").count()) == (0, 0)


@browser
def test_a_pinned_stop_is_asked_for(opened, plan):
    row_of(opened, "A3").locator("button", has_text="固定").click()
    assert ask(opened)["pinned"] == [plan.stops.loc[2, ["visit_id", "place"]].tolist()]


@browser
def test_a_hotspot_outside_the_plan_can_be_added_from_list_or_map(opened):
    opened.locator(".hs-plan-offer-row button", has_text="加入").click()
    assert ask(opened)["pinned"] == [["cell:r1c1", "白银路"]]
    opened.locator(".hs-plan-new > span").click()
    assert opened.locator(".hs-plan-changed").count() == 0


@browser
def test_a_place_clicked_on_the_map_is_asked_for(opened):
    opened.get_by_role("button", name="加入下一次规划").click()
    x, y = middle(opened.locator(".hs-plan-map"))
    opened.mouse.click(x + 7, y + 3)
    ((lon, lat),) = ask(opened)["added"]
    at = opened.evaluate(f"v.map.latLngToContainerPoint([{lat}, {lon}])")
    box = opened.locator(".hs-plan-map").bounding_box()
    assert (box["x"] + at["x"], box["y"] + at["y"]) == pytest.approx((x + 7, y + 3), abs=1)


@browser
def test_undo_forgets_what_was_moved(opened):
    row_of(opened, "A1").locator("button", has_text="不去").click()
    opened.locator("button", has_text="撤销").click()
    assert opened.locator(".hs-plan-row-out, .hs-plan-bin .hs-plan-chip").count() == 0


@browser
def test_the_way_by_hand_is_shown_only_when_asked_for(opened):
    drawn = opened.locator(".leaflet-hs-planhand-pane path")
    assert drawn.count() == 0
    opened.locator(".hs-plan-hand input").check()
    assert drawn.count() > 3


@browser
def test_crews_differ_by_letter_and_dash(opened):
    dashes = opened.eval_on_selector_all(
        ".hs-plan-dash line", "nodes => nodes.map((n) => n.getAttribute('stroke-dasharray'))"
    )
    letters = opened.locator(".hs-plan-letter").all_inner_texts()
    assert (len(set(dashes)), letters) == (3, ["A", "B", "C"])


@browser
def test_a_click_on_the_map_marks_the_row(opened):
    opened.locator(".hs-plan-stop > span:text-is('B7')").click()
    assert opened.locator(".hs-row-on .hs-plan-label").all_inner_texts() == ["B7"]


@browser
def test_a_new_plan_forgets_the_edits_and_the_same_plan_keeps_them(opened, plan):
    row_of(opened, "A1").locator("button", has_text="不去").click()
    opened.evaluate("v.update({})")
    assert opened.locator(".hs-plan-row-out").count() == 1
    other = maps.draw_plan(plans.make_plan(sizes=(4, 3)), language="zh")
    opened.evaluate("(plan) => v.update({ plan: plan })", other)
    assert (opened.locator(".hs-plan-row-out").count(), opened.locator(ROW).count()) == (0, 7)


@browser
def test_hostile_places_are_shown_and_none_runs(visit, tmp_path):
    page = open_plan(visit, plans.make_hostile_plan(), tmp_path)
    row_of(page, "A2").locator(".hs-plan-place").click()
    assert plans.HOSTILE in page.locator(".hs-plan-place").all_inner_texts()
    assert page.evaluate("window.ran") is None
    visit.assert_quiet()
