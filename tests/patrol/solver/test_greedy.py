"""Insertion keeps every rule, leaves no gap unused and takes first what comes first."""

import numpy as np
from hypothesis import given

from hotspot.patrol.solver.checking import check
from hotspot.patrol.solver.greedy import fill_routes, measure_detours, measure_insertions, solve_greedy
from hotspot.patrol.solver.problem import Floor, Problem
from hotspot.patrol.solver.scheduling import made_of, make_solution, orders_of, schedule_route
from tests.patrol.instances import on_a_line, problems


@given(problems(metric=False))
def test_every_rule_is_kept(problem: Problem) -> None:
    assert check(problem, solve_greedy(problem)) == ()


@given(problems())
def test_nothing_worth_a_visit_still_fits(problem: Problem) -> None:
    solution = solve_greedy(problem)
    worth = problem.required | (problem.prize > 0)
    worth &= ~np.isin(problem.place, problem.place[made_of(problem, solution)])
    for crew, order in enumerate(orders_of(solution)):
        assert np.isinf(measure_insertions(problem, crew, order)[0][worth]).all()


@given(problems(most_visits=6, most_crews=2))
def test_an_insertion_is_possible_exactly_where_the_checker_says_so(problem: Problem) -> None:
    orders = orders_of(solve_greedy(problem))
    for crew, order in enumerate(orders):
        extra, _ = measure_insertions(problem, crew, order)
        for visit in set(range(len(problem))) - {v for order in orders for v in order}:
            tried = [[*order[:at], visit, *order[at:]] for at in range(len(order) + 1)]
            alone = [
                make_solution(problem, [t if k == crew else [] for k in range(len(orders))], engine="") for t in tried
            ]
            wrong = [{fault.code for fault in check(problem, one)} - {"same_place"} for one in alone]
            assert np.isfinite(extra[visit]) == any(not codes for codes in wrong)


def test_the_largest_prize_per_time_goes_first() -> None:
    problem = on_a_line([10, -10], prize=[1, 2], shifts=[(0, 40)])
    assert solve_greedy(problem).visits.tolist() == [1]


def test_a_required_visit_goes_before_any_prize() -> None:
    problem = on_a_line([10, -10], prize=[1, 2], required=[0], shifts=[(0, 40)])
    assert solve_greedy(problem).visits.tolist() == [0]


def test_a_floor_goes_before_any_prize() -> None:
    problem = on_a_line([10, -10], prize=[0, 2], floors=[Floor("a", np.array([0]))], shifts=[(0, 40)])
    assert solve_greedy(problem).visits.tolist() == [0]


def test_of_alternatives_one_is_made() -> None:
    problem = on_a_line([5, 5], prize=[1, 2], place=[7, 7])
    assert solve_greedy(problem).visits.tolist() == [1]


def test_routes_are_filled_up_and_kept() -> None:
    problem = on_a_line([5, 6, 7], shifts=[(0, 60)])
    assert set(fill_routes(problem, [[2, 0]])[0]) == {0, 1, 2}
    assert [v for v in fill_routes(problem, [[2, 0]])[0] if v != 1] == [2, 0]


def test_a_detour_is_what_a_visit_adds_to_the_way() -> None:
    problem = on_a_line([5, 10, -3], service=10)
    detours = measure_detours(problem, make_solution(problem, [[1]], engine=""))
    assert (detours[[0, 2]] / 60).tolist() == [10, 16]
    assert schedule_route(problem, 0, [1, 2]).back_s - schedule_route(problem, 0, [1]).back_s == detours[2]
