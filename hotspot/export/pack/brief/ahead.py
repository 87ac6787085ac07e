"""The week ahead: what is expected where, which deadlines fall into it, and who goes where first."""

from collections.abc import Iterator

import pandas as pd

from hotspot.export.pack.brief.blocks import Block, Heading
from hotspot.export.pack.brief.draft import MOST_NAMED, Draft
from hotspot.export.pack.brief.situation import LEADING
from hotspot.export.pack.brief.words import tell_day, tell_days
from hotspot.export.pack.text import name_day
from hotspot.maps.words import few, number


def tell_week(draft: Draft) -> Iterator[Block]:
    """Yield section 5; what it asks for follows from the figures and the deadlines in the data, nothing else."""
    yield Heading(1, draft.say("heading_week"))
    yield Heading(2, draft.say("week_expected"))
    yield draft.passage(*_tell_expected(draft))
    if "places" in draft.tables:
        yield draft.tables["places"]
    yield Heading(2, draft.say("week_due"))
    yield draft.passage(*(list(_tell_due(draft)) or [draft.say("due_nothing")]))
    yield Heading(2, draft.say("week_patrol"))
    yield draft.passage(_tell_patrol(draft))
    if "crews" in draft.tables:
        yield draft.tables["crews"]


def _tell_expected(draft: Draft) -> Iterator[str]:
    facts, week, days = draft.facts, draft.facts.week, _name_week(draft)
    if not week.total > 0:
        yield draft.say("expected_none", week=days)
        return
    yield draft.say("expected", week=days, total=few(week.total), themes=_name_leading(draft, week.themes))
    streets = facts.subdistricts[facts.subdistricts["expected"] > 0].sort_values("expected", ascending=False)
    if len(streets):
        yield draft.say("expected_streets", streets=_name_leading(draft, streets))
    if "places" in draft.tables:
        yield draft.say("expected_places", n=len(draft.tables["places"].rows), table=draft.number("places"))


def _name_week(draft: Draft) -> str:
    return tell_days(draft.facts, draft.facts.week.start, draft.facts.week.end)


def _name_leading(draft: Draft, rows: pd.DataFrame) -> str:
    items = [
        draft.say("expected_item", what=row["name"], n=few(row["expected"]))
        for row in rows.head(LEADING).to_dict("records")
    ]
    return draft.join(items)


def _tell_due(draft: Draft) -> Iterator[str]:
    facts = draft.facts
    if not facts.has_deadlines:
        yield draft.say("due_unknown")
    if "overdue" in draft.tables:
        yield draft.say("due_late", overdue=number(facts.counts["overdue"]), table=draft.number("overdue"))
    if facts.has_deadlines and len(facts.hotspots):
        yield _tell_due_week(draft)
    if facts.counts["unanswered"] > 0:
        yield draft.say("due_holes", n=number(facts.counts["unanswered"]))


def _tell_due_week(draft: Draft) -> str:
    """Name the hotspots whose earliest open deadline falls into the week."""
    facts, week = draft.facts, draft.facts.week
    due = facts.hotspots["due_at"]
    soon = facts.hotspots[((due >= week.start) & (due < week.end + pd.DateOffset(days=1))).to_numpy()]
    if soon.empty:
        return draft.say("due_week_none", week=_name_week(draft))
    places = [
        draft.say(
            "due_place", rank=row["rank"], where=row["place"], what=row["theme_name"],
            due=tell_day(facts, row["due_at"]), lead=row["unit"] or facts.say("unit_nobody"),
        )
        for row in soon.sort_values("due_at", kind="stable").to_dict("records")
    ]  # fmt: skip
    code = "due_week" if len(places) <= MOST_NAMED else "due_week_cut"
    return draft.say(code, week=_name_week(draft), n=number(len(soon)), places=draft.join(places))


def _tell_patrol(draft: Draft) -> str:
    week = draft.facts.week
    if "crews" not in draft.tables or week.plan_day is None:
        return draft.say("patrol_none")
    day = name_day(week.plan_day, draft.facts.language)
    told = {"crews": number(len(week.crews)), "stops": number(len(week.stops)), "table": draft.number("crews")}
    return draft.say("patrol", day=day, plan=week.plan_id, **told)
