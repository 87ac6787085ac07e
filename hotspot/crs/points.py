"""The coordinate doctor for points: in which datum is a file of reports, told by the boundary it is laid on."""

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray

from hotspot.crs.convert import datum_of_label, normalise_datum
from hotspot.crs.hypotheses import Hypothesis, list_hypotheses, with_shifted_boundary
from hotspot.crs.obfuscation import Floats
from hotspot.crs.trial import Trial, try_boundary, try_names
from hotspot.errors import CrsError, Notice, notice

Basis = Literal["names", "boundary", "only", "label", "stated", "none"]
_DISPLAY = {"wgs84": "WGS84", "cgcs2000": "CGCS2000", "gcj02": "GCJ-02", "bd09": "BD-09"}
# More distinct places than this add seconds and no certainty.
_MAX_POINTS = 50_000
_MIN_NAMED = 20


@dataclass(frozen=True, eq=False)
class Verdict:
    """In which datum the points are, and how sure that is.

    `datum` and `swapped` are ready for `to_wgs84`. `boundary_datum` other than ``wgs84`` says that the boundary, not
    the reports, looks shifted. `confident` False means: ask (`settle` does). `basis` says what decided: ``names``,
    ``boundary``, ``only`` (no other reading comes near the boundary), ``label``, ``stated``, or ``none``. `misfit` is
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


def diagnose_points(
    x: ArrayLike,
    y: ArrayLike,
    *,
    boundary: shapely.Geometry,
    areas: ArrayLike | None = None,
    named: ArrayLike | None = None,
    stated: str | None = None,
    crs_label: str | None = None,
) -> Verdict:
    """Tell in which datum points are, by the areas their rows name, else by how they end at the border.

    Every reading (WGS84, GCJ-02, BD-09, projected systems that fit, each with x and y swapped, and the boundary itself
    shifted) is applied to the same distinct places. A reading's misfit is the share outside the named area, or outside
    the boundary; two readings are compared on the places where they disagree (`compare`). Names decide if they can,
    else the border, provided that the reports end at it. A datum stated in the settings is kept and only checked; the
    label of the file is kept unless strongly contradicted; without either, the best reading must beat each other one.

    Parameters
    ----------
    x, y
        Coordinates (n,) as read; NaN and infinite ones are ignored.
    boundary
        Polygon of the whole district, degrees, as the boundary file has it.
    areas, named
        Polygons (m,) in the same degrees, and for each point the index of the one its row names (−1: none).
    stated
        Datum from the settings.
    crs_label
        The file's own label, e.g. ``EPSG:4326`` for GeoJSON; None for tables.

    Returns
    -------
    Verdict
        Never raises for unclear data; see `settle`.

    Raises
    ------
    CrsError
        ``crs.unknown_datum``: the stated datum is unknown.
    """
    given = _Prior(normalise_datum(stated) if stated else None, datum_of_label(crs_label))
    u, v, names = _distinct(x, y, named)
    readings = list_hypotheses(u, v, boundary) if len(u) else []
    given = given.among(readings)
    if not readings or (given.stated and given.reading is None):
        return _unfit(given, readings, len(u))
    shifted = with_shifted_boundary(readings, stated=given.stated)
    places = {h: h.apply(u, v) for h in [*readings, *shifted]}
    trials = [try_boundary(places, boundary)]
    if areas is not None and np.count_nonzero(names >= 0) >= _MIN_NAMED:
        trials.insert(0, try_names(places, np.asarray(areas, dtype=object), names))
    rulings = [_rule(trial, readings, shifted, given) for trial in trials]
    return _tell(next((r for r in rulings if r.decisive), rulings[0]), given)


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
    raise CrsError("crs.ambiguous", source=source, candidates=candidates, points=verdict.points, z=round(verdict.z, 1))


def display(datum: str) -> str:
    """Return a datum as people write it: ``GCJ-02``, ``EPSG:4544``."""
    return _DISPLAY.get(datum, datum.upper())


@dataclass(frozen=True)
class _Prior:
    """What settings and file say about the datum, and the reading of the points that this means (None: none)."""

    stated: str | None
    label: str | None
    reading: Hypothesis | None = None

    def among(self, readings: list[Hypothesis]) -> "_Prior":
        wanted = self.stated or self.label
        wanted = "wgs84" if wanted == "cgcs2000" else wanted
        return replace(self, reading=next((h for h in readings if h.datum == wanted), None))


def _distinct(x: ArrayLike, y: ArrayLike, named: ArrayLike | None) -> tuple[Floats, Floats, NDArray[np.int64]]:
    u, v = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    names = np.full(len(u), -1.0) if named is None else np.asarray(named, dtype=np.float64)
    rows = np.stack([u, v, names], axis=1)
    # A thousand reports on one coordinate are one observation.
    rows = np.unique(rows[np.isfinite(rows).all(axis=1)], axis=0)
    if len(rows) > _MAX_POINTS:
        rows = rows[np.linspace(0, len(rows) - 1, _MAX_POINTS).astype(np.int64)]
    return rows[:, 0], rows[:, 1], rows[:, 2].astype(np.int64)


@dataclass(frozen=True)
class _Ruling:
    """What one trial decides: the reading to use, over which boundary, and whether the evidence decided it."""

    trial: Trial
    chosen: Hypothesis
    shift: Hypothesis | None
    best: Hypothesis
    contradicted: bool
    won: bool

    @property
    def decisive(self) -> bool:
        return self.won or self.contradicted or self.shift is not None


def _rule(trial: Trial, readings: list[Hypothesis], shifted: list[Hypothesis], given: _Prior) -> _Ruling:
    best = trial.best(readings)
    anchor = given.reading or best
    shifts = [h for h in shifted if given.reading is None or (h.datum, h.swapped) == (anchor.datum, anchor.swapped)]
    shift = trial.best(shifts) if shifts else anchor
    if trial.beats(shift, anchor) and trial.share(shift) <= trial.share(best):
        chosen = Hypothesis(shift.datum, shift.swapped)
        return _Ruling(trial, chosen, shift, best, contradicted=False, won=False)
    contradicted = trial.beats(best, anchor)
    chosen = best if contradicted and not given.stated else anchor
    won = all(trial.beats(chosen, other) for other in readings if other != chosen)
    return _Ruling(trial, chosen, None, best, contradicted, won)


def _tell(ruling: _Ruling, given: _Prior) -> Verdict:
    trial, chosen = ruling.trial, ruling.chosen
    table = trial.table(chosen)
    others = table[(table["boundary_datum"] == "wgs84") & (table.index != 0)]
    rival = others.sort_values("z", kind="stable").iloc[0] if len(others) else None
    kept = given.reading is not None and chosen == given.reading
    basis: Basis = ("stated" if given.stated else "label") if kept else trial.basis if len(others) else "only"
    verdict = Verdict(
        datum=chosen.datum,
        swapped=chosen.swapped,
        boundary_datum=ruling.shift.boundary_datum if ruling.shift else "wgs84",
        confident=kept or ruling.won or ruling.contradicted,
        basis=basis,
        misfit=trial.share(chosen),
        margin=0.0 if rival is None else float(rival["margin"]),
        discordant=0 if rival is None else int(rival["discordant"]),
        z=0.0 if rival is None else float(rival["z"]),
        points=len(trial.blocks),
        table=table,
        notices=(),
    )
    return replace(verdict, notices=tuple(_notices(verdict, ruling, given)))


def _notices(verdict: Verdict, ruling: _Ruling, given: _Prior) -> list[Notice]:
    rival = ruling.best if ruling.best != ruling.chosen else given.reading or ruling.best
    facts: dict[str, Any] = {
        "datum": display(verdict.datum),
        "other": display(rival.datum),
        "misfit": round(verdict.misfit, 4),
        "other_misfit": round(ruling.trial.share(rival), 4),
        "margin": round(verdict.margin, 4),
        "points": verdict.points,
    }
    told = []
    if ruling.shift:
        facts |= {"other": display(verdict.boundary_datum), "other_misfit": round(ruling.trial.share(ruling.shift), 4)}
        alike = verdict.boundary_datum == verdict.datum
        told.append(notice("crs.both_shifted" if alike else "crs.boundary_looks_shifted", "warning", **facts))
    elif ruling.contradicted:
        told.append(notice(f"crs.{'stated' if given.stated else 'label'}_contradicted", "warning", **facts))
    elif ruling.won:
        told.append(notice(f"crs.told_by_{verdict.basis if verdict.basis == 'only' else ruling.trial.basis}", **facts))
    elif verdict.confident:
        told.append(notice(f"crs.as_{verdict.basis}", **facts))
    else:
        told.append(notice("crs.unclear", "warning", **facts))
    if verdict.swapped:
        told.append(notice("crs.swapped", "warning", points=verdict.points))
    return told


def _unfit(given: _Prior, readings: list[Hypothesis], points: int) -> Verdict:
    """Return the verdict on points that lie nowhere near the boundary as stated, or as anything."""
    datum = given.stated or given.label or "wgs84"
    told = notice("crs.nowhere_near", "warning", datum=display(datum), points=points)
    if readings:
        told = notice("crs.stated_impossible", "warning", datum=display(datum), other=display(readings[0].datum))
    sure = given.stated is not None
    basis: Basis = "stated" if sure else "none"
    return Verdict(datum, False, "wgs84", sure, basis, 1.0, 0.0, 0, 0.0, points, pd.DataFrame(), (told,))
