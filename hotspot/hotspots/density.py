"""The smooth surface: for looking only, nothing about it is tested."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import gaussian_filter

from hotspot.errors import InputDataError
from hotspot.hotspots.scan.checks import read_numbers, require_length

Floats = NDArray[np.float64]
Bounds = tuple[float, float, float, float]

# What one looks at: 社区, 街道 and the whole 区.
BANDWIDTHS_M = {"community": 200.0, "subdistrict": 500.0, "district": 1000.0}

_FINER = 3  # a pixel on the border is asked at 3 x 3 places
# In a spit far narrower than the kernel a single report would else shine as bright as a crowd.
_LEAST_MASS = 0.05


def density(
    x: ArrayLike, y: ArrayLike, *, bounds: Bounds, bandwidth_m: float, size: tuple[int, int], mass: Floats | None = None
) -> Floats:
    """Estimate reports per km² on a picture of `size` (rows, columns) over `bounds` (west, south, east, north), metres.

    Gaussian kernel of standard deviation `bandwidth_m`; points are shared among the four nearest pixel centres (linear
    binning: Wand 1994, doi:10.1080/10618600.1994.10474656). Row 0 is the north. Points outside the bounds and points
    that are NaN are left out; without points the surface is zero.

    Where nothing is reported beyond a border, the surface sinks towards it. With `mass` (see `measure_mass`) it is
    divided by the share of the kernel that lies inside, and is zero outside: λ(s) = Σ_i k(s - x_i) / ∫_W k(s - u) du
    (Diggle 1985, doi:10.2307/2347366; Jones 1993, doi:10.1007/BF00147776). Even ground then stays even up to the
    border; the total is kept on average, not to the report. All points should lie inside.

    Raises
    ------
    InputDataError
        The bandwidth is no positive number, the bounds or the size hold no pixel, x and y are no numbers of one length,
        or the mass belongs to a picture of another size.
    """
    step_x, step_y = _steps(bounds, size)
    east, north = read_numbers(x, "x"), read_numbers(y, "y")
    require_length(north, east.shape, "y")
    at_x, at_y = (east - bounds[0]) / step_x - 0.5, (bounds[3] - north) / step_y - 0.5
    rows, columns = size
    inside = (at_x >= -0.5) & (at_x <= columns - 0.5) & (at_y >= -0.5) & (at_y <= rows - 0.5)
    binned = _bin(at_x[inside], at_y[inside], rows, columns)
    smooth = _smooth(binned, bounds, bandwidth_m) / (step_x * step_y) * 1e6
    if mass is not None:
        require_length(mass, smooth.shape, "mass")
    return smooth if mass is None else np.divide(smooth, mass, out=np.zeros(size), where=mass > 0)


def cover_pixels(outline: Any, *, bounds: Bounds, size: tuple[int, int]) -> Floats:
    """Return which share of each pixel lies inside a polygon (shapely, metres): shape `size`, row 0 in the north.

    Four corners of a pixel are asked, and nine places within where they differ (parts smaller than a pixel may be
    missed); an empty polygon covers nothing.
    """
    step_x, step_y = _steps(bounds, size)
    x, y = bounds[0] + np.arange(size[1] + 1) * step_x, bounds[3] - np.arange(size[0] + 1) * step_y
    shapely.prepare(outline)
    corner = shapely.intersects_xy(outline, *np.meshgrid(x, y)).astype(float)
    cover: Floats = (corner[:-1, :-1] + corner[:-1, 1:] + corner[1:, :-1] + corner[1:, 1:]) / 4
    row, column = np.nonzero((cover > 0) & (cover < 1))
    at = (np.arange(_FINER) + 0.5) / _FINER
    finer = shapely.contains_xy(
        outline, (x[column, None] + at * step_x)[:, None, :], (y[row, None] - at * step_y)[:, :, None]
    )
    cover[row, column] = finer.mean(axis=(1, 2))
    return cover


def measure_mass(inside: ArrayLike, *, bounds: Bounds, bandwidth_m: float) -> Floats:
    """Return for each pixel the share of its kernel that lies inside: about 1 amidst, 1/2 at a straight border.

    0 where less than half of the pixel is inside; nowhere else below 0.05. It depends on no report, so that one mass
    serves every picture of the same ground.

    Parameters
    ----------
    inside
        Mask or share of each pixel inside the district, shape (rows, columns), row 0 in the north; NaN is outside.

    Raises
    ------
    InputDataError
        As in `density`.
    """
    share = np.nan_to_num(np.asarray(inside, dtype=float))
    mass = np.maximum(_smooth(share, bounds, bandwidth_m), _LEAST_MASS)
    return np.where(share >= 0.5, mass, 0.0)


def _steps(bounds: Bounds, size: tuple[int, int]) -> tuple[float, float]:
    west, south, east, north = bounds
    if not (np.isfinite(bounds).all() and west < east and south < north and min(size) > 0):
        raise InputDataError("hotspots.bad_picture", bounds=[float(v) for v in bounds], size=[int(v) for v in size])
    return (east - west) / size[1], (north - south) / size[0]


def _smooth(picture: Floats, bounds: Bounds, bandwidth_m: float) -> Floats:
    if not 0 < bandwidth_m < np.inf:
        raise InputDataError("hotspots.bad_bandwidth", bandwidth=float(bandwidth_m))
    step_x, step_y = _steps(bounds, (picture.shape[0], picture.shape[1]))
    sigma = (bandwidth_m / step_y, bandwidth_m / step_x)
    return np.asarray(gaussian_filter(picture, sigma, mode="constant", truncate=4.0))


def _bin(at_x: Floats, at_y: Floats, rows: int, columns: int) -> Floats:
    """Share each point among its four pixels; what would fall off the rim stays in the rim pixel."""
    left, top = np.floor(at_x).astype(np.int64), np.floor(at_y).astype(np.int64)
    share_x, share_y = at_x - left, at_y - top
    picture = np.zeros(rows * columns)
    for down, weight_y in ((0, 1 - share_y), (1, share_y)):
        for right, weight_x in ((0, 1 - share_x), (1, share_x)):
            pixel = np.clip(top + down, 0, rows - 1) * columns + np.clip(left + right, 0, columns - 1)
            picture += np.bincount(pixel, weight_x * weight_y, rows * columns)
    return picture.reshape(rows, columns)
