"""Slides of what changed, of the week to come, and of where the figures come from."""

from hotspot.export.pack.facts import Facts
from hotspot.export.pack.slides.deck import Deck, Page
from hotspot.export.pack.slides.fit import Box, Line
from hotspot.export.pack.slides.write import CARD, HEAD, capacity, write_table, write_text, write_title
from hotspot.maps.words import few, number
from hotspot.texts import text

_COLUMNS = ("new", "back", "persistent", "gone")
_MOST_ITEMS = 8
_MOST_PLACES = 10
_MOST_THEMES = 10
_ORIGIN = ("period", "data_from", "data_until", "fingerprint", "version", "crs", "seed", "plan")


def add_changes(deck: Deck) -> None:
    """Add what is new, back again, persistent and gone since the period before."""
    page, facts = deck.add(), deck.facts
    write_title(page, facts.say("slides_changes"))
    body, notes = page.body.cut_bottom(page.points(36), gap=page.gap)
    small = [Line(facts.say("slides_changes_note"), tone="quiet")]
    if facts.previous is None:
        lines = [Line(facts.say("slides_no_previous"), bold=True), Line(facts.say("slides_no_previous_why"))]
        write_text(page, body, lines, name="none", sizes=(18, 12))
    else:
        unknown = int((facts.hotspots["change"] == "unknown").sum())
        if unknown:
            small.append(Line(facts.say("slides_changes_unknown", n=unknown), tone="quiet"))
        for code, box in zip(_COLUMNS, body.columns(1, 1, 1, 1, gap=page.gap), strict=True):
            _list_change(page, box, code)
    write_text(page, notes, small, name="notes", sizes=(11, 8))


def add_week(deck: Deck) -> None:
    """Add the reports expected in the next seven days, and where to look first."""
    page, facts, week = deck.add(), deck.facts, deck.facts.week
    days = {"first": f"{week.start:%m-%d}", "last": f"{week.end:%m-%d}"}
    write_title(page, facts.say("slides_week", **days, total=few(week.total)))
    body, notes = page.body.cut_bottom(page.points(36), gap=page.gap)
    left, right = body.columns(0.32, 0.68, gap=page.gap * 2)
    themes = week.themes.head(min(_MOST_THEMES, capacity(page, left)))
    rows = [[name, few(n)] for name, n in zip(themes["name"], themes["expected"], strict=True)]
    _head_table(page, left, "slides_week_themes", ("theme", "expected"), rows, shares=(0.6, 0.4), right=(1,))
    places = week.places.head(min(_MOST_PLACES, capacity(page, right)))
    rows = [
        [number(one["rank"]), one["place"], one["subdistrict"], one["theme_name"], few(one["expected"])]
        for one in places.to_dict("records")
    ]
    names = ("rank", "place", "subdistrict", "main", "expected")
    _head_table(page, right, "slides_week_places", names, rows, shares=(0.5, 2.6, 1.5, 1.1, 1.0), right=(0, 4))
    small = [Line(facts.say("slides_week_note"), tone="quiet")]
    if week.crews.empty:
        small.append(Line(facts.say("slides_no_crews"), bold=True))
    write_text(page, notes, small, name="notes", sizes=(11, 8))


def add_patrol(deck: Deck) -> None:
    """Add the crews of the first shift; no slide where there are none."""
    facts, week = deck.facts, deck.facts.week
    if week.crews.empty or week.plan_day is None:
        return
    crews = week.crews.to_dict("records")
    done = 0
    while done < len(crews):
        page = deck.add()
        body, notes = page.body.cut_bottom(page.points(36), gap=page.gap)
        n_rows = capacity(page, body)
        title = facts.say("slides_patrol", day=f"{week.plan_day:%m-%d}", crews=len(crews), stops=len(week.stops))
        write_title(page, title)
        rows = [
            [
                one["crew"], number(one["stops"]), f"{one['start_at']:%H:%M}", f"{one['back_at']:%H:%M}",
                number(one["distance_km"], 1), few(one["expected"]), one["first"],
            ]
            for one in crews[done : done + n_rows]
        ]  # fmt: skip
        header = [facts.say(f"slides_crew_{name}") for name in
                  ("name", "stops", "start", "back", "km", "expected", "first")]  # fmt: skip
        write_table(
            page, body, header, rows, name="crews", description=title,
            shares=(1.1, 0.6, 0.75, 0.75, 0.85, 1.0, 5.2), right=(1, 2, 3, 4, 5),
        )  # fmt: skip
        write_text(
            page, notes, [Line(facts.say("slides_patrol_note", plan=week.plan_id), tone="quiet")], name="notes",
            sizes=(11, 8),
        )  # fmt: skip
        done += n_rows


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
    write_text(page, left, lines, name="method", sizes=(12, 8))
    origin, named = dict(facts.origin), [facts.say(f"origin_{name}") for name in _ORIGIN]
    rows = [[name, origin[name]] for name in named if name in origin]
    if rows:
        _head_table(page, right, "slides_method_origin", (), rows, shares=(0.36, 0.64), right=())


def _list_change(page: Page, box: Box, code: str) -> None:
    facts = page.facts
    if code == "gone":
        items = [facts.say("slides_gone_item", **one) for one in facts.gone.to_dict("records")]
    else:
        own = facts.hotspots[(facts.hotspots["change"] == code).to_numpy()].to_dict("records")
        items = [facts.say("slides_change_item", **{n: one[n] for n in ("rank", "theme_name", "place")}) for one in own]
    head, below = box.cut_top(page.points(34), gap=0)
    name = facts.say("slides_change_gone" if code == "gone" else f"change_{code}")
    title = Line(facts.say("slides_count", what=name, n=len(items)), bold=True, tone="inverse")
    write_text(page, head, [title], name=f"head:{code}", sizes=(15, 9), fill=HEAD, anchor="middle")
    shown = [Line(item) for item in items[:_MOST_ITEMS]]
    if len(items) > len(shown):
        shown.append(Line(facts.say("slides_more_items", n=len(items) - len(shown)), tone="quiet"))
    shown = shown or [Line(facts.say("slides_none"), tone="quiet")]
    write_text(page, below, shown, name=f"list:{code}", sizes=(13, 8), fill=CARD, gap=0.5)


def _head_table(
    page: Page,
    box: Box,
    key: str,
    names: tuple[str, ...],
    rows: list[list[str]],
    *,
    shares: tuple[float, ...],
    right: tuple[int, ...],
) -> None:
    """Write a table below a heading, the text of `key`; without rows, a dash."""
    facts = page.facts
    head, below = box.cut_top(page.points(24), gap=0)
    write_text(page, head, [Line(facts.say(key), bold=True, tone="strong")], name=f"head:{key}", sizes=(14, 9))
    if not rows:
        write_text(page, below, [Line("–")], name=key)
        return
    header = [facts.say(f"slides_week_{name}") for name in names]
    about, bold = facts.say(key), () if names else (0,)
    write_table(page, below, header, rows, name=key, description=about, shares=shares, right=right, bold=bold)
