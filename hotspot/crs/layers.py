"""The coordinate doctor for boundaries: is one layer shifted against another, and which of the two."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer

from hotspot.crs.convert import projected_crs
from hotspot.crs.evidence import block_of, compare
from hotspot.crs.hypotheses import Hypothesis
from hotspot.crs.obfuscation import Floats, Pair
from hotspot.errors import Notice, notice

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
    notices: tuple[Notice, ...]


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
    source, target = _lines(layer), _lines(reference)
    window = shapely.box(*shapely.total_bounds(target)).buffer(_WINDOW_DEG, join_style="mitre")
    source = shapely.get_parts(shapely.intersection(source, window))
    source = source[shapely.length(source) > 0]
    if len(source) == 0:
        return _nothing_shared()
    metres = _to_metres(window.centroid)
    lon, lat = _sample(source, metres)
    tree = shapely.STRtree(_segments(target, metres))
    near = {h: _is_near(h.apply(lon, lat), tree, metres) for h in _READINGS}
    return _judge(near, lon, lat, metres)


def _lines(polygons: ArrayLike) -> NDArray[np.object_]:
    shapes = np.asarray(polygons, dtype=object)
    shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    # Shared borders once: twice the same line would be twice the same evidence.
    merged = shapely.line_merge(shapely.union_all(shapely.boundary(shapes)))
    parts: NDArray[np.object_] = shapely.get_parts(merged)
    return parts


def _to_metres(centre: shapely.Point) -> Transformer:
    return Transformer.from_crs(4326, projected_crs(centre.x, centre.y), always_xy=True)


def _sample(lines: NDArray[np.object_], metres: Transformer) -> Pair:
    flat = shapely.transform(lines, metres.transform, interleaved=False)
    lengths = shapely.length(flat)
    step = max(_STEP_M, float(lengths.sum()) / _MAX_SAMPLES)
    counts = np.maximum(1, (lengths / step).astype(np.int64))
    line = np.repeat(np.arange(len(flat)), counts)
    position = np.arange(len(line)) - np.repeat(np.cumsum(counts) - counts, counts)
    points = shapely.line_interpolate_point(flat[line], (position + 0.5) / counts[line], normalized=True)
    lon, lat = metres.transform(shapely.get_x(points), shapely.get_y(points), direction="INVERSE")
    return lon, lat


def _segments(lines: NDArray[np.object_], metres: Transformer) -> NDArray[np.object_]:
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    xy = np.stack(metres.transform(coordinates[:, 0], coordinates[:, 1]), axis=1)
    same = line[:-1] == line[1:]
    segments: NDArray[np.object_] = shapely.linestrings(np.stack([xy[:-1][same], xy[1:][same]], axis=1))
    return segments


def _is_near(places: Pair, tree: shapely.STRtree, metres: Transformer) -> NDArray[np.bool_]:
    points = shapely.points(*metres.transform(*places))
    near = np.zeros(len(points), dtype=bool)
    near[tree.query(points, predicate="dwithin", distance=_NEAR_M)[0]] = True
    return near


def _judge(near: dict[Hypothesis, NDArray[np.bool_]], lon: Floats, lat: Floats, metres: Transformer) -> LayerVerdict:
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
    told = _tell(chosen, clear=clear, shift_m=shift_m, bearing_deg=bearing, matched=matched)
    n = int(matchable.sum())
    return LayerVerdict(chosen.datum, chosen.boundary_datum, clear, shift_m, bearing, matched, z, n, table, (told,))


def _shift(chosen: Hypothesis, lon: Floats, lat: Floats, metres: Transformer) -> tuple[float, float]:
    x, y = metres.transform(lon, lat)
    u, v = metres.transform(*chosen.apply(lon, lat))
    east, north = float(np.mean(x - u)), float(np.mean(y - v))
    return float(np.hypot(east, north)), float(np.degrees(np.arctan2(east, north)) % 360)


def _tell(chosen: Hypothesis, *, clear: bool, **facts: float) -> Notice:
    if not clear:
        return notice("crs.layers_unclear")
    rounded = {"shift_m": round(facts["shift_m"]), "matched": round(facts["matched"], 4)}
    if chosen == _READINGS[0]:
        return notice("crs.layers_agree", matched=rounded["matched"])
    return notice(
        "crs.layers_shifted",
        "warning",
        datum=chosen.datum,
        reference_datum=chosen.boundary_datum,
        bearing_deg=round(facts["bearing_deg"]),
        **rounded,
    )


def _nothing_shared() -> LayerVerdict:
    told = notice("crs.layers_unclear")
    return LayerVerdict("wgs84", "wgs84", False, 0.0, 0.0, 0.0, 0.0, 0, pd.DataFrame(), (told,))
