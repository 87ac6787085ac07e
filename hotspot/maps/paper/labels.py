"""Where numbers and names stand on a map so that nothing covers anything else. Pure geometry, in points of the paper.

Why not textalloc: it puts texts beside points, the first that is free of a dozen neighbours, and does not know that
the name of an area belongs inside it; it keeps off what it is told as drawn points of one size, not off boxes of
earlier texts; and its leader lines cross both. Candidates in order of merit are less code than working around that.
The order follows Imhof (1975), doi:10.1559/152304075784313304: inside the area, across its border, outside by a line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Box = tuple[float, float, float, float]  # left, bottom, right, top
Boxes = NDArray[np.float64]  # the same, one row each
Size = tuple[float, float]
_MOST_POSITIONS = 400
_TURNS = 24
_REACH = 0.35  # of the frame's longer side: how long a leader line may be
_NONE = np.empty((0, 4))
_ENDS = 8  # inside the area that a line may try
_LAND_COSTS = 60.0  # points of way that a place outside the district is worth


@dataclass(frozen=True, eq=False)
class Wanted:
    """A name to place.

    `shape`: the part of its area that is seen. `middle`: of that. `sizes`: of its box, in the order to try.
    `may_leave`: it may cross its border or stand elsewhere with a line.
    """

    shape: shapely.Geometry
    middle: tuple[float, float]
    sizes: tuple[Size, ...]
    may_leave: bool = True


@dataclass(frozen=True)
class Place:
    """Middle of a text, which of its sizes, and where its leader line ends (None = no line)."""

    x: float
    y: float
    size: int = 0
    points_to: tuple[float, float] | None = None

    def box(self, sizes: Sequence[Size]) -> Box:
        """Return the place taken by the text."""
        width, height = sizes[self.size]
        return (self.x - width / 2, self.y - height / 2, self.x + width / 2, self.y + height / 2)


def place_numbers(
    spots: Boxes, middles: NDArray[np.float64], radii: NDArray[np.float64], *, frame: Box, taken: Boxes
) -> list[Place | None]:
    """Place the circles of hotspots, the first hotspot first.

    In its middle if the hotspot can still be seen around the circle, else as near as there is room, with a line; the
    line passes under other circles only if there is no other way.

    Parameters
    ----------
    spots, middles, radii
        Boxes of the hotspots, their middles, radii of the circles.
    frame, taken
        Nothing sticks out of the frame or touches what is taken; other hotspots are kept free where that is possible.
    """
    found: list[Place | None] = []
    for i, radius in enumerate(radii):
        width, height = spots[i, 2:] - spots[i, :2]
        large = min(width, height) > 2.5 * radius
        size, to = (2 * float(radius), 2 * float(radius)), (float(middles[i, 0]), float(middles[i, 1]))
        around = _rings(to, np.hypot(width, height) / 2 + radius * np.arange(1, 25))
        others = np.vstack([taken, np.delete(spots, i, axis=0)])
        beside = [(around, others, others), (around, taken, taken), (around, taken, _NONE)]
        inside = (middles[[i]], taken, _NONE)
        tries = [inside, *beside] if large else [*beside, inside]
        places = (_find(at, size, frame, blocked, to, uncrossed) for at, blocked, uncrossed in tries)
        place = next((p for p in places if p), None)
        found.append(place)
        if place:
            taken = np.vstack([taken, place.box([size])])
    return found


def place_names(
    wanted: Sequence[Wanted], *, frame: Box, taken: Boxes, avoid: Boxes, land: Sequence[shapely.Geometry]
) -> list[Place | None]:
    """Place names, those with the fewest places to stand first; None for one that finds no room anywhere.

    Parameters
    ----------
    wanted
        The names.
    frame, taken
        Nothing sticks out of the frame or touches what is taken.
    avoid
        Boxes kept free where that is possible (hotspots).
    land
        Areas: a name with a line stands better beside them than on one that is not its own.
    """
    found: list[Place | None] = [None] * len(wanted)
    inner = [_positions(one) for one in wanted]
    room = [
        int(_is_free(_boxes(at[fits], one.sizes[0]), taken).sum())
        for one, (at, fits) in zip(wanted, inner, strict=True)
    ]
    order = sorted(range(len(wanted)), key=lambda i: (not wanted[i].may_leave, room[i]))
    tree = shapely.STRtree(list(land))
    for near in (True, False):
        for i in order:
            if found[i] is None and (near or wanted[i].may_leave):
                tries = (
                    _near(wanted[i], inner[i], frame, taken, avoid)
                    if near
                    else _far(wanted[i], inner[i][0], frame, taken, tree)
                )
                if place := next((p for p in tries if p), None):
                    found[i] = place
                    taken = np.vstack([taken, place.box(wanted[i].sizes), line_boxes(place, wanted[i].sizes)])
    return found


def line_boxes(place: Place, sizes: Sequence[Size]) -> Boxes:
    """Return small boxes along the leader line of a place, none if it has no line."""
    if place.points_to is None:
        return _NONE
    end = np.array(place.points_to)
    box = np.array(place.box(sizes))
    start = np.clip(end, box[:2], box[2:])
    steps = np.linspace(0.0, 1.0, max(2, int(np.hypot(*(end - start)) / 2)))[1:]
    return _boxes(start + steps[:, None] * (end - start), (2.0, 2.0))


def _near(
    one: Wanted, inner: tuple[NDArray[np.float64], NDArray[np.bool_]], frame: Box, taken: Boxes, avoid: Boxes
) -> Iterator[Place | None]:
    at, fits = inner
    for blocked in (np.vstack([taken, avoid]), taken):
        for number, size in enumerate(one.sizes):
            inside = at[fits] if number == 0 else at[_lies_inside(one.shape, _boxes(at, size))]
            yield _find(inside, size, frame, blocked, number=number)
    if one.may_leave:
        yield _find(at, one.sizes[-1], frame, taken, number=len(one.sizes) - 1)


def _far(
    one: Wanted, inner: NDArray[np.float64], frame: Box, taken: Boxes, land: shapely.STRtree
) -> Iterator[Place | None]:
    size, number = one.sizes[-1], len(one.sizes) - 1
    reach = _REACH * max(frame[2] - frame[0], frame[3] - frame[1])
    at = _rings(one.middle, np.arange(size[1], reach, size[1] * 0.75))
    boxes = _boxes(at, size)
    on_land = np.isin(np.arange(len(at)), land.query(shapely.box(*boxes.T), predicate="intersects")[0])
    nearest = np.clip(one.middle, boxes[:, :2], boxes[:, 2:])
    at = at[np.argsort(np.hypot(*(nearest - one.middle).T) + _LAND_COSTS * on_land, kind="stable")]
    open_ends = inner[_is_free(_boxes(inner, (2.0, 2.0)), taken)]
    for end in (one.middle, *open_ends[:: max(1, len(open_ends) // _ENDS)]):
        yield _find(at, size, frame, taken, (float(end[0]), float(end[1])), taken, number=number)


def _positions(one: Wanted) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Middles inside the area, the best first, and whether the text in its first size lies wholly inside."""
    left, bottom, right, top = one.shape.bounds
    step = max(one.sizes[-1][1] / 2, float(np.sqrt((right - left) * (top - bottom) / _MOST_POSITIONS)))
    x, y = np.meshgrid(np.arange(left + step / 2, right, step), np.arange(bottom + step / 2, top, step))
    at = np.vstack([[one.middle], np.column_stack([x.ravel(), y.ravel()])])
    shapely.prepare(one.shape)
    at = at[shapely.contains_xy(one.shape, at)]
    at = at[np.argsort(np.hypot(*(at - one.middle).T), kind="stable")]
    return at, _lies_inside(one.shape, _boxes(at, one.sizes[0]))


