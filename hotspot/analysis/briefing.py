"""What a meeting needs to know of one period: its hotspots, what changed, and the week after it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot import forecast, hotspots, patrol
from hotspot.analysis.compare import Found
from hotspot.analysis.expected import expect_themes
from hotspot.analysis.ground import name_cells
from hotspot.analysis.patrol import PatrolLists, choose_crews, plan_patrol
from hotspot.analysis.run import Analysis, detect, focus
from hotspot.periods import Period, find_previous

Bools = NDArray[np.bool_]
Change = Literal["new", "persistent", "back", "unknown"]
CHANGES: tuple[Change, ...] = ("new", "back", "persistent", "unknown")
# Of PyVRP; a search bound by seconds would not give the same plan twice.
ITERATIONS = 4000
_MOST_MISSING = 0.05
# Of the test that a place's reports changed: strict, since the place was picked for one of its two counts.
LEVEL = 0.01


@dataclass(frozen=True, eq=False)
class Briefing:
    """One frozen analysis, from which every file of a meeting is made.

    `analysis`: of the period (`focus`). `whole`: of all reports. `previous`: the period before; None where the data do
    not reach back to its first days. `change`: `hotspot_id` → what the hotspot is beside that (`name_changes`).
    `gone`: hotspots of the period before of which no cell is hot any more, rows of `Hotspots.table` and `clear` (bool:
    their reports clearly became fewer), with their `gone_shares` (`Hotspots.shares`). `cells`: from `name_cells`.
    `expected`: theme → forecast of the seven days from the period's end. `plan`: patrol of the first shift after the
    period; None without a list of crews.
    """

    analysis: Analysis
    whole: Analysis
    previous: Period | None
    change: "pd.Series[str]"
    gone: pd.DataFrame
    gone_shares: pd.DataFrame
    cells: pd.DataFrame
    expected: dict[str, forecast.Forecast]
    plan: patrol.Plan | None


def brief(
    analysis: Analysis,
    period: Period,
    *,
    lists: PatrolLists | None = None,
    find: Callable[[Period], Found] | None = None,
    progress: Callable[[str], None] | None = None,
) -> Briefing:
    """Gather what a meeting about `period` needs; the same inputs give the same briefing.

    Parameters
    ----------
    analysis
        A finished run over all reports.
    period
        Whole days; what lies outside the data is cut off.
    lists
        From `read_patrol_lists`; its crews are planned for the first shift after the period.
    find
        Gives the hotspots of a period from memory; by default `detect` is asked.
    progress
        Called with the name of each step as it begins; its exception stops the work.

    Raises
    ------
    InputDataError
        The period holds no day of the data.
    NotEnoughDataError
        It holds no report whose place is known.
    """
    show = progress or (lambda _: None)
    show("find_hotspots")
    cut = hotspots.cut_period(analysis.history, period)
    ask = find or (lambda wanted: detect(analysis, start=wanted.start, end=wanted.end))
    now = focus(analysis, cut, found=ask(cut))
    show("find_previous")
    previous = _cut_previous(analysis, find_previous(cut))
    before = None if previous is None else ask(previous)[0]
    places = hotspots.match_places(analysis.history, before, now.hotspots) if before else None
    show("forecast")
    expected = expect_themes(analysis, start=cut.end)
    show("plan")
    return Briefing(
        analysis=now,
        whole=analysis,
        previous=previous,
        change=name_changes(now.hotspots.table["hotspot_id"], places, *_find_changed(analysis, now, previous)),
        gone=_list_gone(analysis, before, places, (previous, cut)),
        gone_shares=before.shares if before else now.hotspots.shares.head(0),
        cells=name_cells(analysis, before=cut.end),
        expected=expected,
        plan=_plan(analysis, cut.end, lists, expected),
    )


def name_changes(
    hotspot_ids: "pd.Series[str]", places: pd.DataFrame | None, increased: Bools, hot_before: Bools
) -> "pd.Series[str]":
    """Say of each hotspot what it is beside the period before.

    *persistent*: some cell was hot in the period before too, or the place had not clearly fewer reports then: what was
    not found need not have been gone. Else *back*: the place had been hot earlier than that. *new*: it had not.
    *unknown*: there is no period before in the data.

    Parameters
    ----------
    hotspot_ids
        Of the period.
    places
        From `hotspots.match_places`; None = no period before.
    increased
        (hotspots,) whether its reports clearly became more (`hotspots.examine_increase`).
    hot_before
        (hotspots,) whether its place was hot earlier than the period before (`hotspots.was_hot`).

    Returns
    -------
    Series
        One of `CHANGES`, by `hotspot_id`.
    """
    index = pd.Index(hotspot_ids, dtype="str")
    if places is None:
        return pd.Series("unknown", index, dtype="str")
    after = places[(places["period"] == "after").to_numpy()]
    kept = index.isin(after.loc[(after["status"] == "kept").to_numpy(), "hotspot_id"])
    return pd.Series("new", index, dtype="str").mask(hot_before, "back").mask(kept | ~increased, "persistent")


def _find_changed(whole: Analysis, now: Analysis, previous: Period | None) -> tuple[Bools, Bools]:
    """Say of each hotspot whether its reports clearly became more, and whether it was hot before `previous`."""
    table = now.hotspots.table
    if previous is None:
        return np.zeros(len(table), dtype=bool), np.zeros(len(table), dtype=bool)
    p = hotspots.examine_increase(whole.history, table, now.period, previous)
    return np.asarray(p <= LEVEL), hotspots.was_hot(whole.history, table, now.period, before=previous.start)


def _cut_previous(analysis: Analysis, previous: Period) -> Period | None:
    """Cut the period before to the data; None where more than a twentieth of it, or every report, is missing."""
    whole, located = analysis.history.whole, analysis.located["reported_at"]
    if (whole.start - previous.start) / (previous.end - previous.start) > _MOST_MISSING:
        return None
    if not ((located >= previous.start) & (located < previous.end)).any():
        return None
    return Period(max(previous.start, whole.start), previous.end)


def _list_gone(
    analysis: Analysis,
    before: hotspots.Hotspots | None,
    places: pd.DataFrame | None,
    both: tuple[Period | None, Period],
) -> pd.DataFrame:
    earlier, now = both
    if before is None or places is None or earlier is None:
        none = pd.DataFrame({"hotspot_id": [], "theme": [], "overall_rank": [], "reports": [], "clear": []})
        return none.astype({"hotspot_id": "str", "theme": "str", "overall_rank": int, "reports": int, "clear": bool})
    gone = places.loc[((places["period"] == "before") & (places["status"] == "gone")).to_numpy(), "hotspot_id"]
    table = before.table[before.table["hotspot_id"].isin(gone).to_numpy()].sort_values("overall_rank")
    fewer = hotspots.examine_increase(analysis.history, table, earlier, now) <= LEVEL
    return pd.DataFrame(table.assign(clear=fewer).reset_index(drop=True))


def _plan(
    analysis: Analysis, day: pd.Timestamp, lists: PatrolLists | None, expected: dict[str, forecast.Forecast]
) -> patrol.Plan | None:
    if lists is None or not lists.crews:
        return None
    request = patrol.Request(day, choose_crews(analysis, lists), iterations=ITERATIONS)
    return plan_patrol(analysis, request, lists=lists, forecasts=expected)
