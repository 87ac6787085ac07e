"""What came in: how many reports, of what, where, how late, and how the weeks went."""

from collections.abc import Iterator
from typing import Any

from hotspot.export.pack.brief.blocks import Block, Heading
from hotspot.export.pack.brief.draft import Draft
from hotspot.export.pack.brief.words import tell_change, tell_days, tell_item, tell_moment, tell_share
from hotspot.export.pack.text import name_day
from hotspot.maps.words import number

LEADING = 3  # themes and subdistricts named in a sentence
_SIZE = (150, 120)


def open_brief(draft: Draft) -> Iterator[Block]:
    """Yield on what the brief rests."""
    facts, counts = draft.facts, draft.facts.counts
    told = draft.say(
        "opening",
        days=_name_days(draft),
        until=tell_moment(facts),
        read=number(counts["read"]),
        accepted=number(counts["read"] - counts["rejected"]),
        rejected=number(counts["rejected"]),
        note=facts.say("file_note"),
    )
    yield draft.passage(told)


def _name_days(draft: Draft) -> str:
    first, last = (name_day(day, draft.facts.language) for day in (draft.facts.period.start, draft.facts.period.last))
    return first if first == last else draft.say("days", first=first, last=last)


def tell_situation(draft: Draft) -> Iterator[Block]:
    """Yield section 1, with the overview map and the table of themes."""
    counts, period = draft.facts.counts, draft.facts.period_name
    yield Heading(1, draft.say("heading_situation"))
    told = {name: number(counts[name]) for name in ("reports", "problems", "located", "outside", "imprecise")}
    total = draft.say("total", period=period, reports=told["reports"], problems=told["problems"])
    share = tell_share(counts["located"], counts["reports"])
    yield draft.passage(total, _compare(draft), draft.say("placed", **told, share=share))
    yield draft.passage(_tell_found(draft))
    yield draft.passage(_tell_themes(draft), _tell_subdistricts(draft))
    yield draft.passage(_tell_overdue(draft))
    yield draft.passage(*_tell_weeks(draft))
    yield draft.tables["themes"]
    if "overview" in draft.pictures:
        caption = draft.say("figure_map", district=draft.facts.district, period=period)
        alt = draft.say("alt_map", period=period, n=number(counts["hotspots"]))
        yield draft.figure("overview", caption, alt, size=_SIZE)


def _head(rows: Any) -> list[dict[Any, Any]]:
    return rows.head(LEADING).to_dict("records")  # type: ignore[no-any-return]


def _compare(draft: Draft) -> str:
    facts, counts = draft.facts, draft.facts.counts
    if not facts.previous:
        return draft.say("total_alone")
    change = tell_change(facts, counts["reports"], counts["before"])
    return draft.say("total_change", previous=facts.previous_name, before=number(counts["before"]), change=change)


def _tell_found(draft: Draft) -> str:
    counts = draft.facts.counts
    told = {name: number(counts[name]) for name in ("hotspots", "in_hotspots", "dense")}
    share = tell_share(counts["in_hotspots"], counts["reports"])
    found = draft.say("found", **told, share=share) if counts["hotspots"] else draft.say("found_none")
    return draft.passage(found, draft.say("dense", dense=told["dense"]) if counts["dense"] else "").words


def _tell_themes(draft: Draft) -> str:
    facts, most = draft.facts, draft.facts.themes.head(LEADING)
    items = [tell_item(facts, row["name"], row["reports"], row["before"]) for row in _head(most)]
    share = tell_share(most["reports"].sum(), facts.counts["reports"])
    return draft.say("themes", themes=draft.join(items), share=share, table=draft.number("themes"))


def _tell_subdistricts(draft: Draft) -> str:
    facts, table = draft.facts, draft.facts.subdistricts
    nowhere = table["area_id"] == ""
    if nowhere.all():  # there is no map of subdistricts
        return ""
    known = table[~nowhere & (table["reports"] > 0)]
    items = [tell_item(facts, row["name"], row["reports"], row["before"]) for row in _head(known)]
    unknown = table.loc[nowhere, "reports"].sum()
    return draft.passage(
        draft.say("subdistricts", streets=draft.join(items)) if items else "",
        draft.say("subdistricts_unknown", n=number(unknown)) if unknown else "",
    ).words


def _tell_overdue(draft: Draft) -> str:
    facts, until = draft.facts, tell_moment(draft.facts)
    if not facts.has_deadlines:
        return draft.say("overdue_unknown")
    if facts.overdue.empty:
        return draft.say("overdue_none", until=until)
    late = facts.themes[facts.themes["overdue"] > 0].sort_values("overdue", ascending=False, kind="stable")
    themes = [draft.say("item", what=row["name"], n=number(row["overdue"])) for row in _head(late)]
    due = name_day(facts.overdue["due_at"].min(), facts.language)
    n = number(facts.counts["overdue"])
    return draft.say("overdue", until=until, overdue=n, due=due, themes=draft.join(themes))


def _tell_weeks(draft: Draft) -> Iterator[str]:
    """Yield which whole week had most and fewest, and what the last one was beside the one before."""
    facts, weeks = draft.facts, draft.facts.weeks
    weeks = weeks.assign(name=[tell_days(facts, row["start"], row["end"]) for row in weeks.to_dict("records")])
    inside = weeks[weeks["inside"].astype(bool)]
    if len(inside) > 2:
        names, n = inside["name"], inside["reports"]
        told = {"most": names.iloc[n.argmax()], "most_n": number(n.max())}
        told |= {"least": names.iloc[n.argmin()], "least_n": number(n.min())}
        yield draft.say("weeks", weeks=len(inside), **told)
    if len(inside) and len(weeks) > 1:
        before, n = weeks["reports"].iloc[-2:]
        told = {"week": weeks["name"].iloc[-1], "n": number(n), "before": number(before)}
        yield draft.say("week_last", **told, change=tell_change(facts, n, before))
