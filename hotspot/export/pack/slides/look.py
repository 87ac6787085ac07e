"""The house look of slides, where there is no template: 16:9, white, one blue; two layouts, the user's to change."""

from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from hotspot.export.pack.slides.fit import Box
from hotspot.texts import Language, text

WIDTH, HEIGHT = 12_192_000, 6_858_000
_INCH = 914_400
# A dark blue that stays dark in grey, an orange of about the same darkness that the colour-blind tell from it, greys.
_COLOURS = {
    "dk2": "1B365D", "lt2": "EEF2F7", "accent1": "1F5A96", "accent2": "B45309", "accent3": "5F6B7A",
    "accent4": "7BA7D0", "accent5": "8C6D31", "accent6": "A5AEB9", "hlink": "1F5A96", "folHlink": "5F6B7A",
}  # fmt: skip
_TITLE = Box(457_200, 301_752, 11_277_600, 640_080)
_FOOTER = Box(457_200, 6_409_944, 10_058_400, 301_752)
_NUMBER = Box(10_881_360, 6_409_944, 853_440, 301_752)
_RULE = Box(457_200, 978_408, 11_277_600, 18_288)
_BAND = Box(0, 0, 320_040, HEIGHT)
_FRONT = Box(914_400, 1_828_800, 10_363_200, 1_737_360)
_BELOW = Box(914_400, 3_749_040, 10_363_200, 1_828_800)


def make_look(language: Language) -> Any:
    """Return an empty 16:9 presentation with the house look: fonts and colours in its theme, a title layout and a
    layout with a title alone.
    """
    show: Any = Presentation()
    show.slide_width, show.slide_height = WIDTH, HEIGHT
    for layout in list(show.slide_layouts):
        if layout.element.get("type") not in ("title", "titleOnly"):
            show.slide_layouts.remove(layout)
    master = show.slide_master
    _dress_theme(master, language)
    _place_master(master)
    front, plain = show.slide_layouts
    front.name, plain.name = (text(f"pack.slides_layout_{name}", language) for name in ("front", "plain"))
    _place_front(front)
    return show


def _dress_theme(master: Any, language: Language) -> None:
    part = master.part.part_related_by(RT.THEME)
    theme = etree.fromstring(part.blob)
    for name, colour in _COLOURS.items():
        slot = theme.find(f".//{qn('a:clrScheme')}/{qn('a:' + name)}")
        slot[:] = [etree.Element(qn("a:srgbClr"), val=colour)]
    faces = {"latin": text("pack.slides_font_latin", language), "ea": text("pack.slides_font_east", language)}
    for name, face in faces.items():
        for slot in theme.iter(qn(f"a:{name}")):
            if slot.getparent().tag in (qn("a:majorFont"), qn("a:minorFont")):
                slot.set("typeface", face)
    for slot in theme.iter(qn("a:font")):
        if slot.get("script") == "Hans":
            slot.set("typeface", faces["ea"])
    part.blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _place_master(master: Any) -> None:
    boxes = {"title": _TITLE, "ftr": _FOOTER, "sldNum": _NUMBER, "dt": _NUMBER, "body": _body()}
    for shape in master.placeholders:
        kind = shape.element.find(f".//{qn('p:ph')}").get("type")
        _place(shape, boxes[kind])
        for side in ("lIns", "rIns"):
            shape.element.find(f".//{qn('a:bodyPr')}").set(side, "0")
        if kind in ("ftr", "sldNum"):
            first = shape.element.find(f".//{qn('a:lvl1pPr')}")
            first.set("algn", "l" if kind == "ftr" else "r")
            first.find(qn("a:defRPr")).set("sz", "900")
    style = master.element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    _style(style, size=2600, colour="tx2")
    _draw_bar(master, _RULE, 90)


def _place_front(layout: Any) -> None:
    """Large letters beside a band of colour; without the rule below titles."""
    layout.element.set("showMasterSp", "0")
    for shape in layout.placeholders:
        kind = shape.element.find(f".//{qn('p:ph')}").get("type")
        if kind not in ("ctrTitle", "subTitle"):
            continue
        _place(shape, _FRONT if kind == "ctrTitle" else _BELOW)
        style = shape.element.find(f".//{qn('a:lvl1pPr')}")
        if kind == "ctrTitle":
            shape.element.find(f".//{qn('a:bodyPr')}").set("anchor", "b")
            slot = shape.element.find(f".//{qn('a:lstStyle')}")
            slot.append(parse_xml(f"<a:lvl1pPr {nsdecls('a')}><a:defRPr/></a:lvl1pPr>"))
            style = slot[0]
        _style(style, size=4000 if kind == "ctrTitle" else 2000, colour="tx2" if kind == "ctrTitle" else "tx1")
    _draw_bar(layout, _BAND, 91)


def _place(shape: Any, box: Box) -> None:
    shape.left, shape.top, shape.width, shape.height = box.left, box.top, box.width, box.height


def _style(paragraph: Any, *, size: int, colour: str) -> None:
    paragraph.set("algn", "l")
    letters = paragraph.find(qn("a:defRPr"))
    letters.set("sz", str(size))
    letters.set("b", "1" if colour == "tx2" else "0")
    for old in letters.findall(qn("a:solidFill")):
        letters.remove(old)
    letters.insert(0, parse_xml(f'<a:solidFill {nsdecls("a")}><a:schemeClr val="{colour}"/></a:solidFill>'))


def _draw_bar(owner: Any, box: Box, number: int) -> None:
    """Draw a bar of the first accent colour below everything else of a master or layout."""
    bar = parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{number}" name="bar"/><p:cNvSpPr/><p:nvPr userDrawn="1"/>'
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{box.left}" y="{box.top}"/><a:ext cx="{box.width}" cy="{box.height}"/>'
        f'</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/>'
        f"</a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )
    owner.shapes._spTree.insert(2, bar)


def _body() -> Box:
    return Box(_TITLE.left, _RULE.bottom + _INCH // 8, _TITLE.width, _FOOTER.top - _RULE.bottom - _INCH // 4)
