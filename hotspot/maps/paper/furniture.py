"""What stands on a map besides the map: scale bar, north arrow, and the corners where there is room."""

from collections.abc import Sequence
from dataclasses import replace

import shapely
from matplotlib.axes import Axes
from matplotlib_scalebar.scalebar import ScaleBar

from hotspot.maps.paper import palette
from hotspot.maps.paper.ground import Ground
from hotspot.maps.paper.labels import Box
from hotspot.maps.paper.layers import Cut

_BAR = (0.2, 24.0)  # length as a part of the axes, height in points
_ARROW = (18.0, 36.0)  # points
_ZORDER = 14
# In this order where corners are equally good.
_CORNERS = ("lower right", "lower left", "upper right", "upper left")


def fit_view(axes: Axes, view: Box) -> Box:
    """Return the view grown, about its middle, to the shape of the axes: what `draw_panel` will show."""
    width, height = paper_size(axes)
    west, south, east, north = view
    per_point = max((east - west) / width, (north - south) / height)
    x, y = (west + east) / 2, (south + north) / 2
    return x - per_point * width / 2, y - per_point * height / 2, x + per_point * width / 2, y + per_point * height / 2


def find_corner(
    ground: Ground, *, view: Box, size: tuple[float, float], focus: str | None = None, taken: Sequence[Box] = ()
) -> Box | None:
    """Return the corner of a panel that hides least of the district, and no hotspot; None if every corner has one.

    Parameters
    ----------
    ground, view
        As the panel draws them; `view` from `fit_view`.
    size
        Width and height, fractions of the axes.
    focus
        Hides least of this subdistrict instead.
    taken
        Boxes that the corner must not touch, fractions of the axes.
    """
    spots = ground.hotspots.geometry.to_numpy()
    land = ground.subdistricts
    if focus is not None:
        land = land[(land["area_id"] == focus).to_numpy()]
    found = []
    for name in _CORNERS:
        corner = _corner(name, size)
        place = shapely.box(*_on_ground(corner, view))
        if not shapely.intersects(place, spots).any() and not any(_touch(corner, box) for box in taken):
            found.append((round(shapely.area(shapely.intersection(land.geometry.to_numpy(), place)).sum()), corner))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def draw_furniture(
    axes: Axes, cut: Cut, *, taken: Sequence[Box], focus: str | None = None, with_arrow: bool = True
) -> list[Box]:
    """Draw the scale bar and an arrow to the north of the grid, and return their boxes, fractions of the axes.

    Parameters
    ----------
    axes, cut, focus
        The panel.
    taken
        Boxes to keep off, fractions of the axes.
    with_arrow
        Draw the arrow too.
    """
    width, height = paper_size(axes)
    bar = _find_place(cut, ((_BAR[0] * width + 16) / width, _BAR[1] / height), focus, taken)
    _draw_bar(axes, bar)
    if not with_arrow:
        return [bar]
    arrow = _find_place(cut, (_ARROW[0] / width, _ARROW[1] / height), focus, [*taken, bar])
    _draw_arrow(axes, scale_box(arrow, (width, height)))
    return [bar, arrow]


def _find_place(cut: Cut, size: tuple[float, float], focus: str | None, taken: Sequence[Box]) -> Box:
    """Return a corner, if need be one with a hotspot."""
    bare = replace(cut.ground, hotspots=cut.ground.hotspots.iloc[:0])
    found = (find_corner(g, view=cut.view, size=size, focus=focus, taken=taken) for g in (cut.ground, bare))
    return next((corner for corner in found if corner), _corner(_CORNERS[0], size))


def _draw_bar(axes: Axes, place: Box) -> None:
    corner = f"{'upper' if place[1] > 0 else 'lower'} {'right' if place[0] > 0 else 'left'}"
    bar = ScaleBar(
        1, "m", location=corner, length_fraction=_BAR[0], width_fraction=2.0 / paper_size(axes)[1], sep=2, pad=0.3,
        border_pad=0.4, box_alpha=0.8, font_properties={"size": 7}, color=palette.INK,
    )  # fmt: skip
    bar.set_zorder(_ZORDER)
    axes.add_artist(bar)


def _draw_arrow(axes: Axes, place: Box) -> None:
    middle, top, bottom = (place[0] + place[2]) / 2, place[3] - 5, place[1] + 9
    style = {"facecolor": palette.INK, "edgecolor": palette.INK, "width": 1.2, "headwidth": 6, "headlength": 8}
    axes.annotate(
        "N", (middle, top), (middle, bottom), xycoords="axes points", textcoords="axes points", arrowprops=style,
        fontsize=8, ha="center", va="center", zorder=_ZORDER,
    )  # fmt: skip


def paper_size(axes: Axes) -> tuple[float, float]:
    """Return width and height of the axes in points."""
    points = 72 / axes.figure.dpi
    return float(axes.bbox.width * points), float(axes.bbox.height * points)


def scale_box(box: Box, size: tuple[float, float]) -> Box:
    """Return a box given in fractions of the axes in the unit of their size."""
    return box[0] * size[0], box[1] * size[1], box[2] * size[0], box[3] * size[1]


def _corner(name: str, size: tuple[float, float]) -> Box:
    left = 0.0 if "left" in name else 1 - size[0]
    bottom = 0.0 if "lower" in name else 1 - size[1]
    return left, bottom, left + size[0], bottom + size[1]


def _on_ground(box: Box, view: Box) -> Box:
    west, south, east, north = view
    left, bottom, right, top = scale_box(box, (east - west, north - south))
    return west + left, south + bottom, west + right, south + top


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
