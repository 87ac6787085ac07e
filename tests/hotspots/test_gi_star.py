"""Gi and Gi* against published z, by hand, on maps without anything to find, and on bad input."""

import json

import numpy as np
import pytest
from scipy import stats
from scipy.spatial.distance import cdist

from hotspot import hotspots
from hotspot.errors import InputDataError, NotEnoughDataError
from hotspot.hotspots.gi_star import GiStar, gi, gi_star, gi_star_z, gi_z, view_gi_star
from hotspot.texts import LANGUAGES, tell
from tests.hotspots.calibration import NOISES, WEEKS, field, flat, rough, smooth

# PySAL's esda (BSD-3), esda/tests/test_getisord.py: six points, neighbours within 15.
POINTS = [(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)]
VALUES = [2, 3, 3.2, 5, 8, 7]
ESDA = {
    "G_local_binary_Zs0": -1.0136729,
    "G_local_rowstd_Zs0": -0.62074534,
    "G_star_binary_Zs0": -1.39727626,
    "G_star_rowstd_Zs0": -0.62488094,
}
# The 16 x 16 lattice of Getis & Ord (1996), row by row, 30 apart (spData::getisord, CC0), and the z they print for its
# 120th point, neighbours within 30 to 150.
LATTICE = [
    40, 41, 42, 43, 49, 54, 47, 44, 42, 44, 43, 46, 52, 56, 56, 61,
    40, 42, 41, 40, 43, 49, 46, 42, 42, 43, 43, 49, 59, 62, 53, 62,
    43, 42, 40, 42, 42, 42, 41, 42, 42, 43, 42, 53, 66, 61, 51, 62,
    44, 41, 39, 42, 44, 43, 42, 42, 42, 43, 43, 49, 56, 53, 53, 61,
    42, 43, 44, 43, 42, 41, 42, 44, 43, 43, 44, 47, 58, 59, 55, 61,
    52, 59, 61, 56, 41, 40, 43, 44, 46, 48, 50, 52, 68, 69, 60, 61,
    62, 62, 86, 85, 55, 59, 64, 72, 75, 70, 70, 62, 66, 61, 55, 57,
    65, 62, 68, 72, 102, 94, 90, 83, 74, 81, 96, 69, 52, 50, 51, 54,
    62, 59, 55, 61, 99, 97, 93, 80, 65, 87, 107, 80, 59, 60, 67, 66,
    62, 55, 56, 56, 80, 90, 99, 88, 64, 91, 112, 94, 76, 91, 100, 85,
    63, 57, 58, 58, 77, 92, 82, 71, 59, 90, 105, 92, 79, 98, 110, 83,
    59, 58, 60, 64, 88, 99, 82, 81, 71, 80, 89, 89, 89, 102, 104, 75,
    55, 54, 53, 61, 82, 102, 88, 93, 96, 94, 110, 114, 109, 103, 92, 68,
    55, 55, 56, 60, 91, 95, 86, 98, 115, 105, 110, 107, 101, 89, 85, 68,
    62, 63, 64, 59, 85, 88, 95, 106, 110, 99, 89, 82, 79, 84, 97, 79,
    55, 56, 54, 58, 65, 75, 82, 77, 74, 74, 69, 61, 62, 71, 73, 63,
]  # fmt: skip
PRINTED = {30: 1.221979, 60: 1.748098, 90: 1.986135, 120: 1.893374, 150: 1.237454}


def _near(points: object, reach: float, *, self_too: bool) -> np.ndarray:
    apart = cdist(points, points)
    return ((apart <= reach) & (self_too | (apart > 0))).astype(float)


def _shares(weights: np.ndarray) -> np.ndarray:
    return weights / weights.sum(axis=1, keepdims=True)


def _z_as_esda() -> dict[str, float]:
    """Row-standardised as esda has it: with the variance of 0/1 weights."""
    others, window = _near(POINTS, 15, self_too=False), _near(POINTS, 15, self_too=True)
    return {
        "G_local_binary_Zs0": gi_z(VALUES, others)[0],
        "G_local_rowstd_Zs0": gi_z(VALUES, _shares(others), moments_1992=True)[0],
        "G_star_binary_Zs0": gi_star_z(VALUES, window)[0],
        "G_star_rowstd_Zs0": gi_star_z(VALUES, _shares(window), moments_1992=True)[0],
    }


def test_z_is_that_of_esda() -> None:
    assert _z_as_esda() == pytest.approx(ESDA, abs=1e-6)


