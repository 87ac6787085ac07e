"""The part of a scene that a filter changes: counts, hotspots, dense clusters, heat, gathered reports."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from hotspot.errors import Notice
from hotspot.hotspots import BANDWIDTHS_M, HotspotParams, under_theme
from hotspot.maps.cards import Cards, draw_hotspots
from hotspot.maps.geometry import encode_rings
from hotspot.maps.heat import draw_heat
from hotspot.maps.points import Points, aggregate_cells
from hotspot.maps.static import Static
from hotspot.maps.units import draw_units
from hotspot.maps.words import number, say
from hotspot.texts import Language, tell

_N_CLASSES = 5


class ViewParams(BaseModel):
    """What one view shows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(default="all", description="Theme whose hotspots are shown, as in `Hotspots.table.theme`.")
    start: date = Field(description="First day of the period.")
    end: date = Field(description="Day after the last day of the period.")
    language: Language = Field(default="zh", description="Language of the sentences in the cards.")
    theme_names: dict[str, str] = Field(default_factory=dict, description="Theme → name in this language.")
    hotspots: HotspotParams = Field(default=HotspotParams(), description="How the hotspots were found.")
    with_heat: bool = Field(default=True, description="Draw the heat picture.")
    bandwidth_m: float = Field(
        default=BANDWIDTHS_M["subdistrict"], gt=0, description="Smoothing of the heat picture, metres."
    )
    max_own_points: int = Field(default=500, ge=0, description="Most own points sent for one hotspot.")
    max_points: int = Field(default=20_000, ge=0, description="Most own points sent in all; best ranks first.")


@dataclass(frozen=True, eq=False)
class Findings:
    """Results to draw: `Hotspots.table`, `.members`, `.shares`, `.dense`; `Assignments`; who answers for areas.

    `responsible` (from `choose_units`): None = no duty table was given. `notices`: those of `Hotspots`.
    """

    table: gpd.GeoDataFrame
    members: pd.DataFrame
    shares: pd.DataFrame
    dense: gpd.GeoDataFrame
    assignments: pd.DataFrame
    responsible: pd.DataFrame | None = None
    notices: tuple[Notice, ...] = ()


def draw_view(
    static: Static, points: Points, findings: Findings, *, chosen: NDArray[np.bool_], params: ViewParams
) -> dict[str, Any]:
    """Build one view of a scene (see `hotspot.maps.scene`).

    Parameters
    ----------
    static, points
        From `draw_static` and `gather_points`, both made once.
    findings
        Hotspots of any themes; those under ``params.key`` are drawn (`hotspots.under_theme`).
    chosen
        For each entry of `points`, whether the filter keeps it.
    params
        Theme, period, language.

    Returns
    -------
    dict
        JSON-ready; about 50–250 kB for 20–100 hotspots.
    """
    table = under_theme(findings.table, params.key).reset_index(drop=True).to_crs("EPSG:4326")
    dense = findings.dense[(findings.dense["theme"] == params.key).to_numpy()].to_crs("EPSG:4326")
    placed = np.flatnonzero(chosen & points.placed)
    hotspots, own = draw_hotspots(Cards(static, points, findings, table, params))
    return {
        "key": params.key,
        "label": params.theme_names.get(params.key, params.key),
        "counts": _counts(points, chosen, table, dense, params.language),
        "areas": _choropleth(static, points, chosen, findings.shares, table),
        "units": None if findings.responsible is None else draw_units(static, findings.responsible),
        "hotspots": hotspots,
        "notes": _notes(findings.notices, params),
        "points": own,
        "dense": [
            {"n": int(n), "rings": rings}
            for n, rings in zip(dense["reports"], encode_rings(dense.geometry.to_numpy()), strict=True)
        ],
        "cells": aggregate_cells(points, placed),
        "heat": draw_heat(static, points, placed, bandwidth_m=params.bandwidth_m) if params.with_heat else None,
    }


def quantile_classes(values: NDArray[np.int64], *, n_classes: int = _N_CLASSES) -> list[tuple[int, int]]:
    """Return closed integer classes with about equally many values each; fewer where values tie.

    The limits are values that occur, so that every class holds at least one area.
    """
    if not len(values):
        return []
    ordered = np.sort(values)
    starts = sorted({int(part[0]) for part in np.array_split(ordered, min(n_classes, len(ordered)))})
    ends = [int(ordered[ordered < start][-1]) for start in starts[1:]] + [int(ordered[-1])]
    return list(zip(starts, ends, strict=True))


def _counts(
    points: Points, chosen: NDArray[np.bool_], table: pd.DataFrame, dense: pd.DataFrame, language: Language
) -> list[list[str]]:
    figures = {
        "reports": int(chosen.sum()),
        "problems": int(np.count_nonzero(np.bincount(points.problem[chosen]))),
        "hotspots": len(table),
        "dense": len(dense),
    }
    return [[say(f"count_{name}", language), number(n)] for name, n in figures.items()]


def _notes(notices: tuple[Notice, ...], params: ViewParams) -> list[str]:
    """What weakens the tests of this view: too short a history, too few reports of its theme."""
    weak = [n for n in notices if n.level == "warning" and n.facts.get("theme", params.key) == params.key]
    return [tell(n, params.language, themes=params.theme_names) for n in weak]


def _choropleth(
    static: Static, points: Points, chosen: NDArray[np.bool_], shares: pd.DataFrame, table: pd.DataFrame
) -> dict[str, Any]:
    size = len(static.subdistricts)
    inside = points.subdistrict[chosen & (points.subdistrict >= 0)]
    n = np.bincount(inside, minlength=size)[:size]
    classes = quantile_classes(n)
    starts = np.array([low for low, _ in classes])
    touched = shares[shares["hotspot_id"].isin(table["hotspot_id"]).to_numpy()]
    where = static.subdistricts.get_indexer(pd.Index(touched["area_id"]))
    with np.errstate(divide="ignore", invalid="ignore"):
        per_km2 = np.where(static.area_km2 > 0, n / static.area_km2, 0.0)
    return {
        "n": n.tolist(),
        "of": (np.searchsorted(starts, n, side="right") - 1).tolist() if size else [],
        "classes": [list(limits) for limits in classes],
        "per_km2": np.round(per_km2, 1).tolist(),
        "hotspots": np.bincount(where[where >= 0], minlength=size)[:size].tolist(),
    }
