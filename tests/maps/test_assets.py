"""Leaflet comes from the installed wheel and is what it was when it was checked."""

import sys

import pytest

from hotspot.errors import SettingsError
from hotspot.maps import assets
from hotspot.texts import LANGUAGES, tell_error


def test_leaflet_is_read_without_importing_the_fork():
    assert "Leaflet 1.9.3" in assets.leaflet_js()[:200]
    assert ".leaflet-pane" in assets.leaflet_css()
    assert "offlinefolium" not in sys.modules


def test_a_changed_file_is_refused_in_both_languages(monkeypatch):
    monkeypatch.setitem(assets.SHA256, assets.LEAFLET_JS_URL, "0" * 64)
    assets._checked.cache_clear()
    with pytest.raises(SettingsError) as caught:
        assets.leaflet_js()
    assert all("leaflet.js" in tell_error(caught.value, language) for language in LANGUAGES)


def test_a_missing_wheel_is_told(monkeypatch):
    monkeypatch.setattr(assets, "_WHEEL", "no-such-wheel")
    assets._table.cache_clear()
    assets._checked.cache_clear()
    with pytest.raises(SettingsError, match="asset_missing"):
        assets.leaflet_js()
    assets._table.cache_clear()
    assets._checked.cache_clear()


def test_no_asset_names_another_host_that_a_browser_would_ask():
    page = "\n".join((assets.leaflet_css(), assets.viewer_css(), assets.viewer_js()))
    assert "url(http" not in page
    assert "@import" not in page
    assert "sourceMappingURL" not in assets.leaflet_js()
