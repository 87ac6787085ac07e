"""The doctor's visit: can the files be read, in which coordinates are they, what is wrong with the boundaries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from hotspot import areas, exposures, files, location, reports
from hotspot.errors import HotspotError, Notice, notice
from hotspot.settings import Settings, read_settings

POLYGON_TYPES = {3, 6}


@dataclass(frozen=True)
class Findings:
    """What the examination found, line by line; `faulty` when a file or a row cannot be used."""

    lines: tuple[Notice, ...]
    faulty: bool

    def to_dict(self, tell: Callable[[Notice], str]) -> dict[str, Any]:
        """Return the findings as plain values, each line also in words."""
        lines = [{"key": n.key, "level": n.level, "facts": n.facts, "message": tell(n)} for n in self.lines]
        return {"faulty": self.faulty, "findings": lines}


def check_files(
    paths: Sequence[Path],
    *,
    boundary: Path | None = None,
    passes: Path | None = None,
    exposure: Path | None = None,
    settings_path: Path | None = None,
    now: pd.Timestamp | None = None,
) -> Findings:
    """Examine files of reports and boundaries, and of passes and exposure, without analysing them.

    Tables of polygons are boundaries, everything else is reports. Coordinates of reports are judged against `boundary`,
    else against the boundaries among `paths`. Reports dated after `now` count as rejected, as in `run`.

    Raises
    ------
    SettingsError
        The settings file cannot be used.
    """
    settings = read_settings(settings_path)
    lines: list[Notice] = []
    tables: list[files.RawTable] = []
    for path in (*paths, *([boundary] if boundary else [])):
        try:
            tables += files.read_tables(path, params=settings.files)
        except HotspotError as error:
            lines += _as_lines(error)
    polygons = tuple(table for table in tables if _holds_polygons(table))
    others = tuple(table for table in tables if not _holds_polygons(table))
    lines += [_describe(table) for table in tables]
    city = _check_areas(polygons, settings, lines)
    lines += _check_reports(others, city, settings, now)
    if passes:
        lines += _check_exposure(passes, "passes", city, settings)
    if exposure:
        lines += _check_exposure(exposure, "exposure", city, settings)
    return Findings(tuple(lines), any(line.level == "error" for line in lines))


def _describe(table: files.RawTable) -> Notice:
    return notice(
        "analysis.check_file",
        path=table.path,
        format=table.format,
        encoding=table.encoding or "-",
        rows=len(table.data),
        columns=table.data.shape[1],
    )


def _check_areas(tables: tuple[files.RawTable, ...], settings: Settings, lines: list[Notice]) -> areas.Areas | None:
    if not tables:
        return None
    try:
        city = areas.read(tables, params=settings.areas)
    except HotspotError as error:
        lines += _as_lines(error)
        return None
    sizes: dict[str, int] = {name: len(areas.level(city.table, name)) for name in areas.LEVELS}
    lines.append(Notice("analysis.check_areas", sizes))
    lines += city.notices
    return city


def _check_reports(
    tables: tuple[files.RawTable, ...], city: areas.Areas | None, settings: Settings, now: pd.Timestamp | None
) -> list[Notice]:
    lines: list[Notice] = []
    if not tables:
        return lines
    try:
        read = reports.read(tables, params=settings.reports, now=now)
        rejected = int(read.sources["rejected"].sum())
        facts = {"accepted": len(read.accepted), "rejected": rejected}
        lines.append(Notice("analysis.check_reports", facts, "error" if rejected else "info"))
        lines += read.notices
        if city is None:
            lines.append(notice("analysis.check_no_boundary", "warning"))
        else:
            lines += location.place(read.accepted, city, sources=read.sources).notices
    except HotspotError as error:
        lines += _as_lines(error)
    return lines


def _check_exposure(path: Path, kind: exposures.Kind, city: areas.Areas | None, settings: Settings) -> list[Notice]:
    lines: list[Notice] = []
    try:
        tables = files.read_tables(path, params=settings.files)
        lines += [_describe(table) for table in tables]
        if city is None:
            return [*lines, notice("analysis.check_no_boundary", "warning")]
        lines += exposures.read(tables, city, kind=kind, params=getattr(settings, kind)).notices
    except HotspotError as error:
        lines += _as_lines(error)
    return lines


def _as_lines(error: HotspotError) -> list[Notice]:
    return [Notice(error.key, error.facts, "error"), *error.faults]


def _holds_polygons(table: files.RawTable) -> bool:
    """Say whether the first shape of a table is a polygon (WKB type code; ISO and EWKB flags taken off)."""
    if table.geometry is None:
        return False
    first = next((shape for shape in table.geometry if shape), None)
    if first is None:
        return False
    code = int.from_bytes(first[1:5], "little" if first[0] == 1 else "big")
    return (code & 0x0FFFFFFF) % 1000 in POLYGON_TYPES
