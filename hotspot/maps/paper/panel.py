"""One map on paper: areas, dense clusters, hotspots with their rank, names that collide with nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from matplotlib.axes import Axes

from hotspot.maps.paper.ground import Ground
from hotspot.texts import Language

Box = tuple[float, float, float, float]  # left, bottom, right, top
Level = Literal["subdistricts", "communities"]


@dataclass(frozen=True)
class Drawn:
    """What a panel shows.

    `view`: the part of the ground that the axes show, metres (grown to the axes' shape). `names`: of the areas named
    on the map. `left_out`: names that found no room, to be listed beside the map, in the order of the ground.
    `ranks`: of the numbered hotspots; `ranks_left_out`: in view, but without room for the number.
    `boxes`: of everything placed (names, numbers), fractions of the axes.
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
    """Draw the map, its scale bar and its north arrow on axes whose size on the paper is already final.

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
        Closed classes of `reports` of the subdistricts (`maps.view.quantile_classes`), light to dark; empty = no fill.
    focus
        `area_id` of the one subdistrict the map is about: the others are grey, its hotspots stand out.
    labels
        Which areas must be named, or returned as left out: the subdistricts in view, or the communities of the
        focus (without focus: those in view). With communities, other subdistricts are named where that costs nothing.
    keep_clear
        Boxes, fractions of the axes, where nothing may be written (an inset, a legend).
    """
    raise NotImplementedError


def find_corner(ground: Ground, *, view: Box, size: tuple[float, float], taken: Sequence[Box] = ()) -> Box | None:
    """Return the corner of a panel that hides least of the district, and no hotspot; None if every corner has one.

    Parameters
    ----------
    ground, view
        As the panel draws them; `view` from `fit_view`.
    size
        Width and height, fractions of the axes.
    taken
        Boxes that the corner must not touch, fractions of the axes.
    """
    raise NotImplementedError


def fit_view(axes: Axes, view: Box) -> Box:
    """Return the view grown, about its middle, to the shape of the axes: what `draw_panel` will show."""
    raise NotImplementedError


def draw_inset(axes: Axes, ground: Ground, hotspot_id: str, *, corner: Box, title: str = "") -> Axes:
    """Draw a hotspot large in a corner of the panel on `axes` (drawn before), and its frame on the panel.

    Parameters
    ----------
    axes, ground
        The panel; give its `draw_panel` the same `corner` as `keep_clear`.
    hotspot_id
        Which hotspot, such as that with the most reports per km².
    corner
        From `find_corner`, fractions of the axes.
    title
        One line above the picture.
    """
    raise NotImplementedError


def draw_legend(
    axes: Axes,
    ground: Ground,
    *,
    language: Language,
    classes: Sequence[tuple[int, int]] = (),
    focus: bool = False,
    place: str = "upper left",
    anchor: tuple[float, float] | None = None,
) -> object:
    """Draw the key of a panel on any axes of the figure: classes with their counts, hotspots, dense clusters, lines.

    Parameters
    ----------
    axes
        Where it stands: a panel, or empty axes beside it.
    ground
        Only what it holds is explained.
    language
        Of the words.
    classes, focus
        As the panel was given them.
    place, anchor
        `loc` and `bbox_to_anchor` of matplotlib's legend.
    """
    raise NotImplementedError
