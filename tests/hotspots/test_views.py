"""Gi* beside the hotspots: the same counts, ground with reports only, and a plain word where it cannot say."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from hotspot import hotspots
from hotspot.cells import CellParams, Grid, lay
from hotspot.hotspots import CellView, History, learn, view_cells
from hotspot.hotspots.views import find_ground
from hotspot.texts import LANGUAGES, tell
from tests.hotspots.test_finding import HOT, START, TOWN, draw

VENDING = "street_vending"


@pytest.fixture(scope="module")
def grid() -> Grid:
    return lay(TOWN, params=CellParams())


@pytest.fixture(scope="module")
def history(grid: Grid) -> History:
    return learn(draw(), grid)


@pytest.fixture(scope="module")
def view(history: History) -> CellView:
    return view_cells(history, theme=VENDING)


def test_the_planted_place_is_hot_and_nothing_far_from_it(view: CellView) -> None:
    hot = view.cells[view.cells["gi_star"] == "hot"]
    assert hot.covers(shapely.Point(HOT)).any()
    assert hot.dwithin(shapely.Point(HOT), 200 + 2 * 150).all()
    assert set(view.cells.loc[hot.index, "local_moran"]) <= {"high_high", "low_high"}


def test_it_counts_what_the_hotspots_count(history: History) -> None:
    """In a part of the time, too."""
    start, end = START + pd.Timedelta(days=30), START + pd.Timedelta(days=80)
    own = view_cells(history, theme=VENDING, start=start, end=end).cells
    cells = hotspots.find(history, start=start, end=end).cells
    tested = cells[(cells["theme"] == VENDING) & (cells["reports"] > 0)]
    counts = dict(zip(history.grid.cell_ids[tested["cell"].to_numpy(int)], tested["reports"], strict=True))
    own = own[own["reports"] > 0]
    assert dict(zip(own["cell"], own["reports"], strict=True)) == counts


def test_it_is_gi_star_and_local_moran_of_that_ground(history: History, view: CellView) -> None:
    ground = np.flatnonzero(find_ground(history))
    near = history.grid.neighbours[ground][:, ground]
    counts = view.cells["reports"].to_numpy()
    test, moran = hotspots.gi_star(counts, near), hotspots.local_moran(counts, near)
    assert view.cells["cell"].tolist() == history.grid.cell_ids[ground].tolist()
    for column, values in (("z", test.z), ("p", test.p_two_sided), ("q", test.q_two_sided)):
        assert view.cells[f"gi_star_{column}"].to_numpy() == pytest.approx(values, nan_ok=True)
    assert view.cells["local_moran"].tolist() == moran.name_quadrants().tolist()
    assert ((view.cells["gi_star_q"] <= 0.05) == (view.cells["gi_star"] != "none")).all()


def _strip(seed: int, n: int = 1500) -> gpd.GeoDataFrame:
    """Reports in a strip of 1.5 km in the middle of the town and nowhere else."""
    rng = np.random.default_rng(seed)
    reports = draw(hot=0, n=n, seed=seed)
    x, y = rng.uniform(395_000, 399_000, n), rng.uniform(3_991_250, 3_992_750, n)
    return reports.set_geometry(gpd.GeoSeries.from_xy(x, y, crs=reports.crs))


def test_empty_mountains_change_nothing(grid: Grid) -> None:
    wide = lay(TOWN.buffer(3_000, join_style="mitre"), params=CellParams())
    near, far = (view_cells(learn(_strip(1), ground)).cells for ground in (grid, wide))
    assert len(wide) > 3 * len(grid)
    pd.testing.assert_frame_equal(pd.DataFrame(near), pd.DataFrame(far))


def test_the_ground_is_cells_with_reports_and_the_gaps_among_them(grid: Grid) -> None:
    """A lone cell stays alone; of two with an empty one between them the gap is closed; nothing at the edge."""
    here = np.array([[0, 0], [4, 4], [4, 6], [12, 12], [25, 0]])
    xy = np.repeat((here + 0.5) * 150 + (394_050, 3_990_000), 2, axis=0)
    reports = draw(n=10, hot=0).set_geometry(gpd.GeoSeries.from_xy(*xy.T, crs=draw(n=10, hot=0).crs))
    found = grid.centres[find_ground(learn(reports, grid))]
    steps = np.rint((found - (394_125, 3_990_075)) / 150).astype(int)
    assert sorted(map(tuple, steps.tolist())) == [(0, 0), (4, 4), (4, 5), (4, 6), (12, 12), (25, 0)]


@pytest.mark.statistics
@pytest.mark.parametrize("n", [3000, 200], ids=["dense", "sparse"])
@pytest.mark.parametrize(
    "town",
    [lambda n, seed: draw(hot=0, n=n, seed=seed), lambda n, seed: _strip(seed, n)],
    ids=["everywhere", "in a valley"],
)
def test_towns_without_clusters_rarely_have_a_hot_or_cold_cell(grid: Grid, town: Any, n: int) -> None:
    views = (view_cells(learn(town(n, 500 + seed), grid)) for seed in range(100))
    assert sum((view.cells["gi_star"] != "none").any() for view in views) <= 0.08 * 100


@pytest.mark.parametrize(("theme", "n"), [("roads", 4), ("never heard of", 0)])
def test_too_few_reports_are_no_cell_and_a_word(grid: Grid, view: CellView, theme: str, n: int) -> None:
    reports = draw()
    reports.loc[:3, "theme"] = "roads"
    few = view_cells(learn(reports, grid), theme=theme)
    assert few.cells.empty
    assert few.cells.columns.tolist() == view.cells.columns.tolist()
    assert few.cells.crs == view.cells.crs
    assert [(note.key, note.facts) for note in few.notices] == [("hotspots.theme_too_few", {"theme": theme, "n": n})]
    assert "样本不足" in tell(few.notices[0], "zh")


def test_where_cells_cannot_be_compared_that_is_said() -> None:
    tiny = lay(shapely.Point(396_975, 3_992_025).buffer(5), params=CellParams())
    view = view_cells(learn(draw(n=0, hot=0, one_spot=60), tiny))
    assert view.cells.empty
    assert [(note.key, note.level) for note in view.notices] == [("hotspots.sums_too_few_cells", "warning")]
    assert all(tell(view.notices[0], language) for language in LANGUAGES)


@pytest.mark.parametrize(("language", "words"), [("zh", "可能只是人多，不是显著热点"), ("en", "not tested hotspots")])
def test_an_uneven_baseline_is_warned_of(history: History, language: str, words: str) -> None:
    uneven = 1 + history.grid.centres[:, 0] - history.grid.centres[:, 0].min()
    (note,) = view_cells(history, theme=VENDING, exposure=uneven).notices
    assert (note.key, note.level) == ("hotspots.gi_star_uneven", "warning")
    assert words in tell(note, language)


def test_the_themes_own_baseline_is_looked_at_too(view: CellView) -> None:
    """Nobody gave an exposure; the other themes lie unevenly, if only by chance."""
    assert [note.key for note in view.notices] == ["hotspots.gi_star_uneven"]


def test_cells_where_nothing_is_exposed_take_no_part(history: History) -> None:
    east = history.grid.centres[:, 0] > 396_000
    cells = view_cells(history, theme=VENDING, passes=east.astype(float)).cells
    assert set(cells["cell"]) == set(history.grid.cell_ids[east & find_ground(history)])


def test_hexagons_are_judged_too() -> None:
    hexagons = lay(TOWN, params=CellParams(shape="hexagon"))
    cells = view_cells(learn(draw(), hexagons), theme=VENDING).cells
    assert cells[cells["gi_star"] == "hot"].covers(shapely.Point(HOT)).any()
