"""The tables of a brief: which columns, which rows, how wide; together 156 mm, the type area."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from hotspot.export.pack.brief.blocks import Table
from hotspot.export.pack.brief.words import say, tell_day, tell_days, tell_moment
from hotspot.export.pack.facts import Facts
from hotspot.maps.words import few, number

MOST_LATE = 15
MOST_PLACES = 10
# Columns of short words that should not be cut.
_WIDE = {"zh": {"theme": 17.5, "change": 12.0, "late": 9.5}, "en": {"theme": 23.0, "change": 18.0, "late": 15.5}}
# (name of its heading, width in mm, holds figures, how a row is written)
_Column = tuple[str, float, bool, Callable[[pd.Series], str]]


def make_tables(facts: Facts) -> dict[str, Table]:
    """Return the tables that have rows, by name, in the order of the paper, their captions numbered from 1."""
    makers = {
        "themes": _tell_themes, "hotspots": _tell_hotspots, "units": _tell_units, "overdue": _tell_overdue,
        "places": _tell_places, "crews": _tell_crews,
    }  # fmt: skip
    made = {name: make(facts) for name, make in makers.items()}
    kept = {name: table for name, table in made.items() if table.rows}
    return {
        name: replace(table, caption=say(facts, "table", n=n, caption=table.caption))
        for n, (name, table) in enumerate(kept.items(), start=1)
    }


def _build(facts: Facts, rows: pd.DataFrame, columns: list[_Column], caption: str, note: str = "") -> Table:
    return Table(
        caption=caption,
        heads=tuple(say(facts, f"column_{head}") for head, *_ in columns),
        rows=tuple(tuple(write(row) for *_, write in columns) for _, row in rows.iterrows()),
        widths=tuple(width for _, width, *_ in columns),
        right=frozenset(k for k, (_, _, figures, _) in enumerate(columns) if figures),
        note=note,
    )


def _count(head: str, width: float, column: str, decimals: int = 0) -> _Column:
    return head, width, True, lambda row: number(row[column], decimals)


def _words(head: str, width: float, column: str) -> _Column:
    return head, width, False, lambda row: row[column] or "–"


def _day(facts: Facts, head: str, width: float, column: str) -> _Column:
    return head, width, False, lambda row: tell_day(facts, row[column])


def _tell_themes(facts: Facts) -> Table:
    counts, themes = facts.counts, facts.themes
    whole = {name: counts[name] for name in ("reports", "before", "problems", "hotspots", "overdue")}
    rows = pd.concat([themes, pd.DataFrame([{"name": say(facts, "all"), **whole}])], ignore_index=True)
    rows["gap"] = [
        (f"{gap:+,.0f}" if gap else "0").replace("-", "−") if pd.notna(gap) else "–"
        for gap in rows["reports"] - rows["before"]
    ]
    columns = [_words("theme", 34, "name"), _count("reports", 21, "reports")]
    if facts.previous:
        columns += [_count("before", 21, "before"), ("gap", 21, True, lambda row: str(row["gap"]))]
    columns += [_count("problems", 17, "problems"), _count("hotspots", 21, "hotspots")]
    if facts.has_deadlines:
        columns += [_count("overdue", 21, "overdue")]
    missing = {name: counts[name] - themes[name].sum() for name in ("hotspots", "before")}
    notes = [say(facts, f"note_{code}", n=number(missing[name]))
             for code, name in (("mixed", "hotspots"), ("before", "before")) if missing[name] > 0]  # fmt: skip
    return _build(facts, rows, _stretch(columns), say(facts, "caption_themes"), "".join(notes))


def _stretch(columns: list[_Column], whole: float = 156.0) -> list[_Column]:
    """Give what columns left out leave free to the others, in proportion."""
    times = whole / sum(width for _, width, *_ in columns)
    return [(head, width * times, figures, write) for head, width, figures, write in columns]


def _tell_hotspots(facts: Facts) -> Table:
    wide = _WIDE[facts.language]
    columns = [
        _count("rank", 9.5, "rank"), _words("theme", wide["theme"], "theme_name"), _words("place", 33, "place"),
        _count("n", 10.5, "reports"), _count("expected", 12, "expected", 1), _count("ratio", 11.5, "rate_ratio", 1),
    ]  # fmt: skip
    if facts.has_duties:
        columns += [("unit", 23.5, False, lambda row: row["unit"] or facts.say("unit_nobody"))]
    if facts.has_deadlines:
        columns += [_count("late", wide["late"], "overdue"), _day(facts, "due", 17.5, "due_at")]
    columns += [_words("change", wide["change"], "change_name")]
    return _build(facts, facts.hotspots, _stretch(columns), say(facts, "caption_hotspots"))


def _tell_units(facts: Facts) -> Table:
    columns: list[_Column] = [
        ("unit", 40, False, lambda row: row["unit"] or facts.say("unit_nobody")),
        _count("hotspots", 22, "hotspots"), _count("reports", 22, "reports"), _count("open", 26, "open"),
    ]  # fmt: skip
    if facts.has_deadlines:
        columns += [_count("overdue", 22, "overdue"), _day(facts, "due", 24, "due_at")]
    note = say(facts, "note_units", until=tell_moment(facts))
    return _build(facts, facts.units, _stretch(columns), say(facts, "caption_units"), note)


def _tell_overdue(facts: Facts) -> Table:
    rows = facts.overdue.head(MOST_LATE)
    rows = rows.assign(
        where=_join(rows, ["subdistrict", "community", "address"]), what=_join(rows, ["theme_name", "category"])
    )
    columns: list[_Column] = [_words("report", 29.5, "report_id"), _words("what", 30, "what")]
    columns += [_words("place", 44.5, "where"), _day(facts, "deadline", 17.5, "due_at"), _count("days", 11.5, "days")]
    if facts.has_duties:
        columns += [_words("unit", 23, "unit")]
    note = say(facts, "note_overdue", until=tell_moment(facts)) if facts.has_duties else ""
    return _build(facts, rows, _stretch(columns), say(facts, "caption_overdue"), note)


def _join(rows: pd.DataFrame, columns: list[str]) -> list[str]:
    """Join what is filled in, words said twice in a row once."""
    return [" · ".join(dict.fromkeys(part for part in parts if part)) for parts in rows[columns].to_numpy().tolist()]


def _tell_places(facts: Facts) -> Table:
    columns: list[_Column] = [
        _count("number", 14, "rank"), _words("place", 60, "place"), _words("street", 32, "subdistrict"),
        _words("mainly", 28, "theme_name"), ("week", 22, True, lambda row: few(row["expected"])),
    ]  # fmt: skip
    week = tell_days(facts, facts.week.start, facts.week.end)
    return _build(facts, facts.week.places.head(MOST_PLACES), columns, say(facts, "caption_places", week=week))


def _tell_crews(facts: Facts) -> Table:
    columns: list[_Column] = [
        _words("crew", 22, "crew"), ("start", 13, False, lambda row: f"{row['start_at']:%H:%M}"),
        ("back", 13, False, lambda row: f"{row['back_at']:%H:%M}"), _count("stops", 21, "stops"),
        _count("km", 25, "distance_km", 1), _words("first", 62, "first"),
    ]  # fmt: skip
    day = tell_day(facts, facts.week.plan_day) if facts.week.plan_day is not None else ""
    return _build(facts, facts.week.crews, columns, say(facts, "caption_crews", day=day))
