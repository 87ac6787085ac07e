"""Leaflet and the viewer as text: nothing is fetched, nothing is pasted in.

Leaflet comes from the installed wheel ``folium-offline``, whose module ``offlinefolium/elements.py`` holds a table
URL → text. The table is read as data; the package (a fork of folium) is never imported. Every text taken from it must
have the SHA-256 written here.
"""

import ast
import hashlib
from functools import cache
from importlib import metadata, resources
from pathlib import Path

from hotspot.errors import SettingsError

_WHEEL = "folium-offline"
_MODULE = "offlinefolium/elements.py"
LEAFLET_JS_URL = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js"
LEAFLET_CSS_URL = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.css"
JQUERY_URL = "https://code.jquery.com/jquery-3.7.1.min.js"
SHA256 = {
    JQUERY_URL: "1e4d3f265eca49de522cdc405529df51570c0ff1628e3d7d214df6566920a2fd",
    LEAFLET_JS_URL: "a7aef147d0d4833c9895c5c20dc8bc51e7383e3c450dda8a0dac1c8713661f9e",
    LEAFLET_CSS_URL: "1773dea1910a75efc32ceff8df72d3237efbfff8f28b61860cc69b76f1707080",
}
_VIEWER_PARTS = (
    "dom.js",
    "shapes.js",
    "layers.js",
    "gi_star.js",
    "labels.js",
    "card.js",
    "panels.js",
    "viewer.js",
    "sides.js",
    "plan.js",
    "plan_map.js",
    "plan_list.js",
)


def leaflet_js() -> str:
    """Return Leaflet 1.9.3 (JavaScript, marker images embedded)."""
    return _checked(LEAFLET_JS_URL)


def leaflet_css() -> str:
    """Return the style sheet of Leaflet 1.9.3 (images embedded)."""
    return _checked(LEAFLET_CSS_URL)


def jquery_js() -> str:
    """Return jQuery 3.7.1, which the pop-ups of folium (not the viewer) need."""
    return _checked(JQUERY_URL)


@cache
def viewer_js() -> str:
    """Return the viewer as one classic script that defines ``hotspotViewer``."""
    body = "\n".join(_own_file(part) for part in _VIEWER_PARTS)
    public = "return { create: create, compare: compare, plan: planView };"
    return f'var hotspotViewer = (function () {{\n"use strict";\n{body}\n{public}\n}})();\n'


@cache
def viewer_css() -> str:
    """Return the style sheet of the viewer; every rule is below ``.hs-viewer``."""
    return _own_file("viewer.css")


@cache
def component_css() -> str:
    """Return the styles of Leaflet and the viewer for the shadow root of a Streamlit component."""
    return leaflet_css() + "\n" + viewer_css()


def _own_file(name: str) -> str:
    return resources.files("hotspot.maps").joinpath("viewer", name).read_text(encoding="utf-8")


@cache
def _checked(url: str) -> str:
    text = _table().get(url)
    found = hashlib.sha256((text or "").encode("utf-8")).hexdigest()
    if found != SHA256[url]:
        raise SettingsError("maps.asset_differs", wheel=_WHEEL, url=url, expected=SHA256[url][:12], found=found[:12])
    return (text or "").split("//# sourceMappingURL")[0]


@cache
def _table() -> dict[str, str]:
    """Read the assignments ``_res['<url>'] = '''<text>'''`` of the module without running it."""
    found: dict[str, str] = {}
    for node in ast.parse(_elements_source()).body:
        match node:
            case ast.Assign(
                targets=[ast.Subscript(slice=ast.Constant(value=str(url)))], value=ast.Constant(value=str(body))
            ) if url in SHA256:
                found[url] = body
    return found


def _elements_source() -> str:
    try:
        wheel = metadata.distribution(_WHEEL)
    except metadata.PackageNotFoundError:
        raise SettingsError("maps.asset_missing", wheel=_WHEEL) from None
    return Path(str(wheel.locate_file(_MODULE))).read_text(encoding="utf-8")
