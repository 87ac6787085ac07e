"""How often the test cries wolf and how often it finds what is there, on simulated maps.

``python -m tests.hotspots.calibration`` prints the tables of ``docs/methods.md``. A map is 40 x 40 cells of 150 m over
26 weeks; everything runs through the functions that the product uses.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import sparse
from scipy.ndimage import gaussian_filter

from hotspot.cells import Grid, count, lay_squares
from hotspot.hotspots.baseline import (
    Baseline,
    Smoother,
    expect_exposure,
    expect_like_others,
    expect_like_surroundings,
    find_built_up,
    prepare_smoother,
    prepare_smoothers,
    settle,
)
from hotspot.hotspots.label import Ground, Label, label_cells, lay_ground
from hotspot.hotspots.params import BaselineParams, CircleParams, HotspotParams, WindowParams
from hotspot.hotspots.window import Dispersion, learn_dispersion

SIDE, WEEKS, SIZE_M = 40, 26, 150.0
MEANS = (0.3, 1.0, 4.0)
SPREAD = 0.8

Floats = NDArray[np.float64]
Noise = Callable[[np.random.Generator, Floats], NDArray[np.int64]]


@cache
def field() -> Grid:
    """40 x 40 squares."""
    side = SIDE * SIZE_M
    return lay_squares(shapely.box(5, 5, side - 5, side - 5), size_m=SIZE_M)


@cache
def smoothers() -> tuple[Smoother, ...]:
    """The product's Gaussians on the field."""
    return prepare_smoothers(field(), bandwidth_m=BaselineParams().bandwidth_m)


@cache
def ground() -> Ground:
    """The circles over the whole field."""
    return lay_ground(field(), np.ones(len(field()), dtype=bool), params=CircleParams())


def poisson(rng: np.random.Generator, mean: Floats) -> NDArray[np.int64]:
    """Independent reports: (cells, weeks) from the mean of each cell and week."""
    return rng.poisson(mean[:, None], (len(mean), WEEKS))


def bursts(rng: np.random.Generator, mean: Floats) -> NDArray[np.int64]:
    """Negative binomial with alpha = 1 per cell and week."""
    return rng.poisson(mean[:, None] * rng.exponential(1.0, (len(mean), WEEKS)))


def repeats(rng: np.random.Generator, mean: Floats) -> NDArray[np.int64]:
    """Each problem calls 1, 2, 3, ... times within its week, three times on average (geometric)."""
    problems = rng.poisson(mean[:, None] / 3, (len(mean), WEEKS))
    calls = np.zeros_like(problems)
    some = problems > 0
    calls[some] = problems[some] + rng.negative_binomial(problems[some], 1 / 3)
    return calls


NOISES: dict[str, Noise] = {"Poisson": poisson, "weekly bursts": bursts, "repeated calls": repeats}


def flat(rng: np.random.Generator) -> Floats:
    """Every cell the same."""
    return np.ones(SIDE * SIDE)


def rough(rng: np.random.Generator) -> Floats:
    """Lognormal from cell to cell, sd of ln = 0.8, mean 1."""
    return np.exp(rng.normal(0, SPREAD, SIDE * SIDE) - SPREAD**2 / 2)


def smooth(rng: np.random.Generator, scale_m: float = 2000) -> Floats:
    """Lognormal and smooth: sd of ln = 0.8, correlation exp(-d² / 2 scale²), a piece of a map three times as wide."""
    width = scale_m / SIZE_M / np.sqrt(2)
    waves = gaussian_filter(rng.normal(size=(3 * SIDE, 3 * SIDE)), width, mode="wrap", truncate=5)
    waves *= SPREAD * 2 * np.sqrt(np.pi) * width
    return field_order(np.exp(waves[:SIDE, :SIDE] - SPREAD**2 / 2))


def villages(rng: np.random.Generator) -> Floats:
    """Six round villages of 125 to 450 m radius, each as dense as chance will have it, among fields; mean 1."""
    density = np.full(SIDE * SIDE, 0.002)
    for _ in range(6):
        centre = rng.uniform(500, SIDE * SIZE_M - 500, 2)
        inside = np.hypot(*(field().centres - centre).T) <= rng.uniform(125, 450)
        density = np.maximum(density, inside * rng.lognormal(0, 0.6))
    return density / density.mean()


def field_order(square: Floats) -> Floats:
    """Values of a square picture in the order of the grid's cells."""
    return field().from_raster(square)


def plant(rng: np.random.Generator, ratio: float, n: int = 1) -> tuple[Floats, NDArray[np.bool_]]:
    """Multiply `n` discs of 13 cells (radius 300 m) apart by `ratio`: each cell's factor, and (n, cells) which."""
    discs: list[NDArray[np.bool_]] = []
    while len(discs) < n:
        centre = (rng.integers(2, SIDE - 2, 2) + 0.5) * SIZE_M
        disc = np.hypot(*(field().centres - centre).T) <= 301
        around = field().neighbours @ disc > 0
        if not any((around & other).any() for other in discs):
            discs.append(disc)
    return np.where(np.any(discs, axis=0), ratio, 1.0), np.array(discs)


@dataclass(frozen=True)
class Simulated:
    """Reports (cells, weeks) and the days on which a cell has one (cells, days)."""

    weekly: sparse.csr_array
    daily: sparse.csr_array

    @property
    def total(self) -> NDArray[np.int64]:
        return self.weekly.sum(axis=1)


Map = tuple[Simulated, Baseline]


