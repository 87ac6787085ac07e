"""The plan: every rule kept whatever is asked, the best there is where all plans can be tried, and never no plan."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from benchmarks.patrols import make_evening
from hotspot.patrol.solver import solving
from hotspot.patrol.solver.checking import check
from hotspot.patrol.solver.greedy import solve_greedy
from hotspot.patrol.solver.priority_list import walk_priority_list
from hotspot.patrol.solver.problem import Floor, Problem, Solution
from hotspot.patrol.solver.scheduling import made_of, make_solution, orders_of, rank_solution
from hotspot.patrol.solver.solving import pin_floors, solve
from tests.patrol.instances import on_a_line, problems


def solve_quickly(problem: Problem) -> Solution:
    return solve(problem, seconds=0, seed=1, iterations=60)


def every_plan(problem: Problem) -> Iterator[Solution]:
    """All plans of one crew that keep the rules."""
    for size in range(len(problem) + 1):
        for order in permutations(range(len(problem)), size):
            plan = make_solution(problem, [order], engine="")
            if not check(problem, plan):
                yield plan


@given(problems(metric=False))
@settings(max_examples=150, deadline=None)
def test_every_rule_is_kept(problem: Problem) -> None:
    assert check(problem, solve_quickly(problem)) == ()


@given(problems(metric=False))
@settings(max_examples=30, deadline=None)
def test_every_rule_is_kept_with_all_engines(problem: Problem) -> None:
    assert check(problem, solve(problem, seconds=0.1, seed=1)) == ()


@given(problems())
@settings(max_examples=50, deadline=None)
def test_a_plan_is_never_worse_than_insertion(problem: Problem) -> None:
    ranks = [rank_solution(problem, solution) for solution in (solve_quickly(problem), solve_greedy(problem))]
    assert ranks[0] >= ranks[1]


@given(problems(most_visits=5, most_crews=1, whole=True).filter(lambda problem: len(problem.crews) == 1))
@settings(max_examples=60, deadline=None)
def test_the_plan_is_the_best_there_is(problem: Problem) -> None:
    problem = replace(problem, floors=())
    best = max(rank_solution(problem, plan) for plan in every_plan(problem))
    assert rank_solution(problem, solve(problem, seconds=0.05, seed=1))[:3] == best[:3]


@given(problems(most_visits=5, most_crews=1, whole=True).filter(lambda problem: len(problem.crews) == 1))
@settings(max_examples=60, deadline=None)
def test_as_many_required_visits_are_made_and_a_floor_is_met_as_far_as_can_be(problem: Problem) -> None:
    problem = replace(problem, floors=problem.floors[:1])
    best = max(rank_solution(problem, plan) for plan in every_plan(problem))
    assert rank_solution(problem, solve_quickly(problem))[:2] == best[:2]


@pytest.mark.parametrize(
    "problem",
    [
        on_a_line([]),
        on_a_line([5], shifts=[]),
        on_a_line([5], shifts=[(10, 10)]),
        on_a_line([5], windows=[(70, 90)]),
        on_a_line([5], windows=[(30, 20)]),
        on_a_line([31]),
        replace(on_a_line([5]), travel_s=np.array([[0, np.inf], [300, 0]])),
        on_a_line([5], prize=[0]),
    ],
    ids=["no visits", "no crews", "no shift", "outside", "no window", "too far", "no way", "no prize"],
)
def test_where_nothing_can_or_need_be_done_the_crews_stay(problem: Problem) -> None:
    assert orders_of(solve_quickly(problem)) == [[] for _ in problem.crews]


def test_floors_are_met_where_prizes_lie_elsewhere() -> None:
    problem = make_evening(60, 3, seed=4)
    far = np.argsort(problem.travel_s[0, 1:])[-12:]
    problem = replace(problem, floors=tuple(Floor(f"a{i}", far[i::4], 1) for i in range(4)))
    assert rank_solution(problem, solve_quickly(problem))[1] == 4


def test_pins_are_what_is_made_and_the_cheapest_of_what_is_lacking() -> None:
    problem = on_a_line([5, 9, -5, -20], prize=[2, 1, 1, 1], shifts=[(0, 600)])
    problem = replace(problem, floors=(Floor("made", np.array([0, 1])), Floor("lacking", np.array([2, 3]))))
    assert np.flatnonzero(pin_floors(problem, make_solution(problem, [[1, 0]], engine=""))).tolist() == [0, 2]


@given(problems(most_visits=30, most_crews=2))
@settings(max_examples=15, deadline=None)
def test_one_seed_and_as_many_iterations_give_one_plan(problem: Problem) -> None:
    assert orders_of(solve_quickly(problem)) == orders_of(solve_quickly(problem))


def test_the_plan_is_a_fifth_better_than_the_list_of_200_places_after_a_short_search() -> None:
    problem = make_evening(200, 6, seed=1)
    assert solve(problem, seconds=0, seed=1, iterations=100).prize(problem) > 1.2 * walk_priority_list(problem).prize(
        problem
    )


def test_the_time_given_is_kept() -> None:
    spent: list[float] = []
    solve(make_evening(100, 3, seed=1), seconds=2.5, seed=1, progress=lambda share, _: spent.append(share))
    assert 1 <= len(spent) <= 3
    assert spent == sorted(spent)


def test_an_exception_of_progress_ends_the_search_and_is_passed_on() -> None:
    def stop(share: float, prize: float) -> None:
        raise RuntimeError("cancelled")

    with pytest.raises(RuntimeError, match="cancelled"):
        solve(make_evening(40, 2, seed=1), seconds=60, seed=1, progress=stop)


@pytest.mark.parametrize("failing", [["solve_pyvrp"], ["solve_vroom"], ["solve_pyvrp", "solve_vroom"]])
@pytest.mark.parametrize("floors", [(), (Floor("a", np.array([3])),)], ids=["no floors", "floors"])
def test_an_engine_that_fails_leaves_the_others(
    failing: list[str], floors: tuple[Floor, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*subjects: Any, **options: Any) -> Solution:
        raise MemoryError

    for engine in failing:
        monkeypatch.setattr(solving, engine, fail)
    problem = replace(make_evening(40, 2, seed=1), floors=floors)
    found = solve(problem, seconds=0.5, seed=1)
    assert check(problem, found, complete=True) == ()
    assert made_of(problem, found).sum() > 10