def test_z_is_that_of_esda_as_handed_over(shared) -> None:
    published = json.loads((shared / "published/esda_small/expected.json").read_text())
    assert published["points"] == [list(point) for point in POINTS]
    assert {name: published[name] for name in ESDA} == pytest.approx(_z_as_esda(), abs=1e-6)


def _lattice() -> np.ndarray:
    y, x = np.divmod(np.arange(256), 16)
    return np.stack([30 * x, 30 * y], axis=1)


def test_z_is_what_getis_and_ord_print() -> None:
    found = {reach: gi(LATTICE, _near(_lattice(), reach, self_too=False)).z[119] for reach in PRINTED}
    assert found == pytest.approx(PRINTED, abs=1e-6)


def test_the_book_divides_the_variance_by_one_less() -> None:
    """1996, p. 267: s² with n - 1 gives 1.447943; with n, as spdep, ESRI and this, 1.450780."""
    z = gi_star_z(LATTICE, _near(_lattice(), 30, self_too=True))[119]
    assert (z, z * np.sqrt(255 / 256)) == pytest.approx((1.450780, 1.447943), abs=1e-6)


@pytest.mark.parametrize("reach", PRINTED)
def test_z_is_that_of_spdep_on_the_whole_lattice(shared, reach: int) -> None:
    published = json.loads((shared / "published/getis_ord_1996_grid/expected.json").read_text())
    run, near = published["reference_run"]["values"], _near(_lattice(), reach, self_too=True)
    assert gi_star_z(LATTICE, near) == pytest.approx(np.array(run[f"Gistar_B_{reach}"]), abs=1e-6)
    assert gi_z(LATTICE, near) == pytest.approx(np.array(run[f"Gi_B_{reach}"]), abs=1e-6)


def test_gi_and_gi_star_have_the_same_exact_p() -> None:
    near = _near(_lattice(), 60, self_too=True)
    star, plain = gi_star(LATTICE, near), gi(LATTICE, near)
    assert (star.p_upper == plain.p_upper).all()
    assert (star.z != plain.z).all()


def test_whether_a_rows_weights_sum_to_one_changes_nothing() -> None:
    window = _near(POINTS, 15, self_too=True)
    assert gi_star_z(VALUES, _shares(window)) == pytest.approx(gi_star_z(VALUES, window))
    others = _near(POINTS, 15, self_too=False)
    assert gi_z(VALUES, _shares(others)) == pytest.approx(gi_z(VALUES, others))


def test_p_by_hand() -> None:
    """A row of five, 0 1 0 4 4: the last has one neighbour with 4; of the others' 0 1 0 4 one is as large."""
    row = np.eye(5, k=1) + np.eye(5, k=-1)
    test = gi_star([0, 1, 0, 4, 4], row)
    assert (test.p_upper[4], test.p_lower[4], test.p_two_sided[4]) == pytest.approx((1 / 4, 1, 1 / 2))
    assert test.p_lower[1] == pytest.approx(1 / 6)  # 0 + 0 among the six pairs of 0 0 4 4
    assert test.p_two_sided[1] == pytest.approx(1 / 3)


def test_the_diagonal_may_be_given_or_not() -> None:
    with_self, counts = field().neighbours, np.random.default_rng(1).poisson(1.0, len(field()))
    without = with_self.toarray() - np.eye(len(field()))
    for test in (gi_star, gi):
        one, two = test(counts, with_self), test(counts, without)
        assert (one.z == pytest.approx(two.z)) & (one.p_upper == two.p_upper).all()


def _planted() -> tuple[np.ndarray, np.ndarray]:
    """Counts of mean 1 with a disc of mean 8 and another that is empty; which cells the first has."""
    rng = np.random.default_rng(5)
    x, y = field().centres.T
    high, low = np.hypot(x - 1500, y - 1500) < 400, np.hypot(x - 4500, y - 4500) < 700
    return rng.poisson(np.where(high, 8.0, np.where(low, 0.0, 1.0))), high


def test_a_planted_place_is_hot_and_an_empty_one_cold() -> None:
    counts, high = _planted()
    view = view_gi_star(counts, field().neighbours)
    inside = field().neighbours @ ~high == 0
    assert view.hot[inside].all()
    halo = field().neighbours @ high > 0
    assert not view.hot[~halo].any()
    assert view.cold.any()
    assert not (view.cold & view.hot).any()


def test_one_sided_and_two_sided_rates_are_of_their_own_p() -> None:
    test = gi_star(_planted()[0], field().neighbours)
    for q, p in ((test.q_upper, test.p_upper), (test.q_lower, test.p_lower), (test.q_two_sided, test.p_two_sided)):
        assert q == pytest.approx(stats.false_discovery_control(p))


