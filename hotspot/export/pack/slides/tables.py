"""Native tables: even rows, columns as wide as their texts need, continued on the next slide with their header."""

import math
from collections.abc import Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

from hotspot.export.pack.slides.deck import Deck, Page
from hotspot.export.pack.slides.fit import LEADING, POINT, SPARE, Box, Line, count_lines, cut_lines, measure
from hotspot.export.pack.slides.write import describe, points, set_language, write_text, write_title

# Letters around a cell's text, above and below it, in points.
_CELL = (5.0, 2.5)
# Widest text, in letters, that a column's width is made for.
_WIDEST = 24.0
# In a cell of a table without a header.
_MOST_LINES = 6


def add_table_slides(
    deck: Deck,
    title: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    name: str,
    note: str,
    right: Sequence[int],
    most: int,
) -> None:
    """Add a slide with a table and a note below it, or more of them where there are more than `most` rows or where two
    lines a row would not fit; all hold about as many rows, and the header.
    """
    page = deck.add()
    body, below = page.body.cut_bottom(page.points(34), gap=page.gap // 2)
    room = min(most, capacity(page, body, lines=2))
    n_rows = math.ceil(len(rows) / math.ceil(len(rows) / room))
    parts = math.ceil(len(rows) / n_rows)
    for part in range(parts):
        page = deck.add() if part else page
        told = deck.facts.say("slides_part", title=title, part=part + 1, parts=parts) if parts > 1 else title
        chosen = rows[part * n_rows : (part + 1) * n_rows]
        write_title(page, told)
        write_table(page, body, header, chosen, name=name, description=told, right=right)
        write_text(page, below, [Line(note, tone="quiet")], name="notes", sizes=(11, 8))


def write_table(
    page: Page,
    box: Box,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    name: str,
    description: str,
    right: Sequence[int] = (),
    bold: Sequence[int] = (),
    sizes: tuple[float, float] = (13, 9),
    stretch: float = 1.6,
) -> Box:
    """Write a native table as wide as a box; columns as wide as their texts, those of `right` set to the right.

    Texts stand on one line each where they fit so in large letters; else rows are as high as their texts, which are cut
    to two lines below a header, then to one. Rows are stretched up to so many times to fill the box. An empty
    header leaves the first row out.

    Returns
    -------
    Box
        What the table takes.
    """
    cells = [list(header), *[list(row) for row in rows]] if header else [list(row) for row in rows]
    size, widths, heights = _fit_table(
        cells, box, [bound * page.scale for bound in sizes], lines=2 if header else _MOST_LINES, stretch=stretch
    )
    taken = Box(box.left, box.top, sum(widths), sum(heights))
    frame = page.slide.shapes.add_table(len(cells), len(widths), *taken.corners)
    frame.name = name
    describe(frame, description)
    frame.table.first_row = bool(header)
    for column, width in zip(frame.table.columns, widths, strict=True):
        column.width = width
    for number, (row, texts, height) in enumerate(zip(frame.table.rows, cells, heights, strict=True)):
        row.height = height
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            head = bool(header) and number == 0
            _write_cell(cell, text, size, page, right=place in right, bold=head or place in bold)
    return taken


def capacity(page: Page, box: Box, *, lines: int, size: float = 9) -> int:
    """Return how many rows of so many lines a table in a box can hold below its header."""
    row = (size * LEADING * lines + 2 * _CELL[1]) * page.scale
    return max(int(box.height / POINT / row) - 1, 1)


def _fit_table(
    cells: list[list[str]], box: Box, sizes: list[float], *, lines: int, stretch: float
) -> tuple[float, list[int], list[int]]:
    """Find the size of letters, the widths of columns and the heights of rows of at most so many lines; cut texts in
    place where they do not fit at the least size.
    """
    most, least = sizes
    for step in range(int(2 * (most - least)) + 1):
        size = most - 0.5 * step
        widths = _find_widths(cells, box.width, size)
        heights = _find_heights(cells, widths, size)
        wrapped = stretch > 1 and max(heights) > _find_height(1, size) and size >= (most + least) / 2
        if sum(heights) <= box.height and max(heights) <= _find_height(lines, size) and not wrapped:
            break
    for n_lines in (lines, 2, 1):
        if sum(heights) > box.height or max(heights) > _find_height(lines, size):
            for row in cells:
                rooms = _find_rooms(widths, size)
                row[:] = [cut_lines(text, room, n_lines) for text, room in zip(row, rooms, strict=True)]
            heights = _find_heights(cells, widths, size)
    if stretch > 1 and max(heights) * len(heights) <= box.height:
        heights = [max(heights)] * len(heights)
    higher = min(stretch, max(box.height / sum(heights), 1.0))
    return size, widths, [int(one * higher) for one in heights]


def _find_widths(cells: list[list[str]], width: int, size: float) -> list[int]:
    """Give each column what its longest text needs, the wide ones an equal part of what narrow ones leave; what is
    over goes to all.
    """
    longest = [max(measure(row[place]) for row in cells) for place in range(len(cells[0]))]
    needs = [(min(letters, _WIDEST) * size / SPARE + 2 * _CELL[0] + 1) * POINT for letters in longest]
    left, given = float(width), dict.fromkeys(range(len(needs)), 0.0)
    for done, place in enumerate(sorted(given, key=lambda place: needs[place])):
        given[place] = min(needs[place], left / (len(needs) - done))
        left -= given[place]
    return [int(one * width / sum(given.values())) for one in given.values()]


def _find_heights(cells: list[list[str]], widths: list[int], size: float) -> list[int]:
    rooms = _find_rooms(widths, size)
    counted = (max(map(count_lines, row, rooms)) for row in cells)
    return [_find_height(lines, size) for lines in counted]


def _find_height(lines: int, size: float) -> int:
    return int((lines * size * LEADING + 2 * _CELL[1]) * POINT)


def _find_rooms(widths: list[int], size: float) -> list[float]:
    """Widths of columns in letters of a size."""
    return [(width / POINT - 2 * _CELL[0]) / size for width in widths]


def _write_cell(cell: Any, text: str, size: float, page: Page, *, right: bool, bold: bool) -> None:
    across, down = _CELL
    cell.margin_left = cell.margin_right = points(across)
    cell.margin_top = cell.margin_bottom = points(down)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    paragraph.line_spacing = points(size * LEADING)
    run = paragraph.add_run()
    run.text = text or "–"  # a cell without letters is as high as those of the theme, and the table leaves its box
    run.font.size = points(size)
    if bold:
        run.font.bold = True
    set_language(run._r.get_or_add_rPr(), page.facts.language)
