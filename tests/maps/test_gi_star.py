"""Gi* cells on the map: off at first, warned of in words, and unlike anything that was tested."""

import json
import re
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely

from hotspot import maps
from hotspot.cells import lay_squares
from hotspot.errors import notice
from hotspot.hotspots import CellView
from hotspot.maps import draw_gi_star, offer_gi_star
from hotspot.maps.assets import viewer_js
from tests.hostile import PAYLOADS
from tests.maps import city
from tests.maps.test_geometry import decode
from tests.maps.test_viewer import open_page, texts

UNEVEN = notice("hotspots.gi_star_uneven", "warning", n=3, ratio=4.26)
TOO_FEW = notice("hotspots.theme_too_few", "warning", theme="stalls", n=2)
TITLE = {"zh": "Gi* 冷热格（对照用，不是热点结论）", "en": "Gi* hot and cold cells (for comparison, no hotspot)"}


@pytest.fixture(scope="module")
def found():
    """12 cells of the district: three hot, two cold, the others neither."""
    grid = lay_squares(shapely.box(392_001, 3_991_001, 392_599, 3_991_449), size_m=150)
    marks = ["hot", "hot", "none", "cold", "hot", "cold", *["none"] * (len(grid) - 6)]
    shapes = gpd.GeoSeries(grid.polygons(np.arange(len(grid))), crs=city.CRS)
    return CellView("all", gpd.GeoDataFrame({"gi_star": marks}, geometry=shapes), (UNEVEN,))


def draw(found, language="zh", **names):
    return draw_gi_star(found, language=language, theme_names=names)


def with_layer(scene, drawn):
    return replace(scene, views=tuple(view | {"gi_star": drawn} for view in scene.views))


def switch(page, *, on=True):
    page.locator(".hs-layer", has_text="Gi*").locator("input").set_checked(on)


@pytest.mark.parametrize("kind", ["hot", "cold"])
def test_centres_and_ring_give_the_cells_back(found, kind):
    drawn = draw(found)
    centres, corners = decode(drawn[kind]), decode(drawn["ring"])
    cells = shapely.polygons(centres[:, None, :] + corners)
    back = gpd.GeoSeries(cells, crs="EPSG:4326").to_crs(city.CRS).to_numpy()
    own = found.cells.geometry[(found.cells["gi_star"] == kind).to_numpy()].to_numpy()
    assert (shapely.hausdorff_distance(back, own) < 1).all()


def test_a_cell_takes_few_bytes(found):
    grid = lay_squares(shapely.box(392_001, 3_991_001, 399_001, 3_998_001), size_m=150)
    shapes = gpd.GeoSeries(grid.polygons(np.arange(len(grid))), crs=city.CRS)
    many = CellView("all", gpd.GeoDataFrame({"gi_star": ["hot"] * len(grid)}, geometry=shapes), ())
    assert len(json.dumps(draw(many), separators=(",", ":"))) < 9 * len(grid)


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "4.3 倍）。标出的 3 个格子可能只是人多"), ("en", "4.3 times the average). The 3")]
)
def test_what_it_does_not_know_is_said_in_the_readers_language(found, language, words):
    (note,) = draw(found, language)["notes"]
    assert words in note


def test_too_few_reports_are_said_with_the_themes_name(found):
    few = CellView("stalls", found.cells.head(0), (TOO_FEW,))
    drawn = draw(few, stalls="占道经营")
    assert (drawn["hot"], drawn["cold"], drawn["ring"]) == ([], [], [])
    assert drawn["notes"] == ["“占道经营”在所选时段只有 2 条上报，样本不足，不判定。"]


def test_a_view_without_the_layer_does_not_offer_it(small):
    assert all("gi_star" not in view for view in small.views)


@pytest.mark.browser
@pytest.mark.network_cut
def test_it_is_off_at_first_and_shows_its_warning_when_switched_on(visit, small, found, tmp_path):
    drawn = draw(found)
    page = open_page(visit, with_layer(small, drawn), tmp_path)
    cells = page.locator(".leaflet-hs-gi_star-pane path")
    assert TITLE["zh"] in texts(page, ".hs-layer-name")
    assert not page.locator(".hs-layer", has_text="Gi*").locator("input").is_checked()
    assert (cells.count(), [hint for hint in texts(page, ".hs-hint") if "Gi*" in hint]) == (0, [])
    switch(page)
    assert cells.count() == 2
    hints = texts(page, ".hs-hint")
    assert "只供与其他软件对照，不是显著热点" in hints
    assert drawn["notes"][0] in hints
    switch(page, on=False)
    assert cells.count() == 0
    visit.assert_quiet()


