"""The heat picture."""

import base64
import io
from dataclasses import replace

import numpy as np
import pytest
import shapely
from PIL import Image

from hotspot.hotspots import BANDWIDTHS_M
from hotspot.maps import draw_static, gather_points, heat, heat_image
from hotspot.maps.heat import _PALETTE, data_uri, draw_heat
from hotspot.maps.points import mercator_metres
from tests.maps import city


def pixels(density):
    return np.asarray(Image.open(io.BytesIO(heat_image(density))).convert("RGBA")).astype(int)


@pytest.fixture(scope="module")
def made():
    """The ground and the points of a made-up district."""
    ground = city.areas(6, 20)
    static = draw_static(ground)
    return static, gather_points(city.reports(ground, 2_000)[0], static)


def levels(drawn):
    """How strong each pixel is, 0–255."""
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(drawn["png"].split(",")[1])))).astype(int)


@pytest.mark.parametrize("bandwidth_m", BANDWIDTHS_M.values())
def test_even_ground_is_even_up_to_the_border_and_clear_outside(made, bandwidth_m):
    """A report every 40 m; without the correction the border would show 180 (√½) and corners less."""
    static, points = made
    to_metres = lambda at: np.column_stack(mercator_metres(at[:, 0], at[:, 1], points.middle_lat))  # noqa: E731
    outline = shapely.transform(static.outline, to_metres)
    west, south, east, north = outline.bounds
    x, y = (v.ravel() for v in np.meshgrid(np.arange(west + 20, east, 40), np.arange(south + 20, north, 40)))
    inside = shapely.contains_xy(outline, x, y)
    even = replace(points, x=x[inside], y=y[inside])
    level = levels(draw_heat(static, even, np.arange(inside.sum()), bandwidth_m=bandwidth_m))
    covered = level > 0
    assert level[covered].min() >= 240
    pixel = (east - west) / level.shape[1] * (north - south) / level.shape[0]
    assert covered.sum() * pixel == pytest.approx(outline.area, rel=0.01)


def test_the_ground_is_measured_once_for_all_filters(made, monkeypatch):
    static, points = made
    placed = np.flatnonzero(points.placed)
    first = draw_heat(static, points, placed, bandwidth_m=500)
    monkeypatch.setattr(heat, "measure_mass", None)
    second = draw_heat(static, points, placed[:100], bandwidth_m=500)
    assert (first["bounds"], first["png"] != second["png"]) == (second["bounds"], True)


def test_the_picture_says_its_bandwidth_and_a_wider_one_is_another(made):
    static, points = made
    placed = np.flatnonzero(points.placed)
    drawn = {m: draw_heat(static, points, placed, bandwidth_m=m) for m in BANDWIDTHS_M.values()}
    assert [(d["bandwidth_m"]) for d in drawn.values()] == [200, 500, 1000]
    assert len({d["png"] for d in drawn.values()}) == 3


def test_without_reports_or_without_areas_there_is_no_heat(made):
    static, points = made
    nowhere = replace(static, outline=shapely.Polygon())
    assert draw_heat(static, points, np.empty(0, np.intp), bandwidth_m=500) is None
    assert draw_heat(nowhere, points, np.arange(5), bandwidth_m=500) is None


def test_where_nothing_is_one_sees_through():
    assert (pixels(np.zeros((8, 5)))[..., 3] == 0).all()


def test_north_stays_up():
    density = np.zeros((20, 20))
    density[2, 15] = 1.0
    assert np.argwhere(pixels(density)[..., 3] > 0).tolist() == [[2, 15]]


def test_more_is_darker_and_less_transparent():
    ramp = pixels(np.tile(np.linspace(0, 1, 200) ** 2, (3, 1)))[0, 20:]
    light = ramp[:, :3] @ [0.299, 0.587, 0.114]
    assert (np.diff(light) <= 0).all()
    assert (np.diff(ramp[:, 3]) >= 0).all()


def test_bad_numbers_are_drawn_as_nothing():
    assert (pixels(np.full((4, 4), np.nan))[..., 3] == 0).all()


def test_the_address_is_a_png():
    assert data_uri(heat_image(np.ones((2, 2)))).startswith("data:image/png;base64,iVBORw0KGgo")


def test_no_heat_is_red_as_a_tested_hotspot_is():
    """In every colour of the picture red is not the strongest part, but for the palest, which are nearly white."""
    for red, green, blue in _PALETTE.astype(int):
        assert red <= max(green, blue) or min(red, green, blue) >= 170
