"""Problems to plan: small ones said in minutes on a line, and any that hypothesis can think of."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from hotspot.patrol.solver.problem import Floor, Problem, Shift

ALL_DAY = (0.0, 1440.0)


def on_a_line(
    at: Sequence[float],
    *,
    prize: Sequence[float] | None = None,
    windows: Sequence[tuple[float, float]] | None = None,
    required: Sequence[int] = (),
    place: Sequence[int] | None = None,
    floors: Sequence[Floor] = (),
    shifts: Sequence[tuple[float, float]] = ((0.0, 60.0),),
    service: float = 10.0,
) -> Problem:
    """Visits `at` so many minutes from the one depot at 0, either side; all times in minutes."""
    n = len(at)
    nodes = np.array([0.0, *at])
    travel = 60 * np.abs(nodes[:, None] - nodes)
    opens, closes = 60 * np.array(windows or [ALL_DAY] * n, np.float64).reshape(-1, 2).T
    return Problem(
        prize=np.array(prize if prize is not None else np.ones(n), np.float64),
        service_s=np.full(n, 60 * service),
        opens_s=opens,
        closes_s=closes,
        required=np.isin(np.arange(n), required),
        place=np.arange(n) if place is None else np.array(place, np.int64),
        floors=tuple(floors),
        travel_s=travel,
        travel_m=travel,
        crews=tuple(Shift(60.0 * start, 60.0 * end, 0, 0) for start, end in shifts),
    )


@st.composite
def problems(
    draw: st.DrawFn, *, most_visits: int = 12, most_crews: int = 3, whole: bool = False, metric: bool = True
) -> Problem:
    """Any problem: no visits, no crews, no way, windows and shifts of no or negative length, floors out of reach.

    `metric`: ways are shortest ways. `whole`: times are whole seconds.
    """
    n, k, d = draw(st.integers(0, most_visits)), draw(st.integers(0, most_crews)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    travel = np.rint(rng.uniform(0, 1800, (d + n, d + n))) if whole else rng.uniform(0, 1800, (d + n, d + n))
    travel[rng.random(travel.shape) < draw(st.sampled_from([0.0, 0.1, 0.5]))] = np.inf
    np.fill_diagonal(travel, 0)
    if metric:
        for middle in range(d + n):
            travel = np.minimum(travel, travel[:, [middle]] + travel[[middle]])
    opens = rng.uniform(0, 7200, n)
    width = rng.uniform(draw(st.sampled_from([-600, 0, 1200])), 9000, n)
    service = rng.uniform(0, 1200, n)
    starts, lengths = rng.uniform(0, 3600, k), rng.uniform(-600, 9000, k)
    lengths[rng.random(k) < 0.2] = 0
    if whole:
        opens, width, service, starts, lengths = map(np.round, (opens, width, service, starts, lengths))
    floors = [
        Floor(f"area {i}", rng.choice(n, rng.integers(0, n + 1), replace=False).astype(np.int64), int(least))
        for i, least in enumerate(rng.integers(1, 4, draw(st.integers(0, 3))))
    ]
    return Problem(
        prize=rng.gamma(1, 1, n) * (rng.random(n) < 0.9),
        service_s=service,
        opens_s=opens,
        closes_s=opens + width,
        required=rng.random(n) < draw(st.sampled_from([0.0, 0.2, 1.0])),
        place=rng.integers(0, max(1, n), n) if draw(st.booleans()) else np.arange(n),
        floors=tuple(floors),
        travel_s=travel,
        travel_m=10 * travel,
        crews=tuple(
            Shift(s, s + length, int(rng.integers(d)), int(rng.integers(d)))
            for s, length in zip(starts, lengths, strict=True)
        ),
    )
