"""A user's own .docx: opened, its placeholders filled in, the brief put where it belongs.

Not a template engine: four words are looked for and replaced in one pass, so that nothing in a template or in the data
can be run, and braces in the data stay braces.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from hotspot.errors import SettingsError
from hotspot.export.pack.own_file import is_usable

BODY = "body"
_NAMES = {
    "标题": "title", "title": "title", "时段": "period", "period": "period", "日期": "date", "date": "date",
    "单位": "issuer", "issuer": "issuer", "正文": BODY, "body": BODY,
}  # fmt: skip
_HOLE = re.compile(r"\{\{\s*(" + "|".join(_NAMES) + r")\s*\}\}")
_KEPT = ("w:drawing", "w:pict", "w:object", "w:sectPr")
# What the libraries raise for files that are broken, locked, or something else.
_BROKEN = (
    OpcError,
    OSError,
    KeyError,
    ValueError,
    SyntaxError,
    RuntimeError,
    AttributeError,
    zipfile.BadZipFile,
    zlib.error,
)


def open_template(path: Path) -> Document:
    """Open a Word file to write the brief into.

    Raises
    ------
    SettingsError
        ``pack.brief_bad_template``: missing, unreadable, too large, with macros, or no .docx.
    """
    if not is_usable(path):
        raise SettingsError("pack.brief_bad_template", path=str(path))
    try:
        document = docx.Document(str(path))
        list(_paragraphs(document))
        _forget_origin(document)
    except _BROKEN as error:
        raise SettingsError("pack.brief_bad_template", path=str(path)) from error
    return document


def _forget_origin(document: Document) -> None:
    """Take out the address of the file (.dotm) that a template was made from, which Word would look for."""
    settings = document.settings.element
    relations = document.part.part_related_by(RT.SETTINGS).rels
    for element in settings.findall(qn("w:attachedTemplate")):
        relations.pop(str(element.get(qn("r:id"))), None)
        settings.remove(element)


def fill_template(document: Document, values: Mapping[str, str]) -> tuple[Any, set[str]]:
    """Replace ``{{ 标题 }}``, ``{{ 时段 }}``, ``{{ 日期 }}``, ``{{ 单位 }}`` (or their English names) everywhere.

    Parameters
    ----------
    document
        Its body, tables, text boxes, headers and footers are changed.
    values
        Words for ``title``, ``period``, ``date``, ``issuer``.

    Returns
    -------
    tuple
        The paragraph (XML element) of the body that held ``{{ 正文 }}``, None without one; and the names found.
    """
    anchor, found = None, set()
    for paragraph in _paragraphs(document):
        names = _fill(paragraph, values)
        if anchor is None and BODY in names and paragraph.getparent() is document.element.body:
            anchor = paragraph
        found |= names
    return anchor, found


def move_body(document: Document, anchor: Any, kept: Sequence[Any]) -> None:
    """Move all of the body but what was `kept` behind `anchor`, which goes if nothing else is left in it."""
    body = document.element.body
    for element in [element for element in body if element not in kept][::-1]:
        anchor.addnext(element)
    words = "".join(text.text or "" for text in anchor.iter(qn("w:t"))).strip()
    if not words and next(anchor.iter(*map(qn, _KEPT)), None) is None:
        body.remove(anchor)


def _paragraphs(document: Document) -> Iterator[Any]:
    """Yield every paragraph element: body, then headers and footers, with the tables and text boxes in them."""
    yield from document.element.body.iter(qn("w:p"))
    for relation in document.part.rels.values():
        if relation.reltype.endswith(("/header", "/footer")):
            yield from relation.target_part.element.iter(qn("w:p"))


def _fill(paragraph: Any, values: Mapping[str, str]) -> set[str]:
    """Replace the placeholders of a paragraph, also where Word cut them into several runs."""
    texts = [text for text in paragraph.iter(qn("w:t")) if _owner(text) is paragraph]
    whole = "".join(text.text or "" for text in texts)
    holes = list(_HOLE.finditer(whole))
    for hole in reversed(holes):
        _replace(texts, hole.start(), hole.end(), values.get(_NAMES[hole[1]], ""))
    return {_NAMES[hole[1]] for hole in holes}


def _owner(text: Any) -> Any:
    return next(text.iterancestors(qn("w:p")))


def _replace(texts: list[Any], start: int, end: int, value: str) -> None:
    """Put `value` where characters start to end of the joined texts stand, into the first text they touch."""
    at = 0
    for text in texts:
        old = text.text or ""
        first, last = max(start - at, 0), min(end - at, len(old))
        if first < last:
            text.text = old[:first] + value + old[last:]
            text.set(qn("xml:space"), "preserve")
            value = ""
        at += len(old)
