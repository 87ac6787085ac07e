"""Counts of a pack: whole, by theme, by subdistrict, by week; every one a sum over the period's reports."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from hotspot.export.pack.text import one_line
from hotspot.hotspots import ALL, mark_open, mark_overdue

if TYPE_CHECKING:
    from hotspot.analysis import Briefing

MAX_WEEKS = 26


def count_all(briefing: "Briefing", hotspots: gpd.GeoDataFrame, *, n_overdue: int) -> dict[str, float]:
    """Return `Facts.counts`."""
    analysis = briefing.analysis
    reports, found = analysis.reports, analysis.hotspots
    counts = analysis.counts()
    nobody = float((hotspots["unit"] == "").sum()) if analysis.duties is not None else np.nan
    return {
        "reports": len(reports),
        **{name: counts[name] for name in ("located", "outside", "imprecise", "read", "rejected")},
        "problems": _problems(reports),
        "hotspots": len(found.table),
        "in_hotspots": int(found.members["report_id"].nunique()),
        "dense": int((found.dense["theme"] == ALL).sum()),
        "unanswered": nobody,
        "overdue": float(n_overdue) if knows_overdue(briefing) else np.nan,
        "before": np.nan if briefing.previous is None else len(_previous(briefing)),
    }


def count_themes(
    briefing: "Briefing", hotspots: gpd.GeoDataFrame, overdue: pd.DataFrame, names: dict[str, str]
) -> pd.DataFrame:
    """Return `Facts.themes`: themes with a report in the period, most first, those of the city's own words included."""
    reports = _fill_themes(briefing.analysis.reports)
    grouped = reports.groupby("theme", sort=False)
    table = pd.DataFrame({"reports": grouped.size(), "problems": grouped["problem_id"].nunique()})
    known = names | {theme: one_line(theme) for theme in table.index if theme not in names}
    before = None if briefing.previous is None else _fill_themes(_previous(briefing))["theme"].value_counts()
    table["before"] = np.nan if before is None else before.reindex(table.index).fillna(0)
    table["hotspots"] = hotspots["theme"].value_counts().reindex(table.index).fillna(0).astype("int64")
    table["name"] = [known[theme] for theme in table.index]
    late = overdue["theme"].value_counts().reindex(table.index).fillna(0)
    table["overdue"] = late if knows_overdue(briefing) else np.nan
    table = table.rename_axis("theme").reset_index().sort_values(["reports", "theme"], ascending=[False, True])
    return table[["theme", "name", "reports", "before", "problems", "hotspots", "overdue"]].reset_index(drop=True)


def count_subdistricts(briefing: "Briefing", overdue: pd.DataFrame) -> pd.DataFrame:
    """Return `Facts.subdistricts`: all of them, most reports first, and last the reports of no known one."""
    analysis, areas = briefing.analysis, briefing.analysis.areas.table
    reports, shares = analysis.reports, analysis.hotspots.shares
    own = areas[(areas["level"] == "subdistrict").to_numpy()].sort_values("area_id", ignore_index=True)
    table = pd.DataFrame({"area_id": own["area_id"].astype(str), "name": own["name"].map(one_line)})
    key = reports["subdistrict_id"].astype(object).where(reports["subdistrict_id"].isin(table["area_id"]), "")
    if (key == "").any():
        table.loc[len(own)] = ["", ""]
    grouped = reports.assign(area=key).groupby("area")
    touching = shares[(shares["level"] == "subdistrict").to_numpy()].groupby("area_id")["hotspot_id"].nunique()
    columns: dict[str, Any] = {
        "reports": grouped.size(), "problems": grouped["problem_id"].nunique(), "hotspots": touching,
        "overdue": overdue["subdistrict_id"].value_counts(),
    }  # fmt: skip
    for name, counted in columns.items():
        table[name] = table["area_id"].map(counted).fillna(0).astype("int64")
    if not knows_overdue(briefing):
        table["overdue"] = np.nan
    table["before"] = np.nan if briefing.previous is None else _count_before(briefing, table["area_id"])
    table["expected"] = table["area_id"].map(_expect(briefing))
    table["last"] = table["area_id"] == ""
    table = table.sort_values(["last", "reports", "area_id"], ascending=[True, False, True], ignore_index=True)
    return table[["area_id", "name", "reports", "before", "problems", "hotspots", "overdue", "expected"]]


