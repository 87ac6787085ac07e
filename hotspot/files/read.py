"""The guarded door: lists files, has them read in a child process, takes back Arrow tables."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.ipc

from hotspot.errors import InputDataError, Notice, notice
from hotspot.files.params import FileParams
from hotspot.files.sniff import KINDS
from hotspot.files.table import RawTable

# Everything of GDAL but GeoPackage and Shapefile.
_UNUSED_DRIVERS = (
    "PCIDSK,PDS4,VICAR,MBTiles,EEDA,OGCAPI,GDALG,MapInfo File,LVBAG,S57,DGN,OGR_VRT,CSV,GML,GPX,LIBKML,KML,GeoJSON,"
    "GeoJSONSeq,ESRIJSON,TopoJSON,OGR_GMT,SQLite,WAsP,OpenFileGDB,DXF,FlatGeobuf,GeoRSS,VFK,OSM,GPSBabel,OGR_PDS,WFS,"
    "OAPIF,EDIGEO,Idrisi,ODS,XLSX,Elasticsearch,Carto,AmigoCloud,SXF,Selafin,JML,PLSCENES,CSW,VDV,MVT,NGW,MapML,GTFS,"
    "PMTiles,JSONFG,MiraMonVector,ADBC,AVCBin,AVCE00,AIVector,HTTP"
)
Outcome = tuple[RawTable, ...] | InputDataError


def read_tables(path: Path | str, *, params: FileParams | None = None) -> tuple[RawTable, ...]:
    """Read every table of a file, or of all files of a folder (recursively, sorted by name), as text.

    Formats: CSV/TSV/TXT (comma, semicolon, tab or bar; BOM, else strict UTF-8, else GB18030), XLSX, GeoJSON,
    GeoPackage, Shapefile (open or zipped), Parquet and GeoParquet. The header may lie under title rows. Parsing runs
    in a child process with limits on memory, processor time and time (`FileParams`); a file that breaks them is
    refused, the program goes on.

    Parameters
    ----------
    path
        A file or a folder. Hidden files and locks (``~$…``) are passed over; other files of unknown kinds are told in
        the notices of the first table.
    params
        Limits, and encodings by file name.

    Returns
    -------
    tuple of RawTable
        In the order of the files; sheets and layers in the order of the file.

    Raises
    ------
    InputDataError
        One error for all files that can't be used, with one fault per file.
    """
    path = Path(path)
    files, skipped = _list_files(path)
    if not files:
        raise InputDataError("files.nothing_to_read", path=path.name, skipped=skipped)
    shown = [file.name if path.is_file() else file.relative_to(path).as_posix() for file in files]
    outcomes = [outcome for _, outcome in read_each(files, shown=shown, params=params)]
    faults = [fault for outcome in outcomes if isinstance(outcome, InputDataError) for fault in outcome.faults]
    if faults:
        raise InputDataError("files.unusable", faults=faults, files=len(faults), path=path.name)
    tables = [table for outcome in outcomes if not isinstance(outcome, InputDataError) for table in outcome]
    told = (notice("files.skipped", "warning", files=skipped),) if skipped else ()
    return (replace(tables[0], notices=told + tables[0].notices), *tables[1:])


def read_each(
    files: Sequence[Path], *, shown: Sequence[str] | None = None, params: FileParams | None = None
) -> Iterator[tuple[Path, Outcome]]:
    """Read files one by one in as few processes as possible; a file that can't be used yields its error.

    Parameters
    ----------
    files
        Files of known kinds.
    shown
        Their names for people; by default the last part of the path.
    params
        Limits, each for one file.
    """
    params = params or FileParams()
    names = list(shown or [file.name for file in files])
    jobs = [(str(file.resolve()), name) for file, name in zip(files, names, strict=True)]
    with TemporaryDirectory(prefix="hotspot-") as folder:
        first = 0
        while first < len(jobs):
            outcomes = _run_child(jobs, first, Path(folder), params)
            for number, outcome in enumerate(outcomes, start=first):
                yield files[number], _take(outcome, names[number])
            first += len(outcomes)


def _list_files(path: Path) -> tuple[list[Path], list[str]]:
    """Return the files to read and the names of those of unknown kinds."""
    if path.is_file():
        found: Iterable[Path] = [path]
    elif path.is_dir():
        found = sorted(p for p in path.rglob("*") if p.is_file() and not _is_hidden(p.relative_to(path)))
    else:
        raise InputDataError("files.not_found", path=str(path))
    files = [p for p in found if p.suffix.lower() in KINDS]
    # Parts of a Shapefile or GeoPackage (.dbf, .shp.xml, .gpkg-wal …) are read with it.
    layers = {p.with_suffix("") for p in files if p.suffix.lower() in {".shp", ".gpkg"}}
    skipped = [p.name for p in found if p not in files and p.parent / p.name.partition(".")[0] not in layers]
    return files, skipped


def _is_hidden(relative: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in relative.parts)


def _run_child(jobs: Sequence[tuple[str, str]], first: int, folder: Path, params: FileParams) -> list[dict[str, Any]]:
    """Run one process over the files from `first` on; its death is the outcome of the file it was reading."""
    outcomes_file = folder / "outcomes.jsonl"
    outcomes_file.unlink(missing_ok=True)
    job = {"params": params.model_dump(mode="json"), "out": str(folder), "first": first, "files": jobs[first:]}
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    command = [sys.executable, "-P", "-W", "ignore", "-m", "hotspot.files.child", str(folder / "job.json")]
    # The child's own alarm comes first; this one is for a child that cannot even be alarmed.
    patience = (params.wall_seconds + 10) * (len(jobs) - first)
    with (folder / "stderr").open("wb") as stderr:
        try:
            code = subprocess.run(  # noqa: S603 - our own interpreter and module
                command,
                env=_environment(folder),
                stdin=subprocess.DEVNULL,
                stdout=stderr,
                stderr=stderr,
                timeout=patience,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            code = -signal.SIGALRM
    lines = [json.loads(line) for line in outcomes_file.read_text().splitlines()] if outcomes_file.exists() else []
    done = [line for line in lines if "done" in line]
    if not lines:
        raise RuntimeError((folder / "stderr").read_text("utf-8", "replace")[-2000:])
    return done if code == 0 else [*done, _death(code, params)]


def _death(code: int, params: FileParams) -> dict[str, Any]:
    if code == -signal.SIGALRM:
        return {"key": "files.too_slow", "facts": {"limit": params.wall_seconds}}
    if code == -signal.SIGXCPU:
        return {"key": "files.too_slow", "facts": {"limit": params.cpu_seconds}}
    return {"key": "files.crashed", "facts": {"detail": str(code)}}


def _environment(folder: Path) -> dict[str, str]:
    """Return all the child may know: no secrets of ours, no network for GDAL, one thread per library."""
    package_root = str(Path(__file__).resolve().parents[2])
    return {
        "PATH": os.defpath,
        "PYTHONPATH": package_root,
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(folder),
        "HOME": str(folder),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
        "GDAL_HTTP_TIMEOUT": "1",
        "OGR_SKIP": _UNUSED_DRIVERS,
        "PROJ_NETWORK": "OFF",
    }


def _take(outcome: dict[str, Any], shown: str) -> Outcome:
    if "key" in outcome:
        fault = notice(outcome["key"], "error", **outcome["facts"])
        return InputDataError("files.unusable_file", faults=[_named(fault, shown)], path=shown)
    return tuple(_take_table(table, outcome, shown) for table in outcome["tables"])


def _named(fault: Notice, shown: str) -> Notice:
    return replace(fault, facts={"path": shown} | fault.facts)


def _take_table(meta: dict[str, Any], outcome: dict[str, Any], shown: str) -> RawTable:
    """Map a table of the child into memory; the mapping outlives the temporary file."""
    content = pa.ipc.open_file(pa.memory_map(f"{meta['stem']}.arrow")).read_all()
    bad = pa.ipc.open_file(pa.memory_map(f"{meta['stem']}.bad.arrow")).read_all()
    data = content.select([f"c{i}" for i in range(len(meta["names"]))]).rename_columns(meta["names"])
    geometry = None
    if "geometry" in content.column_names:
        geometry = content["geometry"].to_numpy()
    return RawTable(
        path=shown,
        table=meta["table"],
        format=meta["format"],
        encoding=meta["encoding"],
        sha256=outcome["sha256"],
        n_bytes=outcome["n_bytes"],
        data=data.to_pandas(),
        row_numbers=content["row_number"].to_numpy(),
        geometry=geometry,
        crs_label=meta["crs_label"],
        bad_rows=bad.to_pandas(),
        notices=tuple(_named(notice(key, "warning", **facts), shown) for key, facts in meta["notices"]),
    )
