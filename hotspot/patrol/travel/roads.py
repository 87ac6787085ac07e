"""A user's road layer: read, laid on WGS84, checked against the district, and joined to a network."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from hotspot.areas import Areas
from hotspot.areas.geometry import Shapes, transform_shapes
from hotspot.crs import Verdict, datum_of_label, display, from_wgs84, projected_crs, to_wgs84
from hotspot.errors import CrsError, InputDataError, Notice, notice
from hotspot.files import RawTable
from hotspot.location.datums import City, Source, judge_sources
from hotspot.location.placing import outline
from hotspot.patrol.params import PatrolParams
from hotspot.patrol.road_params import RoadParams
from hotspot.patrol.travel.noding import Floats, Streets, join_lines, label_pieces
from hotspot.patrol.travel.road_table import RoadTable, read_road_table, show_name

# Standard errors by which the border must speak for a reading, as in `hotspot.crs`; and by which it is worth a word.
_SURE_Z, _LEAN_Z = 4.0, 2.0
_FAR_DEG = 3.0


@dataclass(frozen=True, eq=False)
class Roads:
    """A road layer as a network.

    `lines` (n,): LineStrings, WGS84 degrees. `speed_kmh` (n,), NaN = not stated. `oneway` (n,): 1 along the line
    drawn, −1 against it, 0 both ways. `streets`: the joined network, metres of the projected system `datum`
    (``epsg:4544`` …). `fingerprint`: the same for the same roads read with the same parameters.
    """

    lines: Shapes
    speed_kmh: Floats
    oneway: NDArray[np.int8]
    streets: Streets
    datum: str
    fingerprint: str
    notices: tuple[Notice, ...]

    @cached_property
    def line_metres(self) -> Floats:
        """Length of each line (n,)."""
        return np.bincount(self.streets.line, self.streets.metres, minlength=len(self.lines)).astype(np.float64)

    @cached_property
    def piece_metres(self) -> Floats:
        """Length of each connected piece, the longest first."""
        piece = label_pieces(self.streets)[self.streets.segments[:, 0]]
        return np.bincount(piece, self.streets.metres).astype(np.float64)


def read_roads(tables: Sequence[RawTable], *, params: PatrolParams, areas: Areas | None = None) -> Roads:
    """Read a layer of roads and join it to a network.

    Parameters
    ----------
    tables
        From `files.read_tables`: lines, one row a road. Columns of speed, speed limit, one-way traffic, bridge, tunnel
        and layer are known by their names. Tables without lines beside others are passed over and told.
    params
        `params.roads`: datum, columns, what is joined.
    areas
        From `areas.read`; the border tells whether the layer is shifted (GCJ-02, BD-09). Without it nothing does.

    Raises
    ------
    InputDataError
        ``patrol.roads_unusable``: no line, or a column of the settings is missing. All faults together.
    CrsError
        ``patrol.roads_datum_unclear``: the settings must state the datum.
    """
    found, told = _read_tables(tables, params.roads)
    moved, about_datums = _to_wgs84(found, params.roads, areas)
    lines, row = shapely.get_parts(np.concatenate(moved), return_index=True)
    speed, oneway, level = (
        np.concatenate([getattr(table, name) for table in found])[row] for name in ("speed_kmh", "oneway", "level")
    )
    here = _find_near(lines)
    if not here.any():
        raise InputDataError("patrol.roads_unusable", faults=[notice("patrol.roads_astray", "error", n=len(lines))])
    if not here.all():
        told.append(notice("patrol.roads_astray", "warning", n=int((~here).sum())))
    lines, speed, oneway, level = (values[here] for values in (lines, speed, oneway, level))
    return _join(lines, speed, oneway, level, params.roads, (*told, *about_datums))


def _join(
    lines: Shapes,
    speed: Floats,
    oneway: NDArray[np.int8],
    level: NDArray[np.int64],
    params: RoadParams,
    told: tuple[Notice, ...],
) -> Roads:
    lon, lat = np.median(shapely.get_coordinates(lines), axis=0).tolist()
    datum = f"epsg:{projected_crs(lon, lat).to_epsg()}"
    flat = shapely.transform(lines, lambda x, y: from_wgs84(x, y, datum=datum), interleaved=False)
    streets = join_lines(flat, level if params.join_crossings else np.arange(len(lines)))
    if not len(streets.segments):
        raise InputDataError("patrol.roads_unusable", faults=[notice("patrol.roads_too_short", "error", n=len(lines))])
    parts = [shapely.to_wkb(lines).tolist(), speed.tobytes(), oneway.tobytes(), level.tobytes()]
    name = hashlib.sha256(b"".join([*parts[0], *parts[1:], str(params.join_crossings).encode()])).hexdigest()
    roads = Roads(lines, speed, oneway, streets, datum, name, told)
    return replace(roads, notices=(*told, *_tell_network(roads)))


def _find_near(lines: Shapes) -> NDArray[np.bool_]:
    """Tell which lines lie on Earth and near the others: a projection cannot hold what is far away."""
    middle = np.median(shapely.get_coordinates(lines), axis=0)
    near = (np.abs(shapely.bounds(lines) - np.tile(middle, 2)) <= _FAR_DEG).all(axis=1)
    return np.asarray(near & (np.abs(middle) <= [180, 80]).all())


def _read_tables(tables: Sequence[RawTable], params: RoadParams) -> tuple[list[RoadTable], list[Notice]]:
    found: list[RoadTable] = []
    faults: list[Notice] = []
    without: list[RawTable] = []
    for raw in tables:
        try:
            table = read_road_table(raw, params)
        except InputDataError as error:
            faults += error.faults
            continue
        if table is None:
            without.append(raw)
        else:
            found.append(table)
    if not found:
        faults += [notice("patrol.roads_no_line", "error", source=show_name(raw)) for raw in without]
    if faults or not found:
        raise InputDataError("patrol.roads_unusable", faults=faults)
    told = [notice("patrol.roads_no_line", "warning", source=show_name(raw)) for raw in without]
    return found, [*told, *(remark for table in found for remark in table.notices)]


def _to_wgs84(
    tables: Sequence[RoadTable], params: RoadParams, areas: Areas | None
) -> tuple[list[Shapes], list[Notice]]:
    """Move every table from its own datum: by the district's border, else as stated or labelled, and unchecked."""
    if areas is not None:
        return _move_checked(tables, params, areas)
    datums = [params.datum or datum_of_label(table.crs_label) for table in tables]
    faults = [
        notice("patrol.roads_no_datum", "error", source=table.name)
        for table, datum in zip(tables, datums, strict=True)
        if datum is None
    ]
    if faults:
        raise CrsError("patrol.roads_datum_unclear", faults=faults)
    known = [(table, datum) for table, datum in zip(tables, datums, strict=True) if datum]
    moved = [transform_shapes(table.lines, datum=datum) for table, datum in known]
    return moved, [_tell_unchecked(table, datum, params) for table, datum in known]


