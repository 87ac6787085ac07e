"""The paper, and the column beside the map that is written from the top down."""

from dataclasses import dataclass

from matplotlib.axes import Axes

from hotspot.maps.paper import palette
from hotspot.maps.paper.typeset import LINE, wrap

_RULE = "#c9d1da"


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


class Column:
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
            put(self.page, self.left, self.top + 0.3 * size, line, size, colour)

    def rule(self) -> None:
        """Draw a line across the column."""
        self.page.plot((self.left, self.right), (self.top, self.top), color=_RULE, lw=0.7, solid_capstyle="butt")


def put(page: Axes, x: float, y: float, text: str, size: float, colour: str, align: str = "left") -> None:
    """Write one line at a point of the page; nothing if it is empty."""
    if text:
        page.text(x, y, text, fontsize=size, color=colour, ha=align, va="baseline")
