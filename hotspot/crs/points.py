"""The coordinate doctor for points: in which datum is a file of reports, told by the boundary it is laid on."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray

from hotspot.crs.convert import datum_of_label, normalise_datum
from hotspot.crs.hypotheses import Hypothesis, list_hypotheses, with_shifted_boundary
from hotspot.crs.obfuscation import Floats, Pair
from hotspot.crs.trial import Trial, try_boundary, try_names, try_peers
from hotspot.crs.verdict import Basis, Verdict, display
from hotspot.errors import Notice, notice

# More distinct places than this add seconds and no certainty.
_MAX_POINTS = 50_000
_MIN_NAMED = 20


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
    trials, doubts = [try_boundary(places, boundary)], []
    if areas is not None and np.count_nonzero(names >= 0) >= _MIN_NAMED:
        by_names = try_names(places, np.asarray(areas, dtype=object), names)
        if any(by_names.admissible.values()):
            trials.insert(0, by_names)
        else:
            doubts.append(_doubt_names(by_names))
    rulings = [_rule(trial, readings, shifted, given) for trial in trials]
    verdict = _tell(next((r for r in rulings if r.decisive), rulings[0]), given)
    return replace(verdict, notices=(*verdict.notices, *doubts))


def diagnose_by_peers(x: ArrayLike, y: ArrayLike, *, boundary: shapely.Geometry, peers: Pair) -> Verdict:
    """Tell in which datum points are by the other sources of the same town whose datum is known already.

    For sources that neither names nor the border decide: reports through different channels come from the same
    addresses, and lie on each other only under the true reading (`hotspot.crs.trial.try_peers`).

    Parameters
    ----------
    x, y
        Coordinates (n,) as read; NaN and infinite ones are ignored.
    boundary
        Polygon of the whole district, degrees.
    peers
        WGS84 longitude and latitude (k,) of the others' points; at least one finite.

    Returns
    -------
    Verdict
        Of basis ``peers``; not confident if the best reading does not beat each other one.
    """
    u, v, _ = _distinct(x, y, None)
    lon, lat, _ = _distinct(*peers, None)
    readings = list_hypotheses(u, v, boundary) if len(u) else []
    if not readings:
        return _unfit(_Prior(None, None), readings, len(u))
    trial = try_peers({h: h.apply(u, v) for h in readings}, (lon, lat))
    verdict = _tell(_rule(trial, readings, [], _Prior(None, None)), _Prior(None, None))
    return replace(verdict, points=len(u))


def _doubt_names(trial: Trial) -> Notice:
    share = min(trial.share(h) for h in trial.misfits)
    return notice("crs.names_disagree", "warning", misfit=round(share, 4), points=len(trial.blocks))


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
