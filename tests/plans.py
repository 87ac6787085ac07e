"""A made-up plan of an evening shift near 103.83° E, 36.06° N, for the files, the page and the map of a plan."""

import json

import numpy as np
import pandas as pd

from hotspot.errors import notice
from hotspot.patrol.plan import Crew, Plan, Request

DAY = pd.Timestamp("2026-07-01", tz="Asia/Shanghai")
DEPOTS = ((103.8260, 36.0610), (103.8442, 36.0534), (103.8045, 36.0668))
NAMES = ("一班", "二班", "三班")
STREETS = ("酒泉路", "张掖路", "武都路", "静宁路", "平凉路", "天水路", "皋兰路", "庆阳路", "白银路", "中山路")
KINDS = ("农贸市场东门", "小学门口", "公厕", "家属院", "路口", "夜市", "公交站")
THEMES = ("street_vending", "garbage", "toilets", "old_compounds", "parking", "noise_fumes")
HOSTILE = '<script>window.ran=1</script>=HYPERLINK("http://evil.example")<img src=x onerror=window.ran=1>&{{ 7*7 }}'
M_PER_DEGREE = np.array([89_900.0, 111_000.0])


def make_plan(*, sizes=(12, 10, 8), words=str, seed=2017):
    """A plan of `len(sizes)` crews with so many stops each; `words` changes every free text."""
    rng = np.random.default_rng(seed)
    crews = tuple(
        Crew(f"c{k + 1}", words(NAMES[k % 3]), *DEPOTS[k % 3], 1110.0, 1350.0, *DEPOTS[k % 3])
        for k in range(len(sizes))
    )
    request = Request(DAY, crews, themes=THEMES, seed=seed)
    plan_id = "p20260701-3f9c21ab"
    parts, lines = zip(
        *(_walk(crew, n, plan_id, words, rng) for crew, n in zip(crews, sizes, strict=True)), strict=True
    )
    stops = _typed(pd.concat(parts, ignore_index=True))
    by_hand = stops.groupby("crew_id", sort=False).head(max(sizes) * 2 // 3).reset_index(drop=True)
    return Plan(
        plan_id=plan_id,
        request=request,
        crews=_sum_up(crews, stops),
        stops=stops,
        missing=_missing(words),
        by_hand=by_hand.assign(expected=by_hand["expected"] * 0.9),
        lines={crew.crew_id: line for crew, line in zip(crews, lines, strict=True)},
        engine="pyvrp",
        travel="straight",
        notices=(notice("patrol.travel_straight", detour=1.4, speed=15.0),),
    )


def make_hostile_plan():
    """The same plan, with a text that tries to run as the place of the second stop."""
    plan = make_plan()
    plan.stops.loc[1, "place"] = HOSTILE
    return plan


def _walk(crew, n, plan_id, words, rng):
    depot = np.array([crew.lon, crew.lat])
    turn = np.linspace(0, 2 * np.pi, n + 2)[1:-1] + 0.3
    reach = rng.uniform(500, 1_700, n)
    points = depot + np.column_stack([reach * np.cos(turn), reach * np.sin(turn)]) / M_PER_DEGREE
    line = _bend(np.vstack([depot, points, depot]), rng)
    metres = np.hypot(*((np.diff(np.vstack([depot, points]), axis=0)) * M_PER_DEGREE).T) * 1.4
    arrive, rows = 18.5 * 60 + 4, []
    for i, (lon, lat) in enumerate(points):
        travel = metres[i] / 250
        arrive += travel
        begin = max(arrive, 19 * 60 if i == 0 else 0)
        kind = ("forecast", "forecast", "forecast", "mandatory", "site", "random", "coverage", "pinned")[i % 8]
        street, what = STREETS[rng.integers(10)], KINDS[rng.integers(7)]
        rows.append({
            "plan_id": plan_id, "crew_id": crew.crew_id, "order": i + 1,
            "visit_id": {"mandatory": f"report:r{crew.crew_id}{i}", "site": f"site:g{crew.crew_id}{i}"}.get(
                kind, f"cell:r{26600 + i}c{3390 + int(crew.crew_id[1:])}"),
            "place": words(f"{street}{rng.integers(3, 400)}号{what}"), "lon": lon, "lat": lat,
            "arrive_at": _at(arrive), "begin_at": _at(begin), "leave_at": _at(begin + 12), "travel_minutes": travel,
            "distance_m": metres[i], "service_minutes": 12.0, "opens_at": _at(18.5 * 60), "closes_at": _at(23 * 60),
            "expected": 0.0 if kind == "site" else float(rng.gamma(2, 0.35)),
            "themes": ",".join(rng.choice(THEMES, 1 + i % 3, replace=False)), "reason": kind,
            "probability": 0.0125 if kind == "random" else np.nan,
            "report_id": f"r{crew.crew_id}{i}" if kind == "mandatory" else None,
            "due_at": DAY + pd.Timedelta(hours=-4) if kind == "mandatory" else pd.NaT,
            "subdistrict_id": f"s{i % 3}", "community_id": f"c{i % 5}",
            "cell_id": f"r{26600 + i}c{3390 + int(crew.crew_id[1:])}",
        })  # fmt: skip
        arrive = begin + 12
    return pd.DataFrame(rows), line


def _bend(points, rng):
    """Points between the stops, so that the way is no straight line."""
    middle = (points[:-1] + points[1:]) / 2 + rng.normal(0, 60, (len(points) - 1, 2)) / M_PER_DEGREE
    both = np.empty((2 * len(points) - 1, 2))
    both[::2], both[1::2] = points, middle
    return both


def _typed(stops):
    times = ["arrive_at", "begin_at", "leave_at", "opens_at", "closes_at", "due_at"]
    texts = ["report_id", "subdistrict_id", "community_id", "cell_id"]
    return stops.assign(
        **{name: pd.to_datetime(stops[name], utc=True).dt.tz_convert(DAY.tz).dt.as_unit("us") for name in times},
        **{name: stops[name].astype("str") for name in texts},
    )


def _sum_up(crews, stops):
    rows = []
    for crew in crews:
        own = stops[stops["crew_id"] == crew.crew_id]
        back = own["leave_at"].max() + pd.Timedelta(minutes=6) if len(own) else _at(crew.start_minute)
        rows.append({
            "crew_id": crew.crew_id, "name": crew.name, "start_at": _at(crew.start_minute),
            "end_at": _at(crew.end_minute), "lon": crew.lon, "lat": crew.lat, "stops": len(own),
            "expected": own["expected"].sum(), "travel_minutes": own["travel_minutes"].sum() + 6,
            "service_minutes": own["service_minutes"].sum(),
            "wait_minutes": (own["begin_at"] - own["arrive_at"]).dt.total_seconds().sum() / 60,
            "distance_m": own["distance_m"].sum() + 1_500, "back_at": back,
        })  # fmt: skip
    return pd.DataFrame(rows)


def _missing(words):
    rows = [
        ("report:r77", words("雁滩路12号夜市"), "no_capacity", "later_end", {"minutes": 25, "crew": words(NAMES[0])}),
        (
            "list:3",
            words("徐家山林场"),
            "too_far",
            "longer_shift",
            {"earlier_minutes": 40, "later_minutes": 30, "crew": words(NAMES[1])},
        ),
    ]
    table = pd.DataFrame(rows, columns=["visit_id", "place", "reason", "remedy", "facts"])
    return table.assign(facts=[json.dumps(facts) for facts in table["facts"]])


def _at(minute):
    return DAY + pd.Timedelta(minutes=round(float(minute), 2))
