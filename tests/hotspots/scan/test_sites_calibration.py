"""1001 pass/fail sites: few false alarms where there is nothing, planted clusters found, and little beside them."""

import pytest

from tests.hotspots.scan.sites import SHARES, false_alarms, find_planted

pytestmark = pytest.mark.statistics


@pytest.mark.parametrize("name", SHARES)
def test_few_maps_without_clusters_raise_an_alarm(name: str) -> None:
    assert false_alarms(name, maps=200) <= 0.08


@pytest.mark.parametrize("name", SHARES)
def test_planted_clusters_are_found_and_little_beside_them(name: str) -> None:
    recall, false = find_planted(name, 35, maps=100)
    assert recall >= 0.70
    assert false <= 0.12
