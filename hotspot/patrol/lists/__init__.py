"""The planner's lists and the crews' results: read, each fault with its row."""

from hotspot.patrol.lists.reading import Crews, Sites, Visits, read_crews, read_sites, read_visits
from hotspot.patrol.lists.results import Results, read_results

__all__ = [
    "Crews",
    "Results",
    "Sites",
    "Visits",
    "read_crews",
    "read_results",
    "read_sites",
    "read_visits",
]
