"""Text in pages: JSON for scripts, HTML for folium, and the guard around branca."""

import json

import branca.element
import folium
import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

import hotspot.maps  # noqa: F401  (installs the guard)
from hotspot.maps.safe import install_guard, is_guarded, js_text, json_for_script
from tests.hostile import PAYLOADS

RUNS = "{{ 6 * 7 }}"


def test_the_guard_is_up_once_the_room_is_imported():
    assert is_guarded()


def test_without_the_guard_branca_would_run_the_text(monkeypatch):
    monkeypatch.setattr(branca.element, "Template", jinja2.Template)
    assert not is_guarded()
    assert branca.element.Element(RUNS).render() == "42"
    install_guard()
    assert is_guarded()


def test_text_in_a_property_stays_text_with_the_guard():
    drawn = folium.Map(tiles=None)
    point = {"type": "Feature", "geometry": None, "properties": {"text": RUNS}}
    folium.GeoJson(point).add_to(drawn)
    assert RUNS in drawn.get_root().render()


@given(st.text())
def test_json_for_a_script_is_the_same_json(text):
    value = {"text": text, text: [1, None, {"a": {}}]}
    assert json.loads(json_for_script(value)) == value


@given(st.text(alphabet="<>&'`${}%#/!-\\\u2028\u2029x") | st.sampled_from(PAYLOADS))
def test_json_for_a_script_holds_nothing_that_ends_a_script_or_starts_a_template(text):
    script = json_for_script({"text": text})
    assert not set("<>&'`$\u2028\u2029") & set(script)
    assert not any(mark in script for mark in ("{{", "{%", "{#"))


def test_json_refuses_what_is_not_json():
    with pytest.raises(ValueError, match="JSON"):
        json_for_script(float("nan"))


@given(st.text(alphabet="<>&\"'`${}%#\\\r\n\u2028x") | st.sampled_from(PAYLOADS))
def test_text_for_folium_holds_nothing_special_but_line_breaks(text):
    shown = js_text(text).replace("<br>", "")
    assert not set("<>\"'`${}\\\r\n\u2028\u2029\0") & set(shown)


def test_text_for_folium_reads_the_same():
    assert js_text("a<b & ${x} {{y}}\n\\") == "a&lt;b &amp; &#36;&#123;x&#125; &#123;&#123;y&#125;&#125;<br>&#92;"
    assert js_text(None) == ""
