"""Made-up evenings for the patrol benchmarks: clustered places in a small city, prizes, windows, one depot."""

import numpy as np

from hotspot.patrol.solver.problem import Problem, Shift

CITY_M, SPEED_MS, DETOUR, SERVICE_S = 6_000.0, 15 / 3.6, 1.4, 720.0
START_S, SHIFT_S = 18 * 3600.0, 4 * 3600.0


def make_evening(visits: int, crews: int, *, seed: int) -> Problem:
    """Return `visits` places, half of them around ten busy spots, for crews from 18:00 to 22:00, one depot midway.

    Prizes are gamma-distributed (shape 1, mean 0.5). Two of five places have a window of one to two hours.
    """
    rng = np.random.default_rng(seed)
    spots = rng.uniform(0, CITY_M, (10, 2))
    near = spots[rng.integers(10, size=visits)] + rng.normal(0, 400, (visits, 2))
    anywhere = rng.uniform(0, CITY_M, (visits, 2))
    places = np.clip(np.where(rng.random(visits)[:, None] < 0.5, near, anywhere), 0, CITY_M)
    nodes = np.vstack([[CITY_M / 2, CITY_M / 2], places])
    metres = DETOUR * np.hypot(*(nodes[:, None] - nodes[None]).transpose(2, 0, 1))
    windowed = rng.random(visits) < 0.4
    width = rng.uniform(3600, 7200, visits)
    opens = np.where(windowed, START_S + rng.uniform(0, 1, visits) * (SHIFT_S - width), START_S)
    return Problem(
        prize=rng.gamma(1.0, 0.5, visits),
        service_s=np.full(visits, SERVICE_S),
        opens_s=opens,
        closes_s=np.where(windowed, opens + width, START_S + SHIFT_S),
        required=np.zeros(visits, np.bool_),
        place=np.arange(visits),
        floors=(),
        travel_s=metres / SPEED_MS,
        travel_m=metres,
        crews=(Shift(START_S, START_S + SHIFT_S, 0, 0),) * crews,
    )