@pytest.mark.browser
def test_its_warning_is_in_view_on_a_small_screen(visit, small, found, tmp_path):
    visit.page.set_viewport_size({"width": 1024, "height": 560})
    page = open_page(visit, with_layer(small, draw(found)), tmp_path)
    switch(page)
    assert page.evaluate("(p => p.scrollHeight > p.clientHeight)(document.querySelector('.hs-layers'))")
    panel, hint = (page.locator(name).last.bounding_box() for name in (".hs-layers", ".hs-hint"))
    assert hint["y"] + hint["height"] <= panel["y"] + panel["height"]


@pytest.mark.browser
def test_in_english_it_says_the_same(visit, found, tmp_path):
    scene = city.scene("en", n=800, n_subdistricts=6, n_communities=20)
    page = open_page(visit, with_layer(scene, draw(found, "en")), tmp_path)
    switch(page)
    assert TITLE["en"] in texts(page, ".hs-layer-name")
    assert any("not tested hotspots" in hint for hint in texts(page, ".hs-hint"))


@pytest.mark.browser
def test_hot_and_cold_differ_by_their_sign_and_nothing_of_them_is_red_or_dashed(visit, small, found, tmp_path):
    """The sign is drawn: a cross of two lines for hot, one line for cold, which a black-and-white print keeps."""
    page = open_page(visit, with_layer(small, draw(found)), tmp_path)
    switch(page)
    drawn = page.eval_on_selector_all(
        ".leaflet-hs-gi_star-pane path",
        """paths => paths.map((p) => [p.getAttribute('stroke'), p.getAttribute('stroke-dasharray'),
          document.querySelectorAll(p.getAttribute('fill').slice(4, -1) + ' line').length])""",
    )
    assert [(dash, lines) for _, dash, lines in drawn] == [(None, 1), (None, 2)]
    tested = page.locator(".leaflet-hs-hotspots-pane path").first.get_attribute("stroke")
    assert tested not in {stroke for stroke, *_ in drawn}


@pytest.mark.browser
def test_pointing_at_a_cell_says_that_it_is_no_hotspot(visit, small, found, tmp_path):
    page = open_page(visit, with_layer(small, draw(found)), tmp_path)
    switch(page)
    page.locator(".leaflet-hs-gi_star-pane path").last.dispatch_event("mouseover")
    assert "不是显著热点" in page.locator(".leaflet-tooltip .hs-tip").inner_text()


@pytest.mark.browser
def test_another_theme_shows_its_own_cells(visit, small, found, tmp_path):
    few = CellView("stalls", found.cells.head(0), (TOO_FEW,))
    views = (small.views[0] | {"gi_star": draw(found)}, small.views[1] | {"gi_star": draw(few, stalls="占道经营")})
    page = open_page(visit, replace(small, views=views), tmp_path)
    switch(page)
    page.click(".hs-pill >> nth=1")
    assert page.locator(".leaflet-hs-gi_star-pane path").count() == 0
    assert any("样本不足" in hint for hint in texts(page, ".hs-hint"))


@pytest.mark.browser
def test_hostile_names_of_themes_stay_text(visit, small, found, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    html = maps.page(with_layer(small, draw(found)))
    html = re.sub(r"<meta http-equiv=\"Content-Security-Policy\".*?>", "", html)  # the viewer must be safe without it
    (tmp_path / "map.html").write_text(html, encoding="utf-8")
    visit.page.goto((tmp_path / "map.html").as_uri())
    switch(visit.page)
    viewer = re.search(r"map_[0-9a-f]+", html)[0]
    few = CellView("stalls", found.cells, (TOO_FEW,))
    for payload in PAYLOADS:
        view = small.views[0] | {"gi_star": draw(few, stalls=payload)}
        visit.page.evaluate(f"(view) => {viewer}.hotspotViewer.update({{views: [view]}})", view)
        assert any(payload in hint for hint in texts(visit.page, ".hs-hint")), payload
    assert visit.page.evaluate("window.ran") is None
    visit.assert_quiet()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_before_it_is_asked_for_there_is_no_cell_and_a_word(language):
    offered = offer_gi_star(language)
    assert (offered["hot"], offered["cold"], len(offered["notes"])) == ([], [], 1)


def test_both_languages_have_the_words_of_its_signs():
    used = set(re.findall(r'"(gi_star_(?:hot|cold))"', viewer_js()))
    for language in ("zh", "en"):
        assert {"gi_star_hot", "gi_star_cold"} == used <= set(maps.viewer_texts(language))
