"""A scene: everything one map shows, as JSON-ready data for the viewer (`viewer/*.js`).

Coordinates are whole millionths of a degree (WGS84), delta-coded: a ring is ``[x0, y0, dx1, dy1, …]`` without its
closing point; a polygon is its list of rings (outer, inner, of all parts; filled by the even-odd rule). All text is
plain text: the viewer sets it through ``textContent`` only.

::

    {
      "lang": "zh-CN",
      "texts": {name: template, "weekdays": [7 names]},         # viewer_* of texts/<language>/maps.toml
      "frame": {"title", "subtitle", "footer": [line, …],
                "mark": "示意图，…" or null,                      # stamped on the map
                "basemap": null or {"kind": "xyz"|"wms", "url", "layers", "subdomains", "max_native_zoom"}},
      "static": {"id": digest,                                    # may be left out of an update
                 "subdistricts": [area, …], "communities": [area, …]},
      "views": [view, …], "view": key of the view to show
    }
    area = {"id", "name", "in": parent's name or null, "at": [x, y] of the name, "r": room around it, "rings"}
    view = {"key", "label", "counts": [[label, text], …],
            "areas": {"n": [per subdistrict], "of": [class], "classes": [[low, high], …],
                      "per_km2": […], "hotspots": […]},
            "units": null (no duty table) or {"names": […], "colours": [0–7 per unit],
                              "of": [unit per subdistrict, −1 nobody], "more": [[line, …] per subdistrict]},
            "hotspots": [hotspot, …], "notes": [what weakens the tests, …], "points": {hotspot id: [x0, y0, dx, dy, …]},
            "dense": [{"n", "rings"}], "cells": [x0, y0, n0, dx, dy, n, …],
            "heat": null or {"png": data URI, "bounds", "bandwidth_m"},
            "gi_star": null (not offered; may be left out) or {"ring": [dx0, dy0, …] a cell's corners from its centre,
                        "hot", "cold": [x0, y0, dx, dy, …] centres, "notes": [what it does not know, …]}}
    hotspot = {"id", "rank", "theme", "place" (街道), "spot" (社区), "main" (category), "n", "expected", "ratio",
               "label" (which test, which level), "border": bool,
               "overdue": count or null where no report names a deadline,
               "tags": […], "at", "rings",
               "reason": [sentence, …], "notes": […], "facts": [[label, text], …], "shares": [[area, text], …],
               "units": [{"unit": text or null, "lead": why it is the proposed lead, or null, "role", "lines": […]}],
               "trend": {"n": [per week], "weeks": ["01-05", …]}, "rhythm": [168 counts, Monday 0 h first] or null}

An update of the viewer merges at the top level (and inside `texts`, `frame`): what is left out stays. For the app:
send `scene.json()` once, then ``{"views": [view]}`` for each filter.
"""

from dataclasses import dataclass
from typing import Any

from hotspot.maps.safe import json_for_script
from hotspot.maps.static import Static
from hotspot.texts import Language, templates

_LOCALES = {"zh": "zh-CN", "en": "en-GB"}


@dataclass(frozen=True)
class Frame:
    """The words around the map.

    `footer` lines are shown in order: source, 审图号 or 内部资料, datum, data until when, method, version, fingerprint.
    `mark` is stamped on the map, e.g. that a boundary is schematic. `basemap` is None or the dictionary of the scene.
    """

    title: str
    subtitle: str = ""
    footer: tuple[str, ...] = ()
    mark: str | None = None
    basemap: dict[str, Any] | None = None


@dataclass(frozen=True, eq=False)
class Scene:
    """One map, ready for the viewer."""

    frame: Frame
    static: Static
    views: tuple[dict[str, Any], ...]
    language: Language = "zh"

    def json(self) -> dict[str, Any]:
        """Return the whole scene as plain data."""
        return {
            "lang": _LOCALES[self.language],
            "texts": viewer_texts(self.language),
            "frame": _frame_json(self.frame),
            "static": self.static.json,
            "views": list(self.views),
            "view": self.views[0]["key"],
        }

    def script(self) -> str:
        """Return the scene as JSON that is safe inside ``<script>``."""
        return json_for_script(self.json())


def _frame_json(frame: Frame) -> dict[str, Any]:
    return {
        "title": frame.title,
        "subtitle": frame.subtitle,
        "footer": [line for line in frame.footer if line],
        "mark": frame.mark,
        "basemap": frame.basemap,
    }


def viewer_texts(language: Language) -> dict[str, Any]:
    """Return the viewer's own words: the templates ``maps.viewer_*`` and the names of the weekdays."""
    prefix = "maps.viewer_"
    words: dict[str, Any] = {
        key.removeprefix(prefix): value for key, value in templates(language).items() if key.startswith(prefix)
    }
    return words | {"weekdays": templates(language)["maps.weekdays"].split(",")}
