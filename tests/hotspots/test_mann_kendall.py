"""Mann–Kendall against the published figures of pyMannKendall and sfdep, and by brute force."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from hotspot.hotspots import mann_kendall

# Test series of pyMannKendall 1.4.3 (M. M. Hussain & I. Mahmud, MIT licence, github.com/mmhs013/pyMannKendall at
# ec2e3ab), a - for NaN, and the results of its original test.
ARBITRARY = """
32 20 25 189 240 193 379 278 301 0 0 82 0 4 - - 121 234 360 262 120 30 11 1 7 3 31 31 355 102 248 274 308 - 5 26
11 16 6 48 388 539 431 272 404 186 0 2 0 4 1 54 272 459 235 164 365 135 2 - - 4 0 128 210 163 446 225 462 467 19
13 0 3 17 132 178 338 525 623 145 31 19 3 0 29 25 87 259 756 486 180 292 43 92 1 0 16 2 0 130 253 594 111 273 30
0 4 0 27 24 41 292 378 499 265 320 227 4 0 4 14 8 48 416 240 404 207 733 105 0 112 0 14 0 30 140 202 289 159 424
106 3 0 65 3 14 58 268 466 432 266 240 95 1 0 10 26 4 114 94 289 173 208 263 156 5 0 16 16 14 0 111 475 534 432
471 117 70 1 3 28 7 401 184 283 338 171 335 176 0 0 10 11 9 140 102 208 298 245 220 29 2 27 10 13 26 84 143 367
749 563 283 353 10 0 0 0 0 9 246 265 343 429 168 133 17 0 18 35 76 158 272 250 190 289 466 84 0 0 0 0 0 22 217
299 185 115 344 203 8 - - 0 5 284 123 254 476 496 326 27 20 0 4 53 72 113 214 364 219 220 156 264 0 13 0 0 45 90
137 638 529 261 206 251 0 0 5 9 58 72 138 130 471 328 356 523 0 1 0 0 12 143 193 184 192 138 174 69 1 0 0 18 25
28 92 732 320 256 302 131 15 0 27 0 22 20 213 393 474 374 109 159 0 0 0 3 3 49 205 128 194 570 169 89 0 0 0 0 0
26 185 286 92 225 244 190 3 20
"""
PUBLISHED = {"s": -1959.0, "var_s": 4889800.333333333, "z": -0.8854562842589916, "p_value": 0.37591058740506833}


def series(words: str) -> list[float]:
    return [float("nan") if word == "-" else float(word) for word in words.split()]


def test_the_published_series_with_ties_and_gaps() -> None:
    found = mann_kendall(series(ARBITRARY))
    assert {name: getattr(found, name) for name in PUBLISHED} == pytest.approx(PUBLISHED, rel=1e-9, abs=1e-9)
    assert found.tau == pytest.approx(-0.03153167653875869, abs=1e-9)


def test_the_published_results_as_they_lie_in_the_folder(shared: Path) -> None:
    folder = shared / "published" / "mann_kendall"
    cases = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    expected = next(case["original_test"] for name, case in cases.items() if name.startswith("arbitrary_1d.csv"))
    found = mann_kendall(np.genfromtxt(folder / "arbitrary_1d.csv", skip_header=1, missing_values='""'))
    figures = [found.s, found.var_s, found.z, found.p_value, found.tau]
    assert figures == pytest.approx([expected[name] for name in ("s", "var_s", "z", "p", "Tau")], rel=1e-9, abs=1e-9)


def test_a_constant_series_has_no_trend() -> None:
    found = mann_kendall(np.ones(360))
    assert (found.s, found.var_s, found.z, found.p_value, found.tau) == (0, 0, 0, 1, 0)


def test_a_rising_series_has_only_rising_pairs() -> None:
    found = mann_kendall(np.arange(360))
    assert (found.s, found.tau, found.p_value) == (64620, 1, pytest.approx(0, abs=1e-9))


@pytest.mark.parametrize(
    ("s", "tau", "p_value"), [(17, 0.378, 0.152), (37, 0.822, 0.00128), (-45, -1, 8.3e-05)], ids=["17", "37", "-45"]
)
def test_ten_values_as_in_the_article_of_sfdep(s: int, tau: float, p_value: float) -> None:
    """S of a permutation of 0..9 is 45 less twice its inversions: so many neighbours exchanged make that S."""
    values = list(range(10))
    for _ in range((45 - s) // 2):
        i = next(i for i in range(9) if values[i] < values[i + 1])
        values[i], values[i + 1] = values[i + 1], values[i]
    found = mann_kendall(values)
    assert (found.s, found.var_s) == (s, 125)
    assert (round(float(found.tau), 3), found.p_value) == (tau, pytest.approx(p_value, rel=0.006))


SERIES = arrays(float, st.integers(2, 12), elements=st.sampled_from([0.0, 1.0, 2.5, -3.0, 7.0]))


@settings(deadline=None)
@given(SERIES)
def test_s_is_the_sum_of_the_signs_of_all_pairs(values: np.ndarray) -> None:
    pairs = np.sign(values[None, :] - values[:, None])
    assert mann_kendall(values).s == np.triu(pairs).sum()


@settings(deadline=None)
@given(SERIES)
def test_variance_is_that_of_all_orders_of_the_ties(values: np.ndarray) -> None:
    _, ties = np.unique(values, return_counts=True)
    n = len(values)
    expected = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    assert mann_kendall(values).var_s == pytest.approx(expected)


@settings(deadline=None)
@given(SERIES)
def test_turned_round_in_time_the_trend_turns(values: np.ndarray) -> None:
    there, back = mann_kendall(values), mann_kendall(values[::-1])
    assert (there.s, there.p_value, there.tau) == (-back.s, back.p_value, -back.tau)


def test_without_ties_tau_is_that_of_scipy() -> None:
    values = np.random.default_rng(2).normal(size=50)
    assert mann_kendall(values).tau == pytest.approx(stats.kendalltau(np.arange(50), values).statistic)


def test_many_series_at_once_are_each_tested_alone() -> None:
    table = np.round(np.random.default_rng(1).normal(size=(30, 13)), 1)
    table[3, 4:7] = np.nan
    together = mann_kendall(table)
    assert together.p_value == pytest.approx([mann_kendall(row[~np.isnan(row)]).p_value for row in table])


@pytest.mark.parametrize("values", [[], [3.0], [np.nan, 3.0, np.nan], [np.nan, np.nan]])
def test_fewer_than_two_values_say_nothing(values: list[float]) -> None:
    found = mann_kendall(values)
    assert np.isnan([found.z, found.p_value, found.tau]).all()
