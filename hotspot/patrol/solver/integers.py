"""The problem in whole seconds for the engines, rounded so that what fits there fits in exact seconds."""

from dataclasses import dataclass

import numpy as np

from hotspot.patrol.solver.problem import Bools, Ints, Problem

# A visit of median prize weighs as much as this many of the longest ways: prize first, ways only break ties.
WAYS_PER_PRIZE = 5
# However unequal prizes are, their sums stay far below what 64 bits hold.
MOST_PRIZE = 10_000_000


@dataclass(frozen=True, eq=False)
class Whole:
    """Whole seconds: ways (d + n, d + n) and service rounded up, windows and shifts inwards.

    `opens`, `latest` (n,): first and last moment at which service may begin. `starts`, `ends` (k,). `prize` (n,) in
    seconds of way; a pinned visit is worth more than all others, a required one more than those and all pinned.
    """

    travel: Ints
    service: Ints
    opens: Ints
    latest: Ints
    starts: Ints
    ends: Ints
    prize: Ints


def round_problem(problem: Problem, pinned: Bools | None = None) -> Whole:
    """Return the problem in whole seconds; a way that is none takes longer than any shift. `pinned` (n,) bool."""
    ends = _whole(np.floor([shift.end_s for shift in problem.crews]))
    finite = np.isfinite(problem.travel_s)
    longest = int(np.ceil(problem.travel_s[finite].max(initial=1)))
    forbidden = max(int(ends.max(initial=0)), longest) + 1
    service = _whole(np.ceil(problem.service_s))
    return Whole(
        travel=_whole(np.ceil(np.where(finite, problem.travel_s, forbidden))),
        service=service,
        opens=_whole(np.ceil(problem.opens_s)),
        latest=_whole(np.floor(problem.closes_s)) - service,
        starts=_whole(np.ceil([shift.start_s for shift in problem.crews])),
        ends=ends,
        prize=_round_prizes(problem, longest, np.zeros(len(problem), np.bool_) if pinned is None else pinned),
    )


def _round_prizes(problem: Problem, longest: int, pinned: Bools) -> Ints:
    some = problem.prize[problem.prize > 0]
    scale = min(WAYS_PER_PRIZE * longest / np.median(some), MOST_PRIZE / some.max()) if len(some) else 0.0
    prize = _whole(np.ceil(scale * problem.prize))
    # No saving of ways may outweigh a rank either.
    ways = (len(prize) + 1) * longest
    prize = prize + np.where(pinned, prize.sum() + ways, 0)
    return prize + np.where(problem.required, prize.sum() + ways, 0)


def _whole(values: np.ndarray) -> Ints:
    return np.asarray(values).astype(np.int64)
