"""Slides of charts: reports by week, by subdistrict, by theme."""

import math
from collections.abc import Mapping

from hotspot.export.pack.facts import Facts
from hotspot.export.pack.slides.charts import Values, draw_bars, draw_columns, find_top
from hotspot.export.pack.slides.deck import Deck, Page
from hotspot.export.pack.slides.fit import Box, Line, cut
from hotspot.export.pack.slides.write import write_text, write_title
from hotspot.maps.words import number

_MOST_AREAS = 15
_MOST_THEMES = 10
_SMALL = 4
# Widest name beside a bar, in letters.
_NAME = 12.0


def add_weeks(deck: Deck) -> None:
    """Add reports by week: all, and the themes with most of them on one scale."""
    page, facts, weeks = deck.add(), deck.facts, deck.facts.weeks
    write_title(page, facts.say("slides_weeks"))
    body, notes = page.body.cut_bottom(page.points(18), gap=page.gap // 2)
    if weeks.empty:
        write_text(page, body, [Line(facts.say("slides_no_weeks"))], name="none", sizes=(18, 12))
        return
    upper, lower = body.rows(0.58, 0.42, gap=page.gap)
    _draw_weeks(page, upper, "reports", facts.say("slides_weeks_all"), top=float(weeks["reports"].max()))
    themes = facts.themes[(facts.themes["theme"] != "").to_numpy()].head(_SMALL)
    codes, names = list(themes["theme"]), list(themes["name"])
    top = max((float(weeks[code].max()) for code in codes), default=0.0)
    for box, code, name in zip(lower.columns(*[1] * max(len(codes), 1), gap=page.gap), codes, names, strict=False):
        _draw_weeks(page, box, code, name, top=top)
    write_text(page, notes, [Line(facts.say("slides_weeks_note"), tone="quiet")], name="notes", sizes=(11, 8))


def add_shares(deck: Deck) -> None:
    """Add reports by subdistrict, and by theme beside the period before."""
    page, facts = deck.add(), deck.facts
    write_title(page, facts.say("slides_shares"))
    body, notes = page.body.cut_bottom(page.points(18), gap=page.gap // 2)
    left, right = body.columns(1, 1, gap=page.gap * 2)
    areas = facts.subdistricts[(facts.subdistricts["area_id"] != "").to_numpy()]
    if areas.empty:
        right = body
    else:
        shown: Values = [float(n) for n in areas["reports"].head(_MOST_AREAS)]
        heading = facts.say("slides_by_area" if len(areas) <= _MOST_AREAS else "slides_by_first_areas", n=_MOST_AREAS)
        named = list(areas["name"].head(_MOST_AREAS))
        _draw_shares(page, left, "areas", heading, named, {facts.say("slides_this"): shown})
    themes = facts.themes.head(_MOST_THEMES)
    series: dict[str, Values] = {facts.period_name: [float(n) for n in themes["reports"]]}
    heading = facts.say("slides_by_theme")
    if facts.previous is not None:
        heading = facts.say("slides_by_theme_before", previous=facts.previous_name)
        series[facts.previous_name] = [None if math.isnan(n) else float(n) for n in themes["before"]]
    _draw_shares(page, right, "themes", heading, list(themes["name"]), series)
    write_text(page, notes, [Line(_tell_rest(facts), tone="quiet")], name="notes", sizes=(11, 8))


def _draw_weeks(page: Page, box: Box, code: str, heading: str, *, top: float) -> None:
    """Draw a week as a column, dark inside the period."""
    facts, weeks = page.facts, page.facts.weeks
    head, chart = box.cut_top(page.points(20), gap=0)
    whole = code == "reports"
    write_text(page, head, [Line(heading, bold=True)], name=f"head:{code}", sizes=(14 if whole else 12, 8))
    inside, counted = list(weeks["inside"]), [int(n) for n in weeks[code]]
    series = {
        facts.say("slides_this"): [n if own else None for n, own in zip(counted, inside, strict=True)],
        facts.say("slides_earlier"): [None if own else n for n, own in zip(counted, inside, strict=True)],
    }
    draw_columns(
        page,
        chart,
        [f"{start.month}/{start.day}" for start in weeks["start"]],
        series,
        name=f"chart:weeks:{code or 'none'}",
        description=facts.say("slides_weeks_alt", what=heading, n=len(weeks), most=number(max(counted))),
        top=top,
        every=math.ceil(len(weeks) / 13) if whole else 0,
        legend=whole,
    )


def _draw_shares(page: Page, box: Box, name: str, heading: str, names: list[str], series: Mapping[str, Values]) -> None:
    head, chart = box.cut_top(page.points(22), gap=0)
    write_text(page, head, [Line(heading, bold=True)], name=f"head:{name}", sizes=(14, 8))
    if not names or not find_top(series):
        return
    first = ", ".join(f"{one} {number(n)}" for one, n in zip(names[:3], next(iter(series.values())), strict=False) if n)
    about = page.facts.say("slides_shares_alt", heading=heading, first=first)
    labels = [cut(one, _NAME) or "–" for one in names]
    draw_bars(page, chart, labels, series, name=f"chart:{name}", description=about)


def _tell_rest(facts: Facts) -> str:
    """Say what the charts leave out."""
    areas, themes = facts.subdistricts, facts.themes.iloc[_MOST_THEMES:]
    known = (areas["area_id"] != "").to_numpy()
    rest, unknown = areas[known].iloc[_MOST_AREAS:], areas[~known]
    told = []
    if len(rest):
        told.append(facts.say("slides_other_areas", n=len(rest), reports=number(rest["reports"].sum())))
    if len(unknown) and known.any():
        told.append(facts.say("slides_unknown_area", reports=number(unknown["reports"].sum())))
    if len(themes):
        told.append(facts.say("slides_other_themes", n=len(themes), reports=number(themes["reports"].sum())))
    return facts.say("slides_space").join(told)
