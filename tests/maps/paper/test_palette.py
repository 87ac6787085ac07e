"""The colours of the maps on paper, as the colour-blind and a black-and-white printer see them."""

from itertools import pairwise

import numpy as np
import pytest

from hotspot.maps.paper import palette

# Machado, Oliveira & Fernandes (2009), doi:10.1109/TVCG.2009.113, severity 1.0, for linear RGB.
SIGHTS = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
# IEC 61966-2-1 (sRGB), D65.
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
LEAST, LEAST_GREY = 10.0, 8.0  # CIELAB 1976: delta E, and delta L* in black and white
SIDE_BY_SIDE = [
    *pairwise((palette.GROUND, *palette.CLASSES)),
    (palette.OTHERS, palette.GROUND),
    *(
        (mark, ground)
        for mark in (palette.HOTSPOT, palette.DENSE)
        for ground in (*palette.CLASSES, palette.GROUND, palette.OTHERS)
    ),
    (palette.HOTSPOT, palette.DENSE),
]


def linear(colour):
    part = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    share = TO_XYZ @ np.clip(rgb, 0, 1) / TO_XYZ.sum(axis=1)
    x, y, z = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("matrix", list(SIGHTS.values()), ids=list(SIGHTS))
def test_simulation_leaves_grey_grey(matrix):
    assert np.asarray(matrix) @ np.ones(3) == pytest.approx(np.ones(3), abs=1e-5)


def test_lab_of_known_colours():
    assert lab(linear("#ffffff")) == pytest.approx([100, 0, 0], abs=0.01)
    assert lab(linear("#ff0000")) == pytest.approx([53.24, 80.09, 67.20], abs=0.01)


@pytest.mark.parametrize("matrix", list(SIGHTS.values()), ids=list(SIGHTS))
@pytest.mark.parametrize(("one", "other"), SIDE_BY_SIDE)
def test_what_lies_side_by_side_is_told_apart(one, other, matrix):
    least = LEAST if (one, other) != (palette.OTHERS, palette.GROUND) else LEAST_GREY
    assert np.linalg.norm(lab(matrix @ linear(one)) - lab(matrix @ linear(other))) >= least


@pytest.mark.parametrize(("one", "other"), SIDE_BY_SIDE)
def test_what_lies_side_by_side_is_told_apart_without_colour(one, other):
    assert abs(lab(linear(one))[0] - lab(linear(other))[0]) >= LEAST_GREY


def test_classes_grow_darker_evenly():
    steps = -np.diff([lab(linear(colour))[0] for colour in palette.CLASSES])
    assert steps == pytest.approx(np.full(4, 10.0), abs=0.5)


@pytest.mark.parametrize("colour", [palette.INK, palette.SOFT, palette.HOTSPOT])
def test_letters_and_circles_stand_out_from_their_halo(colour):
    assert lab(linear(palette.HALO))[0] - lab(linear(colour))[0] >= 50


@pytest.mark.parametrize("of", [1, 2, 3, 4, 5])
def test_up_to_five_classes_have_a_colour_each(of):
    colours = [palette.pick_colour(number, of) for number in range(of)]
    assert colours == list(palette.CLASSES[:of])


def test_more_classes_share_neighbouring_colours():
    assert [palette.pick_colour(k, 10) for k in range(10)] == [c for c in palette.CLASSES for _ in range(2)]
