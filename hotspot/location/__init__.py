"""Location: which area is each report in, is its coordinate an address at all, and is it a repeat."""

from hotspot.location.imprecise import Imprecise, find_imprecise
from hotspot.location.index import AreaIndex
from hotspot.location.locating import Located, locate
from hotspot.location.params import ImpreciseParams, LocationParams, RepeatParams
from hotspot.location.placing import Placed, place
from hotspot.location.precision import precision_words
from hotspot.location.repeats import link_repeats

__all__ = [
    "AreaIndex",
    "Imprecise",
    "ImpreciseParams",
    "Located",
    "LocationParams",
    "Placed",
    "RepeatParams",
    "find_imprecise",
    "link_repeats",
    "locate",
    "place",
    "precision_words",
]
