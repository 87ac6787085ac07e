"""Slides of what changed, of the week to come, and of where the figures come from."""

from typing import Any

import pandas as pd

from hotspot.export.pack.slides.deck import Deck, Page
from hotspot.export.pack.slides.fit import Box, Line
from hotspot.export.pack.slides.tables import add_table_slides, capacity, write_table
from hotspot.export.pack.slides.write import HEAD, write_cards, write_text, write_title
from hotspot.export.pack.text import name_day, name_period
from hotspot.maps.words import few, number
from hotspot.periods import Period
from hotspot.texts import text

_COLUMNS = ("new", "back", "persistent", "gone")
_MOST_ITEMS = 8
_MOST_PLACES = 15
_MOST_THEMES = 10
_MOST_CREWS = 12
_CREW = ("name", "stops", "start", "back", "km", "expected", "first")
_ORIGIN = ("period", "data_from", "data_until", "fingerprint", "version", "crs", "seed", "plan")


def add_changes(deck: Deck) -> None:
    """Add what is new, back again, persistent and gone since the period before."""
    page, facts = deck.add(), deck.facts
    write_title(page, facts.say("slides_changes"))
    body, notes = page.body.cut_bottom(page.points(44), gap=page.gap)
    small = [Line(facts.say("changes_defined"), tone="quiet")]
    if facts.previous is None:
        lines = [Line(facts.say("slides_no_previous"), bold=True), Line(facts.say("slides_no_previous_why"))]
        write_text(page, body, lines, name="none", sizes=(18, 12))
    else:
        unknown = int((facts.hotspots["change"] == "unknown").sum())
        if unknown:
            small.append(Line(facts.say("slides_changes_unknown", n=unknown), tone="quiet"))
        boxes = body.columns(1, 1, 1, 1, gap=page.gap)
        heads = [box.cut_top(page.points(34), gap=0) for box in boxes]
        cards = {
            f"list:{code}": _list_change(page, head, code) for code, (head, _) in zip(_COLUMNS, heads, strict=True)
        }
        write_cards(page, [below for _, below in heads], cards, sizes=(14, 8), gap=0.5)
    write_text(page, notes, small, name="notes", sizes=(11, 8))


def add_week(deck: Deck) -> None:
    """Add the reports expected in the next seven days, and where to look first."""
    page, facts, week = deck.add(), deck.facts, deck.facts.week
    days = Period(week.start, week.end + pd.DateOffset(days=1))
    write_title(page, facts.say("slides_week", days=name_period(days, facts.language), total=few(week.total)))
    body, notes = page.body.cut_bottom(page.points(36), gap=page.gap)
    left, right = body.columns(0.32, 0.68, gap=page.gap * 2)
    themes = week.themes.head(min(_MOST_THEMES, capacity(page, left, lines=1, size=11)))
    rows = [[name, few(n)] for name, n in zip(themes["name"], themes["expected"], strict=True)]
    _head_table(page, left, "slides_week_themes", ("theme", "expected"), rows, right=(1,))
    places = week.places.head(min(_MOST_PLACES, capacity(page, right, lines=1, size=11)))
    rows = [
        [number(one["rank"]), one["place"], one["subdistrict"], one["theme_name"], few(one["expected"])]
        for one in _records(places)
    ]
    names = ("rank", "place", "subdistrict", "main", "expected")
    _head_table(page, right, "slides_week_places", names, rows, right=(0, 4))
    small = [Line(facts.say("slides_week_note"), tone="quiet")]
    if week.crews.empty:
        small.append(Line(facts.say("slides_no_crews"), bold=True))
    write_text(page, notes, small, name="notes", sizes=(11, 8))


def add_patrol(deck: Deck) -> None:
    """Add the crews of the first shift; no slide where there are none."""
    facts, week = deck.facts, deck.facts.week
    if week.crews.empty or week.plan_day is None:
        return
    rows = [
        [
            one["crew"], number(one["stops"]), f"{one['start_at']:%H:%M}", f"{one['back_at']:%H:%M}",
            number(one["distance_km"], 1), few(one["expected"]), one["first"],
        ]
        for one in _records(week.crews)
    ]  # fmt: skip
    add_table_slides(
        deck,
        facts.say("slides_patrol", day=name_day(week.plan_day, facts.language), crews=len(rows), stops=len(week.stops)),
        [facts.say(f"slides_crew_{name}") for name in _CREW],
        rows,
        name="crews",
        note=facts.say("slides_patrol_note", plan=week.plan_id),
        right=range(1, 6),
        most=_MOST_CREWS,
    )


def add_method(deck: Deck) -> None:
    """Add how the figures were made, what weakens them, and where they come from."""
    page, facts = deck.add(), deck.facts
    write_title(page, facts.say("slides_method"))
    left, right = page.body.columns(0.56, 0.44, gap=page.gap * 2)
    lines = [Line(facts.say("slides_method_how"), bold=True, tone="strong"), *map(Line, facts.footer)]
    lines.append(Line(facts.say("slides_method_weak"), bold=True, tone="strong"))
    lines += map(Line, facts.warnings or (facts.say("slides_method_no_warning"),))
    if facts.quality:
        name = text("pack.file_note", facts.language)
        lines.append(Line(facts.say("slides_method_quality", n=len(facts.quality), file=name)))
    write_text(page, left, lines, name="method", sizes=(12, 8), gap=0.3)
    origin, named = dict(facts.origin), [facts.say(f"origin_{name}") for name in _ORIGIN]
    rows = [[name, origin[name]] for name in named if name in origin]
    if rows:
        _head_table(page, right, "slides_method_origin", (), rows, right=())


def _list_change(page: Page, head: Box, code: str) -> list[Line]:
    """Write the head of a list of changes; return its items."""
    facts = page.facts
    if code == "gone":
        items = [facts.say("slides_gone_item", **one) for one in _records(facts.gone)]
    else:
        own = _records(facts.hotspots[(facts.hotspots["change"] == code).to_numpy()])
        items = [facts.say("slides_change_item", **{n: one[n] for n in ("rank", "theme_name", "place")}) for one in own]
    name = facts.say("slides_change_ended" if code == "gone" else f"change_{code}")
    title = Line(facts.say("slides_count", what=name, n=len(items)), bold=True, tone="inverse")
    write_text(page, head, [title], name=f"head:{code}", sizes=(15, 9), fill=HEAD, anchor="middle")
    # One item more takes no more room than to say that there is one.
    shown = [Line(item) for item in items[: _MOST_ITEMS + (len(items) == _MOST_ITEMS + 1)]]
    if len(items) > len(shown):
        shown.append(Line(facts.say("slides_more_items", n=len(items) - len(shown)), tone="quiet"))
    return shown or [Line(facts.say("slides_none"), tone="quiet")]


def _head_table(
    page: Page,
    box: Box,
    key: str,
    names: tuple[str, ...],
    rows: list[list[str]],
    *,
    right: tuple[int, ...],
) -> None:
    """Write a table below a heading, the text of `key`; without rows, a dash."""
    facts = page.facts
    head, below = box.cut_top(page.points(24), gap=0)
    write_text(page, head, [Line(facts.say(key), bold=True, tone="strong")], name=f"head:{key}", sizes=(14, 9))
    if not rows:
        write_text(page, below, [Line("–")], name=key, sizes=(14, 9))
        return
    header = [facts.say(f"slides_week_{name}") for name in names]
    about, bold = facts.say(key), () if names else (0,)
    write_table(page, below, header, rows, name=key, description=about, right=right, bold=bold)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.itertuples(index=False)]
