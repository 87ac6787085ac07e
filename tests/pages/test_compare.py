"""Page 对比: the sentence, the small table, what is offered, and two maps that move together in the app."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from hotspot import maps
from hotspot.pages import compare
from hotspot.pages.store import Loaded
from hotspot.texts import text
from tests.browser import Visit

Run = Callable[..., AppTest]
SIDES = ".hs-sides[data-rev]"
SEEN = "() => hotspotShelf.pair.maps.map((m) => [m.getCenter().lat, m.getCenter().lng, m.getZoom()])"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_the_page_says_the_one_number_of_the_periods_it_opens_with(run_app: Run, loaded: Loaded) -> None:
    app = run_app("compare", theme="street_vending")
    pair = next(iter(compare.offer_pairs(loaded).values()))
    told = maps.tell_comparison(loaded.compare("street_vending", *pair).comparison, "zh")
    assert [s.value.replace("\\", "") for s in app.subheader] == [told[0]]
    assert all(line in app.caption[0].value.replace("\\", "") for line in told[1:])
    assert app.dataframe[0].value.shape == (3, 7)


def test_without_a_hotspot_the_page_says_that_nothing_can_be_said(run_app: Run) -> None:
    app = run_app("compare", theme="garbage")
    assert [s.value for s in app.subheader] == [text("maps.compare_no_hotspot")]
    assert len(app.dataframe) == 0


def test_the_words_are_english_in_english(run_app: Run) -> None:
    app = run_app("compare", theme="street_vending", lang="en")
    words = [app.subheader[0].value, app.caption[0].value, *app.dataframe[0].value.columns]
    assert [word for word in words if CHINESE.search(word)] == []


def test_own_dates_of_unequal_length_are_refused_in_words(run_app: Run) -> None:
    days = {"dates_before": (date(2017, 1, 2), date(2017, 3, 5)), "dates_after": (date(2017, 4, 3), date(2017, 7, 2))}
    app = run_app("compare", pair="custom", **days)
    assert [e.value.replace("\\", "") for e in app.error] == [text("hotspots.compare_unequal", before=63, after=91)]


def test_every_pair_on_offer_is_of_equal_length_and_ends_with_the_data(loaded: Loaded) -> None:
    first, end = loaded.located_days()
    pairs = compare.offer_pairs(loaded)
    assert list(pairs) == ["days_90", "days_30", "halves"]
    for before, after in pairs.values():
        assert before[1] - before[0] == after[1] - after[0]
        assert first <= before[0] < before[1] == after[0] < after[1] == end


def test_short_data_are_halved(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    days = (pd.Timestamp("2017-01-02"), pd.Timestamp("2017-02-21"))
    monkeypatch.setattr(loaded, "located_days", lambda: days)
    assert list(compare.offer_pairs(loaded)) == ["halves"]


def test_a_comparison_is_made_once(loaded: Loaded) -> None:
    pair = compare.offer_pairs(loaded)["halves"]
    assert loaded.compare("street_vending", *pair) is loaded.compare("street_vending", *pair)


@pytest.fixture
def page(visit: Visit, address: str) -> Any:
    """The page, reached as a person would, with both maps drawn."""
    visit.page.goto(f"{address}/?theme=street_vending")
    visit.page.wait_for_selector(".hs-host[data-rev]", timeout=60_000)
    visit.page.locator("[data-testid=stTopNav]").get_by_text(text("pages.compare_title"), exact=True).click()
    visit.page.wait_for_selector(SIDES, timeout=60_000)
    return visit.page


@pytest.mark.browser
@pytest.mark.network_cut
def test_moving_one_map_moves_the_other_and_nothing_leaves_the_machine(visit: Visit, page: Any) -> None:
    page.wait_for_timeout(500)
    box = page.locator(".hs-one-map").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    (start, _), _ = page.evaluate(SEEN), page.mouse.move(x, y)
    page.mouse.wheel(0, -200)
    page.mouse.down()
    page.mouse.move(x + 80, y + 40, steps=5)
    page.mouse.up()
    page.wait_for_timeout(900)
    first, second = page.evaluate(SEEN)
    assert first == pytest.approx(second)
    assert (first[2] > start[2], first[1] != start[1]) == (True, True)
    visit.assert_quiet()


@pytest.mark.browser
@pytest.mark.network_cut
def test_another_pair_of_periods_keeps_the_view(visit: Visit, page: Any) -> None:
    page.evaluate("() => hotspotShelf.pair.maps[1].setZoom(14, { animate: false })")
    seen, before = page.evaluate(SEEN), page.locator(SIDES).get_attribute("data-rev")
    page.locator(".st-key-pair").get_by_text(text("pages.pair_halves"), exact=True).click()
    page.wait_for_selector(f".hs-sides[data-rev]:not([data-rev='{before}'])")
    assert page.evaluate(SEEN) == seen
    assert "pair=halves" in page.url
    visit.assert_quiet()


@pytest.mark.browser
@pytest.mark.network_cut
def test_own_dates_begin_as_the_halves_of_the_data(visit: Visit, page: Any) -> None:
    before = page.locator(SIDES).get_attribute("data-rev")
    page.locator(".st-key-pair").get_by_text(text("pages.pair_custom"), exact=True).click()
    page.wait_for_selector(f".hs-sides[data-rev]:not([data-rev='{before}'])")
    titles = " ".join(page.locator(".hs-one-name").all_inner_texts())
    assert re.findall(r"\d{4}-\d\d-\d\d", titles) == ["2017-01-02", "2017-04-02", "2017-04-03", "2017-07-02"]
    visit.assert_quiet()
