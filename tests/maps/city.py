"""A made-up district for the tests and pictures of this room: Voronoi areas, planted hotspots, no real place."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hotspot.maps import Findings, Frame, Scene, ViewParams, draw_static, draw_view, gather_points

CRS = "EPSG:4544"
ZH = {"all": "全部主题", "stalls": "占道经营", "rubbish": "垃圾", "toilets": "公厕", "old": "老旧楼院"}
EN = {
    "all": "All themes",
    "stalls": "Street stalls",
    "rubbish": "Rubbish",
    "toilets": "Public toilets",
    "old": "Old compounds",
}
_SYLLABLES = "安平和长兴东西南北雁白银张广武酒皋青拱团嘉铁临渭草伏盐焦"


def areas(n_subdistricts=25, n_communities=160, *, names=None, seed=3):
    """Two levels of Voronoi areas of an oval district near 103.85° E, 36.05° N."""
    rng = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    reach = 1 + 0.12 * np.sin(3 * angle) + 0.06 * np.sin(7 * angle + 1)
    outline = shapely.Polygon(np.column_stack([9_000 * reach * np.cos(angle), 6_000 * reach * np.sin(angle)]))
    seeds = _inside(outline, n_communities, rng)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=outline, ordered=True))
    cells = shapely.set_precision(shapely.intersection(cells, outline), 0.01)
    centres = _inside(outline, n_subdistricts, rng)
    parent = np.argmin(((seeds[:, None] - centres[None]) ** 2).sum(-1), axis=1)
    rows = []
    for s in range(n_subdistricts):
        own = np.flatnonzero(parent == s)
        if not len(own):
            continue
        first, second = _SYLLABLES[s % 28], _SYLLABLES[(s * 5 + 11) % 28]
        name = names(f"s{s}") if names else f"{first}{second}街道"
        rows.append((f"s{s}", "subdistrict", name, "d", shapely.union_all(cells[own])))
        for k, c in enumerate(own):
            child = names(f"c{c}") if names else f"{first}{second}第{k + 1}社区"
            rows.append((f"c{c}", "community", child, f"s{s}", cells[c]))
    table = pd.DataFrame(rows, columns=["area_id", "level", "name", "parent_id", "geometry"])
    table["short_name"] = table["name"]
    x0, y0 = 392_000, 3_991_000
    moved = shapely.transform(table.pop("geometry").to_numpy(), lambda xy: xy + np.array([x0, y0]))
    return gpd.GeoDataFrame(table, geometry=moved, crs=CRS).to_crs("EPSG:4326")


def _inside(outline, n, rng):
    points = rng.uniform(-10_500, 10_500, (20 * n, 2))
    return points[shapely.contains_xy(outline, points)][:n]


def reports(areas_, n=20_000, *, n_hotspots=20, seed=5):
    """Background by area plus planted spots; returns the reports and which spot each belongs to (−1 none)."""
    rng = np.random.default_rng(seed)
    ground = areas_[areas_["level"] == "community"].to_crs(CRS).reset_index(drop=True)
    weight = rng.gamma(1.2, 1.0, len(ground))
    weight /= weight.sum()
    pick = rng.choice(len(ground), n, p=weight)
    box = ground.bounds.to_numpy()
    xy = np.column_stack([rng.uniform(box[pick, 0], box[pick, 2]), rng.uniform(box[pick, 1], box[pick, 3])])
    spot = np.where(rng.random(n) < 0.18, rng.geometric(0.12, n).clip(1, n_hotspots) - 1, -1)
    spots = np.array([ground.geometry[i].representative_point().coords[0] for i in rng.choice(len(ground), n_hotspots)])
    near = spot >= 0
    xy[near] = spots[spot[near]] + rng.normal(0, 130, (near.sum(), 2))
    where = gpd.GeoSeries(gpd.points_from_xy(xy[:, 0], xy[:, 1]), crs=CRS)
    left, right = shapely.STRtree(ground.geometry.to_numpy()).query(where.to_numpy(), predicate="intersects")
    home = np.full(n, -1)
    home[left] = right
    hours = rng.choice([8, 9, 10, 15, 16, 18, 19, 20, 21], n, p=[0.05, 0.1, 0.1, 0.1, 0.1, 0.15, 0.2, 0.1, 0.1])
    moment = pd.Timestamp("2026-01-01", tz="Asia/Shanghai") + pd.to_timedelta(rng.integers(0, 181, n), unit="D")
    lonlat = where.to_crs("EPSG:4326")
    known = home >= 0
    table = gpd.GeoDataFrame(
        {
            "report_id": [f"r{i}" for i in range(n)],
            "reported_at": (moment + pd.to_timedelta(hours * 60 + rng.integers(0, 60, n), unit="m")).as_unit("us"),
            "has_time": rng.random(n) < 0.9,
            "theme": rng.choice(["stalls", "rubbish", "toilets", "old"], n, p=[0.4, 0.35, 0.1, 0.15]),
            "due_at": (moment + pd.Timedelta(days=7)).as_unit("us"),
            "is_repeat": (repeat := rng.random(n) < 0.2),
            "problem_id": [f"r{i}" if i == 0 or not again else f"r{i - 1}" for i, again in enumerate(repeat)],
            "lon": lonlat.x,
            "lat": lonlat.y,
            "placement": np.where(known, "located", "outside"),
            "community_id": pd.Series(ground["area_id"].to_numpy()[home]).where(known),
            "subdistrict_id": pd.Series(ground["parent_id"].to_numpy()[home]).where(known),
        },
        geometry=where,
    )
    return table, np.where(known, spot, -1)


DUTY_COLUMNS = [
    *("hotspot_id", "area_id", "share", "lead", "lead_reason", "role", "unit", "person", "leader", "phone"),
    *("rule_id", "rule_row", "rule_source", "rule_area_id", "rule_theme", "specificity"),
]


def findings(areas_, reports_, spot, *, theme="all", words=str):
    """Hotspots as the statistics room would hand them over; `words` changes every free text."""
    rows, members, shares, duties = [], [], [], []
    for rank, s in enumerate(pd.Series(spot[spot >= 0]).value_counts().index, start=1):
        own = reports_[spot == s]
        hotspot_id = words(f"{theme}:{1000 + s}") + ("" if words is str else f"#{s}")
        share = own["subdistrict_id"].value_counts(normalize=True)
        below = own["community_id"].value_counts(normalize=True)
        for level, part in (("subdistrict", share), ("community", below)):
            shares += [(hotspot_id, level, a, round(v * len(own)), v) for a, v in part.items()]
        members += [(hotspot_id, r) for r in own["report_id"]]
        border = len(share) > 1 and share.iloc[1] >= 0.2
        rows.append(_hotspot(own, rank, words) | {"hotspot_id": hotspot_id, "theme": theme, "border": border})
        for k, (area_id, v) in enumerate(share.head(2 if border else 1).items()):
            lead = k == 0 and rank != 5
            reason = "share" if lead and border else "only" if lead else pd.NA
            duties.append((hotspot_id, area_id, v, lead, reason, *_duty(areas_, area_id, rank, words)))
    circles = [shapely.Point(393_000 + 900 * k, 3_989_000 + 700 * k).buffer(260, quad_segs=4) for k in range(5)]
    dense = {"cluster_id": range(5), "theme": theme, "reports": 80, "problems": 60}
    return Findings(
        table=gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS),
        members=pd.DataFrame(members, columns=["hotspot_id", "report_id"]),
        shares=pd.DataFrame(shares, columns=["hotspot_id", "level", "area_id", "reports", "share"]),
        dense=gpd.GeoDataFrame(dense, geometry=circles, crs=CRS),
        assignments=pd.DataFrame(duties, columns=DUTY_COLUMNS),
        responsible=responsible(areas_, words),
    )


def _hotspot(own, rank, words):
    expected = len(own) / (1.6 + 3 / rank)
    return {
        "rank": rank,
        "overall_rank": rank,
        "baseline": "other_themes",
        "reports": len(own),
        "problems": int((~own["is_repeat"]).sum()),
        "expected": expected,
        "rate_ratio": len(own) / expected,
        "p_value": 10.0 ** -(6 - rank / 4),
        "q_value": 0.001,
        "circle_p_value": 0.002,
        "test": ("both", "window", "circle")[rank % 3],
        "pattern": ("persistent", "emerging", "intermittent", "former", "none", "unknown")[rank % 6],
        "hot_weeks": 4 * (rank % 4),
        "peak_weekday": rank % 9 - 2,
        "peak_weekday_share": 0.3,
        "peak_hour": (rank * 5) % 26 - 2,
        "peak_hour_share": 0.4,
        "n_days": own["reported_at"].dt.date.nunique(),
        "first_at": own["reported_at"].min(),
        "last_at": own["reported_at"].max(),
        "excess_per_week": (len(own) - expected) / 26,
        "overdue": rank % 4,
        "overdue_rank": rank,
        "single_spot_share": 0.6 if rank == 3 else 0.1,
        "top_categories": words("占道经营 31；流动摊点 12；出店经营 9"),
        "cells": 9,
        "area_m2": 202_500.0,
        "geometry": shapely.convex_hull(shapely.union_all(own.geometry.to_numpy())).buffer(60).simplify(15),
    }


def _duty(areas_, area_id, rank, words):
    name = areas_.set_index("area_id")["name"][area_id]
    unit = pd.NA if rank == 5 else words(f"{name}办事处")
    people = [words(t) for t in ("属地", unit, "主任", "副区长", "0931-0000000")] if rank != 5 else [pd.NA] * 5
    rule = (words(f"R{rank:02d}"), rank + 1, words("duties.csv"), area_id, pd.NA, 4)
    return (*people, *(rule if rank != 5 else [pd.NA] * 6))


def responsible(areas_, words=str):
    """One unit per subdistrict; nobody for the eighth."""
    own = areas_[areas_["level"] == "subdistrict"]
    units = [pd.NA if i == 7 else words(f"{name}办事处") for i, name in enumerate(own["name"])]
    more = {name: words(text) for name, text in (("role", "属地"), ("person", "主任"))}
    return pd.DataFrame({"area_id": own["area_id"].to_numpy(), "unit": units, **more})


FRAMES = {
    "zh": [
        *("示范区社会治理问题热点地图", "2026年1月1日—6月30日", "示意图，非实际边界"),
        *("内部资料，注意保管", "审图号：待填", "来源：示范数据", "坐标系：CGCS2000（按 WGS84 显示）"),
        *("数据截至 2026-06-30", "方法：150 米方格 3×3 窗口检验，q ≤ 0.05", "hotspot 0.1.0", "数据指纹 3f9c21ab"),
    ],
    "en": [
        *("Hotspot map of the demo district", "1 January to 30 June 2026", "schematic, not real boundaries"),
        *("Internal use only", "Map approval number: pending", "Source: demo data", "Datum: CGCS2000 (as WGS84)"),
        *("Data until 2026-06-30", "Method: window test on 150 m cells, q ≤ 0.05", "hotspot 0.1.0", "data 3f9c21ab"),
    ],
}


def frame(language="zh", *, words=str):
    """Words around the map."""
    title, subtitle, mark, *footer = (words(t) for t in FRAMES[language])
    return Frame(title=title, subtitle=subtitle, mark=mark, footer=tuple(footer))


def params(key="all", language="zh", *, words=str, **more):
    """The half year of the reports."""
    names = {theme: words(name) for theme, name in (ZH if language == "zh" else EN).items()}
    period = {"start": date(2026, 1, 1), "end": date(2026, 7, 1)}
    return ViewParams(key=key, language=language, theme_names=names, **period, **more)


def scene(language="zh", *, n=20_000, n_hotspots=20, words=str, themes=("all",), **sizes):
    """A whole scene of the made-up district; `words` is applied to every free text."""
    ground = areas(names=words if words is not str else None, **sizes)
    table, spot = reports(ground, n, n_hotspots=n_hotspots)
    static, views = draw_static(ground), []
    points = gather_points(table, static)
    for theme in themes:
        keep = np.ones(n, bool) if theme == "all" else (table["theme"] == theme).to_numpy()
        found = findings(ground, table[keep].reset_index(drop=True), spot[keep], theme=theme, words=words)
        views.append(draw_view(static, points, found, chosen=keep, params=params(theme, language, words=words)))
    return Scene(frame(language, words=words), static, tuple(views), language=language)
