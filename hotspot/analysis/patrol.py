"""Patrol plans of an analysis, the lists they rest on, and what came of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot import files, forecast, patrol
from hotspot.analysis.asked import list_asked
from hotspot.analysis.expected import expect_themes, tell_age
from hotspot.analysis.ground import lay_ground, name_cells
from hotspot.analysis.inputs import RunInputs
from hotspot.analysis.run import Analysis
from hotspot.errors import Level, Notice, notice

Floats = NDArray[np.float64]
Show = Callable[[float, float], None]


@dataclass(frozen=True, eq=False)
class PatrolLists:
    """What the planner's files say; None = no such file."""

    crews: tuple[patrol.Crew, ...] | None = None
    visits: pd.DataFrame | None = None
    sites: pd.DataFrame | None = None
    results: patrol.Results | None = None
    roads: patrol.Roads | None = None
    notices: tuple[Notice, ...] = ()


def read_patrol_lists(inputs: RunInputs, analysis: Analysis) -> PatrolLists:
    """Read the files of crews, visits, sites, roads and results that are named in the inputs.

    Raises
    ------
    InputDataError
        A file cannot be read or used; all faults of one file are told together.
    """
    settings, city = inputs.settings, analysis.areas.table

    def read(path: Path | None, reader: Callable[..., Any], **options: Any) -> Any:
        """Return None without a path."""
        return path and reader(files.read_tables(path, params=settings.files), **options)

    lists = {"params": settings.patrol.lists, "areas": city}
    crews = read(inputs.crews, patrol.read_crews, **lists)
    visits = read(inputs.visits, patrol.read_visits, **lists, themes=analysis.themes)
    sites = read(inputs.sites, patrol.read_sites, **lists)
    results = read(inputs.results, patrol.read_results, **lists, themes=analysis.themes)
    roads = read(inputs.roads, patrol.read_roads, params=settings.patrol, areas=analysis.areas)
    told = [remark for part in (crews, visits, sites, results) if part for remark in part.notices]
    if roads:
        told += patrol.check_roads(roads, *(analysis.reports[axis].to_numpy(dtype=float) for axis in ("lon", "lat")))
    return PatrolLists(
        crews.crews if crews else None,
        visits.table if visits else None,
        sites.table if sites else None,
        results,
        roads,
        tuple(told),
    )


def choose_crews(
    analysis: Analysis, lists: PatrolLists, *, n: int | None = None, shift: tuple[float, float] | None = None
) -> tuple[patrol.Crew, ...]:
    """Return the crews of the list; without one `n` crews that start where most is reported.

    `n` fewer than listed takes the first; `shift` (minutes of the day) replaces everybody's hours.
    """
    crews = lists.crews or _make_crews(analysis, n if n is not None else 1)
    crews = crews[:n]
    if shift is None:
        return crews
    return tuple(replace(crew, start_minute=shift[0], end_minute=shift[1]) for crew in crews)


def plan_patrol(
    analysis: Analysis,
    request: patrol.Request,
    *,
    lists: PatrolLists | None = None,
    forecasts: dict[str, forecast.Forecast] | None = None,
    progress: Show | None = None,
) -> patrol.Plan:
    """Plan a shift for the problems expected in it.

    Parameters
    ----------
    analysis
        Reports, areas and grid.
    request
        Day, crews, themes, pins, seconds and seed.
    lists
        Visits, sites, roads and results, from `read_patrol_lists`.
    forecasts
        From `expect_themes` for the day of the request, where they are known already.
    progress
        Hears the share done and the prize found; its exception stops the search.

    Raises
    ------
    InputDataError
        There is no crew, a shift has no length, or a depot lies off the roads.
    """
    lists, params = lists or PatrolLists(), analysis.settings.patrol
    known = forecasts or expect_themes(analysis, start=request.day)
    wanted = {theme: one for theme, one in known.items() if not request.themes or theme in request.themes}
    patrol.check_crews(request.crews)
    ground = lay_ground(analysis, wanted, request=request, visited=_list_visited(lists))
    asked = list_asked(analysis, ground, request=request, visits=lists.visits, sites=lists.sites)

    def measure(lon: Floats, lat: Floats, names: list[str]) -> patrol.Travel:
        if lists.roads is None:
            return patrol.measure_straight(lon, lat, params=params)
        return patrol.measure_roads(lists.roads, lon, lat, params=params, cache=params.travel_cache, names=names)

    found = patrol.plan(
        ground,
        asked,
        request=request,
        measure=measure,
        params=params,
        fingerprint=analysis.provenance.fingerprint,
        progress=progress,
    )
    return replace(found, notices=(*found.notices, *_tell(analysis, wanted, request), *lists.notices))


def review_patrol(analysis: Analysis, results: patrol.Results) -> patrol.Review:
    """Say what the plans that came back caught and missed."""
    located = analysis.located
    cell = analysis.grid.cell_of(located.geometry.x, located.geometry.y)
    ids = np.where(cell >= 0, analysis.grid.cell_ids[cell], "")
    return patrol.review(results, located.assign(cell_id=ids))


def _make_crews(analysis: Analysis, n: int) -> tuple[patrol.Crew, ...]:
    counts = np.bincount(analysis.history.cell, minlength=len(analysis.grid))
    busiest = name_cells(analysis).iloc[int(np.argmax(analysis.grid.neighbours @ counts))]
    place = (float(busiest["lon"]), float(busiest["lat"]))
    params = analysis.settings.patrol
    start, end = patrol.read_clock(params.shift_start), patrol.read_clock(params.shift_end)
    shift = start, end + patrol.MINUTES_PER_DAY * (end < start)
    return tuple(patrol.Crew(f"crew-{k}", str(k), *place, *shift, *place) for k in range(1, n + 1))


def _list_visited(lists: PatrolLists) -> pd.DataFrame | None:
    if lists.results is None:
        return None
    table = lists.results.table
    made = table[table["visited"].to_numpy(dtype=bool)]
    return made.assign(visited_at=made["visited_at"].fillna(made["begin_at"]))


def _tell(analysis: Analysis, forecasts: dict[str, forecast.Forecast], request: patrol.Request) -> tuple[Notice, ...]:
    few = [theme for theme, one in forecasts.items() if one.code == "too_few"]
    told = [notice("patrol.themes_too_few", "warning", theme=few)] if few else []
    unreported = [theme for theme in request.themes if theme not in forecasts]
    if unreported:
        told.append(notice("patrol.themes_unreported", "warning", theme=unreported))
    asleep = [t for t in forecasts if patrol.find_hours(t, request.span, analysis.settings.patrol.windows) is None]
    if asleep:
        level: Level = "warning" if request.themes or len(asleep) == len(forecasts) else "info"
        told.append(notice("patrol.themes_outside_shift", level, theme=asleep))
    known = set(analysis.themes["theme"])
    windows = analysis.settings.patrol.windows
    unknown = [window.theme for window in windows if window not in patrol.WINDOWS and window.theme not in known]
    if unknown:
        told.append(notice("patrol.unknown_windows", "warning", names=unknown, known=sorted(known)))
    return (*told, *tell_age(analysis, request.day))
