"""The heat picture."""

import io

import numpy as np
from PIL import Image

from hotspot.maps import heat_image
from hotspot.maps.heat import _PALETTE, data_uri


def pixels(density):
    return np.asarray(Image.open(io.BytesIO(heat_image(density))).convert("RGBA")).astype(int)


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
