"""The layers of a map on paper: what is cut away, what a fill keeps, what stands out."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from matplotlib.figure import Figure
from matplotlib.path import Path
from shapely.geometry import Point, box

from hotspot.maps.paper import palette
from hotspot.maps.paper.layers import cut_ground, draw_areas, draw_findings
from tests.maps.paper.city import SIDE, SOUTH, WEST, make_city
from tests.packs import make_ground

VIEW = (WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)


def filled(axes):
    """Paths by the colour of their fill."""
    return {patch.get_facecolor(): patch.get_path() for patch in axes.patches if patch.get_facecolor()[3] > 0}


def colour(name):
    return (*(int(name[i : i + 2], 16) / 255 for i in (1, 3, 5)), 1.0)


def test_only_what_the_view_touches_is_kept():
    ground = make_ground()
    view = tuple(ground.subdistricts.geometry.iloc[0].buffer(-10).bounds)
    assert list(cut_ground(ground, view=view, per_point=10).ground.subdistricts["name"]) == ["酒泉路街道"]


def test_corners_finer_than_the_paper_shows_are_dropped():
    ground = make_city(areas=1, hotspots=0)
    ground = replace(ground, subdistricts=ground.subdistricts.set_geometry([Point(WEST, SOUTH).buffer(5_000, 500)]))
    cut = cut_ground(ground, view=VIEW, per_point=20.0).ground.subdistricts.geometry.iloc[0]
    assert shapely.get_num_coordinates(cut) < 200
    # 0.05 mm at 20 m a point
    assert shapely.hausdorff_distance(cut, ground.subdistricts.geometry.iloc[0]) <= 0.05 * 72 / 25.4 * 20


def test_points_of_the_paper_and_metres_are_each_others_inverse():
    cut = cut_ground(make_city(), view=VIEW, per_point=25.0)
    point = cut.on_paper(np.array([Point(WEST + 500, SOUTH + 250)]))[0]
    assert (point.x, point.y) == (20, 10)
    assert cut.in_metres(20, 10) == (WEST + 500, SOUTH + 250)


def draw(ground, **options):
    axes = Figure().add_axes((0, 0, 1, 1))
    draw_areas(axes, cut_ground(ground, view=VIEW, per_point=20.0), **({"classes": (), "focus": None} | options))
    return axes


def test_each_area_has_the_colour_of_its_class():
    ground = make_city(areas=3, hotspots=0)
    ground = replace(ground, subdistricts=ground.subdistricts.assign(reports=[0, 7, 30]))
    paths = filled(draw(ground, classes=[(0, 5), (7, 9), (30, 30)]))
    for shape, name in zip(ground.subdistricts.geometry, palette.CLASSES, strict=False):
        assert paths[colour(name)].contains_point((shape.centroid.x, shape.centroid.y))


def test_areas_beside_the_focus_are_grey():
    ground = make_city(areas=5, hotspots=0)
    paths = filled(draw(ground, classes=[(0, 1_000)], focus="s2"))
    middles = [(shape.centroid.x, shape.centroid.y) for shape in ground.subdistricts.geometry]
    assert [paths[colour(palette.OTHERS)].contains_point(m) for m in middles] == [True, True, False, True, True]


@pytest.mark.parametrize("turned", [False, True])
def test_a_hole_is_not_filled(turned):
    ground = make_city(areas=1, hotspots=0)
    shape = box(*VIEW).difference(box(WEST + 3_000, SOUTH + 3_000, WEST + 6_000, SOUTH + 6_000))
    ground = replace(ground, subdistricts=ground.subdistricts.set_geometry([shape.reverse() if turned else shape]))
    path = filled(draw(ground, classes=[(0, 1_000)]))[colour(palette.CLASSES[0])]
    turns = [shapely.is_ccw(shapely.linearrings(ring)) for ring in path.to_polygons(closed_only=True)]
    assert sorted(turns) == [False, True]
    assert (path.codes == Path.MOVETO).sum() == 2


def test_communities_of_other_subdistricts_are_not_drawn_on_a_page():
    ground = make_city(areas=4, communities=20, hotspots=0)
    lines = [p for p in draw(ground, focus="s1").patches if p.get_linewidth() == 0.4]
    own = ground.communities.geometry[(ground.communities["parent_id"] == "s1").to_numpy()]
    assert (lines[0].get_path().codes == Path.MOVETO).sum() == len(own)


def test_hotspots_are_hatched_and_dense_clusters_dashed_and_unfilled():
    ground, axes = make_city(hotspots=3), Figure().add_axes((0, 0, 1, 1))
    draw_findings(axes, cut_ground(ground, view=VIEW, per_point=20.0), own=np.array([True, True, False]))
    hatched = [patch for patch in axes.patches if patch.get_hatch()]
    dashed = [patch for patch in axes.patches if patch.get_linestyle() not in ("-", "solid")]
    assert len(hatched) == len(dashed) == 1
    assert (hatched[0].get_path().codes == Path.MOVETO).sum() == 2
    assert not dashed[0].get_fill() or dashed[0].get_facecolor()[3] == 0


def test_a_ground_without_hotspots_and_communities_is_drawn():
    ground = make_city(areas=2, hotspots=0)
    ground = replace(ground, dense=ground.dense.iloc[:0])
    axes = draw(ground)
    n = len(axes.patches)
    draw_findings(axes, cut_ground(ground, view=VIEW, per_point=20.0), own=np.empty(0, bool))
    assert len(axes.patches) == n
