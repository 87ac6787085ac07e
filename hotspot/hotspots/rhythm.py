"""When it happens: weekday by hour."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def rhythm(reports: pd.DataFrame) -> NDArray[np.int64]:
    """Count reports by weekday (row 0 = Monday) and hour: int array (7, 24).

    Uses `reported_at` in its own zone; where there is a column `has_time`, rows of which only the date is known are
    left out.
    """
    timed = reports[reports["has_time"].astype(bool)] if "has_time" in reports else reports
    at = timed["reported_at"].dt
    slot = at.dayofweek.to_numpy() * 24 + at.hour.to_numpy()
    return np.bincount(slot, minlength=7 * 24).reshape(7, 24)
