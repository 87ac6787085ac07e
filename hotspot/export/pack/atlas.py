"""图集.pdf and its pages as pictures: an overview, a page for each subdistrict and, on request, one for each theme."""

import io
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pypdfium2
from matplotlib.backends.backend_pdf import PdfPages
from PIL import Image

from hotspot.export.pack.facts import Facts
from hotspot.export.pack.ground import lay_ground
from hotspot.maps.paper.fonts import typeface
from hotspot.maps.paper.ground import Ground
from hotspot.maps.paper.sheet import PAPERS, Look, Row, Sheet, bounds_of, draw_sheet
from hotspot.maps.view import quantile_classes
from hotspot.maps.words import few, number, ratio_text
from hotspot.settings import Pack
from hotspot.texts import templates

if TYPE_CHECKING:
    from hotspot.analysis import Briefing

_LONGEST_NAME = 60
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u2028\u2029]+')
_PDFIUM = threading.Lock()  # PDFium may be called by one thread at a time only
_OWN_TEXTS = ("maps.", "pack.")


@dataclass(frozen=True, eq=False)
class Atlas:
    """The atlas as bytes. `pages`: file name → PNG, in order. `missing`: characters that no font has, shown as 〓."""

    pdf: bytes
    pages: Mapping[str, bytes]
    missing: str


@dataclass(frozen=True, eq=False)
class _Page:
    sheet: Sheet
    ground: Ground
    look: Look


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
    pages = _list_pages(briefing, facts, options)
    show = progress or (lambda _done, _of: None)
    with typeface("".join(_gather_words(pages, facts)), own=options.font) as face:
        missing = "".join(sorted(face.missing))
        pdf = io.BytesIO()
        about = {"Title": face.settle(facts.title), "Subject": face.settle(facts.period_name),
                 "CreationDate": facts.stamp.to_pydatetime()}  # fmt: skip
        with PdfPages(pdf, metadata=about) as book:
            for k, page in enumerate(_settle(one, face.settle) for one in pages):
                book.savefig(draw_sheet(page.sheet, page.ground, look=page.look, paper=PAPERS[options.paper],
                                        language=facts.language))  # fmt: skip
                show(k + 1, 2 * len(pages))
    names = [f"{k:02d}-{_name_file(page.sheet.name)}.png" for k, page in enumerate(pages, start=1)]
    pictures = _rasterise(pdf.getvalue(), options.dpi, lambda done: show(len(pages) + done, 2 * len(pages)))
    return Atlas(pdf.getvalue(), dict(zip(names, pictures, strict=True)), missing)


def _list_pages(briefing: "Briefing", facts: Facts, options: Pack) -> list[_Page]:
    ground = lay_ground(briefing, facts)
    known = facts.subdistricts[facts.subdistricts["area_id"].isin(ground.subdistricts["area_id"])]
    rows = known.sort_values("area_id").to_dict("records")
    pages = [_make_overview(facts, ground), *(_make_subdistrict(facts, ground, row) for row in rows)]
    if options.theme_pages:
        themes = facts.themes[(facts.themes["theme"] != "").to_numpy()].to_dict("records")
        pages += [_make_theme(facts, lay_ground(briefing, facts, row["theme"]), row) for row in themes]
    return [replace(page, sheet=replace(page.sheet, page=facts.say("atlas_page", page=k, of=len(pages))))
            for k, page in enumerate(pages, start=1)]  # fmt: skip


def _make_overview(facts: Facts, ground: Ground) -> _Page:
    counts = facts.counts
    more = [facts.say("atlas_in_hotspots", n=number(counts["in_hotspots"]))]
    if facts.has_duties:
        more.append(facts.say("atlas_unanswered", n=number(counts["unanswered"])))
    lines = _tell_counts(facts, counts, more)
    sheet = _make_sheet(facts, facts.say("atlas_overview"), lines, facts.hotspots, empty="atlas_none")
    return _Page(sheet, ground, _look(ground, facts.hotspots))


