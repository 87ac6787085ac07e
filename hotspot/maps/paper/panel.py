"""One map on paper: areas, dense clusters, hotspots with their rank, names that collide with nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from hotspot.maps.paper import palette
from hotspot.maps.paper.furniture import draw_furniture, find_corner, fit_view, paper_size, scale_box
from hotspot.maps.paper.ground import Ground
from hotspot.maps.paper.labels import Box
from hotspot.maps.paper.layers import Cut, cut_ground, draw_areas, draw_findings
from hotspot.maps.paper.legend import draw_legend
from hotspot.maps.paper.writing import Naming, write_names, write_numbers

__all__ = ["Box", "Drawn", "Level", "draw_close", "draw_inset", "draw_legend", "draw_panel", "find_corner", "fit_view",
           "frame_hotspot"]  # fmt: skip
Level = Literal["subdistricts", "communities"]
_LEAST_CLOSE_M = 500.0


@dataclass(frozen=True)
class Drawn:
    """What a panel shows.

    `view`: the part of the ground that the axes show, metres (grown to the axes' shape). `names`: of the areas named
    on the map. `left_out`: names that found no room, to be listed beside the map, in the order of the ground.
    `ranks`: of the numbered hotspots; `ranks_left_out`: in view, but without room for the number.
    `boxes`: of names and circles, in that order, fractions of the axes.
    """

    view: Box
    names: tuple[str, ...]
    left_out: tuple[str, ...]
    ranks: tuple[int, ...]
    ranks_left_out: tuple[int, ...]
    boxes: tuple[Box, ...]


def draw_panel(
    axes: Axes,
    ground: Ground,
    *,
    view: Box,
    classes: Sequence[tuple[int, int]] = (),
    focus: str | None = None,
    labels: Level = "subdistricts",
    keep_clear: Sequence[Box] = (),
) -> Drawn:
    """Draw the map, its scale bar and its north arrow on axes whose place on the paper is already final.

    Call it inside a `typeface` block, with names that its `settle` has seen.

    Parameters
    ----------
    axes
        Empty axes; the panel sets limits and frame. Texts have sizes in points, so the axes' place in the figure
        decides what finds room: do not resize afterwards.
    ground
        What to draw.
    view
        (west, south, east, north) in metres that must be seen; grown to the shape of the axes.
    classes
        Closed classes of `reports` of the subdistricts (`maps.view.quantile_classes`), light to dark; empty = white.
    focus
        `area_id` of the one subdistrict the map is about: the others are grey, hotspots without a report in it are
        outlined only.
    labels
        Which areas must be named, or are returned as left out, if their middle is in view: subdistricts, or
        communities (of the focus, if there is one; other subdistricts are then named where that costs nothing).
        A focus without communities is named itself.
    keep_clear
        Boxes, fractions of the axes, where nothing may be written (an inset, a legend).
    """
    cut = _open(axes, ground, view)
    own = _choose_own(cut.ground, focus)
    draw_areas(axes, cut, classes=classes, focus=focus)
    draw_findings(axes, cut, own=own)
    return _write(axes, cut, own, _list_names(cut.ground, labels, focus), focus=focus, keep_clear=keep_clear)


def draw_close(axes: Axes, ground: Ground, hotspot_id: str, *, classes: Sequence[tuple[int, int]] = ()) -> Drawn:
    """Draw a hotspot large, with what lies around it: as `draw_panel`, with the communities named.

    Parameters
    ----------
    axes, ground, classes
        As for `draw_panel`.
    hotspot_id
        Which one.
    """
    cut = _open(axes, ground, frame_hotspot(ground, hotspot_id))
    own = (cut.ground.hotspots["hotspot_id"] == hotspot_id).to_numpy()
    draw_areas(axes, cut, classes=classes, focus=None)
    draw_findings(axes, cut, own=own)
    return _write(axes, cut, own, _list_names(cut.ground, "communities", None), with_arrow=False)


def frame_hotspot(ground: Ground, hotspot_id: str) -> Box:
    """Return the view of a hotspot's close-up, metres: itself and as much again on each side, 500 m at least."""
    chosen = (ground.hotspots["hotspot_id"] == hotspot_id).to_numpy()
    west, south, east, north = (float(v) for v in ground.hotspots.geometry[chosen].total_bounds)
    more = max(east - west, north - south, _LEAST_CLOSE_M)
    return west - more, south - more, east + more, north + more


def draw_inset(
    axes: Axes,
    ground: Ground,
    hotspot_id: str,
    *,
    corner: Box,
    classes: Sequence[tuple[int, int]] = (),
    title: str = "",
) -> Axes:
    """Draw a hotspot large in a corner of the panel on `axes` (drawn before), and its frame on the panel.

    Parameters
    ----------
    axes, ground, classes
        The panel; give its `draw_panel` the same `corner` as `keep_clear`.
    hotspot_id
        Which hotspot, such as that with the most reports per km².
    corner
        From `find_corner`, fractions of the axes.
    title
        One line above the picture.
    """
    place = axes.get_position()
    left, bottom = place.x0 + corner[0] * place.width, place.y0 + corner[1] * place.height
    width, height = (corner[2] - corner[0]) * place.width, (corner[3] - corner[1]) * place.height
    head = 14.0 / 72 / (axes.bbox.height / axes.figure.dpi / place.height) if title else 0.0
    back = axes.figure.add_axes((left, bottom, width, height), facecolor=palette.GROUND, xticks=[], yticks=[])
    if title:
        back.text(0.5, 1 - head / height / 2, title, fontsize=7.5, ha="center", va="center", parse_math=False)
    inset = axes.figure.add_axes((left, bottom, width, height - head))
    drawn = draw_close(inset, ground, hotspot_id, classes=classes)
    west, south, east, north = drawn.view
    axes.add_patch(
        Rectangle((west, south), east - west, north - south, fill=False, edgecolor=palette.INK, lw=0.9, zorder=8)
    )
    return inset


def _open(axes: Axes, ground: Ground, view: Box) -> Cut:
    view = fit_view(axes, view)
    axes.set(xlim=view[::2], ylim=view[1::2], aspect="equal", xticks=[], yticks=[], facecolor=palette.GROUND)
    return cut_ground(ground, view=view, per_point=(view[2] - view[0]) / paper_size(axes)[0])


def _choose_own(ground: Ground, focus: str | None) -> NDArray[np.bool_]:
    """Which hotspots a panel is about."""
    if focus is None:
        return np.ones(len(ground.hotspots), bool)
    return np.array([focus in ids for ids in ground.hotspots["subdistrict_ids"]], bool)


def _list_names(ground: Ground, labels: Level, focus: str | None) -> list[Naming]:
    areas, communities = ground.subdistricts, ground.communities
    own = (areas["area_id"] == focus).to_numpy()
    if labels == "subdistricts":
        return [Naming(areas)]
    if focus is not None:
        communities = communities[(communities["parent_id"] == focus).to_numpy()]
    inner = Naming(communities, small=focus is None) if len(communities) else Naming(areas[own] if focus else areas)
    return [inner, Naming(areas[~own], grey=True)]


def _write(
    axes: Axes,
    cut: Cut,
    own: NDArray[np.bool_],
    namings: list[Naming],
    *,
    focus: str | None = None,
    keep_clear: Sequence[Box] = (),
    with_arrow: bool = True,
) -> Drawn:
    width, height = paper_size(axes)
    frame = (2.0, 2.0, width - 2.0, height - 2.0)
    clear = [*keep_clear, *draw_furniture(axes, cut, taken=keep_clear, focus=focus, with_arrow=with_arrow)]
    taken = np.array([scale_box(box, (width, height)) for box in clear])
    numbers = write_numbers(axes, cut, own=own, frame=frame, taken=taken)
    names = write_names(axes, cut, namings, frame=frame, taken=np.vstack([taken, numbers.taken]))
    boxes = np.vstack([names.boxes, numbers.boxes]) / (width, height, width, height)
    return Drawn(
        view=cut.view,
        names=names.texts,
        left_out=names.left_out,
        ranks=tuple(sorted(map(int, numbers.texts))),
        ranks_left_out=tuple(sorted(map(int, numbers.left_out))),
        boxes=tuple((float(a), float(b), float(c), float(d)) for a, b, c, d in boxes),
    )
