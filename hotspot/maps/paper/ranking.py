"""The ranked list beside the map: two lines a hotspot, in letters as large as its column allows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.patches import Ellipse, Rectangle

from hotspot.maps.paper import palette
from hotspot.maps.paper.column import Column, put
from hotspot.maps.paper.typeset import LINE, cut, measure

RED = "#b3001b"
_BAND = "#eef2f6"
_GAP = 0.8  # between columns of the list, times the size of letters
_ALIGN = ("left", "left", "right", "right")


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
class Ranking:
    """The list: `headings` of two lines each over theme, place, reports and, where there are deadlines, overdue.

    `more` says how many rows did not fit.
    """

    headings: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    more: Callable[[int], str]


def write_ranking(column: Column, ranking: Ranking, *, floor: float) -> None:
    """Write as many rows as there is room for, as large as lets all in uncut, and how many were left out.

    Parameters
    ----------
    column
        Where; its `top` moves down.
    ranking
        What, at least one row.
    floor
        Lowest point of the list, points from the lower edge of the paper.
    """
    room, rows = column.top - floor, ranking.rows
    size = _choose_size(column, ranking, room)
    fit = int(room // _height(size)) - 1
    if len(rows) > fit:  # then the line that says so needs room, too
        fit = max(int((room - LINE * size) // _height(size)) - 1, 0)
    edges = _lay_columns(column, ranking, rows[:fit], size)
    _write_heading(column, ranking, edges, size)
    for row in rows[:fit]:
        _write_row(column, row, edges, size)
    if fit < len(rows):
        column.write(ranking.more(len(rows) - fit), size, most=1, colour=RED)


def _choose_size(column: Column, ranking: Ranking, room: float) -> float:
    """Return the largest size at which all rows fit in, and their places and units, too; else the smallest."""
    words = [word for row in ranking.rows for word in (row.place, row.unit)]
    for size in column.paper.rows:
        edges = _lay_columns(column, ranking, ranking.rows, size)
        width = edges[3] - edges[2] - _GAP * size
        if (len(ranking.rows) + 1) * _height(size) <= room and all(measure(word, size) <= width for word in words):
            return size
    return column.paper.rows[-1]


def _height(size: float) -> float:
    return 2 * LINE * size + 0.55 * size


def _lay_columns(column: Column, ranking: Ranking, rows: Sequence[Row], size: float) -> list[float]:
    """Return the edges of the columns: rank, theme, place, reports and, where there are deadlines, overdue."""
    heads = [max(measure(word, size) for word in words) for words in ranking.headings]
    most = 0.26 * column.paper.column
    theme = min(max([heads[0], *(measure(t, size) for r in rows for t in (r.theme, r.change))]), most)
    figures = [max([heads[2], *(measure(t, size) for r in rows for t in (r.reports, r.ratio))])]
    if len(ranking.headings) > 3:
        figures.append(max([heads[3], *(measure(r.overdue, size) for r in rows)]))
    badge, gap = 2.3 * size, _GAP * size
    right = [column.right]
    for width in reversed(figures):
        right.insert(0, right[0] - min(width, most) - gap - 0.5)
    return [column.left, column.left + badge, column.left + badge + theme + gap + 0.5, *right]


def _write_heading(column: Column, ranking: Ranking, edges: Sequence[float], size: float) -> None:
    top, height = column.top, _height(size)
    column.page.add_patch(Rectangle((column.left, top - height), column.paper.column, height, fc=_BAND, ec="none"))
    for (left, right), words, align in zip(pairwise(edges[1:]), ranking.headings, _ALIGN, strict=False):
        _write_pair(column, words, (left, right), size, (palette.SOFT, palette.SOFT), align)
    column.top -= height


def _write_row(column: Column, row: Row, edges: Sequence[float], size: float) -> None:
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
    column: Column,
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
        put(column.page, x, y, cut(word, size, width), size, colour, align)


def _badge(column: Column, x: float, y: float, rank: int, size: float) -> None:
    """Draw the number as it stands on the map."""
    wide = max(1.75 * size, measure(str(rank), 0.95 * size) + 0.7 * size)
    column.page.add_patch(Ellipse((x, y), wide, 1.75 * size, fc=palette.HOTSPOT, ec="none"))
    put(column.page, x, y - 0.34 * size, str(rank), 0.95 * size, "white", "center")
