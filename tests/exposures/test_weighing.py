"""How much lies in each cell: known answers, and nothing inside is lost or counted twice."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.cells import CellParams, Grid, lay
from hotspot.crs import projected_crs
from hotspot.errors import NotEnoughDataError
from hotspot.exposures import Exposure, Layer, share_among_cells, tell_unexposed, weigh
from tests.exposures.helpers import DISTRICT, EAST, NORTH, SOUTH, WEST, degrees, grid

HEXAGONS = lay(DISTRICT, params=CellParams(shape="hexagon", size_m=130.0))
SQUARES = grid()
CRS = projected_crs(103.8, 36.0)


def layer(shapes: list[object], values: list[float], unit: str = "value") -> Layer:
    return Layer("exposure", "a.geojson", degrees(shapes), np.array(values, dtype=float), unit, ())


def at(values: np.ndarray, x: float, y: float) -> float:
    return float(values[SQUARES.cell_of([x], [y])[0]])


def test_a_line_through_three_cells_gives_each_its_metres() -> None:
    road = shapely.LineString([(WEST + 70, SOUTH + 50), (WEST + 220, SOUTH + 50)])
    values = share_among_cells([road], [road.length], SQUARES, DISTRICT)
    found = [at(values, WEST + x, SOUTH + 50) for x in (50, 150, 250)]
    assert found == pytest.approx([30.0, 100.0, 20.0])
    assert values.sum() == pytest.approx(150.0)


def test_a_line_on_the_border_of_two_cells_is_counted_once() -> None:
    road = shapely.LineString([(WEST + 200, SOUTH + 250), (WEST + 200, SOUTH + 450)])
    values = share_among_cells([road], [road.length], SQUARES, DISTRICT)
    assert values.sum() == pytest.approx(200.0)
    assert at(values, WEST + 250, SOUTH + 350) == pytest.approx(100.0)


def test_a_polygon_is_shared_by_the_ground_it_has_in_each_cell() -> None:
    yard = shapely.box(WEST + 50, SOUTH, WEST + 250, SOUTH + 50)
    values = share_among_cells([yard], [400.0], SQUARES, DISTRICT)
    assert [at(values, WEST + x, SOUTH + 20) for x in (60, 150, 240)] == pytest.approx([100.0, 200.0, 100.0])


def test_what_lies_outside_the_district_does_not_count_in_the_border_cells() -> None:
    half = DISTRICT.buffer(-30.0, join_style="mitre")
    shapes = [
        shapely.box(WEST, SOUTH + 100, WEST + 60, SOUTH + 200),
        shapely.LineString([(WEST, SOUTH + 450), (WEST + 90, SOUTH + 450)]),
        shapely.Point(WEST + 10, SOUTH + 550),
    ]
    values = share_among_cells(shapes, [80.0, 90.0, 5.0], SQUARES, half)
    assert [at(values, WEST + 50, SOUTH + y) for y in (150, 450, 550)] == pytest.approx([40.0, 60.0, 0.0])


def test_a_multipoint_is_shared_evenly() -> None:
    doors = shapely.MultiPoint([(WEST + 50, SOUTH + 50), (WEST + 150, SOUTH + 50), (WEST - 500, SOUTH + 50)])
    values = share_among_cells([doors], [9.0], SQUARES, DISTRICT)
    assert (at(values, WEST + 50, SOUTH + 50), values.sum()) == (3.0, 6.0)


def test_a_hole_holds_nothing() -> None:
    ring = shapely.box(WEST, SOUTH, WEST + 300, SOUTH + 300) - shapely.box(
        WEST + 100, SOUTH + 100, WEST + 200, SOUTH + 200
    )
    values = share_among_cells([ring], [800.0], SQUARES, DISTRICT)
    assert at(values, WEST + 150, SOUTH + 150) == 0
    assert at(values, WEST + 50, SOUTH + 50) == pytest.approx(100.0)


INSIDE = st.tuples(st.floats(WEST + 1, EAST - 1), st.floats(SOUTH + 1, NORTH - 1))


@pytest.mark.parametrize("cells", [SQUARES, HEXAGONS], ids=["square", "hexagon"])
@given(corners=st.lists(INSIDE, min_size=3, max_size=6, unique=True), value=st.floats(0.1, 1e6))
@settings(max_examples=25, deadline=None)
def test_nothing_inside_is_lost(cells: Grid, corners: list[tuple[float, float]], value: float) -> None:
    hull = shapely.MultiPoint(corners).convex_hull
    shapes = [shapely.LineString(corners), shapely.Point(corners[0])] + [hull] * (hull.geom_type == "Polygon")
    values = share_among_cells(shapes, [value] * len(shapes), cells, DISTRICT)
    assert values.min() >= 0
    assert values.sum() == pytest.approx(value * len(shapes), rel=1e-6)


def test_lines_without_a_number_count_their_metres_on_the_ground() -> None:
    road = shapely.LineString([(WEST + 100, SOUTH + 550), (WEST + 5_100, SOUTH + 550)])
    found = weigh(layer([road], [np.nan], "metres"), SQUARES, DISTRICT, crs=CRS)
    assert found.values.sum() == pytest.approx(5_000.0, rel=1e-6)


def test_the_total_inside_and_the_share_outside_are_told() -> None:
    shops = [
        shapely.Point(WEST + 50, SOUTH + 50),
        shapely.Point(WEST + 550, SOUTH + 50),
        shapely.Point(WEST - 9, SOUTH),
    ]
    told = weigh(layer(shops, [2.0, 1.0, 1.0]), SQUARES, DISTRICT, crs=CRS).notices[-1]
    assert told.key == "exposures.weighed"
    assert (told.facts["total"], told.facts["outside"], told.level) == (3.0, 0.25, "warning")


@pytest.mark.parametrize(("east", "value", "key"), [(50, 0.0, "all_zero"), (90_000, 1.0, "all_outside")])
def test_a_layer_that_holds_nothing_is_refused(east: float, value: float, key: str) -> None:
    with pytest.raises(NotEnoughDataError) as raised:
        weigh(layer([shapely.Point(WEST + east, SOUTH + 50)], [value]), SQUARES, DISTRICT, crs=CRS)
    assert raised.value.key == f"exposures.{key}"


def test_reports_with_nothing_to_compare_with_are_counted() -> None:
    shop = layer([shapely.Point(WEST + 550, SOUTH + 550)], [1.0])
    found: Exposure = weigh(shop, SQUARES, DISTRICT, crs=CRS)
    cell = SQUARES.cell_of(WEST + np.array([550.0, 510.0, 650.0]), np.full(3, SOUTH + 550.0))
    (told,) = tell_unexposed(found, cell)
    assert (told.facts["n"], told.facts["of"]) == (1, 3)
    assert tell_unexposed(found, cell[:2]) == ()
