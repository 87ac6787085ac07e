"""Page 热点地图: key figures, filters, map, ranked list and cards."""

import hashlib
import os
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st

from hotspot import analysis, maps
from hotspot.hotspots import BANDWIDTHS_M
from hotspot.maps.geometry import encode_points
from hotspot.pages import figures, filters, kpis, shell, viewer
from hotspot.pages.figures import Choice, KeyFigures
from hotspot.pages.store import Detected, Loaded, Period, load
from hotspot.settings import fill_secrets

MAX_OWN_POINTS = 500
# Served by `hotspot.pages.serve`, relative to the page.
TILES = "tiles/{z}/{x}/{y}"
LAST_DAY = pd.Timedelta(days=1)


def show() -> None:
    """Show the page; what a filter changes is a fragment of its own."""
    loaded = load()
    fixed = viewer.mount_library(fixed_scene(loaded))
    _show_filtered(loaded, fixed)


@st.fragment
def _show_filtered(loaded: Loaded, fixed: str) -> None:
    with shell.error_edge():
        period, smoothing = _show_head(loaded)
        if period is None:
            st.info(shell.say("dates_incomplete"))
            return
        choice = filters.choose_rest(loaded, period, smoothing)
        with st.spinner(shell.say("waiting"), show_time=False):
            detected = loaded.detect(choice.start, choice.end)
            before = loaded.detect_before(choice)
        table = chosen_hotspots(loaded, detected, choice)
        earlier = _figures(loaded, before, choice.before()) if before else None
        kpis.show_kpis(_figures(loaded, detected, choice), earlier)
        view = loaded.remember_view((choice, shell.language()), lambda: draw_view(loaded, detected, choice, table))
        view = view | {"gi_star": draw_gi_star(loaded, choice)}
        viewer.mount_map({"views": [view], "view": view["key"]}, fixed=fixed, rev=revision(choice))
        _show_points(loaded, detected)


def _show_head(loaded: Loaded) -> tuple[Period | None, str]:
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        frame = maps.make_frame(loaded.result, language=shell.language())
        st.title(shell.escape_markdown(frame.title), anchor=False, width="content")
        caption = st.empty()
        st.space("stretch")
        smoothing = filters.choose_smoothing(shown=viewer.shows_layer("heat"))
        period = filters.choose_period(loaded)
    if period is not None:
        first, end = period
        until = loaded.columns.reported_at.max()
        facts = {
            "first": f"{first:%Y-%m-%d}",
            "last": f"{end - LAST_DAY:%Y-%m-%d}",
            "until": str(until)[:16].replace("T", " "),
        }
        caption.caption(shell.say("period_line", **facts), width="content")
    return period, smoothing


@st.fragment
def _show_points(loaded: Loaded, detected: Detected) -> None:
    with shell.error_edge():
        viewer.mount_points(lambda hotspot_id: own_points(loaded, detected, hotspot_id))


def revision(choice: Choice) -> str:
    """Return a short name of a choice and language, by which a test knows that the map shows it."""
    return hashlib.sha256(f"{choice}{shell.language()}".encode()).hexdigest()[:12]


def fixed_scene(loaded: Loaded) -> dict[str, Any]:
    """Return the parts of the scene that no filter changes."""
    language, basemap = shell.language(), loaded.result.settings.display.basemap
    url = TILES if basemap.tiles else fill_secrets(basemap.url, os.environ)
    frame = maps.make_frame(loaded.result, language=language, basemap_url=url)
    scene = maps.Scene(frame, loaded.static, ({"key": ""},), language=language).json()
    return {name: scene[name] for name in ("lang", "texts", "frame", "static")}


