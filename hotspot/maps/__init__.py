"""Scenes (JSON) for the one viewer, and folium maps that carry it. Importing this installs the guard of `safe`."""

from hotspot.maps.draw import draw_scene, findings, make_frame, theme_names
from hotspot.maps.gi_star import draw_gi_star, offer_gi_star
from hotspot.maps.heat import heat_image
from hotspot.maps.page import build_map, compare_page, page
from hotspot.maps.plan import CREW_COLOURS, draw_plan, label_stop, letter_crews, tell_deadline, tell_time
from hotspot.maps.points import Points, gather_points
from hotspot.maps.safe import install_guard, js_text
from hotspot.maps.scene import Frame, Scene, viewer_texts
from hotspot.maps.sides import Sides, draw_sides, name_sides, tell_comparison
from hotspot.maps.static import Static, draw_static
from hotspot.maps.units import choose_units
from hotspot.maps.view import Findings, ViewParams, draw_view
from hotspot.maps.words import LEAST, few

install_guard()

__all__ = [
    "CREW_COLOURS",
    "LEAST",
    "Findings",
    "Frame",
    "Points",
    "Scene",
    "Sides",
    "Static",
    "ViewParams",
    "build_map",
    "choose_units",
    "compare_page",
    "draw_gi_star",
    "draw_plan",
    "draw_scene",
    "draw_sides",
    "draw_static",
    "draw_view",
    "few",
    "findings",
    "gather_points",
    "heat_image",
    "js_text",
    "label_stop",
    "letter_crews",
    "make_frame",
    "name_sides",
    "offer_gi_star",
    "page",
    "tell_comparison",
    "tell_deadline",
    "tell_time",
    "theme_names",
    "viewer_texts",
]
