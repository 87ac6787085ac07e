"""The viewer inside the app: a Streamlit component without iframe, in three parts by how often they travel.

*library* (Leaflet, the viewer, polygons of areas, texts): once a session; *map*: with every filter; *points*: with
every click, 500 points at most. Text from data reaches the page through `textContent` only (the viewer's rule).
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import streamlit as st

from hotspot.maps import assets

# Layers of the viewer that cost something on the server: Python hears when they are switched.
COSTLY = ("heat", "gi_star")
Mount = Callable[..., Any]


def _own(name: str) -> str:
    return resources.files("hotspot.pages").joinpath("js", name).read_text(encoding="utf-8")


@cache
def _component(name: str, js: str, html: str, css: str, isolate: bool) -> Mount:
    return st.components.v2.component(name, js=js, html=html, css=css, isolate_styles=isolate)


def mount_library(fixed: dict[str, Any]) -> str:
    """Send the program and the fixed parts of the scene; return their id for `mount_map`.

    Parameters
    ----------
    fixed
        Parts of a scene that no filter changes.
    """
    digest = hashlib.sha256(json.dumps(fixed, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
    js = "\n".join((assets.leaflet_js(), assets.viewer_js(), _own("library.js")))
    data = {"id": digest, "scene": fixed, "css": assets.component_css()}
    with st.container(key="library"):
        _component("hotspot_library", js, "", "", False)(key="viewer_library", data=data)
    return digest


def mount_map(scene: dict[str, Any], *, fixed: str, rev: str) -> None:
    """Draw the parts of a scene that a filter changes; the element says ``data-rev`` when they are drawn."""
    html = '<div class="hs-host"></div>'
    draw = _component("hotspot_map", _own("map.js"), html, _own("map.css"), True)
    data = {"scene": scene, "fixed": fixed, "rev": rev, "on": [name for name in COSTLY if shows_layer(name)]}
    draw(key="viewer_map", data=data, on_heat_change=lambda: None, on_gi_star_change=lambda: None)


def shows_layer(name: str) -> bool:
    """Say whether one of the `COSTLY` layers is switched on in the viewer."""
    return bool((st.session_state.get("viewer_map") or {}).get(name))


def mount_sides(scene: dict[str, Any], *, fixed: str, rev: str) -> None:
    """Draw two maps that move together; the element says ``data-rev`` when they are drawn."""
    html = '<div class="hs-sides"></div>'
    draw = _component("hotspot_sides", _own("sides.js"), html, _own("map.css"), True)
    draw(key="viewer_sides", data={"scene": scene, "fixed": fixed, "rev": rev})


def mount_plan(scene: dict[str, Any], *, fixed: str, rev: str, on_edits: Callable[[Mapping[str, Any]], None]) -> None:
    """Draw a plan; `on_edits` hears what the user moved in or out and wants planned again (see `viewer/plan.js`)."""

    def changed() -> None:
        edits = (st.session_state.get("viewer_plan") or {}).get("edits")
        if isinstance(edits, Mapping):
            on_edits(edits)

    html = '<div class="hs-planhost"></div>'
    draw = _component("hotspot_plan", _own("plan.js"), html, _own("map.css"), True)
    draw(key="viewer_plan", data={"scene": scene, "fixed": fixed, "rev": rev}, on_edits_change=changed)


def mount_points(points_of: Callable[[str], Sequence[int]]) -> None:
    """Send the picked hotspot's own reports, as `points_of` its id gives them."""
    state = st.session_state.get("viewer_points") or {}
    picked = str(state.get("picked") or "")
    data = {"id": picked, "flat": list(points_of(picked)) if picked else []}
    with st.container(key="points"):
        _component("hotspot_points", _own("points.js"), "", "", False)(
            key="viewer_points", data=data, on_picked_change=lambda: None
        )
