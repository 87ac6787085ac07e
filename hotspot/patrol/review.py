"""What patrols caught and what they missed, from the crews' results and what residents reported afterwards."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.errors import Notice, notice
from hotspot.patrol.lists.results import REASONS, Results
from hotspot.patrol.rates import Rate, compare_rates, rate_counts, rate_drawn

Bools = NDArray[np.bool_]

SUMS = ("shift_at", "planned", "visited", "found", "fixed", "expected", "ratio", "low", "high", "minutes", "cells",
        "reports", "caught", "caught_share")  # fmt: skip
MISSED = ("cell_id", "reports", "theme", "planned", "lon", "lat")
RETURNED = ("plan_id", "visit_id", "place", "lon", "lat", "cell_id", "visited_at", "found", "fixed", "reports")
# Fewer random visits say next to nothing of the district.
_FEW_RANDOM = 10
_WITHIN, _CAUGHT, _PLANNED = range(3)


@dataclass(frozen=True, eq=False)
class Review:
    """What came of the plans.

    Attributes
    ----------
    table
        One row a plan, by its shift: `plan_id`, `shift_at` (first planned stop), `planned`, `visited` (stops), `found`,
        `fixed`, `expected` (of the stops visited), `ratio` (found / expected), `low`, `high` (its 90 % interval),
        `minutes` (spent, where written down), `cells` (visited), `reports` (of residents, in the `plan_days` days from
        the shift), `caught` (those in cells visited), `caught_share`, `days_known` (of these days, by the reports).
    total
        The same of all plans together, but `days_known`; a report in the days of several plans counts once.
    reasons
        One row a reason: `reason`, `planned`, `visited`, `found`, `fixed`, `expected`, `per_visit`, `low`, `high`.
    district
        Problems a visit to a place anywhere would find: from the places drawn at random, by their probability.
    worth
        How many times as much a visit finds that was made for the forecast.
    missed
        Cells not visited, most residents' reports first: `MISSED` (`planned`: in a plan, but nobody came), and
        `subdistrict_id`, `community_id` where the reports have them.
    returned
        Visits after which residents reported in the same cell: `RETURNED`.
    """

    table: pd.DataFrame
    total: "pd.Series"
    reasons: pd.DataFrame
    district: Rate
    worth: Rate
    missed: pd.DataFrame
    returned: pd.DataFrame
    notices: tuple[Notice, ...]


def review(results: Results, reports: pd.DataFrame, *, plan_days: int = 7) -> Review:
    """Compare what crews found with what was expected, with places drawn at random, and with what residents reported.

    Parameters
    ----------
    results
        From `read_results`; several plans may be mixed.
    reports
        Located reports: `reported_at`, `cell_id` (of the grid the plans were made on), `lon`, `lat`, `theme`; `source`
        where there: rows of ``patrol`` are what patrols found, not what residents reported. `visited_at` of a stop is
        its planned time where the crew wrote none.
    plan_days
        Days from the shift within which a report counts as caught or missed.

    Nothing here says that patrols prevented anything: a cell visited may be reported less or more for other reasons.
    """
    visits = results.table.assign(visited_at=results.table["visited_at"].fillna(results.table["begin_at"]))
    residents = reports[(reports["source"] != "patrol").fillna(True)] if "source" in reports else reports
    days = pd.Timedelta(days=plan_days)
    plans = sorted(visits.groupby("plan_id"), key=lambda one: (one[1]["begin_at"].min(), one[0]))
    seen = [_look(rows, residents, days) for _, rows in plans]
    known = np.array([_count_days(rows, reports, days) for _, rows in plans], dtype=np.float64)
    table = pd.DataFrame([_sum_up(rows, one) for (_, rows), one in zip(plans, seen, strict=True)], columns=list(SUMS))
    table.insert(0, "plan_id", pd.Series([name for name, _ in plans], dtype="str"))
    together = np.any(np.stack([np.zeros((3, len(residents)), bool), *seen]), axis=0)
    made = visits[visits["visited"]]
    chosen, drawn = (made[made["reason"] == reason] for reason in ("forecast", "random"))
    return Review(
        table.assign(days_known=known),
        pd.Series(_sum_up(visits, together)),
        _sum_reasons(visits),
        rate_drawn(drawn["found"], drawn["probability"]),
        compare_rates(chosen["found"], drawn["found"], drawn["probability"]),
        _list_missed(residents, together),
        _list_returned(made, residents, days),
        _tell(table["plan_id"][known < plan_days - 1], len(drawn), plan_days),
    )


def _look(rows: pd.DataFrame, residents: pd.DataFrame, days: pd.Timedelta) -> Bools:
    """Say of each resident's report (3, n): in the days of the plan; and in a cell visited; and in one planned for."""
    begin = rows["begin_at"].min()
    within = ((residents["reported_at"] >= begin) & (residents["reported_at"] < begin + days)).to_numpy(dtype=bool)
    there = [residents["cell_id"].isin(_cells(part)).to_numpy(dtype=bool) for part in (rows[rows["visited"]], rows)]
    return np.stack([within, *(within & part for part in there)])


