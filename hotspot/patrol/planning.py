"""From places and crews to a plan: which places, in which windows, by whom and when."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.errors import InputDataError, Notice, notice
from hotspot.patrol.params import PatrolParams
from hotspot.patrol.places import RANDOM, Ground, Places, choose_places, keep_draws, list_places
from hotspot.patrol.plan import Crew, Plan, Request
from hotspot.patrol.solver.greedy import solve_greedy
from hotspot.patrol.solver.missing import explain_missing
from hotspot.patrol.solver.priority_list import walk_priority_list
from hotspot.patrol.solver.problem import Problem, Solution
from hotspot.patrol.solver.pyvrp_engine import Progress
from hotspot.patrol.solver.scheduling import fits_alone, keep_visits, rank_solution
from hotspot.patrol.solver.solving import solve
from hotspot.patrol.stating import Task, set_task, state_problem
from hotspot.patrol.tables import Made, list_crews, list_missing, list_stops
from hotspot.patrol.travel.measuring import Travel

Floats = NDArray[np.float64]
Measure = Callable[[Floats, Floats, list[str]], Travel]

# Minutes between two stops, only to guess how many places to plan with.
_BETWEEN_STOPS = 4.0
_MOST_CREWS = 30
_USUAL_PLACES, _LONGEST = 200, 4


def plan(
    ground: Ground,
    asked: pd.DataFrame,
    *,
    request: Request,
    measure: Measure,
    params: PatrolParams,
    fingerprint: str = "",
    progress: Progress | None = None,
) -> Plan:
    """Plan one shift.

    Parameters
    ----------
    ground, asked
        The cells, and the visits that somebody asks for (see `places.list_places`).
    request
        Day, crews, pins, time and seed. A crew leaves up to `start_jitter_minutes` late and a place's prize varies by
        `prize_noise`, both drawn from the seed, so that nobody can foretell where a crew will be.
    measure
        Gives the travel between points (longitudes, latitudes, names); depots come first.
    fingerprint
        Of the data, part of the plan's number.
    progress
        Hears the share done and the prize found; an exception of its stops the search.

    Raises
    ------
    InputDataError
        No crew, a shift of no length, or a depot off every road. Visits that do not fit are a result, not an error.
    """
    check_crews(request.crews)
    task = set_task(request, ground.themes, params)
    places = list_places(ground, asked, request=request, params=params)
    n = _guess_visits(request.crews, params)
    draws = int(np.ceil(params.random_share * n))
    chosen = choose_places(places, n=int(params.most_places * n), draws=draws, params=params, seed=request.seed)
    points = np.concatenate([task.depots, chosen.table[["lon", "lat"]].to_numpy(dtype=float)])
    travel = measure(points[:, 0], points[:, 1], [*task.called, *chosen.table["place"].astype(str)])
    _check_depots(task, travel)
    settled, wanted = _settle_draws(chosen, task, travel)
    made = state_problem(settled, task, travel)
    varied = _vary_prizes(made, task)
    request = replace(request, seconds=request.seconds or _choose_seconds(len(settled.table), params))
    search: dict[str, Any] = {"seed": request.seed, "iterations": request.iterations, "progress": progress}
    solution = solve(varied, seconds=request.seconds or 0, **search)
    plan_id = _number(request, fingerprint, made, solution)
    stops = list_stops(made, solution, request=request, plan_id=plan_id)
    duties = replace(made.problem, required=made.problem.required & ~made.drawn)
    by_hand = walk_priority_list(duties)
    missing = explain_missing(made.problem, solution, seed=request.seed)
    return Plan(
        plan_id=plan_id,
        request=request,
        crews=list_crews(made, solution, request=request),
        stops=stops,
        missing=list_missing(made, missing, request=request),
        by_hand=list_stops(made, by_hand, request=request, plan_id=plan_id),
        lines=_trace(made, solution, task, travel),
        engine=solution.engine,
        travel=travel.code,
        notices=(
            *travel.notices,
            *_tell_draws(stops, wanted),
            *_tell_request(request, places, asked),
            *_tell_crews(duties, solution),
            *_tell_by_hand(duties, solution, by_hand),
        ),
    )


def check_crews(crews: tuple[Crew, ...]) -> None:
    """Raise `InputDataError` where there is no crew or a shift has no length."""
    if not crews:
        raise InputDataError("patrol.no_crew_chosen")
    faults = [
        notice("patrol.empty_shift", "error", crew=crew.name, start=tell_clock(crew.start_minute))
        for crew in crews
        if not crew.end_minute > crew.start_minute
    ]
    if faults:
        raise InputDataError("patrol.bad_crews", faults=faults)


def tell_clock(minute: float) -> str:
    """Return HH:MM of minutes after midnight."""
    return f"{int(minute) // 60:02d}:{int(minute) % 60:02d}"


def _guess_visits(crews: tuple[Crew, ...], params: PatrolParams) -> int:
    """Return about how many visits the crews can make."""
    minutes = sum(crew.end_minute - crew.start_minute for crew in crews)
    return max(1, round(minutes / (params.service_minutes + _BETWEEN_STOPS)))


def _choose_seconds(places: int, params: PatrolParams) -> float:
    """Return the seconds to search: those of the settings up to 200 places, four times as long for 800 and more."""
    return params.seconds * float(np.clip(places / _USUAL_PLACES, 1, _LONGEST))


def _check_depots(task: Task, travel: Travel) -> None:
    off = [
        f"{lon:.5f}, {lat:.5f}"
        for lon, lat in np.array(task.depots)[travel.unreachable[travel.unreachable < len(task.depots)]]
    ]
    if off:
        raise InputDataError("patrol.depot_off_roads", depots=off)


def _settle_draws(chosen: Places, task: Task, travel: Travel) -> tuple[Places, int]:
    """Keep the wanted share of the places drawn at random, and return how many that share is.

    Fewer are kept where duties leave less room: at most half of the visits that nobody asks for, less the duties that
    do not fit as it is. They are chosen at random too, so that their probability holds and they push out no duty.
    """
    without = keep_draws(chosen, n=0, seed=task.request.seed)
    problem = state_problem(without, task, travel).problem
    visits = solve_greedy(problem).visits
    wanted = int(np.ceil(task.params.random_share * len(visits)))
    short = np.setdiff1d(np.flatnonzero(problem.required & fits_alone(problem).any(axis=0)), visits)
    free = int((~problem.required[visits]).sum()) // 2 - len(short)
    return keep_draws(chosen, n=max(0, min(wanted, free)), seed=task.request.seed), wanted


def _tell_draws(stops: pd.DataFrame, wanted: int) -> tuple[Notice, ...]:
    made = int((stops["reason"] == RANDOM).sum())
    if not wanted:
        return ()
    left = notice("patrol.draws_left", "warning", n=made, of=wanted)
    return (notice("patrol.drawn", n=made) if made >= wanted else left,)


def _vary_prizes(made: Made, task: Task) -> Problem:
    """Return the problem with prizes multiplied by exp(N(0, noise²)), drawn for each place by its name."""
    names = made.places.table["visit_id"].to_numpy()[made.row]
    drawn = np.array(
        [np.random.default_rng(_digest(f"{task.request.seed} {name}")).standard_normal() for name in names]
    )
    return replace(made.problem, prize=made.problem.prize * np.exp(task.params.prize_noise * drawn))


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def _trace(made: Made, solution: Solution, task: Task, travel: Travel) -> dict[str, Floats]:
    """Return the line of each crew's way from its depot through its stops to its end."""
    lines = {}
    for crew, shift, route in zip(task.request.crews, made.problem.crews, solution.routes, strict=True):
        nodes = [shift.depot, *(len(task.depots) + made.row[route.visits]), shift.end_depot]
        lines[crew.crew_id] = travel.trace(np.array(nodes)) if len(route.visits) else np.zeros((0, 2))
    return lines


