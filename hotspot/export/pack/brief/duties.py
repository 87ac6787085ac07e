"""Who answers: units, hotspots nobody answers for, and what is overdue."""

from collections.abc import Iterator

from hotspot.export.pack.brief.blocks import Block, Heading
from hotspot.export.pack.brief.draft import MOST_NAMED, Draft
from hotspot.export.pack.brief.tables import MOST_LATE
from hotspot.export.pack.brief.words import tell_moment
from hotspot.maps.words import number


def tell_duties(draft: Draft) -> Iterator[Block]:
    """Yield section 4, with the table of units and that of the oldest overdue reports."""
    facts = draft.facts
    yield Heading(1, draft.say("heading_duties"))
    if not facts.has_duties:
        yield draft.passage(draft.say("duties_unknown"))
    elif facts.hotspots.empty:
        yield draft.passage(draft.say("duties_empty"))
    else:
        yield draft.passage(*_tell_units(draft))
        yield draft.tables["units"]
    if "overdue" in draft.tables:
        yield draft.passage(_tell_late(draft))
        yield draft.tables["overdue"]


def _tell_units(draft: Draft) -> Iterator[str]:
    facts = draft.facts
    units, n = (facts.units["unit"] != "").sum(), number(len(facts.hotspots))
    yield draft.say("duties", hotspots=n, units=number(units), table=draft.number("units"))
    nobody = draft.name_places(facts.hotspots[(facts.hotspots["unit"] == "").to_numpy()])
    if nobody:
        code = "duties_holes" if len(nobody) <= MOST_NAMED else "duties_holes_cut"
        yield draft.say(code, n=number(facts.counts["unanswered"]), places=draft.join(nobody))
    else:
        yield draft.say("duties_all")


def _tell_late(draft: Draft) -> str:
    facts = draft.facts
    told = {
        "until": tell_moment(facts),
        "overdue": number(facts.counts["overdue"]),
        "table": draft.number("overdue"),
    }
    rest = len(facts.overdue) - MOST_LATE
    if rest <= 0:
        return draft.say("late", **told)
    return draft.say("late_cut", **told, shown=MOST_LATE, rest=number(rest), duties=facts.say("file_duties"))