def count_units(briefing: "Briefing", hotspots: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return `Facts.units`: what lies in the hotspots of each proposed lead; a report in two of them counts once."""
    reports, until = briefing.analysis.reports, briefing.analysis.provenance.data_until
    still = mark_open(reports, until)
    told = pd.DataFrame({"report_id": reports["report_id"], "open": still, "due_at": reports["due_at"].where(still)})
    told["overdue"] = mark_overdue(reports, until)
    led = briefing.analysis.hotspots.members.merge(hotspots[["hotspot_id", "unit"]], on="hotspot_id")
    grouped = led.drop_duplicates(["unit", "report_id"]).merge(told, on="report_id").groupby("unit")
    table = hotspots.groupby("unit").agg(hotspots=("rank", "size"), rank=("rank", "min"))
    counted = {"reports": grouped.size(), **{name: grouped[name].sum() for name in ("open", "overdue")}}
    table = pd.DataFrame(table.assign(**counted, due_at=grouped["due_at"].min()).reset_index())
    if not knows_closures(briefing):
        table[["open", "due_at"]] = np.nan, pd.NaT
    if not knows_overdue(briefing):
        table["overdue"] = np.nan
    table = table.sort_values(["hotspots", "reports", "rank"], ascending=[False, False, True], ignore_index=True)
    return table[["unit", "hotspots", "reports", "open", "overdue", "due_at"]]


def count_weeks(briefing: "Briefing") -> pd.DataFrame:
    """Return `Facts.weeks`: seven days each, counted back from the end of the period."""
    period, reports = briefing.analysis.period, briefing.whole.reports
    first = reports["reported_at"].min().tz_convert(period.end.tz).normalize()
    n_weeks = int(min((period.end - first) // pd.Timedelta(days=7), MAX_WEEKS))
    starts = [period.end - pd.DateOffset(days=7 * k) for k in range(n_weeks, 0, -1)]
    back = (period.end - reports["reported_at"]) / pd.Timedelta(days=7)
    week = n_weeks - np.ceil(back.to_numpy()).astype(int)
    chosen = (back > 0).to_numpy() & (week >= 0)
    themes = _fill_themes(reports)["theme"].to_numpy()[chosen]
    table = pd.DataFrame({"start": starts, "end": [day + pd.DateOffset(days=6) for day in starts]})
    table["reports"] = np.bincount(week[chosen], minlength=n_weeks)[:n_weeks]
    table["inside"] = [day >= period.start for day in starts]
    for theme in sorted(_fill_themes(briefing.analysis.reports)["theme"].unique()):
        table[theme] = np.bincount(week[chosen][themes == theme], minlength=n_weeks)[:n_weeks]
    return table


def knows_closures(briefing: "Briefing") -> bool:
    """Say whether any report of the data says if it is closed; else what is open, or overdue, is not known."""
    reports = briefing.whole.reports
    return any(name in reports and reports[name].notna().any() for name in ("closed_at", "status"))


def knows_overdue(briefing: "Briefing") -> bool:
    """Say whether some report of the period names the day it is due, and the data which of them are closed."""
    return knows_closures(briefing) and bool(briefing.analysis.reports["due_at"].notna().any())


def open_members(briefing: "Briefing") -> pd.DataFrame:
    """Return the reports of hotspots known to be open at the end of the data: `hotspot_id`, `due_at`."""
    reports = briefing.analysis.reports
    still = reports.loc[mark_open(reports, briefing.analysis.provenance.data_until), ["report_id", "due_at"]]
    if not knows_closures(briefing):
        still = still.head(0)
    return briefing.analysis.hotspots.members.merge(still, on="report_id")[["hotspot_id", "due_at"]]


def main_area(shares: pd.DataFrame, level: str) -> dict[str, str]:
    """Return the area of a level with most of a hotspot's reports, by hotspot id."""
    own = shares[(shares["level"] == level).to_numpy()].drop_duplicates("hotspot_id")
    return dict(zip(own["hotspot_id"], own["area_id"].astype(str), strict=True))


def area_names(briefing: "Briefing") -> dict[str, str]:
    """Return the names of all areas by id."""
    areas = briefing.analysis.areas.table
    return {str(key): one_line(name) for key, name in zip(areas["area_id"], areas["name"], strict=True)}


def find_subdistrict(briefing: "Briefing") -> dict[str, str]:
    """Return the subdistrict of every subdistrict, and of every community that lies in one, by area id."""
    areas = briefing.analysis.areas.table
    own = set(areas.loc[(areas["level"] == "subdistrict").to_numpy(), "area_id"].astype(str))
    parts = areas[(areas["level"] == "community").to_numpy()]
    parents = zip(parts["area_id"].astype(str), parts["parent_id"], strict=True)
    return {key: key for key in own} | {key: parent for key, parent in parents if parent in own}


def look_up(keys: "pd.Series[str]", words: Mapping[str, str]) -> "pd.Series[str]":
    """Return the word of each key, empty where there is none (`Series.map` makes numbers of no keys, or no words)."""
    return pd.Series([words.get(key, "") for key in keys], keys.index, dtype="str")


def _fill_themes(reports: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give reports of no theme the empty one, so that counts by theme sum to all."""
    return reports.assign(theme=reports["theme"].astype(object).where(reports["theme"].notna(), ""))


def _problems(reports: pd.DataFrame) -> int:
    return int(reports["problem_id"].fillna(reports["report_id"]).nunique())


def _previous(briefing: "Briefing") -> gpd.GeoDataFrame:
    reports, previous = briefing.whole.reports, briefing.previous
    assert previous is not None  # noqa: S101 - callers asked
    when = reports["reported_at"]
    return gpd.GeoDataFrame(reports[((when >= previous.start) & (when < previous.end)).to_numpy()])


def _count_before(briefing: "Briefing", area_ids: "pd.Series[str]") -> "pd.Series[float]":
    counted = _previous(briefing)["subdistrict_id"].value_counts()
    counted[""] = len(_previous(briefing)) - counted.reindex(area_ids[area_ids != ""]).fillna(0).sum()
    return area_ids.map(counted).fillna(0).astype(float)


def expect_cells(briefing: "Briefing") -> pd.DataFrame:
    """Return the expected reports of the next seven days: (cells, themes); a theme's column sums to its total.

    Where a theme's reports are too few for a forecast its total goes to the cells in proportion to their risk.
    """
    themes = {name: one for name, one in briefing.expected.items() if name != ALL}
    shares = {name: one.values / max(one.values.sum(), np.finfo(float).tiny) for name, one in themes.items()}
    return pd.DataFrame(
        {name: themes[name].total * share for name, share in shares.items()}, index=briefing.cells.index
    )


def _expect(briefing: "Briefing") -> "pd.Series[float]":
    """Expected reports of the next seven days by subdistrict, all themes together; each cell goes to one of them."""
    return expect_cells(briefing).sum(axis=1).groupby(briefing.cells["subdistrict_id"].to_numpy()).sum()
