"""The planner's lists of the demo: readable as they are, inside the district, of nobody."""

from pathlib import Path

import pandas as pd
import pytest
import shapely

from hotspot.demo import City, DemoTruth
from hotspot.files import read_tables
from hotspot.patrol import Crews, Sites, Visits, read_crews, read_sites, read_visits

END = pd.Timestamp("2017-07-01", tz="Asia/Shanghai")


@pytest.fixture(scope="module")
def folder(demo: tuple[Path, DemoTruth]) -> Path:
    return demo[0] / "patrol/demo"


@pytest.fixture(scope="module")
def crews(folder: Path) -> Crews:
    return read_crews(read_tables(folder / "巡查班组.csv"))


@pytest.fixture(scope="module")
def sites(folder: Path) -> Sites:
    return read_sites(read_tables(folder / "跟踪点位.csv"))


@pytest.fixture(scope="module")
def visits(folder: Path) -> Visits:
    return read_visits(read_tables(folder / "必到地点.csv"))


def test_crews_work_in_the_evening_from_places_of_their_own(crews: Crews) -> None:
    assert [crew.name for crew in crews.crews] == [f"{number}班" for number in "一二三四五六七八九十"]
    assert {(crew.start_minute, crew.end_minute) for crew in crews.crews} == {(1110.0, 1350.0)}
    assert len({(crew.lon, crew.lat) for crew in crews.crews}) == 10


def test_every_site_is_read_and_some_are_due_and_some_are_not(sites: Sites) -> None:
    due = sites.table["last_visited_at"] + pd.to_timedelta(sites.table["every_days"], unit="D") <= END
    assert (len(sites.table), len(sites.rejected)) == (40, 0)
    assert 0.2 < due.mean() < 0.8
    assert (sites.table["last_visited_at"] < END).all()


def test_three_visits_are_due_when_the_data_end(visits: Visits) -> None:
    assert visits.table["theme"].tolist() == ["street_vending", "garbage", "old_compounds"]
    assert visits.table["due_at"].between(END, END + pd.Timedelta(days=1)).all()
    assert visits.table["opens_minute"].fillna(-1).tolist() == [1140, -1, 1110]


def test_all_places_lie_in_the_district(crews: Crews, sites: Sites, visits: Visits, city: City) -> None:
    lon = [*(crew.lon for crew in crews.crews), *sites.table["lon"], *visits.table["lon"]]
    lat = [*(crew.lat for crew in crews.crews), *sites.table["lat"], *visits.table["lat"]]
    assert shapely.contains_xy(city.district.geometry.iloc[0], lon, lat).all()


def test_nothing_in_the_lists_had_to_be_guessed(crews: Crews, sites: Sites, visits: Visits) -> None:
    told = {notice.key for read in (crews, sites, visits) for notice in read.notices if notice.level != "info"}
    assert told == set()
