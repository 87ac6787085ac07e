"""Draws under the null keep what they must keep and vary as they should."""

import numpy as np
import pytest
from scipy import stats

from hotspot.hotspots.scan.nulls import Noise, NoisyCounts, draw_cases, draw_shares, draw_times

DRAWS = 20_000
MEAN = np.array([0.2, 1.0, 4.0, 30.0])
PLACES = np.array([(0.0, 0.0), (400.0, 0.0), (0.0, 9000.0), (9000.0, 9000.0)])


def _draws(dispersion: float, uncertainty: float) -> np.ndarray:
    rng = np.random.default_rng(1)
    noise = Noise(np.full(4, dispersion), np.full(4, uncertainty), 600.0)
    source = NoisyCounts(MEAN, PLACES, noise, rng)
    return np.array([source.draw(rng) for _ in range(DRAWS)])


@pytest.mark.parametrize("dispersion", [1.0, 1.3, 5.0])
@pytest.mark.parametrize("uncertainty", [0.0, 0.1, 0.3])
def test_noisy_counts_have_the_stated_mean_and_variance(dispersion: float, uncertainty: float) -> None:
    counts = _draws(dispersion, uncertainty)
    variance = dispersion * MEAN + uncertainty * MEAN**2
    assert counts.mean(axis=0) == pytest.approx(MEAN, abs=5 * np.sqrt(variance.max() / DRAWS))
    assert (np.abs(counts.mean(axis=0) - MEAN) < 5 * np.sqrt(variance / DRAWS)).all()
    assert counts.var(axis=0) == pytest.approx(variance, rel=0.12)


def test_counts_without_noise_are_poisson() -> None:
    for mean, column in zip(MEAN, _draws(1.0, 0.0).T, strict=True):
        k = np.arange(int(mean) + 1)
        share = (column[:, None] <= k).mean(axis=0)
        assert np.abs(share - stats.poisson.cdf(k, mean)).max() < 4 * 0.5 / np.sqrt(DRAWS)


def test_bursts_are_negative_binomial() -> None:
    phi = 3.0
    for mean, column in zip(MEAN, _draws(phi, 0.0).T, strict=True):
        k = np.arange(int(mean) + 3)
        share = (column[:, None] <= k).mean(axis=0)
        assert np.abs(share - stats.nbinom.cdf(k, mean / (phi - 1), 1 / phi)).max() < 4 * 0.5 / np.sqrt(DRAWS)


def test_a_wrong_baseline_is_wrong_in_the_neighbourhood_too() -> None:
    rng = np.random.default_rng(1)
    mean = np.full(4, 400.0)
    sources = [NoisyCounts(mean, PLACES, Noise(np.ones(4), np.full(4, 0.2), 600.0), rng) for _ in range(200)]
    counts = np.log([source.draw(rng) for source in sources for _ in range(20)])
    correlation = np.corrcoef(counts.T)
    signal = np.log1p(0.2) / (np.log1p(0.2) + 1 / 400)
    assert correlation[0, 1] == pytest.approx(signal * np.exp(-((400 / 600) ** 2) / 2), abs=0.06)
    assert abs(correlation[0, 3]) < 0.06


def test_places_without_expectation_get_no_report() -> None:
    rng = np.random.default_rng(0)
    mean = np.array([1.0, 0.0, 2.0, 0.0])
    source = NoisyCounts(mean, PLACES, Noise(np.full(4, 2.0), np.full(4, 0.2), 600.0), rng)
    assert np.sum([source.draw(rng) for _ in range(500)], axis=0)[[1, 3]].tolist() == [0, 0]


def test_shares_keep_the_number_of_cases_and_follow_the_baseline() -> None:
    rng = np.random.default_rng(0)
    expected = np.array([[1.0, 3.0], [0.0, 6.0]])
    drawn = np.array([draw_shares(rng, expected, 50) for _ in range(2000)])
    assert (drawn.sum(axis=(1, 2)) == 50).all()
    assert drawn.mean(axis=0) == pytest.approx(expected * 5, abs=0.4)


def test_exchanged_times_keep_the_cases_of_each_place_and_period() -> None:
    rng = np.random.default_rng(0)
    count = rng.poisson(1.5, (9, 6)).astype(np.int32)
    place, time = np.nonzero(count)
    place, time = np.repeat(place, count[place, time]), np.repeat(time, count[place, time])
    drawn = [draw_times(rng, place, time, count) for _ in range(2000)]
    for counts in drawn:
        assert counts.sum(axis=0).tolist() == count.sum(axis=0).tolist()
        assert counts.sum(axis=1).tolist() == count.sum(axis=1).tolist()
    expected = np.outer(count.sum(axis=1), count.sum(axis=0)) / count.sum()
    assert np.mean(drawn, axis=0) == pytest.approx(expected, abs=0.2)


def test_chosen_cases_are_among_those_looked_at() -> None:
    rng = np.random.default_rng(0)
    looked = np.array([0, 1, 5, 40], dtype=np.int32)
    drawn = np.array([draw_cases(rng, looked, 20) for _ in range(2000)])
    assert (drawn.sum(axis=1) == 20).all()
    assert (drawn <= looked).all()
    assert drawn.mean(axis=0) == pytest.approx(looked * 20 / 46, abs=0.1)
