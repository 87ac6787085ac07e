"""Why a hotspot is one, in plain sentences: how many, how sure, when, what, for how long."""

from typing import Any

import pandas as pd

from hotspot.hotspots import NO_PEAK, PEAK_HOURS, TOO_FEW, UNKNOWN, HotspotParams, least_periods
from hotspot.maps.words import number, p_text, percent, say
from hotspot.texts import Language

Row = dict[Any, Any]


def explain(hotspot: Row, *, params: HotspotParams, language: Language) -> list[str]:
    """Explain one row of `Hotspots.table`; the first sentence says how many, how many expected and how sure."""
    sentences = [
        tell_count(hotspot, params=params, language=language),
        tell_when(hotspot, language=language),
        "" if pd.isna(hotspot["top_categories"]) else say("main", language, categories=hotspot["top_categories"]),
        tell_lasting(hotspot, params=params, language=language),
    ]
    return [sentence for sentence in sentences if sentence]


def tell_count(hotspot: Row, *, params: HotspotParams, language: Language) -> str:
    """Say how many reports there are, how many were expected, and how sure it is that this is no chance."""
    p = p_text(float(hotspot["p_value"]))
    return say(
        "reason",
        language,
        n=number(hotspot["reports"]),
        baseline=say(f"baseline_{hotspot['baseline']}", language),
        expected=number(hotspot["expected"], 1),
        ratio=f"{float(hotspot['rate_ratio']):.1f}",
        p=p if p.startswith("<") else f"=\u00a0{p}",
        days=number(hotspot["n_days"]),
        test=say(f"test_{hotspot['test']}", language),
        level=percent(params.level),
    )


def tell_when(hotspot: Row, *, language: Language) -> str:
    """Say which weekday and which hours have most reports, that none stands out, or that the data cannot say."""
    return say("when", language, weekday=tell_weekday(hotspot, language), hours=tell_hours(hotspot, language))


def tell_weekday(hotspot: Row, language: Language) -> str:
    """Name the busiest weekday."""
    weekday = int(hotspot["peak_weekday"])
    if weekday in (NO_PEAK, TOO_FEW):
        return say("when_weekday_none" if weekday == NO_PEAK else "when_weekday_too_few", language)
    name = say("weekdays_long", language).split(",")[weekday]
    return say("when_weekday", language, weekday=name, share=percent(float(hotspot["peak_weekday_share"])))


def tell_hours(hotspot: Row, language: Language) -> str:
    """Name the busiest hours."""
    first = int(hotspot["peak_hour"])
    if first in (NO_PEAK, TOO_FEW):
        return say("when_hours_none" if first == NO_PEAK else "when_hours_too_few", language)
    share = percent(float(hotspot["peak_hour_share"]))
    return say("when_hours", language, first=first, last=(first + PEAK_HOURS - 1) % 24 + 1, share=share)


def tell_lasting(hotspot: Row, *, params: HotspotParams, language: Language) -> str:
    """Say for how many weeks a hotspot has lasted, and its pattern."""
    weeks, every = int(hotspot["hot_weeks"]), params.pattern.period_weeks
    if hotspot["pattern"] == UNKNOWN:
        return say("lasting_unknown", language, least=least_periods(params.pattern) * every)
    pattern = say(f"pattern_{hotspot['pattern']}", language)
    return say("lasting" if weeks else "lasting_over", language, weeks=weeks or every, pattern=pattern)
