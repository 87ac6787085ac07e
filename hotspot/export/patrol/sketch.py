"""A small schematic map of one route: its line, numbered stops that do not cover each other, scale and north."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WIDTH, HEIGHT = 186.0, 70.0  # millimetres on paper, and the units of the drawing
MARGIN = 11.0  # holds north and scale; numbered circles stay inside
RADIUS = 2.5  # of a numbered circle
ARROW_EVERY = 22.0
LEAST_SPAN_M = 200.0
M_PER_DEGREE = 111_195.0  # mean length of a degree of latitude on a sphere of 6 371 km


@dataclass(frozen=True)
class _Frame:
    """From degrees to millimetres: equirectangular about the middle, one scale for both axes."""

    lon: float
    lat: float
    scale: float  # mm per metre

    def place(self, points: Floats) -> Floats:
        metres = np.array([M_PER_DEGREE * math.cos(math.radians(self.lat)), M_PER_DEGREE])
        flat = (points - [self.lon, self.lat]) * metres * self.scale
        return np.array(flat * [1, -1] + [WIDTH / 2, HEIGHT / 2], dtype=np.float64)


def draw_sketch(line: Floats, stops: Floats, depot: Floats, *, words: Mapping[str, str]) -> str:
    """Return an SVG of a route, black on white, 186 × 70 mm.

    Parameters
    ----------
    line
        (m, 2) longitude and latitude, WGS84, of the way.
    stops
        (n, 2) of the stops in their order; they are numbered from 1.
    depot
        (2,) where the way begins.
    words
        `north` and `depot`.
    """
    frame = _fit(np.vstack([line.reshape(-1, 2), stops.reshape(-1, 2), depot]))
    way, spots, start = (frame.place(np.atleast_2d(points)) for points in (line.reshape(-1, 2), stops, depot))
    parts = [
        f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{HEIGHT - 1}" fill="none" stroke="#999" '
        'stroke-width="0.2"/>',
        _draw_way(way),
        _draw_depot(start[0], words["depot"]),
        *_draw_stops(spots, start[0]),
        _draw_north(words["north"]),
        _draw_scale(frame.scale),
    ]
    return f'<svg class="sketch" viewBox="0 0 {WIDTH:g} {HEIGHT:g}">{"".join(parts)}</svg>'


def place_labels(spots: Floats, taken: Floats) -> Floats:
    """Return (n, 2) centres for numbered circles, each on its spot or as near as it covers no other circle or spot.

    Parameters
    ----------
    spots
        (n, 2) millimetres; stops of one place may share a spot.
    taken
        (k, 2) centres that must stay free as well.
    """
    ring = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    circle = np.column_stack([np.cos(ring), np.sin(ring)])
    offsets = np.vstack([[[0, 0]], *(circle * RADIUS * reach for reach in (2.1, 3.2, 4.3, 5.4, 6.5))])
    low, high = np.full(2, MARGIN - 1), np.array([WIDTH, HEIGHT]) - MARGIN + 1
    placed = np.empty_like(spots)
    for i, spot in enumerate(spots):
        tries = spot + offsets
        away = np.delete(spots, i, axis=0)
        other = away[np.hypot(*(away - spot).T) > 1e-9]  # a stop at the very same place cannot be uncovered
        gaps = np.concatenate(
            [
                _gaps(tries, placed[:i]) - 2 * RADIUS,
                _gaps(tries, taken) - 2 * RADIUS,
                _gaps(tries, other) - RADIUS - 0.5,
            ],
            axis=1,
        )
        clear = np.minimum(gaps.min(axis=1, initial=0.0), 0.0)
        clear[((tries < low) | (tries > high)).any(axis=1)] = -np.inf
        placed[i] = tries[int(np.argmax(clear))]  # the first of the best: offsets are sorted by their length
    return placed


def choose_scale(scale: float, *, most_mm: float = 40.0) -> float:
    """Return the longest of 1, 2, 5 × 10ⁿ metres that is at most `most_mm` long at `scale` millimetres a metre."""
    metres = most_mm / scale
    step = 10.0 ** math.floor(math.log10(metres))
    return next(factor * step for factor in (5, 2, 1) if factor * step <= metres)


def _fit(points: Floats) -> _Frame:
    low, high = points.min(axis=0), points.max(axis=0)
    lon, lat = (float(value) for value in (low + high) / 2)
    span = (high - low) * [M_PER_DEGREE * math.cos(math.radians(lat)), M_PER_DEGREE]
    room = np.array([WIDTH, HEIGHT]) - 2 * MARGIN
    return _Frame(lon, lat, float((room / np.maximum(span, LEAST_SPAN_M)).min()))


def _gaps(tries: Floats, others: Floats) -> Floats:
    return np.array(np.hypot(*(tries[:, None] - others[None]).transpose(2, 0, 1)), dtype=np.float64)


def _draw_way(way: Floats) -> str:
    points = " ".join(f"{x:.2f},{y:.2f}" for x, y in way)
    line = f'<polyline points="{points}" fill="none" stroke="#000" stroke-width="0.5" stroke-linejoin="round"/>'
    return line + "".join(_draw_arrow(*arrow) for arrow in _arrows(way))


def _arrows(way: Floats) -> Sequence[tuple[float, float, float]]:
    """Positions and directions (degrees) of arrow heads along the way."""
    if len(way) < 2:
        return []
    steps = np.hypot(*np.diff(way, axis=0).T)
    done = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.arange(ARROW_EVERY / 2, done[-1], ARROW_EVERY)
    leg = np.minimum(np.searchsorted(done, at, side="right") - 1, len(steps) - 1)
    x, y = (np.interp(at, done, values) for values in way.T)
    turn = np.degrees(np.arctan2(*np.diff(way, axis=0)[leg].T[::-1]))
    return list(zip(x.tolist(), y.tolist(), turn.tolist(), strict=True))


def _draw_arrow(x: float, y: float, turn: float) -> str:
    return f'<path d="M-1.3,-1.1L1.5,0L-1.3,1.1z" transform="translate({x:.2f} {y:.2f}) rotate({turn:.0f})"/>'


def _draw_depot(spot: Floats, name: str) -> str:
    x, y = spot
    return (
        f'<rect x="{x - 2:.2f}" y="{y - 2:.2f}" width="4" height="4" fill="#000"/>'
        f'<text x="{x:.2f}" y="{y - 2.9:.2f}" class="halo">{escape(name)}</text>'
    )


def _draw_stops(spots: Floats, depot: Floats) -> list[str]:
    centres = place_labels(spots, depot + np.array([[0, 0], [0, -4]]))  # the square and its word
    moved = np.hypot(*(centres - spots).T) > 1e-9
    leaders = [
        f'<path d="M{x:.2f},{y:.2f}L{cx:.2f},{cy:.2f}" stroke="#000" stroke-width="0.25"/>'
        f'<circle cx="{x:.2f}" cy="{y:.2f}" r="0.7"/>'
        for (x, y), (cx, cy) in zip(spots[moved], centres[moved], strict=True)
    ]
    return leaders + [
        f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{RADIUS:g}" fill="#fff" stroke="#000" stroke-width="0.4"/>'
        f'<text x="{x:.2f}" y="{y + 1.05:.2f}">{i}</text>'
        for i, (x, y) in enumerate(centres, start=1)
    ]


def _draw_north(name: str) -> str:
    x = WIDTH - 5
    return f'<path d="M{x},3L{x + 1.7},9L{x},7.6L{x - 1.7},9z"/><text x="{x}" y="12.4">{escape(name)}</text>'


def _draw_scale(scale: float) -> str:
    metres = choose_scale(scale)
    length, y = metres * scale, HEIGHT - 3
    text = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    return (
        f'<path d="M3,{y - 1.2}v1.2h{length:.2f}v-1.2" fill="none" stroke="#000" stroke-width="0.4"/>'
        f'<text x="{3 + length / 2:.2f}" y="{y - 1.6}" class="halo">{text}</text>'
    )
