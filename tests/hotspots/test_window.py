"""The window test against scipy, by hand, and on bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse, stats

from hotspot.errors import InputDataError, NotEnoughDataError
from hotspot.hotspots.params import WindowParams
from hotspot.hotspots.window import count_days, examine_windows, judge_windows, learn_dispersion, tail
from tests.hotspots.calibration import field


@given(st.integers(1, 400), st.floats(0.01, 200), st.floats(0.01, 20))
def test_the_tail_is_that_of_the_negative_binomial(count: int, mean: float, excess: float) -> None:
    size = mean / excess
    expected = stats.nbinom.sf(count - 1, size, size / (size + mean))
    assert tail([count], [mean], [excess])[0] == pytest.approx(expected, rel=1e-8, abs=1e-300)


@given(st.integers(1, 400), st.floats(0.01, 200))
def test_without_excess_the_tail_is_poisson(count: int, mean: float) -> None:
    assert tail([count], [mean], [0.0])[0] == pytest.approx(stats.poisson.sf(count - 1, mean), rel=1e-8, abs=1e-300)


def test_dispersion_by_hand() -> None:
    """Two lone windows over four even weeks: (6, 0, 6, 0) varies, (0, 6, 0, 6) mirrors it.

    c_t = 1/4, S = 12: Σ (S_t - 3)² / 3 = 12, divided by T - 1 = 3 gives 4, by 1 - S/N = 1/2 gives 8.
    """
    counts = sparse.csr_array(np.array([[6, 0, 6, 0], [0, 6, 0, 6]]))
    params = WindowParams(min_weeks=4, prior_reports=1e-9)
    found = learn_dispersion(counts, sparse.eye_array(2, format="csr"), params=params)
    assert found.pooled == pytest.approx(8)
    assert found.window == pytest.approx([8, 8])


def test_steady_places_have_no_excess_noise_however_different_they_are() -> None:
    counts = sparse.csr_array(np.outer([1, 5, 50, 500], np.ones(26)))
    found = learn_dispersion(counts, sparse.eye_array(4, format="csr"), params=WindowParams())
    assert found.window == pytest.approx(np.ones(4))


def test_a_campaign_in_the_whole_city_is_no_noise() -> None:
    rng = np.random.default_rng(1)
    season = np.where(np.arange(26) < 13, 1.0, 5.0)
    counts = sparse.csr_array(rng.poisson(np.outer(np.full(400, 2.0), season)))
    found = learn_dispersion(counts, sparse.eye_array(400, format="csr"), params=WindowParams())
    assert found.pooled == pytest.approx(1, abs=0.05)


def test_bursts_are_noise() -> None:
    rng = np.random.default_rng(1)
    counts = sparse.csr_array(rng.poisson(2.0 * rng.exponential(1.0, (400, 26))))
    found = learn_dispersion(counts, sparse.eye_array(400, format="csr"), params=WindowParams())
    assert found.pooled == pytest.approx(3, rel=0.1)  # variance / mean = 1 + α·mean = 3


def test_a_short_history_takes_the_assumed_dispersion_and_says_so() -> None:
    counts = sparse.csr_array(np.ones((3, 4)))
    found = learn_dispersion(counts, sparse.eye_array(3, format="csr"), params=WindowParams())
    assert found.assumed
    assert found.window.tolist() == [WindowParams().assumed_dispersion] * 3


def test_q_values_are_those_of_benjamini_and_hochberg() -> None:
    rng = np.random.default_rng(3)
    counts = rng.poisson(1.0, (len(field()), 26))
    counts[800:803] += 3
    test = examine_windows(counts, np.full(len(field()), counts.mean() * 26), field().neighbours)
    assert test.q_value == pytest.approx(stats.false_discovery_control(test.p_value))
    assert test.significant.any()


@pytest.mark.parametrize(
    ("reports", "days", "significant"), [(12, 12, True), (4, 4, False), (12, 2, False)], ids=["busy", "few", "two days"]
)
def test_few_reports_or_few_days_are_no_hotspot(reports: int, days: int, significant: bool) -> None:
    counts = np.zeros(len(field()), dtype=int)
    counts[820] = reports
    daily = np.zeros((len(field()), 30))
    daily[820, :days] = 1
    expected = np.full(len(field()), 0.01)
    flat = learn_dispersion(sparse.csr_array(counts[:, None]), field().neighbours, params=WindowParams())
    test = judge_windows(
        counts, expected, field().neighbours,
        dispersion=flat, days=sparse.csr_array(daily), uncertainty=0.0, params=WindowParams(),
    )  # fmt: skip
    assert test.significant[820] == significant


def test_days_are_counted_once_however_many_cells_share_them() -> None:
    days = sparse.csr_array(np.array([[1, 1, 0], [1, 0, 1]]))
    assert count_days(sparse.csr_array(np.array([[1, 1], [1, 0]])), days).tolist() == [3, 2]


@pytest.mark.parametrize("bad", [0.0, np.nan, -1.0, np.inf])
def test_a_baseline_that_means_nothing_is_refused(bad: float) -> None:
    expected = np.full(len(field()), bad)
    with pytest.raises(NotEnoughDataError):
        examine_windows(np.ones((len(field()), 26)), expected, field().neighbours)


@pytest.mark.parametrize(
    ("counts", "expected", "uncertainty"),
    [
        (np.full((3, 9), np.nan), np.ones(3), 0.0),
        (np.full((3, 9), -1), np.ones(3), 0.0),
        (np.full((3, 9), 0.5), np.ones(3), 0.0),
        (sparse.csr_array(np.full((3, 9), np.nan)), np.ones(3), 0.0),
        (np.ones(3), np.ones(3), 0.0),
        (np.ones((3, 9)), np.ones(2), 0.0),
        (np.ones((3, 9)), np.ones(3), np.nan),
        (np.ones((3, 9)), np.ones(3), -1.0),
    ],
)
def test_arrays_that_do_not_fit_are_told(counts: object, expected: np.ndarray, uncertainty: float) -> None:
    with pytest.raises(InputDataError):
        examine_windows(counts, expected, sparse.eye_array(3, format="csr"), uncertainty=uncertainty)  # type: ignore[arg-type]


@pytest.mark.parametrize("counts", [np.zeros((3, 9)), np.zeros((3, 0))], ids=["no report", "no week"])
def test_without_reports_windows_cannot_say(counts: np.ndarray) -> None:
    with pytest.raises(NotEnoughDataError):
        examine_windows(counts, np.ones(3), sparse.eye_array(3, format="csr"))
