"""From any datum to WGS84 degrees and back, and the projected system of a place."""

import re
from functools import cache

import numpy as np
from numpy.typing import ArrayLike
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError as PyprojError

from hotspot.crs.obfuscation import Pair, bd09_to_gcj02, gcj02_to_bd09, gcj02_to_wgs84, wgs84_to_gcj02
from hotspot.errors import CrsError

# At the accuracy of city management CGCS2000 and WGS84 are one (they differ by centimetres).
GEOGRAPHIC = ("wgs84", "cgcs2000")
_SAME_AS_WGS84 = {"EPSG:4326", "EPSG:4490", "OGC:CRS84", "EPSG:4979", "EPSG:4480"}
_EPSG = re.compile(r"epsg:(\d{4,6})")


def to_wgs84(x: ArrayLike, y: ArrayLike, *, datum: str, swapped: bool = False) -> Pair:
    """Return WGS84 longitude and latitude in degrees of coordinates given in `datum`.

    Parameters
    ----------
    x, y
        Arrays of one shape: longitude and latitude in degrees, or easting and northing in metres. NaN stays NaN.
    datum
        ``wgs84``, ``cgcs2000`` (taken as WGS84), ``gcj02``, ``bd09`` or ``epsg:NNNN``.
    swapped
        True if `x` holds what belongs in `y` and the other way round.

    Raises
    ------
    CrsError
        ``crs.unknown_datum``: the datum is none of the above.
    """
    u, v = (y, x) if swapped else (x, y)
    lon, lat = np.array(u, dtype=np.float64), np.array(v, dtype=np.float64)
    name = normalise_datum(datum)
    if name == "gcj02":
        return gcj02_to_wgs84(lon, lat)
    if name == "bd09":
        return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))
    return (lon, lat) if name in GEOGRAPHIC else _project(name, "EPSG:4326", lon, lat)


def from_wgs84(lon: ArrayLike, lat: ArrayLike, *, datum: str) -> Pair:
    """Return WGS84 degrees as coordinates of `datum`; the inverse of `to_wgs84`, with the same datums and errors."""
    x, y = np.array(lon, dtype=np.float64), np.array(lat, dtype=np.float64)
    name = normalise_datum(datum)
    if name == "gcj02":
        return wgs84_to_gcj02(x, y)
    if name == "bd09":
        return gcj02_to_bd09(*wgs84_to_gcj02(x, y))
    return (x, y) if name in GEOGRAPHIC else _project("EPSG:4326", name, x, y)


def normalise_datum(datum: str) -> str:
    """Return the datum in its one spelling (``GCJ-02`` → ``gcj02``, ``EPSG:4326`` → ``wgs84``).

    Raises
    ------
    CrsError
        ``crs.unknown_datum``, also for an EPSG code that PROJ does not know.
    """
    name = datum.strip().lower()
    plain = re.sub(r"[\s_-]", "", name)
    if plain in (*GEOGRAPHIC, "gcj02", "bd09"):
        return plain
    if name.upper() in _SAME_AS_WGS84:
        return "wgs84"
    if not _EPSG.fullmatch(name) or not _known(name):
        raise CrsError("crs.unknown_datum", datum=datum)
    return name


def datum_of_label(crs_label: str | None) -> str | None:
    """Return the datum that a file's own label (an EPSG code, or WKT) claims; None if there is no usable label.

    A label is a weak statement: Chinese web-map coordinates are often saved under ``EPSG:4326``.
    """
    if not crs_label or not crs_label.strip():
        return None
    try:
        crs = CRS.from_user_input(crs_label)
        authority = crs.to_authority(min_confidence=70)
    except PyprojError:
        return None
    if authority is None:
        return None
    try:
        return normalise_datum(":".join(authority))
    except CrsError:
        return None


def projected_crs(lon: float, lat: float) -> CRS:
    """Return the system in metres for a place: CGCS2000 3-degree Gauss-Krueger without zone prefix.

    EPSG:4534 (central meridian 75°E) to 4554 (135°E), one per three degrees; at Lanzhou EPSG:4544. Beyond the zones
    (west of 73.5°E, east of 136.5°E, south of the equator) the UTM zone of WGS84.

    Parameters
    ----------
    lon, lat
        WGS84 degrees of a point in the middle of the city.

    Raises
    ------
    CrsError
        ``crs.no_projection``: not a place on Earth between 80°S and 84°N.
    """
    if not (-180 <= lon <= 180 and -80 <= lat <= 84):
        raise CrsError("crs.no_projection", lon=float(lon), lat=float(lat))
    zone = int(np.floor((lon + 1.5) / 3.0))
    if 25 <= zone <= 45 and lat >= 0:
        return CRS.from_epsg(4509 + zone)
    utm = min(int((lon + 180) // 6) + 1, 60)
    return CRS.from_epsg((32600 if lat >= 0 else 32700) + utm)


def _project(source: str, target: str, x: np.ndarray, y: np.ndarray) -> Pair:
    out = _transformer(source, target).transform(x, y)
    # PROJ says "impossible" with inf; a missing coordinate is NaN everywhere else in this project.
    lon, lat = (np.where(np.isfinite(values), values, np.nan) for values in out)
    return lon, lat


@cache
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


@cache
def _known(name: str) -> bool:
    try:
        CRS.from_user_input(name)
    except PyprojError:
        return False
    return True
