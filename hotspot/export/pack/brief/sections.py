"""The body of a brief: its sections in order."""

from collections.abc import Iterator, Mapping

from hotspot.export.pack.brief.ahead import tell_week
from hotspot.export.pack.brief.blocks import Block, Heading
from hotspot.export.pack.brief.draft import Draft
from hotspot.export.pack.brief.duties import tell_duties
from hotspot.export.pack.brief.problems import tell_changes, tell_ranked
from hotspot.export.pack.brief.situation import open_brief, tell_situation
from hotspot.export.pack.brief.tables import make_tables
from hotspot.export.pack.facts import Facts
from hotspot.maps.words import number

_CLOSE_UPS = 3
_MOST_WARNINGS = 6


def write_sections(facts: Facts, *, pictures: Mapping[str, bytes], top: int) -> list[Block]:
    """Return the body of a brief; every number, rank, unit and day in it is one of `facts`.

    Parameters
    ----------
    facts
        Of the pack.
    pictures
        PNG of the ``overview`` and of hotspots by id; those of the first three hotspots are shown.
    top
        So many hotspots get a paragraph of their own.
    """
    first = ["overview", *facts.hotspots["hotspot_id"].head(min(top, _CLOSE_UPS))]
    shown = {name: pictures[name] for name in first if name in pictures}
    draft = Draft(facts, make_tables(facts), shown, top)
    parts = (open_brief, tell_situation, tell_ranked, tell_changes, tell_duties, tell_week, _tell_notes)
    return [block for part in parts for block in part(draft)]


def _tell_notes(draft: Draft) -> Iterator[Block]:
    """Yield what a hotspot is, what the figures rest on, and what weakens them."""
    facts = draft.facts
    yield Heading(1, draft.say("heading_notes"))
    basis = draft.say("semicolon").join(line for line in facts.footer[int(facts.internal) :] if line != facts.review)
    told = draft.passage(draft.say("notes_hotspot"), draft.say("notes_basis", lines=basis))
    yield draft.passage(draft.say("notes_item", n=1, line=told.words))
    lines = list(facts.warnings[:_MOST_WARNINGS])
    more = len(facts.warnings) - len(lines) + len(facts.quality)
    if more:
        lines += [draft.say("notes_quality", n=number(more), note=facts.say("file_note"))]
    if lines:
        yield draft.passage(draft.say("notes_warning", n=2))
    for n, line in enumerate(lines, start=1):
        yield draft.passage(draft.say("notes_line", n=n, line=line))
