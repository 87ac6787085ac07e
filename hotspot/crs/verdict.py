"""What the coordinate doctor says of a file, and the question it asks where it cannot tell."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from hotspot.errors import CrsError, Notice

Basis = Literal["names", "boundary", "peers", "only", "label", "stated", "none"]
_DISPLAY = {"wgs84": "WGS84", "cgcs2000": "CGCS2000", "gcj02": "GCJ-02", "bd09": "BD-09"}


@dataclass(frozen=True, eq=False)
class Verdict:
    """In which datum the points are, and how sure that is.

    `datum` and `swapped` are ready for `to_wgs84`. `boundary_datum` other than ``wgs84`` says that the boundary, not
    the reports, looks shifted. `confident` False means: ask (`settle` does). `basis` says what decided: ``names``,
    ``boundary``, ``peers`` (other sources), ``only`` (no other reading comes near the boundary), ``label``,
    ``stated``, or ``none``. `misfit` is
    the share of points outside the area they name (or outside the boundary); `margin`, `discordant` and `z` compare it
    with the best other reading (`Contest`; zeros if there is none). `points` counts distinct places looked at. `table`
    has one row per reading: ``datum``, ``swapped``, ``boundary_datum``, ``misfit``, ``margin``, ``discordant``,
    ``favour``, ``z``.
    """

    datum: str
    swapped: bool
    boundary_datum: str
    confident: bool
    basis: Basis
    misfit: float
    margin: float
    discordant: int
    z: float
    points: int
    table: pd.DataFrame
    notices: tuple[Notice, ...]


def settle(verdict: Verdict, *, source: str, boundary_stated: bool = False) -> Verdict:
    """Return the verdict if it may be acted on; otherwise ask for the setting that decides.

    Parameters
    ----------
    verdict
        From `diagnose_points`.
    source
        Name of the source of reports, for the message.
    boundary_stated
        True if the settings state the boundary's datum: a boundary that looks shifted is then told, not refused.

    Raises
    ------
    CrsError
        ``crs.boundary_shifted``, ``crs.setting_or_boundary``, ``crs.no_fit`` or ``crs.ambiguous``.
    """
    if verdict.boundary_datum != "wgs84" and not boundary_stated:
        shift = _DISPLAY[verdict.boundary_datum]
        # Points and boundary shifted alike, or neither: only the setting speaks for the first, so ask.
        key = "crs.setting_or_boundary" if verdict.boundary_datum == verdict.datum else "crs.boundary_shifted"
        raise CrsError(key, source=source, datum=shift, setting=verdict.boundary_datum)
    if verdict.confident:
        return verdict
    if verdict.table.empty:
        raise CrsError("crs.no_fit", source=source, points=verdict.points)
    readings = verdict.table.loc[verdict.table["boundary_datum"] == "wgs84", "datum"]
    candidates = [display(datum) for datum in readings.unique()]
    misfit, z = round(verdict.misfit, 4), round(verdict.z, 1)
    raise CrsError("crs.ambiguous", source=source, candidates=candidates, points=verdict.points, misfit=misfit, z=z)


def display(datum: str) -> str:
    """Return a datum as people write it: ``GCJ-02``, ``EPSG:4544``."""
    return _DISPLAY.get(datum, datum.upper())
