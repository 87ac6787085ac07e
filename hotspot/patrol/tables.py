"""A solution in numbers told as tables: stops and crews with clock times, and what does not fit."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.patrol.places import RANDOM, Places
from hotspot.patrol.plan import Request
from hotspot.patrol.solver.missing import Missing
from hotspot.patrol.solver.problem import Problem, Route, Solution

STOPS = (
    *("plan_id", "crew_id", "order", "visit_id", "place", "lon", "lat", "arrive_at", "begin_at", "leave_at"),
    *("travel_minutes", "distance_m", "service_minutes", "opens_at", "closes_at", "expected", "themes", "reason"),
    *("probability", "report_id", "due_at", "subdistrict_id", "community_id", "cell_id"),
)
CREWS = (
    *("crew_id", "name", "start_at", "end_at", "lon", "lat", "stops", "expected", "travel_minutes", "service_minutes"),
    *("wait_minutes", "distance_m", "back_at"),
)
MISSING = ("visit_id", "place", "reason", "remedy", "facts")


@dataclass(frozen=True, eq=False)
class Made:
    """A problem with what its numbers stand for: visit v is the place `row[v]`, met by the themes `meets[v]` (v, t)."""

    places: Places
    themes: tuple[str, ...]
    row: NDArray[np.int64]
    meets: NDArray[np.bool_]
    problem: Problem

    @property
    def drawn(self) -> NDArray[np.bool_]:
        """Whether a visit (v,) is to a place drawn at random."""
        return np.asarray(self.places.table["reason"].to_numpy()[self.row] == RANDOM)


def list_stops(made: Made, solution: Solution, *, request: Request, plan_id: str) -> pd.DataFrame:
    """Return one row a stop with the columns `STOPS`, crew by crew in the order of the routes."""
    parts = [_list_route(made, route, request, plan_id) for route in solution.routes if len(route.visits)]
    return pd.concat(parts, ignore_index=True) if parts else _list_route(made, _NOWHERE, request, plan_id)


def _list_route(made: Made, route: Route, request: Request, plan_id: str) -> pd.DataFrame:
    problem, visits = made.problem, route.visits
    leg_s, leg_m = _legs(problem, route)
    table = made.places.table.iloc[made.row[visits]].reset_index(drop=True)
    times = {"arrive_at": route.arrive_s, "begin_at": route.begin_s, "leave_at": route.leave_s}
    times |= {"opens_at": problem.opens_s[visits], "closes_at": problem.closes_s[visits]}
    return table.assign(
        plan_id=plan_id,
        crew_id=request.crews[route.crew].crew_id,
        order=np.arange(1, len(visits) + 1),
        travel_minutes=leg_s[:-1] / 60,
        distance_m=leg_m[:-1],
        expected=problem.prize[visits],
        themes=[_name_themes(made, int(visit)) for visit in visits],
        **{name: read_times(request.day, seconds) for name, seconds in times.items()},
    )[list(STOPS)]


def _name_themes(made: Made, visit: int) -> str:
    """Return the themes that a visit meets: first the one it is asked for, then by what is expected of each.

    The first is what problems found there are taken for (`found.list_found`), so its place must not be an accident.
    """
    row = made.row[visit]
    asked = np.array(made.themes, dtype=object) == made.places.table["theme"].iloc[row]
    order = np.lexsort((-made.places.by_theme[row], ~asked))
    return ",".join(made.themes[theme] for theme in order if made.meets[visit, theme])


def list_crews(made: Made, solution: Solution, *, request: Request) -> pd.DataFrame:
    """Return one row a crew with the columns `CREWS`: its shift, what its route holds and when it is back."""
    return pd.DataFrame([_sum_up(made.problem, route, request) for route in solution.routes], columns=list(CREWS))


def _sum_up(problem: Problem, route: Route, request: Request) -> dict[str, Any]:
    crew = request.crews[route.crew]
    leg_s, leg_m = _legs(problem, route)
    clock = read_times(request.day, [crew.start_minute * 60, crew.end_minute * 60, route.back_s])
    return {
        "crew_id": crew.crew_id,
        "name": crew.name,
        "start_at": clock[0],
        "end_at": clock[1],
        "lon": crew.lon,
        "lat": crew.lat,
        "stops": len(route.visits),
        "expected": float(problem.prize[route.visits].sum()),
        "travel_minutes": float(leg_s.sum()) / 60,
        "service_minutes": float(problem.service_s[route.visits].sum()) / 60,
        "wait_minutes": float((route.begin_s - route.arrive_s).sum()) / 60,
        "distance_m": float(leg_m.sum()),
        "back_at": clock[2],
    }


def list_missing(made: Made, missing: Sequence[Missing], *, request: Request) -> pd.DataFrame:
    """Return what was to be visited but does not fit: the columns `MISSING`. A place drawn at random is no duty."""
    rows = [_tell(made, one, request) for one in missing if one.floor or not made.drawn[one.visit]]
    return pd.DataFrame(rows, columns=list(MISSING))


def _tell(made: Made, one: Missing, request: Request) -> dict[str, Any]:
    """A floor that is not met is told by its subdistrict, or by its site."""
    place = made.places.table.iloc[made.row[one.visit]] if one.visit >= 0 else None
    facts: dict[str, Any] = dict(one.facts)
    if "crew" in facts:
        facts["crew"] = request.crews[facts["crew"]].name
    of_area = place is not None and one.floor == place["subdistrict_id"]
    return {
        "visit_id": f"area:{one.floor}" if of_area else one.floor if place is None else place["visit_id"],
        "place": "" if place is None else place["subdistrict" if of_area else "place"],
        "reason": one.reason,
        "remedy": one.remedy,
        "facts": json.dumps(facts, ensure_ascii=False),
    }


def read_times(day: pd.Timestamp, seconds: Any) -> pd.DatetimeIndex:
    """Return zoned times, to the second, of seconds after the midnight `day`."""
    whole = np.rint(np.asarray(seconds, dtype=float)).astype("timedelta64[s]")
    return pd.DatetimeIndex(day.tz_localize(None).to_datetime64() + whole).tz_localize(day.tz).as_unit("s")


def _legs(problem: Problem, route: Route) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return seconds and metres of each leg of a route, the way back last; none where the crew stays at its depot."""
    if not len(route.visits):
        return np.zeros(1), np.zeros(1)
    shift = problem.crews[route.crew]
    nodes = [shift.depot, *(route.visits + problem.n_depots), shift.end_depot]
    return problem.travel_s[nodes[:-1], nodes[1:]], problem.travel_m[nodes[:-1], nodes[1:]]


_NOWHERE = Route(0, *(np.zeros(0, np.int64), 0.0, np.zeros(0), np.zeros(0), np.zeros(0), 0.0))
