"""Decide for every table how its rows are to be read; everything that is missing is told at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import PurePosixPath
from typing import Literal

import numpy as np
import shapely

from hotspot.columns import ColumnMapping, map_columns
from hotspot.errors import InputDataError, Notice, notice
from hotspot.files import RawTable
from hotspot.reports.params import ReportParams, SourceParams

Place = Literal["columns", "pair", "geometry"]
_REQUIRED = frozenset({"report_id", "reported_at", "reported_date", "x", "y", "coordinates"})
_LOOK_AT = 1000


@dataclass(frozen=True)
class Source:
    """One table of reports: what its columns mean and where its coordinates are (`place`)."""

    source_id: str
    table: RawTable
    params: SourceParams
    mapping: ColumnMapping
    place: Place | None

    @property
    def time_column(self) -> str | None:
        """The column of the time, else of the date."""
        return self.mapping.found.get("reported_at") or self.mapping.found.get("reported_date")

    @property
    def crs_label(self) -> str | None:
        """What the file says of its coordinate system, be it by the heading of a column such as ``WGS84经度``."""
        headings = [self.column(field) or "" for field in ("x", "coordinates")]
        said = self.place != "geometry" and any("wgs84" in heading.lower().replace("-", "") for heading in headings)
        return self.table.crs_label or ("EPSG:4326" if said else None)

    def column(self, field: str) -> str | None:
        """Return the column that means a field, taking the first of several that mean exactly the same."""
        return self.mapping.found.get(field) or next(iter(self.mapping.ambiguous.get(field, ())), None)


def plan_sources(tables: Sequence[RawTable], params: ReportParams) -> tuple[list[Source], list[Notice]]:
    """Return the tables that hold reports, with notices on the others.

    A table without any time and place beside others that have both is no table of reports: it is skipped and told.

    Raises
    ------
    InputDataError
        Columns are missing, written twice or named in the settings but not there; no table is left.
    """
    planned = [_plan(table, params, several=_several(table, tables)) for table in tables]
    kept = [source for source in planned if _is_wanted(source)]
    notices = [notice("reports.table_left_out", source=s.source_id) for s in planned if not _is_wanted(s)]
    idle = [p.match for p in params.sources if not any(_fits(table, p) for table in tables)]
    notices += [notice("reports.match_unused", "warning", match=match) for match in idle]
    alien = [s for s in kept if s.time_column is None and s.place is None and not s.params.columns]
    if len(alien) < len(kept):
        notices += [notice("reports.table_is_none", "warning", source=s.source_id) for s in alien]
        kept = [source for source in kept if source not in alien]
    if not kept:
        raise InputDataError("reports.all_left_out", sources=[source.source_id for source in planned])
    faults = [fault for source in kept for fault in _faults(source)]
    if faults:
        raise InputDataError("reports.unusable", faults=faults, sources=len({f.facts["source"] for f in faults}))
    return kept, [*notices, *(told for source in kept for told in _announce(source))]


def _several(table: RawTable, tables: Sequence[RawTable]) -> bool:
    return sum(other.path == table.path for other in tables) > 1


def _plan(table: RawTable, params: ReportParams, *, several: bool) -> Source:
    own = next((p for p in params.sources if _fits(table, p)), SourceParams(match="*"))
    mapping = map_columns(list(table.data.columns), overrides=own.columns)
    source_id = f"{table.path}:{table.table}" if several else table.path
    return Source(source_id, table, own, mapping, _find_place(table, mapping, own))


def _fits(table: RawTable, params: SourceParams) -> bool:
    return fnmatch(PurePosixPath(table.path).name, params.match) or fnmatch(table.path, params.match)


def _find_place(table: RawTable, mapping: ColumnMapping, own: SourceParams) -> Place | None:
    stated = {"x", "y", "coordinates"} & {field for field, column in own.columns.items() if column}
    if table.geometry is not None and not stated and _has_points(table.geometry):
        return "geometry"
    fields = mapping.found.keys() | mapping.ambiguous.keys()
    if "coordinates" in stated or ("coordinates" in fields and not {"x", "y"} <= fields):
        return "pair"
    return "columns" if {"x", "y"} <= fields else None


def _has_points(geometry: np.ndarray[tuple[int], np.dtype[np.object_]]) -> bool:
    known = [wkb for wkb in geometry[:_LOOK_AT] if wkb is not None]
    kinds = shapely.get_type_id(shapely.from_wkb(np.array(known, object), on_invalid="ignore"))
    return bool(np.isin(kinds, (0, 4)).any())


def _is_wanted(source: Source) -> bool:
    return not source.params.skip and fnmatch(source.table.table, source.params.sheet)


def _faults(source: Source) -> list[Notice]:
    facts = {"source": source.source_id, "columns": list(source.table.data.columns), "path": source.table.path}
    faults = []
    if source.time_column is None and not {"reported_at", "reported_date"} & source.mapping.ambiguous.keys():
        faults.append(notice("reports.no_time_column", "error", **facts))
    if source.place is None:
        faults.append(notice("reports.no_place_column", "error", **facts))
    for field, columns in source.mapping.ambiguous.items():
        if field in _REQUIRED and not (source.place == "geometry" and field in {"x", "y", "coordinates"}):
            faults.append(
                notice("reports.column_ambiguous", "error", field=field, **facts | {"columns": list(columns)})
            )
    for field, column in source.mapping.missing.items():
        faults.append(notice("reports.column_not_there", "error", field=field, column=column, **facts))
    return faults


def _announce(source: Source) -> list[Notice]:
    mapping, name = source.mapping, source.source_id
    understood = [f"{field} ← {column}" for field, column in mapping.found.items()]
    told = [notice("reports.columns_used", columns=understood, source=name)]
    if mapping.unknown:
        told.append(notice("reports.columns_unknown", columns=list(mapping.unknown), source=name))
    for field, columns in mapping.passed_over.items():
        used = [f"{field} ← {column}"] if (column := source.column(field)) else []
        told.append(notice("reports.columns_passed_over", source=name, used=used, columns=list(columns)))
    if not any(source.column(field) for field in ("category_text", "category_code", "description")):
        told.append(notice("reports.no_category", "warning", source=name))
    return told