def _tell_request(request: Request, places: Places, asked: pd.DataFrame) -> tuple[Notice, ...]:
    unknown = sorted(set(request.pinned) - set(places.table["visit_id"]))
    dropped = asked.loc[asked["visit_id"].isin(request.excluded) & (asked["reason"] == "mandatory"), "place"]
    told = [notice("patrol.unknown_pins", "warning", visits=unknown)] if unknown else []
    if len(dropped):
        told.append(notice("patrol.duties_excluded", "warning", n=len(dropped), places=dropped.tolist()))
    return tuple(told)


def _tell_crews(problem: Problem, solution: Solution) -> tuple[Notice, ...]:
    """Say how many crews more, all like the first, would make what must be made and fits into a shift by itself.

    Of the rest, which no such crew could make either, only its number is told.
    """
    fits, left = fits_alone(problem).any(axis=0), np.setdiff1d(np.arange(len(problem)), solution.visits)
    short, astray = (int((problem.required & of)[left].sum()) for of in (fits, ~fits))
    told = [notice("patrol.many_missing", "warning", n=astray)] if astray else []
    if not short:
        return tuple(told)
    needed = keep_visits(problem, np.flatnonzero(problem.required & fits))
    for more in range(1, _MOST_CREWS):
        crews = (*problem.crews, *[problem.crews[0]] * more)
        if len(solve_greedy(replace(needed, crews=crews)).visits) == len(needed):
            return notice("patrol.more_crews", "warning", n=short, crews=more), *told
    return (notice("patrol.many_missing", "warning", n=short + astray),)


def _tell_by_hand(problem: Problem, solution: Solution, by_hand: Solution) -> tuple[Notice, ...]:
    """Say how many duties the list by hand leaves out that the plan makes: what both expect is then no fair match."""
    planned, walked = (sum(rank_solution(problem, one)[:2]) for one in (solution, by_hand))
    return (notice("patrol.by_hand_lacks", n=planned - walked),) if planned > walked else ()


def _number(request: Request, fingerprint: str, made: Made, solution: Solution) -> str:
    """Return the plan's number: its day and a digest of what was asked, of the data, and of who goes where.

    The same request may be answered by other routes (a search ends by the clock): crews' results must not mix.
    """
    names = made.places.table["visit_id"].to_numpy()
    routes = [names[made.row[route.visits]].tolist() for route in solution.routes]
    asked = json.dumps([asdict(request), fingerprint, routes], default=str, sort_keys=True, ensure_ascii=False)
    return f"p{request.day:%Y%m%d}-{hashlib.sha256(asked.encode()).hexdigest()[:8]}"
