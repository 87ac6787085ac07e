"""The row of key figures, each with its change on the period before."""

import math
from typing import Literal

import streamlit as st

from hotspot.pages import shell
from hotspot.pages.figures import KeyFigures

_PERCENT = ("reports", "problems")
_COUNT = ("hotspots", "overdue")
_POINTS = ("hotspot_share", "located_share")
_ORDER = ("reports", "problems", "hotspots", "hotspot_share", "overdue", "located_share")
_GOOD_WHEN_UP = ("located_share",)


def show_kpis(now: KeyFigures, before: KeyFigures | None) -> None:
    """Show the key figures in one row of equal cards; more problems are red, better precision is green.

    Parameters
    ----------
    now, before
        Figures of the period and of the one before; None where the reports do not reach back so far.
    """
    for column, name in zip(st.columns(len(_ORDER), gap="small"), _ORDER, strict=True):
        change = change_of(name, now, before)
        column.metric(
            shell.say(f"kpi_{name}"),
            value_of(name, now),
            change or shell.say("change_none"),
            delta_color=_colour(name) if change else "off",
            delta_arrow="auto" if change else "off",
            delta_description=shell.say("change_note") if change else None,
            help=shell.say(f"kpi_{name}_help"),
            border=True,
            height="stretch",
        )


def _colour(name: str) -> Literal["normal", "inverse"]:
    return "normal" if name in _GOOD_WHEN_UP else "inverse"


def value_of(name: str, figures: KeyFigures) -> str:
    """Return a figure in words: a count with thousands separators, or a share in per cent."""
    value = getattr(figures, name)
    if isinstance(value, float):
        return shell.say("no_value") if math.isnan(value) else f"{value:.1%}"
    return f"{value:,}"


def change_of(name: str, now: KeyFigures, before: KeyFigures | None) -> str:
    """Return the change of a figure in words; empty where there is nothing to compare with."""
    if before is None:
        return ""
    new, old = getattr(now, name), getattr(before, name)
    if name in _COUNT:
        return shell.say("change_count", value=new - old)
    if name in _PERCENT:
        return shell.say("change_percent", value=100 * (new - old) / old) if old else ""
    return "" if math.isnan(new) or math.isnan(old) else shell.say("change_points", value=100 * (new - old))
