"""Bad input is said clearly, in both languages; no number comes out."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from hotspot.errors import HotspotError, InputDataError, NotEnoughDataError
from hotspot.hotspots.scan import (
    Noise,
    Scan,
    ScanParams,
    count_times,
    make_zones,
    scan_bernoulli,
    scan_permutation,
    scan_poisson,
    scan_poisson_times,
    scan_sites,
)
from hotspot.texts import LANGUAGES, tell_error

AT = [(0.0, 0.0), (150.0, 0.0), (0.0, 150.0)]
C, E, N = [4, 1, 0], [1.0, 2.0, 3.0], [9, 9, 9]
CT = [[4, 0], [1, 1], [0, 2]]
ET = [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]
NAN, INF = float("nan"), float("inf")
DEGREES = ScanParams(degrees=True, replications=9)


def _noise(dispersion: Any = (1.0, 1.0, 1.0), uncertainty: Any = (0.1, 0.1, 0.1), reach: Any = 100.0) -> Scan:
    return scan_poisson(C, E, AT, noise=Noise(np.array(dispersion), np.array(uncertainty), reach))


BAD: dict[str, tuple[Callable[[], object], type[HotspotError], str]] = {
    # cases
    "NaN": (lambda: scan_poisson([4, NAN, 0], E, AT), InputDataError, "not_whole"),
    "infinite": (lambda: scan_poisson([4, INF, 0], E, AT), InputDataError, "not_whole"),
    "negative": (lambda: scan_bernoulli([4, -1, 0], N, AT), InputDataError, "not_whole"),
    "broken": (lambda: scan_sites([0.5, 1, 0], N, AT), InputDataError, "not_whole"),
    "negative controls": (lambda: scan_bernoulli(C, [9, -9, 9], AT), InputDataError, "not_whole"),
    "negative in time": (lambda: scan_permutation([[1, -1], [1, 1], [0, 2]], AT), InputDataError, "not_whole"),
    "text": (lambda: scan_poisson(["a", "b", "c"], E, AT), InputDataError, "no_numbers"),
    "None": (lambda: scan_poisson([4, None, 0], E, AT), InputDataError, "not_whole"),
    "ragged": (lambda: scan_permutation([[1, 2], [1]], AT), InputDataError, "no_numbers"),
    "too large": (lambda: scan_poisson([4, 3e9, 0], E, AT), InputDataError, "too_large"),
    "too large together": (lambda: scan_bernoulli([9e8, 0, 0], [9e8, 0, 0], AT), InputDataError, "too_large"),
    "two dimensions": (lambda: scan_poisson(CT, E, AT), InputDataError, "shape"),
    "one dimension": (lambda: scan_permutation(C, AT), InputDataError, "shape"),
    "cases longer": (lambda: scan_poisson([4, 1, 0, 1], [1, 2, 3, 4], AT), InputDataError, "shape"),
    "controls longer": (lambda: scan_bernoulli(C, [9, 9, 9, 9], AT), InputDataError, "shape"),
    "controls shorter": (lambda: scan_bernoulli(C, [9], AT), InputDataError, "shape"),
    "checks shorter": (lambda: scan_sites(C, [9, 9], AT), InputDataError, "shape"),
    "sites without place": (lambda: scan_sites([*C, 1], [*N, 9], AT), InputDataError, "shape"),
    "times without place": (lambda: scan_permutation([*CT, [1, 1]], AT), InputDataError, "shape"),
    "more failed": (lambda: scan_sites([4, 10, 0], N, AT), InputDataError, "more_failed"),
    # too few
    "no case": (lambda: scan_poisson([0, 0, 0], E, AT), NotEnoughDataError, "too_few"),
    "no case of sites": (lambda: scan_sites([0, 0, 0], N, AT), NotEnoughDataError, "too_few"),
    "no case of controls": (lambda: scan_bernoulli([0, 0, 0], N, AT), NotEnoughDataError, "too_few"),
    "no case in time": (lambda: scan_permutation([[0, 0]] * 3, AT), NotEnoughDataError, "too_few"),
    "no case in time, baseline": (lambda: scan_poisson_times([[0, 0]] * 3, ET, AT), NotEnoughDataError, "too_few"),
    "one case": (lambda: scan_poisson([1, 0, 0], E, AT), NotEnoughDataError, "too_few"),
    "no controls": (lambda: scan_bernoulli(C, [0, 0, 0], AT), NotEnoughDataError, "all_cases"),
    "all failed": (lambda: scan_sites(N, N, AT), NotEnoughDataError, "all_cases"),
    "one period": (lambda: scan_permutation([[4], [1], [0]], AT), NotEnoughDataError, "few_periods"),
    "no period": (lambda: scan_permutation(np.zeros((3, 0)), AT), NotEnoughDataError, "few_periods"),
    "one period, baseline": (
        lambda: scan_poisson_times([[4], [1], [0]], [[1], [1], [1]], AT),
        NotEnoughDataError,
        "few_periods",
    ),
    # baseline
    "baseline NaN": (lambda: scan_poisson(C, [1, NAN, 1], AT), InputDataError, "bad_baseline"),
    "baseline infinite": (lambda: scan_poisson(C, [1, INF, 1], AT), InputDataError, "bad_baseline"),
    "baseline negative": (lambda: scan_poisson(C, [1, 1, -1], AT), InputDataError, "bad_baseline"),
    "baseline 0 with cases": (lambda: scan_poisson(C, [1, 0, 1], AT), InputDataError, "bad_baseline"),
    "baseline 0 in time": (
        lambda: scan_poisson_times(CT, [[1, 1], [0, 1], [1, 1]], AT),
        InputDataError,
        "bad_baseline",
    ),
    "baseline zeros": (lambda: scan_poisson(C, [0, 0, 0], AT), NotEnoughDataError, "no_baseline"),
    "baseline shorter": (lambda: scan_poisson(C, [1, 1], AT), InputDataError, "shape"),
    "baseline without time": (lambda: scan_poisson_times(CT, E, AT), InputDataError, "shape"),
    # places
    "place NaN": (lambda: scan_poisson(C, E, [(0, 0), (NAN, 0), (0, 1)]), InputDataError, "not_finite"),
    "place infinite": (lambda: scan_sites(C, N, [(0, 0), (INF, 0), (0, 1)]), InputDataError, "not_finite"),
    "place in space": (lambda: scan_poisson(C, E, [(0, 0, 0), (1, 0, 0), (2, 0, 0)]), InputDataError, "shape"),
    "place text": (lambda: scan_poisson(C, E, [("x", "y")] * 3), InputDataError, "no_numbers"),
    "latitude": (
        lambda: scan_poisson(C, E, [(103, 36), (103, 95), (103, 37)], params=DEGREES),
        InputDataError,
        "not_finite",
    ),
    "longitude": (
        lambda: scan_bernoulli(C, N, [(103, 36), (400, 36), (103, 37)], params=DEGREES),
        InputDataError,
        "not_finite",
    ),
    "metres as degrees": (
        lambda: scan_permutation(CT, [(18, 36), (500000, 3990000), (1, 1)], params=DEGREES),
        InputDataError,
        "not_finite",
    ),
    "one place": (lambda: scan_poisson([5], [1], [(0, 0)]), NotEnoughDataError, "one_place"),
    "same place": (lambda: scan_poisson(C, E, [(7, 7)] * 3), NotEnoughDataError, "one_place"),
    "no place": (lambda: make_zones(np.zeros((0, 2))), NotEnoughDataError, "one_place"),
    "nothing": (lambda: scan_poisson([], [], np.zeros((0, 2))), NotEnoughDataError, "no_baseline"),
    "nothing at sites": (lambda: scan_sites([], [], np.zeros((0, 2))), NotEnoughDataError, "too_few"),
    "nothing in time": (lambda: scan_permutation(np.zeros((0, 5)), []), NotEnoughDataError, "too_few"),
    "empty coordinates": (lambda: scan_poisson(C, E, []), InputDataError, "shape"),
    # noise
    "dispersion below 1": (lambda: _noise(dispersion=(1, 0.2, 1)), InputDataError, "not_finite"),
    "dispersion NaN": (lambda: _noise(dispersion=(1, NAN, 1)), InputDataError, "not_finite"),
    "dispersion shorter": (lambda: _noise(dispersion=(1, 1)), InputDataError, "shape"),
    "uncertainty negative": (lambda: _noise(uncertainty=(0.1, -1, 0)), InputDataError, "not_finite"),
    "reach 0": (lambda: _noise(reach=0.0), InputDataError, "not_finite"),
    "reach NaN": (lambda: _noise(reach=NAN), InputDataError, "not_finite"),
    "noise without places": (
        lambda: scan_poisson(C, E, AT[:2], zones=make_zones(AT), noise=Noise(np.ones(3), np.zeros(3), 1.0)),
        InputDataError,
        "shape",
    ),
    # counting
    "place unknown": (lambda: count_times([0, 3], [0, 0], n_locations=3, n_periods=2), InputDataError, "outside"),
    "time negative": (lambda: count_times([0, 1], [0, -1], n_locations=3, n_periods=2), InputDataError, "outside"),
    "time NaN": (lambda: count_times([0, 1], [0, NAN], n_locations=3, n_periods=2), InputDataError, "outside"),
    "place broken": (lambda: count_times([0, 0.5], [0, 1], n_locations=3, n_periods=2), InputDataError, "outside"),
    "times shorter": (lambda: count_times([0, 1], [0], n_locations=3, n_periods=2), InputDataError, "shape"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_said_clearly(name: str) -> None:
    work, error, key = BAD[name]
    with pytest.raises(error) as caught:
        work()
    assert caught.value.key.removeprefix("hotspots.").removeprefix("scan_") == key
    for language in LANGUAGES:
        text = tell_error(caught.value, language)
        assert "{" not in text
        assert len(text) > 10


@pytest.mark.parametrize("scan", [scan_bernoulli, scan_sites])
def test_places_without_any_look_do_no_harm(scan: Callable[..., Scan]) -> None:
    failed, looked = [4, 0, 0, 0], [5, 0, 6, 7]
    found = scan(failed, looked, [*AT, (900.0, 0.0)], params=ScanParams(replications=9))
    assert [c.members.tolist() for c in found.clusters] == [[0]]


def test_a_baseline_of_0_without_cases_is_fine() -> None:
    found = scan_poisson([4, 0, 1], [1, 0, 4], AT, params=ScanParams(replications=9))
    assert found.clusters[0].members.tolist() == [0]


@pytest.mark.parametrize(
    "setting", [{"max_share": 0}, {"max_share": 0.6}, {"min_cases": 0}, {"replications": 1}, {"k": 1}]
)
def test_settings_out_of_range_are_refused(setting: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(setting))):
        ScanParams(**setting)