def _make_theme(facts: Facts, ground: Ground, row: Mapping[Any, Any]) -> _Page:
    own = facts.hotspots[(facts.hotspots["theme"] == row["theme"]).to_numpy()]
    sheet = _make_sheet(facts, row["name"], _tell_counts(facts, row), own, empty="atlas_none_of_theme")
    return _Page(sheet, ground, _look(ground, own))


def _make_subdistrict(facts: Facts, ground: Ground, row: Mapping[Any, Any]) -> _Page:
    shares = facts.shares[(facts.shares["subdistrict_id"] == row["area_id"]).to_numpy()]
    own = facts.hotspots[facts.hotspots["hotspot_id"].isin(shares["hotspot_id"]).to_numpy()]
    more = [facts.say("atlas_expected", n=few(row["expected"]))] if pd.notna(row["expected"]) else []
    sheet = _make_sheet(facts, row["name"], _tell_counts(facts, row, more), own, empty="atlas_none_of_subdistrict")
    area = ground.subdistricts[(ground.subdistricts["area_id"] == row["area_id"]).to_numpy()]
    look = Look(bounds_of(area, margin=0.07), (), row["area_id"], "communities", _densest(own))
    return _Page(sheet, ground, look)


def _look(ground: Ground, hotspots: gpd.GeoDataFrame) -> Look:
    classes = tuple(quantile_classes(ground.subdistricts["reports"].to_numpy(dtype=np.int64)))
    return Look(bounds_of(ground.subdistricts), classes, None, "subdistricts", _densest(hotspots))


def _densest(hotspots: gpd.GeoDataFrame) -> str | None:
    if hotspots.empty:
        return None
    return str(hotspots["hotspot_id"].iloc[int(np.argmax(hotspots["reports"] / hotspots["area_m2"]))])


def _tell_counts(facts: Facts, counts: Mapping[Any, Any], more: Sequence[str] = ()) -> tuple[str, ...]:
    """Say the figures of a page: reports, those of the period before, hotspots, overdue."""
    before = "atlas_reports" if pd.isna(counts["before"]) else "atlas_reports_before"
    told = [facts.say(before, reports=number(counts["reports"]), before=number(counts["before"])),
            facts.say("atlas_hotspots", n=number(counts["hotspots"])), *more]  # fmt: skip
    if facts.has_deadlines:
        told.append(facts.say("atlas_overdue", n=number(counts["overdue"]), until=_until(facts)))
    period = "atlas_period_before" if facts.previous else "atlas_period"
    return (facts.say(period, period=facts.period_name, previous=facts.previous_name),
            facts.say("atlas_and").join(told))  # fmt: skip


def _until(facts: Facts) -> str:
    return f"{facts.data_until:%Y-%m-%d}"


def _make_sheet(facts: Facts, name: str, lines: tuple[str, ...], hotspots: gpd.GeoDataFrame, *, empty: str) -> Sheet:
    headings = tuple((facts.say(f"atlas_head_{a}"), facts.say(f"atlas_head_{b}"))
                     for a, b in (("theme", "change"), ("place", "unit"), ("reports", "ratio")))  # fmt: skip
    densest = hotspots[(hotspots["hotspot_id"] == _densest(hotspots)).to_numpy()]["rank"]
    return Sheet(
        title=facts.title,
        name=name,
        lines=lines,
        internal=facts.footer[0] if facts.internal else "",
        headings=(*headings, (facts.say("atlas_head_overdue"), "")) if facts.has_deadlines else headings,
        rows=tuple(_make_row(facts, row) for row in hotspots.to_dict("records")),
        more=lambda n: facts.say("atlas_more", n=n, file=facts.say("file_duties")),
        empty=facts.say(empty),
        notes=tuple(_list_notes(facts, len(hotspots))),
        footer=facts.footer[int(facts.internal) :],
        stamp=facts.mark or "",
        unnamed=facts.say("atlas_unnamed"),
        unnumbered=facts.say("atlas_unnumbered"),
        comma=facts.say("atlas_comma"),
        inset=facts.say("atlas_inset", rank=int(densest.iloc[0])) if len(densest) else "",
        page="",
    )


