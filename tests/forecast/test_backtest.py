"""The back-test: its figures, its words, and what it must show on cities whose truth is known."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from hotspot.cells import lay_squares
from hotspot.errors import InputDataError, NotEnoughDataError
from hotspot.forecast import Backtest, ForecastParams, Series, backtest
from hotspot.forecast.folds import METHODS
from hotspot.forecast.measures import count_budget, count_hits, rank_cells
from hotspot.texts import LANGUAGES, tell, tell_error
from tests.forecast.city import City, build_city

COLUMNS = ["method", "area_share", "hit_rate", "low", "high", "pai", "pei"]
COLUMNS += ["oracle_ratio", "ratio", "ratio_low", "ratio_high"]


@pytest.fixture(scope="module")
def city() -> City:
    return build_city()


@pytest.fixture(scope="module")
def found(city: City) -> Backtest:
    return backtest(city.series, weeks=13)


def _even(per_week: float, *, weeks: int = 60, seed: int = 1) -> Series:
    """Reports that lie anywhere: no place is better than another."""
    grid = lay_squares(shapely.box(600_001, 600_001, 604_499, 604_499), size_m=150)
    rng = np.random.default_rng(seed)
    n = rng.poisson(per_week * weeks)
    return Series.from_cells(grid, rng.integers(0, len(grid), n), np.append(0, rng.integers(0, 7 * weeks, n - 1)))


def _row(result: Backtest, method: str, share: float = 0.01) -> pd.Series:
    return result.table.set_index(["method", "area_share"]).loc[(method, share)]


def test_one_row_for_each_method_and_share(found: Backtest) -> None:
    assert found.table.columns.tolist() == COLUMNS
    assert found.table[["method", "area_share"]].drop_duplicates().shape == (len(METHODS) * 4, 2)
    assert not found.table.isna().any(axis=None)


def test_the_table_is_the_sum_of_its_weeks(found: Backtest, city: City) -> None:
    sums = found.weekly.groupby(["method", "area_share"])[["hits", "reports"]].sum()
    rates = (sums["hits"] / sums["reports"]).reindex(pd.MultiIndex.from_frame(found.table[["method", "area_share"]]))
    assert found.table["hit_rate"].to_numpy() == pytest.approx(rates.to_numpy())
    first = found.weekly["week_start"].min()
    assert first == city.series.day[-1] + 1 - 7 * 13
    assert sums["reports"].eq((city.series.day >= first).sum()).all()


def test_budgets_are_whole_cells(found: Backtest, city: City) -> None:
    cells = found.weekly.groupby("area_share")["area_cells"].unique()
    assert [part.tolist() for part in cells] == [[n] for n in count_budget([0.005, 0.01, 0.02, 0.05], len(city.grid))]


def test_more_area_meets_more(found: Backtest) -> None:
    wide = found.table.pivot(index="method", columns="area_share", values="hit_rate")
    assert (wide.diff(axis=1).iloc[:, 1:] > 0).all(axis=None)


def test_the_rate_lies_in_its_interval_and_below_hindsight(found: Backtest) -> None:
    table = found.table
    assert ((table["low"] <= table["hit_rate"]) & (table["hit_rate"] <= table["high"])).all()
    assert ((table["hit_rate"] <= table["pei"]) & (table["pei"] <= 1)).all()


def test_the_52_week_count_is_its_own_measure(found: Backtest) -> None:
    assert (found.table.query("method == 'count_52'")[["ratio", "ratio_low", "ratio_high"]] == 1).all(axis=None)


def test_the_same_seed_gives_the_same_result(found: Backtest, city: City) -> None:
    again = backtest(city.series, weeks=13)
    pd.testing.assert_frame_equal(again.table, found.table, check_exact=True)
    pd.testing.assert_frame_equal(again.weekly, found.weekly, check_exact=True)


def test_what_comes_later_changes_no_earlier_week(found: Backtest, city: City) -> None:
    """Weeks, shares and methods alike, bit for bit; only days beyond the change see it."""
    series, cut = city.series, int(city.series.day[-1]) + 1 - 7 * 3
    rng, future = np.random.default_rng(3), city.series.day >= cut
    cell = np.where(future, rng.integers(0, len(city.grid), len(series)), series.cell)
    weekly = backtest(Series.from_cells(city.grid, cell, series.day), weeks=13).weekly
    earlier = found.weekly["week_start"] < cut
    pd.testing.assert_frame_equal(weekly[earlier], found.weekly[earlier], check_exact=True)
    assert not weekly[~earlier].equals(found.weekly[~earlier])


def test_progress_is_told_week_by_week() -> None:
    told: list[tuple[int, int]] = []
    backtest(_even(80), weeks=5, progress=lambda done, total: told.append((done, total)))
    assert told == [(week, 5) for week in range(1, 6)]


def test_who_watches_can_stop_it() -> None:
    class StopError(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise StopError

    with pytest.raises(StopError):
        backtest(_even(80), weeks=5, progress=stop)


def test_where_no_place_is_better_nothing_is_claimed() -> None:
    result = backtest(_even(400), weeks=16)
    assert result.code == "not_better"
    assert _row(result, "forecast")["ratio_low"] < 1 < _row(result, "forecast")["ratio_high"]
    assert "不能说" in tell(result.notices[1])


def test_few_reports_are_said_to_be_few_and_no_rate_is_promised() -> None:
    result = backtest(_even(20), weeks=5)
    keys = [each.key for each in result.notices]
    assert result.code == "too_few"
    assert keys[0] == "forecast.backtest_too_few"
    assert "forecast.backtest_result" not in keys


def test_short_data_are_tested_on_fewer_weeks_and_that_is_said() -> None:
    result = backtest(_even(80, weeks=20))
    facts = {each.key: each.facts for each in result.notices}
    assert result.weekly["week_start"].nunique() == 12
    assert facts["forecast.backtest_fewer_weeks"] == {"weeks": 12, "asked": 52}
    assert facts["forecast.backtest_short_history"] == {"weeks": 8}
    assert facts["forecast.backtest_untuned"] == {"n": 12, "weeks": 12}


def test_the_result_is_said_in_plain_words(found: Backtest) -> None:
    rate, heat = (round(100 * _row(found, method)["hit_rate"]) for method in ("forecast", "heat_500"))
    said = tell(found.notices[0])
    assert said == f"按此图巡查 1 % 的面积，下周可遇到 {rate} % 的问题；经验热力图为 {heat} %。"
    assert all(tell(each, language) for each in found.notices for language in LANGUAGES)


def test_found_by_patrol_counts_less_among_the_hits_too() -> None:
    """What lies where patrols were sent would flatter whatever sent them."""
    even = _even(80)
    series = Series.from_cells(even.grid, even.cell, even.day, weight=np.full(len(even), 0.5))
    assert backtest(series, weeks=5).weekly["reports"].sum() == backtest(even, weeks=5).weekly["reports"].sum() / 2


@pytest.mark.parametrize(
    ("run", "error"),
    [
        (lambda: backtest(_even(80), shares=()), InputDataError),
        (lambda: backtest(_even(80), shares=(0.0,)), InputDataError),
        (lambda: backtest(_even(80), shares=(1.5,)), InputDataError),
        (lambda: backtest(_even(80, weeks=9)), NotEnoughDataError),
        (lambda: backtest(_even(80).before(0)), NotEnoughDataError),
        (lambda: backtest(_weightless(_even(80)), weeks=5), NotEnoughDataError),
    ],
)
def test_what_cannot_be_tested_is_said(run: Callable[[], Backtest], error: type[Exception]) -> None:
    with pytest.raises(error) as told:
        run()
    assert all(tell_error(told.value, language) for language in LANGUAGES)


def _weightless(series: Series) -> Series:
    return Series.from_cells(series.grid, series.cell, series.day, weight=np.zeros(len(series)))


def _meet_truth(city: City, result: Backtest) -> float:
    """Reports that who knew the true level of every cell in every week would have met at 1 % of the area."""
    budget, met = count_budget([0.01], len(city.grid)), 0.0
    for start in result.weekly["week_start"].unique():
        week = (city.series.day >= start) & (city.series.day < start + 7)
        came = np.bincount(city.series.cell[week], minlength=len(city.grid))
        met += count_hits(came, rank_cells(city.level(start // 7), np.arange(len(came))), budget)[0]
    return met


@pytest.mark.statistics
def test_made_up_cities_are_forecast_nearly_as_well_as_by_their_true_rates() -> None:
    """Five cities together: the noise of one is as large as what the gate asks (0.96 to 1.00 city by city)."""
    met = dict.fromkeys(("forecast", "gi_star", "heat_500", "truth"), 0.0)
    for seed in range(2026, 2031):
        city = build_city(seed=seed)
        result = backtest(city.series)
        hits = result.weekly[result.weekly["area_share"] == 0.01].groupby("method")["hits"].sum()
        met |= {name: met[name] + hits[name] for name in ("forecast", "gi_star", "heat_500")}
        met["truth"] += _meet_truth(city, result)
    assert met["forecast"] >= 0.97 * met["truth"]
    assert met["forecast"] >= 1.05 * met["gi_star"]
    assert met["forecast"] >= 1.02 * met["heat_500"]


def _read_chicago(shared: Path, category: str | None = None) -> Series:
    folder = shared / "data/incidents"
    boundary = shapely.from_wkt((folder / "chicago_sanitation311.boundary.wkt").read_text().splitlines()[-1])
    reports = pd.read_csv(folder / "chicago_sanitation311.csv.gz", comment="#")
    if category:
        reports = reports[reports["cat"] == category]
    return Series.from_points(reports["x"], reports["y"], np.floor(reports["t"]), lay_squares(boundary, size_m=150))


@pytest.mark.statistics
def test_on_real_reports_the_forecast_beats_all_that_is_used_now(shared: Path) -> None:
    result = backtest(_read_chicago(shared))
    forecast = _row(result, "forecast")
    assert result.weekly["week_start"].nunique() == 52
    assert result.code == "better"
    assert forecast["hit_rate"] >= 0.125
    assert forecast["ratio"] >= 1.12
    assert forecast["ratio_low"] > 1.05
    assert _row(result, "untuned")["ratio"] >= 1.06
    rates = result.table.pivot(index="method", columns="area_share", values="hit_rate")
    assert (rates.loc["forecast"] > rates.drop("forecast").max() * 1.02).all()


@pytest.mark.statistics
@pytest.mark.parametrize(
    "category", ["Garbage in alley", "Garbage in yard", "Dumpster not being emptied", "Overflowing carts"]
)
def test_each_kind_of_real_reports_is_forecast_better_than_by_counting(shared: Path, category: str) -> None:
    series = _read_chicago(shared, category)
    result = backtest(series, shares=(0.01,), params=ForecastParams(min_expected=0))
    assert result.code == "better"
    assert _row(result, "forecast")["ratio"] >= 1.08
