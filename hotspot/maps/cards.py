"""Hotspots for the map, the list and the cards."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hotspot.maps.geometry import encode_points, encode_rings
from hotspot.maps.points import Points
from hotspot.maps.reasons import explain
from hotspot.maps.static import Static
from hotspot.maps.words import number, p_text, percent, ratio_text, say
from hotspot.periods import weekday_of
from hotspot.texts import text

if TYPE_CHECKING:
    from hotspot.maps.view import Findings, ViewParams

_MAX_SHARES = 6
_BORDER_SHARE = 0.2


@dataclass(frozen=True, eq=False)
class Cards:
    """All that the cards of one view need; `table` holds its hotspots in order of rank, in EPSG:4326."""

    static: Static
    points: Points
    findings: "Findings"
    table: gpd.GeoDataFrame
    params: "ViewParams"


def draw_hotspots(cards: Cards) -> tuple[list[dict[str, Any]], dict[str, list[int]]]:
    """Return the hotspots of a view and, by hotspot, the encoded places of its own reports.

    Own places are thinned evenly to ``max_own_points`` a hotspot and stop at ``max_points`` in all.
    """
    table, params = cards.table, cards.params
    owner, row = _membership(cards)
    trends, weeks = _trends(cards, owner, row)
    rhythms = _rhythms(cards, owner, row)
    rings = encode_rings(table.geometry.to_numpy())
    anchors = np.rint(shapely.get_coordinates(shapely.point_on_surface(table.geometry.to_numpy())) * 1e6).astype(int)
    shares = _by_hotspot(table, cards.findings.shares.sort_values("share", ascending=False, kind="stable"))
    duties = _by_hotspot(
        table, cards.findings.assignments.sort_values(["lead", "share"], ascending=False, kind="stable")
    )
    hotspots = [
        {
            "id": str(hotspot["hotspot_id"]),
            "at": anchors[i].tolist(),
            "rings": rings[i],
            "trend": {"n": trends[i].tolist(), "weeks": weeks},
            "rhythm": rhythms[i].tolist() if rhythms[i].any() else None,
            "shares": _share_facts(cards, shares[hotspot["hotspot_id"]]),
            "units": [_unit_entry(cards, row) for row in duties[hotspot["hotspot_id"]]],
            **_words(cards, hotspot, shares[hotspot["hotspot_id"]]),
        }
        for i, hotspot in enumerate(table.to_dict("records"))
    ]
    return hotspots, _own_points(cards, owner, row, params.max_own_points, params.max_points)


def _by_hotspot(table: pd.DataFrame, rows: pd.DataFrame) -> dict[Any, list[dict[Any, Any]]]:
    """Rows as plain dictionaries by hotspot: a few hundred slices of frames would cost more than all the rest."""
    found: dict[Any, list[dict[Any, Any]]] = {hotspot_id: [] for hotspot_id in table["hotspot_id"]}
    for row in rows[rows["hotspot_id"].isin(found).to_numpy()].to_dict("records"):
        found[row["hotspot_id"]].append(row)
    return found


def _membership(cards: Cards) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Position of the hotspot in the table and of the report in the points, for each member."""
    members = cards.findings.members
    owner = pd.Index(cards.table["hotspot_id"]).get_indexer(members["hotspot_id"])
    drawn = owner >= 0
    row = cards.points.ids.get_indexer(members["report_id"].to_numpy()[drawn])
    return owner[drawn][row >= 0], row[row >= 0]


