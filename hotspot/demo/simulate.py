"""Draw the reports of six months: an uneven baseline, planted hotspots, repeats, and every kind of bad row."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from hotspot.demo.city import CENTRE_LON_LAT, CRS
from hotspot.demo.habits import DAYS, EVENING, START, choose_days, draw_from, draw_minutes
from hotspot.demo.planted import draw_addresses
from hotspot.demo.town import Town

Ints = NDArray[np.int64]

REPEAT_SHARE = 0.10
LATEST_REPEAT_DAYS = 9.0
SOURCES = ("hotline_early", "hotline_late", "inspectors", "mini_programme", "volunteers")
HOTLINE_EARLY, HOTLINE_LATE, INSPECTORS, MINI_PROGRAMME, VOLUNTEERS = range(len(SOURCES))
# Of the hotline (both files), inspectors, mini-programme, volunteers.
SOURCE_SHARES = (0.58, 0.22, 0.17, 0.03)
NOISE_M = (0.0, 0.0, 6.0, 9.0, 9.0)
FARTHEST_NOISE_M = 20.0
SECOND_QUARTER = int((np.datetime64("2017-04-01") - START).astype(int)) * 1440
FALLBACK_SHARE = 0.04
FALLBACK_TO_DISTRICT = 0.3
FALLBACK_SUBDISTRICTS = (0, 2, 8, 11, 16, 19)
FAR_AWAY = (116.39, 39.91)
KIND_SHARE = 0.0012
# Rows with one fault each: the first cannot be accepted, the second lie outside the district.
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


def simulate_reports(town: Town, planted: gpd.GeoDataFrame, *, n: int) -> pd.DataFrame:
    """Return `n` reports in time order.

    Returns
    -------
    `theme` (row of the habits), `address` (row of the addresses), `minute` (since START), `planted` (row of `planted`,
    -1 = none), `problem` (number of the chain of repeats), `is_repeat`, `source` (of SOURCES), `kind` (``plain``,
    ``hostile``, a fallback, one of REJECTED_KINDS or OUTSIDE_KINDS), `lon`, `lat` (true position, WGS84).
    """
    rng = town.generator(3)
    n_repeats = round(n * REPEAT_SHARE)
    n_base = n - n_repeats - int(planted["added"].sum())
    first = pd.concat([_draw_base(town, n_base, rng), _draw_planted(town, planted, rng)], ignore_index=True)
    first["problem"] = np.arange(len(first))
    rows = pd.concat([first.assign(is_repeat=False), _draw_repeats(first, n_repeats, rng)], ignore_index=True)
    rows = rows.sort_values("minute", kind="stable", ignore_index=True)
    rows["source"] = _draw_sources(rows["minute"].to_numpy(), rng)
    rows = _place_rows(rows, town, rng)
    rows["kind"] = _choose_kinds(rows, town, rng)
    return _displace(rows, town, rng)


def choose_duplicates(rows: pd.DataFrame, n: int, rng: np.random.Generator) -> Ints:
    """Return `n` rows of the baseline, in order, that stand a second time in their file, cell for cell."""
    baseline = np.flatnonzero((rows["kind"] == "plain") & (rows["planted"] < 0))
    return np.sort(rng.choice(baseline, n, replace=False))


def _draw_base(town: Town, n: int, rng: np.random.Generator) -> pd.DataFrame:
    counts = rng.multinomial(n, town.habits["weight"] / town.habits["weight"].sum())
    minutes = [draw_minutes(k, town.day_weights[t], town.hour_weights[t], rng) for t, k in enumerate(counts)]
    addresses = [draw_from(town.addresses.rates[t], k, rng) for t, k in enumerate(counts)]
    return _first_reports(np.repeat(np.arange(len(counts)), counts), np.concatenate(addresses), minutes)


def _draw_planted(town: Town, planted: gpd.GeoDataFrame, rng: np.random.Generator) -> pd.DataFrame:
    theme, added = town.theme_rows(planted["theme"]), planted["added"].to_numpy()
    minutes = []
    for t, row in zip(theme, planted.itertuples(), strict=True):
        hours = town.hour_weights[t] * (EVENING if row.kind == "evening" else 1.0)
        minutes.append(draw_minutes(row.added, town.day_weights[t] * choose_days(row.kind), hours, rng))
    drawn = _first_reports(np.repeat(theme, added), draw_addresses(planted, town, rng), minutes)
    return drawn.assign(planted=np.repeat(np.arange(len(planted)), added))


def _first_reports(theme: Ints, address: Ints, minutes: list[Ints]) -> pd.DataFrame:
    return pd.DataFrame({"theme": theme, "address": address, "minute": np.concatenate(minutes), "planted": -1})


def _draw_repeats(first: pd.DataFrame, n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Let `n` reports be made again within days, at the same address; a problem may be reported several times."""
    latest = (len(DAYS) - LATEST_REPEAT_DAYS - 1) * 1440
    parents = first.iloc[rng.choice(np.flatnonzero(first["minute"] < latest), n)]
    days = np.minimum(rng.exponential(2.0, n), LATEST_REPEAT_DAYS)
    later = parents["minute"] + np.round(days * 1440).astype(int) + 1
    return parents.assign(minute=later + (later % 60 == 0), is_repeat=True)


