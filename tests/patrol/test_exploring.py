"""Random places: the stated probability is the true one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.patrol.exploring import draw_places

RNG = np.random.default_rng(1)
EXPECTED, X, Y = RNG.gamma(0.5, 1, 90), RNG.uniform(0, 5000, 90), RNG.uniform(0, 5000, 90)


@pytest.mark.parametrize("n", [4, 7, 9])
def test_the_logged_probability_is_how_often_a_place_is_drawn(n):
    times, stated, repeats = np.zeros(90), np.full(90, np.nan), 6000
    for seed in range(repeats):
        draw = draw_places(EXPECTED, X, Y, n=n, seed=seed)
        times[draw.rows] += 1
        stated[draw.rows] = draw.probability
    error = np.sqrt(stated * (1 - stated) / repeats)
    assert (np.abs(times / repeats - stated) < 5 * error).all()


def test_a_total_weighted_by_the_probability_is_unbiased():
    totals = []
    for seed in range(3000):
        draw = draw_places(EXPECTED, X, Y, n=9, seed=seed)
        totals.append((EXPECTED[draw.rows] / draw.probability).sum())
    assert np.mean(totals) == pytest.approx(EXPECTED.sum(), abs=5 * np.std(totals) / np.sqrt(len(totals)))


@given(places=st.integers(0, 40), n=st.integers(0, 60), seed=st.integers(0, 99))
def test_no_place_twice_and_never_more_than_there_are(places, n, seed):
    draw = draw_places(EXPECTED[:places], X[:places], Y[:places], n=n, seed=seed)
    assert len(set(draw.rows.tolist())) == len(draw.rows) == min(n, places)
    assert ((draw.probability > 0) & (draw.probability <= 1)).all()


def test_every_stratum_gets_its_part():
    draw = draw_places(EXPECTED, X, Y, n=9, seed=0)
    rank = np.argsort(np.argsort(-EXPECTED))[draw.rows]
    assert [(rank < 9).sum(), ((rank >= 9) & (rank < 36)).sum(), (rank >= 36).sum()] == [3, 3, 3]


def test_within_a_stratum_every_part_of_the_town_gets_a_draw():
    x, y = (axis.ravel().astype(float) for axis in np.meshgrid(np.arange(20), np.arange(20)))
    for seed in range(50):
        draw = draw_places(np.ones(400), x, y, n=12, seed=seed)
        quiet = draw.rows[draw.rows >= 160]  # the last twelve of the twenty rows
        assert sorted((y[quiet] - 8) // 3) == [0, 1, 2, 3]
