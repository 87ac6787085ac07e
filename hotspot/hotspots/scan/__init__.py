"""Scan statistics: is there a circle anywhere, of any size, that chance does not explain?"""

from hotspot.hotspots.scan.clusters import Cluster, Scan
from hotspot.hotspots.scan.models import (
    count_times,
    scan_bernoulli,
    scan_permutation,
    scan_poisson,
    scan_poisson_times,
    scan_sites,
)
from hotspot.hotspots.scan.nulls import Noise
from hotspot.hotspots.scan.params import ScanParams
from hotspot.hotspots.scan.zones import Zones, make_zones

__all__ = [
    "Cluster",
    "Noise",
    "Scan",
    "ScanParams",
    "Zones",
    "count_times",
    "make_zones",
    "scan_bernoulli",
    "scan_permutation",
    "scan_poisson",
    "scan_poisson_times",
    "scan_sites",
]
