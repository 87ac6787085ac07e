"""The list of overdue reports on a page: as many as fit, the rest counted, never outside its column."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from hotspot.maps.paper.column import PAPERS, Column
from hotspot.maps.paper.fonts import typeface
from hotspot.maps.paper.late import Late, write_late

HEADS = ("主题", "地点", "限期", "逾期天数")


def write(n, room, *, place="雁滩路社区 · 雁西路41号路89号"):
    """The words written where `n` reports have `room` points, and their boxes in points."""
    paper = PAPERS["A4"]
    figure = Figure((paper.width / 72, paper.height / 72), dpi=72)
    canvas, page = FigureCanvasAgg(figure), figure.add_axes((0, 0, 1, 1))
    page.set(xlim=(0, paper.width), ylim=(0, paper.height))
    late = Late("逾期上报", HEADS, tuple(("占道经营", place, f"2017-06-{k + 1:02d}", str(k)) for k in range(n)),
                lambda more: f"另有 {more} 件")  # fmt: skip
    with typeface("".join((late.title, *HEADS, "占道经营另有件", place, "0123456789"))):
        column = Column(page, paper)
        floor = column.top - room
        write_late(column, late, floor=floor)
        canvas.draw()
        boxes = [(text.get_text(), text.get_window_extent()) for text in page.texts]
    return [words for words, _ in boxes], boxes, (column.left, column.right, floor)


def test_all_are_written_where_there_is_room():
    words, _, _ = write(5, 400)
    assert words.count("占道经营") == 5
    assert not [word for word in words if word.startswith("另有")]


@pytest.mark.parametrize("room", [75, 100, 150])
def test_those_without_room_are_counted(room):
    words, _, _ = write(28, room)
    shown = words.count("占道经营")
    assert 0 < shown < 28
    assert words[-1] == f"另有 {28 - shown} 件"


def test_without_room_nothing_is_written():
    assert write(28, 30)[0] == []


@pytest.mark.parametrize("place", ["雁滩路社区", "长" * 200, "W" * 200])
def test_nothing_leaves_the_column_or_meets_its_neighbour(place):
    _, boxes, (left, right, floor) = write(28, 200, place=place)
    for i, (words, box) in enumerate(boxes):
        assert left - 0.5 <= box.x0 <= box.x1 <= right + 0.5, words
        assert box.y0 >= floor - 0.5, words
        assert not [other for other, one in boxes[:i] if box.overlaps(one.padded(-0.5))], words
