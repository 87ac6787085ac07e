"""One page of the atlas: the map, and beside it what it shows, in words that never leave their column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse, Rectangle

from hotspot.maps.paper import palette
from hotspot.maps.paper.ground import Ground
from hotspot.maps.paper.labels import Box
from hotspot.maps.paper.panel import (
    Drawn,
    Level,
    draw_inset,
    draw_legend,
    draw_panel,
    find_corner,
    fit_view,
    frame_hotspot,
)
from hotspot.maps.paper.typeset import LINE, cut, measure, wrap
from hotspot.texts import Language

RED = "#b3001b"
_RULE = "#c9d1da"
_BAND = "#eef2f6"
_GAP = 0.8  # between columns of the list, times the size of letters


@dataclass(frozen=True)
class Paper:
    """A landscape sheet; lengths and sizes of letters in points.

    `width`, `height`: of the sheet. `margin`: around it. `column`: width of the column beside the map. `gap`: between.
    `title`, `name`, `body`, `foot`: sizes of letters; `rows`: those of the list, tried from large to small.
    """

    width: float
    height: float
    margin: float
    column: float
    gap: float
    title: float
    name: float
    body: float
    foot: float
    rows: tuple[float, ...]


PAPERS = {
    "A3": Paper(1190.55, 841.89, 28, 326, 14, 21, 17, 9.5, 8, (10.5, 10, 9.5, 9, 8.5, 8, 7.5)),
    "A4": Paper(841.89, 595.28, 22, 262, 10, 15, 13, 7.6, 7, (8.5, 8, 7.5, 7)),
}


@dataclass(frozen=True)
class Row:
    """A hotspot in the list beside the map. `unanswered`: nobody answers for it; `late`: something is overdue."""

    rank: int
    theme: str
    change: str
    place: str
    unit: str
    reports: str
    ratio: str
    overdue: str
    unanswered: bool
    late: bool


@dataclass(frozen=True)
class Sheet:
    """The words of a page, all settled by the typeface.

    `title`: of the atlas; `name`: of this page; `lines`: below them, each of parts that stay whole. `internal`: red
    mark, empty = none. `headings`: two lines each over theme, place, reports and overdue; the last is missing where the
    data name no deadlines. `rows`: of the list; `more`: says how many did not fit; `empty`: stands where there are
    none; `notes`: below the list. `footer`: below the map. `stamp`: on the map, empty = none. `unnamed`, `unnumbered`:
    beginnings of the lines that list what the map had no room for; `comma` stands between. `inset`: above the enlarged
    hotspot. `page`: number of the page.
    """

    title: str
    name: str
    lines: tuple[tuple[str, ...], ...]
    internal: str
    headings: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    more: Callable[[int], str]
    empty: str
    notes: tuple[str, ...]
    footer: tuple[str, ...]
    stamp: str
    unnamed: str
    unnumbered: str
    comma: str
    inset: str
    page: str


@dataclass(frozen=True)
class Look:
    """How the map of a page is drawn: see `draw_panel`. `closeup`: the hotspot of the inset, None = no inset."""

    view: Box
    classes: tuple[tuple[int, int], ...]
    focus: str | None
    labels: Level
    closeup: str | None


def draw_sheet(sheet: Sheet, ground: Ground, *, look: Look, paper: Paper, language: Language) -> Figure:
    """Draw one page; call it inside a `typeface` block whose `settle` has seen all words, those of the ground too.

    Parameters
    ----------
    sheet
        Words of the page.
    ground
        What the map draws.
    look
        How.
    paper
        Size of the sheet and of its letters.
    language
        Of the legend.

    Returns
    -------
    Figure
        Of the paper's size, to be saved as it is.
    """
    figure = Figure(figsize=(paper.width / 72, paper.height / 72), dpi=72)
    FigureCanvasAgg(figure)
    page = figure.add_axes((0, 0, 1, 1), zorder=2)
    page.set(xlim=(0, paper.width), ylim=(0, paper.height))
    page.axis("off")
    page.patch.set_visible(False)
    map_width = paper.width - 2 * paper.margin - paper.gap - paper.column
    foot = _join(sheet.footer, "   \u00b7   ", paper.foot, map_width)
    bottom = paper.margin + (len(foot) + 2) * LINE * paper.foot
    place = (paper.margin, bottom, map_width, paper.height - paper.margin - bottom)
    drawn = _draw_map(figure, sheet, ground, look, paper, place)
    _write_footer(page, sheet, foot, drawn, paper, map_width, bottom)
    column = _Column(page, paper)
    _write_head(column, sheet)
    column.top = _place_legend(column, ground, look, language)
    _write_list(column, sheet)
    return figure


class _Column:
    """The column beside the map, filled from the top: `top` is where the next thing begins."""

    def __init__(self, page: Axes, paper: Paper) -> None:
        self.page, self.paper = page, paper
        self.left = paper.width - paper.margin - paper.column
        self.right = paper.width - paper.margin
        self.top = paper.height - paper.margin
        self.bottom = paper.margin + 1.6 * LINE * paper.foot  # the page's number stands below

    def write(self, text: str, size: float, *, most: int, colour: str = palette.INK) -> None:
        """Write lines across the column."""
        for line in wrap(text, size, self.paper.column, most=most):
            self.top -= LINE * size
            _put(self.page, self.left, self.top + 0.3 * size, line, size, colour)

    def rule(self) -> None:
        """Draw a line across the column."""
        self.page.plot((self.left, self.right), (self.top, self.top), color=_RULE, lw=0.7, solid_capstyle="butt")


def _put(page: Axes, x: float, y: float, text: str, size: float, colour: str, align: str = "left") -> None:
    if text:
        page.text(x, y, text, fontsize=size, color=colour, ha=align, va="baseline")


def _draw_map(
    figure: Figure,
    sheet: Sheet,
    ground: Ground,
    look: Look,
    paper: Paper,
    place: tuple[float, float, float, float],
) -> Drawn:
    left, bottom, width, height = place
    axes = figure.add_axes((left / paper.width, bottom / paper.height, width / paper.width, height / paper.height))
    view = fit_view(axes, look.view)
    size = 0.24 * height
    inset = None
    if look.closeup and _enlarges(ground, look.closeup, view, (size, height)):
        inset = find_corner(ground, view=view, size=(size / width, size / height), focus=look.focus)
    taken = [inset] if inset else []
    stamp = _find_stamp(sheet.stamp, ground, (view, look.focus), paper, (width, height), taken)
    clear = [*taken, *([stamp] if stamp else [])]
    drawn = draw_panel(
        axes, ground, view=look.view, classes=look.classes, focus=look.focus, labels=look.labels, keep_clear=clear
    )
    if look.closeup and inset:
        title = cut(sheet.inset, paper.foot, 0.94 * size)
        draw_inset(axes, ground, look.closeup, corner=inset, classes=look.classes, title=title)
    if stamp:
        _frame(figure.axes[0], _on_page(stamp, place), sheet.stamp, paper.body)
    return drawn


def _enlarges(ground: Ground, hotspot_id: str, view: Box, sizes: tuple[float, float]) -> bool:
    """Whether an inset of a size (points) would show a hotspot twice as large as the panel does, at least."""
    west, south, east, north = frame_hotspot(ground, hotspot_id)
    return 2 * max(east - west, north - south) / sizes[0] <= (view[3] - view[1]) / sizes[1]


def _find_stamp(
    text: str,
    ground: Ground,
    seen: tuple[Box, str | None],
    paper: Paper,
    size: tuple[float, float],
    taken: Sequence[Box],
) -> Box | None:
    if not text:
        return None
    width = (measure(text, paper.body) + 2 * paper.body) / size[0]
    height = 2.4 * paper.body / size[1]
    corner = find_corner(ground, view=seen[0], size=(width, height), focus=seen[1], taken=taken)
    return corner or (0.5 - width / 2, 1 - height - 0.012, 0.5 + width / 2, 1 - 0.012)


def _on_page(box: Box, place: tuple[float, float, float, float]) -> Box:
    left, bottom, width, height = place
    return left + box[0] * width, bottom + box[1] * height, left + box[2] * width, bottom + box[3] * height


def _frame(page: Axes, box: Box, text: str, size: float) -> None:
    """Write a red mark in a red frame."""
    west, south, east, north = box
    page.add_patch(Rectangle((west, south), east - west, north - south, fc="white", ec=RED, lw=1.1))
    _put(page, (west + east) / 2, (south + north) / 2 - 0.36 * size, text, size, RED, "center")


def _join(parts: Sequence[str], between: str, size: float, width: float) -> list[str]:
    """Join parts into lines of a width; a part stays whole, alone in its line if need be."""
    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]}{between}{part}" if lines else part
        if lines and measure(joined, size) <= width:
            lines[-1] = joined
        else:
            lines.append(part)
    return lines


def _write_footer(
    page: Axes, sheet: Sheet, foot: Sequence[str], drawn: Drawn, paper: Paper, width: float, top: float
) -> None:
    """Write, from the bottom, the footer and above it what the map left out."""
    size, step = paper.foot, LINE * paper.foot
    names = sheet.unnamed + sheet.comma.join(drawn.left_out) if drawn.left_out else ""
    ranks = sheet.unnumbered + sheet.comma.join(map(str, drawn.ranks_left_out)) if drawn.ranks_left_out else ""
    _put(page, paper.margin, top - 1.2 * step, cut("   ".join(filter(None, (ranks, names))), size, width), size, RED)
    for k, line in enumerate(reversed(foot)):
        _put(page, paper.margin, paper.margin + k * step + 0.25 * size, cut(line, size, width), size, palette.SOFT)
    _put(page, paper.width - paper.margin, paper.margin + 0.25 * size, sheet.page, size, palette.SOFT, "right")


def _write_head(column: _Column, sheet: Sheet) -> None:
    paper, page = column.paper, column.page
    if sheet.internal:
        width, height = measure(sheet.internal, paper.body) + 2 * paper.body, 2.2 * paper.body
        box = (column.right - width, column.top - height, column.right, column.top)
        _frame(page, box, sheet.internal, paper.body)
        column.top -= height + 0.4 * paper.body
    column.write(sheet.title, paper.title, most=2)
    column.top -= 0.2 * paper.name
    column.write(sheet.name, paper.name, most=1, colour=palette.HOTSPOT)
    column.top -= 0.3 * paper.body
    for line in sheet.lines:
        for part in _join(line, "   ", paper.body, paper.column):
            column.write(part, paper.body, most=2, colour=palette.SOFT)
    column.top -= 0.9 * paper.body


def _place_legend(column: _Column, ground: Ground, look: Look, language: Language) -> float:
    """Draw the legend at the top of what is left of the column and return where it ends."""
    page, paper = column.page, column.paper
    column.rule()
    anchor = (column.left / paper.width, (column.top - 0.5 * paper.body) / paper.height)
    legend = draw_legend(
        page, ground, language=language, classes=look.classes, focus=look.focus is not None, anchor=anchor
    )
    extent = legend.get_window_extent(page.figure.canvas.get_renderer())  # type: ignore[attr-defined]
    return float(extent.y0) - 0.8 * paper.body


def _write_list(column: _Column, sheet: Sheet) -> None:
    paper = column.paper
    column.rule()
    notes = [line for note in sheet.notes for line in wrap(note, paper.foot, paper.column, most=2)]
    floor = column.bottom + (len(notes) + 0.6) * LINE * paper.foot
    if sheet.rows:
        _write_rows(column, sheet, floor)
    else:
        column.top -= paper.body
        column.write(sheet.empty, paper.body, most=3)
    for k, line in enumerate(reversed(notes)):
        y = column.bottom + (k + 0.3) * LINE * paper.foot
        _put(column.page, column.left, y, line, paper.foot, palette.SOFT)


def _write_rows(column: _Column, sheet: Sheet, floor: float) -> None:
    """Write as many rows as there is room for, as large as lets all in uncut, and how many were left out."""
    room = column.top - floor
    size = _choose_size(column, sheet, room)
    fit = int(room // _height(size)) - 1
    if len(sheet.rows) > fit:  # then the line that says so needs room, too
        fit = max(int((room - LINE * size) // _height(size)) - 1, 0)
    shown = sheet.rows[:fit]
    edges = _lay_columns(column, sheet, shown, size)
    _write_heading(column, sheet, edges, size)
    for row in shown:
        _write_row(column, row, edges, size)
    if len(shown) < len(sheet.rows):
        column.write(sheet.more(len(sheet.rows) - len(shown)), size, most=1, colour=RED)


def _choose_size(column: _Column, sheet: Sheet, room: float) -> float:
    """Return the largest size at which all rows fit in, and their places and units, too; else the smallest."""
    words = [word for row in sheet.rows for word in (row.place, row.unit)]
    for size in column.paper.rows:
        edges = _lay_columns(column, sheet, sheet.rows, size)
        width = edges[3] - edges[2] - _GAP * size
        if (len(sheet.rows) + 1) * _height(size) <= room and all(measure(word, size) <= width for word in words):
            return size
    return column.paper.rows[-1]


def _height(size: float) -> float:
    return 2 * LINE * size + 0.55 * size


def _lay_columns(column: _Column, sheet: Sheet, rows: Sequence[Row], size: float) -> list[float]:
    """Return the edges of the columns: rank, theme, place, reports and, where there are deadlines, overdue."""
    heads = [max(measure(word, size) for word in words) for words in sheet.headings]
    most = 0.26 * column.paper.column
    theme = min(max([heads[0], *(measure(t, size) for r in rows for t in (r.theme, r.change))]), most)
    figures = [max([heads[2], *(measure(t, size) for r in rows for t in (r.reports, r.ratio))])]
    if len(sheet.headings) > 3:
        figures.append(max([heads[3], *(measure(r.overdue, size) for r in rows)]))
    badge, gap = 2.3 * size, _GAP * size
    right = [column.right]
    for width in reversed(figures):
        right.insert(0, right[0] - min(width, most) - gap - 0.5)
    return [column.left, column.left + badge, column.left + badge + theme + gap + 0.5, *right]


def _write_heading(column: _Column, sheet: Sheet, edges: Sequence[float], size: float) -> None:
    top, height = column.top, _height(size)
    column.page.add_patch(Rectangle((column.left, top - height), column.paper.column, height, fc=_BAND, ec="none"))
    for (left, right), words, align in zip(pairwise(edges[1:]), sheet.headings, _ALIGN, strict=False):
        _write_pair(column, words, (left, right), size, (palette.SOFT, palette.SOFT), align)
    column.top -= height


_ALIGN = ("left", "left", "right", "right")


def _write_row(column: _Column, row: Row, edges: Sequence[float], size: float) -> None:
    height = _height(size)
    _badge(column, edges[0] + size, column.top - height / 2, row.rank, size)
    soft, ink = palette.SOFT, palette.INK
    cells = [
        ((row.theme, row.change), (ink, soft)),
        ((row.place, row.unit), (ink, RED if row.unanswered else soft)),
        ((row.reports, row.ratio), (ink, soft)),
        ((row.overdue, ""), (RED if row.late else soft, soft)),
    ]
    for (left, right), (words, colours), align in zip(pairwise(edges[1:]), cells, _ALIGN, strict=False):
        _write_pair(column, words, (left, right), size, colours, align)
    column.top -= height
    column.rule()


def _write_pair(
    column: _Column,
    words: tuple[str, str],
    span: tuple[float, float],
    size: float,
    colours: tuple[str, str],
    align: str,
) -> None:
    """Write one cell: two lines between two edges, each cut where it would leave them."""
    gap = _GAP * size
    x, width = (span[0], span[1] - span[0] - gap) if align == "left" else (span[1], span[1] - span[0] - 0.4 * gap)
    for k, (word, colour) in enumerate(zip(words, colours, strict=True)):
        y = column.top - 0.28 * size - (k + 0.78) * LINE * size
        _put(column.page, x, y, cut(word, size, width), size, colour, align)


def _badge(column: _Column, x: float, y: float, rank: int, size: float) -> None:
    """Draw the number as it stands on the map."""
    wide = max(1.75 * size, measure(str(rank), 0.95 * size) + 0.7 * size)
    column.page.add_patch(Ellipse((x, y), wide, 1.75 * size, fc=palette.HOTSPOT, ec="none"))
    _put(column.page, x, y - 0.34 * size, str(rank), 0.95 * size, "white", "center")


def bounds_of(shapes: gpd.GeoDataFrame, *, margin: float = 0.04) -> Box:
    """Return the box around shapes, grown by a share of its longer side; metres."""
    west, south, east, north = (float(v) for v in shapes.total_bounds)
    grown = margin * max(east - west, north - south, 1.0)
    return west - grown, south - grown, east + grown, north + grown
