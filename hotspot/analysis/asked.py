"""Visits that somebody asks for: overdue reports, the planner's list, tracked sites that are due."""

import pandas as pd

from hotspot import patrol
from hotspot.analysis.ground import find_cells, find_open
from hotspot.analysis.run import Analysis

COLUMNS = (
    *("visit_id", "reason", "cell", "place", "lon", "lat", "theme", "report_id", "due_at"),
    *("opens_minute", "closes_minute", "service_minutes"),
)


def list_asked(
    analysis: Analysis,
    ground: patrol.Ground,
    *,
    request: patrol.Request,
    visits: pd.DataFrame | None = None,
    sites: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return what must be visited (`reason` ``mandatory``) and the sites that are due (``site``): `COLUMNS`.

    The planner's own visits come first: what is expected in a cell counts for the first visit in it.
    """
    parts = [list_overdue(analysis, ground, request=request)]
    if visits is not None:
        parts.insert(0, visits.assign(reason="mandatory", cell=find_cells(analysis, visits)))
    if sites is not None:
        due = sites["last_visited_at"].isna() | (_next_due(sites) <= request.end_at)
        parts.append(_name_sites(sites[due].assign(reason="site", cell=find_cells(analysis, sites[due]))))
    kept = [part.reindex(columns=list(COLUMNS)) for part in parts if len(part)]
    return pd.concat(kept, ignore_index=True) if kept else parts[-1].reindex(columns=list(COLUMNS))


def list_overdue(analysis: Analysis, ground: patrol.Ground, *, request: patrol.Request) -> pd.DataFrame:
    """Return the open reports that are overdue, or due in the shift, one visit a cell at the place of the oldest."""
    found, last = find_open(analysis, ground.themes, request), request.end_at
    due = found["due_at"].le(last + pd.Timedelta(days=analysis.settings.patrol.due_within_days))
    by_cell = found[due & (found["cell"] >= 0)].groupby("cell", sort=False)
    first = by_cell[["cell", "lon", "lat", "due_at", "address"]].head(1).set_index("cell")
    same = by_cell["theme"].nunique() == 1
    table = first.assign(report_id=by_cell["report_id"].agg(",".join), theme=by_cell["theme"].first().where(same))
    cells = ground.cells.loc[table.index]
    address = table["address"].fillna("").astype(str)
    table["place"] = address.where(address != "", cells["place"])
    named: pd.DataFrame = table.assign(visit_id="cell:" + cells["cell_id"], reason="mandatory").reset_index()
    return named


def _next_due(sites: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    return sites["last_visited_at"] + pd.to_timedelta(sites["every_days"], unit="D")


def _name_sites(sites: pd.DataFrame) -> pd.DataFrame:
    return sites.assign(visit_id="site:" + sites["site_id"].astype(str), place=sites["name"], due_at=_next_due(sites))
