"""A plan: what was asked, who goes where and when, what did not fit, and what would be done by hand."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.errors import Notice


@dataclass(frozen=True)
class Crew:
    """One crew: leaves (`lon`, `lat`) at `start_minute` of the day, ends at (`end_lon`, `end_lat`) by `end_minute`.

    WGS84; minutes after midnight, more than 1440 = on the next day.
    """

    crew_id: str
    name: str
    lon: float
    lat: float
    start_minute: float
    end_minute: float
    end_lon: float
    end_lat: float


@dataclass(frozen=True)
class Request:
    """What a plan is asked for.

    `day`: the midnight that begins the day of the shift, with a zone. `themes`: codes, none = all.
    `pinned`, `excluded`: visit ids that must, or must not, be made. `seconds`: time to search for routes;
    None = enough for the number of places. `iterations`: search this many instead; the plan is then the same twice.
    """

    day: pd.Timestamp
    crews: tuple[Crew, ...]
    themes: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    seconds: float | None = None
    iterations: int | None = None
    seed: int = 2017

    @property
    def span(self) -> tuple[float, float]:
        """Minutes of the day from when the first crew begins until the last one ends; needs a crew."""
        return min(crew.start_minute for crew in self.crews), max(crew.end_minute for crew in self.crews)

    @property
    def begin_at(self) -> pd.Timestamp:
        """When the first crew begins."""
        return self.day + pd.Timedelta(minutes=self.span[0])

    @property
    def end_at(self) -> pd.Timestamp:
        """When the last crew ends."""
        return self.day + pd.Timedelta(minutes=self.span[1])


@dataclass(frozen=True, eq=False)
class Plan:
    """The answer; the columns of its tables are in docs/architecture.md.

    `crews`, `stops`, `by_hand`, `missing`: DataFrames. `lines`: crew id → (m, 2) longitude and latitude of its way.
    `travel`: `straight` or `roads`. `engine`: which search found the routes.
    """

    plan_id: str
    request: Request
    crews: pd.DataFrame
    stops: pd.DataFrame
    missing: pd.DataFrame
    by_hand: pd.DataFrame
    lines: dict[str, NDArray[np.float64]]
    engine: str
    travel: str
    notices: tuple[Notice, ...]

    @property
    def expected(self) -> float:
        """Problems the plan is expected to meet."""
        return float(self.stops["expected"].sum())

    @property
    def expected_by_hand(self) -> float:
        """Problems the priority list, walked nearest first by the same crews, is expected to meet."""
        return float(self.by_hand["expected"].sum())