def draw(rng: np.random.Generator, noise: Noise, mean: Floats) -> Simulated:
    """Draw reports with `mean` (cells,) over all weeks; each falls on any day of its week."""
    weekly = noise(rng, mean / WEEKS)
    cell, week = np.nonzero(weekly)
    cell, week = (np.repeat(part, weekly[cell, week]) for part in (cell, week))
    day = week * 7 + rng.integers(7, size=len(week))
    return Simulated(count(field(), cell, week, n_weeks=WEEKS), count(field(), cell, day, n_weeks=WEEKS * 7))


def learn(reports: Simulated) -> Dispersion:
    """The noise as the product learns it."""
    return learn_dispersion(reports.weekly, field().neighbours, params=WindowParams())


def examine(reports: Simulated, baseline: Baseline, replications: int) -> Label:
    """The product's label with the product's defaults, but for the number of replications."""
    return label_cells(
        reports.total,
        baseline,
        field(),
        ground=ground(),
        dispersion=learn(reports),
        days=reports.daily,
        params=HotspotParams(circle=CircleParams(replications=replications)),
    )


def against_known(rng: np.random.Generator, noise: Noise, mean: float, base: Floats, extra: Floats) -> Map:
    """A map and its known baseline."""
    reports = draw(rng, noise, mean * base * extra)
    return reports, expect_exposure(base, int(reports.total.sum()))


def against_others(rng: np.random.Generator, noise: Noise, mean: float, base: Floats, extra: Floats) -> Map:
    """A map and other reports (three times as many) that share its baseline, smoothed."""
    reports, others = draw(rng, noise, mean * base * extra), draw(rng, noise, 3 * mean * base)
    phi = learn(others).pooled
    return reports, expect_like_others(others.total, reports.total, smoothers(), noise=phi, params=BaselineParams())


def against_surroundings(rng: np.random.Generator, noise: Noise, mean: float, base: Floats, extra: Floats) -> Map:
    """A map and its own surroundings."""
    reports = draw(rng, noise, mean * base * extra)
    phi = learn(reports).pooled
    settled, built_up = settle(reports.total, field()), find_built_up(reports.total, field())
    around = prepare_smoother(field(), bandwidth_m=BaselineParams().bandwidth_m, settled=built_up, hollow=True)
    return reports, expect_like_surroundings(reports.total, around, settled=settled, noise=phi, params=BaselineParams())


MODES = {"known": against_known, "other themes": against_others, "surroundings": against_surroundings}
BASES = {"flat": flat, "uneven cell by cell": rough, "uneven over 2 km": smooth, "villages": villages}


def false_alarms(mode: str, noise: str, base: str, mean: float, *, maps: int, replications: int = 99) -> float:
    """Share of maps without any hotspot in which one is reported."""
    rng = np.random.default_rng(2026)
    nothing, alarms = np.ones(len(field())), 0
    for _ in range(maps):
        reports, baseline = MODES[mode](rng, NOISES[noise], mean, BASES[base](rng), nothing)
        alarms += len(examine(reports, baseline, replications).groups.strongest) > 0
    return alarms / maps


def find_planted(
    mode: str, noise: str, base: str, mean: float, ratio: float, *, n: int, maps: int, replications: int = 199
) -> tuple[float, float]:
    """Share of planted hotspots (n a map) that a reported one touches; mean share of reported cells beyond a halo."""
    rng = np.random.default_rng(2026)
    touched, beyond = 0, 0.0
    for _ in range(maps):
        extra, discs = plant(rng, ratio, n)
        reports, baseline = MODES[mode](rng, NOISES[noise], mean, BASES[base](rng), extra)
        cells = examine(reports, baseline, replications).groups.label >= 0
        touched += int((discs & cells).any(axis=1).sum())
        halo = field().neighbours @ discs.any(axis=0) > 0
        beyond += (cells & ~halo).sum() / max(cells.sum(), 1)
    return touched / maps / n, beyond / maps


ROWS = [("known", "flat"), ("known", "uneven cell by cell")]
ROWS += [(mode, base) for mode in ("other themes", "surroundings") for base in ("flat", "uneven over 2 km")]
CASES = [(0.3, 5.0, 3), (0.3, 5.0, 1), (1.0, 3.0, 3), (1.0, 3.0, 1), (4.0, 3.0, 3)]


def main(maps: int = 200, replications: int = 199) -> None:
    """Print both tables in Markdown."""
    print("| compared with | place | noise |", " | ".join(f"mean {mean:g}" for mean in MEANS), "|")
    print("|---|---|---|--:|--:|--:|")
    for mode, base in [*ROWS, ("other themes", "villages")]:
        for noise in NOISES:
            shares = (false_alarms(mode, noise, base, mean, maps=maps, replications=replications) for mean in MEANS)
            print(
                "|", mode, "|", base, "|", noise, "|", " | ".join(f"{share:.1%}" for share in shares), "|", flush=True
            )
    heads = (f"mean {mean:g}, ratio {ratio:g}, {n} a map" for mean, ratio, n in CASES)
    print("\n| compared with | place | noise |", " | ".join(heads), "|\n|---|---|---|--:|--:|--:|--:|--:|")
    for mode, base in ROWS:
        for noise in NOISES:
            both = (
                find_planted(mode, noise, base, *case[:2], n=case[2], maps=maps // 2, replications=replications)
                for case in CASES
            )
            cells = (f"{found:.0%} ({beyond:.1%})" for found, beyond in both)
            print("|", mode, "|", base, "|", noise, "|", " | ".join(cells), "|", flush=True)


if __name__ == "__main__":
    main()