def _move_checked(tables: Sequence[RoadTable], params: RoadParams, areas: Areas) -> tuple[list[Shapes], list[Notice]]:
    sources = {str(i): _as_source(table, params) for i, table in enumerate(tables)}
    stated = bool((areas.sources["datum_basis"] == "stated").all())
    verdicts, errors = judge_sources(sources, City(outline(areas.table), areas.table.geometry.to_numpy(), stated))
    if errors:
        faults = [Notice(error.key, error.facts, "error") for error in errors]
        raise CrsError("patrol.roads_datum_unclear", faults=faults)
    moved, told = [], []
    for i, table in enumerate(tables):
        verdict = verdicts[str(i)]
        moved.append(_move(table.lines, verdict))
        told += [Notice(remark.key, remark.facts | {"source": table.name}, remark.level) for remark in verdict.notices]
        sure = verdict.basis not in ("label", "none") or verdict.z >= _SURE_Z
        told.append(
            _tell_datum(table, verdict.datum) if sure else _tell_unchecked(table, verdict.datum, params, verdict)
        )
    return moved, told


def _as_source(table: RoadTable, params: RoadParams) -> Source:
    x, y = shapely.get_coordinates(table.lines).T
    return Source(table.name, x, y, np.full(len(x), -1), params.datum, table.crs_label)


def _move(lines: Shapes, verdict: Verdict) -> Shapes:
    moved: Shapes = shapely.transform(
        lines, lambda x, y: to_wgs84(x, y, datum=verdict.datum, swapped=verdict.swapped), interleaved=False
    )
    return moved


def _tell_datum(table: RoadTable, datum: str) -> Notice:
    return notice("patrol.roads_datum", source=table.name, datum=display(datum), n=len(table.lines))


def _tell_unchecked(table: RoadTable, datum: str, params: RoadParams, verdict: Verdict | None = None) -> Notice:
    if params.datum:
        return _tell_datum(table, datum)
    if verdict is not None and verdict.z <= -_LEAN_Z:
        readings = verdict.table[verdict.table["boundary_datum"] == "wgs84"].sort_values("z", kind="stable")
        facts = {"source": table.name, "datum": display(datum), "rival": display(readings["datum"].iloc[0])}
        return notice("patrol.roads_datum_leans", "warning", **facts, setting=readings["datum"].iloc[0])
    return notice("patrol.roads_datum_unchecked", "warning", source=table.name, datum=display(datum))


def _tell_network(roads: Roads) -> list[Notice]:
    streets, lengths = roads.streets, roads.piece_metres / 1000
    told = [notice("patrol.roads_read", n=len(roads.lines), km=float(lengths.sum()))]
    if streets.crossings or streets.touches:
        told.append(notice("patrol.roads_joined", crossings=streets.crossings, touches=streets.touches))
    if len(lengths) > 1:
        rest = float(lengths[1:].sum())
        facts = {"pieces": len(lengths), "longest": float(lengths[0]), "rest": rest, "share": rest / lengths.sum()}
        told.append(notice("patrol.roads_pieces", "warning", **facts))
    return told
