"""Forty hostile texts through every text field into every sink of the map: none runs, the map still draws."""

import re
from pathlib import Path

import folium
import pytest

from hotspot import maps
from tests.hostile import PAYLOADS
from tests.maps import city

PACKAGE = Path(maps.__file__).parents[1]
TINY = {"n": 240, "n_hotspots": 3, "n_subdistricts": 3, "n_communities": 6}

OPEN_EVERYTHING = """() => {
  document.querySelectorAll('.hs-layer input').forEach((_, i) => {
    const box = document.querySelectorAll('.hs-layer input')[i];
    if (box && !box.checked) { box.click(); }
  });
  document.querySelectorAll('.leaflet-interactive').forEach(
    (e) => e.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})));
  const rows = [...document.querySelectorAll('.hs-row')];
  rows.forEach((row) => row.click());
  const text = (name) => [...document.querySelectorAll(name)].map((e) => e.textContent);
  return {
    title: text('h1')[0], mark: text('.hs-mark')[0], pill: text('.hs-pill')[0], rows: rows.length,
    card: text('.hs-card h3')[0], unit: text('.hs-unit b')[0], id: text('.hs-id')[0],
    tips: text('.hs-tip b'), names: text('.hs-name').length, footer: text('.hs-footer span'),
    paths: document.querySelectorAll('.leaflet-hs-hotspots-pane path').length,
    foreign: document.querySelectorAll(
      '.hs-viewer img:not(.leaflet-image-layer), .hs-viewer script, .hs-viewer iframe, .hs-viewer a:not([role=button])'
    ).length
  };
}"""


def hostile_scene(payload):
    return city.scene(words=lambda _: payload, **TINY)


@pytest.mark.browser
def test_no_text_runs_in_the_viewer_and_the_map_still_draws(visit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    html = maps.page(city.scene(**TINY))
    html = re.sub(r"<meta http-equiv=\"Content-Security-Policy\".*?>", "", html)  # the viewer must be safe without it
    (tmp_path / "map.html").write_text(html, encoding="utf-8")
    visit.page.goto((tmp_path / "map.html").as_uri())
    viewer = re.search(r"map_[0-9a-f]+", html)[0]
    for payload in PAYLOADS:
        scene = hostile_scene(payload).json()
        visit.page.evaluate(f"(scene) => {viewer}.hotspotViewer.update(scene)", scene)
        seen = visit.page.evaluate(OPEN_EVERYTHING)
        assert seen["title"] == seen["mark"] == seen["pill"] == seen["unit"] == payload
        assert seen["card"].startswith(payload)
        assert set(seen["footer"]) == {payload}
        assert seen["rows"] == seen["paths"] == len(scene["views"][0]["hotspots"]) > 0
        assert any(payload in tip for tip in seen["tips"])
        assert seen["foreign"] == 0, payload
    visit.page.wait_for_timeout(100)
    assert visit.page.evaluate("window.ran") is None
    visit.assert_quiet()
    assert not (tmp_path / "CANARY").exists()


@pytest.mark.browser
@pytest.mark.network_cut
def test_the_page_with_all_hostile_texts_opens_from_disk_and_asks_nobody(visit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    turn = iter(range(10**6))
    scene = city.scene(words=lambda _: PAYLOADS[next(turn) % 40], themes=("all", "stalls"), **TINY)
    (tmp_path / "map.html").write_text(maps.page(scene), encoding="utf-8")
    visit.page.goto((tmp_path / "map.html").as_uri())
    assert visit.page.evaluate(OPEN_EVERYTHING)["paths"] == len(scene.views[0]["hotspots"])
    assert visit.page.evaluate("window.ran") is None
    visit.assert_quiet()
    assert not (tmp_path / "CANARY").exists()


@pytest.mark.browser
def test_text_through_js_text_stays_text_in_folium(visit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    drawn = maps.build_map(city.scene(**TINY))
    for i, payload in enumerate(PAYLOADS):
        text = maps.js_text(payload)
        icon = folium.DivIcon(html=text)
        mark = folium.Marker([36 + i / 1000, 103.8], popup=folium.Popup(text), tooltip=folium.Tooltip(text), icon=icon)
        mark.add_to(folium.FeatureGroup(name=text).add_to(drawn))
    folium.LayerControl().add_to(drawn)
    (tmp_path / "folium.html").write_text(drawn.get_root().render(), encoding="utf-8")
    visit.page.goto((tmp_path / "folium.html").as_uri())
    opened = visit.page.evaluate(
        """() => { const map = Object.values(window).find((v) => v && v.hotspotViewer && v.eachLayer); let n = 0;
        map.eachLayer((layer) => { if (!layer.getPopup || !layer.getPopup()) { return; }
          layer.openPopup(); layer.openTooltip(); n++; });
        return n; }"""
    )
    visit.page.wait_for_timeout(100)
    assert opened == len(PAYLOADS)
    assert visit.page.evaluate("window.ran") is None
    visit.assert_quiet()
    assert not (tmp_path / "CANARY").exists()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_reaches_the_template_engine(payload, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    drawn = folium.Map(tiles=None)
    folium.GeoJson(
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [103, 36]}, "properties": {"text": payload}}
    ).add_to(drawn)
    html = drawn.get_root().render()
    assert "49" not in re.sub(r"[0-9a-f]{32}", "", html.split('"text"')[1])[:40]
    assert not (tmp_path / "CANARY").exists()


def test_only_this_room_touches_folium_and_branca():
    allowed = {"maps/page.py", "maps/safe.py"}
    pattern = re.compile(
        r"^\s*(?:from|import)\s+(?:folium|branca)|folium\.(?:Popup|Tooltip|Html|DivIcon|Element)", re.MULTILINE
    )
    users = {p.relative_to(PACKAGE).as_posix() for p in PACKAGE.rglob("*.py") if pattern.search(p.read_text("utf-8"))}
    assert users == allowed


def test_scripts_of_the_program_never_write_markup():
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|srcdoc"
    )
    scripts = [*PACKAGE.rglob("*.js")]
    assert scripts
    assert [p.name for p in scripts if forbidden.search(p.read_text("utf-8"))] == []


def test_scripts_use_nothing_newer_than_chromium_86():
    newer = re.compile(r"\|\|=|&&=|\?\?=|\.at\(|replaceAll|structuredClone|\.hasOwn\(|\bstatic \{|#[a-z]+ in ")
    parts = (PACKAGE / "maps" / "viewer").glob("*.js")
    assert [p.name for p in parts if newer.search(p.read_text("utf-8"))] == []
