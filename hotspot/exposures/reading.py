"""Reading passes and exposures: every table's usable rows, in WGS84."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely

from hotspot.areas import Areas
from hotspot.areas.geometry import Shapes
from hotspot.crs import Verdict, display, to_wgs84
from hotspot.errors import CrsError, InputDataError, NotEnoughDataError, Notice, notice
from hotspot.exposures.params import ExposureParams
from hotspot.exposures.table import Floats, Table, Unit, read_table, show_name
from hotspot.files import RawTable
from hotspot.location.datums import City, Source, judge_sources
from hotspot.location.placing import outline

Kind = Literal["passes", "exposure"]


@dataclass(frozen=True, eq=False)
class Layer:
    """What was read: `shapes` (n,) in WGS84 degrees and the number each stands for, `values` (n,), never negative.

    `unit`: ``value`` (a column says the number), ``points`` (1 each) or ``metres`` (lines by their length; their
    values are NaN). `source` names the files.
    """

    kind: Kind
    source: str
    shapes: Shapes
    values: Floats
    unit: Unit
    notices: tuple[Notice, ...]


def read(tables: Sequence[RawTable], areas: Areas, *, kind: Kind, params: ExposureParams) -> Layer:
    """Read passes (one row a look at a place) or an exposure layer (people, shops, roads).

    Parameters
    ----------
    tables
        From `files.read_tables`: points (geometry or coordinates), lines or polygons. Tables without any place beside
        others are passed over and told.
    areas
        From `areas.read`; the boundary tells the datum of unlabelled coordinates, as it does for reports.
    kind
        ``passes`` or ``exposure``.
    params
        Column of the number, datum, columns of the coordinates.

    Raises
    ------
    InputDataError
        ``exposures.unusable``: no place, a column of the settings is missing, polygons without a number, or shapes
        and tables that are not counted in the same unit. All faults together.
    NotEnoughDataError
        ``exposures.no_usable_row``.
    CrsError
        ``exposures.datum_unclear``: the settings must state the datum.
    """
    found, told = _read_tables(tables, params, kind)
    full = [table for table in found if len(table.shapes)]
    if not full:
        raise NotEnoughDataError("exposures.no_usable_row", kind=kind, faults=told)
    _require_one_unit(full, kind)
    shapes, about_datums = _to_wgs84(full, areas, kind, params)
    values = np.concatenate([table.values for table in full])
    shapes, values, lost = _drop_impossible(shapes, values)
    source = "、".join(dict.fromkeys(raw.path for raw in tables))
    return Layer(kind, source, shapes, values, full[0].unit, (*told, *about_datums, *lost))


def _read_tables(tables: Sequence[RawTable], params: ExposureParams, kind: Kind) -> tuple[list[Table], list[Notice]]:
    found: list[Table] = []
    faults: list[Notice] = []
    placeless: list[RawTable] = []
    for raw in tables:
        try:
            table = read_table(raw, params)
        except InputDataError as error:
            faults += error.faults
            continue
        if table is None:
            placeless.append(raw)
        else:
            found.append(table)
    if not found:
        faults += [_tell_placeless(raw, "no_place", "error") for raw in placeless]
    if faults:
        raise InputDataError("exposures.unusable", kind=kind, faults=faults)
    told = [_tell_placeless(raw, "table_skipped", "warning") for raw in placeless]
    return found, [*told, *(remark for table in found for remark in table.notices)]


def _tell_placeless(raw: RawTable, key: str, level: Literal["warning", "error"]) -> Notice:
    return notice(f"exposures.{key}", level, source=show_name(raw), columns=list(raw.data.columns))


def _require_one_unit(tables: Sequence[Table], kind: Kind) -> None:
    if len({table.unit for table in tables}) > 1:
        faults = [notice("exposures.counted_by", "error", source=table.name, unit=table.unit) for table in tables]
        raise InputDataError("exposures.mixed_units", kind=kind, faults=faults)


def _to_wgs84(tables: Sequence[Table], areas: Areas, kind: Kind, params: ExposureParams) -> tuple[Shapes, list[Notice]]:
    """Move every table from its own datum, told as for reports."""
    sources = {str(i): _as_source(table, params) for i, table in enumerate(tables)}
    stated = bool((areas.sources["datum_basis"] == "stated").all())
    verdicts, faults = judge_sources(sources, City(outline(areas.table), areas.table.geometry.to_numpy(), stated))
    if faults:
        found = [Notice(fault.key, fault.facts, "error") for fault in faults]
        raise CrsError("exposures.datum_unclear", kind=kind, section=kind, faults=found)
    moved = [_move(table.shapes, verdicts[str(i)]) for i, table in enumerate(tables)]
    told = [line for i, table in enumerate(tables) for line in _tell_datum(table, verdicts[str(i)])]
    return np.concatenate(moved), told


def _drop_impossible(shapes: Shapes, values: Floats) -> tuple[Shapes, Floats, list[Notice]]:
    """Leave out shapes with a corner that is no place on Earth: nobody can say how long or large they are."""
    usable = (np.abs(shapely.bounds(shapes)) <= [180, 90, 180, 90]).all(axis=1)
    lost = int((~usable).sum())
    return shapes[usable], values[usable], [notice("exposures.off_earth", "warning", n=lost)] if lost else []


def _as_source(table: Table, params: ExposureParams) -> Source:
    x, y = shapely.get_coordinates(table.shapes).T
    return Source(table.name, x, y, np.full(len(x), -1), params.datum, table.crs_label)


def _move(shapes: Shapes, verdict: Verdict) -> Shapes:
    moved: Shapes = shapely.transform(
        shapes, lambda x, y: to_wgs84(x, y, datum=verdict.datum, swapped=verdict.swapped), interleaved=False
    )
    return moved


def _tell_datum(table: Table, verdict: Verdict) -> list[Notice]:
    used = notice("exposures.datum_used", source=table.name, datum=display(verdict.datum), n=len(table.shapes))
    return [used, *(Notice(told.key, told.facts | {"source": table.name}, told.level) for told in verdict.notices)]
