"""Draw the reports of six months: an uneven baseline, planted hotspots, repeats, and every kind of bad row."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from hotspot.demo.addresses import Addresses
from hotspot.demo.city import CENTRE_LON_LAT, CRS, City
from hotspot.demo.habits import DAYS, EVENING, START, choose_days, draw_from, draw_minutes, weigh_hours
from hotspot.demo.planted import draw_addresses

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

REPEAT_SHARE = 0.10
LATEST_REPEAT_DAYS = 9.0
SOURCES = ("hotline_early", "hotline_late", "inspectors", "mini_programme", "volunteers")
SOURCE_SHARES = (0.58, 0.22, 0.17, 0.03)
NOISE_M = (0.0, 0.0, 6.0, 9.0, 9.0)
FARTHEST_NOISE_M = 20.0
SECOND_QUARTER = int((np.datetime64("2017-04-01") - START).astype(int)) * 1440
FALLBACK_SHARE = 0.04
FALLBACK_TO_DISTRICT = 0.3
FALLBACK_SUBDISTRICTS = (0, 2, 8, 11, 16, 19)
FAR_AWAY = (116.39, 39.91)
# Rows with one fault each; those of the first group cannot be accepted, those of the second lie outside the district.
REJECTED_KINDS = (
    "missing_date",
    "impossible_date",
    "not_a_date",
    "ambiguous_date",
    "missing_coordinates",
    "text_coordinates",
    "zero_coordinates",
    "swapped_coordinates",
)
OUTSIDE_KINDS = ("outside_near", "outside_far")
KIND_SHARE = 0.0012


def simulate_reports(city: City, addresses: Addresses, planted: gpd.GeoDataFrame, habits: pd.DataFrame, day_weights: Floats, *, n: int, seed: int) -> pd.DataFrame:
    """Return `n` rows in time order.

    Returns
    -------
    `theme` (row of `habits`), `address` (row of the addresses), `minute` (since START), `planted` (row of `planted`, -1 =
    none), `problem` (number of the chain of repeats), `is_repeat`, `source` (of SOURCES), `kind` (``plain``, a fallback,
    one of REJECTED_KINDS or OUTSIDE_KINDS, ``hostile``), `lon`, `lat` (true position, WGS84).
    """
    rng = np.random.default_rng([seed, 3])
    n_repeats = round(n * REPEAT_SHARE)
    n_base = n - n_repeats - int(planted["added"].sum())
    first = pd.concat([_draw_base(addresses, habits, day_weights, n_base, rng), _draw_planted(addresses, planted, habits, day_weights, rng)], ignore_index=True)
    first["problem"] = np.arange(len(first))
    rows = pd.concat([first.assign(is_repeat=False), _draw_repeats(first, n_repeats, rng)], ignore_index=True)
    rows = rows.sort_values("minute", kind="stable", ignore_index=True)
    rows["source"] = _draw_sources(rows["minute"].to_numpy(), rng)
    rows = _place_rows(rows, addresses, rng)
    rows["kind"] = _choose_kinds(rows, city, addresses, rng)
    return _displace(rows, city, addresses, rng)


def choose_duplicates(rows: pd.DataFrame, n: int, *, seed: int) -> Ints:
    """Return `n` rows of the baseline, in order, that stand a second time in their file, cell for cell."""
    rng = np.random.default_rng([seed, 6])
    baseline = np.flatnonzero((rows["kind"] == "plain") & (rows["planted"] < 0))
    return np.sort(rng.choice(baseline, n, replace=False))


def _draw_base(addresses: Addresses, habits: pd.DataFrame, day_weights: Floats, n: int, rng: np.random.Generator) -> pd.DataFrame:
    counts = rng.multinomial(n, habits["weight"] / habits["weight"].sum())
    hours = weigh_hours(habits)
    address = np.concatenate([draw_from(addresses.rates[t], count, rng) for t, count in enumerate(counts)])
    minute = np.concatenate([draw_minutes(count, day_weights[t], hours[t], rng) for t, count in enumerate(counts)])
    return pd.DataFrame({"theme": np.repeat(np.arange(len(counts)), counts), "address": address, "minute": minute, "planted": -1})


def _draw_planted(addresses: Addresses, planted: gpd.GeoDataFrame, habits: pd.DataFrame, day_weights: Floats, rng: np.random.Generator) -> pd.DataFrame:
    theme = pd.Index(habits["theme"]).get_indexer(planted["theme"])
    hours = weigh_hours(habits)
    minute = [
        draw_minutes(row.added, day_weights[t] * choose_days(row.kind), hours[t] * EVENING if row.kind == "evening" else hours[t], rng)
        for t, row in zip(theme, planted.itertuples(), strict=True)
    ]
    added = planted["added"].to_numpy()
    return pd.DataFrame({"theme": np.repeat(theme, added), "address": draw_addresses(planted, addresses, rng), "minute": np.concatenate(minute), "planted": np.repeat(np.arange(len(planted)), added)})


def _draw_repeats(first: pd.DataFrame, n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Let `n` reports be made again within days, at the same address; one problem may be reported several times."""
    latest = (len(DAYS) - LATEST_REPEAT_DAYS - 1) * 1440
    parents = first.iloc[rng.choice(np.flatnonzero(first["minute"] < latest), n)]
    days = np.minimum(rng.exponential(2.0, n), LATEST_REPEAT_DAYS)
    later = parents["minute"] + np.round(days * 1440).astype(int) + 1
    return parents.assign(minute=later + (later % 60 == 0), is_repeat=True)


