"""The mixture: planted behaviour is found, the fit is the best there is, and few data are not learnt from."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from hotspot.cells import lay_hexagons, lay_squares
from hotspot.forecast import Series, describe_mixture, learn_mixture, untuned_mixture
from hotspot.forecast.mixture import _fit, spread
from hotspot.texts import tell

END = 420


@pytest.fixture(scope="module")
def grid():
    return lay_squares(shapely.box(5, 5, 5995, 5995), size_m=150)


def scatter(grid, seed: int = 1, n: int = 4000, days: int = END) -> Series:
    rng = np.random.default_rng(seed)
    return Series.from_cells(grid, rng.integers(0, len(grid), n), rng.integers(0, days, n))


def test_old_places_are_named(grid) -> None:
    rng = np.random.default_rng(1)
    places = rng.choice(len(grid), 60, replace=False)
    series = Series.from_cells(grid, rng.choice(places, 4000), rng.integers(0, END, 4000))
    assert learn_mixture(series, before=END).groups()["same_old"] > 0.9


def test_an_even_city_is_named(grid) -> None:
    groups = learn_mixture(scatter(grid), before=END).groups()
    assert groups["anywhere"] > 0.6
    assert groups["same_old"] + groups["same_recent"] < 0.15


def test_bursts_nearby_are_named(grid) -> None:
    """Every four weeks the problems of 30 neighbourhoods move elsewhere."""
    rng = np.random.default_rng(1)
    x, y = (np.repeat(rng.uniform(0, 6000, (15, 30)), 10, axis=1).ravel() for _ in "xy")
    day = np.repeat(np.arange(15) * 28, 300) + rng.integers(0, 28, 4500)
    x, y = x + rng.normal(0, 150, 4500), y + rng.normal(0, 150, 4500)
    groups = learn_mixture(Series.from_points(x, y, day, grid), before=END).groups()
    assert groups["near_recent"] > 0.5


def test_expectation_maximisation_finds_the_best_weights() -> None:
    rng = np.random.default_rng(2)
    densities, counts = rng.gamma(0.5, 1, (300, 4)) + 1e-3, rng.poisson(2.0, 300).astype(float) + 1
    found = _fit(densities, counts, 2000)

    def loss(logits: np.ndarray) -> float:
        weights = np.exp(logits) / np.exp(logits).sum()
        return -float(counts @ np.log(densities @ weights))

    best = minimize(loss, np.zeros(4), method="BFGS").fun
    assert -float(counts @ np.log(densities @ found)) == pytest.approx(best, rel=1e-6)


@pytest.mark.parametrize(("days", "weeks"), [(181, 13), (182, 13), (250, 18), (363, 26), (420, 26)])
def test_a_short_history_holds_out_its_last_half(grid, days, weeks) -> None:
    mixture = learn_mixture(scatter(grid, days=days), before=days)
    assert (mixture.code, mixture.weeks) == ("stacked", weeks)


@pytest.mark.parametrize(("n", "days"), [(499, 400), (4000, 175)])
def test_few_reports_or_weeks_are_not_learnt_from(grid, n, days) -> None:
    mixture = learn_mixture(scatter(grid, n=n, days=days), before=days)
    assert (mixture.code, mixture.weeks) == ("untuned", 0)


def test_weeks_without_reports_teach_nothing(grid) -> None:
    assert learn_mixture(scatter(grid), before=END + 400).code == "untuned"


def test_reports_that_weigh_nothing_teach_nothing(grid) -> None:
    plain = scatter(grid)
    more = Series.from_cells(
        grid,
        np.append(plain.cell, np.zeros(300, dtype=int)),
        np.append(plain.day, np.full(300, END - 3)),
        weight=np.append(plain.weight, np.zeros(300)),
    )
    assert np.array_equal(learn_mixture(more, before=END).weights, learn_mixture(plain, before=END).weights)


def test_shares_of_the_groups_make_one(grid) -> None:
    assert sum(learn_mixture(scatter(grid), before=END).groups().values()) == pytest.approx(1)


def test_the_untuned_mixture_is_as_written(grid) -> None:
    """0.7 e^(-age / 365) in the cell itself, 0.3 at 150 m: far from the border the second keeps its whole mass."""
    series = Series.from_cells(grid, [820, 820, 900], [0, 90, 90])
    near = spread(series, untuned_mixture(), before=100)
    year = np.exp(-np.array([100, 10]) / 365)
    months = np.exp(-np.array([100, 10]) / 120)
    alone = Series.from_cells(grid, [820], [90])
    own, other = (spread(alone, untuned_mixture(), before=100)[cell] for cell in (820, 900))
    same, step = (own - 0.7) / 0.3, other / 0.3
    expected = 0.7 * year.sum() / (year.sum() + year[1]) + 0.3 * (months.sum() * same + months[1] * step) / (
        months.sum() + months[1]
    )
    assert near[820] == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("lay", [lay_squares, lay_hexagons])
@given(n=st.integers(0, 30), seed=st.integers(0, 99))
@settings(max_examples=20, deadline=None)
def test_chances_are_none_below_zero_and_make_one(lay, n, seed) -> None:
    small = lay(shapely.box(5, 5, 1995, 1995), size_m=150)
    share = spread(scatter(small, seed, n=n, days=50), untuned_mixture(), before=60)
    assert (share >= 0).all()
    assert share.sum() == pytest.approx(1)


def test_the_words_tell_the_largest_group_first(grid) -> None:
    told = describe_mixture(untuned_mixture())
    assert [tell(one, "zh") for one in told] == ["70% 在老地方反复", "30% 在老问题点的附近"]
    assert tell(told[0], "en") == "70% come back to the old places"
