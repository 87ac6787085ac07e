"""Words of a pack: single lines out of hostile text, and names of periods."""

import re

import pandas as pd

from hotspot.export.cells import plain
from hotspot.periods import Period
from hotspot.texts import Language, text

MOST = 200
_BREAKS = re.compile(r"[\s\u2028\u2029\u0085]+")
# They turn the text that follows around.
_BIDI = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


def one_line(value: object, *, most: int = MOST) -> str:
    """Return text on one line without control characters, at most so many characters; empty where it is missing."""
    line = _BREAKS.sub(" ", _BIDI.sub("", plain(value))).strip()
    return line if len(line) <= most else line[: most - 1] + "…"


def name_period(period: Period, language: Language) -> str:
    """Name a period: a year, a quarter, a month, a day, or its first and last day."""
    first, last = period.start, period.last
    whole = first.day == 1 and period.end.day == 1
    months = 12 * (period.end.year - first.year) + period.end.month - first.month
    facts = {"year": first.year, "month": first.month, "day": first.day, "quarter": (first.month + 2) // 3}
    if whole and months == 12 and first.month == 1:
        return text("pack.period_year", language, **facts)
    if whole and months == 3 and first.month % 3 == 1:
        return text("pack.period_quarter", language, **facts)
    if whole and months == 1:
        return text("pack.period_month", language, **facts, month_name=_month(first, language))
    if first.date() == last.date():
        return name_day(first, language)
    return text("pack.period_days", language, first=name_day(first, language), last=name_day(last, language))


def name_day(day: pd.Timestamp, language: Language) -> str:
    """Write a day in full."""
    facts = {"year": day.year, "month": day.month, "day": day.day, "month_name": _month(day, language)}
    return text("pack.day", language, **facts)


def _month(day: pd.Timestamp, language: Language) -> str:
    return text("pack.months", language).split(",")[day.month - 1]
