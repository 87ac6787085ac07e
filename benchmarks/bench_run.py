"""The whole of `hotspot run` as a process: seconds, processor seconds and peak memory at 100,000 and 1,000,000 rows."""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from hotspot.demo import write_demo

SIZES = (100_000, 1_000_000)
SHOWN_STEPS = ("read_reports", "locate", "link_repeats", "find_hotspots")


def run() -> list[dict[str, Any]]:
    """Draw the demo in one CSV of each size (GCJ-02, GB18030, dirty rows and all) and run it once."""
    return [_run_once(n) for n in SIZES]


def _run_once(n: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        data, out = Path(folder) / "data", Path(folder) / "out"
        write_demo(data, n_reports=n, one_file=True)
        reports = data / "points/demo"
        paths = ["--reports", reports, "--areas", data / "boundaries/demo", "--duties", data / "duties/demo"]
        command = [sys.executable, "-m", "hotspot", "run", *map(str, paths), "--out", str(out), "--json"]
        wall, usage = _time(command)
        steps = json.loads((out / "summary.json").read_text(encoding="utf-8"))["seconds"]
        size = sum(path.stat().st_size for path in reports.iterdir()) / 1e6
    return {
        "rows": f"{n:,}",
        "file MB": f"{size:.0f}",
        "wall s": f"{wall:.1f}",
        "CPU s": f"{usage.ru_utime + usage.ru_stime:.1f}",
        "peak MB": f"{usage.ru_maxrss / 1024:.0f}",
        **{f"{name} s": f"{steps[name]:.1f}" for name in SHOWN_STEPS},
    }


def _time(command: list[str]) -> tuple[float, Any]:
    """Return wall seconds and the accounting of the process with its children (peak: of the largest one)."""
    start = time.perf_counter()
    child = os.posix_spawn(
        command[0],
        command,
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(child, 0)
    if status:
        raise RuntimeError(f"hotspot run ended with {status}")
    return time.perf_counter() - start, usage
