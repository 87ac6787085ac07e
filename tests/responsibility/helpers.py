"""A district of two subdistricts and three communities, and duty tables as `files` hands them over."""

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import box

from hotspot.files import RawTable

THEMES = pd.DataFrame(
    {
        "theme": ["street_vending", "garbage", "other"],
        "name_zh": ["占道经营", "垃圾", "其他"],
        "name_en": ["Street vending", "Garbage", "Other"],
        "order": [1, 2, 99],
    }
)
AREAS = gpd.GeoDataFrame(
    [
        ("620102", "district", "620102", "城关区", "城关", None),
        ("620102002", "subdistrict", "620102002", "张掖路街道", "张掖路", "620102"),
        ("620102004", "subdistrict", "620102004", "临夏路街道", "临夏路", "620102"),
        ("620102002001", "community", "620102002001", "永昌路社区居委会", "永昌路", "620102002"),
        ("620102002002", "community", "620102002002", "中山路社区", "中山路", "620102002"),
        ("620102004001", "community", "620102004001", "中山路社区", "中山路", "620102004"),
    ],
    columns=["area_id", "level", "code", "name", "short_name", "parent_id"],
    geometry=[box(0, 0, 1, 1)] * 6,
    crs=4326,
)


def raw(text: str, path: str = "责任清单.csv") -> RawTable:
    """A duty table from lines of cells separated by |; the first line holds the headings."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    data = pd.DataFrame(lines[1:], columns=lines[0], dtype="str").replace("", np.nan).astype("str")
    bad = pd.DataFrame(columns=["row_number", "reason", "value"])
    return RawTable(path, "", "csv", "utf-8", "0" * 64, 1, data, np.arange(2, len(data) + 2), None, None, bad)


def hotspots(**themes: str) -> pd.DataFrame:
    """Hotspots by id and theme, ten reports each, the last on 30 June 2024."""
    last = pd.Timestamp("2024-06-30 20:00", tz="Asia/Shanghai")
    rows = [(name, theme, i + 1, 10, 8, 1, last) for i, (name, theme) in enumerate(themes.items())]
    return pd.DataFrame(rows, columns=["hotspot_id", "theme", "rank", "reports", "problems", "overdue", "last_at"])


def shares(**parts: dict[str, int]) -> pd.DataFrame:
    """Shares as `hotspots.find` gives them, from reports out of ten per area; larger areas are added up."""
    parent = AREAS.set_index("area_id")["parent_id"]
    level = AREAS.set_index("area_id")["level"]
    rows = []
    for hotspot, reports in parts.items():
        sums: dict[str, int] = {}
        for area, n in reports.items():
            while isinstance(area, str):
                sums[area] = sums.get(area, 0) + n
                area = parent[area]
        rows += [(hotspot, level[area], area, n, n / 10) for area, n in sums.items()]
    return pd.DataFrame(rows, columns=["hotspot_id", "level", "area_id", "reports", "share"])
