"""Reports as arrays, and gathered in cells."""

import numpy as np
import pytest

from hotspot.maps import draw_static, gather_points
from hotspot.maps.points import MAX_CELLS, aggregate_cells, mercator_degrees
from tests.maps import city


@pytest.fixture(scope="module")
def points():
    ground = city.areas(8, 60)
    return gather_points(city.reports(ground, 12_000)[0], draw_static(ground))


def test_gathered_cells_lose_no_report_and_keep_to_the_limit(points):
    rows = np.flatnonzero(points.placed)
    cells = np.array(aggregate_cells(points, rows)).reshape(-1, 3)
    assert cells[:, 2].sum() == len(rows)
    assert len(cells) <= MAX_CELLS


def test_gathered_cells_keep_the_centre_of_all_reports(points):
    rows = np.flatnonzero(points.placed)
    cells = np.array(aggregate_cells(points, rows)).reshape(-1, 3)
    x, y = np.cumsum(cells[:, :2], axis=0).T / 1e6
    assert np.average(x, weights=cells[:, 2]) == pytest.approx(points.lon[rows].mean(), abs=1e-6)
    assert np.average(y, weights=cells[:, 2]) == pytest.approx(points.lat[rows].mean(), abs=1e-6)


def test_no_report_gives_no_cell(points):
    assert aggregate_cells(points, np.array([], dtype=np.intp)) == []


def test_the_plane_is_true_to_length_at_its_middle(points):
    west, _ = mercator_degrees(0.0, 0.0, points.middle_lat)
    east, _ = mercator_degrees(1000.0, 0.0, points.middle_lat)
    assert (east - west) * 111_320 * np.cos(np.deg2rad(points.middle_lat)) == pytest.approx(1000, rel=2e-3)


def test_the_plane_goes_there_and_back(points):
    lon, lat = mercator_degrees(points.x[0], points.y[0], points.middle_lat)
    assert (lon, lat) == pytest.approx((points.lon[0], points.lat[0]), abs=1e-9)


def test_hours_of_reports_without_a_time_are_unknown(points):
    ground = city.areas(8, 60)
    table = city.reports(ground, 12_000)[0]
    assert ((points.hour == -1) == ~table["has_time"].to_numpy()).all()
    timed = points.hour >= 0
    assert (points.hour[timed] == table["reported_at"].dt.hour.to_numpy()[timed]).all()
