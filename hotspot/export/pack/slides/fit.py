"""Where things stand on a slide, and how large a text may be there: PowerPoint does not shrink what programs write."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

# English metric units of a typographic point.
POINT = 12_700
# Height of a line as a multiple of the letters' size; written as an exact spacing, whatever the font.
LEADING = 1.25
_TOKENS = re.compile(r"[ \u00a0]+|[!-\u024f]+|.", re.DOTALL)
# Office keeps punctuation off the beginning of a line, which moves letters to the next one.
SPARE = 0.96
_BETWEEN = 0.2


@dataclass(frozen=True)
class Box:
    """A rectangle on a slide, in English metric units."""

    left: int
    top: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        """Lower edge."""
        return self.top + self.height

    @property
    def corners(self) -> tuple[int, int, int, int]:
        """Left, top, width and height."""
        return self.left, self.top, self.width, self.height

    def columns(self, *shares: float, gap: int) -> list["Box"]:
        """Cut into columns whose widths are in proportion to `shares`."""
        left, boxes = float(self.left), []
        unit = (self.width - gap * (len(shares) - 1)) / sum(shares)
        for share in shares:
            boxes.append(replace(self, left=int(left), width=int(share * unit)))
            left += share * unit + gap
        return boxes

    def rows(self, *shares: float, gap: int) -> list["Box"]:
        """Cut into rows whose heights are in proportion to `shares`."""
        turned = Box(self.top, self.left, self.height, self.width).columns(*shares, gap=gap)
        return [Box(part.top, part.left, part.height, part.width) for part in turned]

    def cut_top(self, height: int, *, gap: int) -> tuple["Box", "Box"]:
        """Cut a strip off the top; return it and the rest."""
        rest = replace(self, top=self.top + height + gap, height=self.height - height - gap)
        return replace(self, height=height), rest

    def cut_bottom(self, height: int, *, gap: int) -> tuple["Box", "Box"]:
        """Cut a strip off the bottom; return the rest and it."""
        rest = replace(self, height=self.height - height - gap)
        return rest, replace(self, top=self.bottom - height, height=height)


@dataclass(frozen=True)
class Line:
    """A paragraph: its letters are `size` times those of its box; `tone`: `text`, `quiet`, `strong` or `inverse`."""

    text: str
    size: float = 1.0
    bold: bool = False
    tone: str = "text"


def measure(text: str) -> float:
    """Estimate the width of a text in units of its letters' size: 1 for Chinese, as in a wide font for Latin.

    Some programs set a little space between the two.
    """
    widths = [_width(letter) for letter in text]
    changes = sum((a == 1.0) != (b == 1.0) for a, b in pairwise(widths))
    return sum(widths) + _BETWEEN * changes


def count_lines(text: str, width: float) -> int:
    """Count the lines of a text in a column `width` letters wide; words break only where they are wider than that."""
    lines, used, room = 1, 0.0, max(width * SPARE, 1.0)
    for token in _TOKENS.findall(text):
        size = measure(token) + (_BETWEEN if len(token) > 1 else 0.0)
        if used + size <= room:
            used += size
        elif not token.isspace():
            whole = int(size / room)
            lines, used = lines + whole + (used > 0), size - whole * room
    return lines


def cut_lines(text: str, width: float, lines: int) -> str:
    """Cut a text with an ellipsis to so many lines of a column `width` letters wide."""
    if count_lines(text, width) <= lines:
        return text
    low, high = 0, len(text)
    while high - low > 1:
        middle = (low + high) // 2
        fits = count_lines(text[:middle].rstrip() + "…", width) <= lines
        low, high = (middle, high) if fits else (low, middle)
    return text[:low].rstrip() + "…"


def cut(text: str, width: float) -> str:
    """Cut a text with an ellipsis to a width in letters."""
    return cut_lines(text, width / SPARE, 1)


def fit_lines(
    lines: Sequence[Line], box: Box, *, most: float, least: float, gap: float = 0.0
) -> tuple[float, list[Line]]:
    """Find the largest size of letters at which paragraphs fit a box; at the smallest, cut what does not fit.

    Parameters
    ----------
    lines
        Paragraphs.
    box
        Without margins.
    most, least
        Sizes in points.
    gap
        Space below each paragraph, in sizes.

    Returns
    -------
    tuple
        Size in points, and the paragraphs that fit.
    """
    size = most
    while size > least and _height(lines, box, size, gap) > box.height / POINT:
        size = max(size - 0.5, least)
    room, kept = box.height / POINT, []
    for line in lines:
        step = line.size * size * LEADING
        n_lines = int((room + 0.01) / step)
        if n_lines < 1:
            break
        column = box.width / POINT / (line.size * size)
        kept.append(replace(line, text=cut_lines(line.text, column, n_lines)))
        room -= count_lines(kept[-1].text, column) * step + gap * size
    return size, kept


def _height(lines: Sequence[Line], box: Box, size: float, gap: float) -> float:
    """Height of paragraphs in points."""
    width = box.width / POINT
    counted = (count_lines(line.text, width / (line.size * size)) * line.size for line in lines)
    return sum(counted) * size * LEADING + gap * size * (len(lines) - 1)


def _width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WFA":
        return 1.0
    return 0.72 if letter.isupper() or letter in "%&@mw" else 0.6
