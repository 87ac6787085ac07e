"""Shapes: read, repaired, measured."""

import numpy as np
import pytest
import shapely

from hotspot.areas.geometry import is_polygon, read_shapes, repair, to_metres
from tests.areas.specimens import block, degrees

BOWTIE = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
HOLE_OUTSIDE = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(5, 5), (6, 5), (6, 6), (5, 6)]])
SPIKE = shapely.Polygon([(0, 0), (4, 0), (4, 4), (4, 9), (4, 4), (0, 4)])


@pytest.mark.parametrize(("shape", "area"), [(BOWTIE, 2.0), (SPIKE, 16.0)], ids=["bowtie", "spike"])
def test_repaired_shapes_are_valid_polygons_of_the_right_size(shape: shapely.Polygon, area: float) -> None:
    fixed = repair(np.array([shape], dtype=object))
    assert is_polygon(fixed).all()
    assert shapely.is_valid(fixed).all()
    assert shapely.area(fixed)[0] == pytest.approx(area)


def test_a_hole_outside_its_shell_does_not_break_the_repair() -> None:
    fixed = repair(np.array([HOLE_OUTSIDE], dtype=object))
    assert shapely.is_valid(fixed).all()
    assert shapely.area(fixed)[0] >= 16.0


def test_what_collapses_becomes_missing() -> None:
    flat = shapely.Polygon([(0, 0), (1, 0), (2, 0)])
    assert repair(np.array([flat], dtype=object)).tolist() == [None]


def test_repair_leaves_its_input_alone() -> None:
    shapes = np.array([BOWTIE], dtype=object)
    repair(shapes)
    assert shapes[0] is BOWTIE


def test_only_filled_shapes_are_polygons() -> None:
    shapes = np.array(
        [BOWTIE, shapely.MultiPolygon([BOWTIE]), shapely.Polygon(), shapely.Point(1, 1), None], dtype=object
    )
    assert is_polygon(shapes).tolist() == [True, True, False, False, False]


def test_heights_and_broken_bytes_are_read() -> None:
    shapes = read_shapes([shapely.to_wkb(shapely.Point(1, 2, 3)), b"nonsense", None])
    assert (shapely.has_z(shapes[0]), shapes[1], shapes[2]) == (False, None, None)


def test_areas_are_measured_in_metres() -> None:
    flat = to_metres(degrees([block(0, 0)]))
    assert shapely.area(flat)[0] == pytest.approx(4e6, rel=1e-6)
