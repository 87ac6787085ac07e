"""A patrol plan for the viewer: the way and the numbered stops of each crew, what is left out, what may be added."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from hotspot.maps.geometry import encode_points
from hotspot.maps.words import few, number, say
from hotspot.patrol.plan import Crew, Plan
from hotspot.texts import NO_WORDS, Language, Words, text

# Of the crews' ways and numbers: white reads on each of them, and map and KML have the same.
CREW_COLOURS = (
    "#0b5fa5",
    "#b84600",
    "#00715a",
    "#8e2a7a",
    "#3a3a3a",
    "#7a5c00",
    "#b5174b",
    "#4f6f0a",
    "#5b45c9",
    "#00768c",
)
_LETTERS = 26
_MOST_THEMES = 2
_PER_DEGREE = 1_000_000


def draw_plan(
    plan: Plan,
    *,
    language: Language,
    theme_names: Words = NO_WORDS,
    pinned: Mapping[str, str] | None = None,
    excluded: Mapping[str, str] | None = None,
    offers: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """Draw a plan for `hotspotViewer.plan` (`viewer/plan.js`).

    Parameters
    ----------
    plan
        Columns of its tables: docs/architecture.md. Crews are lettered A, B, … in the plan's order.
    language, theme_names
        Of the sentences; theme → name.
    pinned, excluded
        Visit id → place of what must, or must not, be visited; by default the ids of the request alone.
    offers
        Places that may be added: `visit_id`, `place`, `why`, `lon`, `lat` (WGS84).

    Returns
    -------
    dict
        JSON-ready: ``{"id", "crews", "by_hand": [way, …], "pinned", "excluded": [[id, place], …], "offers"}``.
        crew = ``{"id", "letter", "colour", "name", "shift", "facts": [text, …], "depot", "end", "line",
        "stops": [stop, …]}``;
        stop = ``{"id", "label", "at", "time", "place", "themes", "why", "lines", "expected", "due", "late"}``;
        way = ``{"letter", "line", "at": [x0, y0, dx, dy, …]}``; offer = ``{"id", "place", "why", "at"}``.
        Coordinates as in `maps.scene`.
    """
    asked = plan.request
    names = {crew.crew_id: crew for crew in asked.crews}
    letters = letter_crews(plan)
    return {
        "id": plan.plan_id,
        "crews": [
            _draw_crew(plan, row, letters[crew_id], names.get(crew_id), language, theme_names)
            | {"colour": CREW_COLOURS[k % len(CREW_COLOURS)]}
            for k, (crew_id, row) in enumerate(zip(letters, plan.crews.itertuples(), strict=True))
        ],
        "by_hand": [_draw_way(plan, crew, letters[crew.crew_id]) for crew in names.values() if crew.crew_id in letters],
        "pinned": _pairs(asked.pinned, pinned),
        "excluded": _pairs(asked.excluded, excluded),
        "offers": [] if offers is None else [_draw_offer(row) for row in offers.itertuples()],
    }


def letter_crews(plan: Plan) -> dict[str, str]:
    """Return crew id → letter by which map, lists and files tell the crews apart: A … Z, A2 … Z2, …"""
    rounds = [divmod(k, _LETTERS) for k in range(len(plan.crews))]
    letters = [chr(ord("A") + k) + (str(more + 1) if more else "") for more, k in rounds]
    return dict(zip(plan.crews["crew_id"].astype(str), letters, strict=True))


def label_stop(letter: str, order: int) -> str:
    """Return the name of a stop on the map, the cards and in every file: B3; A2-3 of crew A2."""
    return f"{letter}{'-' if letter[1:] else ''}{order}"


def tell_time(at: pd.Timestamp, day: pd.Timestamp, language: Language) -> str:
    """Return the hour and minute of a moment; the next day is said; an en dash where it is missing."""
    if pd.isna(at):
        return "–"
    clock = f"{at:%H:%M}"
    return clock if at.normalize() <= day.normalize() else say("plan_next_day", language, clock=clock)


def tell_deadline(due: pd.Timestamp, begin: pd.Timestamp, day: pd.Timestamp, language: Language) -> tuple[str, bool]:
    """Return a deadline as people say it, and whether it has passed at `begin`; midnight = a date, all of that day."""
    due = due.tz_convert(day.tz)
    midnight = due.normalize()
    date = f"{due:%m-%d}" if due.year == day.year else f"{due:%Y-%m-%d}"
    if due == midnight:
        return date, midnight < begin.normalize()
    same_day = midnight == day.normalize()
    return tell_time(due, day, language) if same_day else f"{date} {due:%H:%M}", due < begin


def _draw_crew(
    plan: Plan, row: Any, letter: str, crew: Crew | None, language: Language, theme_names: Words
) -> dict[str, Any]:
    day, own = plan.request.day, plan.stops[(plan.stops["crew_id"] == row.crew_id).to_numpy()]
    at = {name: tell_time(getattr(row, name), day, language) for name in ("start_at", "end_at", "back_at")}
    facts = {"stops": int(row.stops), "expected": few(row.expected), "km": number(row.distance_m / 1000, 1)}
    minutes = {name: number(getattr(row, f"{name}_minutes")) for name in ("travel", "service", "wait")}
    depot = [(row.lon, row.lat), (crew.end_lon, crew.end_lat) if crew else (row.lon, row.lat)]
    return {
        "id": str(row.crew_id),
        "letter": letter,
        "name": str(row.name),
        "shift": f"{at['start_at']}–{at['end_at']}",
        "facts": [
            say("plan_crew", language, back=at["back_at"], **facts),
            say("plan_minutes", language, **minutes),
        ],
        "depot": _whole(*depot[0]),
        "end": _whole(*depot[1]),
        "line": _encode(plan.lines.get(row.crew_id, np.zeros((0, 2)))),
        "stops": [_draw_stop(stop, letter, plan, language, theme_names) for stop in own.itertuples()],
    }


def _draw_stop(stop: Any, letter: str, plan: Plan, language: Language, theme_names: Words) -> dict[str, Any]:
    day = plan.request.day
    begin, leave, opens, closes = (
        tell_time(getattr(stop, f"{name}_at"), day, language) for name in ("begin", "leave", "opens", "closes")
    )
    themes = [theme_names.get(code, code) for code in (str(stop.themes) if pd.notna(stop.themes) else "").split(",")]
    due, late = tell_deadline(stop.due_at, stop.begin_at, day, language) if pd.notna(stop.due_at) else ("", False)
    lines = [
        say("plan_and", language).join(themes) if len(themes) > _MOST_THEMES else "",
        say("plan_stay", language, begin=begin, leave=leave),
        say("plan_window", language, opens=opens, closes=closes) if pd.notna(stop.opens_at) else "",
        say("plan_way", language, minutes=number(stop.travel_minutes), metres=number(stop.distance_m)),
        say("plan_drawn", language, share=f"{stop.probability:.1%}") if np.isfinite(stop.probability) else "",
    ]
    return {
        "id": str(stop.visit_id),
        "label": label_stop(letter, stop.order),
        "at": _whole(stop.lon, stop.lat),
        "time": begin,
        "place": str(stop.place),
        "themes": _name_some(themes, language),
        "why": text(f"patrol.reason_{stop.reason}", language),
        "lines": [line for line in lines if line],
        "expected": few(stop.expected),
        "due": say("plan_overdue" if late else "plan_due", language, due=due) if due else None,
        "late": late,
    }


def _name_some(themes: list[str], language: Language) -> str:
    first = say("plan_and", language).join(themes[:_MOST_THEMES])
    return first if len(themes) <= _MOST_THEMES else say("plan_more_themes", language, themes=first, n=len(themes))


def _draw_way(plan: Plan, crew: Crew, letter: str) -> dict[str, Any]:
    """The way by hand as straight lines between its stops."""
    own = plan.by_hand[(plan.by_hand["crew_id"] == crew.crew_id).to_numpy()].sort_values("order")
    places = own[["lon", "lat"]].to_numpy(float)
    line = np.vstack([[crew.lon, crew.lat], places, [crew.end_lon, crew.end_lat]]) if len(own) else places
    return {"letter": letter, "line": _encode(line), "at": _encode(places)}


def _pairs(asked: tuple[str, ...], named: Mapping[str, str] | None) -> list[list[str]]:
    return [[visit, visit] for visit in asked] if named is None else [[visit, place] for visit, place in named.items()]


def _draw_offer(row: Any) -> dict[str, Any]:
    return {"id": str(row.visit_id), "place": str(row.place), "why": str(row.why), "at": _whole(row.lon, row.lat)}


def _encode(line: Any) -> list[int]:
    return encode_points(line[:, 0], line[:, 1]) if len(line) else []


def _whole(lon: float, lat: float) -> list[int]:
    return [round(lon * _PER_DEGREE), round(lat * _PER_DEGREE)]