def chosen_hotspots(loaded: Loaded, detected: Detected, choice: Choice) -> Any:
    """Return the hotspots of a choice: its theme's (or any), in its subdistrict, with a report of its source."""
    table = detected.hotspots.table
    kept = (table["theme"] == choice.theme).to_numpy() | (choice.theme == figures.ALL)
    if choice.subdistrict_id:
        shares = detected.hotspots.shares
        touching = shares.loc[(shares["area_id"] == choice.subdistrict_id).to_numpy(), "hotspot_id"]
        kept &= table["hotspot_id"].isin(touching).to_numpy()
    if choice.source:
        from_source = figures.select(loaded.columns, choice)[detected.member_row]
        holding = np.zeros(len(table), dtype=bool)
        holding[detected.member_hotspot[from_source]] = True
        kept &= holding
    return table[kept]


def chosen_dense(loaded: Loaded, detected: Detected, choice: Choice) -> gpd.GeoDataFrame:
    """Return the dense clusters of a choice: all, or those touching its subdistrict."""
    dense = detected.hotspots.dense
    if not choice.subdistrict_id:
        return dense
    areas = loaded.result.areas.table
    own = areas.geometry[(areas["area_id"] == choice.subdistrict_id).to_numpy()].to_crs(dense.crs)
    return dense[dense.intersects(own.union_all()).to_numpy()]


def _figures(loaded: Loaded, detected: Detected, choice: Choice) -> KeyFigures:
    in_hotspot = detected.in_hotspot(choice.theme, len(loaded.points.ids))
    n_hotspots = len(chosen_hotspots(loaded, detected, choice))
    return figures.key_figures(loaded.columns, choice, in_hotspot=in_hotspot, n_hotspots=n_hotspots)


def draw_view(loaded: Loaded, detected: Detected, choice: Choice, table: Any) -> dict[str, Any]:
    """Draw the part of the scene that the choice changes; without the hotspots' own reports, which come on a click."""
    found = detected.hotspots
    findings = maps.Findings(
        table=table,
        members=found.members,
        shares=found.shares,
        dense=found.dense.head(0) if choice.tested_only else chosen_dense(loaded, detected, choice),
        assignments=detected.assignments.table,
        responsible=loaded.units(choice.theme),
        notices=found.notices,
    )
    language = shell.language()
    params = maps.ViewParams(
        key=choice.theme,
        start=choice.start.date(),
        end=choice.end.date(),
        language=language,
        theme_names=loaded.theme_names[language],
        hotspots=loaded.result.history.params,
        with_heat=not choice.tested_only,
        bandwidth_m=BANDWIDTHS_M[choice.smoothing],
        max_points=0,
    )
    chosen = figures.select(loaded.columns, choice)
    view = maps.draw_view(loaded.static, loaded.points, findings, chosen=chosen, params=params)
    return view | {"notes": [*view["notes"], *([shell.say("source_note")] if choice.source else [])]}


def draw_gi_star(loaded: Loaded, choice: Choice) -> dict[str, Any] | None:
    """Draw the Gi* cells of a choice's theme and days when the reader asks for them; None with tests alone."""
    language = shell.language()
    if choice.tested_only:
        return None
    if not viewer.shows_layer("gi_star"):
        return maps.offer_gi_star(language)

    def draw() -> dict[str, Any]:
        zone = loaded.result.reports["reported_at"].dt.tz
        start, end = (day.tz_localize(zone) for day in (choice.start, choice.end))
        found = analysis.view_cells(loaded.result, theme=choice.theme, start=start, end=end)
        return maps.draw_gi_star(found, language=language, theme_names=loaded.theme_names[language])

    return loaded.remember_view(("gi_star", choice.theme, choice.start, choice.end, language), draw)


def own_points(loaded: Loaded, detected: Detected, hotspot_id: str) -> list[int]:
    """Return the places of a hotspot's own reports for the viewer, thinned evenly to 500; none if it is unknown."""
    position = pd.Index(detected.hotspots.table["hotspot_id"]).get_indexer([hotspot_id])[0]
    rows = detected.member_row[detected.member_hotspot == position] if position >= 0 else np.empty(0, dtype=np.intp)
    if len(rows) > MAX_OWN_POINTS:
        rows = rows[np.linspace(0, len(rows) - 1, MAX_OWN_POINTS).round().astype(np.intp)]
    return encode_points(loaded.points.lon[rows], loaded.points.lat[rows]) if len(rows) else []
