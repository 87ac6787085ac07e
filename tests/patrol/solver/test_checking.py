"""The checker finds every kind of fault, and none where there is none."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from hotspot.patrol.solver.checking import check
from hotspot.patrol.solver.problem import Floor, Problem, Route, Solution
from hotspot.patrol.solver.scheduling import make_solution
from tests.patrol.instances import on_a_line

TWO = on_a_line([5, 10], windows=[(0, 60), (25, 60)], shifts=[(0, 60), (0, 60)])
GOOD = make_solution(TWO, [[0, 1], []], engine="")


def routed(change: Callable[[Route], Route]) -> Solution:
    return Solution((change(GOOD.routes[0]), GOOD.routes[1]), "")


def moved(values: np.ndarray, at: int, by: float) -> np.ndarray:
    out = values.copy()
    out[at] += by
    return out


def codes(problem: Problem, solution: Solution, *, complete: bool = False) -> list[str]:
    return [fault.code for fault in check(problem, solution, complete=complete)]


def test_a_good_plan_has_no_fault() -> None:
    assert check(TWO, GOOD, complete=True) == ()


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("early_start", lambda r: replace(r, depart_s=-1.0)),
        ("impossible_arrival", lambda r: replace(r, arrive_s=moved(r.arrive_s, 0, -1))),
        ("impossible_arrival", lambda r: replace(r, back_s=r.back_s - 1)),
        ("before_arrival", lambda r: replace(r, begin_s=moved(r.begin_s, 0, -1), leave_s=moved(r.leave_s, 0, -1))),
        ("before_opening", lambda r: replace(r, begin_s=moved(r.begin_s, 1, -1))),
        ("short_service", lambda r: replace(r, leave_s=moved(r.leave_s, 0, -1))),
        ("times", lambda r: replace(r, begin_s=r.begin_s[:1])),
        ("times", lambda r: replace(r, depart_s=np.nan)),
        ("unknown_visit", lambda r: replace(r, visits=np.array([0, 2]))),
        ("unknown_visit", lambda r: replace(r, visits=np.array([0, -1]))),
        ("twice", lambda r: replace(r, visits=np.array([1, 1]))),
    ],
)
def test_a_route_that_breaks_a_rule_is_found(code: str, change: Callable[[Route], Route]) -> None:
    assert code in codes(TWO, routed(change))


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("late_end", lambda p: replace(p, crews=tuple(replace(c, end_s=44 * 60.0) for c in p.crews))),
        ("after_closing", lambda p: replace(p, closes_s=np.array([3600.0, 34 * 60 + 59]))),
        ("no_way", lambda p: replace(p, travel_s=np.where(p.travel_s == 300, np.inf, p.travel_s))),
        ("same_place", lambda p: replace(p, place=np.array([4, 4]))),
        ("crews", lambda p: replace(p, crews=p.crews[:1])),
    ],
)
def test_a_plan_for_another_problem_is_found(code: str, change: Callable[[Problem], Problem]) -> None:
    assert code in codes(change(TWO), GOOD)


def test_what_must_be_made_is_only_asked_of_complete_plans() -> None:
    problem = replace(TWO, required=np.array([True, True]), floors=(Floor("a", np.array([0, 1]), 2),))
    none = make_solution(problem, [[0], []], engine="")
    assert (codes(problem, none), codes(problem, none, complete=True)) == ([], ["unmet", "floor"])


def test_two_crews_at_one_visit_are_found() -> None:
    assert codes(TWO, make_solution(TWO, [[0], [0]], engine="")) == ["twice"]


def test_sums_of_floats_are_no_fault_but_a_millisecond_is() -> None:
    def later(seconds: float) -> list[str]:
        return codes(TWO, routed(lambda r: replace(r, arrive_s=moved(r.arrive_s, 0, -seconds))))

    assert (later(1e-9), later(1e-3)) == ([], ["impossible_arrival"])
