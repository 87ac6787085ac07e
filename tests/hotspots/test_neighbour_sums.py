"""The exact null of a neighbours' sum: against every possible draw, against fractions, against chance, on bad input."""

import math
import tracemalloc
from fractions import Fraction
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from hotspot.cells import Grid, lay_squares
from hotspot.errors import InputDataError, NotEnoughDataError
from hotspot.hotspots.neighbour_sums import (
    SMALLEST_P,
    check_counts,
    check_neighbours,
    control_false_discoveries,
    find_tails,
    sum_neighbours,
)
from tests.hotspots.calibration import field

DRAWS = 200_000


@st.composite
def _little_maps(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Counts of 3 to 8 cells, not all equal, and any 0/1 neighbours without self."""
    n = draw(st.integers(3, 8))
    counts = draw(
        st.lists(st.sampled_from([0, 1, 2, 3, 7, 1000]), min_size=n, max_size=n).filter(lambda c: len({*c}) > 1)
    )
    links = draw(st.lists(st.lists(st.booleans(), min_size=n, max_size=n), min_size=n, max_size=n))
    matrix = np.array(links, dtype=int)
    np.fill_diagonal(matrix, 0)
    return np.array(counts), matrix


@given(_little_maps())
@settings(max_examples=150, deadline=None)
def test_tails_are_those_of_all_possible_draws(little: tuple[np.ndarray, np.ndarray]) -> None:
    counts, matrix = little
    upper, lower = find_tails(counts, matrix @ counts, matrix.sum(axis=1))
    for cell, (k, total) in enumerate(zip(matrix.sum(axis=1), matrix @ counts, strict=True)):
        if not k:
            assert np.isnan([upper[cell], lower[cell]]).all()
            continue
        sums = [sum(drawn) for drawn in combinations(np.delete(counts, cell).tolist(), int(k))]
        as_large = Fraction(sum(s >= total for s in sums), len(sums))
        as_small = Fraction(sum(s <= total for s in sums), len(sums))
        assert (upper[cell], lower[cell]) == pytest.approx((float(as_large), float(as_small)), rel=1e-12)


def test_a_tail_of_1e_minus_27_is_as_precise_as_any() -> None:
    """2,000 cells of which 20 hold 3 reports: 12 neighbours that are all busy are C(20, 12) / C(1999, 12)."""
    counts = np.zeros(2000, dtype=np.int64)
    counts[1:21] = 3
    total, degree = np.zeros(2000, dtype=np.int64), np.full(2000, 12)
    total[0] = 36
    upper, lower = find_tails(counts, total, degree)
    assert upper[0] == pytest.approx(float(Fraction(math.comb(20, 12), math.comb(1999, 12))), rel=1e-12)
    assert lower[0] == 1
    assert lower[1] == pytest.approx(float(Fraction(math.comb(1980, 12), math.comb(1999, 12))), rel=1e-12)


def test_a_chance_below_any_number_is_not_called_nought() -> None:
    counts = np.repeat([0, 1], [100_000, 100]).astype(np.int64)
    degree, total = np.zeros(len(counts), dtype=np.int64), np.zeros(len(counts), dtype=np.int64)
    degree[0], total[0] = 90, 90
    assert find_tails(counts, total, degree)[0][0] == SMALLEST_P


def test_a_cells_own_count_has_no_part_in_its_p() -> None:
    counts = np.random.default_rng(1).poisson(1.0, len(field()))
    other = counts.copy()
    other[777] = 40
    matrix = check_neighbours(field().neighbours, len(field()))
    one, two = sum_neighbours(counts, matrix), sum_neighbours(other, matrix)
    assert (one.p_upper[777], one.p_lower[777]) == pytest.approx((two.p_upper[777], two.p_lower[777]), rel=1e-12)


def test_as_many_more_everywhere_change_nothing() -> None:
    counts = np.random.default_rng(2).poisson(1.0, len(field()))
    matrix = check_neighbours(field().neighbours, len(field()))
    one, two = sum_neighbours(counts, matrix), sum_neighbours(counts + 500, matrix)
    assert two.p_upper == pytest.approx(one.p_upper, rel=1e-12)


def _draw_tails(rng: np.random.Generator, counts: np.ndarray, cell: int, k: int, total: int) -> tuple[float, float]:
    """Brute force: draw k different other cells so many times."""
    drawn = rng.integers(len(counts) - 1, size=(DRAWS, k))
    while (again := (np.diff(np.sort(drawn, axis=1), axis=1) == 0).any(axis=1)).any():
        drawn[again] = rng.integers(len(counts) - 1, size=(int(again.sum()), k))
    sums = counts[drawn + (drawn >= cell)].sum(axis=1)
    return float((sums >= total).mean()), float((sums <= total).mean())


def _hold_against_chance(counts: np.ndarray, grid: Grid) -> None:
    """Twelve cells with 8 neighbours whose p go from a thousandth up, and two at the rim: within 4 standard errors."""
    rng = np.random.default_rng(2026)
    sums = sum_neighbours(check_counts(counts), check_neighbours(grid.neighbours, len(grid)))
    inner = np.flatnonzero((sums.degree == 8) & (sums.p_upper > 1e-3))
    order = inner[np.argsort(sums.p_upper[inner])]
    chosen = [*order[np.linspace(0, len(order) - 1, 12).astype(int)], *np.flatnonzero(sums.degree < 8)[:2]]
    for cell in chosen:
        found = _draw_tails(rng, counts, cell, sums.degree[cell], sums.total[cell])
        for p, share in zip((sums.p_upper[cell], sums.p_lower[cell]), found, strict=True):
            assert abs(share - p) <= 4 * np.sqrt(p * (1 - p) / DRAWS)
    assert sums.p_upper[chosen].min() < 0.002


def test_exact_p_is_what_200_000_draws_approach() -> None:
    rng = np.random.default_rng(3)
    _hold_against_chance(rng.poisson(rng.gamma(0.3, 5.0, len(field()))), field())


def test_exact_p_is_what_200_000_draws_approach_on_real_reports(shared) -> None:
    folder = shared / "data/incidents"
    boundary = shapely.from_wkt((folder / "chicago_sanitation311.boundary.wkt").read_text().splitlines()[-1])
    reports = pd.read_csv(folder / "chicago_sanitation311.csv.gz", comment="#")
    grid = lay_squares(boundary, size_m=150)
    cell = grid.cell_of(reports["x"], reports["y"])
    counts = np.bincount(cell[cell >= 0], minlength=len(grid))
    assert len(grid) > 25_000
    assert counts.sum() > 70_000
    _hold_against_chance(counts, grid)


def test_counts_of_thousands_need_little_room() -> None:
    """A long tail up to thousands: every p is a chance, and the two tails share the sum itself."""
    rng = np.random.default_rng(4)
    counts = rng.poisson(np.exp(rng.normal(0, 2, len(field()))))
    counts[100] = 5000
    matrix = check_neighbours(field().neighbours, len(field()))
    tracemalloc.start()
    sums = sum_neighbours(counts, matrix)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6
    assert ((sums.p_upper > 0) & (sums.p_upper <= 1) & (sums.p_lower > 0) & (sums.p_lower <= 1)).all()
    assert (sums.p_upper + sums.p_lower > 1).all()


@pytest.mark.parametrize(
    "counts",
    [np.append(np.arange(1599), 2**31 - 1), 1000 * np.arange(1600) ** 2 % 1_000_003],
    ids=["one giant", "all different"],
)
def test_counts_too_wide_are_refused_in_words(counts: np.ndarray) -> None:
    with pytest.raises(InputDataError, match="too_wide"):
        sum_neighbours(counts, check_neighbours(field().neighbours, len(field())))


def test_windows_so_large_that_floats_would_fail_are_refused() -> None:
    matrix = check_neighbours(np.ones((1600, 1600)), 1600)
    with pytest.raises(InputDataError, match="too_wide"):
        sum_neighbours(np.arange(1600) % 2, matrix)


@pytest.mark.parametrize(
    "bad",
    [[1, 2, -1], [1, 2, np.nan], [1, 2, 0.5], [1, 2, np.inf], [1, 2, 1e12], ["1", "2"], [[1, 2, 3]], [True, False]],
    ids=["negative", "nan", "fraction", "infinite", "too large", "text", "table", "flags"],
)
def test_counts_that_are_no_counts_are_refused(bad: list) -> None:
    with pytest.raises(InputDataError, match="bad_counts"):
        check_counts(bad)


@pytest.mark.parametrize("few", [[], [1], [1, 2], [0, 0, 0, 0], [7, 7, 7]])
def test_too_few_cells_or_all_the_same_cannot_be_judged(few: list[int]) -> None:
    with pytest.raises(NotEnoughDataError):
        check_counts(np.array(few, dtype=int))


@pytest.mark.parametrize(
    "bad", [np.ones((3, 3)) / 3, np.ones((3, 2)), np.full((3, 3), np.nan), -np.ones((3, 3))],
    ids=["row-standardised", "not square", "nan", "negative"],
)  # fmt: skip
def test_neighbours_that_are_not_0_or_1_are_refused(bad: np.ndarray) -> None:
    with pytest.raises(InputDataError, match="bad_neighbours"):
        check_neighbours(bad, 3)


def test_nobody_with_a_neighbour_cannot_be_judged() -> None:
    with pytest.raises(NotEnoughDataError):
        check_neighbours(np.eye(4), 4)


def test_the_given_neighbours_stay_as_they_are() -> None:
    given = sparse.coo_array((np.ones(4), ([0, 0, 1, 2], [0, 1, 0, 1])), shape=(3, 3)).tocsr()
    kept = check_neighbours(given, 3)
    assert kept.toarray().tolist() == [[0, 1, 0], [1, 0, 0], [0, 1, 0]]
    assert given.nnz == 4


def test_q_is_taken_over_the_cells_that_can_be_judged() -> None:
    q = control_false_discoveries(np.array([0.01, np.nan, 0.03, 0.5]))
    assert q == pytest.approx([0.03, np.nan, 0.045, 0.5], nan_ok=True)


@pytest.mark.parametrize("neighbours", [None, "next door"])
def test_neighbours_that_are_no_table_are_told(neighbours: object) -> None:
    with pytest.raises(InputDataError, match="sums_bad_neighbours"):
        check_neighbours(neighbours, 3)
