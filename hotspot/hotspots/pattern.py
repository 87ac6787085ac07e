"""What a place does over time: which periods it was hot in, put into one word."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import BaseModel, ConfigDict, Field

from hotspot.errors import NotEnoughDataError
from hotspot.hotspots.mann_kendall import mann_kendall

Codes = NDArray[np.str_]
Bools = NDArray[np.bool_]

PATTERNS = ("persistent", "emerging", "former", "intermittent", "none")
# With fewer periods "90 % of them" is all of them, and no place could be hot in 90 % but the last.
LEAST_EMERGING = 10


class PatternParams(BaseModel):
    """How periods make a pattern."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    period_weeks: int = Field(4, ge=1, description="Length of a period, in weeks.")
    max_periods: int = Field(13, ge=2, description="Most periods looked back over; the last ones count.")
    hotspot_share: float = Field(
        0.1, gt=0, lt=1, description="Fewest periods, as a share, in which a place is hot before it has any pattern."
    )
    persistent_share: float = Field(
        0.8, gt=0, lt=1, description="Share of all periods from which a hot place is persistent."
    )
    recent_share: float = Field(
        0.2, gt=0, lt=1, description="Share of periods that is recent, and of these that is hot in an emerging place."
    )
    recent_overlap: int = Field(
        0, ge=0, description="Older periods counted as recent too; sfhotspot's manual says none, its code counts one."
    )
    least_z: float = Field(1.96, gt=0, description="Seventeen classes: smallest |z| of a hot or cold period.")
    p: float = Field(0.05, gt=0, lt=1, description="Seventeen classes: level of the trend test.")


def count_recent(n_periods: int, *, params: PatternParams) -> int:
    """Return how many of the last periods are recent: `recent_share` of all, rounded down."""
    return math.floor(params.recent_share * n_periods)


def least_periods(params: PatternParams) -> int:
    """Return the fewest periods a pattern needs: one recent and one older (5 where a fifth is recent)."""
    n = 2
    while not 1 <= count_recent(n, params=params) < n:
        n += 1
    return n


def classify_pattern(hot: ArrayLike, *, params: PatternParams | None = None) -> Codes:
    """Put each place's history into one of `PATTERNS`.

    The rules of `hotspot_classify` in the R package sfhotspot (Ashby; github.com/mpjashby/sfhotspot at c36b28a, after
    Chainey 2021, Understanding Crime), the first that holds: *persistent*, hot in ≥ `persistent_share` of all periods;
    *emerging*, hot in < `hotspot_share` of the older and ≥ `recent_share` of the recent ones; *former*, hot in
    ≥ `hotspot_share` of the older and < `hotspot_share` of the recent ones; *intermittent*, hot in ≥ `hotspot_share`
    of all; else *none*.

    The last floor(`recent_share` × periods) periods are recent, the others older, as sfhotspot's manual says. Its code
    also counts one older period in the numerator of the recent share; `recent_overlap` = 1 does the same. Where fewer
    than one period would be recent, sfhotspot warns and takes one; this function refuses (see `least_periods`).

    Parameters
    ----------
    hot
        Whether a place was significantly hot, shape (places, periods), oldest period first, periods of equal length;
        NaN counts as not hot.

    Raises
    ------
    NotEnoughDataError
        There are fewer than `least_periods` periods.
    """
    params = params or PatternParams()
    table = np.atleast_2d(np.asarray(hot, dtype=float)) > 0
    n = table.shape[1]
    _require(n, least_periods(params))
    recent = count_recent(n, params=params)
    older = n - recent
    in_all, in_older = table.sum(axis=1) / n, table[:, :older].sum(axis=1) / older
    in_recent = table[:, max(0, older - params.recent_overlap) :].sum(axis=1) / recent
    rules = [
        in_all >= params.persistent_share,
        (in_older < params.hotspot_share) & (in_recent >= params.recent_share),
        (in_older >= params.hotspot_share) & (in_recent < params.hotspot_share),
        in_all >= params.hotspot_share,
    ]
    return np.select(rules, PATTERNS[:-1], PATTERNS[-1])


def classify_emerging(
    z: ArrayLike, *, significant: ArrayLike | None = None, params: PatternParams | None = None
) -> Codes:
    """Put each place's z-scores into one of the 17 classes of emerging hot spot analysis.

    Esri, "How Emerging Hot Spot Analysis works" (ArcGIS Pro); the first that holds, hot before cold, each sign
    counted by itself. *new*: hot in the last period only. *consecutive*: one unbroken run of ≥ 2 hot periods up to the
    last, none before, < 90 % hot. *intensifying*, *persistent*, *diminishing*: ≥ 90 % hot with the last, Mann–Kendall
    trend of z up, none, down. *sporadic*: hot in the last, < 90 % hot, never cold. *oscillating*: the same, but cold
    before. *historical*: ≥ 90 % hot, not the last. Cold alike with the sign turned. Codes are ``new_hot`` …
    ``historical_cold`` and ``none``.

    Parameters
    ----------
    z
        Scores such as Gi*, shape (places, periods), oldest first; NaN = nothing known of that period (neither hot nor
        cold, left out of the trend).
    significant
        Which periods are hot or cold (by the sign of z), same shape, e.g. after false-discovery control; without it
        those with |z| ≥ `least_z`.

    Raises
    ------
    NotEnoughDataError
        There are fewer than ten periods.
    """
    params = params or PatternParams()
    score = np.atleast_2d(np.asarray(z, dtype=float))
    _require(score.shape[1], LEAST_EMERGING)
    marked = np.abs(score) >= params.least_z if significant is None else np.atleast_2d(np.asarray(significant, bool))
    hot, cold = marked & (score > 0), marked & (score < 0)
    trend = mann_kendall(score)
    way = np.where(trend.p_value < params.p, np.sign(trend.s), 0.0)
    signs = {"hot": _match(hot, cold, way), "cold": _match(cold, hot, -way)}
    rules = {f"{name}_{sign}": match for sign, found in signs.items() for name, match in found.items()}
    return np.select(list(rules.values()), list(rules), "none")


def _match(hot: Bools, cold: Bools, way: NDArray[np.float64]) -> dict[str, Bools]:
    """Say which rules hold for one sign, in their order; `way` is +1 where it grows stronger, −1 weaker."""
    n_hot, n = hot.sum(axis=1), hot.shape[1]
    last, often = hot[:, -1], 10 * n_hot >= 9 * n
    run = np.where(n_hot < n, np.argmin(hot[:, ::-1], axis=1), n)
    return {
        "new": last & (n_hot == 1),
        "consecutive": (run >= 2) & (run == n_hot) & ~often,
        "intensifying": often & last & (way > 0),
        "persistent": often & last & (way == 0),
        "diminishing": often & last & (way < 0),
        "sporadic": last & ~often & ~cold.any(axis=1),
        "oscillating": last & ~often & cold.any(axis=1),
        "historical": often & ~last,
    }


def _require(n: int, least: int) -> None:
    if n < least:
        raise NotEnoughDataError("hotspots.pattern_too_few", n=n, least=least)
