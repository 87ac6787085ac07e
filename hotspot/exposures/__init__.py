"""What is exposed to problems: looks at places, people, shops, streets; read from a file and shared among the cells."""

from hotspot.exposures.params import ExposureParams
from hotspot.exposures.reading import Kind, Layer, read
from hotspot.exposures.weighing import Exposure, share_among_cells, tell_unexposed, weigh

__all__ = ["Exposure", "ExposureParams", "Kind", "Layer", "read", "share_among_cells", "tell_unexposed", "weigh"]
