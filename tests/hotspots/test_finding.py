"""From reports to described hotspots, on a made-up town and on real calls."""

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from hotspot import hotspots
from hotspot.cells import CellParams, Grid, count, lay
from hotspot.errors import InputDataError, NotEnoughDataError

CRS = "EPSG:4544"
TOWN = shapely.box(394_000, 3_990_000, 400_000, 3_994_000)
HOT = (396_900.0, 3_992_000.0)  # 100 m west of the line between two subdistricts
START = pd.Timestamp("2017-01-02", tz="Asia/Shanghai")
WEEKS = 26


@pytest.fixture(scope="module")
def grid() -> Grid:
    return lay(TOWN, params=CellParams())


def draw(n: int = 3000, hot: int = 90, *, one_spot: int = 0, seed: int = 2) -> gpd.GeoDataFrame:
    """Scattered garbage and vending, `hot` vending reports within 200 m of HOT, `one_spot` more exactly on it."""
    rng = np.random.default_rng(seed)
    angle, radius = rng.uniform(0, 2 * np.pi, hot), 200 * np.sqrt(rng.uniform(0, 1, hot))
    near = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]) + HOT
    west, south, east, north = TOWN.bounds
    xy = np.concatenate([rng.uniform((west, south), (east, north), (n, 2)), near, np.full((one_spot, 2), HOT)])
    theme = np.where(rng.random(len(xy)) < 0.7, "garbage", "street_vending").astype(object)
    theme[n:] = "street_vending"
    days = rng.integers(0, 7 * WEEKS, len(xy))
    table = pd.DataFrame(
        {
            "report_id": [f"r{i}" for i in range(len(xy))],
            "reported_at": START + pd.to_timedelta(days, unit="D") + pd.Timedelta(hours=12),
            "theme": theme,
            "category_name": np.where(theme == "garbage", "暴露垃圾", "占道经营"),
            "due_at": START + pd.to_timedelta(days + 3, unit="D"),
            "closed_at": pd.Series(pd.NaT, range(len(xy)), dtype="datetime64[us, Asia/Shanghai]"),
            "status": "open",
            "district_id": "620102",
            "subdistrict_id": np.where(xy[:, 0] < 397_000, "620102901", "620102902"),
        }
    )
    table["problem_id"] = table["report_id"]
    return gpd.GeoDataFrame(table, geometry=shapely.points(xy), crs=CRS)


@pytest.fixture(scope="module")
def found(grid: Grid) -> hotspots.Hotspots:
    return hotspots.find(hotspots.learn(draw(), grid))


def test_the_planted_place_is_found_and_nothing_else_of_its_theme(found: hotspots.Hotspots) -> None:
    own = found.table[found.table["theme"] == "street_vending"]
    assert len(own) == 1
    assert own.geometry.iloc[0].covers(shapely.Point(HOT))
    assert own["reports"].iloc[0] >= 85
    assert not (found.table["theme"] == "garbage").any()


@pytest.mark.statistics
def test_towns_without_hotspots_rarely_have_one(grid: Grid) -> None:
    params = hotspots.HotspotParams(circle=hotspots.CircleParams(replications=99))
    towns = (hotspots.learn(draw(hot=0, seed=100 + seed), grid, params=params) for seed in range(100))
    tables = (hotspots.find(town).table for town in towns)
    alarms = pd.concat([table["theme"].value_counts().clip(upper=1) for table in tables], axis=1)
    assert alarms.sum(axis=1).reindex(["all", "garbage", "street_vending"], fill_value=0).max() <= 0.08 * 100


def test_the_outline_holds_the_members_and_little_else(found: hotspots.Hotspots) -> None:
    reports = draw().set_index("report_id")
    for row in found.table.itertuples():
        members = found.members.loc[found.members["hotspot_id"] == row.hotspot_id, "report_id"]
        assert len(members) == row.reports
        assert reports.loc[members].geometry.dwithin(row.geometry, 1e-6).all()
    assert found.table.geometry.area.max() <= 25 * 150**2


def test_cell_counts_add_up_to_the_reports(found: hotspots.Hotspots) -> None:
    counts = found.cells.groupby("theme")["reports"].sum()
    assert counts["all"] == len(draw()) == counts.drop("all").sum()


def test_a_hotspot_across_a_border_is_said_to_be(found: hotspots.Hotspots) -> None:
    own = found.table.set_index("theme").loc["street_vending"]
    shares = found.shares[(found.shares["hotspot_id"] == own["hotspot_id"]) & (found.shares["level"] == "subdistrict")]
    assert own["border"]
    assert shares["share"].sum() == pytest.approx(1)
    assert shares["share"].is_monotonic_decreasing


def test_open_reports_past_their_deadline_are_overdue(found: hotspots.Hotspots) -> None:
    own = found.table.set_index("theme").loc["street_vending"]
    assert 0.9 * own["reports"] <= own["overdue"] <= own["reports"]


def test_a_place_keeps_its_name_in_another_year(grid: Grid, found: hotspots.Hotspots) -> None:
    later = draw()
    later["reported_at"] += pd.Timedelta(days=364)
    again = hotspots.find(hotspots.learn(later, grid))
    assert list(again.table["hotspot_id"]) == list(found.table["hotspot_id"])


