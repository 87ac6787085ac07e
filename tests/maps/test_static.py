"""The part of a scene that no filter changes."""

import numpy as np
import pytest
import shapely

from hotspot.maps import draw_static, gather_points
from tests.maps import city
from tests.maps.test_geometry import decode


@pytest.fixture(scope="module")
def ground():
    return city.areas(8, 30)


def polygon(rings):
    shapes = [shapely.Polygon(decode(ring)) for ring in rings]
    return shapely.union_all(shapes)


def test_every_area_is_drawn_with_its_name_and_parent(ground):
    drawn = draw_static(ground)
    communities = ground[ground["level"] == "community"]
    names = ground.set_index("area_id")["name"]
    assert [a["name"] for a in drawn.json["communities"]] == communities["name"].tolist()
    assert [a["in"] for a in drawn.json["communities"]] == names[communities["parent_id"]].tolist()


def test_drawn_areas_keep_their_size(ground):
    drawn = draw_static(ground)
    own = ground[ground["level"] == "subdistrict"].geometry.to_numpy()
    shapes = np.array([polygon(a["rings"]) for a in drawn.json["subdistricts"]])
    assert np.allclose(shapely.area(shapes), shapely.area(own), rtol=0.01)


def test_drawn_neighbours_leave_no_gap_and_no_overlap(ground):
    drawn = draw_static(ground)
    shapes = np.array([polygon(a["rings"]) for a in drawn.json["subdistricts"]])
    both = shapely.union_all(shapes)
    assert shapely.area(shapes).sum() == pytest.approx(both.area, rel=1e-4)


def test_the_outline_is_that_of_all_areas(ground):
    own = ground[ground["level"] == "subdistrict"].geometry.union_all()
    assert shapely.area(shapely.symmetric_difference(draw_static(ground).outline, own)) < 0.01 * own.area


def test_areas_are_measured_on_the_ground(ground):
    drawn = draw_static(ground)
    own = ground[ground["level"] == "subdistrict"].to_crs(city.CRS)
    assert np.allclose(drawn.area_km2, own.area / 1e6, rtol=2e-3)


def test_the_same_areas_have_the_same_id_and_other_areas_another(ground):
    assert draw_static(ground).json["id"] == draw_static(ground).json["id"] != draw_static(ground.head(20)).json["id"]


def test_where_no_subdistrict_is_given_the_district_stands_in(ground):
    district = ground[ground["level"] == "subdistrict"].dissolve().assign(level="district", area_id="d", parent_id=None)
    reports = city.reports(ground, 300)[0].assign(district_id="d")
    drawn = draw_static(district)
    assert [a["id"] for a in drawn.json["subdistricts"]] == ["d"]
    assert (gather_points(reports, drawn).subdistrict == 0).all()


def test_a_level_that_is_absent_is_an_empty_list(ground):
    drawn = draw_static(ground[ground["level"] == "subdistrict"])
    assert drawn.json["communities"] == []
