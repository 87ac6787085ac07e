"""On maps without hotspots few may be reported; planted ones must be found. Same functions as the product."""

import pytest

from tests.hotspots.calibration import MEANS, NOISES, false_alarms, found

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
    assert false_alarms(mode, noise, base, mean, maps=100) <= 0.08


@pytest.mark.parametrize("base", ["flat", "uneven cell by cell"])
@pytest.mark.parametrize(("mean", "ratio"), [(0.3, 5), (1.0, 3)])
def test_three_planted_hotspots_are_touched(base: str, mean: float, ratio: float) -> None:
    assert found("known", "Poisson", base, mean, ratio, n=3, maps=200) >= 0.75


@pytest.mark.parametrize("mode", ["other themes", "surroundings"])
def test_strong_hotspots_are_found_against_an_estimated_baseline(mode: str) -> None:
    assert found(mode, "Poisson", "flat", 4.0, 3, n=3, maps=50) >= 0.9


def test_a_single_planted_hotspot_is_found_more_often_than_not_in_bursts() -> None:
    assert found("known", "weekly bursts", "flat", 1.0, 3, n=1, maps=100) >= 0.6
