"""Slides of the whole district: title, situation in numbers, map, ranks."""

import math

import pandas as pd

from hotspot.analysis.briefing import CHANGES
from hotspot.export.pack.facts import Facts
from hotspot.export.pack.slides.deck import Deck
from hotspot.export.pack.slides.fit import Box, Line
from hotspot.export.pack.slides.tables import add_table_slides
from hotspot.export.pack.slides.write import (
    fill_placeholder,
    place_map,
    write_cards,
    write_text,
    write_title,
)
from hotspot.maps.words import number, ratio_text
from hotspot.texts import text

_MOST_ROWS = 12
_KEY_SPOTS = 5
_KEY_AREAS = 3


def add_front(deck: Deck, *, issuer: str) -> None:
    """Add the title: what, when, data until when, from whom, and how to handle it."""
    page, facts = deck.add(front=True), deck.facts
    write_title(page, facts.title)
    marks = [text("maps.foot_internal", facts.language) if facts.internal else "", facts.mark or ""]
    lines = [
        facts.period_name,
        facts.say("slides_until", until=f"{facts.data_until:%Y-%m-%d %H:%M}"),
        issuer,
        facts.say("slides_between").join(mark for mark in marks if mark),
    ]
    below = next((shape for shape in page.slide.placeholders if shape.placeholder_format.idx != 0), None)
    if below is not None:
        fill_placeholder(page, below, [line for line in lines if line])
    else:
        write_text(page, page.body, [Line(line) for line in lines if line], name="subtitle", sizes=(20, 12))


def add_numbers(deck: Deck) -> None:
    """Add the situation: six figures, each with what it means."""
    page, counts = deck.add(), deck.facts.counts
    facts = deck.facts
    write_title(
        page,
        facts.say("slides_numbers", reports=number(counts["reports"]), hotspots=number(counts["hotspots"])),
    )
    cards = {
        "reports": (number(counts["reports"]), _tell_before(facts)),
        "problems": (number(counts["problems"]), facts.say("slides_card_problems_note")),
        "hotspots": (number(counts["hotspots"]), _tell_changes(facts)),
        "share": (
            f"{counts['in_hotspots'] / max(counts['reports'], 1):.1%}",
            facts.say("slides_card_share_note", n=number(counts["in_hotspots"])),
        ),
        "overdue": (number(counts["overdue"]), _tell_overdue(facts)),
        "unanswered": (
            number(counts["unanswered"]),
            facts.say("slides_card_unanswered_note" if facts.has_duties else "slides_no_duties"),
        ),
    }
    boxes = [box for row in page.body.rows(1, 1, gap=page.gap) for box in row.columns(1, 1, 1, gap=page.gap)]
    lines = {
        f"card:{name}": [
            Line(facts.say(f"slides_card_{name}"), bold=True),
            Line(figure, size=2.8, bold=True, tone="strong"),
            Line(note, size=0.9),
        ]
        for name, (figure, note) in cards.items()
    }
    write_cards(page, boxes, lines, sizes=(20, 9), gap=0.5)


def add_overview(deck: Deck, picture: bytes | None) -> None:
    """Add the map of all hotspots beside what to remember of it."""
    page, facts = deck.add(), deck.facts
    write_title(page, facts.say("slides_overview"))
    beside = page.body
    if picture is not None:
        left, _ = page.body.columns(0.66, 0.34, gap=page.gap * 2)
        about = facts.say("slides_overview_alt", title=facts.title, n=number(facts.counts["hotspots"]))
        taken = place_map(page, left, picture, name="map:overview", description=about)
        start = taken.left + taken.width + page.gap * 2
        beside = Box(start, beside.top, beside.left + beside.width - start, beside.height)
    write_text(page, beside, _list_keys(facts), name="keys", sizes=(16, 9), gap=0.5)


def add_ranks(deck: Deck) -> None:
    """Add the ranked hotspots as native tables, twelve a slide, the header on each; no slide where there are none."""
    facts = deck.facts
    if facts.hotspots.empty:
        return
    columns = _choose_columns(facts)
    figures = ("rank", "reports", "expected", "ratio", "overdue")
    add_table_slides(
        deck,
        facts.say("slides_ranks"),
        [facts.say(f"slides_rank_{name}") for name in columns],
        _list_ranks(facts, columns),
        name="ranks",
        note=_tell_ranks(facts),
        right=[place for place, name in enumerate(columns) if name in figures],
        most=_MOST_ROWS,
    )


