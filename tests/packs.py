"""The facts of a meeting pack, made up: three subdistricts, five hotspots, a plan of two crews; hostile on demand."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import Point, box

from hotspot.export.pack.facts import Facts
from hotspot.export.pack.text import one_line
from hotspot.export.pack.week import Week
from hotspot.maps.paper.ground import Ground
from hotspot.periods import Period
from hotspot.texts import text

ZONE = "Asia/Shanghai"
CRS = "EPSG:4544"
WEST, SOUTH, SIDE = 394_000.0, 3_990_000.0, 3_000.0
THEMES = {"street_vending": "占道经营", "garbage": "垃圾", "toilets": "公厕"}
STREETS = {"620102001": "酒泉路街道", "620102002": "张掖路街道", "620102003": "雁南街道"}
UNITS = ("酒泉路街道办事处", "区城管执法局一中队", "", "雁南街道办事处", "区环卫局")
CHANGES = ("new", "back", "persistent", "unknown", "persistent")
PATTERNS = ("emerging", "intermittent", "persistent", "unknown", "persistent")


def day(text: str) -> pd.Timestamp:
    """A moment in the city's zone."""
    return pd.Timestamp(text, tz=ZONE)


def make_ground(*, words=str) -> Ground:
    """Three squares in a row, two communities each, five hotspots."""
    streets = gpd.GeoDataFrame(
        {"area_id": list(STREETS), "name": [one_line(words(n)) for n in STREETS.values()], "reports": [60, 30, 0]},
        geometry=[box(WEST + i * SIDE, SOUTH, WEST + (i + 1) * SIDE, SOUTH + SIDE) for i in range(3)],
        crs=CRS,
    )
    rows = [
        (
            f"{street}00{j}",
            street,
            one_line(words(f"第{2 * i + j}社区")),
            box(WEST + i * SIDE, SOUTH + j * SIDE / 2, WEST + (i + 1) * SIDE, SOUTH + (j + 1) * SIDE / 2),
        )
        for i, street in enumerate(STREETS)
        for j in range(2)
    ]
    communities = gpd.GeoDataFrame(rows, columns=["area_id", "parent_id", "name", "geometry"], crs=CRS)
    spots = _hotspots(words)
    spots["subdistrict_ids"] = [(key,) for key in spots["subdistrict_id"]]
    spots = spots[["hotspot_id", "rank", "theme", "subdistrict_ids", "geometry"]]
    dense = gpd.GeoDataFrame(geometry=[Point(WEST + 4_000, SOUTH + 700).buffer(250)], crs=CRS)
    return Ground(streets, communities, spots, dense)


def _hotspots(words) -> gpd.GeoDataFrame:
    n, streets = 5, [list(STREETS)[i] for i in (0, 0, 1, 2, 1)]
    themes = [list(THEMES)[i] for i in (0, 1, 0, 2, 1)]
    places = [one_line(words(f"第{i + 1}社区")) for i in range(n)]
    names = [one_line(words(STREETS[s])) for s in streets]
    units = [one_line(words(unit)) if unit else "" for unit in UNITS]
    x = WEST + np.array([700, 1_900, 3_600, 7_500, 5_000])
    y = SOUTH + np.array([800, 2_200, 1_500, 1_000, 2_400])
    table = {
        "hotspot_id": [f"{theme}:r{i}c{i}" for i, theme in enumerate(themes)],
        "rank": range(1, n + 1),
        "theme": themes,
        "theme_name": [one_line(words(THEMES[t])) for t in themes],
        "subdistrict_id": streets,
        "subdistrict": names,
        "community": places,
        "place": [f"{a} · {b}" for a, b in zip(names, places, strict=True)],
        "reports": [29, 17, 15, 10, 8],
        "problems": [27, 15, 13, 8, 8],
        "expected": [4.4, 1.8, 0.3, 0.4, 1.1],
        "rate_ratio": [6.59, 9.44, 50.0, 25.0, 7.27],
        "excess_per_week": [5.74, 3.55, 3.43, 2.24, 1.61],
        "p_value": [0.000569, 0.029, 0.000985, 0.00598, 0.041],
        "open": [3, 1, 3, 2, 0],
        "overdue": [1.0, 1.0, 2.0, 1.0, 0.0],
        "due_at": [
            day("2017-06-30 06:08"),
            day("2017-06-29 12:30"),
            day("2017-06-27 19:27"),
            day("2017-07-04 11:56"),
            pd.NaT,
        ],
        "unit": units,
        "units": units,
        "rule": [one_line(words("责任清单.xlsx")) + f":{i + 2}" if unit else "" for i, unit in enumerate(units)],
        "pattern": PATTERNS,
        "pattern_name": [text(f"maps.pattern_{code}") for code in PATTERNS],
        "change": CHANGES,
        "change_name": [text(f"pack.change_{code}") for code in CHANGES],
        "reason": [one_line(words("本期上报多于预期，不像是偶然。"), most=400)] * n,
        "main": [one_line(words("占道经营 9；露天烧烤 8"))] * n,
        "border": [False, True, False, False, True],
        "first_at": [day("2017-06-02 11:52")] * n,
        "last_at": [day("2017-06-29 20:18")] * n,
        "area_m2": [180_000.0, 180_000.0, 112_500.0, 90_000.0, 67_500.0],
        "lon": np.round(103.82 + np.arange(n) / 100, 6),
        "lat": np.round(36.04 + np.arange(n) / 200, 6),
    }
    shapes = [box(a - 250, b - 200, a + 250, b + 200) for a, b in zip(x, y, strict=True)]
    return gpd.GeoDataFrame(table, geometry=shapes, crs=CRS)