def _draw_sources(minute: Ints, rng: np.random.Generator) -> Ints:
    drawn = draw_from(np.array(SOURCE_SHARES), len(minute), rng)
    return np.where(drawn == 0, np.where(minute < SECOND_QUARTER, HOTLINE_EARLY, HOTLINE_LATE), drawn + 1)


def _place_rows(rows: pd.DataFrame, town: Town, rng: np.random.Generator) -> pd.DataFrame:
    """Add `lon`, `lat`: the address itself for a geocoder, a few metres off for a telephone's own position."""
    noise = np.array(NOISE_M)[rows["source"]]
    distance = np.minimum(noise * np.sqrt(rng.exponential(2.0, len(rows))), FARTHEST_NOISE_M)
    angle = rng.uniform(0, 2 * np.pi, len(rows))
    x, y = town.addresses.points[rows["address"]].T
    to_degrees = Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)
    lon, lat = to_degrees.transform(x + distance * np.cos(angle), y + distance * np.sin(angle))
    return rows.assign(lon=np.round(lon, 7), lat=np.round(lat, 7))


def _choose_kinds(rows: pd.DataFrame, town: Town, rng: np.random.Generator) -> NDArray[np.object_]:
    """Choose which rows of the baseline are spoilt, and how; the volunteers' file and chains of repeats have none."""
    kinds = np.full(len(rows), "plain", dtype=object)
    alone = (rows["planted"] < 0) & ~rows["problem"].duplicated(keep=False) & (rows["source"] != VOLUNTEERS)
    order = rng.permutation(np.flatnonzero(alone))
    each = max(2, round(len(rows) * KIND_SHARE))
    spoilt = np.repeat(np.array((*REJECTED_KINDS, *OUTSIDE_KINDS, "hostile"), dtype=object), each)
    order, rest = np.split(order, [len(spoilt)])
    kinds[order] = spoilt
    by_telephone = (rows["source"] <= HOTLINE_LATE).to_numpy()
    wanted = round(FALLBACK_SHARE * by_telephone.sum())
    to_district, rest = np.split(rest[by_telephone[rest]], [round(wanted * FALLBACK_TO_DISTRICT)])
    subdistrict = town.subdistrict_rows(rows["address"].to_numpy()[rest])
    to_subdistrict = rest[np.isin(subdistrict, FALLBACK_SUBDISTRICTS)][: wanted - len(to_district)]
    kinds[to_district] = "fallback_district"
    kinds[to_subdistrict] = "fallback_subdistrict"
    return kinds


def _displace(rows: pd.DataFrame, town: Town, rng: np.random.Generator) -> pd.DataFrame:
    """Move fallback rows to the centre of their subdistrict or the district, and outside rows out of the district."""
    moved = rows.copy()
    kind = rows["kind"].to_numpy()
    centres = shapely.get_coordinates(shapely.point_on_surface(town.city.subdistricts.geometry.to_numpy()))
    left, low, _, high = town.city.district.total_bounds
    places = {
        "fallback_subdistrict": centres[town.subdistrict_rows(rows["address"].to_numpy())],
        "fallback_district": np.broadcast_to(CENTRE_LON_LAT, (len(rows), 2)),
        "outside_near": rng.uniform((left - 0.06, low), (left - 0.02, high), (len(rows), 2)),
        "outside_far": np.array(FAR_AWAY) + rng.uniform(-0.01, 0.01, (len(rows), 2)),
    }
    for name, place in places.items():
        moved.loc[kind == name, ["lon", "lat"]] = place[kind == name]
    return moved