def _lies_inside(shape: shapely.Geometry, boxes: Boxes) -> NDArray[np.bool_]:
    return np.asarray(shapely.contains_properly(shape, shapely.box(*boxes.T)), bool)


def _find(
    at: NDArray[np.float64],
    size: Size,
    frame: Box,
    blocked: Boxes,
    to: tuple[float, float] | None = None,
    uncrossed: Boxes = _NONE,
    *,
    number: int = 0,
) -> Place | None:
    """Return the first place inside the frame that touches nothing blocked and whose line to `to` crosses nothing."""
    boxes = _boxes(at, size)
    inside = (boxes[:, :2] >= frame[:2]).all(axis=1) & (boxes[:, 2:] <= frame[2:]).all(axis=1)
    free = np.flatnonzero(inside)
    free = free[_is_free(boxes[free], blocked)]
    if to is not None:
        free = free[_is_reached(boxes[free], to, uncrossed)]
    if not len(free):
        return None
    first = free[0]
    here = to is None or bool(_is_at(boxes[[first]], to)[0])
    return Place(float(at[first, 0]), float(at[first, 1]), number, None if here else to)


def _is_reached(boxes: Boxes, to: tuple[float, float], blocked: Boxes) -> NDArray[np.bool_]:
    """Whether a line from each box to a point crosses nothing blocked, unless that covers the point itself."""
    starts = np.clip(to, boxes[:, :2], boxes[:, 2:])
    lines = shapely.linestrings(np.stack([starts, np.broadcast_to(to, starts.shape)], axis=1))
    crossed = shapely.STRtree(shapely.box(*blocked[~_is_at(blocked, to)].T)).query(lines, predicate="intersects")[0]
    return ~np.isin(np.arange(len(boxes)), crossed)


def _rings(middle: tuple[float, float], radii: NDArray[np.float64]) -> NDArray[np.float64]:
    turns = np.linspace(0, 2 * np.pi, _TURNS, endpoint=False) + np.pi / 4
    ways = np.column_stack([np.cos(turns), np.sin(turns)])
    return np.asarray(np.asarray(middle) + (radii[:, None, None] * ways).reshape(-1, 2))


def _boxes(at: NDArray[np.float64], size: Size) -> Boxes:
    half = np.array(size) / 2
    return np.hstack([at - half, at + half])


def _is_free(boxes: Boxes, taken: Boxes) -> NDArray[np.bool_]:
    apart = (boxes[:, None, :2] >= taken[None, :, 2:]) | (boxes[:, None, 2:] <= taken[None, :, :2])
    return np.asarray(np.all(np.any(apart, axis=2), axis=1))


def _is_at(boxes: Boxes, point: tuple[float, float]) -> NDArray[np.bool_]:
    return np.asarray(((boxes[:, :2] <= point) & (boxes[:, 2:] >= point)).all(axis=1))
