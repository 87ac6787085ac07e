"""Statistics on cells: tested hotspots, dense clusters, and the surface to look at."""

from hotspot.hotspots.density import density
from hotspot.hotspots.describe import under_theme
from hotspot.hotspots.finding import Hotspots, find
from hotspot.hotspots.history import ALL, History, learn
from hotspot.hotspots.mann_kendall import Trend, mann_kendall
from hotspot.hotspots.params import BaselineParams, DenseParams, HotspotParams, WindowParams
from hotspot.hotspots.pattern import PATTERNS, PatternParams, classify_emerging, classify_pattern, least_periods
from hotspot.hotspots.window import WindowTest, examine_windows

__all__ = [
    "ALL",
    "PATTERNS",
    "BaselineParams",
    "DenseParams",
    "History",
    "HotspotParams",
    "Hotspots",
    "PatternParams",
    "Trend",
    "WindowParams",
    "WindowTest",
    "classify_emerging",
    "classify_pattern",
    "density",
    "examine_windows",
    "find",
    "learn",
    "least_periods",
    "mann_kendall",
    "under_theme",
]
