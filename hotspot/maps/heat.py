"""The heat picture: a smooth surface to look at, drawn on the server as a transparent PNG."""

import base64
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# Lightness falls steadily from pale yellow to dark red, so that the order survives a black-and-white print.
_STOPS = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
_COLOURS = np.array([(255, 243, 196), (253, 192, 112), (240, 120, 70), (196, 38, 56), (105, 10, 40)], dtype=float)
_FAINT = 0.04


def heat_image(density: NDArray[np.float64]) -> bytes:
    """Return a PNG of a density.

    Parameters
    ----------
    density
        Shape (rows, columns), row 0 in the north (as `hotspots.density` returns it), any unit ≥ 0.

    Returns
    -------
    bytes
        PNG with alpha, north up: values are divided by the 99.5th percentile of the positive ones and their square
        root taken (a few busy places would otherwise hide the rest); under 4 % is transparent.
    """
    values = np.nan_to_num(np.asarray(density, dtype=float), nan=0.0, posinf=0.0, neginf=0.0)
    positive = values[values > 0]
    top = np.percentile(positive, 99.5) if positive.size else 1.0
    level = np.sqrt(np.clip(values / top, 0.0, 1.0))
    rgb = np.stack([np.interp(level, _STOPS, _COLOURS[:, c]) for c in range(3)], axis=-1)
    alpha = np.where(level < _FAINT, 0.0, 30 + 200 * level)
    pixels = np.dstack([rgb, alpha]).round().astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels, mode="RGBA").quantize(128).save(out, format="PNG", compress_level=6)
    return out.getvalue()


def data_uri(png: bytes) -> str:
    """Return a PNG as a ``data:`` address."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")
