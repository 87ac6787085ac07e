"""The form of the brief: page and styles after GB/T 9704-2012 (党政机关公文格式), without the red head.

From the standard: A4; upper margin 37 mm, binding margin 28 mm, type area 156 × 225 mm (hence 35 mm below, 26 mm on
the right), filled by 22 lines of 28 characters; body 3 号 (16 pt) 仿宋; headings 一、 黑体, （一） 楷体, below 仿宋;
title 2 号 (22 pt) 小标宋, centred; paragraphs begin 2 characters in; secrecy 3 号 黑体 at the top left of the type
area; page number 4 号 (14 pt) 宋体 between dashes, 7 mm below the type area, one character in from the outer edge (odd
right, even left). Not from the standard: Times New Roman for Latin letters and figures, 五号 (10.5 pt) in tables, the
mark repeated above later pages, and all of the English sizes.
"""

from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from hotspot.texts import Language

TYPE_AREA = 156.0  # mm
_FANG, _HEI, _KAI, _SONG, _TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体", "方正小标宋简体"
# What a computer without the face takes; newer systems have the first two under these names.
_INSTEAD = {_FANG: "仿宋", _KAI: "楷体", _TITLE: "宋体"}
_LATIN, _SANS = "Times New Roman", "Arial"
LINE = 28.95  # pt: 22 lines are 224.7 mm
# Twentieths of a point off each letter: 28 of 15.75 pt are 155.6 mm. Not by a grid of the page (`w:docGrid`), which
# LibreOffice draws at twice the width.
_TIGHTER = -5


@dataclass(frozen=True)
class _Style:
    """What a style adds to Normal: `size`, `line` in pt (`line` 0 = as high as its content), `indent` in characters."""

    face: str | None = None
    size: float | None = None
    align: ALIGN | None = None
    indent: int = 0
    line: float | None = None
    space: tuple[float, float] = (0, 0)
    with_next: bool = False


_NORMAL = {"zh": _Style(_FANG, 16, ALIGN.JUSTIFY, line=LINE), "en": _Style(_FANG, 12, ALIGN.LEFT, line=18)}
_STYLES = {
    "Title": _Style(_TITLE, 22, ALIGN.CENTER, line=34, space=(LINE, LINE), with_next=True),
    "Heading 1": _Style(_HEI, align=ALIGN.LEFT, indent=2, with_next=True),
    "Heading 2": _Style(_KAI, align=ALIGN.LEFT, indent=2, with_next=True),
    "Body Text": _Style(indent=2),
    "Caption": _Style(_HEI, 12, ALIGN.CENTER, line=0, space=(10, 4)),
    "Hotspot Table": _Style(_SONG, 10.5, ALIGN.LEFT, line=0, space=(1, 1)),
    "Hotspot Note": _Style(_SONG, 9, ALIGN.LEFT, line=0, space=(3, 12)),
    "Hotspot Figure": _Style(align=ALIGN.CENTER, line=0, space=(10, 0), with_next=True),
    "Hotspot Mark": _Style(_HEI, align=ALIGN.LEFT),
    "Hotspot Closing": _Style(align=ALIGN.RIGHT),
}
_RUNNING = {"Header": _Style(_SONG, 10.5, ALIGN.LEFT, line=0), "Footer": _Style(_SONG, 14, ALIGN.LEFT, line=0)}
_HEADINGS = ("Heading 1", "Heading 2")


def set_up_page(document: Document, *, mark: str, language: Language) -> None:
    """Give a new document the page, the faces and the running lines of the standard; `mark` above pages 2 on."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(25), Mm(25)
    _set_defaults(document)
    for name, style in ({"Normal": _NORMAL[language]} | _RUNNING).items():
        _shape(document.styles[name], style, language)
    document.settings.odd_and_even_pages_header_footer = True
    section.different_first_page_header_footer = True
    for header in (section.header, section.even_page_header):
        header.paragraphs[0].add_run(mark)
    for footer in (section.first_page_footer, section.footer):
        _number_page(footer.paragraphs[0], ALIGN.RIGHT)
    _number_page(section.even_page_footer.paragraphs[0], ALIGN.LEFT)


def add_styles(document: Document, *, language: Language, anew: bool) -> None:
    """Add the styles of the brief, by the names Word itself has for most; those of a template stay, unless `anew`."""
    for name, style in _STYLES.items():
        if name in document.styles:
            if not anew:
                continue
            document.styles[name].delete()
        own = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=not name.startswith("Hotspot"))
        own.base_style, own.quick_style = document.styles["Normal"], True
        _shape(own, style, language)
        if name in _HEADINGS:
            own.element.get_or_add_pPr().append(_element("outlineLvl", _HEADINGS.index(name)))


def _shape(own: Any, style: _Style, language: Language) -> None:
    """Write a style's properties."""
    form = own.paragraph_format
    if style.face:
        _set_face(own.element.get_or_add_rPr(), style.face, language)
        own.font.bold = language == "en" and style.face in (_HEI, _KAI, _TITLE)
    if style.size:
        own.font.size = Pt(style.size)
        tighter = _TIGHTER if style == _NORMAL["zh"] else 0
        own.element.rPr.insert_element_before(_element("spacing", tighter), "w:w", "w:kern", "w:position", "w:sz")
    form.alignment, form.keep_with_next = style.align, style.with_next or None
    if style.line is not None:
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY if style.line else WD_LINE_SPACING.SINGLE
        form.line_spacing = Pt(style.line) if style.line else 1.0
        form.space_before, form.space_after = Pt(style.space[0]), Pt(style.space[1])
    if style.indent and language == "zh":
        form.first_line_indent = Pt(16 * style.indent)
        own.element.pPr.ind.set(qn("w:firstLineChars"), str(100 * style.indent))
    elif style.indent:
        form.space_before, form.space_after = Pt(6 if style.with_next else 0), Pt(6)


def _set_face(properties: Any, face: str, language: Language) -> None:
    """Set the East Asian face, and the Latin one that goes with it; python-docx knows of the Latin one only."""
    latin = {"zh": face, "en": _SANS}[language] if face == _HEI else _LATIN
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for name, value in {"ascii": latin, "hAnsi": latin, "cs": latin, "eastAsia": face}.items():
        fonts.set(qn(f"w:{name}"), value)


def _element(name: str, value: int) -> Any:
    return OxmlElement(f"w:{name}", {qn("w:val"): str(value)})


def _set_defaults(document: Document) -> None:
    """Say that the text is Chinese and which faces may stand in, and leave out the library's picture of itself."""
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _set_face(defaults, _FANG, "zh")
    defaults.find(qn("w:lang")).set(qn("w:eastAsia"), "zh-CN")
    document.settings.element.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    part = document.part.part_related_by(RELATION.FONT_TABLE)
    fonts = "".join(
        f'<w:font w:name="{face}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for face, other in _INSTEAD.items()
    )
    part._blob = f"<w:fonts {nsdecls('w')}>{fonts}</w:fonts>".encode()
    package = document.part.package
    for key in [key for key, relation in package.rels.items() if relation.reltype == RELATION.THUMBNAIL]:
        del package.rels[key]


def _number_page(paragraph: Paragraph, side: ALIGN) -> None:
    """Write — 1 —, one character in from the outer edge."""
    form = paragraph.paragraph_format
    form.alignment = side
    form.left_indent, form.right_indent = (Pt(14), None) if side == ALIGN.LEFT else (None, Pt(14))
    paragraph.add_run("— ")
    field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(field))
    paragraph.add_run(" —")
