"""Every source is placed by its own datum."""

import numpy as np
import pandas as pd
import pytest

from hotspot.crs import from_wgs84
from hotspot.errors import CrsError
from hotspot.location import place
from tests.location.city import CORNER, CRS, SUBDISTRICTS, city, reports, scattered, together

TOWN = city()


def source(source_id="s1", **facts):
    row = {"source_id": source_id, "path": f"{source_id}.csv", "table": pd.NA, "crs_label": pd.NA, "datum": pd.NA}
    return pd.DataFrame([row | facts])


def written_in(datum, n=400, seed=0, **columns):
    rows = scattered(n, seed, **columns)
    x, y = from_wgs84(rows["x"], rows["y"], datum=datum)
    return rows.assign(x=x, y=y)


def test_points_are_in_wgs84_and_in_the_citys_metres():
    table = place(reports([100.0], [200.0], decimals=9), TOWN, sources=source(datum="wgs84")).table
    assert table.crs.to_epsg() == CRS
    assert table.geometry.iloc[0].coords[0] == pytest.approx((CORNER[0] + 100, CORNER[1] + 200), abs=0.001)
    assert table[["lon", "lat"]].to_numpy() == pytest.approx(table[["x", "y"]].to_numpy(), abs=1e-9)


@pytest.mark.parametrize("datum", ["gcj02", "bd09", "epsg:4544"])
def test_each_source_by_its_stated_datum(datum):
    true, other = scattered(200, seed=1), written_in(datum, n=200, seed=1).assign(source_id="s2")
    sources = pd.concat([source(datum="wgs84"), source("s2", datum=datum)], ignore_index=True)
    table = place(together(true, other), TOWN, sources=sources).table
    same = table.geometry.iloc[:200].reset_index(drop=True).distance(table.geometry.iloc[200:].reset_index(drop=True))
    assert same.max() < 0.01


def test_an_unstated_datum_is_told_by_the_names_in_the_rows():
    east, north = np.random.default_rng(2).uniform(10, 3990, (2, 2000))
    names = np.array(SUBDISTRICTS)[(east > 2000) + 2 * (north > 2000)]
    rows = reports(east, north, subdistrict_text=np.char.add(names, "街道"))
    x, y = from_wgs84(rows["x"], rows["y"], datum="gcj02")
    found = place(rows.assign(x=x, y=y), TOWN, sources=source())
    assert found.verdicts["s1"].datum == "gcj02"
    assert found.notices[0].facts == {"source": "s1.csv", "datum": "GCJ-02", "n": 2000}


def test_sources_that_cannot_be_told_are_named_together():
    few = together(reports([2000.0] * 3, [2000.0] * 3), reports([2100.0], [2100.0]).assign(source_id="s2"))
    sources = pd.concat([source(), source("s2")], ignore_index=True)
    with pytest.raises(CrsError) as raised:
        place(few, TOWN, sources=sources)
    assert [fault.facts["source"] for fault in raised.value.faults] == ["s1.csv", "s2.csv"]


def test_a_source_without_accepted_rows_asks_nothing():
    sources = pd.concat([source(datum="wgs84"), source("s2")], ignore_index=True)
    assert list(place(scattered(10), TOWN, sources=sources).verdicts) == ["s1"]


def test_what_rows_carry_is_kept():
    rows = scattered(10).assign(theme="垃圾")
    table = place(rows, TOWN, sources=source(datum="wgs84")).table
    assert table[rows.columns].equals(rows)
