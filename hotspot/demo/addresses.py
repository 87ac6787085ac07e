"""Where people could report from: addresses along invented streets, and how often each theme is reported there."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hotspot.demo.city import CRS, City, locate_centre, read_words

Floats = NDArray[np.float64]

STREET_GAP_M = 110.0
ADDRESS_GAP_M = 25.0
# The town lies along a valley: it thins out slowly to east and west, fast to north and south.
VALLEY_M = (5500.0, 3000.0)
# Where it has thinned out to this share of the centre, a community is a hamlet, alike everywhere.
THINNEST = 0.15
HAMLET_RADIUS_M = 500.0
HAMLET_RATE = 0.05
WAVES = 40
COMPOUND_SHARE = 0.06
# Wider than any noise of a position, so that the area of every report is known.
EDGE_GAP_M = 25.0


@dataclass(frozen=True)
class Addresses:
    """`table` has `x`, `y` (EPSG:4544), `community` (row of the city's communities), `street`, `number`, `compound`.

    `points` is (addresses, 2), the same x and y; `rates` is (themes, addresses): how often a theme is reported at an
    address, each row summing to 1.
    """

    table: pd.DataFrame
    points: Floats
    rates: Floats


def lay_addresses(city: City, n_themes: int, *, seed: int) -> Addresses:
    """Invent streets (a turned lattice in each community, hamlets far out) and an uneven, smooth baseline.

    The baseline falls off with the distance from the centre, times a smooth lognormal field (scale about 1 km), a small
    smooth field of each theme, and a lognormal weight of the single address; some addresses are compounds.
    """
    rng = np.random.default_rng([seed, 1])
    communities = city.communities.to_crs(CRS)
    middles = shapely.point_on_surface(communities.geometry.to_numpy())
    far = _thin_out(shapely.get_coordinates(middles)) < THINNEST
    built = shapely.buffer(communities.geometry.to_numpy(), -EDGE_GAP_M)
    built[far] = shapely.intersection(built[far], shapely.buffer(middles[far], HAMLET_RADIUS_M))
    table = _number_houses([_lay_streets(*place, rng) for place in zip(built, middles, strict=True)])
    table["compound"] = rng.random(len(table)) < COMPOUND_SHARE
    points = table[["x", "y"]].to_numpy()
    town = np.where(far[table["community"]], HAMLET_RATE, _thin_out(points))
    shared = _smooth_field(points, 1000.0, 0.45, rng) + np.log(town)
    single = rng.normal(0, 0.5, len(table)) + np.where(table["compound"], 1.0, 0.0)
    own = np.stack([_smooth_field(points, 2500.0, 0.06, rng) for _ in range(n_themes)])
    rates = np.exp(shared + single + own)
    return Addresses(table, points, rates / rates.sum(axis=1, keepdims=True))


def name_addresses(table: pd.DataFrame, city: City) -> NDArray[np.object_]:
    """Return a written address for each row, made of the community's name and invented numbers."""
    short = city.communities["short_name"].to_numpy()[table["community"]]
    pattern = read_words()["address"]
    rows = zip(short, table["street"], table["number"], strict=True)
    return np.array([pattern.format(community=c, street=s, number=n) for c, s, n in rows], dtype=object)


def _thin_out(points: Floats) -> Floats:
    return np.asarray(np.exp(-(((points - locate_centre()) / VALLEY_M) ** 2).sum(axis=1)))


def _lay_streets(built: shapely.Polygon, middle: shapely.Point, rng: np.random.Generator) -> NDArray[np.object_]:
    kept = shapely.intersection(_lattice(built, middle, rng), built)
    return np.asarray(kept[shapely.length(kept) > ADDRESS_GAP_M])


def _number_houses(streets: list[NDArray[np.object_]]) -> pd.DataFrame:
    """Return an address every `ADDRESS_GAP_M` along each street of each community."""
    lines = np.concatenate(streets)
    houses = (shapely.length(lines) // ADDRESS_GAP_M).astype(int)
    first = np.repeat(np.cumsum(houses) - houses, houses)
    number = np.arange(houses.sum()) - first + 1
    points = shapely.line_interpolate_point(np.repeat(lines, houses), (number - 0.5) * ADDRESS_GAP_M)
    community = np.repeat(np.arange(len(streets)), [len(part) for part in streets])
    street = np.concatenate([np.arange(1, len(part) + 1) for part in streets])
    table = pd.DataFrame(shapely.get_coordinates(points), columns=["x", "y"])
    return table.assign(community=np.repeat(community, houses), street=np.repeat(street, houses), number=number)


def _lattice(built: shapely.Geometry, middle: shapely.Point, rng: np.random.Generator) -> NDArray[np.object_]:
    reach = 1.5 * max(built.bounds[2] - built.bounds[0], built.bounds[3] - built.bounds[1])
    offsets = np.arange(-reach, reach, STREET_GAP_M) + rng.uniform(0, STREET_GAP_M)
    turn = rng.uniform(0, np.pi / 2)
    lines = []
    for angle in (turn, turn + np.pi / 2):
        along, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
        start = shapely.get_coordinates(middle) + offsets[:, None] * across
        lines.append(shapely.linestrings(np.stack([start - reach * along, start + reach * along], axis=1)))
    return np.concatenate(lines)


def _smooth_field(points: Floats, scale_m: float, spread: float, rng: np.random.Generator) -> Floats:
    """Return a smooth Gaussian field at `points`: `WAVES` random cosines (Rahimi & Recht 2007)."""
    waves = rng.normal(0, 1 / scale_m, (WAVES, 2))
    phases = rng.uniform(0, 2 * np.pi, WAVES)
    origin = points.mean(axis=0)
    return np.asarray(spread * np.sqrt(2 / WAVES) * np.cos((points - origin) @ waves.T + phases).sum(axis=1))