def name_day(day: pd.Timestamp) -> str:
    """Write a day in figures; an en dash where there is none."""
    return "–" if pd.isna(day) else f"{day:%Y-%m-%d}"


def name_unit(facts: Facts, unit: str) -> str:
    """Return who leads; that nobody does, or an en dash where there is no duty table."""
    return unit or (facts.say("unit_nobody") if facts.has_duties else "–")


def _choose_columns(facts: Facts) -> list[str]:
    """Columns; without what the data do not say."""
    units = ["unit"] if facts.has_duties else []
    deadlines = ["overdue", "due"] if facts.has_deadlines else []
    return ["rank", "theme", "place", "reports", "expected", "ratio", *units, *deadlines, "change"]


def _list_ranks(facts: Facts, columns: list[str]) -> list[list[str]]:
    rows = []
    for one in facts.hotspots.to_dict("records"):
        told = {
            "rank": number(one["rank"]), "theme": one["theme_name"], "place": one["place"],
            "reports": number(one["reports"]), "expected": number(one["expected"], 1),
            "ratio": ratio_text(one["rate_ratio"], facts.language), "unit": name_unit(facts, one["unit"]),
            "overdue": number(one["overdue"]), "due": name_day(one["due_at"]), "change": one["change_name"],
        }  # fmt: skip
        rows.append([told[name] for name in columns])
    return rows


def _tell_ranks(facts: Facts) -> str:
    """What the columns mean, and why some are left out."""
    notes = [facts.say("slides_rank_note")]
    if facts.has_deadlines:
        notes.append(facts.say("slides_rank_note_due", until=f"{facts.data_until:%Y-%m-%d}"))
    else:
        notes.append(facts.say("slides_no_deadlines"))
    if not facts.has_duties:
        notes.append(facts.say("slides_no_duties"))
    return facts.say("slides_space").join(notes)


def _tell_before(facts: Facts) -> str:
    counts = facts.counts
    if facts.previous is None or not math.isfinite(counts["before"]):
        return facts.say("slides_no_previous")
    told = {"previous": facts.previous_name, "before": number(counts["before"])}
    more = counts["reports"] - counts["before"]
    if not more or not counts["before"]:
        return facts.say("slides_before_same" if not more else "slides_before_none", **told)
    share = f"{abs(more) / counts['before']:.1%}"
    return facts.say("slides_before_more" if more > 0 else "slides_before_less", **told, share=share)


def _tell_changes(facts: Facts) -> str:
    if facts.hotspots.empty:
        return facts.say("slides_no_hotspots")
    if facts.previous is None:
        return facts.say("slides_no_previous")
    counted = facts.hotspots["change"].value_counts()
    parts = [
        facts.say("slides_count", what=facts.say(f"change_{code}"), n=number(counted[code]))
        for code in CHANGES
        if counted.get(code, 0)
    ]
    return facts.say("slides_comma").join(parts)


def _tell_overdue(facts: Facts) -> str:
    if not facts.has_deadlines:
        return facts.say("slides_no_deadlines")
    return facts.say("slides_card_overdue_note", until=f"{facts.data_until:%Y-%m-%d %H:%M}")


def _list_keys(facts: Facts) -> list[Line]:
    """What to remember: first hotspots, subdistricts with most reports, dense clusters."""
    lines = [Line(facts.say("slides_key_spots"), bold=True, tone="strong")]
    for one in facts.hotspots.head(_KEY_SPOTS).to_dict("records"):
        told = {name: one[name] for name in ("rank", "place", "theme_name", "reports")}
        lines.append(
            Line(facts.say("slides_key_spot", **told, ratio=ratio_text(one["rate_ratio"], facts.language)), size=0.9)
        )
    if facts.hotspots.empty:
        lines.append(Line(facts.say("slides_no_hotspots"), size=0.9))
    known = facts.subdistricts[(facts.subdistricts["area_id"] != "").to_numpy()].head(_KEY_AREAS)
    if len(known):
        lines.append(Line(facts.say("slides_key_areas"), bold=True, tone="strong"))
        named = zip(known["name"], known["reports"], strict=True)
        counted = [facts.say("slides_reports_of", what=name, n=number(n)) for name, n in named]
        lines.append(Line(facts.say("slides_comma").join(counted), size=0.9))
    if facts.counts["dense"]:
        lines.append(Line(facts.say("slides_key_dense", n=number(facts.counts["dense"])), size=0.9, tone="quiet"))
    return lines