def _trends(cards: Cards, owner: NDArray[np.intp], row: NDArray[np.intp]) -> tuple[NDArray[np.intp], list[str]]:
    start, end = cards.params.start, cards.params.end
    n_weeks = max(1, -(-(end - start).days // 7))
    week = (cards.points.day[row] - (start - date(1970, 1, 1)).days) // 7
    inside = (week >= 0) & (week < n_weeks)
    cell = owner[inside] * n_weeks + week[inside]
    counts = np.bincount(cell, minlength=len(cards.table) * n_weeks)
    days = [start + timedelta(days=7 * i) for i in range(n_weeks)]
    return counts.reshape(-1, n_weeks), [f"{d:%m-%d}" for d in days]


def _rhythms(cards: Cards, owner: NDArray[np.intp], row: NDArray[np.intp]) -> NDArray[np.intp]:
    hour = cards.points.hour[row]
    weekday = weekday_of(cards.points.day[row])
    timed = hour >= 0
    cell = (owner * 168 + weekday * 24 + hour)[timed]
    return np.bincount(cell, minlength=len(cards.table) * 168).reshape(-1, 168)


def _own_points(
    cards: Cards, owner: NDArray[np.intp], row: NDArray[np.intp], most: int, most_in_all: int
) -> dict[str, list[int]]:
    order = np.argsort(owner, kind="stable")
    starts = np.searchsorted(owner[order], np.arange(len(cards.table) + 1))
    found: dict[str, list[int]] = {}
    left = most_in_all
    for i, hotspot_id in enumerate(cards.table["hotspot_id"]):
        rows = row[order[starts[i] : starts[i + 1]]]
        limit = min(most, left)
        if len(rows) > limit:
            rows = rows[np.linspace(0, len(rows) - 1, limit).round().astype(int)] if limit else rows[:0]
        left -= len(rows)
        if len(rows):
            found[str(hotspot_id)] = encode_points(cards.points.lon[rows], cards.points.lat[rows])
    return found


def _words(cards: Cards, hotspot: dict[Any, Any], shares: list[dict[Any, Any]]) -> dict[str, Any]:
    language = cards.params.language
    theme = str(cards.params.theme_names.get(hotspot["theme"], hotspot["theme"]))
    ratio = ratio_text(float(hotspot["rate_ratio"]), language)
    categories = hotspot["top_categories"]
    return {
        "rank": int(hotspot["rank"]),
        "theme": theme,
        "place": _places(cards, shares, "subdistrict") or str(hotspot["hotspot_id"]),
        "spot": _places(cards, shares, "community"),
        "main": _main_category(categories),
        "n": int(hotspot["reports"]),
        "ratio": ratio,
        "overdue": int(hotspot["overdue"]) if cards.points.has_deadlines else None,
        "border": bool(hotspot["border"]),
        "expected": round(float(hotspot["expected"]), 1),
        "label": say("label", language, level=percent(cards.params.hotspots.level)),
        "tags": [
            say(f"pattern_{hotspot['pattern']}", language),
            say("tag_id", language, n=number(hotspot["area_m2"] / 1e4, 1)),
        ],
        "reason": explain(hotspot, params=cards.params.hotspots, language=language),
        "notes": _notes(cards, hotspot),
        "facts": _facts(cards, hotspot, ratio),
    }


def _facts(cards: Cards, hotspot: dict[Any, Any], ratio: str) -> list[list[str]]:
    language = cards.params.language
    values = {
        "reports": number(hotspot["reports"]),
        "problems": number(hotspot["problems"]),
        "expected": number(hotspot["expected"], 1),
        "ratio": ratio,
        "pattern": say(f"pattern_{hotspot['pattern']}", language),
        "p": p_text(float(hotspot["p_value"])),
        "excess": number(hotspot["excess_per_week"], 1),
        "first": _day(hotspot["first_at"]),
        "last": _day(hotspot["last_at"]),
        "overdue": number(hotspot["overdue"]) if cards.points.has_deadlines else "–",
    }
    return [[say(f"fact_{name}", language), value] for name, value in values.items()]


def _notes(cards: Cards, hotspot: dict[Any, Any]) -> list[str]:
    share = float(hotspot["single_spot_share"])
    if share < 0.5:
        return []
    return [say("single_spot", cards.params.language, share=percent(share))]


def _day(moment: Any) -> str:
    return "–" if pd.isna(moment) else f"{moment:%Y-%m-%d}"


def _places(cards: Cards, shares: list[dict[Any, Any]], level: str) -> str:
    """Name the area of a level that holds most reports, and the second where it holds a fifth or more."""
    own = [row["area_id"] for row in shares if row["level"] == level and row["share"] >= _BORDER_SHARE]
    known = cards.static.names if len(own) < 2 else cards.static.short_names
    names = [str(known.get(area_id, area_id)) for area_id in own[:2]]
    return " / ".join(names)


def _main_category(categories: Any) -> str:
    """Return the first name of ``name n；name n``."""
    return "" if pd.isna(categories) else re.sub(r"\s*\d*$", "", str(categories).split("；")[0])


def _share_facts(cards: Cards, shares: list[dict[Any, Any]]) -> list[list[str]]:
    kept = [row for row in shares if row["level"] != "district"][:_MAX_SHARES]
    return [[str(cards.static.names.get(row["area_id"], row["area_id"])), percent(float(row["share"]))] for row in kept]


def _rule(cards: Cards, row: dict[Any, Any], source: str) -> str:
    language, area, theme = cards.params.language, row.get("rule_area_id"), row.get("rule_theme")
    return say(
        "unit_rule",
        language,
        source=source or say("duty_table", language),
        row=int(row["rule_row"]),
        area=say("everywhere", language) if pd.isna(area) else cards.static.names.get(area, area),
        theme=say("theme_all", language) if pd.isna(theme) else cards.params.theme_names.get(theme, theme),
    )


def _unit_entry(cards: Cards, row: dict[Any, Any]) -> dict[str, Any]:
    def has(name: str) -> bool:
        return name in row and pd.notna(row[name]) and str(row[name]) != ""

    language = cards.params.language
    area = str(cards.static.names.get(row["area_id"], row["area_id"])) if has("area_id") else ""
    lines = [f"{area}  {percent(float(row['share']))}".strip()] if area else []
    people = [say(f"unit_{name}", language, value=row[name]) for name in ("person", "leader", "phone") if has(name)]
    if people:
        lines.append("　".join(people))
    is_lead = row["lead"] and row["lead_reason"] != "only"  # a unit alone in its role leads nobody
    if has("rule_row"):
        lines.append(_rule(cards, row, str(row["rule_source"]) if has("rule_source") else ""))
    return {
        "unit": str(row["unit"]) if has("unit") else None,
        "lead": text(f"responsibility.lead_{row['lead_reason']}", language) if is_lead else None,
        "role": say("unit_role", language, value=row["role"]) if has("role") else None,
        "lines": lines,
    }
