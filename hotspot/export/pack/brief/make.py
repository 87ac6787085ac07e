"""The brief as a file: a new document in the standard's form, or the body put into a user's own."""

import io
from collections.abc import Mapping

import docx
from docx.document import Document
from docx.shared import Pt

from hotspot.export.pack.brief.form import LINE, add_styles, set_up_page
from hotspot.export.pack.brief.lay import add_paragraph, lay_blocks
from hotspot.export.pack.brief.sections import write_sections
from hotspot.export.pack.brief.template import fill_template, move_body, open_template
from hotspot.export.pack.brief.words import say
from hotspot.export.pack.facts import Facts
from hotspot.export.pack.text import name_day, one_line
from hotspot.export.settle import settle_office
from hotspot.settings import Pack
from hotspot.texts import text

_NOBODY = "hotspot"  # author of a paper that names no issuer
_EM = 16.0
# Hotspots with a paragraph of their own; a brief of ten pages more is read by nobody.
MOST_TOLD = 5


def make_brief(facts: Facts, *, pictures: Mapping[str, bytes], options: Pack) -> bytes:
    """Return the brief as .docx: situation, ranked problems, changes, who answers, the week ahead, notes.

    Parameters
    ----------
    facts
        Of the pack; nothing else is said.
    pictures
        PNG of the ``overview`` and of hotspots by id; those missing are left out.
    options
        `top`: hotspots with a paragraph of their own, at most five. `issuer`: above the date. `brief_template`: an own
        .docx, whose page, styles, header, footer and text are kept. Its paragraph with ``{{ 正文 }}`` (``{{ body }}``)
        becomes the brief, which is appended without one; ``{{ 标题 }}``, ``{{ 时段 }}``, ``{{ 日期 }}``, ``{{ 单位 }}``
        (``title``, ``period``, ``date``, ``issuer``) are filled in wherever they stand, and title, date and issuer are
        then not written a second time. Styles of these names are taken as the template has them: Title, Heading 1,
        Heading 2, Body Text, Caption, Hotspot Table, Hotspot Note, Hotspot Figure, Hotspot Mark, Hotspot Closing.

    Raises
    ------
    SettingsError
        The template cannot be used.
    """
    own = options.brief_template
    mark = text("maps.foot_internal", facts.language) if facts.internal else ""
    document = open_template(own) if own else docx.Document()
    values = _name_parts(facts, one_line(options.issuer))
    anchor, given = fill_template(document, values) if own else (None, set())
    if not own:
        set_up_page(document, mark=mark, language=facts.language)
    add_styles(document, language=facts.language, anew=own is None)
    kept = list(document.element.body)
    if mark:
        add_paragraph(document, mark, "Hotspot Mark")
    if "title" not in given:
        add_paragraph(document, _title(facts), "Title")
    lay_blocks(document, write_sections(facts, pictures=pictures, top=min(options.top, MOST_TOLD)))
    _close(document, facts, {name: words for name, words in values.items() if name not in given})
    if anchor is not None:
        move_body(document, anchor, kept)
    _sign(document, facts, values)
    return settle_office(_save(document), facts.stamp)


def _title(facts: Facts) -> str:
    """The title, on the two lines it is best read on."""
    if facts.district:
        return say(facts, "title", district=facts.district, period=facts.period_name)
    return say(facts, "title_short", period=facts.period_name)


def _name_parts(facts: Facts, issuer: str) -> dict[str, str]:
    title = _title(facts).replace("\n", "" if facts.language == "zh" else " ")
    return {
        "title": title,
        "period": facts.period_name,
        "date": name_day(facts.dated, facts.language),
        "issuer": issuer,
    }


def _close(document: Document, facts: Facts, values: Mapping[str, str]) -> None:
    """Name the attachments, then the issuer centred above the date, which ends 4 characters from the right."""
    head = say(facts, "attachments")
    if document.paragraphs:  # the last page holds some of the text, not issuer and date alone
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    for n, name in enumerate(("file_atlas", "file_duties"), start=1):
        line = add_paragraph(document, f"{head if n == 1 else ''}{n}. {facts.say(name)}", "Body Text")
        line.paragraph_format.first_line_indent = Pt(_EM * (2 if n == 1 else 5))
        line.paragraph_format.space_before = Pt(LINE if n == 1 else 0)
        line.paragraph_format.keep_with_next = True
    date = values.get("date", "")
    for n, words in enumerate(line for line in (values.get("issuer", ""), date) if line):
        paragraph = add_paragraph(document, words, "Hotspot Closing")
        inner = 4 - (_measure(words) - _measure(date)) / 2
        paragraph.paragraph_format.right_indent = Pt(_EM * max(inner, 0))
        paragraph.paragraph_format.space_before = Pt(2 * LINE if n == 0 else 0)
        paragraph.paragraph_format.keep_with_next = words != date


def _measure(words: str) -> float:
    """Return the width of words in characters; Latin ones are half as wide."""
    return sum(0.5 if ord(letter) < 0x2000 else 1.0 for letter in words)


def _sign(document: Document, facts: Facts, values: Mapping[str, str]) -> None:
    """Say in the file's properties what it is, whose, and when; never who sat at the computer."""
    about, moment = document.core_properties, facts.stamp.tz_convert("UTC").tz_localize(None).to_pydatetime()
    about.title, about.comments = values["title"][:255], ""
    about.author = about.last_modified_by = values["issuer"] or _NOBODY
    about.created = about.modified = moment


def _save(document: Document) -> bytes:
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
