"""A city of 8 × 8 km whose true rates are known: places that stay, places that come and go, and repeats nearby.

About 45,000 reports in 130 weeks. Of the reports that nothing triggered, 30 % fall anywhere as people live, 70 % at 300
places with gamma risk (shape 0.3), each some 80 m wide (a market, a compound, a lane), that lie in 50 quarters of some
250 m; 10 % of the places begin or end at some week. Each report triggers 0.2 further ones on average, within some 60 m
and 10 days.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage
from scipy.special import ndtr

from hotspot.cells import Grid, lay_squares
from hotspot.forecast.series import Series

Floats = NDArray[np.float64]

WEEKS, SIDE_M, CELL_M, ORIGIN_M = 130, 8_100.0, 150.0, 600_000.0
REPORTS, PLACES, QUARTERS, QUARTER_M = 45_000, 300, 50, 250.0
CHANGING, PLACE_M = 0.1, 80.0
BRANCHING, REACH_M, DELAY_DAYS = 0.2, 60.0, 10.0
_PIXEL_M = 30.0


@dataclass(frozen=True)
class City:
    """`series` of the reports; `x`, `y` (m from the corner) and `time` (days) of each, in the order of time.

    `base` (weeks, cells): expected reports that nothing triggered.
    """

    grid: Grid
    series: Series
    x: Floats
    y: Floats
    time: Floats
    base: Floats

    def level(self, week: int) -> Floats:
        """True rate of each cell without the news: what begins by itself in that week and what it triggers nearby."""
        rate = self.base[week]
        return rate + BRANCHING / (1 - BRANCHING) * self._blur(rate)

    def expected(self, week: int) -> Floats:
        """True expected reports of each cell given all reports before the week: `base` and what is still to follow.

        Reports that are triggered within the week trigger more; those are taken to stay where their parents are.
        """
        start = 7.0 * week
        past = self.time < start
        age = start - self.time[past]
        due = BRANCHING * (np.exp(-age / DELAY_DAYS) - np.exp(-(age + 7) / DELAY_DAYS))
        pixels = int(SIDE_M / _PIXEL_M)
        fine = np.histogram2d(self.y[past], self.x[past], pixels, [[0, SIDE_M], [0, SIDE_M]], weights=due)[0]
        fine = ndimage.gaussian_filter(fine, REACH_M / _PIXEL_M, mode="constant")
        per_cell = int(CELL_M / _PIXEL_M)
        side = pixels // per_cell
        return self.base[week] + fine.reshape(side, per_cell, side, per_cell).sum(axis=(1, 3)).ravel()

    def _blur(self, rate: Floats) -> Floats:
        raster = rate.reshape(int(SIDE_M / CELL_M), -1)
        return ndimage.gaussian_filter(raster, REACH_M / CELL_M, mode="constant").ravel()


def build_city(*, seed: int = 2026, reports: int = REPORTS) -> City:
    """Draw the city: everything follows from the seed."""
    rng = np.random.default_rng(seed)
    corner = shapely.box(ORIGIN_M + 1.5, ORIGIN_M + 1.5, ORIGIN_M + SIDE_M - 1.5, ORIGIN_M + SIDE_M - 1.5)
    grid = lay_squares(corner, size_m=CELL_M)
    assert len(grid) == int(SIDE_M / CELL_M) ** 2
    people = _settle_people(grid, rng)
    begun = reports * (1 - BRANCHING) / WEEKS
    spot, risk, active = _open_places(grid, people, rng)
    base = 0.3 * begun * people + np.zeros((WEEKS, 1))
    weekly = 0.7 * begun * (risk * active) / (risk * active.mean(axis=0)).sum()
    east, north = (_share_among_cells(part) for part in spot.T)
    base += np.einsum("wp,pr,pc->wrc", weekly, north, east, optimize=True).reshape(WEEKS, -1)
    first = [_draw_anywhere(grid, 0.3 * begun * people, rng), _draw_places(spot, weekly, rng)]
    x, y, time = _trigger(np.concatenate(first, axis=1), rng)
    order = np.argsort(time)
    x, y, time = x[order], y[order], time[order]
    series = Series.from_points(x + ORIGIN_M, y + ORIGIN_M, np.floor(time), grid)
    return City(grid, series, x, y, time, base)


def _settle_people(grid: Grid, rng: np.random.Generator) -> Floats:
    place = grid.centres - ORIGIN_M
    centre, width = rng.uniform(1000, SIDE_M - 1000, (6, 2)), rng.uniform(600, 1800, 6)
    far = np.hypot(*(place[:, None, :] - centre).transpose(2, 0, 1))
    people = 0.05 + np.exp(-0.5 * (far / width) ** 2).sum(axis=1)
    return people / people.sum()


def _open_places(grid: Grid, people: Floats, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """Position (places, 2), risk and (weeks, places) activity of each place."""
    centre = (grid.centres - ORIGIN_M)[rng.choice(len(people), QUARTERS, p=people)]
    spot = centre[rng.integers(0, QUARTERS, PLACES)] + rng.normal(0, QUARTER_M, (PLACES, 2))
    spot, risk = np.clip(spot, 1, SIDE_M - 1), rng.gamma(0.3, 1.0, PLACES)
    week, change = np.arange(WEEKS)[:, None], rng.integers(0, WEEKS, PLACES)
    kind = rng.choice(3, PLACES, p=[1 - CHANGING, CHANGING / 2, CHANGING / 2])
    active = np.where(kind == 0, True, np.where(kind == 1, week >= change, week < change))
    return spot, risk, active.astype(float)


def _draw_anywhere(grid: Grid, rate: Floats, rng: np.random.Generator) -> Floats:
    cell = np.repeat(np.arange(len(grid)), rng.poisson(rate * WEEKS))
    place = grid.centres[cell] - ORIGIN_M + rng.uniform(-CELL_M / 2, CELL_M / 2, (len(cell), 2))
    return np.stack([place[:, 0], place[:, 1], rng.uniform(0, 7 * WEEKS, len(cell))])


def _draw_places(spot: Floats, weekly: Floats, rng: np.random.Generator) -> Floats:
    n = rng.poisson(weekly)
    week, place = np.nonzero(n)
    week, place = (np.repeat(part, n[n > 0]) for part in (week, place))
    x, y = (spot[place] + rng.normal(0, PLACE_M, (len(place), 2))).T
    inside = (np.minimum(x, y) > 0) & (np.maximum(x, y) < SIDE_M)
    return np.stack([x, y, 7 * (week + rng.uniform(size=len(week)))])[:, inside]


def _share_among_cells(position: Floats) -> Floats:
    """Part of each place (places, lines) in every row or column of cells."""
    edges = np.arange(0, SIDE_M + 1, CELL_M)
    return np.diff(ndtr((edges - position[:, None]) / PLACE_M), axis=1)


def _trigger(first: Floats, rng: np.random.Generator) -> Floats:
    """Let reports (x, y, time) trigger others, generation after generation; what leaves city or period is lost."""
    found, parents = [first], first
    while parents.shape[1]:
        children = np.repeat(parents, rng.poisson(BRANCHING, parents.shape[1]), axis=1)
        children[:2] += rng.normal(0, REACH_M, (2, children.shape[1]))
        children[2] += rng.exponential(DELAY_DAYS, children.shape[1])
        inside = (children[:2] > 0).all(axis=0) & (children[:2] < SIDE_M).all(axis=0) & (children[2] < 7 * WEEKS)
        parents = children[:, inside]
        found.append(parents)
    return np.concatenate(found, axis=1)
