"""Expected reports of an analysis: forecasts per theme, as a table of cells, and their back-test."""

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from hotspot import forecast, periods
from hotspot.analysis.ground import make_series, name_cells, number_day, share_of_days
from hotspot.analysis.run import Analysis
from hotspot.errors import Notice, notice

DAYS = 7
FOUR_WEEKS = 28
# The day in four parts, hours from and to.
PARTS = {"night": (0, 6), "morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24)}


def expect_reports(
    analysis: Analysis,
    *,
    theme: str,
    start: pd.Timestamp,
    days: int = DAYS,
    mixture: forecast.Mixture | None = None,
) -> forecast.Forecast:
    """Forecast the reports of a theme (``all`` = of all) per cell in the `days` days from `start`.

    Days after the data's last are not known, which is not the same as free of reports: what is forecast for later is
    what was to be expected from the day after the data. `mixture`: learnt for the same day before; None = learn it.
    """
    series, known = make_series(analysis, theme), min(start, find_end(analysis))
    params = analysis.settings.forecast
    return forecast.forecast(series, start=number_day(known), days=days, params=params, mixture=mixture)


def find_end(analysis: Analysis) -> pd.Timestamp:
    """Return the midnight after the last report."""
    return periods.cover(analysis.reports["reported_at"]).end


def tell_age(analysis: Analysis, day: pd.Timestamp) -> tuple[Notice, ...]:
    """Say how a day to be forecast lies to the data: some days after its end, or within it."""
    until = find_end(analysis)
    gap = round((day - until) / pd.Timedelta(days=1))
    if gap > 0:
        last = f"{until - pd.Timedelta(days=1):%Y-%m-%d}"
        return (notice("patrol.data_are_old", "warning", days=gap, until=last),)
    return (notice("patrol.day_is_past", "info", until=f"{day:%Y-%m-%d}"),) if gap < 0 else ()


def expect_themes(analysis: Analysis, *, start: pd.Timestamp) -> dict[str, forecast.Forecast]:
    """Forecast the seven days from `start` for each theme that has reports, in the order of the themes."""
    used = set(analysis.located["theme"])
    order = [theme for theme in analysis.themes.sort_values("order")["theme"] if theme in used]
    return {theme: expect_reports(analysis, theme=theme, start=start) for theme in order}


def list_forecast(
    analysis: Analysis, *, start: pd.Timestamp, weeks: dict[str, forecast.Forecast] | None = None
) -> gpd.GeoDataFrame:
    """Return the expected reports from `start` of every cell and theme: whole cells in the analysis's projected CRS.

    `weeks`: from `expect_themes` for this `start`, where they are known already.

    Columns: `cell_id`, `place`, `subdistrict_id`, `community_id`, `lon`, `lat`, `theme`, `week`, `four_weeks` (expected
    reports), `week_code`, `four_weeks_code` (``stacked``/``untuned``/``too_few``: then a ranking by risk, no forecast),
    `night`, `morning`, `afternoon`, `evening` (parts of `week`; NaN where times of day are not known).
    """
    weeks = weeks or expect_themes(analysis, start=start)
    cells = name_cells(analysis, before=start)[["cell_id", "place", "subdistrict_id", "community_id", "lon", "lat"]]
    cells = cells.round({"lon": 6, "lat": 6})
    geometry = analysis.grid.polygons(np.arange(len(analysis.grid)))
    parts = []
    for theme, week in weeks.items():
        month = expect_reports(analysis, theme=theme, start=start, days=FOUR_WEEKS, mixture=week.mixture)
        facts: dict[str, Any] = {"theme": theme, "week": week.values, "four_weeks": month.values}
        facts |= {"week_code": week.code, "four_weeks_code": month.code}
        parts.append(cells.assign(**facts, **_split_week(analysis, theme, week.values, start)))
    table = pd.concat(parts, ignore_index=True)
    return gpd.GeoDataFrame(table, geometry=np.tile(geometry, len(weeks)), crs=analysis.reports.crs)


def backtest(
    analysis: Analysis, *, theme: str, weeks: int = 52, progress: Callable[[int, int], None] | None = None
) -> forecast.Backtest:
    """Try the forecast of a theme (``all`` = of all) on the last weeks against what people use now."""
    series = make_series(analysis, theme)
    return forecast.backtest(series, weeks=weeks, params=analysis.settings.forecast, progress=progress)


def _split_week(analysis: Analysis, theme: str, values: Any, start: pd.Timestamp) -> dict[str, Any]:
    """Return the part of each cell's week (cells,) that falls into each part of the day; NaN where not known."""
    week = range(periods.DAYS_PER_WEEK)
    shares = {
        part: share_of_days(analysis, theme, hours=hours, days=week, before=start) for part, hours in PARTS.items()
    }
    return {part: np.nan if share is None else values * share for part, share in shares.items()}
