"""Page 责任: who answers for how much, and where nobody does."""

from typing import Any

import pandas as pd
import streamlit as st

from hotspot.pages import filters, shell, tables
from hotspot.pages.figures import ALL
from hotspot.pages.store import Detected, Loaded, load
from hotspot.responsibility import sum_by_unit

UNIT_COLUMNS = ("unit", "role", "hotspots", "led", "reports", "overdue")
HOLE_COLUMNS = ("theme", "rank", "place", "reports", "overdue", "excess_per_week")
HOLE_STYLE = "background-color: #fbe3e5; color: #b3202c; font-weight: 600"


def show() -> None:
    """Show the page."""
    loaded = load()
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.title(shell.say("duty_title"), anchor=False, width="content")
        st.space("stretch")
        period = filters.choose_period(loaded)
    if period is None:
        st.info(shell.say("dates_incomplete"))
        return
    first, end = period
    shown = f"{first:%Y-%m-%d} – {end - pd.Timedelta(days=1):%Y-%m-%d}"
    st.caption(shell.say("duty_lead", period=shown))
    detected = loaded.detect(first, end)
    places = detected.hotspots.table[(detected.hotspots.table["theme"] != ALL).to_numpy()]
    if loaded.result.duties is None:
        st.info(shell.say("duty_no_table"))
        return
    holes = unassigned(loaded, detected, places)
    if holes.empty:
        st.success(shell.say("duty_everybody"))
        _show_units(detected, places)
    else:
        st.error(shell.say("duty_nobody", n=len(holes), reports=int(holes["reports"].sum())))
        left, right = st.columns(2, gap="small")
        with left:
            _show_card("holes", holes, HOLE_COLUMNS)
        with right:
            _show_units(detected, places)
    with st.container(border=True, key="card-matrix"):
        st.subheader(shell.say("duty_matrix"), anchor=False)
        _show_matrix(loaded)


def _show_units(detected: Detected, places: pd.DataFrame) -> None:
    _show_card("units", units_table(detected, places), UNIT_COLUMNS)


def _show_card(name: str, table: pd.DataFrame, columns: tuple[str, ...]) -> None:
    with st.container(border=True, key=f"card-{name}"):
        st.subheader(shell.say(f"duty_{name}"), anchor=False)
        tables.show_table(table, columns, rows=9, name=name)
        tables.offer_csv(table, columns, file_name=f"{name}.csv")


def unassigned(loaded: Loaded, detected: Detected, places: pd.DataFrame) -> pd.DataFrame:
    """Return the hotspots of which some part has nobody who answers, most reports first."""
    parts = detected.assignments.unassigned
    areas = parts["area_id"].map(loaded.static.names).fillna("")
    where = areas.groupby(parts["hotspot_id"]).agg(lambda names: " / ".join(dict.fromkeys(names)))
    holes = places[places["hotspot_id"].isin(where.index).to_numpy()].sort_values("reports", ascending=False)
    told = {"theme": holes["theme"].map(loaded.theme_name), "place": holes["hotspot_id"].map(where)}
    return (
        pd.DataFrame(holes.drop(columns="geometry")).assign(**told).round({"excess_per_week": 1}).reset_index(drop=True)
    )


def units_table(detected: Detected, places: pd.DataFrame) -> pd.DataFrame:
    """Return who answers for how many hotspots and reports, nobody first."""
    sums = sum_by_unit(detected.assignments, places)
    return sums.assign(unit=sums["unit"].fillna(shell.say("nobody")), role=sums["role"].fillna(""))


def _show_matrix(loaded: Loaded) -> None:
    st.caption(shell.say("duty_matrix_lead"))
    answers = loaded.answers()
    roles = [str(role) for role in answers["role"].dropna().unique()]
    if not roles:
        st.caption(shell.say("nothing"))
        return
    role = st.segmented_control(
        shell.say("role"), roles, default=roles[0], required=True, format_func=shell.escape_markdown,
        key="role", label_visibility="collapsed",
    )  # fmt: skip
    matrix = duty_matrix(loaded, answers[(answers["role"] == role).to_numpy()])
    styled: Any = matrix.style.map(lambda unit: HOLE_STYLE if unit == shell.say("nobody") else "")
    config = {"area": st.column_config.Column(tables.heading("area_name"), pinned=True)}
    height = (min(len(matrix), 26) + 1) * tables.ROW_PX + 3
    st.dataframe(styled, hide_index=True, column_config=config, height=height, row_height=tables.ROW_PX, key="matrix")


def duty_matrix(loaded: Loaded, answers: pd.DataFrame) -> pd.DataFrame:
    """Return subdistrict × theme → unit for one role; ``pages.nobody`` where there is none."""
    units = answers.pivot_table(index="area_id", columns="theme", values="unit", aggfunc="first", dropna=False)
    units = units.reindex(index=loaded.static.subdistricts, columns=loaded.themes)
    named = units.astype(object).where(units.notna(), shell.say("nobody")).rename(columns=loaded.theme_name)
    named.insert(0, "area", [loaded.static.names.get(area, area) for area in named.index])
    return named.reset_index(drop=True)
