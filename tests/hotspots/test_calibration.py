"""On maps without hotspots few may be reported; planted ones must be found. Same functions as the product."""

import pytest

from tests.hotspots.calibration import MEANS, NOISES, false_alarms, find_planted

pytestmark = pytest.mark.statistics


@pytest.mark.parametrize("mean", MEANS)
@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("base", ["flat", "uneven cell by cell"])
def test_few_maps_of_noise_raise_an_alarm_against_a_known_baseline(noise: str, base: str, mean: float) -> None:
    assert false_alarms("known", noise, base, mean, maps=200) <= 0.08


@pytest.mark.parametrize("mean", MEANS)
@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("base", ["flat", "uneven over 2 km"])
@pytest.mark.parametrize("mode", ["other themes", "surroundings"])
def test_few_maps_of_noise_raise_an_alarm_against_an_estimated_baseline(
    mode: str, noise: str, base: str, mean: float
) -> None:
    assert false_alarms(mode, noise, base, mean, maps=60) <= 0.1


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize(("mean", "ratio"), [(0.3, 5), (1.0, 3)])
def test_planted_hotspots_are_found_and_little_beside_them(mean: float, ratio: float, n: int) -> None:
    found, beyond = find_planted("known", "Poisson", "flat", mean, ratio, n=n, maps=150)
    assert found >= 0.8
    assert beyond <= 0.05


@pytest.mark.parametrize("mode", ["other themes", "surroundings"])
def test_strong_hotspots_are_found_against_an_estimated_baseline(mode: str) -> None:
    found, beyond = find_planted(mode, "Poisson", "flat", 4.0, 3, n=3, maps=40)
    assert found >= 0.9
    assert beyond <= 0.05


def test_a_single_planted_hotspot_is_found_more_often_than_not_in_bursts() -> None:
    assert find_planted("known", "weekly bursts", "flat", 1.0, 3, n=1, maps=60)[0] >= 0.7
