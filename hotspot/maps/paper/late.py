"""Reports past their deadline, a line each, in what the ranked list leaves of the column."""

from collections.abc import Callable
from dataclasses import dataclass

from hotspot.maps.paper import palette
from hotspot.maps.paper.column import Column, put
from hotspot.maps.paper.typeset import LINE, cut, measure

_GAP = 0.8  # between columns of the list, times the size of letters
_LEAST_ROWS = 2  # fewer are not worth a heading


@dataclass(frozen=True)
class Late:
    """`title`: above the list; `heads` and `rows`: theme, place, deadline, days late; `more`: how many did not fit."""

    title: str
    heads: tuple[str, str, str, str]
    rows: tuple[tuple[str, str, str, str], ...]
    more: Callable[[int], str]


def write_late(column: Column, late: Late, *, floor: float) -> None:
    """Write the rows there is room for above `floor` (points) and how many are left out; nothing without room."""
    size = column.paper.foot
    step = 1.15 * LINE * size
    column.top -= 1.2 * size
    room = int((column.top - floor) // step) - 2
    shown = late.rows if len(late.rows) <= room else late.rows[: max(room - 1, 0)]
    if len(shown) < min(_LEAST_ROWS, len(late.rows)) or not shown:
        return
    column.write(late.title, size, most=1, colour=palette.HOTSPOT)
    column.top -= step - LINE * size
    edges = _lay_columns(column, [late.heads, *shown], size)
    for row in (late.heads, *shown):
        column.top -= step
        for k, words in enumerate(row):
            left, right = edges[k], edges[k + 1] - _GAP * size
            x, align = (left, "left") if k < 2 else (right, "right")
            colour = palette.SOFT if row is late.heads else palette.INK
            put(column.page, x, column.top + 0.35 * size, cut(words, size, right - left), size, colour, align)
    if len(shown) < len(late.rows):
        column.write(late.more(len(late.rows) - len(shown)), size, most=1, colour=palette.SOFT)


def _lay_columns(column: Column, rows: list[tuple[str, str, str, str]], size: float) -> list[float]:
    """Return the edges of the columns: place takes what the others leave."""
    needs = [max(measure(row[k], size) for row in rows) + (_GAP + 0.1) * size for k in range(4)]
    theme, end = min(needs[0], 0.26 * column.paper.column), column.right + _GAP * size
    return [column.left, column.left + theme, end - needs[3] - needs[2], end - needs[3], end]
