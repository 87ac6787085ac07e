"""The coordinate doctor for boundaries: is one layer shifted against another, and which of the two."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike
from pyproj import Transformer

from hotspot.crs.convert import projected_crs
from hotspot.crs.evidence import Bools, block_of, compare
from hotspot.crs.hypotheses import Hypothesis
from hotspot.crs.obfuscation import Floats, Pair

_DATUMS = ("wgs84", "gcj02", "bd09")
_READINGS = [Hypothesis("wgs84")] + [Hypothesis(a, False, b) for a in _DATUMS for b in _DATUMS if a != b]
_STEP_M = 100.0
_MAX_SAMPLES = 20_000
# Independent drawings of one border differ by 10-30 m; the shifts are 100 m and more.
_NEAR_M = 30.0
_WINDOW_DEG = 0.02


@dataclass(frozen=True, eq=False)
class LayerVerdict:
    """How a layer lies against a reference.

    `datum` and `reference_datum`: what each seems to be in (both ``wgs84`` if they agree, or if nothing says
    otherwise). `confident`: the evidence decided, for agreement or for a shift. `shift_m` and `bearing_deg` (clockwise
    from north): how far and whereto the layer lies off its true place against the reference. `matched`: share of the
    layer's lines that lie within 30 m of the reference's under the verdict, of those that do under any reading.
    `table`: one row per reading with ``datum``, ``boundary_datum``, ``matched``, ``z``.
    """

    datum: str
    reference_datum: str
    confident: bool
    shift_m: float
    bearing_deg: float
    matched: float
    z: float
    samples: int
    table: pd.DataFrame


def diagnose_layers(layer: ArrayLike, reference: ArrayLike) -> LayerVerdict:
    """Tell whether a layer of polygons is shifted by GCJ-02 or BD-09 against another.

    Points every 100 m along the layer's lines are moved as each reading says; a reading's misfit is the share of them
    further than 30 m from every line of the reference. Readings are compared on the points where they disagree
    (`hotspot.crs.evidence.compare`), so that lines which only one layer has say nothing.

    Parameters
    ----------
    layer, reference
        Arrays of polygons, both in degrees as read. They need not be of one level nor cover the same ground.

    Returns
    -------
    LayerVerdict
    """
    target, source = _segments(reference), _segments(layer)
    if len(target) == 0:
        return _nothing_shared()
    west, south, east, north = _bounds(target)
    middle = (source[:, :2] + source[:, 2:]) / 2
    source = source[((middle >= (west, south)) & (middle <= (east, north))).all(axis=1)]
    if len(source) == 0:
        return _nothing_shared()
    system = projected_crs((west + east) / 2, (south + north) / 2)
    metres = Transformer.from_crs(4326, system, always_xy=True)
    lon, lat = _sample(source, metres)
    tree = shapely.STRtree(shapely.linestrings(_project(target, metres).reshape(-1, 2, 2)))
    near = {h: _is_near(h.apply(lon, lat), tree, metres) for h in _READINGS}
    return _judge(near, lon, lat, metres)


def _segments(polygons: ArrayLike) -> Floats:
    """Return the sides of polygons once each: degrees (n, 4) of both ends. Twice one side is not twice the evidence."""
    rings = shapely.get_rings(shapely.get_parts(np.asarray(polygons, dtype=object)))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[:-1] == ring[1:]
    start, end = corners[:-1][same], corners[1:][same]
    back = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    return np.unique(np.where(back[:, None], np.hstack([end, start]), np.hstack([start, end])), axis=0)


def _bounds(segments: Floats) -> tuple[float, float, float, float]:
    low, high = segments.reshape(-1, 2).min(axis=0), segments.reshape(-1, 2).max(axis=0)
    return low[0] - _WINDOW_DEG, low[1] - _WINDOW_DEG, high[0] + _WINDOW_DEG, high[1] + _WINDOW_DEG


def _project(segments: Floats, metres: Transformer) -> Floats:
    ends = segments.reshape(-1, 2)
    return np.stack(metres.transform(ends[:, 0], ends[:, 1]), axis=1).reshape(-1, 4)


def _sample(segments: Floats, metres: Transformer) -> Pair:
    """Return points (n,) in degrees, one for each 100 m of the segments' whole length."""
    flat = _project(segments, metres)
    along = flat[:, 2:] - flat[:, :2]
    end = np.cumsum(np.hypot(along[:, 0], along[:, 1]))
    step = min(max(_STEP_M, float(end[-1]) / _MAX_SAMPLES), float(end[-1]))
    position = np.arange(step / 2, end[-1], step)
    segment = np.searchsorted(end, position)
    part = np.hypot(along[segment, 0], along[segment, 1])
    share = 1.0 - (end[segment] - position) / part
    points = flat[segment, :2] + along[segment] * share[:, None]
    lon, lat = metres.transform(points[:, 0], points[:, 1], direction="INVERSE")
    return lon, lat


def _is_near(places: Pair, tree: shapely.STRtree, metres: Transformer) -> Bools:
    points = shapely.points(*metres.transform(*places))
    near = np.zeros(len(points), dtype=bool)
    near[tree.query(points, predicate="dwithin", distance=_NEAR_M)[0]] = True
    return near


def _judge(near: dict[Hypothesis, Bools], lon: Floats, lat: Floats, metres: Transformer) -> LayerVerdict:
    matchable = np.logical_or.reduce(list(near.values()))
    if not matchable.any():
        return _nothing_shared()
    blocks = block_of(lon, lat)
    best = max(near, key=lambda h: np.count_nonzero(near[h]))
    contests = {h: compare(~near[best], ~near[h], blocks) for h in near}
    clear = all(contest.strong for h, contest in contests.items() if h != best)
    chosen = best if clear else _READINGS[0]
    rows = [
        {"datum": h.datum, "boundary_datum": h.boundary_datum, "matched": float(near[h][matchable].mean()), "z": c.z}
        for h, c in contests.items()
    ]
    shift_m, bearing = _shift(chosen, lon[matchable], lat[matchable], metres)
    table = pd.DataFrame(rows).sort_values("matched", ascending=False, kind="stable", ignore_index=True)
    matched = float(near[chosen][matchable].mean())
    z = min(contest.z for h, contest in contests.items() if h != best) if clear else 0.0
    n = int(matchable.sum())
    return LayerVerdict(chosen.datum, chosen.boundary_datum, clear, shift_m, bearing, matched, z, n, table)


def _shift(chosen: Hypothesis, lon: Floats, lat: Floats, metres: Transformer) -> tuple[float, float]:
    x, y = metres.transform(lon, lat)
    u, v = metres.transform(*chosen.apply(lon, lat))
    east, north = float(np.mean(x - u)), float(np.mean(y - v))
    return float(np.hypot(east, north)), float(np.degrees(np.arctan2(east, north)) % 360)


def _nothing_shared() -> LayerVerdict:
    return LayerVerdict("wgs84", "wgs84", False, 0.0, 0.0, 0.0, 0.0, 0, pd.DataFrame())
