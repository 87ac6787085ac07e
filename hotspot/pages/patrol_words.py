"""What is said of a plan: what does not fit, what it is worth against the priority list, what it rests on."""

import pandas as pd
import streamlit as st

from hotspot import maps
from hotspot.errors import Notice
from hotspot.export.patrol import tell_missing
from hotspot.pages import shell, tables
from hotspot.pages.store import Loaded
from hotspot.patrol import Plan
from hotspot.texts import tell

MOST_SHOWN = 3
CREWS_NEEDED = ("patrol.more_crews", "patrol.many_missing")
TRAVEL = ("patrol.travel_straight", "patrol.travel_roads")
_SAME = 0.005


def show_missing(plan: Plan) -> None:
    """Show first of all which required visits do not fit, why, and what would make them fit."""
    table = list_missing(plan)
    if table.empty:
        return
    remedies = [tell(told, shell.language()) for told in plan.notices if told.key in CREWS_NEEDED]
    head = shell.say("patrol_missing", n=len(table))
    lines = [shell.escape_markdown(line) for line in (*sum_up(table), *remedies)]
    st.error("  \n".join([f"**{shell.escape_markdown(head)}**", *lines]))
    if len(table) > MOST_SHOWN:
        with st.expander(shell.say("patrol_missing_all", n=len(table))):
            tables.show_table(table, tuple(table.columns), rows=8, name="patrol_missing")


def sum_up(table: pd.DataFrame) -> list[str]:
    """Return a line for each missing visit where they are few, else one that counts them by reason."""
    if len(table) <= MOST_SHOWN:
        rows = table.itertuples()
        return [shell.say("patrol_missing_line", place=row.place, why=row.why, remedy=row.remedy) for row in rows]
    reasons = table["why"].value_counts().head(MOST_SHOWN)
    return [
        shell.say("patrol_and").join(shell.say("patrol_missing_reason", n=n, why=why) for why, n in reasons.items())
    ]


def list_missing(plan: Plan) -> pd.DataFrame:
    """Return each required visit or floor that the plan does not meet: `place`, `why`, `remedy`, in words."""
    told = [tell_missing(row, language=shell.language()) for row in plan.missing.to_dict("records")]
    words = pd.DataFrame(told, columns=["why", "remedy"])
    return words.assign(place=plan.missing["place"].fillna("").to_numpy())[["place", "why", "remedy"]]


def show_summary(plan: Plan) -> None:
    """Show what the plan is expected to meet, and what the list walked by hand would."""
    st.subheader(shell.escape_markdown(" ".join(tell_summary(plan))), anchor=False)


def tell_summary(plan: Plan) -> tuple[str, str]:
    """Return what the plan is expected to meet, and the comparison with the priority list."""
    by_hand = plan.expected_by_hand
    facts = {"by_hand": maps.few(by_hand), "stops": len(plan.by_hand)}
    ours = shell.say("patrol_summary", expected=maps.few(plan.expected), stops=len(plan.stops), crews=len(plan.crews))
    if by_hand < maps.LEAST:
        return ours, shell.say("patrol_hand_none")
    share = plan.expected / by_hand - 1
    name = "patrol_same" if abs(share) < _SAME else "patrol_more" if share > 0 else "patrol_less"
    return ours, shell.say(name, share=abs(share), **facts)


def show_notices(loaded: Loaded, plan: Plan) -> None:
    """Show what the plan rests on: whatever weakens it, how travel was worked out, its number; the rest on a click."""
    language, names = shell.language(), loaded.theme_names[shell.language()]
    told = {
        name: [tell(one, language, themes=names) for one in plan.notices if sort_notice(one) == name]
        for name in ("weak", "travel", "more")
    }
    if told["weak"]:
        st.warning(shell.escape_markdown("\n".join(told["weak"])))
    engine = shell.say("patrol_engine", plan_id=plan.plan_id, engine=plan.engine, seconds=plan.request.seconds)
    st.caption(shell.escape_markdown("\n".join([*told["travel"], engine])))
    if told["more"]:
        with st.expander(shell.say("patrol_more_notices", n=len(told["more"]))):
            st.caption(shell.escape_markdown("\n".join(told["more"])))


def sort_notice(told: Notice) -> str:
    """Return where a notice is said: `above` the plan, as `weak`, as the assumption of `travel`, or with the `more`."""
    if told.key in CREWS_NEEDED:
        return "above"
    if told.level != "info":
        return "weak"
    return "travel" if told.key in TRAVEL else "more"
