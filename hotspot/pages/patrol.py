"""Page 巡查计划: who goes where on the next shift, on the map and as lists, and again after a stop was moved."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
import streamlit as st

from hotspot import maps
from hotspot.errors import HotspotError
from hotspot.pages import patrol_choices, patrol_evidence, patrol_files, patrol_results, patrol_words, shell, viewer
from hotspot.pages.figures import ALL, Choice
from hotspot.pages.hotspot_map import chosen_hotspots, draw_view, fixed_scene
from hotspot.pages.store import Loaded, load
from hotspot.patrol import Plan, Request

REPLAN_SECONDS = 3.0
MAX_OFFERS = 12
MAX_EDITS = 500
# What the session remembers: the request whose plan is shown, and the names of the places moved in or out.
REQUEST, NAMES = "patrol_request", "patrol_names"
ADDRESS = "plan"


def show() -> None:
    """Show the page; the plan, the forecast's proof and the results are fragments of their own."""
    loaded = load()
    fixed = viewer.mount_library(fixed_scene(loaded))
    _show_plan(loaded, fixed)
    left, right = st.columns(2, gap="small")
    with left:
        patrol_evidence.show_evidence(loaded)
    with right:
        patrol_results.show_results(loaded)


@st.fragment
def _show_plan(loaded: Loaded, fixed: str) -> None:
    with shell.error_edge():
        asked, pressed = patrol_choices.choose_request(loaded)
        place, before = st.empty(), {name: st.session_state.get(name) for name in (REQUEST, NAMES)}
        if pressed and asked is not None:
            st.session_state[REQUEST], st.session_state[NAMES] = asked, {}
        # A page that is opened again, or a link that was sent on, says which plan was shown.
        request = st.session_state.get(REQUEST) or loaded.find_request(st.query_params.get(ADDRESS))
        if request is None:
            st.info(shell.say("patrol_intro"))
            return
        try:
            plan = make_plan(loaded, request, place)
        except HotspotError:
            st.session_state.update(before)  # the plan there was comes back with the next choice
            raise
        st.session_state[REQUEST] = request
        shell.keep_in_address(ADDRESS, plan.plan_id, "")
        if asked is not None and is_other(asked, request):
            st.caption(shell.say("patrol_choices_changed"))
        patrol_words.show_missing(plan)
        patrol_words.show_summary(plan)
        _show_map(loaded, plan, fixed)
        patrol_files.offer_files(loaded, plan)
        patrol_words.show_notices(loaded, plan)


def make_plan(loaded: Loaded, request: Request, place: Any) -> Plan:
    """Return the plan of a request; a search shows its progress in `place`.

    A click while it runs stops the search: Streamlit ends a script at its next word to the page.
    """

    def progress(done: float, prize: float) -> None:
        place.progress(min(max(done, 0.0), 1.0), text=shell.say("patrol_searching", prize=maps.few(prize)))

    if not loaded.planned(request):
        place.progress(0.0, text=shell.say("patrol_waiting"))
    try:
        return loaded.plan(request, progress=progress)
    finally:
        place.empty()


def is_other(asked: Request, shown: Request) -> bool:
    """Say whether the choices on the page are others than those of the plan shown; pins and time do not count."""
    return replace(asked, pinned=shown.pinned, excluded=shown.excluded, seconds=shown.seconds) != shown


def _show_map(loaded: Loaded, plan: Plan, fixed: str) -> None:
    language, names = shell.language(), st.session_state.get(NAMES) or {}
    view = ground_view(loaded)
    drawn = maps.draw_plan(
        plan,
        language=language,
        theme_names=loaded.theme_names[language],
        pinned=name_visits(plan, plan.request.pinned, names),
        excluded=name_visits(plan, plan.request.excluded, names),
        offers=offer_hotspots(loaded, plan, view),
    )
    rev = hashlib.sha256(f"{plan.plan_id}{plan.expected}{language}".encode()).hexdigest()[:12]
    scene = {"views": [view], "view": view["key"], "plan": drawn}
    viewer.mount_plan(scene, fixed=fixed, rev=rev, on_edits=lambda edits: take_edits(loaded, plan, edits))


def ground_view(loaded: Loaded) -> dict[str, Any]:
    """Return the view of all hotspots of the usual period, as the page 热点地图 draws it."""
    choice = Choice(ALL, *loaded.presets()[loaded.opening_period])
    detected = loaded.detect(choice.start, choice.end)

    def draw() -> dict[str, Any]:
        return draw_view(loaded, detected, choice, chosen_hotspots(loaded, detected, choice))

    return loaded.remember_view((choice, shell.language()), draw)


