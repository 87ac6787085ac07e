"""Why something does not fit, each reason planted; and what is proposed makes it fit."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from hotspot import texts
from hotspot.patrol.solver.missing import Missing, explain_missing
from hotspot.patrol.solver.problem import Floor, Problem, Shift
from hotspot.patrol.solver.scheduling import count_made, fits_alone, made_of, make_solution
from hotspot.patrol.solver.solving import solve
from tests.patrol.instances import on_a_line, problems

REASONS = {
    "window_short": on_a_line([5], windows=[(20, 25)], required=[0]),
    "outside_shift": on_a_line([5], windows=[(70, 90)], required=[0]),
    "no_way": replace(on_a_line([5], required=[0]), travel_s=np.array([[0, np.inf], [300, 0]])),
    "too_far": on_a_line([31], required=[0]),
    "too_tight": on_a_line([20], windows=[(0, 25)], required=[0]),
    "no_capacity": on_a_line([10, -10], required=[0, 1], shifts=[(0, 40)]),
    "same_place": on_a_line([5, 5], required=[0, 1], place=[3, 3]),
}


def explain(problem: Problem) -> tuple[Missing, ...]:
    return explain_missing(problem, solve(problem, seconds=0, seed=1, iterations=30), seed=1)


def mend(problem: Problem, one: Missing) -> Problem | None:
    """The problem with what is proposed done; None where that is for a person to do."""
    facts, crews = one.facts, list(problem.crews)
    if one.remedy == "wider_window":
        closes = problem.closes_s.copy()
        closes[one.visit] += 60 * facts["minutes"]
        return replace(problem, closes_s=closes)
    if one.remedy == "another_crew":
        return replace(problem, crews=(*crews, crews[facts["crew"]]))
    if one.remedy not in ("earlier_start", "later_end", "longer_shift"):
        return None
    shift = crews[facts["crew"]]
    earlier = facts.get("earlier_minutes", facts["minutes"] if one.remedy == "earlier_start" else 0)
    later = facts.get("later_minutes", facts["minutes"] if one.remedy == "later_end" else 0)
    crews[facts["crew"]] = replace(shift, start_s=shift.start_s - 60 * earlier, end_s=shift.end_s + 60 * later)
    return replace(problem, crews=tuple(crews))


def test_a_plan_that_has_all_leaves_nothing_to_explain() -> None:
    assert explain(on_a_line([5], required=[0], floors=[Floor("a", np.array([0]))])) == ()


@pytest.mark.parametrize("reason", REASONS)
def test_the_reason_is_found(reason: str) -> None:
    assert [one.reason for one in explain(REASONS[reason])] == [reason]


@pytest.mark.parametrize(
    ("problem", "remedy", "facts"),
    [
        (REASONS["window_short"], "wider_window", {"minutes": 5}),
        (REASONS["outside_shift"], "later_end", {"minutes": 25, "crew": 0}),
        (REASONS["too_far"], "later_end", {"minutes": 12, "crew": 0}),
        (REASONS["too_tight"], "earlier_start", {"minutes": 5, "crew": 0}),
        (REASONS["no_capacity"], "later_end", {"minutes": 20, "crew": 0}),
        (on_a_line([40], windows=[(0, 40)], required=[0]), "longer_shift", None),
        (on_a_line([5, 5], windows=[(5, 15)] * 2, required=[0, 1]), "another_crew", {"crew": 0}),
        (REASONS["no_way"], "check_place", {}),
        (REASONS["same_place"], "one_of_place", {}),
    ],
)
def test_the_remedy_is_the_least_that_helps(problem: Problem, remedy: str, facts: dict[str, int] | None) -> None:
    (one,) = explain(problem)
    assert one.remedy == remedy
    assert one.facts == ({"earlier_minutes": 10, "later_minutes": 20, "crew": 0} if facts is None else facts)


def test_the_crew_that_lacks_least_is_named() -> None:
    problem = on_a_line([31], required=[0], shifts=[(0, 60), (0, 65), (0, 50)])
    assert explain(problem)[0].facts == {"minutes": 7, "crew": 1}


def test_a_floor_out_of_reach_says_what_its_nearest_member_lacks() -> None:
    problem = on_a_line([5, 40, 33], floors=[Floor("a", np.array([0])), Floor("b", np.array([1, 2]))])
    (one,) = explain(problem)
    assert (one.floor, one.visit, one.reason) == ("b", 2, "too_far")
    assert one.facts == {"minutes": 16, "crew": 0, "made": 0, "least": 1}


def test_a_floor_with_too_few_members_asks_for_more() -> None:
    (one,) = explain(on_a_line([5, 5], place=[1, 1], floors=[Floor("a", np.array([0, 1]), 2)]))
    assert (one.reason, one.remedy, one.facts) == ("no_members", "more_members", {"made": 1, "least": 2})


def test_what_need_not_be_made_does_not_stand_in_the_way() -> None:
    problem = on_a_line([10, -10], prize=[1, 1], required=[0], shifts=[(0, 40)])
    (one,) = explain_missing(problem, make_solution(problem, [[1]], engine=""), seed=1)
    assert (one.reason, one.remedy) == ("no_capacity", "make_room")


def test_overtime_is_proposed_for_an_order_better_than_the_plan_has() -> None:
    problem = on_a_line([10, 20, -1], required=[0, 1, 2], shifts=[(0, 70)])
    badly = make_solution(problem, [[1, 0]], engine="")
    (one,) = explain_missing(problem, badly, seed=1)
    assert one.facts["minutes"] <= 5


@given(problems(most_visits=8))
@settings(max_examples=60, deadline=None)
def test_what_does_not_fit_alone_fits_once_it_is_mended(problem: Problem) -> None:
    for one in explain(problem):
        mended = mend(problem, one)
        if mended is not None and one.reason not in ("no_capacity", "window_short"):
            assert not fits_alone(problem)[:, one.visit].any()
            assert fits_alone(mended)[:, one.visit].any()


@given(problems(most_visits=8))
@settings(max_examples=40, deadline=None)
def test_a_required_visit_without_room_is_made_once_there_is_room(problem: Problem) -> None:
    solution = solve(problem, seconds=0, seed=1, iterations=30)
    made = int((made_of(problem, solution) & problem.required).sum())
    for one in explain_missing(problem, solution, seed=1):
        mended = mend(problem, one) if one.reason == "no_capacity" and not one.floor else None
        if mended is not None:
            again = made_of(mended, solve(mended, seconds=0, seed=1, iterations=100))
            assert (again & mended.required).sum() > made


@given(problems(metric=False))
@settings(max_examples=60, deadline=None)
def test_all_that_is_missing_is_explained_in_words(problem: Problem) -> None:
    solution = solve(problem, seconds=0, seed=1, iterations=10)
    made = made_of(problem, solution)
    missing = explain_missing(problem, solution, seed=1)
    assert [m.visit for m in missing if not m.floor] == np.flatnonzero(problem.required & ~made).tolist()
    lacking = [floor.code for floor in problem.floors if count_made(floor, made) < floor.least]
    assert [m.floor for m in missing if m.floor] == lacking
    for one in missing:
        for language in texts.LANGUAGES:
            facts: dict[str, Any] = one.facts
            assert texts.text(f"patrol.missing_{one.reason}", language, **facts)
            assert texts.text(f"patrol.remedy_{one.remedy}", language, **facts)


def test_no_crews_at_all_leave_no_way() -> None:
    problem = replace(on_a_line([5], required=[0]), crews=())
    assert [one.reason for one in explain(problem)] == ["no_way"]


def test_a_shift_of_no_length_meets_no_window() -> None:
    problem = replace(on_a_line([5], required=[0]), crews=(Shift(0, 0, 0, 0),))
    assert [(one.reason, one.facts["minutes"]) for one in explain(problem)] == [("outside_shift", 20)]
