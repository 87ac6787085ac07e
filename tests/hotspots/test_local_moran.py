"""Local Moran against peers' numbers, by hand, and the quadrants of planted places."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from hotspot.errors import InputDataError, NotEnoughDataError
from hotspot.hotspots.local_moran import local_moran
from tests.hotspots.calibration import field

# Counts of our own on 6 x 6 cells, row by row; I by esda 2.9.0 (BSD-3) Moran_Local and pygeoda 0.1.3 local_moran (both
# the same; queen neighbours, weights that sum to 1). They divide by n - 1 where Anselin (1995) has n.
COUNTS = [3, 2, 3, 1, 2, 4, 1, 6, 6, 4, 1, 0, 1, 7, 6, 1, 2, 3, 3, 1, 1, 1, 3, 2, 1, 1, 3, 2, 4, 2, 2, 2, 1, 3, 1, 1]
PEERS = [
    [0.1159097053, -0.1963368478, 0.2748715869, -0.3780075696, 0.0591376048, -0.7640578535],
    [-0.6675452825, 1.4748918627, 1.6274668829, 0.1797783185, 0.1407474993, 0.0137199243],
    [-0.5710327115, 1.105873209, 1.1697418221, -0.2814949986, 0.0768788862, -0.1622735875],
    [-0.0430521763, -0.2211746418, -0.1608542849, -0.1608542849, -0.0579548527, -0.0544065964],
    [0.2975804271, 0.3217085699, -0.1821438227, 0.0413963233, -0.2921397675, 0.0307515545],
    [0.1537577724, 0.1159097053, 0.1045552852, -0.0430521763, 0.0080427142, 0.0402135712],
]


def _six_by_six() -> np.ndarray:
    row = np.eye(6, k=1) + np.eye(6) + np.eye(6, k=-1)
    return np.kron(row, row)


def test_i_is_that_of_esda_and_geoda() -> None:
    assert local_moran(COUNTS, _six_by_six()).i * 35 / 36 == pytest.approx(np.ravel(PEERS), abs=1e-9)


def test_p_is_the_share_of_all_draws_whose_i_is_as_large() -> None:
    """Every set of neighbours of each of seven cells, I worked out as it is written."""
    counts = np.array([0, 1, 5, 9, 2, 0, 3])
    ring = np.roll(np.eye(7), 1, axis=1) + np.roll(np.eye(7), -1, axis=1)
    z = [Fraction(int(c) * 7 - 20, 7) for c in counts]
    m = sum(v * v for v in z) / 7
    test = local_moran(counts, ring)
    for cell in range(7):
        found = z[cell] / m * (z[cell - 1] + z[(cell + 1) % 7]) / 2
        drawn = [z[cell] / m * sum(pair) / 2 for pair in combinations(z[:cell] + z[cell + 1 :], 2)]
        assert test.i[cell] == pytest.approx(float(found))
        as_large, as_small = (
            Fraction(sum(c), len(drawn)) for c in zip(*((i >= found, i <= found) for i in drawn), strict=True)
        )
        assert (test.p_upper[cell], test.p_lower[cell]) == pytest.approx((float(as_large), float(as_small)))


def _planted() -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Mean 3, a busy and an empty square of 5 x 5, a lone busy cell in an empty square, a hole in a busy one."""
    rng = np.random.default_rng(8)
    mean = np.full((40, 40), 3.0)
    mean[5:10, 5:10], mean[25:30, 5:10], mean[5:10, 25:30], mean[25:30, 25:30] = 20, 0, 0, 20
    counts = field().from_raster(rng.poisson(mean).astype(float)).astype(int)
    at = {name: field().from_raster(_only(*cell)) > 0 for name, cell in CENTRES.items()}
    counts[at["high_low"]], counts[at["low_high"]] = 20, 0
    return counts, at


CENTRES = {"high_high": (7, 7), "low_low": (27, 7), "high_low": (7, 27), "low_high": (27, 27)}


def _only(row: int, column: int) -> np.ndarray:
    picture = np.zeros((40, 40))
    picture[row, column] = 1
    return picture


@pytest.mark.parametrize("quadrant", CENTRES)
def test_each_quadrant_is_named(quadrant: str) -> None:
    counts, at = _planted()
    assert local_moran(counts, field().neighbours).name_quadrants()[at[quadrant]].tolist() == [quadrant]


def test_the_quadrant_is_that_of_morans_scatter_plot() -> None:
    counts, _ = _planted()
    names = local_moran(counts, field().neighbours).name_quadrants()
    others = field().neighbours - np.eye(len(field()))
    around = others @ counts / others.sum(axis=1)
    own_high, around_high = counts > counts.mean(), around > counts.mean()
    plot = np.where(
        own_high, np.where(around_high, "high_high", "high_low"), np.where(around_high, "low_high", "low_low")
    )
    said = names != "none"
    assert said.sum() > 60
    assert (names[said] == plot[said]).all()


def test_what_is_not_significant_has_no_quadrant() -> None:
    counts = np.random.default_rng(9).poisson(1.0, len(field()))
    test = local_moran(counts, field().neighbours)
    assert (test.name_quadrants() == "none").all()
    assert (test.name_quadrants(q=1.0) != "none").all()


def test_a_cell_at_the_mean_is_never_significant() -> None:
    """I is 0 whatever its neighbours hold, so that nothing about them is unusual."""
    counts = np.array([2, 4, 0, 2, 2])
    test = local_moran(counts, np.eye(5, k=1) + np.eye(5, k=-1))
    at_mean = counts == 2
    assert (test.i[at_mean] == 0).all()
    assert (test.p_two_sided[at_mean] == 1).all()


def test_cells_without_neighbours_are_not_judged() -> None:
    matrix = np.zeros((5, 5))
    matrix[[0, 1, 1, 2], [1, 0, 2, 1]] = 1
    test = local_moran([3, 1, 0, 9, 2], matrix)
    assert np.isnan([test.i[3:], test.p_upper[3:], test.p_lower[3:], test.q_two_sided[3:]]).all()
    assert test.name_quadrants(q=1.0)[3:].tolist() == ["none", "none"]


@pytest.mark.parametrize(
    ("counts", "error"),
    [([1], NotEnoughDataError), ([2, 2, 2, 2], NotEnoughDataError), ([1, 2, 0.5], InputDataError)],
    ids=["one cell", "all equal", "fraction"],
)
def test_bad_counts_are_refused_in_words(counts: list, error: type) -> None:
    with pytest.raises(error):
        local_moran(counts, np.ones((len(counts), len(counts))))
