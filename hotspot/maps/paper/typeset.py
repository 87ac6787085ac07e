"""Lines of text that fit: measured, wrapped and cut at the width they have."""

import re
from functools import lru_cache

import matplotlib
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

_PIECES = re.compile(r"[!-~]+ ?|.", re.DOTALL)  # a Latin word with its space, or one other character
_NOT_FIRST = "\u3001\u3002\uff0c\uff1a\uff1b\uff09\u00b7\u2026"  # marks that no line begins with
LINE = 1.35  # height of a line, times its size


def measure(text: str, size: float) -> float:
    """Return the width of one line in points, in the fonts of the `typeface` block around."""
    return size * _measure_ems(text, tuple(matplotlib.rcParams["font.family"])) if text else 0.0


@lru_cache(maxsize=8192)
def _measure_ems(text: str, families: tuple[str, ...]) -> float:
    """Width times the size of letters; the names of families of a `typeface` tell which letters they have."""
    font = FontProperties(family=list(families), size=1)
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


def cut(text: str, size: float, width: float) -> str:
    """Return the text, or as much of its beginning as fits a width in points, with an ellipsis."""
    if measure(text, size) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle] + "\u2026", size) <= width else (low, middle - 1)
    return text[:low].rstrip() + "\u2026"


def wrap(text: str, size: float, width: float, *, most: int) -> list[str]:
    """Break text into at most so many lines of a width in points; the last one is cut where more would follow.

    Lines break between words and between Chinese characters. A closing mark takes the character before it along.
    """
    lines: list[str] = []
    line: list[str] = []
    left = list(_PIECES.findall(text))
    while left:
        piece = left.pop(0)
        if not line or measure("".join([*line, piece]).rstrip(), size) <= width:
            line.append(piece)
        elif len(lines) == most - 1:
            line += [piece, *left]
            break
        else:
            follows = piece in _NOT_FIRST and len(line) > 1 and line[-1] not in _NOT_FIRST
            carried = [line.pop()] if follows else []
            lines.append("".join(line).rstrip())
            line = [*carried, piece.lstrip()]
    return [cut(one, size, width) for one in [*lines, "".join(line).rstrip()] if one]
