"""The order of the slides."""

import io
from collections.abc import Mapping

from hotspot.export.pack.facts import Facts
from hotspot.export.pack.slides import ahead, spots, trends, whole
from hotspot.export.pack.slides.deck import Deck, open_deck
from hotspot.export.pack.slides.write import write_footer
from hotspot.export.pack.text import one_line
from hotspot.export.settle import settle_office
from hotspot.settings import Pack

_FINGERPRINT = 12


def make_slides(facts: Facts, *, pictures: Mapping[str, bytes], options: Pack) -> bytes:
    """Return the slides of a meeting as a .pptx; the same facts give the same bytes.

    Parameters
    ----------
    facts
        From `gather_facts`.
    pictures
        PNG maps: ``overview``, and close-ups by hotspot id. The place of one that is missing is left to the text.
    options
        `slides_template`, `top`, `issuer`.

    Raises
    ------
    InputDataError
        The template is missing, is no .pptx, or has no layout with a title and half a slide free below it.
    """
    deck, issuer = open_deck(options.slides_template, facts), one_line(options.issuer)
    whole.add_front(deck, issuer=issuer)
    whole.add_numbers(deck)
    whole.add_overview(deck, pictures.get("overview"))
    whole.add_ranks(deck)
    trends.add_weeks(deck)
    trends.add_shares(deck)
    for hotspot in facts.hotspots.head(options.top).to_dict("records"):
        spots.add_spot(deck, hotspot, pictures.get(hotspot["hotspot_id"]))
    ahead.add_changes(deck)
    ahead.add_week(deck)
    ahead.add_patrol(deck)
    ahead.add_method(deck)
    _close(deck, author=issuer)
    target = io.BytesIO()
    deck.show.save(target)
    return settle_office(target.getvalue(), facts.stamp)


def _close(deck: Deck, *, author: str) -> None:
    """Write footers, and who wrote what."""
    facts = deck.facts
    fingerprint = dict(facts.origin).get(facts.say("origin_fingerprint"), "–")[:_FINGERPRINT]
    foot = facts.say("slides_foot", until=f"{facts.data_until:%Y-%m-%d %H:%M}", fingerprint=fingerprint)
    if facts.internal:
        foot = facts.say("slides_foot_internal", foot=foot)
    for number, page in enumerate(deck.pages, start=1):
        write_footer(page, foot, number)
    about = deck.show.core_properties
    about.title, about.subject = facts.title, facts.period_name
    about.author = about.last_modified_by = author or "hotspot"
    about.language = "zh-CN" if facts.language == "zh" else "en-GB"
    about.created = about.modified = facts.stamp.tz_convert("UTC").tz_localize(None).to_pydatetime()
    about.revision, about.comments, about.keywords, about.category = 1, "", "", ""
