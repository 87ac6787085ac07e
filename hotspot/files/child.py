"""The reading process: reads files one after another under limits and hands back Arrow files and one line per file.

Run as ``python -m hotspot.files.child JOB.json``. Whatever a file does to this process, the program that asked for
it lives on.
"""

import hashlib
import importlib
import json
import resource
import signal
import sys
import warnings
from fnmatch import fnmatch
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.ipc

from hotspot.files.params import FileParams
from hotspot.files.parsed import Parsed, Reading, Refused, finish
from hotspot.files.sniff import check_kind

MB = 1_000_000


def main(job_file: str) -> None:
    """Read every file of a job; tell the outcome of each in ``outcomes.jsonl``."""
    warnings.simplefilter("ignore")
    job = json.loads(Path(job_file).read_text(encoding="utf-8"))
    params = FileParams.model_validate(job["params"])
    out = Path(job["out"])
    limit = params.memory_mb * MB
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with (out / "outcomes.jsonl").open("a", encoding="utf-8") as outcomes:
        for number, (path, shown) in enumerate(job["files"], start=job["first"]):
            _allow_time(params)
            print(json.dumps({"started": number}), file=outcomes, flush=True)
            outcome = _outcome(Path(path), shown, out / str(number), params)
            print(json.dumps({"done": number} | outcome), file=outcomes, flush=True)


def read_file(path: Path, shown: str, *, scratch: Path, params: FileParams) -> list[Parsed]:
    """Read one file into tables; only the modules (and libraries) that its format needs are imported."""
    check_kind(path, params)
    encoding = next((value for glob, value in params.encodings.items() if fnmatch(shown, glob)), None)
    module = next(name for name, suffixes in _MODULES.items() if path.suffix.lower() in suffixes)
    reader = importlib.import_module(f"hotspot.files.{module}")
    return [finish(table) for table in reader.read(path, Reading(params, scratch, encoding))]


def _allow_time(params: FileParams) -> None:
    """Give the next file its own share: the kernel ends this process when one is used up."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + params.cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    signal.alarm(params.wall_seconds)


def _outcome(path: Path, shown: str, out: Path, params: FileParams) -> dict[str, Any]:
    try:
        with TemporaryDirectory(dir=out.parent) as scratch:
            tables = read_file(path, shown, scratch=Path(scratch), params=params)
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        written = [_write(table, out.with_suffix(f".{i}")) for i, table in enumerate(tables)]
        return {"sha256": sha256, "n_bytes": path.stat().st_size, "tables": written}
    except Refused as refused:
        return {"key": refused.key, "facts": refused.facts}
    except Exception as error:  # every reader of foreign bytes has failures of its own: all of them mean this
        if _starved(error, params):
            return {"key": "files.too_much_memory", "facts": {"limit": params.memory_mb}}
        return {"key": "files.damaged", "facts": {"format": path.suffix[1:].upper(), "detail": type(error).__name__}}


def _starved(error: Exception, params: FileParams) -> bool:
    """Say whether memory ran out; libraries tell it in many ways (no thread, no map), but always near the limit."""
    status = Path("/proc/self/status")  # Linux only
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    peak_kb = next((int(line.split()[1]) for line in lines if line.startswith("VmPeak:")), 0)
    return isinstance(error, MemoryError) or peak_kb * 1024 > 0.95 * params.memory_mb * MB


def _write(parsed: Parsed, stem: Path) -> dict[str, Any]:
    """Write one table as Arrow files, to be mapped into memory by the parent without a copy."""
    columns = {f"c{i}": values for i, values in enumerate(parsed.columns.values())}
    columns["row_number"] = parsed.row_numbers
    if parsed.geometry is not None:
        columns["geometry"] = parsed.geometry
    numbers, reasons, values = zip(*parsed.bad_rows, strict=True) if parsed.bad_rows else ((), (), ())
    bad = {"row_number": pa.array(numbers, pa.int64()), "reason": pa.array(reasons, pa.large_string())}
    bad["value"] = pa.array(values, pa.large_string())
    for suffix, content in ((".arrow", columns), (".bad.arrow", bad)):
        table = pa.table(content)
        with pa.ipc.new_file(f"{stem}{suffix}", table.schema) as writer:
            writer.write_table(table)
    meta = {name: getattr(parsed, name) for name in ("format", "table", "encoding", "crs_label", "notices")}
    return meta | {"stem": str(stem), "names": list(parsed.columns)}


_MODULES = {
    "delimited": (".csv", ".tsv", ".txt"),
    "workbook": (".xlsx", ".xlsm", ".xls"),
    "geojson": (".geojson", ".json"),
    "geopackage": (".gpkg",),
    "shapefile": (".shp", ".zip"),
    "columnar": (".parquet", ".geoparquet"),
}

if __name__ == "__main__":
    main(sys.argv[1])
