"""Days, numerals and changes as a brief writes them."""

import math
from collections.abc import Iterable

import pandas as pd

from hotspot.export.pack.facts import Facts
from hotspot.export.pack.text import name_day
from hotspot.maps.words import number
from hotspot.texts import text


def say(facts: Facts, name: str, **told: object) -> str:
    """Return a sentence of the brief's own texts."""
    return facts.say(f"brief_{name}", **told)


def join(facts: Facts, parts: Iterable[str]) -> str:
    """Join the parts of an enumeration."""
    return say(facts, "comma").join(parts)


def tell_moment(facts: Facts) -> str:
    """Write until when the data reach, to the minute."""
    until = facts.data_until
    return say(facts, "moment", date=name_day(until, facts.language), clock=f"{until:%H:%M}")


def tell_day(facts: Facts, day: pd.Timestamp) -> str:
    """Write a day, without its year where that is the year of the paper; an en dash where there is none."""
    if pd.isna(day):
        return "–"
    if day.year != facts.dated.year:
        return name_day(day, facts.language)
    month = text("pack.months", facts.language).split(",")[day.month - 1]
    return say(facts, "short_day", day=day.day, month_name=month)


def tell_days(facts: Facts, first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Write a stretch of days."""
    return say(facts, "days", first=tell_day(facts, first), last=tell_day(facts, last))


def tell_share(part: float, whole: float) -> str:
    """Return a part of a whole in per cent, one decimal; an en dash where there is no whole."""
    return f"{number(100 * part / whole, 1)}%" if whole else "–"


def tell_change(facts: Facts, now: float, before: float) -> str:
    """Say by how many and by how many per cent a count has changed."""
    gap = now - before
    if gap == 0:
        return say(facts, "same")
    if before == 0:
        return say(facts, "more_from_none", n=number(gap))
    return say(facts, "more" if gap > 0 else "less", n=number(abs(gap)), share=tell_share(abs(gap), before))


def tell_item(facts: Facts, what: str, n: float, before: float) -> str:
    """Name a theme or an area with its reports and, where the period before is known, how many more they are."""
    if math.isnan(before):
        return say(facts, "item", what=what, n=number(n))
    code = "more" if n > before else "less" if n < before else "same"
    gap = say(facts, f"gap_{code}", n=number(abs(n - before)))
    return say(facts, "item_change", what=what, n=number(n), change=gap)


def numeral(facts: Facts, n: int) -> str:
    """Write 1 to 100 as the headings of a Chinese paper count (一, 十, 二十一); in other languages in digits."""
    digits = say(facts, "digits")
    if not digits:
        return str(n)
    if n == 100:
        return say(facts, "hundred")
    tens, ones = divmod(n, 10)
    head = (digits[tens - 1] if tens > 1 else "") + say(facts, "ten") if tens else ""
    return head + (digits[ones - 1] if ones else "")
