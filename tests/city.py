"""A small city built in code: 2 subdistricts, 4 communities, one planted hotspot, specimens of bad rows; as files."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import box

CRS = "EPSG:4544"
WEST, SOUTH, BLOCK_M = 394_000.0, 3_990_000.0, 3_000.0
DAYS = 182
PLANTED_XY = (WEST + BLOCK_M + 900.0, SOUTH + 1_500.0)
N_PLANTED, N_BACKGROUND = 140, 1_800
HEADER = ("案卷号", "上报时间", "经度", "纬度", "问题类别", "问题描述", "所属街道", "上报人", "联系电话")
BAD_ROWS = (
    ("B1", "2017年13月1日", "103.84", "36.03", "暴露垃圾", "月份不对", "东街道", "居民甲", "13900000001"),
    ("B2", "2017-03-01", "", "", "暴露垃圾", "没有坐标", "东街道", "居民甲", "13900000001"),
    ("B3", "2017-03-01", "0", "0", "暴露垃圾", "坐标为零", "东街道", "居民甲", "13900000001"),
)


@dataclass(frozen=True)
class City:
    """Where the small city's files lie and what is true of them."""

    reports: Path
    areas: Path
    duties: Path
    n_good: int
    n_bad: int


def small_areas() -> gpd.GeoDataFrame:
    """Two subdistricts side by side, each of a south and a north community; EPSG:4326."""
    rows = []
    for i, side in enumerate("西东"):
        x = WEST + i * BLOCK_M
        code = f"62010290{i + 1}"
        rows.append((code, f"{side}街道", "subdistrict", "620102", box(x, SOUTH, x + BLOCK_M, SOUTH + BLOCK_M)))
        for j, end in enumerate("南北"):
            y = SOUTH + j * BLOCK_M / 2
            shape = box(x, y, x + BLOCK_M, y + BLOCK_M / 2)
            rows.append((f"{code}00{j + 1}", f"{side}{end}社区", "community", code, shape))
    table = gpd.GeoDataFrame(rows, columns=["code", "name", "level", "parent", "geometry"], crs=CRS)
    return table.to_crs("EPSG:4326")


def build_city(folder: Path, *, seed: int = 1) -> City:
    """Write the small city's files into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    areas = folder / "areas.geojson"
    areas.write_text(json.dumps(json.loads(small_areas().to_json()), ensure_ascii=False), encoding="utf-8")
    rows = _report_rows(np.random.default_rng(seed))
    reports = folder / "reports.csv"
    with reports.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows([HEADER, *rows, *BAD_ROWS])
    duties = folder / "duties.csv"
    duties.write_text(
        "区域,主题,角色,责任单位,负责人,包抓领导,联系电话\n"
        "西街道,,主责,西街道办事处,办事处主任,包抓领导一组,0931-0000001\n"
        "东街道,占道经营,主责,城管执法二中队,中队长,包抓领导二组,0931-0000002\n",
        encoding="utf-8",
    )
    return City(reports, areas, duties, len(rows), len(BAD_ROWS))


def _report_rows(rng: np.random.Generator) -> list[tuple[str, ...]]:
    n = N_BACKGROUND + N_PLANTED
    x = rng.uniform(WEST + 10, WEST + 2 * BLOCK_M - 10, n)
    y = rng.uniform(SOUTH + 10, SOUTH + BLOCK_M - 10, n)
    angle, radius = rng.uniform(0, 2 * np.pi, N_PLANTED), 200 * np.sqrt(rng.uniform(0, 1, N_PLANTED))
    x[-N_PLANTED:] = PLANTED_XY[0] + radius * np.cos(angle)
    y[-N_PLANTED:] = PLANTED_XY[1] + radius * np.sin(angle)
    category = np.array(["暴露垃圾", "占道经营", "机动车乱停放"])[rng.choice(3, n, p=[0.6, 0.15, 0.25])]
    category[-N_PLANTED:] = "占道经营"
    points = gpd.points_from_xy(x, y, crs=CRS).to_crs("EPSG:4326")
    minutes = rng.integers(0, DAYS * 24 * 60, n)
    times = pd.Timestamp("2017-01-02") + pd.to_timedelta(minutes, unit="min")
    street = np.where(x < WEST + BLOCK_M, "西街道", "东街道")
    return [
        (f"A{i:05d}", times[i].strftime("%Y-%m-%d %H:%M"), f"{points[i].x:.6f}", f"{points[i].y:.6f}", category[i],
         "路边", street[i], "居民乙", "13900000002")
        for i in range(n)
    ]  # fmt: skip
