"""The app in a real browser with the network cut, behind a base path."""

import re
from typing import Any

import pytest

from hotspot.texts import text
from tests.browser import Visit

pytestmark = [pytest.mark.browser, pytest.mark.network_cut]
HOST, ROW, CARD, SHAPES = ".hs-host[data-rev]", ".hs-row", ".hs-card h3", ".hs-host path.leaflet-interactive"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def page(visit: Visit, address: str) -> Any:
    """The map page, drawn."""
    return open_page(visit, address)


def open_page(visit: Visit, url: str) -> Any:
    visit.page.goto(url)
    visit.page.wait_for_selector(HOST, timeout=60_000)
    return visit.page


def choose_theme(page: Any, theme: str) -> None:
    """Click a theme and wait until the map says that it shows another choice."""
    before = page.locator(HOST).get_attribute("data-rev")
    page.locator(".st-key-theme").get_by_text(theme, exact=True).click()
    page.wait_for_selector(f".hs-host[data-rev]:not([data-rev='{before}'])")


def center(page: Any) -> list[float]:
    return page.evaluate("(m => [m.getCenter().lat, m.getCenter().lng, m.getZoom()])(hotspotShelf.viewer.map)")


def test_the_map_draws_and_nothing_leaves_the_machine(visit: Visit, page: Any) -> None:
    assert page.locator(SHAPES).count() >= 2
    page.wait_for_timeout(500)
    visit.assert_quiet()


def test_the_map_is_on_the_first_screen(page: Any) -> None:
    box = page.locator(".hs-map").bounding_box()
    assert box["y"] + box["height"] <= 768 and box["height"] >= 400  # noqa: PT018


def test_a_filter_changes_list_and_map_and_keeps_the_view(page: Any) -> None:
    page.evaluate("() => hotspotShelf.viewer.map.setZoom(14, { animate: false })")
    seen, rows = center(page), page.locator(ROW).all_inner_texts()
    choose_theme(page, "占道经营")
    assert page.locator(ROW).all_inner_texts() != rows
    assert center(page) == seen


def test_a_click_on_the_list_opens_the_card_and_marks_the_map(page: Any) -> None:
    page.locator(ROW).first.click()
    assert page.locator(CARD).inner_text() != ""
    assert page.locator(".hs-card .hs-reason").first.inner_text() != ""
    assert page.locator(".hs-chosen").count() == 1


def test_a_click_on_the_map_opens_the_card_and_marks_the_list(page: Any) -> None:
    page.locator(".hs-badge span").first.click()
    assert page.locator(CARD).inner_text() != ""
    assert page.locator(".hs-row-on").count() == 1


def test_the_picked_hotspots_own_reports_come_after_the_click(page: Any) -> None:
    canvas = "() => { const layers = []; hotspotShelf.viewer.map.eachLayer(l => { if (l.options && l.options.pane === 'hs-points' && l.getLatLng) layers.push(l); }); return layers.length; }"  # noqa: E501
    assert page.evaluate(canvas) == 0
    page.locator(ROW).first.click()
    page.wait_for_function(f"({canvas})() >= 5")
    assert page.evaluate(canvas) <= 500


def switch_heat(page: Any, *, on: bool) -> None:
    page.locator(".hs-layer", has_text="热力图").locator("input").set_checked(on)


def heat_address(page: Any) -> str:
    return page.locator(".leaflet-hs-heat-pane img").get_attribute("src")


def test_the_smoothing_is_offered_with_the_heat_only(visit: Visit, page: Any) -> None:
    box = page.locator(".st-key-head [data-testid=stSelectbox]")
    assert box.count() == 0
    switch_heat(page, on=True)
    box.wait_for()
    page.locator(".st-key-tested label").click()
    box.wait_for(state="detached")
    page.locator(".st-key-tested label").click()
    box.wait_for()
    switch_heat(page, on=False)
    box.wait_for(state="detached")
    visit.assert_quiet()


