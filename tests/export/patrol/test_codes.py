"""Codes that open the right place."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.crs import to_wgs84
from hotspot.export.patrol.codes import draw_code, link_place
from tests.export.patrol.qr import decode, read_picture

LON, LAT = 103.83214, 36.06123


@given(st.floats(73.6, 135), st.floats(18, 53.5), st.sampled_from(["amap", "geo"]))
def test_the_picture_holds_the_address(lon, lat, link):
    address = link_place(lon, lat, link=link)
    matrix, _ = read_picture(draw_code(address))
    assert decode(matrix) == address


def test_a_picture_has_the_quiet_zone_the_standard_asks_for():
    assert read_picture(draw_code(link_place(LON, LAT, link="amap")))[1] == 4


def test_the_web_address_is_on_the_shifted_map():
    address = link_place(LON, LAT, link="amap")
    x, y = map(float, re.search(r"position=([\d.]+),([\d.]+)&coordinate=gaode", address).groups())
    lon, lat = to_wgs84(x, y, datum="gcj02")
    assert (float(lon), float(lat)) == pytest.approx((LON, LAT), abs=1e-5)
    assert 100 < abs(x - LON) * 90_000 < 800


def test_the_geo_address_is_wgs84_latitude_first():
    assert link_place(LON, LAT, link="geo") == "geo:36.06123,103.83214"


def test_no_link_is_no_address():
    assert link_place(LON, LAT, link="none") is None


def test_an_address_tells_nothing_but_the_position():
    words = re.sub(r"[\d.]+", "0", link_place(LON, LAT, link="amap"))
    assert words == "https://uri0amap0com/marker?position=0,0&coordinate=gaode&callnative=0"
