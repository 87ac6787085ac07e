"""Weeks are ranked from what came before them, bit for bit, by every method."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.cells import Grid, lay_hexagons, lay_squares
from hotspot.errors import NotEnoughDataError
from hotspot.forecast import ForecastParams, Series
from hotspot.forecast.folds import METHODS, lay_folds, learn_each, meet_week, score_cells

BOX = shapely.box(600_001, 600_001, 602_249, 602_249)
GRIDS = {"square": lay_squares(BOX, size_m=150), "hexagon": lay_hexagons(BOX, size_m=150)}
DAYS, START = 7 * 40, 7 * 36
# Weights are learnt from as little as there is, so that leaks through them would show.
PARAMS = ForecastParams(min_reports=50, min_weeks=13, iterations=20)


def _draw(grid: Grid, seed: int) -> Series:
    rng = np.random.default_rng(seed)
    busy = rng.choice(len(grid), 25)
    cell = np.where(rng.random(600) < 0.6, rng.choice(busy, 600), rng.integers(0, len(grid), 600))
    day = np.concatenate([[0, DAYS - 1], rng.integers(0, DAYS, 598)])
    return Series.from_cells(grid, cell, day, weight=rng.choice([1.0, 0.3], 600))


def _shuffle_future(series: Series, start: int, seed: int) -> Series:
    """Other cells, days and weights from day `start` on, and the rows in another order."""
    rng = np.random.default_rng(seed)
    cell, day, weight, future = series.cell.copy(), series.day.copy(), series.weight.copy(), series.day >= start
    cell[future] = rng.integers(0, len(series.grid), future.sum())
    day[future] = rng.integers(start, DAYS + 50, future.sum())
    weight[future] = rng.random(future.sum())
    order = rng.permutation(len(series))
    return Series.from_cells(series.grid, cell[order], day[order], weight=weight[order])


@pytest.mark.parametrize("shape", GRIDS)
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_no_method_sees_what_is_still_to_come(shape: str, seed: int) -> None:
    series = _draw(GRIDS[shape], seed)
    other = _shuffle_future(series, START, seed + 1)
    (before,), (after,) = (tuple(learn_each(each, [START], params=PARAMS)) for each in (series, other))
    assert before.code == "stacked"
    scores, changed = score_cells(series, before, start=START), score_cells(other, after, start=START)
    assert set(scores) == set(METHODS)
    assert {name for name in METHODS if not np.array_equal(scores[name], changed[name])} == set()


def test_weights_are_learnt_anew_every_quarter_from_that_weeks_past() -> None:
    series = _draw(GRIDS["square"], 1)
    starts = lay_folds(series, weeks=26)
    first = list(learn_each(series, starts, params=PARAMS))
    late = list(learn_each(_shuffle_future(series, starts[13], 2), starts, params=PARAMS))
    assert all(mixture is first[0] for mixture in first[:13])
    assert first[13] is not first[0]
    assert all(np.array_equal(a.weights, b.weights) for a, b in zip(first, late, strict=True))


def test_weights_are_learnt_as_soon_as_there_is_enough() -> None:
    series = _draw(GRIDS["square"], 1)
    codes = [mixture.code for mixture in learn_each(series, [7 * week for week in range(10, 18)], params=PARAMS)]
    assert codes == ["untuned"] * 3 + ["stacked"] * 5


def test_the_last_week_ends_with_the_last_report() -> None:
    assert lay_folds(_draw(GRIDS["square"], 1), weeks=3) == [DAYS - 21, DAYS - 14, DAYS - 7]


def test_eight_weeks_stay_as_history() -> None:
    starts = lay_folds(_draw(GRIDS["square"], 1), weeks=52)
    assert starts[0] == 56
    assert len(starts) == 32


@pytest.mark.parametrize("days", [[], [3], [0, 7 * 12 - 2]])
def test_data_of_less_than_twelve_weeks_are_too_short(days: list[int]) -> None:
    with pytest.raises(NotEnoughDataError):
        lay_folds(Series.from_cells(GRIDS["square"], [1] * len(days), days), weeks=52)


def test_among_equal_scores_no_cell_is_preferred() -> None:
    """All of the past lies at the end of the numbering, all of the week at its beginning: only chance can meet it."""
    grid = GRIDS["square"]
    last, fold = len(grid) - 1, 7 * 30
    met = []
    for seed in range(20):
        series = Series.from_cells(
            grid, [last] * 300 + list(range(23)) * 5, [*range(0, 200), *range(100, 200), *[fold] * 115]
        )
        mixture = next(learn_each(series, [fold], params=PARAMS))
        found = meet_week(series, mixture, start=fold, budgets=np.array([len(grid) // 2]), seed=seed)
        met.append(found.hits[METHODS.index("count_13"), 0] / found.reports)
    assert np.mean(met) == pytest.approx(0.5, abs=0.07)
