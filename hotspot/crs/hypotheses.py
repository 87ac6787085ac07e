"""What the coordinates of a file could be: the hypotheses that the doctor weighs."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import shapely

from hotspot.crs.convert import from_wgs84, to_wgs84
from hotspot.crs.obfuscation import Floats, Pair

WEB_MAPS = ("gcj02", "bd09")
_DEGREES = ("wgs84", *WEB_MAPS)
# Two kilometres: further than any shift, so that a right hypothesis never falls out of the window.
_WINDOW_DEG = 0.02
_MIN_SHARE_IN_WINDOW = 0.01


@dataclass(frozen=True)
class Hypothesis:
    """The points are in `datum` (with x and y `swapped`), and the boundary they are laid on is in `boundary_datum`."""

    datum: str
    swapped: bool = False
    boundary_datum: str = "wgs84"

    def apply(self, x: Floats, y: Floats) -> Pair:
        """Return the points (n,) in degrees of the boundary as it was read, if the hypothesis holds."""
        wgs84 = to_wgs84(x, y, datum=self.datum, swapped=self.swapped)
        return from_wgs84(*wgs84, datum=self.boundary_datum)


def list_hypotheses(x: Floats, y: Floats, boundary: shapely.Geometry) -> list[Hypothesis]:
    """Return every reading of the points that brings some of them (1 %) within 2 km of the boundary's bounding box.

    Parameters
    ----------
    x, y
        Finite coordinates (n,) as read.
    boundary
        Polygon in degrees.
    """
    readings = [h for swapped in (False, True) for h in _readings(x, y, boundary, swapped=swapped)]
    shares = {h: _share_near(h, x, y, boundary) for h in readings}
    return [h for h in readings if shares[h] >= _MIN_SHARE_IN_WINDOW]


def with_shifted_boundary(hypotheses: list[Hypothesis], *, stated: str | None) -> list[Hypothesis]:
    """Return the same readings over a boundary that is itself in GCJ-02 or BD-09.

    Points and boundary shifted alike look like neither shifted; that reading is listed only for points stated so.
    """
    pairs = product(hypotheses, WEB_MAPS)
    return [Hypothesis(h.datum, h.swapped, shift) for h, shift in pairs if h.datum != shift or h.datum == stated]


def _readings(x: Floats, y: Floats, boundary: shapely.Geometry, *, swapped: bool) -> list[Hypothesis]:
    east, north = (float(np.median(v)) for v in ((y, x) if swapped else (x, y)))
    if abs(east) <= 180 and abs(north) <= 90:
        return [Hypothesis(datum, swapped) for datum in _DEGREES]
    codes = _projected_codes(east, north, boundary.centroid.x)
    return [Hypothesis(f"epsg:{code}", swapped) for code in codes]


def _projected_codes(east: float, north: float, lon: float) -> list[int]:
    """Return the EPSG codes that an easting and northing in metres could belong to near longitude `lon`.

    CGCS2000 Gauss-Krueger: eight-digit eastings begin with the zone (25-45: three degrees, EPSG:4513-4533; 13-23: six
    degrees, EPSG:4491-4501); six-digit ones do not tell it (EPSG:4534-4554 by central meridian). A central meridian of
    the six-degree zones is one of the three-degree zones too, so those need no reading of their own.
    """
    prefix = int(east // 1_000_000)
    if 25 <= prefix <= 45:
        return [4488 + prefix]
    codes = [4478 + prefix] if 13 <= prefix <= 23 else []
    if 100_000 <= east <= 900_000 and 0 <= north <= 10_000_000:
        nearest = round(lon / 3)
        codes += [4509 + zone for zone in (nearest, nearest - 1, nearest + 1) if 25 <= zone <= 45]
        codes.append(32600 + int((lon + 180) // 6) + 1)
    return [*codes, 3857] if abs(east) <= 20_037_509 and east > 1_000_000 else codes


def _share_near(hypothesis: Hypothesis, x: Floats, y: Floats, boundary: shapely.Geometry) -> float:
    lon, lat = hypothesis.apply(x, y)
    west, south, east, north = boundary.bounds
    inside_x = (lon >= west - _WINDOW_DEG) & (lon <= east + _WINDOW_DEG)
    return float((inside_x & (lat >= south - _WINDOW_DEG) & (lat <= north + _WINDOW_DEG)).mean())
