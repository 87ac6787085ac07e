"""A presentation that takes pages: layouts found by their placeholders, a title and a footer on every slide."""

import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.exc import PythonPptxError
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn

from hotspot.errors import InputDataError
from hotspot.export.pack.facts import Facts
from hotspot.export.pack.own_file import is_usable
from hotspot.export.pack.slides.fit import POINT, Box
from hotspot.export.pack.slides.look import HEIGHT, make_look

_FURNITURE = (PH.DATE, PH.FOOTER, PH.SLIDE_NUMBER)
_TITLES = (PH.TITLE, PH.CENTER_TITLE)
# Of the slide's height that must be free below the title.
_LEAST_BODY = 0.5


@dataclass(frozen=True)
class Page:
    """A slide being written: its free `body`, and `scale`, its height beside that of the house look."""

    slide: Any
    body: Box
    scale: float
    facts: Facts

    @property
    def gap(self) -> int:
        """Space between two things, in English metric units."""
        return int(12 * POINT * self.scale)

    def points(self, size: float) -> int:
        """Return a length on the house look as one of this slide, in English metric units."""
        return int(size * POINT * self.scale)


@dataclass(frozen=True)
class Deck:
    """A presentation, the layouts of its first slide (`front`) and of the others (`plain`), and what was added."""

    show: Any
    front: Any
    plain: Any
    facts: Facts
    pages: list[Page] = field(default_factory=list)

    def add(self, *, front: bool = False) -> Page:
        """Add a slide with an empty title, and nothing else of its layout but a subtitle on the first."""
        layout = self.front if front else self.plain
        slide = self.show.slides.add_slide(layout)
        for shape in list(slide.placeholders):
            kind = shape.placeholder_format.type
            if kind not in _TITLES and not (front and kind == PH.SUBTITLE):
                shape.element.getparent().remove(shape.element)
        page = Page(slide, _find_body(layout, self.show), self.show.slide_height / HEIGHT, self.facts)
        self.pages.append(page)
        return page


def open_deck(template: Path | None, facts: Facts) -> Deck:
    """Return a presentation without slides: the house look, or the user's template without its examples.

    Raises
    ------
    InputDataError
        The template is missing or no presentation, or has no layout with a title and half a slide free below it.
    """
    show = make_look(facts.language) if template is None else open_template(template)
    _drop_preview(show)
    layouts = [layout for master in show.slide_masters for layout in master.slide_layouts]
    titled = [layout for layout in layouts if _find_title(layout) is not None]
    roomy = [layout for layout in titled if _find_body(layout, show).height >= _LEAST_BODY * show.slide_height]
    if not roomy:
        raise InputDataError("pack.slides_template_layout", path=str(template))
    plain = min(roomy, key=_rate_plain)
    return Deck(show, max([plain, *titled], key=_rate_front), plain, facts)


def open_template(path: Path) -> Any:
    """Return a user's presentation without its slides; `InputDataError` where there is none at the path."""
    if not path.is_file():
        raise InputDataError("pack.slides_template_missing", path=str(path))
    if not is_usable(path):
        raise InputDataError("pack.slides_template_broken", path=str(path))
    try:
        show = Presentation(str(path))
        _drop_examples(show)
        masters = list(show.slide_masters)
    except (PythonPptxError, zipfile.BadZipFile, etree.LxmlError, OSError, ValueError, LookupError, AttributeError):
        raise InputDataError("pack.slides_template_broken", path=str(path)) from None
    if not masters or not show.slide_width or not show.slide_height:
        raise InputDataError("pack.slides_template_broken", path=str(path))
    return show


def _drop_examples(show: Any) -> None:
    """Take out a template's slides and all that names them: sections, shows of some slides, what was on screen last."""
    listed = show.slides._sldIdLst
    for entry in list(listed):
        show.part.rels.pop(entry.rId)
        listed.remove(entry)
    for tag in ("p:custShowLst", "p:extLst"):
        for element in show.element.findall(qn(tag)):
            show.element.remove(element)
    _drop_relations(show.part.rels, RT.VIEW_PROPS)
    for master in show.slide_masters:
        for owner in (master, *master.slide_layouts):
            for key in _drop_relations(owner.part.rels, RT.SLIDE):
                for link in owner.element.xpath(f"//*[@r:id='{key}']"):
                    link.getparent().remove(link)


def _drop_preview(show: Any) -> None:
    """Take out the small picture of the first slide, which is no longer that."""
    package = show.part.package
    for key in [relation.rId for relation in package.iter_rels() if relation.reltype == RT.THUMBNAIL]:
        package.drop_rel(key)


def _drop_relations(relations: Any, kind: str) -> list[str]:
    dropped = [key for key, relation in relations.items() if relation.reltype == kind]
    for key in dropped:
        relations.pop(key)
    return dropped


def _kinds(layout: Any) -> list[Any]:
    return [shape.placeholder_format.type for shape in layout.placeholders]


def _find_title(layout: Any) -> Any:
    return next((shape for shape in layout.placeholders if shape.placeholder_format.type in _TITLES), None)


def _rate_plain(layout: Any) -> tuple[bool, int]:
    """A title of a slide rather than of a show, and as little else as possible."""
    kinds = _kinds(layout)
    return PH.TITLE not in kinds, sum(kind not in (*_TITLES, *_FURNITURE) for kind in kinds)


def _rate_front(layout: Any) -> tuple[bool, bool]:
    kinds = _kinds(layout)
    return PH.CENTER_TITLE in kinds, PH.SUBTITLE in kinds


def _find_body(layout: Any, show: Any) -> Box:
    """Return what is free between title and footer, as wide as the title but at most to margins of a tenth."""
    title, width, height = _find_title(layout), int(show.slide_width), int(show.slide_height)
    left = min(max(title.left, width // 40), width // 10)
    right = max(min(title.left + title.width, width - width // 40), width - width // 10)
    gap = height // 36
    tops = [shape.top for shape in layout.placeholders if shape.placeholder_format.type in _FURNITURE]
    bottom = min([top for top in tops if top > height / 2], default=height * 14 // 15)
    return Box(left, title.top + title.height + gap, right - left, bottom - title.top - title.height - gap - gap // 2)
