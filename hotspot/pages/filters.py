"""The filters above the map. Theme, period and language stay in the address, so that a link shows the same."""

from typing import Any

import pandas as pd
import streamlit as st

from hotspot.pages import shell
from hotspot.pages.figures import ALL, Choice
from hotspot.pages.store import Loaded, Period

CUSTOM = "custom"
DEFAULT_PERIOD = "days_90"


def choose_period(loaded: Loaded) -> Period | None:
    """Show the periods on offer and return the local days [start, end); None while the second date is missing."""
    presets = loaded.presets()
    usual = DEFAULT_PERIOD if DEFAULT_PERIOD in presets else ALL
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


def choose_rest(loaded: Loaded, period: Period) -> Choice:
    """Show theme, subdistrict, source and tested only; return the whole choice."""
    with st.container(horizontal=True, vertical_alignment="center", key="filters"):
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
        subdistrict = _choose_one("subdistrict", loaded.subdistricts, 170)
        source = _choose_one("source", {name: name for name in loaded.columns.labels["source"]}, 150)
        tested = st.toggle(shell.say("tested_only"), key="tested", help=shell.say("tested_only_help"))
    return Choice(str(theme), *period, subdistrict_id=subdistrict, source=source, tested_only=bool(tested))


def _choose_one(name: str, options: dict[str, str], width: int) -> str | None:
    """Return one of the options (id → shown name), or None for all of them; nothing to choose is not shown.

    The box shows its old words after a change of language unless its key changes too, so the choice is kept beside it.
    """
    if len(options) < 2:
        return None
    keys, kept = [ALL, *options], f"chosen_{name}"
    before = st.session_state.get(kept, ALL)
    picked: Any = st.selectbox(
        shell.say(name),
        keys,
        index=keys.index(before) if before in keys else 0,
        format_func=lambda key: shell.say(f"{name}_all") if key == ALL else options.get(key, key),
        key=f"{name}_{shell.language()}",
        label_visibility="collapsed",
        width=width,
    )
    st.session_state[kept] = picked
    return None if picked == ALL else str(picked)