def _duties(spots: gpd.GeoDataFrame, words) -> pd.DataFrame:
    whole = ["rank", "hotspot_id", "theme_name", "place", "reports", "open", "overdue", "due_at", "change_name"]
    lead = spots[[*whole, "subdistrict_id", "subdistrict", "unit", "rule"]].assign(area=spots["community"])
    lead = lead.assign(
        share=0.9, role=one_line(words("牵头")), lead=lead["unit"] != "", person=one_line(words("中队长"))
    )
    helper = lead.iloc[[1]].assign(
        unit=one_line(words("区住建局")), share=0.1, role=one_line(words("配合")), lead=False
    )
    table = pd.concat([lead, helper], ignore_index=True)
    table = table.sort_values(["rank", "lead"], ascending=[True, False], ignore_index=True)
    kept = [*whole, "subdistrict_id", "subdistrict", "area", "share", "role", "unit", "lead", "person", "rule"]
    return table[kept]


def _units(spots: gpd.GeoDataFrame) -> pd.DataFrame:
    table = spots[["unit", "rank", "reports", "open", "overdue", "due_at"]].assign(hotspots=1)
    sums = dict.fromkeys(("hotspots", "reports", "open", "overdue"), "sum")
    table = table.groupby("unit").agg(sums | {"due_at": "min", "rank": "min"}).reset_index()
    table = table.sort_values(["hotspots", "reports", "rank"], ascending=[False, False, True], ignore_index=True)
    return table[["unit", "hotspots", "reports", "open", "overdue", "due_at"]]


def _overdue(words) -> pd.DataFrame:
    n, late = 5, ["street_vending", "garbage", "street_vending", "toilets", "street_vending"]
    where = ["620102001", "620102001", "620102002", "620102003", ""]
    return pd.DataFrame(
        {
            "report_id": [one_line(words(f"RX2017{i:04d}")) for i in range(n)],
            "theme": late,
            "theme_name": [one_line(words(THEMES[t])) for t in late],
            "category": [one_line(words("店外经营"))] * n,
            "subdistrict_id": where,
            "subdistrict": [one_line(words(STREETS[s])) if s else "" for s in where],
            "community": [one_line(words("第1社区"))] * 4 + [""],
            "address": [one_line(words(f"民主西路{i}号")) for i in range(n)],
            "reported_at": [day("2017-06-01 08:00") + pd.Timedelta(days=i) for i in range(n)],
            "due_at": [day("2017-06-05 08:00") + pd.Timedelta(days=5 * i) for i in range(n)],
            "days": [25, 20, 15, 10, 5],
            "rank": [1.0, 2.0, 3.0, 4.0, np.nan],
            "unit": [one_line(words(UNITS[0])), one_line(words(UNITS[1])), "", one_line(words(UNITS[3])), ""],
        }
    )


def _week(words) -> Week:
    themes = pd.DataFrame(
        {
            "theme": list(THEMES),
            "name": [one_line(words(n)) for n in THEMES.values()],
            "expected": [12.4, 7.25, 3.05],
        }
    )
    places = pd.DataFrame(
        {
            "rank": [1, 2, 3],
            "place": [one_line(words(f"民主西路{i}号")) for i in range(3)],
            "subdistrict": [one_line(words(n)) for n in STREETS.values()],
            "theme_name": [one_line(words("占道经营"))] * 3,
            "expected": [0.97, 0.55, 0.31],
        }
    )
    crews = [one_line(words("A 一班")), one_line(words("B 二班"))]
    stops = pd.DataFrame(
        {
            "label": ["A1", "A2", "B1"],
            "crew": [crews[0], crews[0], crews[1]],
            "order": [1, 2, 1],
            "place": [one_line(words(f"平凉路{i}号")) for i in range(3)],
            "begin_at": [day(f"2017-07-01 18:{40 + i}") for i in range(3)],
            "themes": [one_line(words("占道经营、垃圾"))] * 3,
            "reason": [text("patrol.reason_mandatory")] * 3,
            "expected": [0.04, 0.05, 0.12],
            "due_at": [day("2017-06-30 18:00"), pd.NaT, pd.NaT],
        }
    )
    table = pd.DataFrame(
        {
            "crew": crews,
            "start_at": [day("2017-07-01 18:30")] * 2,
            "back_at": [day("2017-07-01 22:20")] * 2,
            "stops": [2, 1],
            "expected": [0.09, 0.12],
            "distance_km": [12.3, 8.0],
            "first": [one_line(words("平凉路0号 → 平凉路1号")), one_line(words("平凉路2号"))],
        }
    )
    start = day("2017-07-01")
    return Week(start, start + pd.DateOffset(days=6), 22.7, themes, places, "p20170701-ab12cd34", start, table, stops)


