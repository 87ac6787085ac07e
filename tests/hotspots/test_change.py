"""Whether a place changed, against counts that are known and a district in which nothing changes."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest
from shapely.geometry import box

from hotspot import hotspots
from hotspot.cells import lay_squares
from hotspot.hotspots.change import count_inside, examine_increase
from hotspot.periods import Period

START = pd.Timestamp("2017-01-02", tz="Asia/Shanghai")
SIDE = 6_000.0
SPOT = box(1_050, 1_050, 1_500, 1_500)


def reports(now: int, then: int, *, background: int = 600, seed: int = 1) -> gpd.GeoDataFrame:
    """So many reports in the spot in the second and in the first 28 of 56 days, others anywhere."""
    rng = np.random.default_rng(seed)
    n = now + then + background
    x, y = rng.uniform(0, SIDE, (2, n))
    x[background:], y[background:] = rng.uniform(1_060, 1_490, (2, now + then))
    day = rng.uniform(0, 56, n)
    day[background : background + now] = rng.uniform(28, 56, now)
    day[background + now :] = rng.uniform(0, 28, then)
    table = {
        "report_id": [f"r{i}" for i in range(n)],
        "reported_at": START + pd.to_timedelta(day, unit="D"),
        "theme": ["garbage"] * n,
    }
    return gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(x, y), crs="EPSG:4544")


def examine(now: int, then: int, **options) -> tuple[np.ndarray, list[int], float]:
    rows = reports(now, then, **options)
    history = hotspots.learn(rows, lay_squares(box(0, 0, SIDE, SIDE), size_m=150))
    middle = START + pd.Timedelta(days=28)
    periods = Period(middle, middle + pd.Timedelta(days=28)), Period(START, middle)
    spot = gpd.GeoDataFrame({"theme": ["garbage"]}, geometry=[SPOT], crs="EPSG:4544")
    counts = [int(count_inside(history, spot, period)[0]) for period in periods]
    return examine_increase(history, spot, *periods), counts, history.noise["garbage"].pooled


def test_only_the_outline_the_theme_and_the_period_count() -> None:
    _, counts, _ = examine(30, 12, background=0)
    assert counts == [30, 12]


def test_p_is_that_of_the_binomial_test() -> None:
    """Equal days mean a fair coin; counts are divided by the dispersion. The reference is scipy's own test."""
    p, counts, noise = examine(25, 10)
    now, then = (int(count / noise) for count in counts)
    assert 1 <= noise < 1.5
    assert p[0] == pytest.approx(binomtest(now, now + then, 0.5, alternative="greater").pvalue, rel=1e-9)


@pytest.mark.parametrize(("now", "then", "clear"), [(30, 4, True), (30, 19, False), (12, 12, False), (4, 30, False)])
def test_only_a_clear_increase_is_one(now: int, then: int, clear: bool) -> None:
    p, _, _ = examine(now, then, background=0)
    assert (p[0] <= 0.01) == clear


def test_no_hotspot_no_answer() -> None:
    rows = reports(20, 20)
    history = hotspots.learn(rows, lay_squares(box(0, 0, SIDE, SIDE), size_m=150))
    empty = gpd.GeoDataFrame({"theme": []}, geometry=[], crs="EPSG:4544")
    half = (
        Period(START, START + pd.Timedelta(days=28)),
        Period(START + pd.Timedelta(days=28), START + pd.Timedelta(days=56)),
    )
    assert examine_increase(history, empty, *half).shape == (0,)
