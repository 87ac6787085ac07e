"""The row of key figures, each with its change on the period before."""

import math
from typing import Literal

import streamlit as st

from hotspot.pages import shell
from hotspot.pages.figures import KeyFigures

_PERCENT = ("reports", "problems")
_COUNT = ("hotspots", "overdue")
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
        change = difference(name, now, before)
        column.metric(
            shell.say(f"kpi_{name}"),
            value_of(name, now),
            shell.say("change_none") if change is None else change_in_words(name, change),
            delta_color=_colour(name) if change else "off",
            delta_arrow="auto" if change else "off",
            delta_description=None if change is None else shell.say("change_note"),
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


def difference(name: str, now: KeyFigures, before: KeyFigures | None) -> float | None:
    """Return the change of a figure: counts, per cent or percentage points; None with nothing to compare with."""
    if before is None:
        return None
    new, old = float(getattr(now, name)), float(getattr(before, name))
    if math.isnan(new) or math.isnan(old):
        return None
    if name in _COUNT:
        return int(new - old)
    if name in _PERCENT:
        return round(100 * (new - old) / old, 1) if old else None
    return round(100 * (new - old), 1)


def change_in_words(name: str, change: float) -> str:
    """Return a change as it stands under its figure."""
    unit = "count" if name in _COUNT else "percent" if name in _PERCENT else "points"
    return shell.say(f"change_{unit}", value=change)
