"""Texts, tables and pictures on a slide: native, named, with a description for those who cannot see them."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lxml import etree
from pptx.enum.dml import MSO_THEME_COLOR as COLOUR
from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.oxml.ns import qn
from pptx.util import Pt

from hotspot.export.pack.slides.deck import Page
from hotspot.export.pack.slides.fit import LEADING, Box, Line, fit_lines
from hotspot.texts import Language

_LANG = {"zh": "zh-CN", "en": "en-GB"}
_TONES = {
    "text": (COLOUR.TEXT_1, 0.0), "quiet": (COLOUR.TEXT_1, 0.35), "strong": (COLOUR.ACCENT_1, 0.0),
    "inverse": (COLOUR.BACKGROUND_1, 0.0),
}  # fmt: skip
_ANCHORS = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}
CARD, HEAD = COLOUR.BACKGROUND_2, COLOUR.ACCENT_1
# Inner margins of a placeholder, unless its layout says otherwise, in English metric units.
_INSET = (91_440, 45_720)


def write_text(
    page: Page,
    box: Box,
    lines: Sequence[Line],
    *,
    name: str,
    sizes: tuple[float, float],
    fill: Any = None,
    anchor: str = "top",
    gap: float = 0.25,
) -> None:
    """Write paragraphs into a box, as large as they fit between two `sizes` in points; a `fill` makes it a card."""
    shape = page.slide.shapes.add_textbox(*box.corners)
    shape.name = name
    inner = box if fill is None else _shrink(page, box)
    if fill is not None:
        _paint(shape.fill, fill)
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, _ANCHORS[anchor]
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = inner.left - box.left
    most, least = (size * page.scale for size in sizes)
    size, kept = fit_lines(lines, inner, most=most, least=least, gap=gap)
    for number, line in enumerate(kept):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        if number < len(kept) - 1:
            paragraph.space_after = points(gap * size)
        _write_line(paragraph, line, size * line.size, page.facts.language)


def write_cards(
    page: Page, boxes: Sequence[Box], cards: Mapping[str, Sequence[Line]], *, sizes: tuple[float, float], gap: float
) -> None:
    """Write cards beside each other, all in the size of letters that the fullest one needs."""
    most, least = (size * page.scale for size in sizes)
    pairs = list(zip(boxes, cards.items(), strict=True))
    found = [fit_lines(card, _shrink(page, box), most=most, least=least, gap=gap)[0] for box, (_, card) in pairs]
    for box, (name, card) in pairs:
        write_text(page, box, card, name=name, sizes=(min(found) / page.scale, sizes[1]), fill=CARD, gap=gap)


def write_title(page: Page, text: str) -> None:
    """Write the title of a slide in the letters of its layout, smaller where it would not fit."""
    fill_placeholder(page, page.slide.shapes.title, [text])


def fill_placeholder(page: Page, shape: Any, texts: Sequence[str]) -> None:
    """Write paragraphs into a placeholder; its layout says what they look like, but not larger than they fit."""
    across, down = _INSET
    inner = Box(0, 0, shape.width - 2 * across, shape.height - 2 * down)
    size = _find_size(page, shape)
    # Letters of a title are bold in many layouts, and lines of other fonts higher.
    lines = [Line(text) for text in texts]
    found, kept = fit_lines(lines, Box(0, 0, int(inner.width * 0.95), inner.height), most=size, least=size / 2, gap=0.1)
    frame = shape.text_frame
    for number, line in enumerate(kept):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line.text
        run._r.get_or_add_rPr().set("lang", _LANG[page.facts.language])
        if found < size:
            run.font.size = points(found)


def place_map(page: Page, box: Box, picture: bytes, *, name: str, description: str) -> Box:
    """Place a picture at the left and top of a box, as large as it fits, and below it the marks a map must carry.

    Returns
    -------
    Box
        What the picture takes.
    """
    facts = page.facts
    marks = facts.say("slides_between").join(mark for mark in (facts.mark, facts.review) if mark)
    box, _ = box.cut_bottom(page.points(18), gap=page.gap // 3)
    shape = page.slide.shapes.add_picture(io.BytesIO(picture), box.left, box.top)
    shape.name = name
    describe(shape, description)
    ratio = min(box.width / shape.width, box.height / shape.height)
    shape.width, shape.height = int(shape.width * ratio), int(shape.height * ratio)
    taken = Box(box.left, box.top, shape.width, shape.height)
    caption = Box(box.left, taken.bottom + page.gap // 3, taken.width, page.points(18))
    write_text(page, caption, [Line(marks, tone="quiet")], name="marks", sizes=(10, 7))
    return taken


def describe(shape: Any, description: str) -> None:
    """Describe a picture, chart or table to those who cannot see it."""
    shape.element.xpath("./*/p:cNvPr")[0].set("descr", description)


def set_language(letters: Any, language: Language) -> None:
    """Say the language of letters, so that a spell-checker of another one does not underline them."""
    letters.set("lang", _LANG[language])


def points(size: float) -> Any:
    """Return a length in points as python-pptx takes it."""
    return Pt(round(size, 2))


def write_note(page: Page, lines: Sequence[str]) -> None:
    """Write what the speaker may want to say, below the slide."""
    page.slide.notes_slide.notes_text_frame.text = "\n".join(lines)


def write_footer(page: Page, text: str, number: int) -> None:
    """Write footer and page number where the layout has them, else below the body."""
    layout, shapes = page.slide.slide_layout, page.slide.shapes
    for kind in (PH.FOOTER, PH.SLIDE_NUMBER):
        own = next((one for one in layout.placeholders if one.placeholder_format.type == kind), None)
        if own is not None:
            shapes.clone_placeholder(own)
            shape = shapes[-1]
        else:
            shape = shapes.add_textbox(*_find_foot(page, kind).corners)
            shape.text_frame.word_wrap = True
        shape.name = "footer" if kind == PH.FOOTER else "number"
        _write_foot(shape, text if kind == PH.FOOTER else "", number, page)


def _find_size(page: Page, shape: Any) -> float:
    """Return the size of letters, in points, that layout and master give a placeholder."""
    layout = page.slide.slide_layout
    kind = shape.placeholder_format.type
    own = [one.element for one in layout.placeholders if one.placeholder_format.idx == shape.placeholder_format.idx]
    base = {PH.CENTER_TITLE: PH.TITLE, PH.SUBTITLE: PH.BODY}.get(kind, kind)
    master = layout.slide_master
    own += [one.element for one in master.placeholders if one.placeholder_format.type == base]
    style = {PH.TITLE: "p:titleStyle", PH.BODY: "p:bodyStyle"}.get(base, "p:otherStyle")
    own += master.element.findall(f".//{qn(style)}")
    found = (element.find(f".//{qn('a:lvl1pPr')}/{qn('a:defRPr')}[@sz]") for element in own)
    return next((int(letters.get("sz")) / 100 for letters in found if letters is not None), 18.0 * page.scale)


def _shrink(page: Page, box: Box) -> Box:
    """Return the inside of a card."""
    pad = page.points(8)
    return Box(box.left + pad, box.top + pad, box.width - 2 * pad, box.height - 2 * pad)


def _find_foot(page: Page, kind: Any) -> Box:
    strip = Box(page.body.left, page.body.bottom, page.body.width, page.points(24))
    return strip.columns(0.9, 0.1, gap=0)[0 if kind == PH.FOOTER else 1]


def _write_foot(shape: Any, text: str, number: int, page: Page) -> None:
    across, down = _INSET
    inner = Box(0, 0, shape.width - 2 * across, shape.height - 2 * down)
    size, kept = fit_lines([Line(text or str(number))], inner, most=9 * page.scale, least=6 * page.scale)
    paragraph = shape.text_frame.paragraphs[0]
    paragraph.line_spacing = points(size * LEADING)
    if text and kept:
        _write_line(paragraph, replace(kept[0], tone="quiet"), size, page.facts.language)
    elif not text:
        _write_number(paragraph, number, size, page.facts.language)


def _write_number(paragraph: Any, number: int, size: float, language: Language) -> None:
    """Write a page number that follows its slide when the user moves it."""
    field = etree.SubElement(paragraph._p, qn("a:fld"), id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", type="slidenum")
    letters = etree.SubElement(field, qn("a:rPr"), sz=str(int(size * 100)))
    set_language(letters, language)
    etree.SubElement(field, qn("a:t")).text = str(number)


def _write_line(paragraph: Any, line: Line, size: float, language: Language) -> None:
    paragraph.line_spacing = points(size * LEADING)
    run = paragraph.add_run()
    run.text = line.text
    run.font.size, run.font.bold = points(size), line.bold
    colour, brightness = _TONES[line.tone]
    run.font.color.theme_color = colour
    if brightness:
        run.font.color.brightness = brightness
    set_language(run._r.get_or_add_rPr(), language)


def _paint(fill: Any, colour: Any) -> None:
    fill.solid()
    fill.fore_color.theme_color = colour
