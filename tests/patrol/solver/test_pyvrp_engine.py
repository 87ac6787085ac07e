"""PyVRP: what it finds keeps every rule, can be repeated, and is never worse than its start."""

import warnings
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from pyvrp.exceptions import PenaltyBoundWarning

from benchmarks.patrols import make_evening
from hotspot.patrol.solver.checking import check
from hotspot.patrol.solver.greedy import solve_greedy
from hotspot.patrol.solver.problem import Problem, Shift
from hotspot.patrol.solver.pyvrp_engine import solve_pyvrp
from hotspot.patrol.solver.scheduling import orders_of
from tests.patrol.instances import on_a_line, problems


@given(problems(metric=False))
@settings(max_examples=50, deadline=None)
def test_every_rule_is_kept(problem: Problem) -> None:
    assert check(problem, solve_pyvrp(problem, seconds=0, seed=1, iterations=30)) == ()


def test_a_shift_of_no_length_is_no_crew() -> None:
    problem = on_a_line([5], shifts=[(20, 10), (0, 60)])
    assert orders_of(solve_pyvrp(problem, seconds=0, seed=1, iterations=30)) == [[], [0]]


def test_routes_go_to_the_crews_whose_shift_and_depot_they_are() -> None:
    problem = on_a_line([5, 40], windows=[(0, 30), (100, 200)], shifts=[(100, 200), (0, 30), (100, 200)])
    orders = orders_of(solve_pyvrp(problem, seconds=0, seed=1, iterations=30))
    assert orders[1] == [0]
    assert sorted([orders[0], orders[2]]) == [[], [1]]


def test_a_crew_may_end_elsewhere() -> None:
    problem = on_a_line([10, 20])
    ends = np.array([[0, 30], [30, 0]]) * 60.0
    inner = problem.travel_s[1:, 1:]
    there, home = problem.travel_s[0, 1:], np.array([20, 10]) * 60.0
    travel = np.block([[ends, np.stack([there, home])], [np.stack([there, home], axis=1), inner]])
    problem = replace(problem, travel_s=travel, travel_m=travel, crews=(Shift(0, 50 * 60, 0, 1),))
    assert orders_of(solve_pyvrp(problem, seconds=0, seed=1, iterations=30)) == [[0, 1]]


def test_of_alternatives_one_is_made() -> None:
    problem = on_a_line([5, 5, 5], prize=[1, 3, 2], place=[7, 7, 7], shifts=[(0, 600)])
    assert solve_pyvrp(problem, seconds=0, seed=1, iterations=50).visits.tolist() == [1]


def test_a_pinned_visit_goes_before_prizes_and_a_required_one_before_it() -> None:
    problem = on_a_line([10, -10, 9], prize=[0, 0, 9], shifts=[(0, 30)], required=[1])
    pinned = np.array([True, False, False])
    assert solve_pyvrp(problem, seconds=0, seed=1, iterations=50, pinned=pinned).visits.tolist() == [1]
    free = replace(problem, required=np.zeros(3, np.bool_))
    assert solve_pyvrp(free, seconds=0, seed=1, iterations=50, pinned=pinned).visits.tolist() == [0]


@given(problems(most_crews=2))
@settings(max_examples=25, deadline=None)
def test_one_seed_and_as_many_iterations_give_one_plan(problem: Problem) -> None:
    first, second = (orders_of(solve_pyvrp(problem, seconds=0, seed=3, iterations=40)) for _ in range(2))
    assert first == second


def test_the_search_begins_where_it_is_told() -> None:
    problem = make_evening(50, 2, seed=1)
    start = solve_greedy(problem)
    assert orders_of(solve_pyvrp(problem, seconds=0, seed=1, iterations=0, start=start)) == orders_of(start)
    assert solve_pyvrp(problem, seconds=0, seed=1, iterations=200, start=start).prize(problem) > start.prize(problem)


def test_progress_says_share_and_prize_about_once_a_second() -> None:
    problem = on_a_line(range(1, 20), shifts=[(0, 120)])
    told: list[tuple[float, float]] = []
    found = solve_pyvrp(problem, seconds=2.5, seed=1, progress=lambda share, prize: told.append((share, prize)))
    assert 1 <= len(told) <= 3
    assert [share for share, _ in told] == sorted(share for share, _ in told)
    assert told[-1][1] == found.prize(problem)


def test_progress_that_raises_ends_the_search() -> None:
    def stop(share: float, prize: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        solve_pyvrp(on_a_line(range(1, 20)), seconds=60, seed=1, progress=stop)


def test_that_more_is_required_than_fits_is_no_warning(recwarn: pytest.WarningsRecorder) -> None:
    def wonder(share: float, prize: float) -> None:
        warnings.warn("a penalty parameter has reached its maximum value", PenaltyBoundWarning, stacklevel=1)

    solve_pyvrp(on_a_line([5, 9]), seconds=1.3, seed=1, progress=wonder)
    assert not recwarn.list
