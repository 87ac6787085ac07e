"""The fast join gives geopandas' answer on every point."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.synthetic import points, tile
from hotspot.location.index import EXACT, AreaIndex


def by_geopandas(polygons, x, y):
    """All pairs by `sjoin`, and the first polygon of each point."""
    left = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y))
    joined = gpd.sjoin(left, gpd.GeoDataFrame(geometry=polygons), predicate="intersects")
    pairs = sorted(zip(joined.index.tolist(), joined["index_right"].astype(int).tolist(), strict=True))
    first = np.full(len(x), -1)
    for point, polygon in reversed(pairs):
        first[point] = polygon
    return first, pairs


def assert_same(polygons, x, y, cells=None):
    found, point, polygon = AreaIndex.build(polygons, cells=cells).locate_ties(x, y)
    first, pairs = by_geopandas(polygons, x, y)
    np.testing.assert_array_equal(found, first)
    counts = np.bincount([p for p, _ in pairs], minlength=len(x))
    assert list(zip(point.tolist(), polygon.tolist(), strict=True)) == [p for p in pairs if counts[p[0]] > 1]


def special_points(polygons, rng, n=300):
    """Points anywhere, and exactly on vertices, on edges, beside them, and at the centres."""
    vertices = shapely.get_coordinates(polygons)
    lines = shapely.boundary(polygons)
    on_edges = shapely.get_coordinates(
        shapely.line_interpolate_point(np.repeat(lines, 40), rng.uniform(size=40 * len(lines)), normalized=True)
    )
    low, high = vertices.min(axis=0), vertices.max(axis=0)
    anywhere = rng.uniform(low - 0.1 * (high - low), high + 0.1 * (high - low), (n, 2))
    beside = np.nextafter(vertices, rng.choice([-np.inf, np.inf], vertices.shape))
    places = np.concatenate([vertices, on_edges, anywhere, beside, shapely.get_coordinates(shapely.centroid(polygons))])
    return places[:, 0], places[:, 1]


def blob(rng, centre, radius, n):
    turn = np.sort(rng.uniform(0, 2 * np.pi, n))
    ring = centre + radius * rng.uniform(0.3, 1, (n, 1)) * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    made = shapely.make_valid(shapely.Polygon(ring))
    return (
        made
        if made.geom_type in ("Polygon", "MultiPolygon")
        else shapely.MultiPolygon([p for p in shapely.get_parts(made) if p.geom_type == "Polygon"])
    )


@given(seed=st.integers(0, 10**6), n=st.integers(1, 6), cells=st.sampled_from([1, 7, 100, 5000, 200_000]))
@settings(max_examples=60, deadline=None)
def test_overlapping_polygons_with_holes_and_parts(seed, n, cells):
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(n):
        body = blob(rng, rng.uniform(0, 10, 2), rng.uniform(0.5, 6), int(rng.integers(3, 40)))
        hole = blob(rng, shapely.get_coordinates(body.representative_point())[0], 1, 6)
        part = blob(rng, rng.uniform(0, 10, 2), 1, 5)
        made.append(shapely.union(shapely.difference(body, hole), part))
    polygons = np.array([p for p in made if p.area > 0], dtype=object)
    if len(polygons):
        assert_same(polygons, *special_points(polygons, rng), cells=cells)


@given(
    rectangles=st.lists(st.tuples(*[st.integers(0, 8)] * 2, *[st.integers(1, 4)] * 2), min_size=1, max_size=8),
    cells=st.sampled_from([4, 64, 4096]),
)
@settings(max_examples=60, deadline=None)
def test_rectangles_on_a_lattice_share_edges_and_corners(rectangles, cells):
    polygons = shapely.box(*np.array([(x, y, x + w, y + h) for x, y, w, h in rectangles], dtype=float).T)
    x, y = (a.ravel() / 2 for a in np.meshgrid(np.arange(-2.0, 27), np.arange(-2.0, 27)))
    assert_same(polygons, x, y, cells=cells)


@pytest.mark.parametrize("offset", [0.0, 4e6])
def test_a_tiled_district_in_degrees_and_in_metres(offset):
    scale = 1.0 if offset else 1e-5
    polygons = shapely.transform(tile(5, 6, vertices=(200, 400), seed=3), lambda c: c * scale + offset)
    x, y = points(20_000, seed=4)
    edge_x, edge_y = special_points(polygons, np.random.default_rng(5))
    assert_same(polygons, np.concatenate([x * scale + offset, edge_x]), np.concatenate([y * scale + offset, edge_y]))


def test_a_point_on_a_common_corner_goes_to_the_first_polygon_and_all_are_listed():
    polygons = shapely.box([0, 1, 0, 1], [0, 0, 1, 1], [1, 2, 1, 2], [1, 1, 2, 2])[::-1]
    found, point, polygon = AreaIndex.build(polygons).locate_ties(np.array([1.0]), np.array([1.0]))
    assert found.tolist() == [0]
    assert list(zip(point.tolist(), polygon.tolist(), strict=True)) == [(0, 0), (0, 1), (0, 2), (0, 3)]


def test_nan_infinite_and_far_points_are_outside():
    index = AreaIndex.build([shapely.box(0, 0, 1, 1)])
    x = np.array([np.nan, 0.5, np.inf, -np.inf, 1e300, 0.5])
    y = np.array([0.5, np.nan, 0.5, 0.5, -1e300, 0.5])
    assert index.locate(x, y).tolist() == [-1, -1, -1, -1, -1, 0]


def test_no_polygons_and_no_points():
    assert AreaIndex.build([]).locate(np.array([0.5]), np.array([0.5])).tolist() == [-1]
    assert AreaIndex.build([shapely.box(0, 0, 1, 1)]).locate(np.empty(0), np.empty(0)).tolist() == []


def test_cells_that_answer_by_themselves_touch_no_border():
    polygons = tile(3, 3, vertices=(100, 200), seed=7)
    index = AreaIndex.build(polygons, cells=10_000)
    row, column = np.divmod(np.flatnonzero(index.cells != EXACT), index.lattice.shape[1])
    size = 1 / index.lattice.scale
    low_x, low_y = index.lattice.origin[0] + column * size, index.lattice.origin[1] + row * size
    squares = shapely.box(low_x, low_y, low_x + size, low_y + size)
    tree = shapely.STRtree(squares)
    assert tree.query(shapely.boundary(polygons), "intersects").size == 0


@pytest.mark.parametrize(
    "name",
    [
        "yichang/yichang_communities.geojson",
        "boundaries/chengguan_streets_wgs84.geojson",
        "shenzhen/shenzhen_streets_GCJ02_labelled_4326.geojson",
    ],
)
def test_real_boundaries_with_overlaps_and_gaps(shared, name):
    polygons = gpd.read_file(shared / "data" / name).geometry.make_valid().to_numpy()
    rng = np.random.default_rng(0)
    x, y = special_points(polygons, rng, n=5000)
    some = rng.permutation(len(x))[:15_000]
    assert_same(polygons, x[some], y[some])
