"""The heat picture: a smooth surface to look at, drawn on the server as a transparent PNG."""

import base64
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# Lightness falls steadily from pale yellow to dark blue, so that the order survives a black-and-white print. No red:
# red on the map says "tested hotspot" and nothing else.
_STOPS = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
_COLOURS = np.array([(255, 248, 200), (190, 228, 170), (95, 190, 180), (35, 125, 170), (18, 52, 105)], dtype=float)
_STEPS = np.linspace(0.0, 1.0, 256)
_PALETTE = np.stack([np.interp(_STEPS, _STOPS, _COLOURS[:, c]) for c in range(3)], axis=-1).round().astype(np.uint8)
_ALPHA = np.where(_STEPS < 0.04, 0.0, 30 + 200 * _STEPS).round().astype(np.uint8)


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
