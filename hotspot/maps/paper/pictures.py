"""The map as pictures, for slides and the brief."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from hotspot.maps.paper.fonts import Typeface, typeface
from hotspot.maps.paper.ground import Ground
from hotspot.maps.paper.labels import Box
from hotspot.maps.paper.legend import draw_legend, legend_words
from hotspot.maps.paper.panel import draw_close, draw_panel
from hotspot.maps.view import quantile_classes
from hotspot.texts import Language

_EDGE = 4.0  # points around the map
_MARGIN = 0.03  # of the district, between it and the frame


def draw_overview(
    ground: Ground,
    *,
    language: Language,
    size_inches: tuple[float, float] = (8.0, 6.0),
    dpi: int = 200,
    font: Path | None = None,
) -> bytes:
    """Draw the district with its key on the right.

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
    with _on_paper(ground, legend_words(language), font, size_inches, dpi) as (figure, ground):
        page = figure.add_axes((0, 0, 1, 1))
        page.axis("off")
        key = draw_legend(page, ground, language=language, classes=classes, place="upper right", anchor=(1, 0.99))
        width = key.get_window_extent().width / figure.bbox.width
        axes = figure.add_axes(_inside(figure, 1 - width))
        draw_panel(axes, ground, view=frame_district(ground), classes=classes)
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
