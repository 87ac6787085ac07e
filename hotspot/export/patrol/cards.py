"""The printed cards: one HTML file, A4, a page of summary and a card per crew, without script and without network."""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import pandas as pd
from jinja2 import Environment
from markupsafe import Markup

from hotspot.crs import from_wgs84
from hotspot.export.cells import plain
from hotspot.export.patrol.codes import draw_code, link_place
from hotspot.export.patrol.frame import PlanFrame, label_stops, name_crews, tell_missing
from hotspot.export.patrol.sketch import draw_sketch
from hotspot.maps import LEAST, few, tell_deadline
from hotspot.patrol import Plan
from hotspot.texts import tell, text

_LOCALES = {"zh": "zh-CN", "en": "en"}
_LONGEST, _LONGEST_SENTENCE = 90, 250  # characters on paper; the tables hold all of them
_MOST_THEMES = 2  # of a stop; the tables hold all of them
_MOST_MISSING = 6  # on the first page; missing.csv has all
_CREW_HEADS = ("name", "shift", "stops", "expected", "travel", "service", "wait", "distance", "back")
_NOWHERE = np.zeros((0, 2))


def make_cards(plan: Plan, *, frame: PlanFrame) -> str:
    """Return the summary of a plan and a card per crew as one HTML page to print on A4.

    Each card begins on a page of its own: a sketch of the route, and per stop when, where (WGS84 and GCJ-02, a QR
    code as `frame.link` says), why, and blanks for what was found. It reads in black and white. The page may load
    nothing and run nothing: a content security policy allows its one style sheet by SHA-256. Every text is escaped.
    """
    css = _style(plan, frame)
    policy = (
        f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()}'; "
        "base-uri 'none'; form-action 'none'"
    )
    title = f"{plain(frame.title)} {frame.say('plan_title')}".strip()
    body = _template().render(
        frame=frame,
        say=frame.say,
        title=title,
        foot=frame.tell_footer(plan),
        **_front(plan, frame),
        cards=_cards(plan, frame),
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{_LOCALES[frame.language]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{Markup.escape(title)} {Markup.escape(plan.plan_id)}</title>\n<style>{css}</style>\n</head>\n"
        f"<body>\n{body}</body>\n</html>\n"
    )


@cache
def _template() -> Any:
    return Environment(autoescape=True, trim_blocks=True).from_string(_own_file("cards.html"))


def _own_file(name: str) -> str:
    return resources.files("hotspot.export.patrol").joinpath(name).read_text(encoding="utf-8")


def _style(plan: Plan, frame: PlanFrame) -> str:
    """The style sheet, with crew, plan and page below every page (in browsers that know margin boxes)."""
    mark = f"{frame.say('plan_internal')} · " if frame.internal else ""
    told = f"{mark}{frame.say('plan_number', plan_id=plan.plan_id)}"
    names = ["", *(f" · {_clip(name)}" for name in name_crews(plan).values())]
    rules = [
        f".crew{k} {{ page: crew{k}; }}\n@page crew{k} {{ @bottom-left {{ content: {_css_text(told + name)}; }} }}\n"
        for k, name in enumerate(names)
    ]
    return _own_file("cards.css") + "".join(rules)


def _css_text(words: str) -> str:
    """Return a CSS string in which no character means anything."""
    return '"' + "".join(f"\\{ord(c):06x}" for c in plain(words)) + '"'


def _when(plan: Plan, frame: PlanFrame, start: Any, end: Any) -> str:
    day = plan.request.day
    weekday = frame.say("plan_weekdays").split(",")[day.weekday()]
    date = frame.say("plan_date", date=f"{day:%Y-%m-%d}", weekday=weekday)
    shift = frame.say("plan_shift", start=frame.tell_clock(start, day), end=frame.tell_clock(end, day))
    return f"{date} {shift}"


def _front(plan: Plan, frame: PlanFrame) -> dict[str, Any]:
    crews = plan.crews
    sums = {name: crews[name].sum() for name in crews.columns if name.endswith(("_minutes", "_m"))}
    whole = {"name": frame.say("plan_total"), "stops": len(plan.stops), "expected": plan.expected} | sums
    named = crews.assign(name=list(name_crews(plan).values()))
    rows = [_crew_row(row, plan, frame) for row in [*_records(named), whole]]
    missing = [
        (_clip(row["place"]) or plain(row["visit_id"]), *_tell_missing(row, frame))
        for row in _records(plan.missing.head(_MOST_MISSING))
    ]
    more = len(plan.missing) - len(missing)
    how = ("plan_how_1", "plan_how_2", "plan_how_3", f"plan_how_4_{frame.link}", "plan_how_5")
    return {
        "when": _when(plan, frame, crews["start_at"].min(), crews["end_at"].max()),
        "figures": _figures(plan, frame),
        "heads": [frame.say(f"plan_column_{name}") for name in _CREW_HEADS],
        "rows": rows,
        "missing": missing,
        "more_missing": frame.say("plan_missing_more", n=more) if more else "",
        "notices": [tell(n, frame.language, themes=frame.theme_names) for n in plan.notices if n.level != "info"],
        "how": [frame.say(name) for name in how],
    }


def _figures(plan: Plan, frame: PlanFrame) -> list[tuple[str, str, str]]:
    by_hand = plan.expected_by_hand
    return [
        (frame.say("plan_crews"), str(len(plan.crews)), ""),
        (frame.say("plan_stops"), str(len(plan.stops)), ""),
        (frame.say("plan_expected"), few(plan.expected), _compare(plan.expected, by_hand, frame)),
        (frame.say("plan_by_hand"), few(by_hand), ""),
    ]


def _compare(planned: float, by_hand: float, frame: PlanFrame) -> str:
    if not by_hand >= LEAST:
        return ""
    share = planned / by_hand - 1
    code = "same" if abs(share) < 0.005 else "more" if share > 0 else "less"
    return frame.say(f"plan_{code}", **({} if code == "same" else {"share": abs(share)}))


def _crew_row(row: Mapping[Any, Any], plan: Plan, frame: PlanFrame) -> list[str]:
    day = plan.request.day
    shift = "start_at" in row
    return [
        _clip(row["name"]),
        frame.say("plan_shift", **{n: frame.tell_clock(row[f"{n}_at"], day) for n in ("start", "end")})
        if shift
        else "",
        str(row["stops"]),
        few(row["expected"]),
        *(f"{row[name]:,.0f}" for name in ("travel_minutes", "service_minutes", "wait_minutes")),
        f"{row['distance_m'] / 1000:.1f}",
        frame.tell_clock(row["back_at"], day) if shift else "",
    ]


def _cards(plan: Plan, frame: PlanFrame) -> list[dict[str, Any]]:
    named = plan.crews.assign(name=list(name_crews(plan).values()))
    return [_card(crew, plan, frame) | {"page": f"crew{k}"} for k, crew in enumerate(_records(named), start=1)]


def _card(crew: Mapping[Any, Any], plan: Plan, frame: PlanFrame) -> dict[str, Any]:
    labelled = plan.stops.assign(label=label_stops(plan))
    own = labelled[(plan.stops["crew_id"] == crew["crew_id"]).to_numpy()].sort_values("order")
    day = plan.request.day
    leave = own["arrive_at"].min() - pd.Timedelta(minutes=float(own["travel_minutes"].iloc[0])) if len(own) else pd.NaT
    words = {"north": frame.say("plan_north"), "depot": frame.say("plan_depot")}
    line = plan.lines.get(crew["crew_id"], _NOWHERE)
    spots = own[["lon", "lat"]].to_numpy(dtype=np.float64)
    told = (
        frame.say("plan_card_start", clock=frame.tell_clock(leave, day)),
        frame.say("plan_card_back", clock=frame.tell_clock(crew["back_at"], day)),
        frame.say("plan_expect", n=few(crew["expected"])),
    )
    return {
        "name": _clip(crew["name"]),
        "when": _when(plan, frame, crew["start_at"], crew["end_at"]),
        "told": " · ".join(told) if len(own) else "",
        "sketch": Markup(draw_sketch(line, spots, np.array([crew["lon"], crew["lat"]]), words=words)),  # noqa: S704
        "caption": frame.say("plan_sketch", first=next(iter(own["label"]), "")),
        "stops": [_stop(row, plan, frame) for row in _records(own)],
    }


def _stop(row: Mapping[Any, Any], plan: Plan, frame: PlanFrame) -> dict[str, Any]:
    day = plan.request.day
    x, y = from_wgs84(row["lon"], row["lat"], datum="gcj02")
    address = link_place(row["lon"], row["lat"], link=frame.link)
    why = (
        text(f"patrol.reason_{row['reason']}", frame.language),
        frame.name_themes(row["themes"], most=_MOST_THEMES),
    )
    window = {name: frame.tell_clock(row[f"{name}_at"], day) for name in ("opens", "closes")}
    wait = (row["begin_at"] - row["arrive_at"]) / pd.Timedelta(minutes=1)
    return {
        "label": row["label"],
        "at": frame.tell_clock(row["begin_at"], day),
        "place": _clip(row["place"]),
        "area": frame.name_area(row),
        "why": [part for part in why if part],
        "due": _tell_due(row, frame, day),
        "times": [
            *(
                [frame.say("plan_wait", clock=frame.tell_clock(row["arrive_at"], day), minutes=wait)]
                if wait >= 1
                else []
            ),
            frame.say("plan_window", **window),
            frame.say("plan_stay", minutes=row["service_minutes"]),
            frame.say("plan_way", minutes=row["travel_minutes"], metres=row["distance_m"]),
            *([frame.say("plan_rate", n=few(row["expected"]))] if row["expected"] > 0 else []),
        ],
        "wgs84": _degrees(row["lon"], row["lat"]),
        "gcj02": _degrees(x, y),
        "code": Markup(draw_code(address)) if address else None,  # noqa: S704  (drawn here, holds numbers only)
    }


def _tell_due(row: Mapping[Any, Any], frame: PlanFrame, day: pd.Timestamp) -> str:
    if pd.isna(row["due_at"]):
        return ""
    due, late = tell_deadline(row["due_at"], row["begin_at"], day, frame.language)
    return frame.say("plan_overdue" if late else "plan_due", due=due)


def _degrees(lon: Any, lat: Any) -> str:
    """Both numbers with the letter that says which is which: map apps disagree on the order."""
    return f"{float(lon):.6f} E, {float(lat):.6f} N"


def _tell_missing(row: Mapping[Any, Any], frame: PlanFrame) -> list[str]:
    return [_clip(words, longest=_LONGEST_SENTENCE) for words in tell_missing(row, language=frame.language)]


def _clip(words: object, *, longest: int = _LONGEST) -> str:
    told = plain(words)
    return told if len(told) <= longest else told[: longest - 1] + "…"


def _records(table: pd.DataFrame) -> list[dict[Any, Any]]:
    return table.to_dict("records")
