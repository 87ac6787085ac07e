"""One slide a hotspot: close-up, figures, who answers, until when, and why it is one."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from hotspot.export.pack.facts import Facts
from hotspot.export.pack.slides.deck import Deck, Page
from hotspot.export.pack.slides.fit import Box, Line
from hotspot.export.pack.slides.tables import write_table
from hotspot.export.pack.slides.whole import name_day
from hotspot.export.pack.slides.write import (
    place_map,
    write_cards,
    write_note,
    write_text,
    write_title,
)
from hotspot.maps.words import number, percent, ratio_text


def add_spot(deck: Deck, hotspot: Mapping[str, Any], picture: bytes | None) -> None:
    """Add the slide of a hotspot, a row of `Facts.hotspots`."""
    page, facts = deck.add(), deck.facts
    told = {name: hotspot[name] for name in ("rank", "theme_name", "place")}
    write_title(page, facts.say("slides_spot", **told))
    beside = page.body
    if picture is not None:
        left, beside = page.body.columns(0.46, 0.54, gap=page.gap * 2)
        place_map(page, left, picture, name=f"map:{hotspot['rank']}", description=facts.say("slides_spot_alt", **told))
    cards, rest = beside.cut_top(page.points(60), gap=page.gap)
    _draw_figures(page, cards, hotspot)
    upper, _ = rest.rows(0.62, 0.38, gap=page.gap)
    rows = _list_rows(facts, hotspot)
    taken = write_table(
        page,
        upper,
        [],
        rows,
        name="about",
        description=facts.say("slides_spot", **told),
        bold=(0,),
        sizes=(13, 8),
        stretch=1.0,
    )
    lower = Box(rest.left, taken.bottom + page.gap, rest.width, rest.bottom - taken.bottom - page.gap)
    why = [Line(facts.say("slides_why"), bold=True, tone="strong"), Line(hotspot["reason"])]
    write_text(page, lower, why, name="reason", sizes=(13, 9))
    write_note(page, [facts.say("slides_why"), hotspot["reason"], *_list_duties(facts, hotspot["rank"])])


def _draw_figures(page: Page, box: Box, hotspot: Mapping[str, Any]) -> None:
    facts = page.facts
    figures = {
        "reports": number(hotspot["reports"]),
        "expected": number(hotspot["expected"], 1),
        "ratio": ratio_text(hotspot["rate_ratio"], facts.language),
        "open": number(hotspot["open"]),
    }
    if facts.has_deadlines:
        figures["overdue"] = number(hotspot["overdue"])
    widths = [1.4 if name == "ratio" else 1 for name in figures]
    cards = {
        f"card:{name}": [Line(figure, size=1.7, bold=True, tone="strong"), Line(facts.say(f"slides_spot_{name}"))]
        for name, figure in figures.items()
    }
    write_cards(page, box.columns(*widths, gap=page.gap // 2), cards, sizes=(13, 7), gap=0.1)


def _list_rows(facts: Facts, hotspot: Mapping[str, Any]) -> list[list[str]]:
    """What is known of a hotspot, as (name, value)."""
    until = f"{facts.data_until:%Y-%m-%d}"
    rows = {"unit": _tell_units(facts, hotspot)}
    if not facts.has_deadlines:
        rows["due"] = facts.say("slides_no_deadlines")
    elif hotspot["open"] == 0:
        rows["due"] = facts.say("slides_all_closed", until=until)
    else:
        told = {"due": name_day(hotspot["due_at"]), "until": until, "overdue": number(hotspot["overdue"])}
        rows["due"] = facts.say("slides_due_unknown" if pd.isna(hotspot["due_at"]) else "slides_due", **told)
    rows["change"] = hotspot["change_name"]
    rows["pattern"] = hotspot["pattern_name"]
    rows["main"] = hotspot["main"]
    rows["when"] = facts.say(
        "slides_when", first=f"{hotspot['first_at']:%m-%d}", last=f"{hotspot['last_at']:%m-%d}",
        problems=number(hotspot["problems"]),
    )  # fmt: skip
    return [[facts.say(f"slides_about_{name}"), value] for name, value in rows.items()]


def _tell_units(facts: Facts, hotspot: Mapping[str, Any]) -> str:
    """Everybody who answers, with the role, those of the largest part first."""
    if not facts.has_duties:
        return facts.say("slides_no_duties")
    own = facts.duties[(facts.duties["rank"] == hotspot["rank"]).to_numpy() & (facts.duties["unit"] != "").to_numpy()]
    roles = zip(own["unit"], own["role"], strict=True)
    named = dict.fromkeys(facts.say("slides_unit", unit=unit, role=role) if role else unit for unit, role in roles)
    return facts.say("slides_list").join(named) or facts.say("unit_nobody")


def _list_duties(facts: Facts, rank: int) -> list[str]:
    """Each part of a hotspot with its unit, for the speaker."""
    own = facts.duties[(facts.duties["rank"] == rank).to_numpy()].to_dict("records")
    return [
        facts.say(
            "slides_duty", area=one["area"], share=percent(one["share"]), unit=one["unit"] or facts.say("unit_nobody"),
            role=one["role"] or "–", person=one["person"] or "–", rule=one["rule"] or "–",
        )
        for one in own
    ]  # fmt: skip
