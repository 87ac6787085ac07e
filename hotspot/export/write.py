"""Writing the files of a run: all of them aside first, then moved into place."""

import errno
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geopandas import GeoDataFrame
from pandas import DataFrame

from hotspot import maps
from hotspot.analysis import view_cells
from hotspot.errors import InputDataError
from hotspot.export import tables
from hotspot.export.cells import clean_text, write_csv
from hotspot.export.compared import list_cells
from hotspot.export.geo import write_geojson, write_geopackage
from hotspot.export.summary import summarise
from hotspot.texts import Language, text

if TYPE_CHECKING:
    from hotspot.analysis import Analysis

Writer = Callable[[Path], None]


def write_all(analysis: "Analysis", directory: Path, *, language: Language) -> list[Path]:
    """Write the files of a run.

    ``map.html`` (opens from disk, loads nothing), ``hotspots.geojson``, ``hotspots.gpkg`` (layers `hotspots`, `dense`,
    `areas` with counts, `gi_star` to compare with; tables `shares`, `assignments`), ``hotspots.csv``,
    ``located.parquet`` (GeoParquet, every accepted report, city's projected CRS, no names or phones of residents),
    ``rejected.csv``, ``summary.json``.

    Parameters
    ----------
    analysis
        A finished run.
    directory
        Made if needed. Files of the same names are replaced, others left alone.
    language
        Of the map, the headings and the sentences.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    InputDataError
        A file cannot be written; files of an earlier run are then still whole.
    """
    return write_together(_writers(analysis, language), directory)


def write_together(writers: dict[str, Writer], directory: Path) -> list[Path]:
    """Write every file into a folder aside, then move them; if one cannot be written or moved, all stays as it was.

    A name may hold a folder (``pages/1.png``). Without writers nothing is written, but the folder is tried.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".writing-", dir=directory) as aside:
            for name, write in writers.items():
                (Path(aside) / name).parent.mkdir(parents=True, exist_ok=True)
                write(Path(aside) / name)
            _move(list(writers), Path(aside), directory)
    except OSError as error:
        where, why = str(error.filename or directory), error.strerror or type(error).__name__
        raise InputDataError("export.cannot_write", path=where, detail=why) from error
    return [directory / name for name in writers]


def _move(names: list[str], aside: Path, directory: Path) -> None:
    """Move files into place; where one cannot be (open in another program), those before it are put back."""
    kept, done = aside / ".kept", []
    try:
        for name in names:
            target = directory / name
            for folder in (target.parent, (kept / name).parent):
                folder.mkdir(parents=True, exist_ok=True)
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
            if target.exists():
                os.replace(target, kept / name)
            done.append(name)
            os.replace(aside / name, target)
    except BaseException:  # a cancellation too
        for name in reversed(done):
            (directory / name).unlink(missing_ok=True)
            if (kept / name).exists():
                os.replace(kept / name, directory / name)
        raise


def write_page(html: str, path: Path) -> None:
    """Write one page; an earlier file of that name stays whole if that fails (`InputDataError`)."""
    write_together({path.name: lambda aside: _write_text(html, aside)}, path.parent)


def write_table(table: DataFrame, path: Path) -> None:
    """Write one table as CSV; an earlier file of that name stays whole if that fails (`InputDataError`)."""
    write_together({path.name: lambda aside: write_csv(table, aside)}, path.parent)


def list_hotspots(analysis: "Analysis", *, language: Language) -> GeoDataFrame:
    """Return the hotspots of a run by overall rank, with the names of places and units (`tables.describe_hotspots`)."""
    found, names = analysis.hotspots, maps.theme_names(analysis, language)
    assigned, areas = analysis.assignments.table, analysis.areas.table
    told = tables.describe_hotspots(found.table, found.shares, assigned, areas, theme_names=names)
    if analysis.reports["due_at"].isna().all():  # "none overdue" would be a claim
        told[["overdue", "overdue_rank"]] = float("nan")
    return told


def _writers(analysis: "Analysis", language: Language) -> dict[str, Writer]:
    found, areas = analysis.hotspots, analysis.areas.table
    told = list_hotspots(analysis, language=language)
    compared = {theme: view_cells(analysis, theme=theme) for theme in analysis.history.themes}
    layers = {
        "hotspots": told,
        "dense": found.dense,
        "areas": tables.count_by_area(areas, analysis.reports),
        "shares": found.shares,
        "assignments": analysis.assignments.table,
        "gi_star": list_cells(compared, theme_names=maps.theme_names(analysis, language)),
    }
    about = {"gi_star": text("export.layer_gi_star", language)}
    reports = tables.without_personal(analysis.reports)
    rejected = tables.explain_rejected(analysis.rejected, language=language)
    said = tables.say_cells(told.drop(columns=told.geometry.name), params=analysis.history.params, language=language)
    return {
        "map.html": lambda path: _write_text(
            maps.page(maps.draw_scene(analysis, language=language, compared=compared)), path
        ),
        "hotspots.geojson": lambda path: write_geojson(told, path, key="hotspot_id"),
        "hotspots.gpkg": lambda path: write_geopackage(layers, path, about=about, stamp=analysis.provenance.data_until),
        "hotspots.csv": lambda path: write_csv(said, path),
        "located.parquet": lambda path: reports.to_parquet(path, index=False),
        "rejected.csv": lambda path: write_csv(rejected, path),
        "summary.json": lambda path: _write_json(summarise(analysis, language=language), path),
    }


def _write_json(value: Any, path: Path) -> None:
    _write_text(clean_text(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1, default=str)), path)


def _write_text(text: str, path: Path) -> None:
    path.write_bytes(text.encode("utf-8"))
