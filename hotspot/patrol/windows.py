"""When a place is worth a visit: the hours of its themes inside the shift, as alternatives of which one is made."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hotspot.patrol.params import CLOCK, WindowParams

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Span = tuple[float, float]

MINUTES_PER_DAY = 1440.0
ANY_DAY: Span = (0.0, MINUTES_PER_DAY)
# A narrower window must add this share to a place's prize to be offered beside a wider one.
WORTH_OFFERING = 0.1


@dataclass(frozen=True, eq=False)
class Alternatives:
    """Ways to visit places: `row` (m,) the place, [`opens`, `closes`] (m,) minutes of the day, `prize` (m,)."""

    row: NDArray[np.int64]
    opens: Floats
    closes: Floats
    prize: Floats


def read_clock(text: str) -> float:
    """Return minutes after midnight of ``HH:MM``; `ValueError` for what is no time of a day (25:00, 18:70)."""
    if not CLOCK.fullmatch(text):
        raise ValueError(text)
    hours, minutes = text.split(":")
    return int(hours) * 60.0 + int(minutes)


def find_hours(theme: str, span: Span, windows: Sequence[WindowParams]) -> Span | None:
    """Return the hours of a theme inside the shift `span` (minutes of its day, beyond 1440 the next); None if none.

    A theme without a window is looked at all the time. A window that closes before it opens ends on the next day. Of
    several stretches inside a long shift the longest counts.
    """
    window = next((w for w in windows if w.theme == theme), None)
    if window is None:
        return span
    opens, closes = read_clock(window.opens), read_clock(window.closes)
    if closes <= opens:
        closes += MINUTES_PER_DAY
    shifted = [(opens + day * MINUTES_PER_DAY, closes + day * MINUTES_PER_DAY) for day in (-1, 0, 1)]
    inside = [(max(span[0], first), min(span[1], last)) for first, last in shifted]
    first, last = max(inside, key=lambda part: part[1] - part[0])
    return (first, last) if last > first else None


def list_alternatives(by_theme: Floats, hours: Sequence[Span | None], *, service: Floats) -> Alternatives:
    """List for each place the windows in which it may be visited, and what a visit in each is worth.

    Parameters
    ----------
    by_theme
        (places, themes): problems expected at a place while the hours of the theme last.
    hours
        Per theme its hours inside the shift, or None.
    service
        (places,) minutes a visit takes; a window shorter than that is no window.

    A visit meets the problems of every theme whose hours contain its window. Of windows inside one another the wider is
    offered alone where the narrower adds less than a tenth to what is met.
    """
    windows = _find_windows([part for part in hours if part is not None])
    holds = np.array([[part is not None and part[0] <= w[0] and w[1] <= part[1] for part in hours] for w in windows])
    prize = by_theme @ holds.T.astype(float) if windows else np.zeros((len(by_theme), 0))
    width = np.array([closes - opens for opens, closes in windows])
    chosen = [
        (row, window) for row in range(len(prize)) for window in _choose(prize[row], width, windows, service[row])
    ]
    row, window = (np.array(part, dtype=np.int64) for part in zip(*chosen, strict=True)) if chosen else (_NONE, _NONE)
    opens, closes = (np.array([w[end] for w in windows])[window] if chosen else np.zeros(0) for end in (0, 1))
    return Alternatives(row, opens, closes, prize[row, window] if chosen else np.zeros(0))


_NONE = np.zeros(0, dtype=np.int64)


def _find_windows(hours: list[Span]) -> list[Span]:
    """Return every stretch in which the same themes can be met from its beginning to its end, widest first."""
    found = {(max(a[0], b[0]), min(a[1], b[1])) for a in hours for b in hours if min(a[1], b[1]) > max(a[0], b[0])}
    return sorted(found, key=lambda window: (window[0] - window[1], window))


def _choose(prize: Floats, width: Floats, windows: list[Span], service: float) -> list[int]:
    """Return the windows to offer for one place: each clearly better than every wider one that contains it."""
    best = prize.max(initial=0.0)
    if not best:
        return []
    kept: list[int] = []
    for one in range(len(windows)):  # widest first
        around = [prize[other] for other in kept if _contains(windows[other], windows[one])]
        if width[one] >= service and prize[one] > max(around, default=0.0) + WORTH_OFFERING * best:
            kept.append(one)
    return kept


def _contains(outer: Span, inner: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
