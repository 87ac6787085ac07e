"""Cities to draw: squares or Voronoi areas with names, hotspots here and there or on one spot."""

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import MultiPoint, Point, box

from hotspot.maps.paper.ground import Ground

CRS = "EPSG:4544"
LETTERS = "青白石街道盐场路草东岗雁北渭源嘉峪关"
WEST, SOUTH, SIDE = 390_000.0, 3_990_000.0, 12_000.0


def make_city(*, areas=12, communities=0, hotspots=8, spread=1.0, longest=8, seed=0) -> Ground:
    """Voronoi areas of a square; `spread` 0 puts all hotspots on one spot; names of 2 to `longest` letters."""
    chance = np.random.default_rng(seed)
    streets = _split(chance, areas, longest)
    streets = streets.assign(reports=chance.integers(0, 500, areas))
    inner = _split(chance, communities, longest) if communities else streets.iloc[:0][["area_id", "name", "geometry"]]
    inner = inner.assign(area_id=[f"c{i}" for i in range(len(inner))])
    within = streets["area_id"].to_numpy()[_nearest(streets, inner)] if communities else []
    at = SIDE / 2 + spread * (chance.random((hotspots, 2)) - 0.5) * SIDE
    corner = np.array([WEST, SOUTH])
    shapes = [box(x - 250, y - 200, x + 250, y + 200) for x, y in at + corner]
    spots = gpd.GeoDataFrame(
        {
            "hotspot_id": [f"h{i}" for i in range(hotspots)],
            "rank": np.arange(1, hotspots + 1),
            "theme": "all",
            "subdistrict_ids": [(streets["area_id"].iloc[0],)] * hotspots,
        },
        geometry=shapes,
        crs=CRS,
    )
    dense = gpd.GeoDataFrame(geometry=[Point(WEST + 3_000, SOUTH + 3_000).buffer(400)], crs=CRS)
    return Ground(streets, inner.assign(parent_id=within), spots, dense)


def _split(chance, n, longest):
    district = box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
    seeds = MultiPoint(chance.random((n, 2)) * SIDE + (WEST, SOUTH))
    cells = [district] if n == 1 else shapely.voronoi_polygons(seeds, extend_to=district).geoms
    shapes = [shapely.intersection(cell, district) for cell in cells]
    names = ["".join(chance.choice(list(LETTERS), chance.integers(2, longest + 1))) + str(i) for i in range(n)]
    return gpd.GeoDataFrame({"area_id": [f"s{i}" for i in range(n)], "name": names}, geometry=shapes, crs=CRS)


def _nearest(streets, inner):
    middles = shapely.point_on_surface(inner.geometry.to_numpy())
    return shapely.STRtree(streets.geometry.to_numpy()).nearest(middles)