def test_a_hotspot_on_a_single_coordinate_says_so(grid: Grid) -> None:
    table = hotspots.find(hotspots.learn(draw(hot=20, one_spot=60), grid)).table
    own = table[(table["theme"] == "street_vending") & table.geometry.covers(shapely.Point(HOT))]
    assert own["single_spot_share"].tolist() == [pytest.approx(60 / own["reports"].iloc[0])]
    assert own["single_spot_share"].iloc[0] >= 0.5


def test_the_whole_period_is_the_default(grid: Grid, found: hotspots.Hotspots) -> None:
    history = hotspots.learn(draw(), grid)
    again = hotspots.find(history, start=history.whole.start, end=history.whole.end)
    pd.testing.assert_frame_equal(pd.DataFrame(again.table), pd.DataFrame(found.table))


def test_the_inputs_stay_as_they_were(grid: Grid) -> None:
    reports = draw()
    before = reports.copy()
    hotspots.find(hotspots.learn(reports, grid))
    pd.testing.assert_frame_equal(pd.DataFrame(reports), pd.DataFrame(before))


@pytest.mark.statistics
def test_a_valley_town_with_a_sharp_edge_is_no_hotspot_of_its_mountains(grid: Grid) -> None:
    """All reports in a strip of 1.5 km but a few: neither the strip nor its edge stands out."""
    alarms = 0
    for seed in range(30):
        reports = draw(hot=0, n=4000, seed=200 + seed)
        rng = np.random.default_rng(seed)
        x, y = rng.uniform(394_010, 399_990, 4000), rng.uniform(3_991_250, 3_992_750, 4000)
        y[:200] = rng.uniform(3_990_010, 3_993_990, 200)
        valley = reports.set_geometry(gpd.GeoSeries.from_xy(x, y, crs=CRS))
        alarms += (hotspots.find(hotspots.learn(valley, grid)).table["theme"] == "all").any()
    assert alarms <= 0.08 * 30


def test_weekly_counts_alone_and_the_whole_way_flag_the_same_cells(grid: Grid) -> None:
    """What the calibration calls is what `find` does."""
    reports = draw()
    history = hotspots.learn(reports, grid)
    exposure = np.ones(len(grid))
    cells = hotspots.find(history, exposure=exposure).cells
    cell = grid.cell_of(reports.geometry.x, reports.geometry.y)
    day = (reports["reported_at"] - START).dt.days.to_numpy()
    alone = hotspots.examine_windows(
        count(grid, cell, day // 7, n_weeks=WEEKS),
        exposure * len(reports) / len(grid),
        grid.neighbours,
        days=count(grid, cell, day, n_weeks=7 * WEEKS),
    )
    flagged = cells.loc[(cells["theme"] == hotspots.ALL) & cells["significant"], "cell"]
    assert flagged.tolist() == np.flatnonzero(alone.significant).tolist()
    assert len(flagged)


def test_everything_on_one_spot_leaves_nothing_to_compare_with(grid: Grid) -> None:
    reports = draw(n=0, hot=0, one_spot=60)
    assert hotspots.find(hotspots.learn(reports, grid)).table.empty


def test_a_district_of_one_cell_has_no_hotspot() -> None:
    tiny = lay(shapely.Point(396_975, 3_992_025).buffer(5), params=CellParams())
    reports = draw(n=0, hot=0, one_spot=60)
    assert len(tiny) == 1
    assert hotspots.find(hotspots.learn(reports, tiny)).table.empty


def test_reports_without_a_place_are_told_and_left_out(grid: Grid) -> None:
    reports = draw()
    reports.loc[[3, 4], "geometry"] = shapely.Point()
    told = {note.key: note.facts for note in hotspots.learn(reports, grid).notices}
    assert told["hotspots.off_grid"] == {"n": 2}


@pytest.mark.parametrize(
    "choose",
    [lambda t: t.iloc[:4], lambda t: t.iloc[:0]],
    ids=["four reports", "no report"],
)
def test_too_few_reports_are_told(grid: Grid, choose: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]) -> None:
    with pytest.raises(NotEnoughDataError):
        hotspots.learn(choose(draw()), grid)


def test_a_period_without_reports_is_told(grid: Grid) -> None:
    history = hotspots.learn(draw(), grid)
    with pytest.raises(NotEnoughDataError):
        hotspots.find(history, start=START - pd.Timedelta(days=30), end=START - pd.Timedelta(days=1))


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        (lambda values: values[:-1], "scan_shape"),
        (lambda values: np.where(np.arange(len(values)) == 3, np.nan, values), "scan_not_finite"),
        (lambda values: -values, "scan_not_finite"),
        (lambda values: values.astype(str).astype(object) + "x", "scan_no_numbers"),
    ],
    ids=["too short", "NaN", "negative", "text"],
)
@pytest.mark.parametrize("name", ["passes", "exposure"])
def test_a_bad_exposure_is_told(grid: Grid, name: str, spoil: Callable[[np.ndarray], np.ndarray], key: str) -> None:
    history = hotspots.learn(draw(n=300), grid)
    known = {name: spoil(np.ones(len(grid)))}
    for ask in (hotspots.find, hotspots.view_cells):
        with pytest.raises(InputDataError) as error:
            ask(history, **known)
        assert (error.value.key, error.value.facts["name"]) == (f"hotspots.{key}", name)


