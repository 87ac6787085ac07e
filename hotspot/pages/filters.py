"""The filters above the map. Theme, period and language stay in the address, so that a link shows the same."""

from typing import Any

import pandas as pd
import streamlit as st

from hotspot.hotspots import BANDWIDTHS_M
from hotspot.pages import shell
from hotspot.pages.figures import ALL, Choice
from hotspot.pages.store import Loaded, Period

CUSTOM = "custom"


def choose_period(loaded: Loaded) -> Period | None:
    """Show the periods on offer and return the local days [start, end); None while the second date is missing."""
    presets = loaded.presets()
    usual = loaded.opening_period
    name = st.segmented_control(
        shell.say("period"),
        [*presets, CUSTOM],
        default=shell.from_address("period", list(presets), usual),
        required=True,
        format_func=lambda key: shell.say(f"period_{key}"),
        key="period",
        label_visibility="collapsed",
        persist_state="session",
    )
    shell.keep_in_address("period", str(name) if name in presets else usual, usual)
    return presets[name] if name in presets else _choose_dates(loaded)


def _choose_dates(loaded: Loaded) -> Period | None:
    first, end = loaded.presets()[ALL]
    last = end - pd.Timedelta(days=1)
    dates = st.date_input(
        shell.say("dates"),
        (max(first, end - pd.Timedelta(days=60)).date(), last.date()),
        min_value=first.date(),
        max_value=last.date(),
        format="YYYY-MM-DD",
        key="dates",
        label_visibility="collapsed",
        width=230,
    )
    if not isinstance(dates, tuple) or len(dates) < 2:
        return None
    return pd.Timestamp(dates[0]), pd.Timestamp(dates[1]) + pd.Timedelta(days=1)


def choose_smoothing(*, shown: bool) -> str:
    """Return one of `BANDWIDTHS_M`; where there is no heat picture to smooth, the one chosen last."""
    if not shown or st.session_state.get("tested"):
        return str(st.session_state.get("chosen_smoothing", Choice.smoothing))
    options = {name: shell.say(f"smoothing_{name}", m=f"{metres:g}") for name, metres in BANDWIDTHS_M.items()}
    return _show_box("smoothing", options, Choice.smoothing, 200)


def choose_theme(loaded: Loaded) -> str:
    """Show the themes, all of them together first; return the chosen one."""
    theme = st.pills(
        shell.say("theme"),
        [ALL, *loaded.themes],
        default=shell.from_address("theme", loaded.themes, ALL),
        required=True,
        format_func=lambda key: shell.escape_markdown(loaded.theme_name(key)),
        key="theme",
        label_visibility="collapsed",
        persist_state="session",
        width="stretch",
    )
    shell.keep_in_address("theme", str(theme), ALL)
    return str(theme)


def choose_rest(loaded: Loaded, period: Period, smoothing: str) -> Choice:
    """Show theme, subdistrict, source and tested only; return the whole choice."""
    with st.container(horizontal=True, vertical_alignment="center", key="filters"):
        theme = choose_theme(loaded)
        subdistrict = _choose_one("subdistrict", loaded.subdistricts, 170)
        source = _choose_one("source", {name: name for name in loaded.columns.labels["source"]}, 150)
        tested = st.toggle(shell.say("tested_only"), key="tested", help=shell.say("tested_only_help"))
    return Choice(theme, *period, subdistrict, source, bool(tested), smoothing)


def _choose_one(name: str, options: dict[str, str], width: int) -> str | None:
    """Return one of the options (id → shown name), or None for all of them; nothing to choose is not shown."""
    if len(options) < 2:
        return None
    picked = _show_box(name, {ALL: shell.say(f"{name}_all"), **options}, ALL, width)
    return None if picked == ALL else picked


def _show_box(name: str, options: dict[str, str], usual: str, width: int) -> str:
    """Show a box of options (key → shown words) and return the key that is picked.

    The box shows its old words after a change of language unless its key changes too, so the choice is kept beside it.
    """
    keys, kept = list(options), f"chosen_{name}"
    before = st.session_state.get(kept, usual)
    picked: Any = st.selectbox(
        shell.say(name),
        keys,
        index=keys.index(before if before in keys else usual),
        format_func=lambda key: options.get(key, key),
        key=f"{name}_{shell.language()}",
        label_visibility="collapsed",
        width=width,
    )
    st.session_state[kept] = picked
    return str(picked)
