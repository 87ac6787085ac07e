"""One page of the atlas: the map, and beside it what it shows, in words that never leave their column."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from hotspot.maps.paper import palette
from hotspot.maps.paper.column import Column, Paper, put
from hotspot.maps.paper.ground import Ground
from hotspot.maps.paper.labels import Box
from hotspot.maps.paper.late import Late, write_late
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
from hotspot.maps.paper.ranking import RED, Ranking, write_ranking
from hotspot.maps.paper.typeset import LINE, cut, measure, wrap
from hotspot.texts import Language


@dataclass(frozen=True)
class Sheet:
    """The words of a page, all settled by the typeface.

    `title`: of the atlas; `name`: of this page; `lines`: below them, each of parts that stay whole. `internal`: red
    mark, empty = none. `ranking`: the list; `empty`: stands where it has no rows; `late`: below it,
    None = none; `notes`: at the end of the column. `footer`:
    below the map. `stamp`: on the map, empty = none. `unnamed`, `unnumbered`: beginnings of the lines that list what
    the map had no room for; `comma` stands between. `inset`: above the enlarged hotspot. `page`: number of the page.
    """

    title: str
    name: str
    lines: tuple[tuple[str, ...], ...]
    internal: str
    ranking: Ranking
    empty: str
    late: Late | None
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
    column = Column(page, paper)
    _write_head(column, sheet)
    column.top = _place_legend(column, ground, look, language)
    _write_list(column, sheet)
    return figure


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
    put(page, (west + east) / 2, (south + north) / 2 - 0.36 * size, text, size, RED, "center")


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
    put(page, paper.margin, top - 1.2 * step, cut("   ".join(filter(None, (ranks, names))), size, width), size, RED)
    for k, line in enumerate(reversed(foot)):
        put(page, paper.margin, paper.margin + k * step + 0.25 * size, cut(line, size, width), size, palette.SOFT)
    put(page, paper.width - paper.margin, paper.margin + 0.25 * size, sheet.page, size, palette.SOFT, "right")


def _write_head(column: Column, sheet: Sheet) -> None:
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


def _place_legend(column: Column, ground: Ground, look: Look, language: Language) -> float:
    """Draw the legend at the top of what is left of the column and return where it ends."""
    page, paper = column.page, column.paper
    column.rule()
    anchor = (column.left / paper.width, (column.top - 0.5 * paper.body) / paper.height)
    legend = draw_legend(
        page, ground, language=language, classes=look.classes, focus=look.focus is not None, anchor=anchor
    )
    extent = legend.get_window_extent(page.figure.canvas.get_renderer())  # type: ignore[attr-defined]
    return float(extent.y0) - 0.8 * paper.body


def _write_list(column: Column, sheet: Sheet) -> None:
    paper = column.paper
    column.rule()
    notes = [line for note in sheet.notes for line in wrap(note, paper.foot, paper.column, most=2)]
    floor = column.bottom + (len(notes) + 0.6) * LINE * paper.foot
    if sheet.ranking.rows:
        write_ranking(column, sheet.ranking, floor=floor)
    else:
        column.top -= paper.body
        column.write(sheet.empty, paper.body, most=3)
    if sheet.late is not None:
        write_late(column, sheet.late, floor=floor)
    for k, line in enumerate(reversed(notes)):
        y = column.bottom + (k + 0.3) * LINE * paper.foot
        put(column.page, column.left, y, line, paper.foot, palette.SOFT)


def bounds_of(shapes: gpd.GeoDataFrame, *, margin: float = 0.04) -> Box:
    """Return the box around shapes, grown by a share of its longer side; metres."""
    west, south, east, north = (float(v) for v in shapes.total_bounds)
    grown = margin * max(east - west, north - south, 1.0)
    return west - grown, south - grown, east + grown, north + grown