def _cells(rows: pd.DataFrame) -> "pd.Series[str]":
    return rows.loc[rows["cell_id"] != "", "cell_id"].drop_duplicates()


def _count_days(rows: pd.DataFrame, reports: pd.DataFrame, days: pd.Timedelta) -> float:
    """Return for how many of the days after the shift there are reports yet."""
    known = (reports["reported_at"].max() - rows["begin_at"].min()) / pd.Timedelta(days=1)
    return float(np.clip(np.nan_to_num(known), 0, days / pd.Timedelta(days=1)))


def _sum_up(rows: pd.DataFrame, seen: Bools) -> dict[str, Any]:
    made = rows[rows["visited"]]
    ratio = rate_counts(made["found"], made["expected"].sum())
    reports, caught = int(seen[_WITHIN].sum()), int(seen[_CAUGHT].sum())
    return {
        "shift_at": rows["begin_at"].min(),
        "planned": len(rows),
        "visited": len(made),
        "found": int(made["found"].sum()),
        "fixed": int(made["fixed"].sum()),
        "expected": float(made["expected"].sum()),
        "ratio": ratio.value,
        "low": ratio.low,
        "high": ratio.high,
        "minutes": float(made["minutes"].sum()),
        "cells": len(_cells(made)),
        "reports": reports,
        "caught": caught,
        "caught_share": caught / reports if reports else np.nan,
    }


def _sum_reasons(visits: pd.DataFrame) -> pd.DataFrame:
    """Sum up by reason, in the order in which reasons are always told; unknown ones last."""
    present = visits["reason"].drop_duplicates()
    lines = []
    for reason in [*(r for r in REASONS if r in set(present)), *sorted(set(present) - set(REASONS))]:
        rows = visits[visits["reason"] == reason]
        made = rows[rows["visited"]]
        rate = rate_counts(made["found"], len(made))
        sums = {name: made[name].sum() for name in ("found", "fixed", "expected")}
        lines.append({"reason": reason, "planned": len(rows), "visited": len(made), **sums,
                      "per_visit": rate.value, "low": rate.low, "high": rate.high})  # fmt: skip
    columns = ["reason", "planned", "visited", "found", "fixed", "expected", "per_visit", "low", "high"]
    return pd.DataFrame(lines, columns=columns)


def _list_missed(residents: pd.DataFrame, seen: Bools) -> pd.DataFrame:
    missed = residents.assign(planned=seen[_PLANNED])[seen[_WITHIN] & ~seen[_CAUGHT]]
    cells = missed.groupby("cell_id", sort=True)
    areas = {name: (name, "first") for name in ("subdistrict_id", "community_id") if name in residents}
    table: pd.DataFrame = cells.agg(
        reports=("reported_at", "size"),
        theme=("theme", lambda themes: themes.value_counts(sort=True).index[0] if themes.notna().any() else pd.NA),
        planned=("planned", "any"),
        lon=("lon", "median"),
        lat=("lat", "median"),
        **areas,
    ).reset_index()
    return table.sort_values("reports", ascending=False, kind="stable", ignore_index=True)


def _list_returned(made: pd.DataFrame, residents: pd.DataFrame, days: pd.Timedelta) -> pd.DataFrame:
    """Count, for each visit made, the residents' reports in its cell afterwards."""
    own = made[made["cell_id"] != ""].reset_index(drop=True).reset_index(names="visit")
    pairs = own[["visit", "cell_id", "visited_at"]].merge(residents[["cell_id", "reported_at"]], on="cell_id")
    after = pairs[(pairs["reported_at"] > pairs["visited_at"]) & (pairs["reported_at"] <= pairs["visited_at"] + days)]
    counts = after["visit"].value_counts()
    table = own.assign(reports=own["visit"].map(counts).fillna(0).astype("int64"))
    told: pd.DataFrame = table.loc[table["reports"] > 0, list(RETURNED)]
    return told.sort_values("reports", ascending=False, kind="stable", ignore_index=True)


def _tell(early: "pd.Series[str]", drawn: int, plan_days: int) -> tuple[Notice, ...]:
    told = [notice("patrol.review_early", "warning", plans=early.tolist(), days=plan_days)] if len(early) else []
    if drawn < _FEW_RANDOM:
        told.append(notice("patrol.review_few_random", "warning", n=drawn, least=_FEW_RANDOM))
    return tuple(told)
