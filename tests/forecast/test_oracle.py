"""The static-risk oracle where what it can know is known."""

import numpy as np
import pytest

from hotspot.forecast.measures import count_best, count_budget
from hotspot.forecast.oracle import expect_oracle

BUDGETS = count_budget([0.01, 0.1, 1.0], 1000)


def _expect(counts: np.ndarray, weeks: float, seed: int = 1) -> np.ndarray:
    return expect_oracle(counts, weeks=weeks, budgets=BUDGETS, draws=20, rng=np.random.default_rng(seed))


def test_after_many_weeks_it_knows_the_true_risk() -> None:
    rng = np.random.default_rng(2)
    risk = rng.gamma(0.5, 2.0, 1000)
    found = _expect(rng.poisson(risk * 500).astype(float), 500)
    assert found == pytest.approx(count_best(risk, BUDGETS) / risk.sum(), rel=0.01)


def test_on_even_ground_it_meets_its_share_of_the_area() -> None:
    counts = np.random.default_rng(3).poisson(20.0, 1000).astype(float)
    assert _expect(counts, 20.0) == pytest.approx([0.01, 0.1, 1.0], rel=0.15)


def test_all_of_the_area_meets_all() -> None:
    assert _expect(np.random.default_rng(4).poisson(1.0, 1000).astype(float), 1.0)[-1] == pytest.approx(1)


def test_the_same_chance_gives_the_same_oracle() -> None:
    counts = np.random.default_rng(5).poisson(1.0, 1000).astype(float)
    assert (_expect(counts, 3.0) == _expect(counts, 3.0)).all()
