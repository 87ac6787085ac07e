"""Where problems concentrate: the hotspots by rank, one by one, and what has changed since the period before."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from hotspot.analysis.briefing import CHANGES
from hotspot.export.pack.brief.blocks import Block, Heading
from hotspot.export.pack.brief.draft import MOST_NAMED, Draft
from hotspot.export.pack.brief.words import numeral, tell_moment
from hotspot.export.pack.text import name_day
from hotspot.maps.words import number

_SIZE = (90, 62)


def tell_ranked(draft: Draft) -> Iterator[Block]:
    """Yield section 2: the table of hotspots, and a paragraph for each of the first."""
    facts = draft.facts
    yield Heading(1, draft.say("heading_ranked"))
    if facts.hotspots.empty:
        dense = number(facts.counts["dense"])
        more = draft.say("ranked_dense", dense=dense, atlas=facts.say("file_atlas")) if facts.counts["dense"] else ""
        yield draft.passage(draft.say("ranked_none"), more)
        return
    due = draft.say("ranked_due", until=tell_moment(facts)) if facts.has_deadlines else ""
    yield draft.passage(draft.say("ranked", table=draft.number("hotspots")), due)
    yield draft.tables["hotspots"]
    fewer = draft.top < len(facts.hotspots)
    yield draft.passage(draft.say("ranked_top", n=draft.top) if fewer else draft.say("ranked_each"))
    for n, row in enumerate(facts.hotspots.head(draft.top).to_dict("records"), start=1):
        yield from _tell_spot(draft, numeral(facts, n), row)


def _tell_spot(draft: Draft, n: str, row: dict[Any, Any]) -> Iterator[Block]:
    told = {"where": row["place"], "what": row["theme_name"]}
    yield Heading(2, draft.say("spot", n=n, **told))
    change = "" if row["change"] == "unknown" else draft.say("spot_change", change=row["change_name"])
    yield draft.passage(row["reason"], change, _tell_lead(draft, row), _tell_open(draft, row))
    if row["hotspot_id"] in draft.pictures:
        caption = draft.say("figure_spot", rank=row["rank"], **told)
        alt = draft.say("alt_spot", rank=row["rank"], where=row["place"])
        yield draft.figure(row["hotspot_id"], caption, alt, size=_SIZE)


def _tell_lead(draft: Draft, row: dict[Any, Any]) -> str:
    if not draft.facts.has_duties:
        return ""
    if not row["unit"]:
        return draft.say("spot_nobody")
    told = {"lead": row["unit"], "rule": row["rule"] or "–"}
    if row["units"] == row["unit"]:
        return draft.say("spot_lead", **told)
    return draft.say("spot_units", **told, units=row["units"])


def _tell_open(draft: Draft, row: dict[Any, Any]) -> str:
    told = {"until": tell_moment(draft.facts), "open": number(row["open"])}
    if pd.isna(row["open"]):
        return draft.say("spot_unknown")
    if not row["open"]:
        return draft.say("spot_closed", until=told["until"])
    if not draft.facts.has_deadlines:
        return draft.say("spot_open", **told)
    if pd.isna(row["due_at"]):
        return draft.say("spot_undue", **told)
    due = name_day(row["due_at"], draft.facts.language)
    return draft.say("spot_due", **told, overdue=number(row["overdue"]), due=due)


def tell_changes(draft: Draft) -> Iterator[Block]:
    """Yield section 3: what is new, back again, persistent, gone; or why nothing can be said."""
    facts = draft.facts
    yield Heading(1, draft.say("heading_changes"))
    if not facts.previous:
        yield draft.passage(draft.say("changes_alone"))
        return
    if facts.hotspots.empty and facts.gone.empty:
        yield draft.passage(draft.say("changes_none", previous=facts.previous_name))
        return
    spots = {code: facts.hotspots[(facts.hotspots["change"] == code).to_numpy()] for code in CHANGES}
    sizes = {code: number(len(rows)) for code, rows in spots.items() if code != "unknown"}
    told = draft.say("changes", previous=facts.previous_name, gone=number(len(facts.gone)), **sizes)
    yield draft.passage(told, draft.say("changes_meaning"))
    lists = {facts.say(f"change_{code}"): draft.name_places(rows) for code, rows in spots.items()}
    for name, rows in facts.gone.groupby("change_name", sort=False):
        lists[str(name)] = [
            draft.say("place_gone", where=row["place"], what=row["theme_name"], n=number(row["reports"]))
            for row in rows.to_dict("records")
        ]
    shown = {name: places for name, places in lists.items() if places}
    for n, (name, places) in enumerate(shown.items(), start=1):
        code = "changes_list" if len(places) <= MOST_NAMED else "changes_list_cut"
        yield draft.passage(draft.say(code, n=n, what=name, spots=number(len(places)), places=draft.join(places)))
