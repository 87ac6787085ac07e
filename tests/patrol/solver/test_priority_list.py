"""The list done by hand: it keeps the rules, goes by prize, deals in turn and walks to the nearest."""

import numpy as np
import pytest
from hypothesis import given, settings

from hotspot.patrol.solver import priority_list
from hotspot.patrol.solver.checking import check
from hotspot.patrol.solver.priority_list import walk_priority_list
from hotspot.patrol.solver.problem import Floor, Problem
from hotspot.patrol.solver.scheduling import orders_of
from tests.patrol.instances import on_a_line, problems


@given(problems(metric=False))
@settings(deadline=None)
def test_every_rule_is_kept(problem: Problem) -> None:
    assert check(problem, walk_priority_list(problem)) == ()


def test_a_crew_walks_its_places_nearest_first() -> None:
    problem = on_a_line([-9, 2, 12, 5], prize=[4, 3, 2, 1], shifts=[(0, 240)])
    assert orders_of(walk_priority_list(problem)) == [[1, 3, 2, 0]]


def test_places_are_dealt_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(priority_list, "WAY", 1.0)
    problem = on_a_line([1, 2, 3, 4], prize=[4, 3, 2, 1], shifts=[(0, 40), (0, 40)])
    assert orders_of(walk_priority_list(problem)) == [[0, 2], [1, 3]]


def test_the_head_of_the_list_goes_by_prize(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(priority_list, "WAY", 1.0)
    problem = on_a_line([1, 8, 2, 9], prize=[1, 4, 2, 3], shifts=[(0, 40)])
    assert orders_of(walk_priority_list(problem)) == [[1, 3]]


def test_time_that_is_left_goes_down_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(priority_list, "WAY", 1.0)
    problem = on_a_line([1, 3, 2, 4], prize=[4, 1, 2, 3], shifts=[(0, 59)])
    assert orders_of(walk_priority_list(problem)) == [[0, 3, 2, 1]]


def test_a_crew_does_not_wait_while_another_place_is_open() -> None:
    problem = on_a_line([1, 5], windows=[(30, 60), (0, 60)])
    assert orders_of(walk_priority_list(problem)) == [[1, 0]]


def test_required_places_and_floors_are_on_the_list() -> None:
    problem = on_a_line([9, -9, 1], prize=[1, 2, 9], required=[0], floors=[Floor("a", np.array([1]))], shifts=[(0, 75)])
    assert set(orders_of(walk_priority_list(problem))[0]) >= {0, 1}


def test_of_alternatives_one_is_dealt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(priority_list, "WAY", 1.0)
    problem = on_a_line([1, 1, 2], prize=[3, 2, 1], place=[0, 0, 2], shifts=[(0, 40)])
    assert orders_of(walk_priority_list(problem)) == [[0, 2]]


def test_a_place_is_dealt_to_a_crew_that_can_make_it() -> None:
    problem = on_a_line([5], windows=[(70, 90)], shifts=[(0, 60), (60, 120)])
    assert orders_of(walk_priority_list(problem)) == [[], [0]]
