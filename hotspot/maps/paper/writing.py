"""Numbers of hotspots and names of areas, written on a map where they cover nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Circle
from matplotlib.patheffects import Stroke, withStroke
from numpy.typing import NDArray

from hotspot.maps.paper import palette
from hotspot.maps.paper.labels import Box, Boxes, Place, Wanted, line_boxes, place_names, place_numbers
from hotspot.maps.paper.layers import Cut
from hotspot.maps.paper.typeset import measure

_NUMBER = 8.0  # points, as all sizes
_SIZES = {True: (9.0, 7.5, 6.5), False: (7.5,)}
_SMALL = {True: (7.5, 6.5, 6.0), False: (7.5,)}
_PAD = 2.5  # between texts
_LINE = 1.15  # height of a line of letters, times their size
_BELOW, _CIRCLES, _NUMBERS, _HALOES, _NAMES = 9, 10, 11, 12, 13


@dataclass(frozen=True, eq=False)
class Naming:
    """Areas to be named: `area_id`, `name`, geometry; smaller letters or not; grey ones need not be named."""

    areas: gpd.GeoDataFrame
    small: bool = False
    grey: bool = False


@dataclass(frozen=True)
class Written:
    """What was written, and where (points of the paper), and what found no room."""

    texts: tuple[str, ...]
    left_out: tuple[str, ...]
    boxes: Boxes
    lines: Boxes

    @property
    def taken(self) -> Boxes:
        """Boxes that later texts keep off."""
        return np.vstack([self.boxes, self.lines])


def write_numbers(axes: Axes, cut: Cut, *, own: NDArray[np.bool_], frame: Box, taken: Boxes) -> Written:
    """Write the ranks of the hotspots in view in circles, those the map is about first.

    Parameters
    ----------
    axes, cut
        The panel.
    own
        Which hotspots of the cut the map is about; the others' circles are empty.
    frame, taken
        Where to stay inside, what to keep off; points of the paper.
    """
    spots = cut.ground.hotspots
    shapes = cut.on_paper(spots.geometry.to_numpy())
    seen = shapely.intersection(shapes, shapely.box(*frame))
    order = [i for i in np.argsort(~own, kind="stable") if not shapely.is_empty(seen[i])]
    ranks = [f"{spots['rank'].iloc[i]}" for i in order]
    radii = np.array([max(0.68 * _NUMBER, measure(rank, _NUMBER) / 2 + 2.2) for rank in ranks])
    points = shapely.get_coordinates(shapely.point_on_surface(seen[order])).reshape(-1, 2)
    places = place_numbers(shapely.bounds(seen[order]).reshape(-1, 4), points, radii, frame=frame, taken=taken)
    sizes = [[(2 * float(radius), 2 * float(radius))] for radius in radii]
    for i, rank, radius, place in zip(order, ranks, radii, places, strict=True):
        if place:
            _draw_number(axes, cut, place, rank, float(radius), bool(own[i]))
    return _note(ranks, sizes, places)


def write_names(axes: Axes, cut: Cut, namings: Sequence[Naming], *, frame: Box, taken: Boxes) -> Written:
    """Write names of areas; those whose middle is in view, unless grey, are left out only if there is no room at all.

    Parameters
    ----------
    axes, cut
        The panel.
    namings
        What to name.
    frame, taken
        Where to stay inside, what to keep off; points of the paper.
    """
    wanted, styles = [], []
    avoid = shapely.bounds(cut.on_paper(cut.ground.hotspots.geometry.to_numpy())).reshape(-1, 4)
    land = cut.on_paper(cut.ground.subdistricts.geometry.to_numpy())
    for naming in namings:
        for name, shape in zip(naming.areas["name"], cut.on_paper(naming.areas.geometry.to_numpy()), strict=True):
            if name and (one := _want(name, shape, naming, frame)):
                wanted.append(one)
                styles.append((name, naming))
    places = place_names(wanted, frame=frame, taken=taken, avoid=avoid, land=list(land))
    for (name, naming), one, place in zip(styles, wanted, places, strict=True):
        if place:
            _draw_name(axes, cut, place, one, name, naming)
    must = [k for k, one in enumerate(wanted) if places[k] or one.may_leave]
    return _note([styles[k][0] for k in must], [wanted[k].sizes for k in must], [places[k] for k in must])


def _letters(naming: Naming) -> tuple[float, ...]:
    return (_SMALL if naming.small else _SIZES)[not naming.grey]


def _want(name: str, shape: shapely.Geometry, naming: Naming, frame: Box) -> Wanted | None:
    middle = shapely.point_on_surface(shape)
    parts = shapely.get_parts(shapely.intersection(shape, shapely.box(*frame)))
    parts = parts[shapely.area(parts) > 0]
    if not len(parts):
        return None
    seen = parts[np.argmax(shapely.area(parts))]
    x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(seen, tolerance=1.0))[0]
    sizes = tuple((measure(name, size) + _PAD, _LINE * size + _PAD) for size in _letters(naming))
    in_view = bool(shapely.intersects(middle, shapely.box(*frame)))
    return Wanted(seen, (float(x), float(y)), sizes, in_view and not naming.grey)


def _draw_number(axes: Axes, cut: Cut, place: Place, rank: str, radius: float, own: bool) -> None:
    _draw_line(axes, cut, (place.x, place.y), place, palette.HOTSPOT)
    x, y = cut.in_metres(place.x, place.y)
    fill, edge, ink = (
        (palette.HOTSPOT, palette.HALO, palette.HALO) if own else (palette.HALO, palette.SOFT, palette.SOFT)
    )
    radius *= cut.per_point
    axes.add_patch(Circle((x, y), radius, facecolor=fill, edgecolor=edge, linewidth=0.6, zorder=_CIRCLES))
    axes.text(x, y, rank, fontsize=_NUMBER, color=ink, ha="center", va="center_baseline", zorder=_NUMBERS)


def _draw_name(axes: Axes, cut: Cut, place: Place, one: Wanted, name: str, naming: Naming) -> None:
    """Write a name as text over its halo, so that it can be found and copied."""
    left, bottom, right, top = place.box(one.sizes)
    if place.points_to:
        near = np.clip(place.points_to, (left, bottom), (right, top))
        _draw_line(axes, cut, (float(near[0]), float(near[1])), place, palette.INK)
    x, y = cut.in_metres(place.x, place.y)
    style: dict[str, Any] = {
        "fontsize": _letters(naming)[place.size],
        "ha": "center",
        "va": "center",
        "parse_math": False,
    }
    axes.text(x, y, name, path_effects=[Stroke(linewidth=2.0, foreground=palette.HALO)], zorder=_HALOES, **style)
    axes.text(x, y, name, color=palette.SOFT if naming.grey else palette.INK, zorder=_NAMES, **style)


def _draw_line(axes: Axes, cut: Cut, start: tuple[float, float], place: Place, colour: str) -> None:
    if place.points_to:
        ends = np.array([cut.in_metres(*start), cut.in_metres(*place.points_to)])
        style: dict[str, Any] = {"linewidth": 0.6, "marker": ".", "markersize": 3, "markevery": [1], "zorder": _BELOW}
        halo = withStroke(linewidth=1.8, foreground=palette.HALO)
        axes.add_line(Line2D(*ends.T, color=colour, path_effects=[halo], **style))


def _note(
    texts: Sequence[str], sizes: Sequence[Sequence[tuple[float, float]]], places: Sequence[Place | None]
) -> Written:
    put = [(name, place, size) for name, place, size in zip(texts, places, sizes, strict=True) if place]
    return Written(
        texts=tuple(name for name, _, _ in put),
        left_out=tuple(name for name, place in zip(texts, places, strict=True) if not place),
        boxes=np.array([place.box(size) for _, place, size in put]).reshape(-1, 4),
        lines=np.vstack([np.empty((0, 4)), *(line_boxes(place, size) for _, place, size in put)]),
    )
