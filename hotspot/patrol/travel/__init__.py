"""How long it takes from each place to each other: straight, or along the user's roads."""

from hotspot.patrol.travel.measuring import Travel, measure_roads, measure_straight
from hotspot.patrol.travel.road_check import check_roads
from hotspot.patrol.travel.roads import Roads, read_roads

__all__ = [
    "Roads",
    "Travel",
    "check_roads",
    "measure_roads",
    "measure_straight",
    "read_roads",
]
