"""Forty texts that try to run, in every field of reports, areas and duties: the app shows them and none runs."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotspot.texts import text
from tests.browser import Visit
from tests.city import build_city
from tests.hostile import PAYLOADS
from tests.pages.conftest import serve

pytestmark = [pytest.mark.browser, pytest.mark.network_cut]


TEXTS = [*(payload.replace("\0", "") for payload in PAYLOADS), "http://evil.example", "www.evil.example a@evil.example"]


@pytest.fixture(scope="module")
def hostile_address(tmp_path_factory: pytest.TempPathFactory, chromium_path: str) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile")
    city = build_city(folder)
    _spoil_reports(city.reports)
    _spoil_areas(city.areas)
    city.duties.write_text(_hostile_duties(), encoding="utf-8")
    settings = folder / "hotspot.toml"
    settings.write_text(
        '[[reports.sources]]\nmatch = "*"\ndatum = "wgs84"\n[patrol]\nseconds = 1.0\n', encoding="utf-8"
    )
    paths = {"REPORTS": city.reports, "AREAS": city.areas, "DUTIES": city.duties, "SETTINGS": settings}
    with serve({f"HOTSPOT_{name}": str(path) for name, path in paths.items()}, folder / "app.log") as base:
        yield base


def _spoil_reports(path: Path) -> None:
    """Every report gets payloads in its texts; for each payload one row is outside and one is rejected."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        head, *rows = csv.reader(file)
    spoiled = [[*head, "发生地址", "来源渠道"]]
    for i, row in enumerate(rows):
        text_of_row = TEXTS[i % len(TEXTS)]
        row[0], row[5], row[6] = row[0] + text_of_row, text_of_row, text_of_row
        spoiled.append([*row, text_of_row, TEXTS[i % 7]])
    for hostile in TEXTS:
        spoiled.append([f"O{hostile}", "2017-03-01", "104.9", "36.9", hostile, hostile, "", "", "", hostile, ""])
        spoiled.append([f"R{hostile}", hostile, "103.8", "36.0", "暴露垃圾", "", "", "", "", "", ""])
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows(spoiled)


def _spoil_areas(path: Path) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    for i, feature in enumerate(data["features"]):
        feature["properties"]["name"] = f"{TEXTS[i * 3]}{i}"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def _hostile_duties() -> str:
    units = [TEXTS[0], TEXTS[28], TEXTS[22]]
    rows = [
        f"620102901,,主责,{units[0]},{units[1]},{units[2]},0931",
        f"620102902,,主责,{units[1]},{units[0]},{units[2]},0931",
    ]
    return "\n".join(["区域,主题,角色,责任单位,负责人,包抓领导,联系电话", *rows, ""])


def test_hostile_texts_are_shown_and_none_runs(visit: Visit, hostile_address: str) -> None:
    page = visit.page
    page.goto(hostile_address)
    page.wait_for_selector(".hs-host[data-rev]", timeout=60_000)
    page.locator(".hs-row").first.click()
    page.locator(".hs-card h3").wait_for()
    page.locator("[data-testid=stSelectbox]").last.click()
    page.wait_for_timeout(400)
    page.keyboard.press("Escape")
    for name in ("quality", "duty"):
        page.locator("[data-testid=stTopNav]").get_by_text(text(f"pages.{name}_title"), exact=True).click()
        page.locator("[data-testid=stDataFrame]").first.wait_for()
        assert page.get_by_text(text("pages.bug")).count() == 0
        assert page.locator("[data-testid=stMarkdownContainer] :is(a, img)").count() == 0
    page.locator("[data-testid=stTopNav]").get_by_text(text("pages.patrol_title"), exact=True).click()
    page.locator(".st-key-patrol_make button").first.click()
    page.wait_for_selector(".hs-planhost[data-rev]", timeout=60_000)
    page.locator(".hs-plan-place").first.click()
    page.wait_for_timeout(800)
    assert page.evaluate("window.ran") is None
    visit.assert_quiet()
