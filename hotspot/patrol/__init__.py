"""Who goes where on the next shift: visits worth making, crews to make them, routes, and what came of them."""

from hotspot.patrol.params import PatrolParams, WindowParams
from hotspot.patrol.plan import Crew, Plan, Request
from hotspot.patrol.road_params import RoadParams
from hotspot.patrol.roads import Roads, read_roads
from hotspot.patrol.travel import Travel, measure_roads, measure_straight

__all__ = [
    "Crew",
    "PatrolParams",
    "Plan",
    "Request",
    "RoadParams",
    "Roads",
    "Travel",
    "WindowParams",
    "measure_roads",
    "measure_straight",
    "read_roads",
]
