"""The planning problem in plain numbers: visits to choose from, crews to make them, and routes as the answer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Floor:
    """At least `least` of the visits `members` (positions) are to be made; `code` names the floor, e.g. an area id."""

    code: str
    members: Ints
    least: int = 1


@dataclass(frozen=True)
class Shift:
    """One crew's working time: it leaves `depot` at `start_s` and is at `end_depot` by `end_s`."""

    start_s: float
    end_s: float
    depot: int
    end_depot: int


@dataclass(frozen=True, eq=False)
class Problem:
    """n visits, d depots, k crews; times are seconds after the midnight that begins the day of the shift.

    `prize` (n,): problems expected to be met, ≥ 0. `service_s` (n,). A visit begins and ends within
    [`opens_s`, `closes_s`] (n,). `required` (n,) bool. `place` (n,): visits of one number are alternatives of which at
    most one is made (the same place in different windows). `travel_s`, `travel_m` (d + n, d + n): depots first, then
    visits; shortest ways, so none is longer than over another node; need not be symmetric; infinite = no way.
    """

    prize: Floats
    service_s: Floats
    opens_s: Floats
    closes_s: Floats
    required: Bools
    place: Ints
    floors: tuple[Floor, ...]
    travel_s: Floats
    travel_m: Floats
    crews: tuple[Shift, ...]

    def __len__(self) -> int:
        return len(self.prize)

    @property
    def n_depots(self) -> int:
        """Number of depots, which come first in the travel tables."""
        return len(self.travel_s) - len(self.prize)


@dataclass(frozen=True, eq=False)
class Route:
    """What one crew does: leaves at `depart_s`, makes `visits` (m,) in order, is back at `back_s`.

    `arrive_s`, `begin_s`, `leave_s` (m,): a crew that arrives before a window opens waits until `begin_s`.
    """

    crew: int
    visits: Ints
    depart_s: float
    arrive_s: Floats
    begin_s: Floats
    leave_s: Floats
    back_s: float


@dataclass(frozen=True, eq=False)
class Solution:
    """One route per crew, in the order of `Problem.crews`, and which engine found them (`pyvrp`, `vroom`, `greedy`)."""

    routes: tuple[Route, ...]
    engine: str

    @property
    def visits(self) -> Ints:
        """Positions of all visits made, crew by crew."""
        return np.concatenate([route.visits for route in self.routes]) if self.routes else np.zeros(0, np.int64)

    def prize(self, problem: Problem) -> float:
        """Problems expected to be met on all routes."""
        return float(problem.prize[self.visits].sum())
