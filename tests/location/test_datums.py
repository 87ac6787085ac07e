"""Sources that cannot be told by themselves are told by those that can."""

import numpy as np
import shapely

from hotspot.crs import from_wgs84
from hotspot.location.datums import City, Source, judge_sources

NOBODY = np.array([shapely.box(103.5, 35.8, 104.3, 36.4)], dtype=object)
CITY = City(NOBODY[0], NOBODY, stated=False)
RNG = np.random.default_rng(5)
ADDRESSES = RNG.uniform((103.80, 36.02), (103.86, 36.06), (1500, 2))


def source(name, *, datum="wgs84", n=900, seed=0, label=None, named=None):
    """Reports at addresses deep inside the city, each within about 5 m of its address."""
    rng = np.random.default_rng(seed)
    places = ADDRESSES[rng.integers(0, len(ADDRESSES), n)] + rng.normal(0, 3e-5, (n, 2))
    x, y = from_wgs84(*places.T, datum=datum)
    return Source(name, x, y, np.full(n, -1) if named is None else named(places), None, label)


def judged(*sources, city=CITY):
    return judge_sources({one.name: one for one in sources}, city)


def test_unlabelled_sources_are_told_by_a_labelled_one():
    labelled = source("gps", n=400, seed=1, label="EPSG:4326")
    verdicts, faults = judged(source("amap", datum="gcj02", seed=2), labelled, source("baidu", datum="bd09", seed=3))
    assert not faults
    assert {key: verdict.datum for key, verdict in verdicts.items()} == {
        "amap": "gcj02",
        "gps": "wgs84",
        "baidu": "bd09",
    }
    assert (verdicts["amap"].basis, verdicts["gps"].basis) == ("peers", "label")
    assert verdicts["baidu"].notices[0].facts["peers"] == "gps"


def test_without_any_known_source_all_are_asked():
    verdicts, faults = judged(source("a", seed=1), source("b", datum="gcj02", seed=2))
    assert [fault.key for fault in faults] == ["crs.ambiguous"] * 2
    assert not any(verdict.confident for verdict in verdicts.values())


def test_a_source_that_shares_no_addresses_is_asked():
    elsewhere = RNG.uniform((104.0, 36.2), (104.1, 36.3), (900, 2))
    lone = Source("lone", *elsewhere.T, np.full(900, -1), None, None)
    _, faults = judged(lone, source("gps", label="EPSG:4326"), source("amap", datum="gcj02", seed=2))
    assert [fault.facts["source"] for fault in faults] == ["lone"]


def test_peers_do_not_hide_a_shifted_boundary():
    """All sources agree with each other, and all end 300 m beside the border: ask for the boundary."""
    west, south, east, north = shapely.multipoints(ADDRESSES).bounds
    true = shapely.box(west - 0.0002, south - 0.0002, east + 0.0002, north + 0.0002)
    moved = shapely.transform(true, lambda p: np.stack(from_wgs84(*p.T, datum="gcj02"), axis=1))
    sources = source("gps", n=300, seed=1, label="EPSG:4326"), source("amap", datum="gcj02", n=300, seed=2)
    shifted = City(moved, np.array([moved], dtype=object), stated=False)
    _, faults = judged(*sources, city=shifted)
    assert {fault.key for fault in faults} == {"crs.boundary_shifted"}
    assert faults[0].facts["setting"] == "gcj02"


def test_names_of_a_map_that_is_drawn_elsewhere_decide_nothing():
    """Rows name squares of 1 km; the boundary file has each 500 m off (schematic, or of another year)."""
    side, off = 0.01, np.array([-0.003, 0.004])
    west, south = np.meshgrid(103.78 + side * np.arange(10), 36.0 + side * np.arange(8))
    drawn = shapely.box(west, south, west + side, south + side).ravel()

    def named(places):
        column, row = ((places - off - (103.78, 36.0)) // side).astype(int).T
        return row * 10 + column

    city = City(shapely.union_all(drawn), drawn, stated=False)
    verdicts, faults = judged(source("amap", datum="gcj02", n=5000, named=named), city=city)
    assert [fault.key for fault in faults] == ["crs.ambiguous"]
    assert verdicts["amap"].notices[-1].key == "crs.names_disagree"