def test_an_exposure_of_zeros_cannot_say(grid: Grid) -> None:
    with pytest.raises(NotEnoughDataError) as error:
        hotspots.find(hotspots.learn(draw(n=300), grid), exposure=np.zeros(len(grid)))
    assert error.value.key == "hotspots.scan_no_baseline"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (START + pd.Timedelta(days=9), START),
        (START + pd.Timedelta(days=4000), None),
        (pd.Timestamp("2017-02-01"), None),
    ],
    ids=["turned round", "after the data", "no zone"],
)
def test_what_is_no_period_is_told(grid: Grid, start: pd.Timestamp, end: pd.Timestamp | None) -> None:
    with pytest.raises(InputDataError) as error:
        hotspots.find(hotspots.learn(draw(n=300), grid), start=start, end=end)
    assert error.value.key == "hotspots.bad_period"


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        (lambda t: t.drop(columns="theme"), "no_columns"),
        (lambda t: t.assign(reported_at=t["reported_at"].where(t.index > 0)), "bad_times"),
        (lambda t: t.assign(reported_at=t["reported_at"].dt.tz_localize(None)), "bad_times"),
    ],
    ids=["no theme", "no time", "no zone"],
)
def test_reports_that_cannot_be_read_are_told(
    grid: Grid, spoil: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame], key: str
) -> None:
    with pytest.raises(InputDataError) as error:
        hotspots.learn(spoil(draw(n=300)), grid)
    assert error.value.key == f"hotspots.{key}"


def test_two_days_say_that_there_are_too_few(grid: Grid) -> None:
    found = hotspots.find(hotspots.learn(draw(), grid), start=START, end=START + pd.Timedelta(days=2))
    told = {note.key: note.facts for note in found.notices}
    assert found.table.empty
    assert told["hotspots.few_days"] == {"n": 2, "least": 3}


def test_one_busy_cell_says_that_there_is_nothing_to_compare_with(grid: Grid) -> None:
    history = hotspots.learn(draw(n=0, hot=0, one_spot=60), grid)
    alone = {note.key for note in hotspots.find(history).notices}
    compared = {note.key for note in hotspots.find(history, exposure=np.ones(len(grid))).notices}
    assert "hotspots.one_cell" in alone - compared


def test_two_weeks_of_data_say_that_the_noise_is_assumed(grid: Grid) -> None:
    reports = draw()
    short = reports[reports["reported_at"] < START + pd.Timedelta(days=14)]
    assert "hotspots.few_weeks" in {told.key for told in hotspots.find(hotspots.learn(short, grid)).notices}


def test_hexagons_find_the_same_place(found: hotspots.Hotspots) -> None:
    hexagons = lay(TOWN, params=CellParams(shape="hexagon"))
    own = hotspots.find(hotspots.learn(draw(), hexagons)).table.set_index("theme").loc[["street_vending"]]
    assert own.geometry.iloc[0].intersects(found.table.set_index("theme").geometry["street_vending"])


@pytest.mark.statistics
def test_real_calls_concentrate_on_little_ground(shared) -> None:
    """Yichang 2024: each large category's hotspots hold much of its calls on a small part of the area."""
    areas = gpd.read_file(shared / "data/yichang/yichang_communities.geojson").to_crs("EPSG:4546")
    boundary = shapely.union_all(shapely.make_valid(areas.geometry.to_numpy()))
    calls = pd.read_csv(shared / "data/yichang/yichang_12345_2024.csv", encoding="utf-8-sig")
    calls = calls[calls["geocode_status"] == "ok"].reset_index(drop=True)
    table = pd.DataFrame(
        {
            "report_id": calls["id"],
            "reported_at": pd.to_datetime(calls["date"]).dt.tz_localize("Asia/Shanghai"),
            "theme": calls["category"],
        }
    )
    reports = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(calls["lon"], calls["lat"]), crs=4326)
    reports = reports.to_crs("EPSG:4546")
    reports = reports[reports.within(boundary)].reset_index(drop=True)
    found = hotspots.find(hotspots.learn(reports, lay(boundary, params=CellParams())))
    calls_of = reports["theme"].value_counts()
    own = found.table.groupby("theme")[["reports", "area_m2"]].sum()
    own["n"] = found.table["theme"].value_counts()
    own["of_calls"], own["of_area"] = own["reports"] / calls_of, own["area_m2"] / boundary.area
    print(own.to_string())
    large = own.loc[[theme for theme, n in calls_of.items() if n >= 500]]
    assert len(large) == (calls_of >= 500).sum()
    assert large["n"].between(4, 35).all()
    assert (large["of_area"] <= 0.015).all()
    assert (large["of_calls"] >= 0.13).all()
