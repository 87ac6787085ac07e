"""The map panel: what it names, numbers and leaves out, measured on what is really drawn."""

from dataclasses import replace
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle
from shapely.geometry import box

from hotspot.maps.paper import palette
from hotspot.maps.paper.fonts import typeface
from hotspot.maps.paper.furniture import find_corner, fit_view
from hotspot.maps.paper.panel import draw_close, draw_inset, draw_panel, frame_hotspot
from hotspot.maps.paper.pictures import frame_district
from tests.maps.paper.city import LETTERS, SIDE, SOUTH, WEST, make_city
from tests.packs import make_ground

CITIES = {
    "one area": {"areas": 1, "hotspots": 3},
    "sixty areas": {"areas": 60, "hotspots": 12},
    "long names": {"areas": 15, "hotspots": 5, "longest": 60},
    "all on one spot": {"areas": 10, "hotspots": 30, "spread": 0.0},
    "many hotspots": {"areas": 25, "hotspots": 60},
    "no hotspot": {"areas": 8, "hotspots": 0},
    "crowded inside": {"areas": 20, "hotspots": 20, "spread": 0.15, "seed": 3},
}


@pytest.fixture(scope="module", autouse=True)
def _fonts():
    with typeface(LETTERS + "酒泉张掖雁南第社区"):
        yield


def make_axes(*, size=(6.0, 5.0)):
    figure = Figure(figsize=size, dpi=100)
    FigureCanvasAgg(figure)
    return figure.add_axes((0.02, 0.02, 0.96, 0.96))


def texts_of(axes):
    """Extents of the names (black on top of their halo) in pixels."""
    return {t: t.get_window_extent() for t in axes.texts if not t.get_path_effects() and t.get_text() != "N"}


def touch(one, other):
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1


def circles_of(axes):
    return [patch.get_window_extent() for patch in axes.patches if isinstance(patch, Circle)]


@cache
def draw_city(city, communities=0):
    """A city drawn once for all that is asked of it."""
    ground, axes = make_city(communities=communities, **CITIES[city]), make_axes()
    labels = "communities" if communities else "subdistricts"
    return ground, axes, draw_panel(axes, ground, view=frame_district(ground), labels=labels)


@pytest.mark.parametrize("city", list(CITIES))
@pytest.mark.parametrize("communities", [0, 40])
def test_no_text_touches_another_or_a_circle_and_all_lie_inside(city, communities):
    ground, axes, _ = draw_city(city, communities)
    ranks = set(map(str, ground.hotspots["rank"]))
    names = [extent for text, extent in texts_of(axes).items() if text.get_text() not in ranks]
    placed = [*names, *circles_of(axes)]
    assert not any(touch(one, other) for one, other in combinations(placed, 2))
    frame = axes.get_window_extent()
    assert all(frame.x0 <= b.x0 and frame.y0 <= b.y0 and b.x1 <= frame.x1 and b.y1 <= frame.y1 for b in placed)


@pytest.mark.parametrize("city", list(CITIES))
def test_names_drawn_and_left_out_are_all_names(city):
    ground, axes, drawn = draw_city(city)
    assert sorted([*drawn.names, *drawn.left_out]) == sorted(ground.subdistricts["name"])
    assert {text.get_text() for text in texts_of(axes)} >= set(drawn.names)


@pytest.mark.parametrize("city", list(CITIES))
def test_every_hotspot_has_its_number(city):
    ground, axes, drawn = draw_city(city)
    assert drawn.ranks == tuple(ground.hotspots["rank"])
    assert len(circles_of(axes)) == len(drawn.ranks)


def test_boxes_are_those_of_names_and_circles():
    ground = make_city()
    axes = make_axes()
    drawn = draw_panel(axes, ground, view=frame_district(ground))
    boxes = np.array(drawn.boxes)
    assert len(boxes) == len(drawn.names) + len(drawn.ranks)
    assert (boxes >= 0).all()
    assert (boxes <= 1).all()


def test_nothing_is_written_where_it_is_to_be_kept_clear():
    ground, clear = make_city(areas=20, hotspots=15), (0.2, 0.2, 0.8, 0.8)
    axes = make_axes()
    drawn = draw_panel(axes, ground, view=frame_district(ground), keep_clear=[clear])
    assert not any(box(*one).intersection(box(*clear)).area > 1e-9 for one in drawn.boxes)


