"""Series: nothing is lost silently, and the order of the rows is of no consequence."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from hotspot.cells import lay_squares
from hotspot.errors import notice
from hotspot.forecast import ForecastParams, Series, make_series


@pytest.fixture(scope="module")
def grid():
    return lay_squares(shapely.box(5, 5, 1495, 1495), size_m=150)


def make_reports(n: int = 4, **columns) -> gpd.GeoDataFrame:
    at = pd.date_range("2026-03-01 08:30", periods=n, freq="D", tz="Asia/Shanghai")
    points = gpd.points_from_xy(np.arange(n) * 150 + 75.0, np.full(n, 75.0))
    return gpd.GeoDataFrame({"reported_at": at, "theme": ["litter", "toilets"] * (n // 2)} | columns, geometry=points)


def test_rows_in_any_order_make_the_same_series(grid) -> None:
    rng = np.random.default_rng(3)
    cell, day, weight = rng.integers(0, len(grid), 200), rng.integers(0, 30, 200), rng.random(200)
    order = rng.permutation(200)
    one = Series.from_cells(grid, cell, day, weight=weight)
    other = Series.from_cells(grid, cell[order], day[order], weight=weight[order])
    assert all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("cell", "day", "weight", "hour"))


def test_points_off_the_grid_are_left_out_and_told(grid) -> None:
    series = Series.from_points([75, 75, -9000], [75, np.nan, 0], [1, 2, 3], grid)
    assert len(series) == 1
    assert series.notices == (notice("forecast.off_grid", "warning", n=2),)


def test_days_are_local(grid) -> None:
    reports = make_reports()
    reports["reported_at"] = pd.Timestamp("2026-03-01 23:30", tz="UTC")
    assert set(make_series(reports, grid).day) == {(pd.Timestamp("2026-03-02") - pd.Timestamp(0)).days}


def test_a_theme_is_picked(grid) -> None:
    assert list(make_series(make_reports(), grid, theme="toilets").cell) == [1, 3]


def test_reports_without_a_theme_belong_to_none(grid) -> None:
    reports = make_reports(theme=pd.array(["toilets", None, pd.NA, "litter"], dtype="string"))
    assert list(make_series(reports, grid, theme="toilets").cell) == [0]


def test_repeats_are_left_out_unless_wanted(grid) -> None:
    reports = make_reports(is_repeat=[False, True, False, False])
    counts = [len(make_series(reports, grid, params=ForecastParams(with_repeats=wanted))) for wanted in (False, True)]
    assert counts == [3, 4]


def test_an_hour_that_is_not_known_is_not_midnight(grid) -> None:
    assert list(make_series(make_reports(has_time=[True, True, False, True]), grid).hour) == [8, 8, -1, 8]


def test_what_a_patrol_found_counts_less(grid) -> None:
    source = pd.Series(["patrol", None, None, "patrol"], dtype="str")
    series = make_series(make_reports(source=source, effort_minutes=[12.0, np.nan, np.nan, 24.0]), grid)
    assert list(series.weight) == [0.5, 1, 1, 0.25]


def test_reports_are_not_changed(grid) -> None:
    reports = make_reports(source=["patrol"] * 4, effort_minutes=["12"] * 4)
    before = reports.copy()
    make_series(reports, grid)
    pd.testing.assert_frame_equal(reports, before)


def test_before_keeps_the_days_before(grid) -> None:
    series = Series.from_cells(grid, [0, 1, 2], [5, 6, 7])
    assert list(series.before(7).day) == [5, 6]
