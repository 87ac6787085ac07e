"""Blocks laid into a Word document: native headings, paragraphs, tables and pictures, all by style, never by hand.

Captions are numbered in plain text, not by SEQ fields: a field shows nothing, or the wrong number, until somebody
updates the fields, and what is printed from a preview never is. The page number is a field.
"""

import io
import re
from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph

from hotspot.export.pack.brief.blocks import Block, Figure, Heading, Passage, Table
from hotspot.export.pack.brief.form import TYPE_AREA

_CHINESE = re.compile("[\u3400-\u9fff]")
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_SHORT = 12  # rows of a table that is kept on one page
_FIRST = 2  # rows of a longer one that stay with its heads
_CELL_MARGIN = 50  # twips left and right of the words in a cell


def lay_blocks(document: Document, blocks: Sequence[Block]) -> None:
    """Append blocks to a document that has the styles of `form`."""
    width = _measure_width(document)
    for block in blocks:
        match block:
            case Heading(level, words):
                add_paragraph(document, words, f"Heading {level}")
            case Passage(words):
                add_paragraph(document, words, "Body Text")
            case Table():
                _add_table(document, block, width / Mm(TYPE_AREA))
            case Figure():
                _add_figure(document, block, width)


def add_paragraph(document: Document, words: str, style: str) -> Paragraph:
    """Append words in a style; a line break in them stays one."""
    paragraph = document.add_paragraph()
    _write(paragraph, words, document.styles[style].style_id)
    return paragraph


def _write(paragraph: Paragraph, words: str, style_id: str) -> None:
    paragraph._p.style = style_id  # python-docx looks at all styles each time to find it by name
    run = paragraph.add_run(words)
    if _CHINESE.search(words):  # “ and — then take the Chinese face, too
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")


def _measure_width(document: Document) -> int:
    """Return the narrowest type area of the sections, in EMU."""
    sizes = [(s.page_width, s.left_margin, s.right_margin) for s in document.sections]
    widths = [width - left - right for width, left, right in sizes if width and left is not None and right is not None]
    return int(min(widths, default=Mm(TYPE_AREA)))


def _add_table(document: Document, block: Table, scale: float) -> None:
    caption = add_paragraph(document, block.caption, "Caption")
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1 + len(block.rows), cols=len(block.heads))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _draw_lines(table)
    style_id = document.styles["Hotspot Table"].style_id
    widths = [Mm(width * scale) for width in block.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    together = len(block.rows) if len(block.rows) <= _SHORT else _FIRST
    for k, (row, words) in enumerate(zip(table.rows, (block.heads, *block.rows), strict=True)):
        _mark_row(row, "cantSplit")
        if k == 0:
            _mark_row(row, "tblHeader")
        for c, (cell, width, word) in enumerate(zip(row.cells, widths, words, strict=True)):
            cell.width, cell.vertical_alignment = width, WD_ALIGN_VERTICAL.CENTER
            paragraph = cell.paragraphs[0]
            _write(paragraph, word, style_id)
            paragraph.alignment = ALIGN.CENTER if k == 0 else ALIGN.RIGHT if c in block.right else None
            paragraph.paragraph_format.keep_with_next = True if k < together else None
    add_paragraph(document, block.note, "Hotspot Note")


def _mark_row(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(f"w:{name}"))


def _draw_lines(table: DocxTable) -> None:
    """Thin lines and narrow margins, whatever the template's table styles are."""
    lines = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for edge in _EDGES)
    sides = "".join(f'<w:{side} w:w="{_CELL_MARGIN}" w:type="dxa"/>' for side in ("left", "right"))
    properties = table._tbl.tblPr
    follow = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    properties.insert_element_before(parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>"), *follow)
    properties.insert_element_before(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"), "w:tblLook")


def _add_figure(document: Document, block: Figure, width: int) -> None:
    paragraph = document.add_paragraph(style="Hotspot Figure")
    shape = paragraph.add_run().add_picture(io.BytesIO(block.picture))
    scale = min(min(Mm(block.width), width) / shape.width, Mm(block.height) / shape.height)
    shape.width, shape.height = Emu(round(shape.width * scale)), Emu(round(shape.height * scale))
    shape._inline.docPr.set("descr", block.alt)
    add_paragraph(document, block.caption, "Caption").paragraph_format.keep_with_next = bool(block.note)
    if block.note:
        add_paragraph(document, block.note, "Hotspot Note").alignment = ALIGN.CENTER
