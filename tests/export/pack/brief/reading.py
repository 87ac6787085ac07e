"""A brief read back."""

import io
from collections.abc import Iterator
from functools import cache

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from PIL import Image

from hotspot.export.pack.brief import make_brief
from hotspot.settings import Pack
from tests.packs import make_facts


def make_picture(width: int = 80, height: int = 60) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(written, "PNG")
    return written.getvalue()


@cache
def read_standard() -> Document:
    """The brief of the made-up facts; nobody may change it."""
    return read_brief(make_facts())


def read_brief(facts, *, pictures=None, **options) -> Document:
    return docx.Document(io.BytesIO(make_brief(facts, pictures=pictures or {}, options=Pack(**options))))


def read_words(document: Document) -> str:
    """The body without its tables."""
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def read_table(document: Document, caption: str) -> list[list[str]]:
    """The cells of the table whose caption ends so, heads first."""
    for element in document.element.body.iter(qn("w:tbl")):
        if caption in join_texts(element.getprevious()):
            return [[join_texts(cell) for cell in row.iter(qn("w:tc"))] for row in element.iter(qn("w:tr"))]
    raise LookupError(caption)


def join_texts(element) -> str:
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


def all_paragraphs(document: Document) -> Iterator[Paragraph]:
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def find_face(document: Document, paragraph: Paragraph) -> str | None:
    """The East Asian face a paragraph takes from its style or one that rests on."""
    style = paragraph.style
    while style is not None:
        fonts = style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        if fonts is not None and fonts.get(qn("w:eastAsia")):
            return fonts.get(qn("w:eastAsia"))
        style = style.base_style
    return None