def test_a_person_chooses_how_far_the_heat_is_smoothed(page: Any) -> None:
    switch_heat(page, on=True)
    first, rows = heat_address(page), page.locator(ROW).all_inner_texts()
    box = page.locator(".st-key-head [data-testid=stSelectbox]")
    assert "500" in page.locator(".hs-hint").last.inner_text()
    before = page.locator(HOST).get_attribute("data-rev")
    box.click()
    page.get_by_role("option", name="社区 200 米").click()
    page.wait_for_selector(f".hs-host[data-rev]:not([data-rev='{before}'])")
    assert "200" in page.locator(".hs-hint").last.inner_text()
    assert (heat_address(page) != first, page.locator(ROW).all_inner_texts()) == (True, rows)


def gi_star_hints(page: Any) -> list[str]:
    return [hint for hint in page.locator(".hs-hint").all_inner_texts() if "Gi*" in hint]


def test_gi_star_is_off_at_first_and_warns_when_switched_on(visit: Visit, page: Any) -> None:
    box = page.locator(".hs-layer", has_text="对照用，不是热点结论").locator("input")
    assert (box.is_checked(), gi_star_hints(page)) == (False, [])
    box.check()
    page.locator(".leaflet-hs-gi_star-pane path").first.wait_for(state="attached")
    assert any("不是显著热点" in hint for hint in gi_star_hints(page))
    choose_theme(page, "占道经营")
    assert any("不是显著热点" in hint for hint in gi_star_hints(page))
    visit.assert_quiet()


def test_gi_star_is_not_among_what_was_tested(page: Any) -> None:
    page.locator(".st-key-tested label").click()
    page.locator(".hs-layer", has_text="Gi*").wait_for(state="detached")


def test_english_is_one_click_away(visit: Visit, page: Any) -> None:
    page.locator(".st-key-lang").get_by_text("English").click()
    page.locator("[data-testid=stMetric]").get_by_text(text("pages.kpi_reports", "en"), exact=True).wait_for()
    page.wait_for_timeout(500)
    words = page.locator("[data-testid=stHeader], .st-key-filters, [data-testid=stMetric]").all_inner_texts()
    assert [w for w in words if CHINESE.search(w)] == []
    assert "lang=en" in page.url
    visit.assert_quiet()


def test_the_theme_stays_when_the_language_changes(page: Any) -> None:
    choose_theme(page, "占道经营")
    rows = page.locator(f"{ROW} .hs-row-n").all_inner_texts()
    page.locator(".st-key-lang").get_by_text("English").click()
    page.locator("[data-testid=stMetric]").get_by_text(text("pages.kpi_reports", "en"), exact=True).wait_for()
    page.wait_for_timeout(700)
    assert page.locator(f"{ROW} .hs-row-n").all_inner_texts() == rows
    assert "theme=street_vending" in page.url


def test_a_link_shows_the_theme_its_sender_saw(visit: Visit, address: str) -> None:
    page = open_page(visit, f"{address}/?theme=street_vending&lang=en")
    assert page.locator(".st-key-theme [aria-checked=true]").inner_text() == "Street vending"


def test_an_address_in_english_opens_in_english(visit: Visit, address: str) -> None:
    page = open_page(visit, f"{address}/?lang=en")
    page.locator("[data-testid=stMetric]").get_by_text(text("pages.kpi_hotspots", "en"), exact=True).wait_for()


def test_the_other_pages_open_without_a_fault(visit: Visit, page: Any) -> None:
    for name in ("quality", "duty"):
        page.locator("[data-testid=stTopNav]").get_by_text(text(f"pages.{name}_title"), exact=True).click()
        page.locator("[data-testid=stDataFrame]").first.wait_for()
        assert page.get_by_text(text("pages.bug")).count() == 0
    visit.assert_quiet()


def test_the_map_is_there_again_after_another_page(page: Any) -> None:
    nav = page.locator("[data-testid=stTopNav]")
    nav.get_by_text(text("pages.quality_title"), exact=True).click()
    page.locator("[data-testid=stDataFrame]").first.wait_for()
    nav.get_by_text(text("pages.map_title"), exact=True).click()
    page.wait_for_selector(HOST)
    assert page.locator(SHAPES).count() >= 2


def test_rejected_rows_can_be_downloaded(page: Any, visit: Visit) -> None:
    page.locator("[data-testid=stTopNav]").get_by_text(text("pages.quality_title"), exact=True).click()
    page.get_by_role("tab", name="退回的行").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=text("pages.download")).first.click()
    content = download.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert "2017年13月1日" in content.decode("utf-8-sig")
