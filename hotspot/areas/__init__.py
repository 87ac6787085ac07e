"""Boundaries: read from any vector file, checked, and named."""

from hotspot.areas.columns import LEVELS
from hotspot.areas.levels import level
from hotspot.areas.names import match_names, normalise_name
from hotspot.areas.params import AreaParams, AreaSource
from hotspot.areas.reading import Areas, read

__all__ = ["LEVELS", "AreaParams", "AreaSource", "Areas", "level", "match_names", "normalise_name", "read"]
