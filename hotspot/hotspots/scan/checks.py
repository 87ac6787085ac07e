"""What a scan asks of its input, so that no number comes out that means nothing."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hotspot.errors import InputDataError, NotEnoughDataError

Floats = NDArray[np.float64]
Counts = NDArray[np.int32]

# The most that a hypergeometric draw takes; sums of counts stay far from the end of 64 bits, too.
_MOST_CASES = 999_999_999


def check_counts(values: ArrayLike, name: str, dimensions: int) -> Counts:
    """Return counts as int32: finite, whole, not negative, altogether below a milliard. `InputDataError` otherwise."""
    array = read_numbers(values, name)
    if array.ndim != dimensions:
        raise InputDataError("hotspots.scan_shape", name=name, found=str(array.shape), expected=f"{dimensions}-D")
    bad = ~np.isfinite(array) | (array < 0) | (array != np.floor(array))
    if bad.any():
        raise InputDataError("hotspots.scan_not_whole", name=name, n=int(bad.sum()), first=int(bad.ravel().argmax()))
    if array.sum() > _MOST_CASES:
        raise InputDataError("hotspots.scan_too_large", name=name, n=float(array.sum()), most=_MOST_CASES)
    return array.astype(np.int32)


def check_baseline(expected: ArrayLike, cases: Counts) -> Floats:
    """Return the baseline scaled to the number of cases; it may be 0 only where there is no case.

    Raises `InputDataError` for another shape, NaN, negative values and such zeros, `NotEnoughDataError` if there are
    only zeros or no case.
    """
    mean = read_numbers(expected, "expected")
    require_length(mean, cases.shape, "expected")
    if not mean.any():
        raise NotEnoughDataError("hotspots.scan_no_baseline", n=mean.size)
    bad = ~np.isfinite(mean) | (mean < 0) | ((mean == 0) & (cases > 0))
    if bad.any():
        raise InputDataError("hotspots.scan_bad_baseline", n=int(bad.sum()), first=int(bad.ravel().argmax()))
    require_cases(cases, 1)
    share = mean / mean.max()
    return np.asarray(share * (cases.sum() / share.sum()))


def check_coordinates(coordinates: ArrayLike, *, degrees: bool) -> Floats:
    """Return coordinates (n, 2) of at least two different places, finite and, in degrees, on the globe."""
    points = read_numbers(coordinates, "coordinates")
    if points.ndim != 2 or points.shape[1] != 2:
        raise InputDataError("hotspots.scan_shape", name="coordinates", found=str(points.shape), expected="(n, 2)")
    bad = ~np.isfinite(points).all(axis=1)
    if degrees:
        bad |= (np.abs(points[:, 0]) > 360) | (np.abs(points[:, 1]) > 90)
    if bad.any():
        raise InputDataError("hotspots.scan_not_finite", name="coordinates", n=int(bad.sum()), first=int(bad.argmax()))
    if len(np.unique(points, axis=0)) < 2:
        raise NotEnoughDataError("hotspots.scan_one_place", n=len(points))
    return points


def check_within(values: ArrayLike, name: str, shape: tuple[int, ...], least: float) -> Floats:
    """Return finite numbers of this shape from `least` up; `InputDataError` otherwise."""
    array = read_numbers(values, name)
    require_length(array, shape, name)
    bad = ~(np.isfinite(array) & (array >= least))
    if bad.any():
        raise InputDataError("hotspots.scan_not_finite", name=name, n=int(bad.sum()), first=int(bad.argmax()))
    return array


def require_cases(cases: Counts, least: int) -> None:
    """Raise `NotEnoughDataError` below `least` cases."""
    if cases.sum() < least:
        raise NotEnoughDataError("hotspots.too_few", n=int(cases.sum()), least=least)


def require_length(values: NDArray[np.generic], shape: tuple[int, ...], name: str) -> None:
    """Raise `InputDataError` unless `values` has this shape."""
    if values.shape != shape:
        raise InputDataError("hotspots.scan_shape", name=name, found=str(values.shape), expected=str(shape))


def read_numbers(values: ArrayLike, name: str) -> Floats:
    """Return an array of floats; `InputDataError` for text and rows of unequal length."""
    try:
        return np.asarray(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise InputDataError("hotspots.scan_no_numbers", name=name) from error
