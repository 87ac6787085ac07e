"""Whether a place changed, against counts that are known and a district in which nothing changes."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest
from shapely.geometry import box

from hotspot import hotspots
from hotspot.cells import lay_squares
from hotspot.hotspots.change import count_inside, examine_increase, was_hot
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


def _steady_city(rng: np.random.Generator, weeks: int = 20) -> gpd.GeoDataFrame:
    """Four themes anywhere, and six lasting spots of one of them: no rate ever changes."""
    n = rng.poisson(120 * weeks)
    x, y = rng.uniform(0, SIDE, (2, n))
    theme = np.array(["garbage", "parking", "toilets", "vending"])[rng.integers(0, 4, n)]
    sizes = rng.poisson(1.25 * weeks * rng.uniform(0.5, 2, 6))
    centre, angle = rng.uniform(600, SIDE - 600, (2, 6)), rng.uniform(0, 2 * np.pi, sizes.sum())
    radius = 150 * np.sqrt(rng.uniform(0, 1, sizes.sum()))
    x = np.append(x, np.repeat(centre[0], sizes) + radius * np.cos(angle))
    y = np.append(y, np.repeat(centre[1], sizes) + radius * np.sin(angle))
    day = np.sort(rng.uniform(0, 7 * weeks, len(x)))
    order = rng.permutation(len(x))
    table = {
        "report_id": [f"r{i}" for i in range(len(x))],
        "reported_at": START + pd.to_timedelta(day, unit="D"),
        "theme": np.append(theme, np.repeat("vending", sizes.sum()))[order],
    }
    return gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(x[order], y[order]), crs="EPSG:4544")


@pytest.mark.statistics
def test_where_nothing_changes_few_hotspots_are_said_to_have_changed() -> None:
    """By whether they were found before alone, a third and more would be new; by the test about one in twenty is."""
    found = unseen = said = 0
    for seed in range(12):
        rows = _steady_city(np.random.default_rng(seed))
        history = hotspots.learn(rows, lay_squares(box(0, 0, SIDE, SIDE), size_m=150))
        end = history.whole.end
        later = Period(end - pd.Timedelta(days=28), end)
        earlier = Period(end - pd.Timedelta(days=56), later.start)
        after, before = (hotspots.find(history, start=p.start, end=p.end) for p in (later, earlier))
        places = hotspots.match_places(history, before, after)
        kept = places.loc[((places["period"] == "after") & (places["status"] == "kept")).to_numpy(), "hotspot_id"]
        new = ~after.table["hotspot_id"].isin(kept).to_numpy()
        found, unseen = found + len(new), unseen + int(new.sum())
        said += int((new & (examine_increase(history, after.table, later, earlier) <= 0.01)).sum())
    assert found >= 30
    assert unseen / found > 0.25
    assert said / found < 0.15


@pytest.mark.parametrize(
    ("months", "hot"),
    [((5,), False), ((3, 4, 5), False), ((2, 5), True), ((0, 5), True), ((1, 2, 3, 4, 5), True), ((), False)],
)
def test_a_place_was_hot_only_if_it_was_before_the_moment(months: tuple[int, ...], hot: bool) -> None:
    """Six months of 28 days; the period is the last two of them, and looking back begins two months before it."""
    rng = np.random.default_rng(3)
    n, spots = 1_800, [(month, 25) for month in months]
    x, y = rng.uniform(0, SIDE, (2, n + 25 * len(spots)))
    day = rng.uniform(0, 168, len(x))
    for k, (month, size) in enumerate(spots):
        own = slice(n + 25 * k, n + 25 * k + size)
        x[own], y[own], day[own] = rng.uniform(1_060, 1_490, size), 1_300, 28 * (month + rng.uniform(0, 1, size))
    table = {"report_id": [f"r{i}" for i in range(len(x))], "theme": "garbage",
             "reported_at": START + pd.to_timedelta(day, unit="D")}  # fmt: skip
    rows = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(x, y), crs="EPSG:4544")
    history = hotspots.learn(rows, lay_squares(box(0, 0, SIDE, SIDE), size_m=150))
    period = Period(START + pd.Timedelta(days=140), START + pd.Timedelta(days=168))
    spot = gpd.GeoDataFrame({"theme": ["garbage"], "expected": [2.0]}, geometry=[SPOT], crs="EPSG:4544")
    assert was_hot(history, spot, period, before=period.start - pd.Timedelta(days=56)).tolist() == [hot]


def test_without_weeks_before_nothing_was_hot() -> None:
    history = hotspots.learn(reports(30, 30), lay_squares(box(0, 0, SIDE, SIDE), size_m=150))
    period = Period(START + pd.Timedelta(days=28), START + pd.Timedelta(days=56))
    spot = gpd.GeoDataFrame({"theme": ["garbage"], "expected": [2.0]}, geometry=[SPOT], crs="EPSG:4544")
    assert was_hot(history, spot, period, before=START + pd.Timedelta(days=27)).tolist() == [False]
