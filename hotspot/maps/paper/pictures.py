"""The map as pictures, for slides and the brief."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from hotspot.maps.paper import palette
from hotspot.maps.paper.fonts import Typeface, typeface
from hotspot.maps.paper.ground import Ground
from hotspot.maps.paper.labels import Box
from hotspot.maps.paper.legend import draw_legend, legend_words
from hotspot.maps.paper.panel import Drawn, draw_close, draw_panel
from hotspot.maps.paper.typeset import wrap
from hotspot.maps.view import quantile_classes
from hotspot.texts import Language, text

_EDGE = 4.0  # points around the map
_MARGIN = 0.03  # of the district, between it and the frame
_SMALL = 7.0
_MOST_LINES = 12


def draw_overview(
    ground: Ground,
    *,
    language: Language,
    size_inches: tuple[float, float] = (8.0, 6.0),
    dpi: int = 200,
    font: Path | None = None,
) -> bytes:
    """Draw the district with its key on the right, and below that the names the map had no room for.

    Parameters
    ----------
    ground
        What to draw.
    language
        Of the key.
    size_inches, dpi
        Width and height on the paper or slide, points per inch; letters are of 6.5-9 points at this size.
    font
        Own font file (see `typeface`).

    Returns
    -------
    bytes
        PNG; the same for the same ground.
    """
    classes = quantile_classes(ground.subdistricts["reports"].to_numpy())
    with _on_paper(ground, _list_words(language), font, size_inches, dpi) as (figure, ground):
        page = figure.add_axes((0, 0, 1, 1))
        page.axis("off")
        key = draw_legend(page, ground, language=language, classes=classes, place="upper right", anchor=(1, 0.99))
        place = key.get_window_extent().transformed(figure.transFigure.inverted())
        axes = figure.add_axes(_inside(figure, float(place.x0)))
        drawn = draw_panel(axes, ground, view=frame_district(ground), classes=classes)
        if rest := _list_left_out(drawn, language):
            lines = wrap(rest, _SMALL, float(place.width) * size_inches[0] * 72, most=_MOST_LINES)
            style: dict[str, Any] = {"fontsize": _SMALL, "va": "top", "linespacing": 1.3, "color": palette.SOFT}
            page.text(place.x0, place.y0 - 0.02, "\n".join(lines), **style)
        return _save(figure, dpi)


def draw_hotspot(
    ground: Ground,
    hotspot_id: str,
    *,
    size_inches: tuple[float, float] = (4.0, 3.5),
    dpi: int = 200,
    font: Path | None = None,
) -> bytes:
    """Draw a hotspot with what lies around it.

    Parameters
    ----------
    ground, size_inches, dpi, font
        As for `draw_overview`.
    hotspot_id
        Which one.

    Returns
    -------
    bytes
        PNG; the same for the same ground.
    """
    with _on_paper(ground, "", font, size_inches, dpi) as (figure, ground):
        draw_close(figure.add_axes(_inside(figure, 1.0)), ground, hotspot_id)
        return _save(figure, dpi)


def frame_district(ground: Ground) -> Box:
    """Return the view of the whole district with a little room around it, metres."""
    west, south, east, north = (float(v) for v in ground.subdistricts.total_bounds)
    more = _MARGIN * max(east - west, north - south)
    return west - more, south - more, east + more, north + more


def _list_left_out(drawn: Drawn, language: Language) -> str:
    ranks = [text("pack.paper_rank", language, rank=rank) for rank in drawn.ranks_left_out]
    names = text("pack.paper_between", language).join([*ranks, *drawn.left_out])
    return text("pack.paper_left_out", language, names=names) if names else ""


def _list_words(language: Language) -> str:
    said = (text("pack.paper_left_out", language, names=""), text("pack.paper_rank", language, rank=0))
    return "".join((legend_words(language), text("pack.paper_between", language), *said))


@contextmanager
def _on_paper(
    ground: Ground, words: str, font: Path | None, size: tuple[float, float], dpi: int
) -> Iterator[tuple[Figure, Ground]]:
    names = [*ground.subdistricts["name"], *ground.communities["name"]]
    with typeface("".join([words, *names]), own=font) as face:
        figure = Figure(figsize=size, dpi=dpi)
        FigureCanvasAgg(figure)
        areas, communities = (_settle(table, face) for table in (ground.subdistricts, ground.communities))
        yield figure, replace(ground, subdistricts=areas, communities=communities)


def _settle(table: gpd.GeoDataFrame, face: Typeface) -> gpd.GeoDataFrame:
    return table.assign(name=[face.settle(name) for name in table["name"]])


def _inside(figure: Figure, width: float) -> Box:
    x, y = _EDGE / 72 / figure.get_size_inches()
    return float(x), float(y), float(width - 2 * x), float(1 - 2 * y)


def _save(figure: Figure, dpi: int) -> bytes:
    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=dpi, metadata={"Software": None})
    return content.getvalue()
