"""A city of 2 × 2 subdistricts with 4 communities each, 1 km apart, at Lanzhou; and rows of reports in it."""

from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspot.areas import normalise_name

CRS = 4544
CORNER = np.array([395_000.0, 3_991_000.0])
SUBDISTRICTS = ("酒泉路", "张掖路", "雁南", "临夏路")
COMMUNITIES = tuple(f"{a}{b}" for a in "甲乙丙丁" for b in ("东村街", "南河沿", "西巷口", "北山坡"))


def square(x, y, side):
    return shapely.box(x, y, x + side, y + side)


def city():
    """District 4 × 4 km, subdistricts 2 × 2 km, communities 1 × 1 km; laid in metres, given in degrees."""
    rows = [("620102", "district", "城关区", None, square(*CORNER, 4000))]
    for s, name in enumerate(SUBDISTRICTS):
        at = CORNER + 2000 * np.array([s % 2, s // 2])
        code = f"62010200{s + 1}"
        rows.append((code, "subdistrict", f"{name}街道", "620102", square(*at, 2000)))
        for c in range(4):
            place = at + 1000 * np.array([c % 2, c // 2])
            rows.append((f"{code}00{c + 1}", "community", f"{COMMUNITIES[4 * s + c]}社区", code, square(*place, 1000)))
    area_id, level, name, parent, geometry = zip(*rows, strict=True)
    columns = {"area_id": area_id, "level": level, "name": name, "parent_id": parent}
    columns["short_name"] = [normalise_name(n) for n in name]
    table = gpd.GeoDataFrame(pd.DataFrame(columns, dtype="str"), geometry=list(geometry), crs=CRS).to_crs(4326)
    return SimpleNamespace(table=table, sources=pd.DataFrame({"datum_basis": ["stated"]}))


def reports(east, north, *, decimals=6, **columns):
    """Rows at metres east and north of the city's corner, their degrees rounded to `decimals`."""
    points = gpd.GeoSeries(gpd.points_from_xy(CORNER[0] + np.asarray(east), CORNER[1] + np.asarray(north)), crs=CRS)
    degrees = points.to_crs(4326)
    n = len(points)
    table = pd.DataFrame({"report_id": [f"r{i:06d}" for i in range(n)], "source_id": "s1"})
    table["x"], table["y"] = degrees.x.round(decimals), degrees.y.round(decimals)
    table["reported_at"] = pd.Timestamp("2024-03-01 09:00", tz="Asia/Shanghai") + pd.to_timedelta(
        np.arange(n) % 90, unit="D"
    )
    for name in ("category_text", "description", "address", "subdistrict_text", "community_text", "precision_text"):
        table[name] = pd.Series(columns.get(name, np.nan), index=table.index, dtype="str")
    return table


def placed(table):
    """What `place` makes of rows in WGS84."""
    geometry = gpd.GeoSeries(gpd.points_from_xy(table["x"], table["y"]), crs=4326).to_crs(CRS)
    return gpd.GeoDataFrame(table.assign(lon=table["x"], lat=table["y"]), geometry=geometry)


def scattered(n, seed=0, **columns):
    """Ordinary rows anywhere in the city."""
    rng = np.random.default_rng(seed)
    return reports(rng.uniform(10, 3990, n), rng.uniform(10, 3990, n), **columns)


def together(*tables):
    joined = pd.concat(tables, ignore_index=True)
    return joined.assign(report_id=[f"r{i:06d}" for i in range(len(joined))])
