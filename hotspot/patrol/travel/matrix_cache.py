"""Travel times kept on disk for the same roads, points and parameters."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hotspot.errors import Notice, notice
from hotspot.patrol.travel.noding import Floats, Ints

# Raise when the ways are measured differently, so that old files are no longer asked.
_VERSION = 1
# A thousand places take 16 MB.
_MOST_FILES = 20


@dataclass(frozen=True, eq=False)
class Matrices:
    """What is kept: `seconds`, `metres` (n, n), and the `piece` of the road layer of each point (n,), −1 = none."""

    seconds: Floats
    metres: Floats
    piece: Ints


def fingerprint(roads: str, points: Floats, **parameters: float) -> str:
    """Return the name of an answer: the same roads (their fingerprint), points (n, 2) and parameters, the same name."""
    said = f"{_VERSION} {roads} {points.shape} {sorted(parameters.items())} "
    return hashlib.sha256(said.encode() + np.ascontiguousarray(points).tobytes()).hexdigest()[:32]


def load_matrices(folder: Path | None, key: str, *, n: int) -> tuple[Matrices | None, tuple[Notice, ...]]:
    """Return what is kept under `key` for `n` points, or None; a damaged file is told and counts as none."""
    if folder is None or not _path(folder, key).is_file():
        return None, ()
    try:
        # Opened here, for numpy leaves a file open that it cannot read.
        with _path(folder, key).open("rb") as file, np.load(file, allow_pickle=False) as kept:
            found = Matrices(kept["seconds"], kept["metres"], kept["piece"])
        if (found.seconds.shape, found.metres.shape, found.piece.shape) != ((n, n), (n, n), (n,)):
            raise ValueError
    except Exception:  # archive, headers and arrays each fail in ways of their own, and measuring anew is always right
        return None, (notice("patrol.cache_damaged", "warning", file=_path(folder, key).name),)
    return found, (notice("patrol.cache_used", n=n),)


def save_matrices(folder: Path | None, key: str, found: Matrices) -> tuple[Notice, ...]:
    """Keep an answer, written aside and then moved; the oldest beyond 20 are removed. A failure is told, no fault."""
    if folder is None:
        return ()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=folder, prefix=".travel-")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, seconds=found.seconds, metres=found.metres, piece=found.piece)
            os.replace(aside, _path(folder, key))
        finally:
            Path(aside).unlink(missing_ok=True)
        for old in sorted(folder.glob("travel-*.npz"), key=lambda path: path.stat().st_mtime)[:-_MOST_FILES]:
            old.unlink(missing_ok=True)
    except OSError as error:
        return (notice("patrol.cache_not_written", "warning", reason=error.strerror or type(error).__name__),)
    return ()


def _path(folder: Path, key: str) -> Path:
    return folder / f"travel-{key}.npz"