def _draw_sources(minute: Ints, rng: np.random.Generator) -> Ints:
    drawn = draw_from(np.array(SOURCE_SHARES), len(minute), rng)
    return np.where(drawn == 0, (minute >= SECOND_QUARTER).astype(int), drawn + 1)


def _place_rows(rows: pd.DataFrame, addresses: Addresses, rng: np.random.Generator) -> pd.DataFrame:
    """Add `lon`, `lat`: the address itself for a geocoder, a few metres off for a telephone's own position."""
    noise = np.array(NOISE_M)[rows["source"]]
    distance = np.minimum(noise * np.sqrt(rng.exponential(2.0, len(rows))), FARTHEST_NOISE_M)
    angle = rng.uniform(0, 2 * np.pi, len(rows))
    points = addresses.table[["x", "y"]].to_numpy()[rows["address"]]
    x, y = points[:, 0] + distance * np.cos(angle), points[:, 1] + distance * np.sin(angle)
    lon, lat = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True).transform(x, y)
    return rows.assign(lon=np.round(lon, 7), lat=np.round(lat, 7))


def _choose_kinds(rows: pd.DataFrame, city: City, addresses: Addresses, rng: np.random.Generator) -> NDArray[np.object_]:
    """Choose which rows of the baseline are spoilt, and how; the volunteers' file has none, chains of repeats neither."""
    kinds = np.full(len(rows), "plain", dtype=object)
    single = (rows["planted"] < 0) & ~rows["problem"].duplicated(keep=False) & (rows["source"] < SOURCES.index("volunteers"))
    order = rng.permutation(np.flatnonzero(single))
    spoilt = np.repeat(np.array((*REJECTED_KINDS, *OUTSIDE_KINDS, "hostile"), dtype=object), max(2, round(len(rows) * KIND_SHARE)))
    kinds[order[: len(spoilt)]] = spoilt
    by_telephone = (rows["source"] <= SOURCES.index("hotline_late")).to_numpy()
    rest = order[len(spoilt) :]
    rest = rest[by_telephone[rest]]
    wanted = round(FALLBACK_SHARE * by_telephone.sum())
    to_district, rest = np.split(rest, [round(wanted * FALLBACK_TO_DISTRICT)])
    in_stack = np.isin(parent_rows(city, addresses)[rows["address"].to_numpy()[rest]], FALLBACK_SUBDISTRICTS)
    kinds[to_district] = "fallback_district"
    kinds[rest[in_stack][: wanted - len(to_district)]] = "fallback_subdistrict"
    return kinds


def parent_rows(city: City, addresses: Addresses) -> Ints:
    """Return for each address the row of its subdistrict."""
    parents = pd.Index(city.subdistricts["code"]).get_indexer(city.communities["parent_code"])
    return np.asarray(parents[addresses.table["community"]])


def _displace(rows: pd.DataFrame, city: City, addresses: Addresses, rng: np.random.Generator) -> pd.DataFrame:
    """Move fallback rows to the centre of their subdistrict or of the district, and outside rows out of the district."""
    moved = rows.copy()
    kind = rows["kind"].to_numpy()
    centres = shapely.get_coordinates(shapely.point_on_surface(city.subdistricts.geometry.to_numpy()))
    own = centres[parent_rows(city, addresses)[rows["address"]]]
    left, low, _, high = city.district.total_bounds
    near = np.column_stack([left - rng.uniform(0.02, 0.06, len(rows)), rng.uniform(low, high, len(rows))])
    far = np.array(FAR_AWAY) + rng.uniform(-0.01, 0.01, (len(rows), 2))
    places = {
        "fallback_subdistrict": own,
        "fallback_district": np.broadcast_to(CENTRE_LON_LAT, own.shape),
        "outside_near": near,
        "outside_far": far,
    }
    for name, place in places.items():
        moved.loc[kind == name, ["lon", "lat"]] = place[kind == name]
    return moved