def test_a_name_longer_than_the_map_is_left_out_and_told():
    ground = make_city(areas=3)
    names = ["青白石" * 60, *ground.subdistricts["name"].iloc[1:]]
    ground = replace(ground, subdistricts=ground.subdistricts.assign(name=names))
    axes = make_axes()
    assert draw_panel(axes, ground, view=frame_district(ground)).left_out == (names[0],)


def test_a_name_with_dollars_is_no_formula():
    ground = make_city(areas=1, hotspots=0)
    ground = replace(ground, subdistricts=ground.subdistricts.assign(name="$\\frac{a}$_^{"))
    axes = make_axes()
    draw_panel(axes, ground, view=frame_district(ground))
    axes.figure.canvas.draw()
    assert "$\\frac{a}$_^{" in [text.get_text() for text in axes.texts]


def test_names_are_drawn_as_text_over_their_halo():
    ground = make_city(areas=4, hotspots=0)
    axes = make_axes()
    drawn = draw_panel(axes, ground, view=frame_district(ground))
    for name in drawn.names:
        assert [bool(t.get_path_effects()) for t in axes.texts if t.get_text() == name] == [True, False]


def test_a_page_of_a_subdistrict_names_its_communities():
    ground = make_ground()
    axes = make_axes()
    drawn = draw_panel(axes, ground, view=frame_district(ground), focus="620102001", labels="communities")
    grey = {text.get_text() for text in texts_of(axes) if text.get_color() == palette.SOFT} - set("345")
    own = ground.communities.loc[ground.communities["parent_id"] == "620102001", "name"]
    assert set(drawn.names) - grey == set(own)
    assert grey == {"张掖路街道", "雁南街道"}


def test_a_subdistrict_without_communities_is_named_itself():
    ground = make_ground()
    ground = replace(ground, communities=ground.communities.iloc[:0])
    axes = make_axes()
    drawn = draw_panel(axes, ground, view=frame_district(ground), focus="620102001", labels="communities")
    assert "酒泉路街道" in drawn.names


def test_on_a_page_of_a_subdistrict_the_others_hotspots_have_empty_circles():
    ground = make_ground()
    axes = make_axes()
    draw_panel(axes, ground, view=frame_district(ground), focus="620102001", labels="communities")
    fills = [patch.get_facecolor() for patch in axes.patches if isinstance(patch, Circle)]
    assert sum(fill == (1, 1, 1, 1) for fill in fills) == 3


def test_a_hotspot_of_two_subdistricts_stands_out_on_both_pages():
    ground = make_ground()
    both = [("620102001", "620102002"), *ground.hotspots["subdistrict_ids"].iloc[1:]]
    ground = replace(ground, hotspots=ground.hotspots.assign(subdistrict_ids=both))
    filled = {}
    for focus in both[0]:
        axes = make_axes()
        draw_panel(axes, ground, view=frame_district(ground), focus=focus, labels="communities")
        fills = [patch.get_facecolor() for patch in axes.patches if isinstance(patch, Circle)]
        filled[focus] = sum(fill != (1, 1, 1, 1) for fill in fills)
    assert filled == {"620102001": 2, "620102002": 3}


def test_hotspots_out_of_view_have_no_number():
    ground = make_ground()
    view = tuple(ground.subdistricts.geometry.iloc[0].bounds)
    axes = make_axes(size=(5, 5))
    assert draw_panel(axes, ground, view=view).ranks == (1, 2)


def test_areas_whose_middle_is_out_of_view_need_no_name():
    ground = make_ground()
    view = tuple(ground.subdistricts.geometry.iloc[0].bounds)
    axes = make_axes(size=(5, 5))
    drawn = draw_panel(axes, ground, view=view)
    assert drawn.left_out == ()
    assert "酒泉路街道" in drawn.names


@pytest.mark.parametrize("size", [(8, 3), (3, 8), (5, 5)])
def test_the_view_fills_the_axes_and_holds_what_was_asked(size):
    ground = make_city()
    axes = make_axes(size=size)
    asked = frame_district(ground)
    drawn = draw_panel(axes, ground, view=asked)
    axes.figure.canvas.draw()
    assert box(*drawn.view).buffer(1e-6).covers(box(*asked))
    assert (*axes.get_xlim(), *axes.get_ylim()) == pytest.approx([drawn.view[i] for i in (0, 2, 1, 3)])
    extent = axes.get_window_extent()
    shown = (drawn.view[2] - drawn.view[0]) / (drawn.view[3] - drawn.view[1])
    assert shown == pytest.approx(extent.width / extent.height)


