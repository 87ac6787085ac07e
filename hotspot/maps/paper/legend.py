"""The key of a map on paper, in the words of the map on the screen."""

from collections.abc import Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from hotspot.maps.paper import palette
from hotspot.maps.paper.ground import Ground
from hotspot.maps.paper.layers import DENSE_STYLE, HOTSPOT_STYLE
from hotspot.maps.words import number
from hotspot.texts import Language, text


def draw_legend(
    axes: Axes,
    ground: Ground,
    *,
    language: Language,
    classes: Sequence[tuple[int, int]] = (),
    focus: bool = False,
    place: str = "upper left",
    anchor: tuple[float, float] | None = None,
) -> Legend:
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
    handles: list[Artist] = []
    if len(ground.hotspots):
        handles.append(Patch(**HOTSPOT_STYLE, label=text("maps.viewer_layer_hotspots", language)))
    if len(ground.dense):
        handles.append(Patch(**DENSE_STYLE, label=text("maps.viewer_layer_dense", language)))
    words = text("maps.viewer_layer_subdistricts", language)
    handles.append(Line2D([], [], color=palette.LINE, linewidth=2.0 if focus else 0.9, label=words))
    if len(ground.communities):
        words = text("maps.viewer_layer_communities", language)
        handles.append(Line2D([], [], color=palette.THIN, linewidth=0.4, label=words))
    if focus:
        words = text("pack.paper_others", language)
        handles.append(Patch(facecolor=palette.OTHERS, edgecolor=palette.FAINT, label=words))
    handles += _explain_classes(classes, language)
    return axes.legend(
        handles=handles, loc=place, bbox_to_anchor=anchor, fontsize=8, frameon=False, borderaxespad=0, borderpad=0,
        handlelength=2.2, handleheight=1.1,
    )  # fmt: skip


def _explain_classes(classes: Sequence[tuple[int, int]], language: Language) -> list[Patch]:
    handles = [Patch(alpha=0, label=text("maps.viewer_layer_areas", language))] if classes else []
    for k, (low, high) in enumerate(classes):
        span = number(low) if low == high else f"{number(low)}\u2013{number(high)}"
        colour, words = palette.pick_colour(k, len(classes)), text("pack.paper_class", language, span=span)
        handles.append(Patch(facecolor=colour, edgecolor=palette.THIN, linewidth=0.5, label=words))
    return handles
