"""VROOM: what it finds keeps every rule and goes by prize."""

from hypothesis import given, settings

from hotspot.patrol.solver.checking import check
from hotspot.patrol.solver.problem import Problem
from hotspot.patrol.solver.vroom_engine import solve_vroom
from tests.patrol.instances import on_a_line, problems


@given(problems(metric=False))
@settings(max_examples=50, deadline=None)
def test_every_rule_is_kept(problem: Problem) -> None:
    assert check(problem, solve_vroom(problem)) == ()


def test_the_largest_prizes_are_taken() -> None:
    problem = on_a_line([10, -10, 12], prize=[1, 2, 3], shifts=[(0, 46)])
    assert set(solve_vroom(problem).visits.tolist()) == {2, 0}


def test_a_required_visit_goes_before_a_larger_prize() -> None:
    problem = on_a_line([10, -10], prize=[0.1, 2], required=[0], shifts=[(0, 40)])
    assert solve_vroom(problem).visits.tolist() == [0]


def test_of_alternatives_the_required_or_else_the_largest_prize_is_seen() -> None:
    problem = on_a_line([5, 5, -5, -5], prize=[1, 3, 2, 1], place=[7, 7, 8, 8], required=[3], shifts=[(0, 600)])
    assert set(solve_vroom(problem).visits.tolist()) == {1, 3}
