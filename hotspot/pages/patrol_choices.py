"""What a plan is asked for: day, shift, crews, themes."""

from datetime import time

import pandas as pd
import streamlit as st

from hotspot import analysis
from hotspot.pages import shell
from hotspot.pages.store import Loaded
from hotspot.patrol import Crew, Request

LISTED, OWN = "listed", "own"
USUAL_CREWS, MOST_CREWS = 3, 40
DAY_MINUTES = 1440


def choose_request(loaded: Loaded) -> tuple[Request | None, bool]:
    """Show the choices; return what they ask for (None: no day yet) and whether the button was pressed."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="head"):
        st.title(shell.say("patrol_title"), anchor=False, width="content")
        day = choose_day(loaded)
        shift = choose_shift()
        crews = choose_crews(loaded, shift)
        pressed = st.button(
            shell.say("patrol_make"), type="primary", key="patrol_make", help=shell.say("patrol_make_help")
        )
    themes = choose_themes(loaded)
    if day is None:
        return None, False
    seconds = loaded.result.settings.patrol.seconds
    return Request(day=day, crews=crews, themes=themes, seconds=seconds), pressed


def choose_day(loaded: Loaded) -> pd.Timestamp | None:
    """Show the day of the shift: the day after the data end, unless another is chosen; earlier ones to look back."""
    first, end = loaded.columns.first_day, loaded.columns.end_day
    chosen = st.date_input(
        shell.say("patrol_day"),
        end.date(),
        min_value=first.date(),
        max_value=(end + pd.Timedelta(days=365)).date(),
        format="YYYY-MM-DD",
        key="patrol_day",
        width=140,
    )
    zone = loaded.result.reports["reported_at"].dt.tz
    return pd.Timestamp(chosen).tz_localize(zone) if chosen else None


def choose_shift() -> tuple[float, float] | None:
    """Show the shift: each crew's own, or one for all; return its minutes of the day, more than 1440 = the next day."""
    kind = st.segmented_control(
        shell.say("patrol_shift"),
        [LISTED, OWN],
        default=LISTED,
        required=True,
        format_func=lambda name: shell.say(f"patrol_shift_{name}"),
        key="patrol_shift",
    )
    if kind != OWN:
        return None
    first = st.time_input(shell.say("patrol_from"), time(18, 30), step=900, key="patrol_from", width=110)
    last = st.time_input(shell.say("patrol_until"), time(22, 30), step=900, key="patrol_until", width=110)
    return span_minutes(first or time(), last or time())


def span_minutes(first: time, last: time) -> tuple[float, float]:
    """Return both clock times as minutes of the day; an end before the beginning is on the next day."""
    start, end = (float(60 * at.hour + at.minute) for at in (first, last))
    return start, end + DAY_MINUTES if end < start else end


def choose_crews(loaded: Loaded, shift: tuple[float, float] | None) -> tuple[Crew, ...]:
    """Show the crews of the list, or how many there are where there is no list; return them with their hours."""
    lists = loaded.planner_lists()
    if lists.crews is None:
        n = st.number_input(
            shell.say("patrol_n_crews"), 1, MOST_CREWS, USUAL_CREWS, key="patrol_n_crews", width=120,
            help=shell.say("patrol_n_crews_help"),
        )  # fmt: skip
        return analysis.choose_crews(loaded.result, lists, n=int(n), shift=shift)
    crews = analysis.choose_crews(loaded.result, lists, shift=shift)
    names = {crew.crew_id: crew.name for crew in crews}
    chosen = st.multiselect(
        shell.say("patrol_crews"),
        list(names),
        default=list(names),
        format_func=lambda crew_id: names.get(crew_id, crew_id),
        key="patrol_crews",
        placeholder=shell.say("patrol_crews_none"),
        width=440,
    )
    return tuple(crew for crew in crews if crew.crew_id in chosen)


def choose_themes(loaded: Loaded) -> tuple[str, ...]:
    """Show the themes; return those chosen, none = all."""
    names = loaded.theme_names[shell.language()]
    with st.container(horizontal=True, vertical_alignment="center", key="filters"):
        st.caption(shell.say("patrol_themes_all"), width="content")
        chosen = st.pills(
            shell.say("patrol_themes_all"),
            loaded.themes,
            selection_mode="multi",
            format_func=lambda key: shell.escape_markdown(names.get(key, key)),
            key="patrol_themes",
            label_visibility="collapsed",
            persist_state="session",
        )
    return tuple(theme for theme in loaded.themes if theme in chosen) if len(chosen) < len(loaded.themes) else ()
