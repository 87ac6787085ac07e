"""Links that open a phone's map at a stop, as QR codes."""

from functools import lru_cache
from typing import Literal, get_args

import segno

from hotspot.crs import from_wgs84

Link = Literal["amap", "geo", "none"]
LINKS: tuple[Link, ...] = get_args(Link)


def link_place(lon: float, lat: float, *, link: Link) -> str | None:
    """Return an address that opens a map at a place; None where no link is wanted.

    ``amap``: a web address of Amap (高德 URI API, single marker), which any scanner opens in a browser, and in the
    app where there is one; the position is GCJ-02, the datum of that map, and said to be so. It needs a network and
    tells that company the position, nothing else: no name is sent. ``geo``: RFC 5870, WGS84 by definition; works
    offline with map apps that keep to it (OsmAnd, Organic Maps). Apps on GCJ-02 maps take such numbers for their own
    and are half a kilometre off, and some scanners only show the text, so it is not the default.

    Parameters
    ----------
    lon, lat
        WGS84 degrees. Written with 5 decimals, about one metre.
    link
        Which address.
    """
    if link == "none":
        return None
    if link == "geo":
        return f"geo:{lat:.5f},{lon:.5f}"
    x, y = from_wgs84(lon, lat, datum="gcj02")
    return f"https://uri.amap.com/marker?position={x:.5f},{y:.5f}&coordinate=gaode&callnative=1"


@lru_cache(maxsize=1024)  # 12 ms each, and the same places come again in the next plan and language
def draw_code(address: str) -> str:
    """Return a QR code (ISO/IEC 18004, error correction M, quiet zone of 4 modules) as inline SVG, black on white."""
    made = segno.make(address, error="m", micro=False, boost_error=False)
    return str(made.svg_inline(border=4, omitsize=True, light="#fff", svgclass="qr", lineclass=None))
