"""The layers of a map on paper, each one path, so that a page stays small and is drawn quickly."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from hotspot.maps.paper import palette
from hotspot.maps.paper.ground import Ground
from hotspot.maps.paper.labels import Box

_FINEST_MM = 0.05  # no printer shows less
_POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, eq=False)
class Cut:
    """The ground that a view shows, at the paper's resolution: tables as in `Ground`; `per_point`: metres a point."""

    ground: Ground
    view: Box
    per_point: float

    def on_paper(self, shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        """Return geometries in points of the paper, from the lower left corner of the view."""
        corner = np.array(self.view[:2])
        return np.asarray(shapely.transform(shapes, lambda xy: (xy - corner) / self.per_point))

    def in_metres(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the paper on the ground."""
        return self.view[0] + x * self.per_point, self.view[1] + y * self.per_point


def cut_ground(ground: Ground, *, view: Box, per_point: float) -> Cut:
    """Return what a view shows, without corners too fine for the paper.

    Parameters
    ----------
    ground
        All layers.
    view
        (west, south, east, north), metres.
    per_point
        Metres on the ground per point (1/72 inch) of the paper.
    """
    tolerance = _FINEST_MM * _POINTS_PER_MM * per_point
    layers = (
        _cut(t, view, tolerance) for t in (ground.subdistricts, ground.communities, ground.hotspots, ground.dense)
    )
    return Cut(Ground(*layers), view, per_point)


def _cut(table: gpd.GeoDataFrame, view: Box, tolerance: float) -> gpd.GeoDataFrame:
    shapes = table.geometry.to_numpy()
    seen = shapely.intersects(shapely.box(*shapely.bounds(shapes).T), shapely.box(*view))
    return table[seen].set_geometry(shapely.simplify(shapes[seen], tolerance)).reset_index(drop=True)


def draw_areas(axes: Axes, cut: Cut, *, classes: Sequence[tuple[int, int]], focus: str | None) -> None:
    """Draw the subdistricts by class of `reports`, the district's edge, borders and communities' borders.

    Parameters
    ----------
    axes, cut
        What to draw where.
    classes
        Closed classes; empty = white.
    focus
        The subdistrict that is not grey, None = all.
    """
    areas, communities = cut.ground.subdistricts, cut.ground.communities
    shapes = areas.geometry.to_numpy()
    # Wider than the borders: what sticks out of the fills is the edge of the district, without joining areas.
    _add(axes, shapes, edgecolor=palette.INK, linewidth=3.2, zorder=1)
    own = np.ones(len(areas), bool) if focus is None else (areas["area_id"] == focus).to_numpy()
    for colour, members in _fills(areas["reports"].to_numpy(), classes, own):
        _add(axes, shapes[members], facecolor=colour, zorder=2)
    inside = communities.geometry.to_numpy()
    if focus is not None:
        inside = inside[(communities["parent_id"] == focus).to_numpy()]
    _add(axes, inside, edgecolor=palette.THIN, linewidth=0.4, zorder=3)
    _add(axes, shapes[~own], edgecolor=palette.FAINT, linewidth=0.6, zorder=4)
    _add(axes, shapes[own], edgecolor=palette.LINE, linewidth=0.9 if focus is None else 2.0, zorder=4)


def _fills(
    reports: NDArray[np.int64], classes: Sequence[tuple[int, int]], own: NDArray[np.bool_]
) -> list[tuple[str, NDArray[np.bool_]]]:
    if not classes:
        return [(palette.OTHERS, ~own), (palette.GROUND, own)]
    number = np.searchsorted([low for low, _ in classes], reports, side="right") - 1
    colours = [palette.pick_colour(k, len(classes)) for k in range(len(classes))]
    fills = [(colour, own & (number.clip(0) == k)) for k, colour in enumerate(colours)]
    return [(palette.OTHERS, ~own), *fills]


def draw_findings(axes: Axes, cut: Cut, *, own: NDArray[np.bool_]) -> None:
    """Draw dense clusters (dashed, no fill) and hotspots: hatched, full outline on white, seen without colour too.

    Parameters
    ----------
    axes, cut
        What to draw where.
    own
        Which hotspots the map is about; the others are outlined only.
    """
    dense = cut.ground.dense.geometry.to_numpy()
    _add(axes, dense, edgecolor=palette.HALO, linewidth=2.0, zorder=5)
    _add(axes, dense, **DENSE_STYLE, zorder=5)
    shapes = cut.ground.hotspots.geometry.to_numpy()
    _add(axes, shapes, edgecolor=palette.HALO, linewidth=3.0, zorder=6)
    _add(axes, shapes[own], facecolor=palette.HALO, alpha=0.5, zorder=6)
    _add(axes, shapes[~own], edgecolor=palette.HOTSPOT, linewidth=0.8, zorder=7)
    _add(axes, shapes[own], **HOTSPOT_STYLE, zorder=7)


HOTSPOT_STYLE: dict[str, Any] = {
    "facecolor": "none",
    "edgecolor": palette.HOTSPOT,
    "linewidth": 1.5,
    "hatch": "//////",
    "hatch_linewidth": 0.6,
}
DENSE_STYLE: dict[str, Any] = {
    "facecolor": "none",
    "edgecolor": palette.DENSE,
    "linewidth": 1.0,
    "linestyle": (0, (4.0, 2.0)),
}


def _add(axes: Axes, shapes: NDArray[np.object_], **style: Any) -> None:
    if path := _make_path(shapes):
        axes.add_patch(PathPatch(path, **({"facecolor": "none", "edgecolor": "none"} | style), joinstyle="round"))


def _make_path(shapes: NDArray[np.object_]) -> Path | None:
    """Join polygons to one path; outer rings turn one way, holes the other, as filling needs it."""
    parts = shapely.get_parts(shapes)
    parts = shapely.orient_polygons(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])
    corners, rings = shapely.get_coordinates(shapely.get_rings(parts), return_index=True)
    if not len(corners):
        return None
    turns = np.flatnonzero(np.diff(rings)) + 1
    codes = np.full(len(corners), Path.LINETO, Path.code_type)
    codes[[0, *turns]] = Path.MOVETO
    codes[[*(turns - 1), -1]] = Path.CLOSEPOLY
    return Path(corners, codes)
