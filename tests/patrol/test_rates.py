"""Rates per visit: exact where counts are Poisson, and not too narrow where they come in heaps."""

import numpy as np
import pytest
from scipy import stats

from hotspot.patrol.rates import LEVEL, compare_rates, rate_counts, rate_drawn

RUNS = 400


def heaps(rng: np.random.Generator, mean: np.ndarray | float, n: int) -> np.ndarray:
    """Counts whose variance is mean + mean²."""
    return rng.poisson(mean * rng.gamma(1, 1, n))


def test_the_interval_of_a_count_is_the_published_one() -> None:
    rate = rate_counts([10], 1.0)
    assert (rate.low, rate.value, rate.high) == pytest.approx((5.4254, 10.0, 16.9622), abs=1e-4)


def test_nothing_found_has_an_upper_limit() -> None:
    rate = rate_counts([0, 0, 0], 3.0)
    assert (rate.low, rate.value, rate.high) == pytest.approx((0.0, 0.0, -np.log((1 - LEVEL) / 2) / 3))


@pytest.mark.parametrize("exposure", [0.0, np.nan])
def test_without_exposure_nothing_is_said(exposure: float) -> None:
    assert np.isnan(rate_counts([1], exposure).value)


def test_draws_of_one_probability_are_a_plain_mean() -> None:
    rate = rate_drawn([2, 0, 1, 1], [0.1] * 4)
    assert (rate.value, rate.low) == pytest.approx((1.0, rate_counts([4], 4.0).low))


def test_a_place_counts_for_the_places_it_stands_for() -> None:
    assert rate_drawn([4, 0], [0.5, 0.1]).value == pytest.approx(4 * 2 / (2 + 10))


def test_a_draw_without_a_known_probability_is_left_out() -> None:
    assert rate_drawn([4, 9], [0.5, np.nan]).value == pytest.approx(4.0)
    assert np.isnan(rate_drawn([4], [np.nan]).value)


def test_draws_tell_the_mean_of_the_whole_district_without_bias() -> None:
    rng = np.random.default_rng(1)
    sizes, rates, drawn = np.array([100, 300, 600]), np.array([3.0, 1.0, 0.2]), np.array([4, 4, 4])
    chance = np.repeat(drawn / sizes, drawn)
    found = [rate_drawn(rng.poisson(np.repeat(rates, drawn)), chance).value for _ in range(RUNS)]
    assert np.mean(found) == pytest.approx(np.average(rates, weights=sizes), abs=4 * np.std(found) / np.sqrt(RUNS))


def test_equal_draws_give_the_exact_interval_of_two_poisson_counts() -> None:
    rate = compare_rates([1] * 20, [1, 0, 1, 0, 1, 1, 0, 0, 0, 0], [0.2] * 10)
    tail = (1 - LEVEL) / 2
    low, high = stats.beta.ppf(tail, 20, 5), stats.beta.ppf(1 - tail, 21, 4)
    assert (rate.low, rate.value, rate.high) == pytest.approx(
        (low / (1 - low) * 10 / 20, 1 / 0.4, high / (1 - high) * 10 / 20)
    )


def test_nothing_at_random_places_has_no_upper_limit() -> None:
    rate = compare_rates([2, 1, 3], [0, 0], [0.1, 0.2])
    assert (rate.value, rate.high) == (np.inf, np.inf)
    assert 0 < rate.low < np.inf


@pytest.mark.parametrize(("chosen", "drawn"), [([], [1]), ([1], []), ([0], [0])])
def test_nothing_to_compare_is_unknown(chosen: list[int], drawn: list[int]) -> None:
    assert np.isnan(compare_rates(chosen, drawn, [0.1] * len(drawn)).value)


@pytest.mark.parametrize("heaped", [False, True])
def test_intervals_hold_the_truth_as_often_as_they_say(heaped: bool) -> None:
    rng = np.random.default_rng(7)
    sizes, rates, drawn = np.array([100, 300, 600]), np.array([1.5, 0.5, 0.1]), np.array([4, 4, 4])
    chance, means = np.repeat(drawn / sizes, drawn), np.repeat(rates, drawn)
    truth, held = np.average(rates, weights=sizes), np.zeros(2)
    for _ in range(RUNS):
        found = heaps(rng, 1.2, 80) if heaped else rng.poisson(1.2, 80)
        random = heaps(rng, means, 12) if heaped else rng.poisson(means)
        alone, worth = rate_counts(found, 80), compare_rates(found, random, chance)
        held += alone.low <= 1.2 <= alone.high, worth.low <= 1.2 / truth <= worth.high
    assert (held / RUNS > LEVEL - 0.04).all()