def make_facts(*, words=str, language="zh") -> Facts:
    """Facts that hold together; `words` changes every free text (`one_line` is applied after it, as in real ones)."""
    spots, overdue = _hotspots(words), _overdue(words)
    themes = pd.DataFrame(
        {
            "theme": list(THEMES),
            "name": [one_line(words(n)) for n in THEMES.values()],
            "reports": [60, 25, 15],
            "before": [50.0, 30.0, 10.0],
            "problems": [55, 22, 13],
            "hotspots": [2, 2, 1],
            "overdue": [3.0, 1.0, 1.0],
        }
    )
    streets = pd.DataFrame(
        {
            "area_id": [*STREETS, ""],
            "name": [*(one_line(words(n)) for n in STREETS.values()), ""],
            "reports": [60, 30, 0, 10],
            "before": [50.0, 30.0, 4.0, 6.0],
            "problems": [55, 26, 0, 9],
            "hotspots": [2, 2, 1, 0],
            "overdue": [2.0, 1.0, 1.0, 1.0],
            "expected": [14.2, 6.5, 2.0, np.nan],
        }
    )
    starts = [day("2017-06-03") + pd.DateOffset(days=7 * k) for k in range(-4, 4)]
    weeks = pd.DataFrame(
        {
            "start": starts,
            "end": [start + pd.DateOffset(days=6) for start in starts],
            "reports": [21, 19, 25, 22, 24, 23, 26, 27],
            "inside": [False] * 4 + [True] * 4,
            "garbage": [6, 5, 6, 6, 6, 5, 7, 7],
            "street_vending": [12, 11, 15, 13, 14, 14, 16, 16],
            "toilets": [3, 3, 4, 3, 4, 4, 3, 4],
        }
    )
    gone = pd.DataFrame(
        {
            "rank": [1, 4],
            "theme_name": [one_line(words("垃圾"))] * 2,
            "place": [one_line(words("雁南街道 · 第5社区"))] * 2,
            "reports": [37, 12],
            "change_name": [text("pack.change_gone"), text("pack.change_unseen")],
        }
    )
    counts = {
        "reports": 100,
        "located": 93,
        "outside": 2,
        "imprecise": 5,
        "problems": 90,
        "hotspots": 5,
        "in_hotspots": 77,
        "dense": 1,
        "unanswered": 1.0,
        "overdue": 5.0,
        "before": 90.0,
        "read": 510,
        "rejected": 10,
    }
    return Facts(
        language=language,
        title=one_line(words("城关区社会治理问题热点地图")),
        district=one_line(words("城关区")),
        period=Period(day("2017-06-01"), day("2017-07-01")),
        period_name="2017年6月" if language == "zh" else "June 2017",
        previous=Period(day("2017-05-01"), day("2017-06-01")),
        previous_name="2017年5月" if language == "zh" else "May 2017",
        dated=day("2017-06-30"),
        data_until=day("2017-06-30 23:04"),
        has_deadlines=True,
        has_duties=True,
        counts=counts,
        hotspots=spots,
        gone=gone,
        duties=_duties(spots, words),
        shares=spots[["rank", "hotspot_id", "subdistrict_id"]].assign(share=1.0),
        units=_units(spots),
        overdue=overdue,
        themes=themes,
        subdistricts=streets,
        weeks=weeks,
        week=_week(words),
        footer=("内部资料，注意保管", "审图号：待填", "数据截至 2017-06-30", "数据指纹 3f9c21ab5566"),
        mark="示意图，非实际边界",
        internal=True,
        warnings=(one_line(words("48 条在辖区边界之外。")),),
        quality=(one_line(words("热线.csv：7 行被退回：坐标为 0")),),
        origin=(("统计时段", "2017年6月"), ("数据指纹", "3f9c21ab55667788"), (one_line(words("a.csv")), "sha256 00")),
    )


def make_bare_facts() -> Facts:
    """Facts of a period without hotspots, deadlines, duties, earlier period or crews."""
    facts = make_facts()
    nan = float("nan")
    empty = {
        name: getattr(facts, name).head(0) for name in ("hotspots", "gone", "duties", "shares", "units", "overdue")
    }
    bare = replace(
        facts.week, plan_id="", plan_day=None, crews=facts.week.crews.head(0), stops=facts.week.stops.head(0)
    )
    none = {"overdue": nan, "before": nan}
    counts = dict(facts.counts) | {"hotspots": 0, "in_hotspots": 0, "unanswered": nan, "overdue": nan, "before": nan}
    return replace(
        facts,
        **empty,
        week=bare,
        previous=None,
        previous_name="",
        has_deadlines=False,
        has_duties=False,
        counts=counts,
        themes=facts.themes.assign(**none, hotspots=0),
        subdistricts=facts.subdistricts.assign(**none, hotspots=0),
        mark=None,
        warnings=(),
    )
