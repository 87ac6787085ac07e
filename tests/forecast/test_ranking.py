"""Empirical-Bayes ranks: few looks prove little."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from hotspot.errors import HotspotError, InputDataError, NotEnoughDataError
from hotspot.forecast import rank_sites
from hotspot.forecast.ranking import fit_gamma
from hotspot.texts import LANGUAGES, tell_error

Floats = NDArray[np.float64]


def _draw(n: int, seed: int) -> tuple[Floats, Floats, Floats]:
    """Rates, exposure and counts of sites looked at unevenly."""
    rng = np.random.default_rng(seed)
    rate, exposure = rng.gamma(0.7, 2.0, n), rng.uniform(0.5, 30, n)
    return rate, exposure, rng.poisson(rate * exposure).astype(float)


def test_the_prior_is_found_again() -> None:
    _, exposure, counts = _draw(5000, 1)
    prior = fit_gamma(counts, exposure)
    assert prior.shape == pytest.approx(0.7, rel=0.08)
    assert prior.mean == pytest.approx(1.4, rel=0.08)


def test_twenty_of_thirty_stands_above_one_of_one() -> None:
    _, exposure, counts = _draw(500, 2)
    ranking = rank_sites([1, 20, *counts / 5], [1, 30, *exposure])
    assert ranking.rate[1] > ranking.rate[0]
    assert ranking.expected_rank[1] < ranking.expected_rank[0]


def test_a_site_never_looked_at_is_as_the_city_is() -> None:
    _, exposure, counts = _draw(500, 3)
    ranking = rank_sites([0, *counts], [0, *exposure])
    assert ranking.rate[0] == pytest.approx(ranking.prior.mean)


def test_nine_of_ten_intervals_hold_the_true_rate() -> None:
    rate, exposure, counts = _draw(1400, 4)
    ranking = rank_sites(counts, exposure)
    assert ((ranking.low <= rate) & (rate <= ranking.high)).mean() == pytest.approx(0.9, abs=0.02)


def test_expected_ranks_are_those_of_drawn_rates() -> None:
    counts, exposure = np.array([0.0, 3.0, 1.0, 10.0]), np.array([1.0, 2.0, 5.0, 4.0])
    ranking = rank_sites(counts, exposure)
    shape, scale = ranking.prior.shape + counts, 1 / (ranking.prior.inverse_scale + exposure)
    drawn = np.random.default_rng(5).gamma(shape, scale, (100_000, 4))
    place = 1 + (drawn[:, None, :] > drawn[:, :, None]).sum(axis=2)
    assert ranking.expected_rank == pytest.approx(place.mean(axis=0), abs=0.02)


@pytest.mark.parametrize("n", [300, 2000])
def test_expected_ranks_add_up_to_those_there_are(n: int) -> None:
    """With 2,000 sites only some stand for all."""
    _, exposure, counts = _draw(n, 6)
    assert rank_sites(counts, exposure).expected_rank.mean() == pytest.approx((n + 1) / 2, rel=0.005)


def test_worst_places_are_found_better_than_by_the_raw_rate() -> None:
    """The worst 5 % of 1,001 sites, most of them looked at a few times only: recall at least 1.35 times as good."""
    rng, by_rank, by_rate = np.random.default_rng(7), 0, 0
    for _ in range(8):
        risk, looks = rng.beta(1.4, 6.4, 1001), np.floor(np.exp(rng.uniform(0, np.log(31), 1001)))
        failed = rng.binomial(looks.astype(int), risk)
        worst, chance = np.argsort(-risk)[:50], rng.uniform(size=1001)
        by_rank += np.isin(np.argsort(rank_sites(failed, looks).expected_rank)[:50], worst).sum()
        by_rate += np.isin(np.lexsort((chance, -failed / looks))[:50], worst).sum()
    assert by_rank >= 1.35 * by_rate


def test_counts_that_vary_by_chance_alone_give_one_rate() -> None:
    counts = np.random.default_rng(8).poisson(5.0, 4000)
    rate = rank_sites(counts).rate
    assert rate.max() < 1.3 * rate.min()


def test_one_busy_site_among_empty_ones_is_first() -> None:
    counts = np.zeros(3000)
    counts[7] = 500
    ranking = rank_sites(counts)
    assert ranking.rate[7] == pytest.approx(500, rel=0.01)
    assert ranking.expected_rank[7] == pytest.approx(1, abs=0.01)
    assert ranking.expected_rank[0] == pytest.approx(1501, abs=1)


@pytest.mark.parametrize(
    ("counts", "exposure", "error"),
    [
        ([1, -1], None, InputDataError),
        ([1, np.nan], None, InputDataError),
        ([1, 1], [1, 0], InputDataError),
        ([1, 1], [1, np.inf], InputDataError),
        ([1, 1], [1], InputDataError),
        ([[1, 1]], None, InputDataError),
        ([0, 0], None, NotEnoughDataError),
        ([], None, NotEnoughDataError),
    ],
)
def test_what_cannot_be_ranked_is_said(counts: Any, exposure: Any, error: type[HotspotError]) -> None:
    with pytest.raises(error) as told:
        rank_sites(counts, exposure)
    assert all(tell_error(told.value, language) for language in LANGUAGES)