def test_the_scale_bar_stands_where_nothing_else_does():
    ground = make_city(areas=20, hotspots=0)
    axes = make_axes()
    draw_panel(axes, ground, view=frame_district(ground))
    axes.figure.canvas.draw()
    bar = next(artist for artist in axes.artists if hasattr(artist, "info"))
    assert not any(touch(bar.info.window_extent, extent) for extent in texts_of(axes).values())


def test_the_corner_hides_least_of_the_district_and_no_hotspot():
    ground = make_city(areas=1, hotspots=0)
    shape = ground.subdistricts.geometry.iloc[0].difference(box(WEST, SOUTH, WEST + SIDE / 2, SOUTH + SIDE / 2))
    ground = replace(ground, subdistricts=ground.subdistricts.set_geometry([shape]))
    view = (WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
    assert find_corner(ground, view=view, size=(0.3, 0.3)) == (0, 0, 0.3, 0.3)
    spot = make_city(hotspots=1).hotspots.set_geometry([box(WEST + 100, SOUTH + 100, WEST + 200, SOUTH + 200)])
    assert find_corner(replace(ground, hotspots=spot), view=view, size=(0.3, 0.3))[:2] != (0, 0)


def test_no_corner_is_found_if_each_has_a_hotspot():
    ground = make_city(hotspots=4)
    corners = [box(x, y, x + 100, y + 100) for x in (WEST, WEST + SIDE - 100) for y in (SOUTH, SOUTH + SIDE - 100)]
    ground = replace(ground, hotspots=ground.hotspots.set_geometry(corners))
    assert find_corner(ground, view=(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE), size=(0.2, 0.2)) is None


def test_a_taken_corner_is_not_found_again():
    ground, view = make_city(hotspots=0), (WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
    taken = []
    for _ in range(4):
        taken.append(find_corner(ground, view=view, size=(0.2, 0.2), taken=taken))
    assert len({corner[:2] for corner in taken}) == 4
    assert find_corner(ground, view=view, size=(0.2, 0.2), taken=taken) is None


def test_a_close_up_shows_the_hotspot_and_500_metres_around():
    ground = make_ground()
    view = frame_hotspot(ground, ground.hotspots["hotspot_id"].iloc[0])
    west, south, east, north = ground.hotspots.geometry.iloc[0].bounds
    assert view == (west - 500, south - 500, east + 500, north + 500)


def test_a_close_up_fills_only_its_own_number():
    ground = make_city(hotspots=4, spread=0.1)
    axes = make_axes()
    draw_close(axes, ground, "h2")
    filled = [patch for patch in axes.patches if isinstance(patch, Circle) and patch.get_facecolor() != (1, 1, 1, 1)]
    assert len(filled) == 1


def test_the_inset_lies_in_its_corner_and_its_frame_on_the_map():
    ground = make_ground()
    axes = make_axes()
    corner = (0.7, 0.0, 1.0, 0.3)
    view = fit_view(axes, frame_district(ground))
    draw_panel(axes, ground, view=view, keep_clear=[corner])
    inset = draw_inset(axes, ground, ground.hotspots["hotspot_id"].iloc[0], corner=corner, title="1")
    place = inset.get_window_extent().transformed(axes.transAxes.inverted())
    assert box(*corner).buffer(1e-6).covers(box(*place.extents))
    frame = next(patch for patch in axes.patches if isinstance(patch, Rectangle))
    x, y = inset.get_xlim(), inset.get_ylim()
    assert frame.get_bbox().extents == pytest.approx([x[0], y[0], x[1], y[1]])


def test_the_same_ground_is_drawn_the_same():
    ground = make_city(areas=30, hotspots=20)
    axes = make_axes()
    first = draw_panel(axes, ground, view=frame_district(ground))
    axes = make_axes()
    assert draw_panel(axes, ground, view=frame_district(ground)) == first


def test_the_ground_is_left_as_it_was():
    ground = make_ground()
    before = ground.subdistricts.copy()
    axes = make_axes()
    draw_panel(axes, ground, view=frame_district(ground), classes=[(0, 30), (31, 60)])
    assert ground.subdistricts.equals(before)
