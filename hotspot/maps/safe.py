"""The one module that makes text safe for a map page, and the guard that keeps branca from running it.

folium 0.20 renders every element into a string and compiles that string a second time as a Jinja2 template, so that a
report with ``{{ … }}`` runs as Python on the server and ``{% x %}`` loses the map (`html.escape` stops neither).
Two layers, both tested: text goes into pages only as JSON for a script (or through `js_text`), and branca's second
compilation is switched off when `hotspot.maps` is imported.
"""

import html
import json
import re
from typing import Any

import branca.element

_JSON_ESCAPES = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&'`$\u2028\u2029\x7f"})
_TEMPLATE_MARK = re.compile(r"\{(?=[{%#])")  # JSON itself never has a brace followed by one of these
_TEXT_ESCAPES = str.maketrans(
    {c: f"&#{ord(c)};" for c in "\\`${}"} | {"\r": " ", "\n": "<br>", "\u2028": " ", "\u2029": " ", "\0": ""}
)


class LiteralTemplate:
    """Stands in for `jinja2.Template` inside `branca.element`: text that is already rendered stays as it is."""

    def __init__(self, text: str) -> None:
        self.text = text

    def render(self, *_: Any, **__: Any) -> str:
        """Return the text unchanged."""
        return self.text


def install_guard() -> None:
    """Keep branca from compiling rendered text again; safe to call more than once.

    Only ``branca.element.Element(text)`` looks the name up at call time. Classes of branca and folium compiled their
    own templates when they were imported and keep them.
    """
    setattr(branca.element, "Template", LiteralTemplate)  # noqa: B010  (its type says jinja2)


def is_guarded() -> bool:
    """Say whether text handed to ``branca.element.Element`` stays text, by trying it."""
    probe = "{{ 6 * 7 }}{% if %}"
    try:
        return bool(branca.element.Element(probe).render() == probe)
    except Exception:  # any failure of the template engine means that it saw the text
        return False


def js_text(value: object) -> str:
    """Return text as HTML that is also inert in a JavaScript template literal and in Jinja2.

    For folium's own pop-ups, tooltips and layer names, in notebooks. The viewer needs none of it: it sets
    `textContent` only.
    """
    text = "" if value is None else str(value)
    return html.escape(text, quote=True).translate(_TEXT_ESCAPES)


def json_for_script(value: Any) -> str:
    """Return JSON that can stand inside ``<script>``: no tag, comment, entity or line separator can appear in it.

    Raises `ValueError` for NaN and infinity, which are not JSON.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    text = text.encode("utf-8", errors="replace").decode("utf-8")  # half a surrogate pair is no text
    return _TEMPLATE_MARK.sub(r"\\u007b", text).translate(_JSON_ESCAPES)
