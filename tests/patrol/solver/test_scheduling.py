"""Times of routes in exact seconds, and what makes one plan better than another."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from hotspot.patrol.solver.checking import check
from hotspot.patrol.solver.greedy import solve_greedy
from hotspot.patrol.solver.problem import Floor, Problem
from hotspot.patrol.solver.scheduling import (
    fits_alone,
    keep_visits,
    made_of,
    make_solution,
    pick_needed,
    rank_solution,
    schedule_route,
)
from tests.patrol.instances import on_a_line, problems


def test_a_crew_leaves_late_enough_not_to_wait_at_its_first_stop() -> None:
    route = schedule_route(on_a_line([5], windows=[(30, 60)]), 0, [0])
    assert (route.depart_s, route.arrive_s[0], route.begin_s[0]) == (25 * 60, 30 * 60, 30 * 60)


def test_a_crew_never_leaves_before_its_shift() -> None:
    route = schedule_route(on_a_line([5], shifts=[(28, 60)], windows=[(30, 60)]), 0, [0])
    assert (route.depart_s, route.begin_s[0]) == (28 * 60, 33 * 60)


def test_a_crew_waits_at_a_later_stop_until_its_window_opens() -> None:
    route = schedule_route(on_a_line([5, 10], windows=[(0, 60), (40, 60)]), 0, [0, 1])
    assert route.arrive_s.tolist() == [5 * 60, 20 * 60]
    assert route.begin_s.tolist() == [5 * 60, 40 * 60]
    assert (route.leave_s[-1], route.back_s) == (50 * 60, 60 * 60)


def test_a_crew_without_visits_stays_where_it_is() -> None:
    route = schedule_route(on_a_line([5], shifts=[(7, 60)]), 0, [])
    assert (route.depart_s, route.back_s, len(route.visits)) == (7 * 60, 7 * 60, 0)


@given(problems(most_visits=8))
def test_what_fits_alone_is_what_the_checker_lets_one_crew_do(problem: Problem) -> None:
    fits = fits_alone(problem)
    for crew in range(len(problem.crews)):
        for visit in range(len(problem)):
            orders = [[visit] if k == crew else [] for k in range(len(problem.crews))]
            assert fits[crew, visit] == (not check(problem, make_solution(problem, orders, engine="")))


@pytest.mark.parametrize(
    ("better", "worse"),
    [([1], [0, 2]), ([0, 1], [1]), ([1, 2], [0, 1]), ([1, 2, 3], [2, 1, 3])],
    ids=["required first", "then floors", "then prize", "then ways"],
)
def test_first_things_come_first(better: list[int], worse: list[int]) -> None:
    problem = on_a_line([3, 1, 2, 8], prize=[5, 0, 7, 7], required=[1], shifts=[(0, 600)])
    problem = replace(problem, floors=(Floor("a", np.array([0, 2, 3])),))
    ranks = [rank_solution(problem, make_solution(problem, [order], engine="")) for order in (better, worse)]
    assert ranks[0] > ranks[1]


@given(problems(most_visits=8))
def test_a_part_of_a_problem_says_the_same_of_its_visits(problem: Problem) -> None:
    kept = np.arange(len(problem))[::2]
    part = keep_visits(problem, kept)
    assert np.array_equal(fits_alone(part), fits_alone(problem)[:, kept])
    assert part.prize.tolist() == problem.prize[kept].tolist()
    for floor, whole in zip(part.floors, problem.floors, strict=True):
        assert set(kept[floor.members]) == set(whole.members) & set(kept)


@given(problems())
def test_what_is_needed_keeps_required_visits_and_floors(problem: Problem) -> None:
    made = made_of(problem, solve_greedy(problem))
    needed = np.zeros(len(problem), np.bool_)
    needed[pick_needed(problem, made)] = True
    assert not (needed & ~made).any()
    assert (needed & problem.required).sum() == (made & problem.required).sum()
    for floor in problem.floors:
        assert min(needed[floor.members].sum(), floor.least) == min(made[floor.members].sum(), floor.least)
