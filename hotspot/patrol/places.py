"""Places a patrol may or must visit: cells where reports are expected, overdue reports, the planner's list, sites."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.patrol.exploring import draw_places
from hotspot.patrol.params import PatrolParams
from hotspot.patrol.plan import Request

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

RANDOM, SITE = "random", "site"
REQUIRED = ("mandatory", "pinned", RANDOM)
# Candidates each subdistrict keeps, so that its floor can be met by the one that lies best.
_PER_SUBDISTRICT = 3


@dataclass(frozen=True, eq=False)
class Ground:
    """What is known of the cells before the shift.

    `cells`: DataFrame, one row a cell: `cell_id`, `place` (words for people), `lon`, `lat` (WGS84), `x`, `y` (metres),
    `subdistrict_id`, `subdistrict` (its name), `community_id`, `lived` (bool: reports were ever made here or next to
    it).
    `by_theme` (cells, themes): expected reports a week in the hours of the theme inside the shift.
    `days_since` (cells,): days since a crew was here last; infinite = never.
    """

    cells: pd.DataFrame
    themes: tuple[str, ...]
    by_theme: Floats
    days_since: Floats


@dataclass(frozen=True, eq=False)
class Places:
    """`table`: one row a place, columns of `Ground.cells` and of the visits asked for; `by_theme` (n, themes)."""

    table: pd.DataFrame
    by_theme: Floats

    def take(self, rows: Rows) -> "Places":
        """Return some of the places, in the order of `rows`."""
        return Places(self.table.iloc[rows].reset_index(drop=True), self.by_theme[rows])


def list_places(ground: Ground, asked: pd.DataFrame, *, request: Request, params: PatrolParams) -> Places:
    """List every place: the visits asked for, and the other cells in which reports are expected.

    Parameters
    ----------
    ground
        The cells. A place visited d days ago keeps 1 − exp(−d / `memory_days`) of what is expected there.
    asked
        `visit_id`, `reason` (``mandatory``/``site``), `cell` (−1 off the grid), `place`, `lon`, `lat`, `theme`,
        `report_id`, `due_at`, `opens_minute`, `closes_minute`, `service_minutes` (missing = the usual).
    request
        What it excludes is marked `out`, so that the same places are planned with and travel need not be measured
        again; what it pins is required.

    What a cell expects goes to the first visit asked for in it, once.
    """
    worth = ground.by_theme * -np.expm1(-ground.days_since / params.memory_days)[:, None]
    first = asked["cell"].where(asked["cell"] >= 0).drop_duplicates().dropna().astype(int)
    free = np.setdiff1d(np.flatnonzero(worth.sum(axis=1) > 0), first.to_numpy())
    cells = ground.cells.iloc[free].assign(cell=free, reason="forecast")
    cells["visit_id"] = "cell:" + cells["cell_id"]
    own = np.zeros((len(asked), len(ground.themes)))
    own[asked.index.get_indexer(first.index)] = worth[first.to_numpy()]
    table = pd.concat([_complete(asked, ground), cells], ignore_index=True)
    by_theme = np.concatenate([own, worth[free]])
    pinned = table["visit_id"].isin(request.pinned) & (table["reason"] != "mandatory")
    table["reason"] = table["reason"].mask(pinned, "pinned")
    table["service_minutes"] = table["service_minutes"].fillna(params.service_minutes)
    table["probability"] = np.nan
    table["out"] = table["visit_id"].isin(request.excluded)
    return Places(table, by_theme)


def choose_places(places: Places, *, n: int, draws: int, params: PatrolParams, seed: int) -> Places:
    """Choose what to plan with: all that is asked for, `draws` places at random, and the most promising of the rest.

    `n` cells at most are taken for what is expected there, and every subdistrict's best in any case. A place drawn at
    random is marked so, with the probability of its being drawn, even where it is promising too; one that is there for
    its subdistrict's floor only is marked ``coverage``.
    """
    table, worth = places.table, places.by_theme.sum(axis=1)
    free = (table["reason"] == "forecast").to_numpy()
    frame = np.flatnonzero(free & table["lived"].fillna(False).to_numpy(dtype=bool))
    draw = draw_places(worth[frame], table["x"].to_numpy()[frame], table["y"].to_numpy()[frame], n=draws, seed=seed)
    order = np.flatnonzero(free)[np.argsort(-worth[free], kind="stable")]
    best = table.iloc[order].groupby("subdistrict_id", sort=False).head(_PER_SUBDISTRICT * params.least_per_subdistrict)
    covering = np.setdiff1d(table.index.get_indexer(best.index), [*order[:n], *frame[draw.rows]])
    rows = np.unique(np.concatenate([np.flatnonzero(~free), frame[draw.rows], order[:n], covering]))
    chosen = places.take(rows)
    reason, probability = chosen.table["reason"].to_numpy().copy(), np.full(len(rows), np.nan)
    drawn = np.searchsorted(rows, frame[draw.rows])
    reason[np.searchsorted(rows, covering)], reason[drawn], probability[drawn] = "coverage", RANDOM, draw.probability
    return Places(chosen.table.assign(reason=reason, probability=probability), chosen.by_theme)


def keep_draws(places: Places, *, n: int, seed: int) -> Places:
    """Keep `n` of the places drawn at random, chosen at random again; the others are places like any."""
    drawn = np.flatnonzero(places.table["reason"] == RANDOM)
    kept = np.random.default_rng([seed, 1]).permutation(drawn)[:n]
    probability = np.full(len(places.table), np.nan)
    probability[kept] = places.table["probability"].to_numpy()[kept] * len(kept) / max(len(drawn), 1)
    reason = places.table["reason"].to_numpy().copy()
    reason[np.setdiff1d(drawn, kept)] = "forecast"
    return Places(places.table.assign(reason=reason, probability=probability), places.by_theme)


def _complete(asked: pd.DataFrame, ground: Ground) -> pd.DataFrame:
    """Give visits asked for the areas of the cell they lie in."""
    inside = asked["cell"].to_numpy() >= 0
    near = ground.cells.iloc[np.where(inside, asked["cell"], 0)].set_index(asked.index)
    known = near[["cell_id", "x", "y", "subdistrict_id", "subdistrict", "community_id"]].where(
        pd.Series(inside, index=asked.index)
    )
    return asked.join(known)
