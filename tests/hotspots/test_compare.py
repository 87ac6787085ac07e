"""Two periods in one number: the shares add up, chance is told from change, nothing is said where nothing can be."""

from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from hotspot import hotspots
from hotspot.errors import InputDataError
from hotspot.hotspots.compare import Comparison, compare, compare_cells, expect_kept, expect_random
from hotspot.periods import Period
from tests.hotspots import calibration

START = pd.Timestamp("2017-01-02", tz="Asia/Shanghai")
HALF = pd.Timedelta(weeks=calibration.WEEKS // 2)
BEFORE, AFTER = Period(START, START + HALF), Period(START + HALF, START + 2 * HALF)
CELLS = st_numpy.arrays(bool, 12)
COUNTS = st_numpy.arrays(np.int64, 12, elements=st.integers(0, 9))


def city(rng: np.random.Generator, before: np.ndarray, after: np.ndarray, noise: str = "Poisson") -> hotspots.History:
    """A history of 26 weeks with `before` and `after` (cells,) as the mean counts a cell over 26 weeks of each half."""
    parts = []
    for mean, weeks in ((before, range(13)), (after, range(13, 26))):
        daily = calibration.draw(rng, calibration.NOISES[noise], mean).daily.tocoo()
        kept = np.isin(daily.col // 7, weeks)
        n = daily.data[kept]
        parts.append(np.column_stack([np.repeat(daily.row[kept], n), np.repeat(daily.col[kept], n)]))
    cell, day = np.concatenate(parts).T
    table = {
        "report_id": [f"r{i}" for i in range(len(cell))],
        "reported_at": START + pd.to_timedelta(day, unit="D"),
        "theme": "stalls",
    }
    points = shapely.points(calibration.field().centres[cell])
    return hotspots.learn(gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4544"), calibration.field())


def planted(rng: np.random.Generator, ratio: float = 4, n: int = 3) -> np.ndarray:
    return 4 * calibration.plant(rng, ratio, n)[0]


@pytest.fixture(scope="module")
def same() -> hotspots.History:
    rng = np.random.default_rng(1)
    mean = planted(rng)
    return city(rng, mean, mean)


@pytest.fixture(scope="module")
def moved() -> hotspots.History:
    rng = np.random.default_rng(2)
    return city(rng, planted(rng), planted(rng))


@pytest.fixture(scope="module")
def compared(same: hotspots.History) -> Comparison:
    return compare(same, BEFORE, AFTER, theme="stalls", seed=1)


def test_a_known_pair_of_maps_gives_the_parts_counted_by_hand() -> None:
    before, after = np.array([1, 1, 1, 0, 0], bool), np.array([0, 1, 1, 1, 0], bool)
    turned = compare_cells(before, after, [5, 6, 7, 8, 9], [1, 2, 3, 4, 5])
    assert (turned.cells.kept, turned.cells.new, turned.cells.gone) == (2, 1, 1)
    assert (turned.reports.kept, turned.reports.new, turned.reports.gone, turned.kept_before) == (5, 4, 5, 13)
    assert turned.cells.shares == (0.5, 0.25, 0.25)


@given(CELLS, CELLS, COUNTS, COUNTS)
def test_the_parts_add_up_to_every_hot_cell_and_report(
    before: np.ndarray, after: np.ndarray, earlier: np.ndarray, later: np.ndarray
) -> None:
    turned = compare_cells(before, after, earlier, later)
    cells, reports = turned.cells, turned.reports
    assert cells.kept + cells.gone == before.sum()
    assert cells.kept + cells.new == after.sum()
    assert reports.kept + reports.new == later[after].sum()
    assert turned.kept_before + reports.gone == earlier[before].sum()
    assert sum(cells.shares) == pytest.approx(1) or not (before | after).any()


@given(CELLS, CELLS, COUNTS, COUNTS)
def test_going_back_in_time_swaps_new_and_gone(
    before: np.ndarray, after: np.ndarray, earlier: np.ndarray, later: np.ndarray
) -> None:
    forth, back = compare_cells(before, after, earlier, later), compare_cells(after, before, later, earlier)
    assert (forth.cells.kept, forth.cells.new, forth.cells.gone) == (back.cells.kept, back.cells.gone, back.cells.new)
    assert (forth.reports.new, forth.reports.gone) == (back.reports.gone, back.reports.new)


def test_hot_cells_thrown_at_random_keep_the_expected_share() -> None:
    rng = np.random.default_rng(3)
    shares = []
    for _ in range(4000):
        one, other = (set(rng.choice(40, n, replace=False)) for n in (8, 5))
        shares.append(len(one & other) / len(one | other))
    assert expect_random(8, 5, 40) == pytest.approx(np.mean(shares), abs=4 * np.std(shares) / np.sqrt(4000))


def test_when_every_cell_is_hot_all_is_kept_at_random_too() -> None:
    assert expect_random(6, 6, 6) == 1.0
    assert expect_random(3, 6, 6) == pytest.approx(0.5)


def test_hotspots_that_stay_are_kept_as_chance_would_keep_them(compared: Comparison) -> None:
    assert compared.code == "said"
    assert compared.turnover is not None
    assert compared.chance is not None
    assert compared.turnover.cells.shares[0] > 0.5
    assert compared.chance.p_value > 0.05
    assert compared.chance.low <= compared.chance.expected <= compared.chance.high
    assert compared.chance.at_random < 0.1


def test_hotspots_that_moved_keep_less_than_chance_would(moved: hotspots.History) -> None:
    result = compare(moved, BEFORE, AFTER, theme="stalls", seed=1)
    assert result.chance is not None
    assert result.chance.observed < result.chance.low
    assert result.chance.p_value == pytest.approx(1 / (1 + result.chance.shuffles))
    assert set(result.places["status"]) == {"new", "gone"}


def test_the_window_rule_alone_gives_the_observed_share_over_whole_weeks(
    same: hotspots.History, compared: Comparison
) -> None:
    hot = []
    no_circles = same.params.model_copy(update={"circle": hotspots.CircleParams(p=1e-9)})
    for period in (BEFORE, AFTER):
        found = hotspots.find(replace(same, params=no_circles), start=period.start, end=period.end)
        own = found.members[found.members["hotspot_id"].str.startswith("stalls:")]
        hot.append(set(same.cell[pd.Index(same.reports["report_id"]).get_indexer(own["report_id"])]))
    assert compared.chance is not None
    assert compared.chance.observed == pytest.approx(len(hot[0] & hot[1]) / len(hot[0] | hot[1]), abs=0.15)


def test_every_hotspot_of_both_periods_has_one_status(same: hotspots.History, compared: Comparison) -> None:
    for name, period in (("before", BEFORE), ("after", AFTER)):
        found = hotspots.find(same, start=period.start, end=period.end).table
        own = compared.places[compared.places["period"] == name]
        wanted = found[found["theme"] == "stalls"].set_index("hotspot_id")["cells"]
        assert own.set_index("hotspot_id")["cells"].to_dict() == wanted.to_dict()
        assert set(own["status"]) <= {"kept", "gone" if name == "before" else "new"}


def test_the_same_seed_gives_the_same_chance(same: hotspots.History, compared: Comparison) -> None:
    assert expect_kept(same, BEFORE, AFTER, theme="stalls", seed=1) == compared.chance


def test_a_theme_nobody_reported_cannot_be_compared(same: hotspots.History) -> None:
    result = compare(same, BEFORE, AFTER, theme="toilets", seed=1)
    assert (result.code, result.turnover, result.chance) == ("no_hotspot", None, None)


def test_a_city_without_hotspots_cannot_be_compared() -> None:
    even = np.full(len(calibration.field()), 1.0)
    result = compare(city(np.random.default_rng(5), even, even), BEFORE, AFTER, seed=1)
    assert (result.code, result.turnover, result.chance) == ("no_hotspot", None, None)


def test_three_weeks_are_too_few_to_say_anything(same: hotspots.History) -> None:
    weeks = [Period(START + pd.Timedelta(weeks=k), START + pd.Timedelta(weeks=k + 3)) for k in (0, 3)]
    result = compare(same, *weeks, seed=1)
    assert (result.code, result.turnover, result.chance) == ("few_weeks", None, None)


def shifted(start: int, end: int) -> Period:
    return Period(START + pd.Timedelta(days=start), START + pd.Timedelta(days=end))


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ((0, 91), (84, 175), "hotspots.compare_overlap"),
        ((91, 182), (0, 91), "hotspots.compare_overlap"),
        ((0, 84), (84, 175), "hotspots.compare_unequal"),
        ((91, 182), (182, 273), "hotspots.compare_outside"),
        ((35, 126), (126, 217), "hotspots.compare_unequal"),
    ],
)
def test_periods_that_cannot_be_compared_are_refused(
    same: hotspots.History, before: Sequence[int], after: Sequence[int], key: str
) -> None:
    with pytest.raises(InputDataError) as fault:
        compare(same, shifted(*before), shifted(*after), seed=1)
    assert fault.value.key == key


def test_quarters_that_differ_by_a_day_can_be_compared(same: hotspots.History) -> None:
    result = compare(same, shifted(0, 90), shifted(90, 181), theme="stalls", seed=1)
    assert result.chance is not None
    assert result.chance.weeks == 12


def p_values(noise: str, *, cases: int, moves: bool) -> np.ndarray:
    """p of `cases` simulated cities with three planted hotspots, in the same or in other places in the second half."""
    found = []
    for seed in range(cases):
        rng = np.random.default_rng((2026, seed))
        mean = planted(rng)
        history = city(rng, mean, planted(rng) if moves else mean, noise)
        chance = expect_kept(history, BEFORE, AFTER, theme="stalls", seed=seed, permutations=39)
        found.append(np.nan if chance is None else chance.p_value)
    return np.array(found)


@pytest.mark.statistics
@pytest.mark.parametrize("noise", ["Poisson", "weekly bursts"])
def test_a_city_in_which_nothing_changed_is_rarely_said_to_have_changed(noise: str) -> None:
    assert (p_values(noise, cases=100, moves=False) <= 0.05).mean() <= 0.08


@pytest.mark.statistics
def test_a_city_whose_hotspots_moved_is_mostly_said_to_have_changed() -> None:
    assert (p_values("Poisson", cases=25, moves=True) <= 0.05).mean() >= 0.8
