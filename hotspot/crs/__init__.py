"""Coordinate systems: conversions, and the doctor that tells which one a file or a layer is in."""

from hotspot.crs.convert import datum_of_label, from_wgs84, normalise_datum, projected_crs, to_wgs84
from hotspot.crs.layers import LayerVerdict, diagnose_layers
from hotspot.crs.points import diagnose_by_peers, diagnose_points
from hotspot.crs.setting import Datum
from hotspot.crs.verdict import Verdict, display, settle

__all__ = [
    "Datum",
    "LayerVerdict",
    "Verdict",
    "datum_of_label",
    "diagnose_by_peers",
    "diagnose_layers",
    "diagnose_points",
    "display",
    "from_wgs84",
    "normalise_datum",
    "projected_crs",
    "settle",
    "to_wgs84",
]
