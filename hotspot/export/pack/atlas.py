"""图集.pdf and its pages as pictures: an overview, a page for each subdistrict and, on request, one for each theme."""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from matplotlib.backends.backend_pdf import PdfPages

from hotspot.export.pack.atlas_pages import Page, list_pages
from hotspot.export.pack.bookmarks import add_bookmarks
from hotspot.export.pack.facts import Facts
from hotspot.export.pack.ground import lay_ground
from hotspot.export.pack.raster import rasterise
from hotspot.maps.paper.column import PAPERS, Paper
from hotspot.maps.paper.fonts import typeface
from hotspot.maps.paper.sheet import draw_sheet
from hotspot.maps.paper.words import list_words, settle_words
from hotspot.settings import Pack
from hotspot.texts import templates

if TYPE_CHECKING:
    from hotspot.analysis import Briefing

_LONGEST_NAME = 60
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u2028\u2029]+')
_OWN_TEXTS = ("maps.", "pack.")


@dataclass(frozen=True, eq=False)
class Atlas:
    """The atlas as bytes. `pages`: file name → PNG, in order. `missing`: characters that no font has, shown as 〓."""

    pdf: bytes
    pages: Mapping[str, bytes]
    missing: str


def draw_atlas(
    briefing: "Briefing", facts: Facts, *, options: Pack, progress: Callable[[int, int], None] | None = None
) -> Atlas:
    """Draw the atlas: the same facts give the same bytes.

    Parameters
    ----------
    briefing
        Gives the shapes of areas.
    facts
        Everything said.
    options
        `paper`, `dpi`, `theme_pages`, `font`.
    progress
        Called with the steps done and their number, two a page (drawn, made a picture); its exception stops the work.

    Returns
    -------
    Atlas
        The PDF holds text and lines, its fonts are embedded; the pictures are made from the PDF, so that they agree.

    Raises
    ------
    SettingsError
        No font for Chinese; see `typeface`.
    """
    pages = list_pages(facts, partial(lay_ground, briefing, facts), with_themes=options.theme_pages)
    show = progress or (lambda _done, _of: None)
    steps = 2 * len(pages)
    with typeface("".join(_gather_words(pages, facts)), own=options.font) as face:
        settled = (_settle(page, face.settle) for page in pages)
        pdf = _draw_pdf(settled, facts, PAPERS[options.paper], lambda done: show(done, steps))
        missing = "".join(sorted(face.missing))
    names = [page.sheet.name for page in pages]
    pdf = add_bookmarks(pdf, names, language=facts.language)
    pictures = rasterise(pdf, options.dpi, lambda done: show(len(pages) + done, steps))
    files = [f"{k:02d}-{_name_file(name)}.png" for k, name in enumerate(names, start=1)]
    return Atlas(pdf, dict(zip(files, pictures, strict=True)), missing)


def _draw_pdf(pages: Iterable[Page], facts: Facts, paper: Paper, show: Callable[[int], None]) -> bytes:
    about = {
        "Title": facts.title,
        "Subject": facts.period_name,
        "CreationDate": facts.stamp.tz_convert("UTC").to_pydatetime(),  # matplotlib turns the sign of other zones
    }
    content = io.BytesIO()
    with PdfPages(content, metadata=about) as book:
        for k, page in enumerate(pages, start=1):
            book.savefig(draw_sheet(page.sheet, page.ground, look=page.look, paper=paper, language=facts.language))
            show(k)
    return content.getvalue()


def _gather_words(pages: Sequence[Page], facts: Facts) -> Iterator[str]:
    """Give all text that may be drawn: of the pages, and what legend, scale bar and counts may say."""
    yield from (line for key, line in templates(facts.language).items() if key.startswith(_OWN_TEXTS))
    for page in pages:
        yield from list_words(page.sheet)
        yield from page.ground.subdistricts["name"]
        yield from page.ground.communities["name"]
    yield facts.title


def _settle(page: Page, settle: Callable[[str], str]) -> Page:
    """Replace what no font has, in everything a page draws."""
    sheet, ground, more = settle_words(page.sheet, settle), page.ground, page.sheet.ranking.more
    sheet = replace(sheet, ranking=replace(sheet.ranking, more=lambda n: settle(more(n))))
    if (late := page.sheet.late) is not None and sheet.late is not None:
        sheet = replace(sheet, late=replace(sheet.late, more=lambda n: settle(late.more(n))))
    named = {level: getattr(ground, level).assign(name=getattr(ground, level)["name"].map(settle))
             for level in ("subdistricts", "communities")}  # fmt: skip
    return replace(page, sheet=sheet, ground=replace(ground, **named))


def _name_file(name: str) -> str:
    """Return a name that every file system takes; the number before it makes it unique and keeps device names away."""
    return _UNSAFE.sub("_", name)[:_LONGEST_NAME].strip(" .") or "_"
