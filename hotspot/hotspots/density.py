"""The smooth surface: for looking only, nothing about it is tested."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import gaussian_filter


def density(
    x: ArrayLike, y: ArrayLike, *, bounds: tuple[float, float, float, float], bandwidth_m: float, size: tuple[int, int]
) -> NDArray[np.float64]:
    """Estimate reports per km² on a picture of `size` (rows, columns) over `bounds` (west, south, east, north), metres.

    Gaussian kernel of standard deviation `bandwidth_m`; points are shared among the four nearest pixel centres (linear
    binning: Wand 1994, doi:10.1080/10618600.1994.10474656). Row 0 is the north. No correction at the edge; points
    outside the bounds are left out.
    """
    west, south, east, north = bounds
    rows, columns = size
    step_x, step_y = (east - west) / columns, (north - south) / rows
    at_x = (np.asarray(x, dtype=float) - west) / step_x - 0.5
    at_y = (north - np.asarray(y, dtype=float)) / step_y - 0.5
    inside = (at_x >= -0.5) & (at_x <= columns - 0.5) & (at_y >= -0.5) & (at_y <= rows - 0.5)
    binned = _bin(at_x[inside], at_y[inside], rows, columns)
    sigma = (bandwidth_m / step_y, bandwidth_m / step_x)
    smooth = gaussian_filter(binned, sigma, mode="constant", truncate=4.0)
    return np.asarray(smooth / (step_x * step_y) * 1e6)


def _bin(at_x: NDArray[np.float64], at_y: NDArray[np.float64], rows: int, columns: int) -> NDArray[np.float64]:
    """Share each point among its four pixels; what would fall off the rim stays in the rim pixel."""
    left, top = np.floor(at_x).astype(np.int64), np.floor(at_y).astype(np.int64)
    share_x, share_y = at_x - left, at_y - top
    picture = np.zeros(rows * columns)
    for down, weight_y in ((0, 1 - share_y), (1, share_y)):
        for right, weight_x in ((0, 1 - share_x), (1, share_x)):
            pixel = np.clip(top + down, 0, rows - 1) * columns + np.clip(left + right, 0, columns - 1)
            picture += np.bincount(pixel, weight_x * weight_y, rows * columns)
    return picture.reshape(rows, columns)
