"""Who goes where on the next shift: visits worth making, crews to make them, routes, and what came of them."""

from hotspot.patrol.params import PatrolParams, WindowParams
from hotspot.patrol.plan import Crew, Plan, Request

__all__ = ["Crew", "PatrolParams", "Plan", "Request", "WindowParams"]
