"""Numbers and sentences of the cards, in the language of the scene."""

import math
from typing import Any

from hotspot.texts import Language, text

# Fewer expected reports a week than this are as good as none.
LEAST = 0.001


def say(name: str, language: Language, **facts: Any) -> str:
    """Return a sentence of this room's texts."""
    return text(f"maps.{name}", language, **facts)


def number(value: float, decimals: int = 0) -> str:
    """Return a number with thousands separators; an en dash where it is missing or not finite."""
    return f"{value:,.{decimals}f}" if value is not None and math.isfinite(value) else "–"


def few(value: float) -> str:
    """Return an expected number of reports: two significant digits below 10, one decimal from there on."""
    if 0 < value < LEAST:
        return f"<\u00a0{LEAST}"
    return number(value, 1 if value >= 1 else 2 if value >= 0.1 else 3 if value > 0 else 0)


def percent(share: float) -> str:
    """Return a share 0–1 as whole per cent."""
    return f"{share:.0%}" if math.isfinite(share) else "–"


def ratio_text(ratio: float, language: Language) -> str:
    """Return a rate ratio such as 3.2 as the reader writes it."""
    return say("ratio", language, ratio=f"{ratio:.1f}") if math.isfinite(ratio) else "–"


def p_text(p: float) -> str:
    """Return a p- or q-value: two significant digits, never below 0.0001."""
    if not math.isfinite(p):
        return "–"
    return "<\u00a00.0001" if p < 1e-4 else f"{p:.2g}" if p < 0.1 else f"{p:.2f}"
