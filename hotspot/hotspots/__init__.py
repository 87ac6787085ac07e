"""Statistics on cells: tested hotspots, dense clusters, and the surface to look at."""

from hotspot.hotspots.density import density
from hotspot.hotspots.describe import under_theme
from hotspot.hotspots.finding import Hotspots, find
from hotspot.hotspots.history import ALL, History, learn
from hotspot.hotspots.params import BaselineParams, DenseParams, HotspotParams, WindowParams
from hotspot.hotspots.window import WindowTest, examine_windows

__all__ = [
    "ALL",
    "BaselineParams",
    "DenseParams",
    "History",
    "HotspotParams",
    "Hotspots",
    "WindowParams",
    "WindowTest",
    "density",
    "examine_windows",
    "find",
    "learn",
    "under_theme",
]