def _false_alarms(noise: str, base: object, maps: int) -> float:
    rng = np.random.default_rng(2026)
    counts = (NOISES[noise](rng, base(rng) / WEEKS).sum(axis=1) for _ in range(maps))
    return sum((gi_star(map_, field().neighbours).q_upper <= 0.05).any() for map_ in counts) / maps


@pytest.mark.statistics
@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("base", [flat, rough], ids=["flat", "uneven cell by cell"])
def test_maps_without_clusters_rarely_raise_an_alarm(noise: str, base: object) -> None:
    assert _false_alarms(noise, base, 200) <= 0.08


@pytest.mark.statistics
def test_a_smoothly_uneven_baseline_is_what_gi_star_flags() -> None:
    """Why it is never the label: nothing but where people are makes nine maps of ten hot."""
    assert _false_alarms("Poisson", smooth, 40) >= 0.8


@pytest.mark.parametrize(
    ("expected", "key", "level"),
    [(None, "gi_star_raw", "info"), ("uneven", "gi_star_uneven", "warning"), ("flat", None, None)],
    ids=["not known", "uneven", "flat"],
)
def test_the_view_says_what_it_does_not_know(expected: str | None, key: str | None, level: str | None) -> None:
    baseline = {None: None, "uneven": field().centres[:, 0], "flat": np.full(len(field()), 2.5)}[expected]
    notices = view_gi_star(_planted()[0], field().neighbours, expected=baseline).notices
    assert [(note.key, note.level) for note in notices] == ([(f"hotspots.{key}", level)] if key else [])
    assert all(tell(note, language) for note in notices for language in LANGUAGES)


@pytest.mark.parametrize("bad", [np.zeros(1600), np.full(1600, np.nan), -np.ones(1600), np.ones(3)])
def test_a_baseline_that_means_nothing_is_refused(bad: np.ndarray) -> None:
    with pytest.raises(InputDataError):
        view_gi_star(_planted()[0], field().neighbours, expected=bad)


def test_cells_without_neighbours_are_not_judged_and_that_is_said() -> None:
    matrix = np.zeros((5, 5))
    matrix[[0, 1, 1, 2], [1, 0, 2, 1]] = 1
    view = view_gi_star([3, 1, 0, 9, 9], matrix)
    assert np.isnan([view.test.z[3:], view.test.p_upper[3:], view.test.p_lower[3:], view.test.q_upper[3:]]).all()
    assert np.isfinite(view.test.p_upper[:3]).all()
    assert not (view.hot | view.cold)[3:].any()
    assert view.notices[-1].facts == {"n": 2}


def test_where_nothing_can_vary_there_is_no_z() -> None:
    """A window that is all there is; others that are all the same."""
    everything = gi_star([1, 2, 3, 4], np.ones((4, 4)))
    assert np.isnan(everything.z).all()
    assert (everything.p_two_sided == 1).all()
    ring = gi([5, 5, 5, 9], np.roll(np.eye(4), 1, axis=1) + np.roll(np.eye(4), -1, axis=1))
    assert np.isnan(ring.z[3])
    assert ring.p_two_sided[3] == 1


@pytest.mark.parametrize("test", [gi, gi_star])
@pytest.mark.parametrize(
    ("counts", "error"),
    [([1], NotEnoughDataError), ([2, 2, 2, 2], NotEnoughDataError), ([1, np.nan, 2, 3], InputDataError)],
    ids=["one cell", "all equal", "nan"],
)
def test_bad_counts_are_refused_in_words(test: object, counts: list, error: type) -> None:
    with pytest.raises(error):
        test(counts, np.ones((len(counts), len(counts))))


@pytest.mark.parametrize(
    ("values", "weights"),
    [([1, np.inf, 2], np.ones((3, 3))), ([1, 2, 3], -np.ones((3, 3))), ([1, 2, 3], np.ones((2, 2)))],
)
def test_bad_values_and_weights_are_refused(values: list, weights: np.ndarray) -> None:
    for z in (gi_z, gi_star_z):
        with pytest.raises(InputDataError):
            z(values, weights)


def test_gi_star_z_wants_the_cell_itself() -> None:
    with pytest.raises(InputDataError, match="gi_without_self"):
        gi_star_z(VALUES, _near(POINTS, 15, self_too=False))


def test_the_room_hands_it_on() -> None:
    assert isinstance(hotspots.gi_star([1, 2, 3], np.eye(3, k=1)), GiStar)
