"""The scene as a folium map, and as one self-contained page that may load nothing and run nothing else."""

import base64
import hashlib
import re
from typing import Any

import folium
from branca.element import Figure, MacroElement
from folium.template import Template

from hotspot.maps import assets
from hotspot.maps.scene import Scene
from hotspot.maps.sides import Sides

_INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


class _Viewer(MacroElement):
    """The viewer as a child of a folium map: its frame is built around the map's own element."""

    _template = Template(
        "{% macro header(this, kwargs) %}"
        "<style>{{ this.css }}</style><script>{{ this.js }}</script>"
        "{% endmacro %}"
        "{% macro script(this, kwargs) %}"
        "(function () { var map = {{ this._parent.get_name() }}, holder = map.getContainer();"
        " map.hotspotViewer = hotspotViewer.create(holder.parentNode, {{ this.scene }}, { map: map }); })();"
        "{% endmacro %}"
    )

    def __init__(self, scene: str, js: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "HotspotViewer"
        self.scene = scene
        self.js = js
        self.css = _css()


class HotspotMap(folium.Map):
    """A folium map that loads nothing from elsewhere: Leaflet comes with the viewer."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  (folium's own way to name its scripts)
    default_css: list[tuple[str, str]] = []  # noqa: RUF012


def build_map(scene: Scene) -> folium.Map:
    """Return a folium map showing a scene; in a notebook it displays itself, without internet.

    Markers, pop-ups, tooltips and other layers of folium may be added to it; text of theirs must pass through
    `js_text`. Plug-ins of folium would ask for their scripts on the internet.
    """
    return _build(scene, "\n".join((assets.leaflet_js(), assets.jquery_js(), assets.viewer_js())))


def page(scene: Scene) -> str:
    """Return the scene as one HTML file: opens from disk, asks nobody for anything.

    A content security policy allows the scripts and styles in the file by their SHA-256 and nothing else; only a base
    map, where set, may be fetched, from its own host.
    """
    drawn = _build(scene, assets.leaflet_js() + "\n" + assets.viewer_js())
    return _seal(str(drawn.get_root().render()), scene)


def compare_page(sides: Sides) -> str:
    """Return two maps side by side as one HTML file under the same policy as `page`."""
    js = "\n".join((assets.leaflet_js(), assets.viewer_js()))
    start = f'hotspotViewer.compare(document.getElementById("hs-compare"), {sides.script()});'
    html = (
        f"<html>\n<head>\n<style>{_css()}\n#hs-compare {{ height: 100%; }}</style>\n<script>{js}</script>\n</head>\n"
        f'<body>\n<div id="hs-compare"></div>\n<script>{start}</script>\n</body>\n</html>\n'
    )
    return _seal(html, sides.scene)


def _seal(html: str, scene: Scene) -> str:
    """Name the language and allow the scripts and styles that are in the page, and nothing else."""
    html = html.replace("<!DOCTYPE html>", "", 1).replace("<html>", f'<html lang="{scene.json()["lang"]}">', 1)
    policy = _policy(html, scene.frame.basemap)
    head = f'<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return "<!DOCTYPE html>\n" + html.lstrip().replace("<head>", head, 1)


def _css() -> str:
    return assets.leaflet_css() + "\n" + assets.viewer_css() + "\nhtml, body { height: 100%; margin: 0; }"


def _build(scene: Scene, js: str) -> HotspotMap:
    script = scene.script()
    drawn = HotspotMap(
        location=[0, 0], zoom_start=10, tiles=None, max_zoom=19, min_zoom=8, zoom_control=False,
        attribution_control=False, zoom_snap=0.25, zoom_delta=0.5, wheel_px_per_zoom_level=90,
    )  # fmt: skip
    drawn.add_child(_Viewer(script, js))
    figure = Figure(title=None)
    figure.add_child(drawn)
    _name_by_content(figure, drawn, hashlib.sha256(script.encode()).hexdigest()[:16])
    return drawn


def _name_by_content(figure: Figure, drawn: folium.Map, digest: str) -> None:
    """Give the elements names that follow from the content, so that the same scene gives the same bytes."""
    figure._id, drawn._id = digest, digest
    for i, child in enumerate(drawn._children.values()):
        child._id = f"{digest}{i}"


def _policy(html: str, basemap: dict[str, Any] | None) -> str:
    allowed: dict[str, list[str]] = {"script": [], "style": []}
    for kind, body in _INLINE.findall(html):
        digest = base64.b64encode(hashlib.sha256(body.encode("utf-8")).digest()).decode("ascii")
        allowed[kind].append(f"'sha256-{digest}'")
    tiles = f" {_origin(basemap['url'])}" if basemap else ""
    return (
        f"default-src 'none'; script-src {' '.join(allowed['script'])}; style-src {' '.join(allowed['style'])}; "
        f"img-src data:{tiles}; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _origin(url: str) -> str:
    """Scheme and host of a tile address, ``{s}`` read as any subdomain; `ValueError` for anything else."""
    found = re.match(r"^(https?)://([A-Za-z0-9.\-{}]+)(:\d+)?/", url)
    if not found:
        raise ValueError(url)
    host = re.sub(r"^[^.]*\{s\}[^.]*\.", "*.", found[2])
    return f"{found[1]}://{host}{found[3] or ''}"
