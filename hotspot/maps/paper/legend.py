"""The key of a map on paper, in the words of the map on the screen."""

from collections.abc import Sequence
from typing import Any

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

_WORDS = {
    "hotspots": "maps.viewer_layer_hotspots",
    "dense": "maps.viewer_layer_dense",
    "subdistricts": "maps.viewer_layer_subdistricts",
    "communities": "maps.viewer_layer_communities",
    "areas": "maps.viewer_layer_areas",
    "others": "pack.paper_others",
}


def draw_legend(
    axes: Axes,
    ground: Ground,
    *,
    language: Language,
    classes: Sequence[tuple[int, int]] = (),
    focus: bool = False,
    place: Any = "upper left",
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
    say = {name: text(key, language) for name, key in _WORDS.items()}
    handles: list[Artist] = []
    if len(ground.hotspots):
        handles.append(Patch(**HOTSPOT_STYLE, label=say["hotspots"]))
    if len(ground.dense):
        handles.append(Patch(**DENSE_STYLE, label=say["dense"]))
    handles.append(Line2D([], [], color=palette.LINE, linewidth=2.0 if focus else 0.9, label=say["subdistricts"]))
    if len(ground.communities):
        handles.append(Line2D([], [], color=palette.THIN, linewidth=0.4, label=say["communities"]))
    if focus:
        handles.append(Patch(facecolor=palette.OTHERS, edgecolor=palette.FAINT, label=say["others"]))
    if classes:
        handles += [Patch(alpha=0, label=say["areas"]), *_explain_classes(classes, language)]
    style: dict[str, Any] = {"fontsize": 8, "frameon": False, "handlelength": 2.2, "handleheight": 1.1}
    legend = Legend(
        axes, handles, [str(handle.get_label()) for handle in handles], loc=place, bbox_to_anchor=anchor,
        borderaxespad=0, borderpad=0, **style,
    )  # fmt: skip
    axes.add_artist(legend)
    return legend


def legend_words(language: Language) -> str:
    """Return all that a key may say, for the choice of its letters."""
    return "".join([*(text(key, language) for key in _WORDS.values()), text("pack.paper_class", language, span="0")])


def _explain_classes(classes: Sequence[tuple[int, int]], language: Language) -> list[Patch]:
    handles = []
    for k, (low, high) in enumerate(classes):
        span = number(low) if low == high else f"{number(low)}\u2013{number(high)}"
        colour, words = palette.pick_colour(k, len(classes)), text("pack.paper_class", language, span=span)
        handles.append(Patch(facecolor=colour, edgecolor=palette.THIN, linewidth=0.5, label=words))
    return handles