def _make_row(facts: Facts, row: Mapping[Any, Any]) -> Row:
    nobody = facts.has_duties and not row["unit"]
    return Row(
        rank=int(row["rank"]),
        theme=row["theme_name"],
        change=row["change_name"],
        place=row["place"],
        unit=facts.say("unit_nobody") if nobody else row["unit"] or "\u2013",
        reports=number(row["reports"]),
        ratio=ratio_text(row["rate_ratio"], facts.language),
        overdue=number(row["overdue"]),
        unanswered=nobody,
        late=bool(row["overdue"] > 0),
    )


def _list_notes(facts: Facts, n_hotspots: int) -> Iterator[str]:
    if n_hotspots:
        yield facts.say("atlas_note_list")
        if not facts.has_duties:
            yield facts.say("atlas_no_duties")
    if not facts.has_deadlines:
        yield facts.say("atlas_no_deadlines")


def _gather_words(pages: Sequence[_Page], facts: Facts) -> Iterator[str]:
    """Give all text that may be drawn: of the pages, and what legend, scale bar and counts may say."""
    yield from (line for key, line in templates(facts.language).items() if key.startswith(_OWN_TEXTS))
    for page in pages:
        yield from _list_words(page.sheet)
        yield from page.ground.subdistricts["name"]
        yield from page.ground.communities["name"]
    yield facts.title


def _list_words(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        yield from (word for one in part for word in _list_words(one))
    elif is_dataclass(part):
        yield from (word for field in fields(part) for word in _list_words(getattr(part, field.name)))


def _settle(page: _Page, settle: Callable[[str], str]) -> _Page:
    """Replace what no font has, in everything a page draws."""
    more, ground = page.sheet.more, page.ground
    sheet = replace(_settle_words(page.sheet, settle), more=lambda n: settle(more(n)))
    named = {level: getattr(ground, level).assign(name=getattr(ground, level)["name"].map(settle))
             for level in ("subdistricts", "communities")}  # fmt: skip
    return replace(page, sheet=sheet, ground=replace(ground, **named))


def _settle_words(part: Any, settle: Callable[[str], str]) -> Any:
    if isinstance(part, str):
        return settle(part)
    if isinstance(part, tuple):
        return tuple(_settle_words(one, settle) for one in part)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{f.name: _settle_words(getattr(part, f.name), settle) for f in fields(part)})
    return part


def _name_file(name: str) -> str:
    """Return a name that every file system takes; the number before it makes it unique and keeps device names away."""
    return _UNSAFE.sub("_", name)[:_LONGEST_NAME].strip(" .") or "_"


def _rasterise(pdf: bytes, dpi: int, show: Callable[[int], None]) -> list[bytes]:
    """Make pictures of the pages; one thread draws the next page while another packs the last one."""
    made: list[Future[bytes]] = []
    with ThreadPoolExecutor(max_workers=1) as packer:
        try:
            for k, image in enumerate(_draw_pictures(pdf, dpi)):
                made.append(packer.submit(_pack_png, image, dpi))
                if k:  # at most one page waits: each takes 50 MB
                    made[k - 1].result()
                    show(k)
            pictures = [one.result() for one in made]
            show(len(pictures))
        except BaseException:
            packer.shutdown(cancel_futures=True)
            raise
    return pictures


def _draw_pictures(pdf: bytes, dpi: int) -> Iterator[Image.Image]:
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            for number_ in range(len(document)):
                page = document[number_]
                yield page.render(scale=dpi / 72, rev_byteorder=True).to_pil()
                page.close()
        finally:
            document.close()


def _pack_png(image: Image.Image, dpi: int) -> bytes:
    content = io.BytesIO()
    few_colours = image.convert("RGB").quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few_colours.save(content, "png", dpi=(dpi, dpi), compress_level=6)
    return content.getvalue()
