"""The planning problem stated in numbers: every way to visit every place, the crews, the floors, the travel."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.patrol.params import PatrolParams
from hotspot.patrol.places import REQUIRED, SITE, Places
from hotspot.patrol.plan import Crew, Request
from hotspot.patrol.solver.problem import Floor, Problem, Shift
from hotspot.patrol.tables import Made
from hotspot.patrol.travel.measuring import Travel
from hotspot.patrol.windows import ANY_DAY, Alternatives, Span, find_hours, list_alternatives

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Task:
    """What is asked, with the hours of each theme inside the shift, and the depots in the order of the travel tables.

    `called`: the first crew of each depot.
    """

    request: Request
    params: PatrolParams
    themes: tuple[str, ...]
    hours: tuple[Span | None, ...]
    depots: tuple[tuple[float, float], ...]
    called: tuple[str, ...]


def set_task(request: Request, themes: tuple[str, ...], params: PatrolParams) -> Task:
    """Look up the hours of the themes and the depots (each place where a crew starts or ends, once)."""
    hours = tuple(find_hours(theme, request.span, params.windows) for theme in themes)
    ends = [((crew.lon, crew.lat), crew.name) for crew in request.crews]
    ends += [((crew.end_lon, crew.end_lat), crew.name) for crew in request.crews]
    depots = dict(reversed(ends))  # the first of several names stays
    return Task(request, params, themes, hours, tuple(depots), tuple(depots.values()))


def state_problem(places: Places, task: Task, travel: Travel) -> Made:
    """State the problem; `travel` has the depots first, then the places."""
    required = places.table["reason"].isin(REQUIRED).to_numpy()
    ways = _list_ways(places, task, required)
    node = np.concatenate([np.arange(len(task.depots)), len(task.depots) + ways.row])
    problem = Problem(
        prize=ways.prize,
        service_s=places.table["service_minutes"].to_numpy(dtype=float)[ways.row] * 60,
        opens_s=ways.opens * 60,
        closes_s=ways.closes * 60,
        required=required[ways.row],
        place=ways.row,
        floors=_list_floors(places.table, ways.row, task.params),
        travel_s=travel.seconds[np.ix_(node, node)],
        travel_m=travel.metres[np.ix_(node, node)],
        crews=tuple(_set_shift(crew, k, task) for k, crew in enumerate(task.request.crews)),
    )
    met = _holds(task.hours, ways.opens, ways.closes) & (places.by_theme[ways.row] > 0)
    return Made(places, task.themes, ways.row, met, problem)


def _list_ways(places: Places, task: Task, required: NDArray[np.bool_]) -> Alternatives:
    """Offer alternatives for what may be visited; what must be, or is asked for by name, has one window.

    What is excluded has none.
    """
    table = places.table
    service = table["service_minutes"].to_numpy(dtype=float)
    offered = list_alternatives(places.by_theme, task.hours, service=service)
    out = table["out"].to_numpy(dtype=bool)
    single = (required | (table["reason"] == SITE).to_numpy()) & ~out
    free = ~single[offered.row] & ~out[offered.row]
    best = {int(row): k for k, row in enumerate(offered.row)}  # the narrowest, and so the richest, comes last
    windows = [_own_window(table.iloc[row], task, offered, best.get(row)) for row in np.flatnonzero(single).tolist()]
    row = np.flatnonzero(single)
    opens, closes = (np.array([window[end] for window in windows], dtype=float) for end in (0, 1))
    prize = (places.by_theme[row] * _holds(task.hours, opens, closes)).sum(axis=1)
    parts = zip((offered.row, offered.opens, offered.closes, offered.prize), (row, opens, closes, prize), strict=True)
    return Alternatives(*(np.concatenate([part[free], own]) for part, own in parts))


def _own_window(place: pd.Series, task: Task, offered: Alternatives, best: int | None) -> Span:
    """Return the hours of the place's theme, else its best window, else the shift; its own hours and deadline count."""
    theme = place.get("theme")
    first, last = task.request.span
    if pd.notna(theme) and theme in task.themes:
        first, last = task.hours[task.themes.index(theme)] or find_hours(theme, ANY_DAY, task.params.windows) or ANY_DAY
    elif best is not None:
        first, last = float(offered.opens[best]), float(offered.closes[best])
    own_first, own_last = place.get("opens_minute"), place.get("closes_minute")
    if pd.notna(own_first) or pd.notna(own_last):
        first = float(own_first) if pd.notna(own_first) else task.request.span[0]
        last = float(own_last) if pd.notna(own_last) else task.request.span[1]
    due = _due_minute(place.get("due_at"), task.request.day)
    return first, min(last, due) if due > task.request.span[0] else last


def _due_minute(due_at: object, day: pd.Timestamp) -> float:
    at = pd.Timestamp(due_at)  # type: ignore[arg-type]
    return np.inf if pd.isna(at) else (at - day) / pd.Timedelta(minutes=1)


def _holds(hours: tuple[Span | None, ...], opens: Floats, closes: Floats) -> NDArray[np.bool_]:
    """Say (windows, themes) whether a theme's hours contain a window."""
    inside = [np.zeros(len(opens), bool) if h is None else (h[0] <= opens) & (closes <= h[1]) for h in hours]
    return np.stack(inside, axis=1) if inside else np.zeros((len(opens), 0), bool)


def _list_floors(table: pd.DataFrame, row: NDArray[np.int64], params: PatrolParams) -> tuple[Floor, ...]:
    """Every subdistrict with a place gets its least number of visits; every tracked site that is due, one."""
    area = table["subdistrict_id"].to_numpy(dtype=object)[row]
    least = params.least_per_subdistrict
    known = pd.unique(pd.Series(area).dropna()) if least else np.zeros(0, dtype=object)
    floors = [Floor(str(one), np.flatnonzero(area == one), least) for one in known]
    single = np.flatnonzero(table["reason"].to_numpy()[row] == SITE)
    visit = table["visit_id"].to_numpy(dtype=object)[row]
    return (*floors, *(Floor(str(visit[one]), np.array([one])) for one in single))


def _set_shift(crew: Crew, position: int, task: Task) -> Shift:
    """Return a crew's working time; it begins a drawn while late, but never so late that a tenth of it is lost."""
    late = np.random.default_rng([task.request.seed, 2, position]).random() * task.params.start_jitter_minutes
    start = crew.start_minute + min(late, 0.1 * (crew.end_minute - crew.start_minute))
    depots = (task.depots.index((crew.lon, crew.lat)), task.depots.index((crew.end_lon, crew.end_lat)))
    return Shift(start * 60, crew.end_minute * 60, *depots)
