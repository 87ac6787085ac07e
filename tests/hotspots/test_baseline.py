"""Baselines: totals kept, nothing expected where nobody reports, known answers on even ground."""

import numpy as np
import pytest
import shapely

from hotspot.cells import lay_squares
from hotspot.errors import NotEnoughDataError
from hotspot.hotspots.baseline import (
    expect_exposure,
    expect_like_others,
    expect_like_surroundings,
    find_built_up,
    prepare_smoother,
    prepare_smoothers,
    settle,
)
from hotspot.hotspots.params import BaselineParams

PARAMS = BaselineParams()


@pytest.fixture(scope="module")
def grid():
    return lay_squares(shapely.box(5, 5, 8995, 8995), size_m=150)


def test_exposure_is_shared_out_whole(grid) -> None:
    found = expect_exposure(np.arange(len(grid)), 1000)
    assert found.expected.sum() == pytest.approx(1000)
    assert found.expected[2] == pytest.approx(2 * found.expected[1])


@pytest.mark.parametrize("bad", [np.zeros(3), np.array([1, np.nan, 1]), np.array([1, -1, 1])])
def test_an_exposure_that_means_nothing_is_refused(bad) -> None:
    with pytest.raises(NotEnoughDataError):
        expect_exposure(bad, 10)


def test_even_others_expect_the_same_everywhere_also_at_the_border(grid) -> None:
    smoother = prepare_smoothers(grid, bandwidth_m=600)
    found = expect_like_others(np.full(len(grid), 5), np.ones(len(grid)), smoother, params=PARAMS)
    assert found.expected == pytest.approx(np.ones(len(grid)), rel=0.01)


def test_what_is_shared_out_like_the_others_keeps_its_total(grid) -> None:
    rng = np.random.default_rng(1)
    others = rng.poisson(4.0, len(grid))
    smoother = prepare_smoothers(grid, bandwidth_m=600, settled=settle(others, grid))
    assert expect_like_others(others, 2 * others, smoother, params=PARAMS).expected.sum() == pytest.approx(
        2 * others.sum(), rel=0.01
    )


def test_nothing_is_expected_where_nobody_ever_reported(grid) -> None:
    counts = np.where(grid.centres[:, 0] < 3000, 4, 0)
    settled = settle(counts, grid)
    plain = prepare_smoothers(grid, bandwidth_m=600, settled=settled)
    hollow = prepare_smoother(grid, bandwidth_m=600, settled=settled, hollow=True)
    for found in (
        expect_like_others(counts, counts, plain, params=PARAMS),
        expect_like_surroundings(counts, hollow, settled=settled, params=PARAMS),
    ):
        assert not found.expected[~settled].any()
        assert (found.expected[settled] > 0).all()


def test_the_surroundings_do_not_hold_the_place_itself(grid) -> None:
    even = np.full(len(grid), 2)
    peak = even.copy()
    middle = int(grid.cell_of([4500.0], [4500.0])[0])
    peak[middle] += 500
    settled = settle(even, grid)
    smoother = prepare_smoother(grid, bandwidth_m=600, settled=settled, hollow=True)
    found = expect_like_surroundings(peak, smoother, settled=settled, params=PARAMS)
    assert found.expected[middle] <= 1.01 * peak.mean()


def test_thin_evidence_is_less_certain(grid) -> None:
    smoother = prepare_smoothers(grid, bandwidth_m=600)
    thin, thick = (
        expect_like_others(np.full(len(grid), n), np.ones(len(grid)), smoother, params=PARAMS) for n in (0.01, 10)
    )
    assert (thin.uncertainty > thick.uncertainty).all()


def test_a_village_among_fields_is_expected_to_have_two_thirds_or_more_of_what_its_others_say(grid) -> None:
    """Then a theme like all the others has no ratio of 1.5 there; the widest smoothing alone expects far less."""
    village = np.hypot(*(grid.centres - 4500).T) <= 300
    others = np.where(village, 40, 0)
    others[::97] += 1
    settled = settle(others, grid)
    smoothers = prepare_smoothers(grid, bandwidth_m=600, settled=settled)
    wide = expect_like_others(others, others, smoothers[:1], params=BaselineParams(local_level=1e-300))
    chosen = expect_like_others(others, others, smoothers, params=PARAMS)
    share = others[village].sum()
    assert wide.expected[village].sum() < 0.55 * share
    assert chosen.expected[village].sum() > share / 1.5


def test_a_hotspot_of_the_others_does_not_lower_what_is_expected_elsewhere(grid) -> None:
    rng = np.random.default_rng(5)
    counts, others = rng.poisson(2.0, len(grid)), rng.poisson(0.5, len(grid))
    hot = np.hypot(*(grid.centres - 4500).T) <= 300
    others[hot] += 100
    smoothers = prepare_smoothers(grid, bandwidth_m=600)
    far = np.hypot(*(grid.centres - 4500).T) > 2500
    found = expect_like_others(others, counts, smoothers, params=PARAMS)
    assert found.expected[far].mean() == pytest.approx(2.0, rel=0.15)


def test_even_ground_keeps_the_widest_smoothing_but_where_chance_says_otherwise(grid) -> None:
    others = np.random.default_rng(3).poisson(1.0, len(grid))
    smoothers = prepare_smoothers(grid, bandwidth_m=600)
    wide, chosen = (expect_like_others(others, others, used, params=PARAMS) for used in (smoothers[:1], smoothers))
    ratio = chosen.expected / wide.expected
    assert np.isclose(ratio, np.median(ratio), rtol=1e-6).mean() > 0.55


def test_built_up_is_the_town_and_not_the_mountains_where_a_few_reports_lie(grid) -> None:
    rng = np.random.default_rng(1)
    off_axis = np.abs(grid.centres[:, 1] - 4500)
    counts = np.where(off_axis < 1500, 6, rng.random(len(grid)) < 0.05)
    built_up = find_built_up(counts, grid)
    assert built_up[off_axis < 1500].all()
    assert built_up[off_axis > 1700].mean() < 0.01
    assert settle(counts, grid).mean() > 0.7


def test_one_spot_with_very_many_reports_moves_no_limit_of_the_town(grid) -> None:
    counts = np.where(np.abs(grid.centres[:, 1] - 4500) < 1500, 6, 0)
    stacked = counts.copy()
    stacked[grid.cell_of([4500.0], [4500.0])] += 100_000
    assert (find_built_up(stacked, grid) == find_built_up(counts, grid)).all()
