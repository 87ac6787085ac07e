"""The heat picture: a smooth surface to look at, drawn on the server as a transparent PNG."""

import base64
import io
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from PIL import Image

from hotspot.hotspots import cover_pixels, density, measure_mass
from hotspot.maps.geometry import encode_box
from hotspot.maps.points import Points, mercator_degrees, mercator_metres
from hotspot.maps.static import Static

_PIXELS = 420  # the longer side
Bounds = tuple[float, float, float, float]

# Lightness falls steadily from pale yellow to dark blue, so that the order survives a black-and-white print. No red:
# red on the map says "tested hotspot" and nothing else.
_STOPS = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
_COLOURS = np.array([(255, 248, 200), (190, 228, 170), (95, 190, 180), (35, 125, 170), (18, 52, 105)], dtype=float)
_STEPS = np.linspace(0.0, 1.0, 256)
_PALETTE = np.stack([np.interp(_STEPS, _STOPS, _COLOURS[:, c]) for c in range(3)], axis=-1).round().astype(np.uint8)
_ALPHA = np.where(_STEPS < 0.04, 0.0, 30 + 200 * _STEPS).round().astype(np.uint8)


def draw_heat(static: Static, points: Points, placed: NDArray[np.intp], *, bandwidth_m: float) -> dict[str, Any] | None:
    """Draw the density of some reports over the whole ground, corrected at its border (see `hotspots.density`).

    Parameters
    ----------
    static, points
        From `draw_static` and `gather_points`.
    placed
        Positions of the reports in `points`; all have a place.
    bandwidth_m
        Standard deviation of the kernel.

    Returns
    -------
    dict or None
        `heat` of a view (see `hotspot.maps.scene`); None without a report or without an area.
    """
    if not len(placed) or static.outline.is_empty:
        return None
    bounds, mass = _lay_ground(static, points.middle_lat, bandwidth_m)
    x, y = points.x[placed], points.y[placed]
    surface = density(x, y, bounds=bounds, bandwidth_m=bandwidth_m, size=mass.shape, mass=mass)
    west, south, east, north = bounds
    low, high = (mercator_degrees(*corner, points.middle_lat) for corner in ((west, south), (east, north)))
    return {
        "png": data_uri(heat_image(surface)),
        "bounds": encode_box((*low, *high)),
        "bandwidth_m": round(bandwidth_m),
    }


@lru_cache(maxsize=16)
def _lay_ground(static: Static, middle_lat: float, bandwidth_m: float) -> tuple[Bounds, NDArray[np.float64]]:
    """Return the bounds on the plane of `Points` and the kernel's mass: the same for all filters of a run."""
    outline = shapely.transform(
        static.outline, lambda at: np.column_stack(mercator_metres(at[:, 0], at[:, 1], middle_lat))
    )
    west, south, east, north = (float(v) for v in outline.bounds)
    per_metre = _PIXELS / max(east - west, north - south)
    size = (max(2, round((north - south) * per_metre)), max(2, round((east - west) * per_metre)))
    bounds = (west, south, east, north)
    cover = cover_pixels(outline, bounds=bounds, size=size)
    return bounds, measure_mass(cover, bounds=bounds, bandwidth_m=bandwidth_m)


def heat_image(density: NDArray[np.float64]) -> bytes:
    """Return a PNG of a density.

    Parameters
    ----------
    density
        Shape (rows, columns), row 0 in the north (as `hotspots.density` returns it), any unit ≥ 0.

    Returns
    -------
    bytes
        PNG with a palette of 256 colours and transparency, north up. Values are divided by the 99.5th percentile of
        the positive ones and their square root taken (a few busy places would otherwise hide the rest); what falls
        under 4 % is transparent.
    """
    values = np.nan_to_num(np.asarray(density, dtype=float), nan=0.0, posinf=0.0, neginf=0.0)
    positive = values[values > 0]
    top = np.percentile(positive, 99.5) if positive.size else 1.0
    level = np.sqrt(np.clip(values / top, 0.0, 1.0))
    level = (np.rint(63 * level) * (255 / 63)).astype(
        np.uint8
    )  # 64 steps: half the bytes of 256, and as smooth to look at
    picture = Image.fromarray(level).convert("P")
    picture.putpalette(_PALETTE.tobytes())
    out = io.BytesIO()
    picture.save(out, format="PNG", transparency=_ALPHA.tobytes(), compress_level=6)
    return out.getvalue()


def data_uri(png: bytes) -> str:
    """Return a PNG as a ``data:`` address."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")