def offer_hotspots(loaded: Loaded, plan: Plan, view: Mapping[str, Any]) -> pd.DataFrame:
    """Return the hotspots of the plan's themes that no stop lies in, by rank: `visit_id`, `place`, `why`, `lon`, `lat`.

    The visit of a hotspot is that of its strongest cell.
    """
    found = loaded.detect(*loaded.presets()[loaded.opening_period]).hotspots.table
    themes = plan.request.themes or tuple(loaded.themes)
    own = found[found["theme"].isin(themes).to_numpy()].sort_values("overall_rank")
    stops = gpd.GeoSeries(gpd.points_from_xy(plan.stops["lon"], plan.stops["lat"]), crs="EPSG:4326").to_crs(own.crs)
    met = own.intersects(shapely.MultiPoint([(at.x, at.y) for at in stops])).to_numpy()
    drawn = {hotspot["id"]: hotspot for hotspot in view["hotspots"]}
    rows: list[tuple[Any, ...]] = []
    for hotspot_id in own.loc[~met, "hotspot_id"]:
        shown = drawn.get(hotspot_id)
        visit_id = f"cell:{str(hotspot_id).rpartition(':')[2]}"
        if shown is None or any(visit_id == row[0] for row in rows):
            continue
        place = " ".join(dict.fromkeys(part for part in (shown["place"], shown["spot"]) if part))
        why = shell.say("patrol_offer", theme=shown["theme"], rank=shown["rank"], n=shown["n"])
        rows.append((visit_id, place, why, *(v / 1e6 for v in shown["at"])))
    return pd.DataFrame(rows[:MAX_OFFERS], columns=["visit_id", "place", "why", "lon", "lat"])


def name_visits(plan: Plan, visits: tuple[str, ...], names: Mapping[str, str]) -> dict[str, str]:
    """Return visit id → the words people know it by: the plan's place, else what was shown when it was moved."""
    places = dict(zip(plan.stops["visit_id"], plan.stops["place"], strict=True))
    return {visit: str(places.get(visit, names.get(visit, visit))) for visit in visits}


def take_edits(loaded: Loaded, plan: Plan, edits: Mapping[str, Any]) -> None:
    """Ask for the plan again with what was moved in or out on the page; runs before the page does."""
    pinned, excluded = (read_pairs(edits.get(name)) for name in ("pinned", "excluded"))
    added = find_cells(loaded, edits.get("added"))
    pinned |= {visit: place for visit, place in added.items() if visit not in excluded}
    names = st.session_state.get(NAMES) or {}
    st.session_state[NAMES] = names | pinned | excluded
    seconds = min(REPLAN_SECONDS, loaded.result.settings.patrol.seconds)
    asked = replace(plan.request, pinned=tuple(sorted(pinned)), excluded=tuple(sorted(excluded)), seconds=seconds)
    st.session_state[REQUEST] = asked


def read_pairs(pairs: Any) -> dict[str, str]:
    """Return id → name of what the browser sent; anything that is no pair of texts is left out."""
    known = pairs if isinstance(pairs, list) else []
    fit = (pair for pair in known[:MAX_EDITS] if isinstance(pair, list) and len(pair) == 2)
    return {visit: place for visit, place in fit if isinstance(visit, str) and isinstance(place, str)}


def find_cells(loaded: Loaded, places: Any) -> dict[str, str]:
    """Return visit id → name of the cells at places (longitude, latitude) clicked on the map; outside is told."""
    known = places if isinstance(places, list) else []
    fit = [at for at in known[:MAX_EDITS] if isinstance(at, list) and len(at) == 2]
    fit = [at for at in fit if all(isinstance(v, int | float) and -180 <= v <= 180 for v in at)]
    if not fit:
        return {}
    grid, crs = loaded.result.grid, loaded.result.reports.crs
    points = gpd.GeoSeries(gpd.points_from_xy(*zip(*fit, strict=True)), crs="EPSG:4326").to_crs(crs)
    cells = grid.cell_of(points.x.to_numpy(), points.y.to_numpy())
    if (cells < 0).any():
        st.toast(shell.say("patrol_outside", n=int((cells < 0).sum())))
    ids = grid.cell_ids
    named = zip(cells, fit, strict=True)
    return {f"cell:{ids[cell]}": f"{lon:.5f}, {lat:.5f}" for cell, (lon, lat) in named if cell >= 0}
