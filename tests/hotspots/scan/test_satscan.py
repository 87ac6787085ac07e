"""Equal to SaTScan's own results on its fever sample of New York: prospective space-time permutation."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hotspot.hotspots.scan import Cluster, ScanParams, count_times, scan_permutation

START, DAYS = dt.date(2001, 11, 1), 24


@pytest.fixture(scope="module")
def fever(shared: Path) -> tuple[list[str], list[Cluster], list[dict[str, Any]]]:
    folder = shared / "published/satscan_nycfever"
    places = [line.split() for line in (folder / "NYCfever.geo").read_text().splitlines() if line.strip()]
    calls = [line.split() for line in (folder / "NYCfever.cas").read_text().splitlines() if line.strip()]
    zips = [place[0] for place in places]
    location = np.repeat([zips.index(call[0]) for call in calls], [int(call[1]) for call in calls])
    day = [(dt.date(*map(int, call[2].split("/"))) - START).days for call in calls for _ in range(int(call[1]))]
    count = count_times(location, day, n_locations=len(zips), n_periods=DAYS)
    lon_lat = [(float(place[2]), float(place[1])) for place in places]
    params = ScanParams(degrees=True, max_radius_m=3000, max_periods=7)
    scan = scan_permutation(count, lon_lat, prospective=True, params=params, seed=2026)
    published = json.loads((folder / "expected.json").read_text())["run"]["clusters"]
    return zips, list(scan.clusters[: len(published)]), published


def test_members_in_their_order(fever) -> None:
    zips, ours, published = fever
    assert [[zips[i] for i in c.members] for c in ours] == [c["location_ids"] for c in published]


def test_cases_and_expected(fever) -> None:
    _, ours, published = fever
    assert [c.cases for c in ours] == [c["cases"] for c in published]
    assert [c.expected for c in ours] == pytest.approx([c["expected"] for c in published], abs=0.006)
    assert [c.ratio for c in ours] == pytest.approx([c["obs_exp"] for c in published], abs=0.006)


def test_log_likelihood_ratio(fever) -> None:
    _, ours, published = fever
    assert [c.llr for c in ours] == pytest.approx([c["llr"] for c in published], abs=1e-6)


def test_time_and_radius(fever) -> None:
    _, ours, published = fever
    for cluster, printed in zip(ours, published, strict=True):
        days = (START + dt.timedelta(days=d) for d in (cluster.first, cluster.last))
        assert " to ".join(f"{day:%Y/%-m/%-d}" for day in days) == printed["time_frame"]
        assert float(printed["coordinates_radius"].split("/")[1].split()[0]) == pytest.approx(
            cluster.radius_m / 1000, abs=0.005
        )


def test_none_is_significant_and_p_is_near(fever) -> None:
    _, ours, published = fever
    assert [c.p_value <= 0.05 for c in ours] == [c["p_value"] <= 0.05 for c in published]
    assert [c.p_value for c in ours] == pytest.approx([c["p_value"] for c in published], abs=0.15)
