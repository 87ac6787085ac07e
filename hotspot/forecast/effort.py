"""What a report found by a patrol counts: crews find where they look, and a forecast must not follow itself."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hotspot.forecast.params import ForecastParams

_MILLISECONDS = 60_000


def discount(cell: ArrayLike, day: ArrayLike, minutes: ArrayLike, *, params: ForecastParams) -> NDArray[np.float64]:
    """Return the weight of each report found by a patrol: (n,) from `cell`, `day`, `minutes` of its stop (n,).

    w = `patrol_weight` · min(1, `patrol_minutes` / M), M: minutes of patrol in that cell over the last `patrol_days`
    days, the report's own day included. So a cell's found reports count as if each cell had been looked at for
    `patrol_minutes` in that time: looking twice as long finds twice as much and changes nothing (the count divided by
    its effort, as by an offset in a Poisson model). Assumed: what is found grows in proportion to the minutes; rows of
    one cell and day are one stop; stops that found nothing are not known here. A stop without `minutes` (NaN, ≤ 0)
    is taken to have lasted `patrol_minutes`.
    """
    cell, day, minutes = np.asarray(cell), np.asarray(day, dtype=np.int64), np.asarray(minutes, dtype=float)
    if not len(cell):
        return np.empty(0)
    minutes = np.where(minutes * _MILLISECONDS >= 1, minutes, params.patrol_minutes)
    # One number per cell and day, so that both limits of a stretch of days are found by bisection.
    span = int(day.max() - day.min()) + params.patrol_days + 1
    key = cell.astype(np.int64) * span + (day - day.min())
    stops, stop = np.unique(key, return_inverse=True)
    # Whole milliseconds: sums of floats would change in their last bit with the stops that come after.
    spent = np.zeros(len(stops), dtype=np.int64)
    np.maximum.at(spent, stop, np.rint(minutes * _MILLISECONDS).astype(np.int64))
    until = np.concatenate([[0], np.cumsum(spent)])
    recent = until[1:] - until[np.searchsorted(stops, stops - params.patrol_days + 1)]
    share = np.minimum(1.0, params.patrol_minutes * _MILLISECONDS / recent)
    return np.asarray(params.patrol_weight * share[stop])
