"""Statistics on cells: tested hotspots, dense clusters, and the surface to look at."""

from hotspot.hotspots.change import examine_increase, was_hot
from hotspot.hotspots.compare import Comparison, check_periods, compare, cut_period, match_places
from hotspot.hotspots.course import UNKNOWN
from hotspot.hotspots.density import BANDWIDTHS_M, cover_pixels, density, measure_mass
from hotspot.hotspots.describe import under_theme
from hotspot.hotspots.finding import Hotspots, find
from hotspot.hotspots.gi_star import GiStar, GiStarView, gi, gi_star, gi_star_z, gi_z, view_gi_star
from hotspot.hotspots.history import ALL, History, learn, mark_open, mark_overdue
from hotspot.hotspots.local_moran import LocalMoran, local_moran
from hotspot.hotspots.mann_kendall import Trend, mann_kendall
from hotspot.hotspots.params import BaselineParams, CircleParams, DenseParams, HotspotParams, WindowParams
from hotspot.hotspots.pattern import PATTERNS, PatternParams, classify_emerging, classify_pattern, least_periods
from hotspot.hotspots.rhythm import NO_PEAK, PEAK_HOURS, TOO_FEW
from hotspot.hotspots.scan import (
    Cluster,
    Noise,
    Scan,
    ScanParams,
    count_times,
    scan_bernoulli,
    scan_permutation,
    scan_poisson,
    scan_poisson_times,
    scan_sites,
)
from hotspot.hotspots.views import CellView, view_cells
from hotspot.hotspots.window import WindowTest, examine_windows

__all__ = [
    "ALL",
    "BANDWIDTHS_M",
    "NO_PEAK",
    "PATTERNS",
    "PEAK_HOURS",
    "TOO_FEW",
    "UNKNOWN",
    "BaselineParams",
    "CellView",
    "CircleParams",
    "Cluster",
    "Comparison",
    "DenseParams",
    "GiStar",
    "GiStarView",
    "History",
    "HotspotParams",
    "Hotspots",
    "LocalMoran",
    "Noise",
    "PatternParams",
    "Scan",
    "ScanParams",
    "Trend",
    "WindowParams",
    "WindowTest",
    "check_periods",
    "classify_emerging",
    "classify_pattern",
    "compare",
    "count_times",
    "cover_pixels",
    "cut_period",
    "density",
    "examine_increase",
    "examine_windows",
    "find",
    "gi",
    "gi_star",
    "gi_star_z",
    "gi_z",
    "learn",
    "least_periods",
    "local_moran",
    "mann_kendall",
    "mark_open",
    "mark_overdue",
    "match_places",
    "measure_mass",
    "scan_bernoulli",
    "scan_permutation",
    "scan_poisson",
    "scan_poisson_times",
    "scan_sites",
    "under_theme",
    "view_cells",
    "view_gi_star",
    "was_hot",
]
