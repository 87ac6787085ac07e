"""How everything here is timed."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Timed:
    """The least wall and CPU seconds (all threads) of several runs, and the last result."""

    wall: float
    cpu: float
    result: Any


def time_best(work: Callable[[], Any], *, repeats: int) -> Timed:
    """Run `work` several times; the minimum is what the machine can do, the rest is what else it was doing."""
    walls, cpus, result = [], [], None
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return Timed(min(walls), min(cpus), result)


def row(work: str, n: int, peer: str, theirs: Timed, ours: Timed, **more: Any) -> dict[str, Any]:
    """Return one line of the table; ratios are of wall and of CPU seconds."""
    return {
        "work": work,
        "n": f"{n:,}",
        "peer": peer,
        "peer s (CPU)": f"{theirs.wall:.3f} ({theirs.cpu:.3f})",
        "ours s (CPU)": f"{ours.wall:.3f} ({ours.cpu:.3f})",
        "ratio (CPU)": f"{theirs.wall / ours.wall:.0f}× ({theirs.cpu / ours.cpu:.0f}×)",
        **more,
    }
