"""GeoPackage: every layer."""

from pathlib import Path

import pyogrio

from hotspot.files.layers import read_layer
from hotspot.files.parsed import Parsed, Reading, Refused

# QGIS keeps its styles in a layer of this name.
_NOT_DATA = {"layer_styles"}


def read(path: Path, reading: Reading) -> list[Parsed]:
    """Read every layer of a GeoPackage into a table."""
    link = reading.scratch / "0.gpkg"
    link.symlink_to(path.resolve())
    layers = [str(name) for name, _ in pyogrio.list_layers(link) if name not in _NOT_DATA]
    if not layers:
        raise Refused("files.empty")
    tables = []
    for layer in layers:
        parsed = read_layer(link, layer, reading.params)
        parsed.format, parsed.table = "gpkg", layer
        tables.append(parsed)
    return tables
