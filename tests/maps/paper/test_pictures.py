"""Pictures for slides and the brief, compared with what they looked like when a person last looked at them.

After a change that is meant: `HOTSPOT_BASELINE=new pytest tests/maps/paper/test_pictures.py`, look at the new pictures
in `baseline/`, and commit them.
"""

import io
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from PIL import Image

from hotspot.maps.paper import palette
from hotspot.maps.paper.pictures import draw_hotspot, draw_overview
from tests.maps.paper.city import make_city
from tests.packs import make_ground

BASELINE = Path(__file__).parent / "baseline"
STEP = 48  # of 255: less is the same colour
MOST_OTHER = 0.001  # share of pixels that may differ: other versions of the letters' edges
FAINT, MOST_FAINT = 10, 0.05  # two classes side by side differ by 36
PICTURES = {
    "overview-zh": lambda ground: draw_overview(ground, language="zh", size_inches=(7.0, 2.4), dpi=72),
    "overview-en": lambda ground: draw_overview(ground, language="en", size_inches=(7.0, 2.4), dpi=72),
    "hotspot": lambda ground: draw_hotspot(
        ground, ground.hotspots["hotspot_id"].iloc[2], size_inches=(3.5, 3.0), dpi=72
    ),
}


def pixels(png):
    with Image.open(io.BytesIO(png)) as picture:
        return np.asarray(picture.convert("RGB")).astype(int)


def differ(one, other, step=STEP):
    """Share of the pixels that differ."""
    one, other = pixels(one), pixels(other)
    return 1.0 if one.shape != other.shape else float((abs(one - other).max(axis=2) > step).mean())


@pytest.fixture(scope="module")
def drawn():
    return {name: draw(make_ground()) for name, draw in PICTURES.items()}


@pytest.mark.parametrize("name", list(PICTURES))
def test_the_picture_looks_as_it_did(drawn, name):
    path = BASELINE / f"{name}.png"
    if os.environ.get("HOTSPOT_BASELINE") == "new":
        path.write_bytes(drawn[name])
    assert differ(path.read_bytes(), drawn[name]) <= MOST_OTHER
    assert differ(path.read_bytes(), drawn[name], FAINT) <= MOST_FAINT


def test_the_comparison_notices_a_class_in_the_colour_of_the_next(monkeypatch):
    monkeypatch.setattr(palette, "CLASSES", (*palette.CLASSES[1:], palette.CLASSES[-1]))
    assert (
        differ((BASELINE / "overview-zh.png").read_bytes(), PICTURES["overview-zh"](make_ground()), FAINT) > MOST_FAINT
    )


@pytest.mark.parametrize("left_out", range(5))
def test_the_comparison_notices_a_hotspot_left_out(left_out):
    ground = make_ground()
    less = replace(ground, hotspots=ground.hotspots.drop(index=left_out))
    assert differ((BASELINE / "overview-zh.png").read_bytes(), PICTURES["overview-zh"](less)) > MOST_OTHER


def test_the_comparison_notices_another_outline():
    ground = make_ground()
    moved = ground.hotspots.assign(geometry=ground.hotspots.geometry.buffer(20, join_style="mitre"))
    png = PICTURES["hotspot"](replace(ground, hotspots=moved))
    assert differ((BASELINE / "hotspot.png").read_bytes(), png) > MOST_OTHER


def test_baselines_are_small():
    assert all(path.stat().st_size <= 60_000 for path in BASELINE.glob("*.png"))


@pytest.mark.parametrize("name", list(PICTURES))
def test_the_same_ground_gives_the_same_bytes(drawn, name):
    assert PICTURES[name](make_ground()) == drawn[name]


def test_pictures_drawn_in_threads_are_the_same(drawn):
    with ThreadPoolExecutor(3) as pool:
        jobs = {name: pool.submit(draw, make_ground()) for name, draw in PICTURES.items()}
        assert {name: job.result() for name, job in jobs.items()} == drawn


def test_drawing_leaves_the_users_settings_alone():
    before = dict(matplotlib.rcParams)
    PICTURES["hotspot"](make_ground())
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("name", list(PICTURES))
def test_a_picture_does_not_say_who_drew_it_when(drawn, name):
    with Image.open(io.BytesIO(drawn[name])) as picture:
        assert set(picture.info) == {"dpi"}


def test_a_picture_has_the_size_asked_for():
    ground = make_ground()
    png = draw_hotspot(ground, ground.hotspots["hotspot_id"].iloc[0], size_inches=(3.0, 2.0), dpi=50)
    assert pixels(png).shape == (100, 150, 3)


def test_names_without_room_are_listed_beside_the_map():
    few = make_city(areas=3, hotspots=0)
    long = replace(few, subdistricts=few.subdistricts.assign(name=["青白石街道" * 20, "甲", "乙"]))
    short = replace(few, subdistricts=few.subdistricts.assign(name=["", "甲", "乙"]))
    one, other = (pixels(draw_overview(g, language="zh", size_inches=(6, 4), dpi=72)) for g in (long, short))
    below = (slice(75, None), slice(342, None))
    assert (other[below] == 255).all()
    assert (one[below] != 255).any()


def test_a_letter_that_no_font_has_becomes_a_mark():
    ground = make_ground(words=lambda name: name + "\U0001f4a9\ue000")
    assert draw_overview(ground, language="zh", size_inches=(7.0, 2.4), dpi=72)[:4] == b"\x89PNG"
