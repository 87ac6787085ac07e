"""Page 对比: two periods in one number, and side by side on two maps that move together."""

import hashlib
from typing import Any

import pandas as pd
import streamlit as st

from hotspot import maps
from hotspot.analysis import Compared
from hotspot.pages import filters, shell, tables, viewer
from hotspot.pages.hotspot_map import fixed_scene
from hotspot.pages.store import Loaded, Period, load

CUSTOM = "custom"
HALVES = "halves"
PRESET_DAYS = (90, 30)
ONE_DAY = pd.Timedelta(days=1)
Pair = tuple[Period, Period]


def show() -> None:
    """Show the page; what a choice changes is a fragment of its own."""
    loaded = load()
    fixed = viewer.mount_library(fixed_scene(loaded))
    _show_chosen(loaded, fixed)


@st.fragment
def _show_chosen(loaded: Loaded, fixed: str) -> None:
    with shell.error_edge():
        with st.container(horizontal=True, vertical_alignment="center", key="head"):
            st.title(shell.say("compare_title"), anchor=False, width="content")
            st.space("stretch")
            pair = choose_pair(loaded)
        theme = filters.choose_theme(loaded)
        if pair is None:
            st.info(shell.say("dates_incomplete"))
            return
        with st.spinner(shell.say("compare_waiting"), show_time=False):
            sides = draw(loaded, loaded.compare(theme, *pair))
        show_words(sides)
        scene = {"sides": sides.json()["sides"], "lines": [], "table": {"head": [], "rows": []}}
        viewer.mount_sides(scene, fixed=fixed, rev=revision(theme, pair))


def offer_pairs(loaded: Loaded) -> dict[str, Pair]:
    """Return the pairs on offer: the last 90 and 30 days against as many before, and the two halves of the data."""
    first, end = loaded.located_days()
    spans = {f"days_{n}": n for n in PRESET_DAYS if end - pd.Timedelta(days=2 * n) >= first}
    spans[HALVES] = (end - first).days // 2
    lengths = {name: pd.Timedelta(days=n) for name, n in spans.items() if n > 0}
    return {name: ((end - 2 * n, end - n), (end - n, end)) for name, n in lengths.items()}


def choose_pair(loaded: Loaded) -> Pair | None:
    """Show the pairs on offer; None while a date is missing."""
    pairs = offer_pairs(loaded)
    names = [*pairs, CUSTOM]
    name = st.segmented_control(
        shell.say("compare_periods"),
        names,
        default=shell.from_address("pair", list(pairs), names[0]),
        required=True,
        format_func=lambda key: shell.say(f"pair_{key}"),
        key="pair",
        label_visibility="collapsed",
        persist_state="session",
    )
    shell.keep_in_address("pair", str(name) if name in pairs else names[0], names[0])
    return pairs[name] if name in pairs else _choose_dates(loaded)


def _choose_dates(loaded: Loaded) -> Pair | None:
    """Ask for both periods; they begin as the halves of the data."""
    first, end = loaded.located_days()
    middle = first + (end - first) // 2
    chosen = []
    for name, start, stop in (("before", first, middle.normalize()), ("after", middle.normalize(), end)):
        dates = st.date_input(
            shell.say(f"compare_{name}"),
            (start.date(), max(start, stop - ONE_DAY).date()),
            min_value=first.date(),
            max_value=(end - ONE_DAY).date(),
            format="YYYY-MM-DD",
            key=f"dates_{name}",
            label_visibility="collapsed",
            width=230,
        )
        if not isinstance(dates, tuple) or len(dates) < 2:
            return None
        chosen.append((pd.Timestamp(dates[0]), pd.Timestamp(dates[1]) + ONE_DAY))
    return chosen[0], chosen[1]


def draw(loaded: Loaded, compared: Compared) -> maps.Sides:
    """Draw both maps in this session's language."""
    language = shell.language()
    return maps.draw_sides(loaded.result, compared, static=loaded.static, points=loaded.points, language=language)


def show_words(sides: maps.Sides) -> None:
    """Show the one number in a sentence, what chance would do, and the small table."""
    with st.container(border=True, key="card-compare"):
        left, right = st.columns((5, 6), gap="medium", vertical_alignment="center")
        with left:
            st.subheader(shell.escape_markdown(sides.lines[0]), anchor=False)
            st.caption(shell.escape_markdown("\n".join(sides.lines[1:])))
        with right:
            if sides.rows:
                st.dataframe(parts_table(sides), hide_index=True, row_height=tables.ROW_PX, key="parts")


def parts_table(sides: maps.Sides) -> Any:
    """Return the small table as a frame under its headings."""
    return pd.DataFrame(list(sides.rows), columns=list(sides.heads))


def revision(theme: str, pair: Pair) -> str:
    """Return a short name of the choice and language, by which a test knows that the maps show it."""
    return hashlib.sha256(f"{theme}{pair}{shell.language()}".encode()).hexdigest()[:12]
