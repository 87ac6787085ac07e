"""Is the forecast any good? How the problems behave, and what the back-test says in plain words."""

from typing import Any

import pandas as pd
import streamlit as st

from hotspot.errors import Notice
from hotspot.forecast import Backtest
from hotspot.pages import shell, tables
from hotspot.pages.figures import ALL
from hotspot.pages.store import Loaded
from hotspot.texts import tell

ONE_DECIMAL = "%.1f"
RESULT = "forecast.backtest_result"
_GROUP = "forecast.group_"


@st.fragment
def show_evidence(loaded: Loaded) -> None:
    """Show what the forecast rests on, and its back-test once somebody asks for it."""
    with shell.error_edge(), st.container(border=True, key="card-evidence"):
        st.subheader(shell.say("evidence_title"), anchor=False)
        theme = _choose_theme(loaded)
        place = st.empty()
        pressed = st.button(shell.say("evidence_ask"), key="evidence_ask", help=shell.say("evidence_help"))
        if not (pressed or loaded.tested(theme)):
            st.caption(shell.say("evidence_lead"))
            return
        bar = st.empty()

        def progress(done: int, weeks: int) -> None:
            bar.progress(done / max(weeks, 1), text=shell.say("evidence_progress", done=done, weeks=weeks))

        with place.container():
            st.caption(shell.escape_markdown("\n".join(tell_forecast(loaded, theme))))
        with st.spinner(shell.say("evidence_waiting"), show_time=False):
            found = loaded.backtest(theme, progress=progress)
        bar.empty()
        show_backtest(found)


def _choose_theme(loaded: Loaded) -> str:
    names = loaded.theme_names[shell.language()]
    chosen = st.selectbox(
        shell.say("theme"),
        [ALL, *loaded.themes],
        format_func=lambda theme: names.get(theme, theme),
        key=f"evidence_theme_{shell.language()}",
        label_visibility="collapsed",
    )
    return str(chosen)


def tell_forecast(loaded: Loaded, theme: str) -> list[str]:
    """Return how many reports of a theme are expected, and how they behave: "63 % at the old places, …"."""
    start = loaded.columns.end_day.tz_localize(loaded.result.reports["reported_at"].dt.tz)
    found = loaded.expect(theme, start)
    total = [] if found.code == "too_few" else [shell.say("evidence_total", n=found.total)]
    return [*total, *join_groups(found.notices)]


def join_groups(notices: tuple[Notice, ...]) -> list[str]:
    """Return the sentences of a forecast; the groups of its mixture end the sentence before them."""
    language = shell.language()
    lines = [tell(told, language) for told in notices if not told.key.startswith(_GROUP)]
    groups = [tell(told, language) for told in notices if told.key.startswith(_GROUP)]
    if groups:
        lines[-1:] = [" ".join([*lines[-1:], shell.say("evidence_and").join(groups)])]
    return lines


def show_backtest(found: Backtest) -> None:
    """Show what weakens the back-test, what one per cent of the area meets, whether that beats the count, the table."""
    language = shell.language()
    for told in found.notices:
        words = shell.escape_markdown(tell(told, language))
        if told.level != "info":
            st.warning(words)
        elif told.key == RESULT:
            st.markdown(f"**{words}**")
        else:
            st.caption(words)
    table = hit_table(found)
    st.dataframe(table, hide_index=True, row_height=tables.ROW_PX, key="backtest", column_config=_config(table))


def _config(table: pd.DataFrame) -> dict[str, Any]:
    numbers = {name: st.column_config.NumberColumn(name, format=ONE_DECIMAL, width=70) for name in table.columns[1:]}
    return {"method": st.column_config.Column(shell.say("evidence_method"), width=330), **numbers}


def hit_table(found: Backtest) -> pd.DataFrame:
    """Return per method the share of next week's reports met, per cent, a column for each share of the area."""
    wide = found.table.pivot_table(index="method", columns="area_share", values="hit_rate", sort=False)
    wide = (100 * wide).sort_values(wide.columns[0], ascending=False)
    wide.columns = pd.Index([shell.say("evidence_area", percent=100 * float(share)) for share in wide.columns])
    wide.insert(0, "method", [shell.say(f"evidence_{method}") for method in wide.index])
    return wide.reset_index(drop=True)
