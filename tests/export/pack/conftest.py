"""A briefing of a small city whose reports name deadlines, closures and units: two crews, two months."""

import csv
from pathlib import Path

import pytest

from hotspot import analysis, periods
from hotspot.analysis.patrol import PatrolLists
from tests.browser import browser, chromium_path, visit  # noqa: F401  (fixtures)
from tests.city import City, build_city

MORE = ("办理期限", "办结时间", "办理状态")


def add_deadlines(reports: Path) -> None:
    """Give every fifth report no deadline, every second one a closure, the rest a deadline three days later."""
    with reports.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    told = []
    for i, row in enumerate(rows):
        day = row[1][:10]
        due = "" if i % 5 == 0 else f"{day[:8]}{min(int(day[8:]) + 3, 28):02d} 18:00" if day[8:].isdigit() else ""
        closed = due if i % 2 else ""
        told.append([*row, due, closed, "已办结" if closed else "办理中"])
    with reports.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([[*head, *MORE], *told])


@pytest.fixture(scope="session")
def small_city(tmp_path_factory: pytest.TempPathFactory) -> City:
    city = build_city(tmp_path_factory.mktemp("pack-city"))
    add_deadlines(city.reports)
    return city


@pytest.fixture(scope="session")
def briefing(small_city: City) -> analysis.Briefing:
    inputs = analysis.choose_inputs(None, reports=small_city.reports, areas=small_city.areas, duties=small_city.duties)
    whole = analysis.run(inputs)
    lists = PatrolLists(crews=analysis.choose_crews(whole, PatrolLists(), n=2))
    return analysis.brief(whole, periods.read_period("2017-04..2017-06"), lists=lists)
