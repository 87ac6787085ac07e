"""What a brief is made of, in order: headings, sentences, tables and figures, still without any form."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (一、) or 2 (（一）), its number included."""

    level: int
    words: str


@dataclass(frozen=True)
class Passage:
    """A paragraph of the body."""

    words: str


@dataclass(frozen=True)
class Table:
    """Rows of words below `heads`; `widths` in mm, `right` the columns of figures, `note` below the table."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    right: frozenset[int]
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """A PNG at most so many millimetres wide and high; `alt` for who cannot see it, `note` below the caption."""

    caption: str
    picture: bytes
    alt: str
    width: float
    height: float
    note: str = ""


Block = Heading | Passage | Table | Figure
