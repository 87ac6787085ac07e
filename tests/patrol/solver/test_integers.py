"""Whole seconds never promise what exact seconds cannot keep."""

from dataclasses import replace

import numpy as np
from hypothesis import given

from hotspot.patrol.solver.integers import round_problem
from hotspot.patrol.solver.problem import Problem
from tests.patrol.instances import on_a_line, problems


@given(problems())
def test_all_is_rounded_to_the_safe_side(problem: Problem) -> None:
    whole = round_problem(problem)
    assert (whole.travel >= np.where(np.isfinite(problem.travel_s), problem.travel_s, 0)).all()
    assert (whole.service >= problem.service_s).all()
    assert (whole.opens >= problem.opens_s).all()
    assert (whole.latest + whole.service <= problem.closes_s).all()
    assert all(
        whole.starts[k] >= shift.start_s and whole.ends[k] <= shift.end_s for k, shift in enumerate(problem.crews)
    )


@given(problems())
def test_no_way_takes_longer_than_any_shift(problem: Problem) -> None:
    whole = round_problem(problem)
    assert (whole.travel[np.isinf(problem.travel_s)] > whole.ends.max(initial=0)).all()


def test_a_required_visit_is_worth_more_than_all_pinned_and_these_more_than_the_rest() -> None:
    problem = on_a_line(range(1, 6), prize=[0, 0, 9, 9, 9], required=[0])
    prize = round_problem(problem, np.array([False, True, False, False, False])).prize
    assert prize[0] > prize[1:].sum()
    assert prize[1] > prize[2:].sum()


def test_a_prize_is_worth_more_than_any_way() -> None:
    problem = on_a_line([1, 30], prize=[0.01, 0.02])
    assert (round_problem(problem).prize > round_problem(problem).travel.max()).all()


def test_very_unequal_prizes_stay_in_bounds_and_above_nothing() -> None:
    problem = on_a_line([30] * 9, prize=[1e9, *[1e-9] * 8], required=range(9))
    prize = round_problem(problem, np.ones(9, np.bool_)).prize
    assert (prize > 0).all()
    assert float(prize.astype(float).sum()) < 2**60


def test_without_prizes_there_is_nothing_to_scale() -> None:
    problem = replace(on_a_line([1, 2]), prize=np.zeros(2))
    assert round_problem(problem).prize.tolist() == [0, 0]
