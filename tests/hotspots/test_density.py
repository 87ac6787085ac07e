"""The surface keeps the reports' number and place, and does not sink towards the district's border."""

import numpy as np
import pytest
import shapely
from scipy.stats import norm

from hotspot.errors import InputDataError
from hotspot.hotspots import BANDWIDTHS_M, cover_pixels, density, measure_mass
from hotspot.texts import LANGUAGES, tell_error

BOUNDS = (0.0, 0.0, 4000.0, 2000.0)
SIZE = (100, 200)
# 20 m pixels; a district in the left half of the picture, its border through the middle.
LEFT = np.arange(200) < 100


def lattice(outline: shapely.Geometry, step: float = 10.0) -> tuple[np.ndarray, np.ndarray]:
    """Points on an even lattice inside a polygon: 1e6 / step² of them per km²."""
    west, south, east, north = outline.bounds
    x, y = np.meshgrid(np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step))
    inside = shapely.contains_xy(outline, x, y)
    return x[inside], y[inside]


def test_the_surface_holds_every_report() -> None:
    surface = density([2000.0] * 3, [1000.0] * 3, bounds=BOUNDS, bandwidth_m=150, size=SIZE)
    assert surface.sum() * (20 * 20) / 1e6 == pytest.approx(3, rel=1e-3)


def test_a_place_in_the_north_east_lights_up_there() -> None:
    surface = density([3500.0], [1800.0], bounds=BOUNDS, bandwidth_m=50, size=SIZE)
    row, column = np.unravel_index(surface.argmax(), surface.shape)
    assert row == pytest.approx(10, abs=1)
    assert column == pytest.approx(175, abs=1)


def test_the_peak_is_that_of_the_gaussian() -> None:
    """One report: 1 / (2π h²) per m² at its place (h = 200 m: 3.98 per km²)."""
    surface = density([2000.0], [1000.0], bounds=BOUNDS, bandwidth_m=200, size=(200, 400))
    assert surface.max() == pytest.approx(1e6 / (2 * np.pi * 200**2), rel=0.01)


def test_the_mass_at_a_straight_border_is_the_normal_distribution() -> None:
    """∫ k over a half-plane d metres off its border is Φ(d / h)."""
    wide = (0.0, 0.0, 4000.0, 4000.0)
    mass = measure_mass(np.tile(LEFT, (200, 1)), bounds=wide, bandwidth_m=200)[100, 50:100]
    distance = 2000 - (np.arange(50, 100) + 0.5) * 20
    assert mass == pytest.approx(norm.cdf(distance / 200), abs=0.002)


def test_the_corrected_surface_is_the_plain_one_divided_by_the_mass() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.uniform(0, 2000, 50), rng.uniform(0, 2000, 50)
    frame = {"bounds": BOUNDS, "bandwidth_m": 200.0}
    mass = measure_mass(np.tile(LEFT, (100, 1)), **frame)
    plain, corrected = (density(x, y, size=SIZE, mass=m, **frame) for m in (None, mass))
    assert corrected[:, LEFT] == pytest.approx((plain / np.where(mass > 0, mass, 1))[:, LEFT])


@pytest.mark.parametrize("bandwidth_m", BANDWIDTHS_M.values())
@pytest.mark.parametrize(
    "outline",
    [
        shapely.box(507, 496, 3489, 1513),
        shapely.Point(2000, 1000).buffer(900),
        shapely.Polygon([(500, 300), (3600, 200), (3400, 900), (2300, 1000), (3300, 1800), (600, 1700)]),
    ],
    ids=["rectangle", "circle", "bay"],
)
def test_even_ground_is_even_up_to_the_border(outline: shapely.Geometry, bandwidth_m: float) -> None:
    """10,000 a km² everywhere inside; uncorrected the corners hold a quarter of that."""
    x, y = lattice(outline)
    inside = cover_pixels(outline, bounds=BOUNDS, size=SIZE)
    mass = measure_mass(inside, bounds=BOUNDS, bandwidth_m=bandwidth_m)
    surface = density(x, y, bounds=BOUNDS, bandwidth_m=bandwidth_m, size=SIZE, mass=mass)
    assert surface[inside >= 0.5] == pytest.approx(10_000, rel=0.03)
    assert (surface[inside < 0.5] == 0).all()


def test_of_reports_at_random_the_total_is_kept() -> None:
    outline = shapely.Point(2000, 1000).buffer(950)
    rng = np.random.default_rng(7)
    x, y = rng.uniform(0, 4000, 20_000), rng.uniform(0, 2000, 20_000)
    inside = shapely.contains_xy(outline, x, y)
    mass = measure_mass(cover_pixels(outline, bounds=BOUNDS, size=SIZE), bounds=BOUNDS, bandwidth_m=500)
    plain, corrected = (
        density(x[inside], y[inside], bounds=BOUNDS, bandwidth_m=500, size=SIZE, mass=m)[mass > 0] for m in (None, mass)
    )
    assert corrected.sum() * 400 / 1e6 == pytest.approx(inside.sum(), rel=0.02)
    assert plain.sum() * 400 / 1e6 < 0.75 * inside.sum()


def test_pixels_are_covered_by_their_share() -> None:
    """A right edge through the fifth column of 100 m pixels, two thirds of the way."""
    cover = cover_pixels(shapely.box(-1, -1, 466, 4000), bounds=(0, 0, 1000, 500), size=(5, 10))
    assert cover[0].tolist() == pytest.approx([1, 1, 1, 1, 2 / 3, 0, 0, 0, 0, 0])


def test_the_north_of_a_polygon_is_the_top_of_its_picture() -> None:
    cover = cover_pixels(shapely.box(0, 400, 1000, 500), bounds=(0, 0, 1000, 500), size=(5, 10))
    assert cover.sum(axis=1).tolist() == [10, 0, 0, 0, 0]


def test_in_a_spit_narrower_than_the_kernel_one_report_is_no_crowd() -> None:
    """20 m wide, kernel of 1 km: 0.8 % of it lies inside, but the surface rises twentyfold at most."""
    spit = np.zeros(SIZE)
    spit[50] = 1
    frame = {"bounds": BOUNDS, "bandwidth_m": 1000.0}
    mass = measure_mass(spit, **frame)
    plain, corrected = (density([2000.0], [990.0], size=SIZE, mass=m, **frame) for m in (None, mass))
    assert (corrected[50] / plain[50]).max() == pytest.approx(20)


@pytest.mark.parametrize("inside", [np.zeros(SIZE), np.full(SIZE, np.nan)], ids=["empty", "NaN"])
def test_a_district_without_a_pixel_is_drawn_as_nothing(inside: np.ndarray) -> None:
    mass = measure_mass(inside, bounds=BOUNDS, bandwidth_m=200)
    assert (density([2000.0], [1000.0], bounds=BOUNDS, bandwidth_m=200, size=SIZE, mass=mass) == 0).all()


def test_an_empty_polygon_covers_nothing() -> None:
    assert cover_pixels(shapely.Polygon(), bounds=BOUNDS, size=SIZE).sum() == 0


@pytest.mark.parametrize("x", [[], [np.nan, np.inf], [-50.0, 9000.0]], ids=["none", "no numbers", "outside"])
def test_without_a_point_in_the_picture_the_surface_is_zero(x: list[float]) -> None:
    mass = measure_mass(np.ones(SIZE), bounds=BOUNDS, bandwidth_m=200)
    surface = density(x, [1000.0] * len(x), bounds=BOUNDS, bandwidth_m=200, size=SIZE, mass=mass)
    assert (surface == 0).all()


def test_points_that_are_no_numbers_are_left_out() -> None:
    frame = {"bounds": BOUNDS, "bandwidth_m": 200.0, "size": SIZE}
    alone = density([2000.0], [1000.0], **frame)
    assert (density([2000.0, np.nan, 10.0], [1000.0, 5.0, np.nan], **frame) == alone).all()


@pytest.mark.parametrize("bandwidth_m", [0.0, -200.0, np.nan, np.inf])
def test_a_bandwidth_that_is_no_length_is_refused(bandwidth_m: float) -> None:
    for language in LANGUAGES:
        with pytest.raises(InputDataError) as caught:
            density([1.0], [1.0], bounds=BOUNDS, bandwidth_m=bandwidth_m, size=SIZE)
        assert str(bandwidth_m) in tell_error(caught.value, language)


@pytest.mark.parametrize(
    ("bounds", "size"),
    [((0, 0, 0, 10), (5, 5)), ((5, 0, 4, 10), (5, 5)), ((0, 0, 9, np.nan), (5, 5)), (BOUNDS, (0, 5))],
)
def test_a_picture_without_ground_is_refused(bounds: tuple[float, ...], size: tuple[int, int]) -> None:
    with pytest.raises(InputDataError, match="bad_picture"):
        density([1.0], [1.0], bounds=bounds, bandwidth_m=200, size=size)


def test_no_input_is_changed() -> None:
    inside, mass = np.ones(SIZE), np.full(SIZE, 0.5)
    measure_mass(inside, bounds=BOUNDS, bandwidth_m=200)
    density([2000.0], [1000.0], bounds=BOUNDS, bandwidth_m=200, size=SIZE, mass=mass)
    assert (inside.sum(), mass.sum()) == (20_000, 10_000)


@pytest.mark.parametrize(
    ("x", "y", "mass"),
    [([1.0], [1.0, 2.0], None), (["here"], [1.0], None), ([1.0], [1.0], np.ones((2, 2)))],
    ids=["lengths", "text", "mass of another size"],
)
def test_points_and_mass_that_do_not_fit_are_told(x: list[float], y: list[float], mass: np.ndarray | None) -> None:
    with pytest.raises(InputDataError):
        density(x, y, bounds=(0, 0, 1000, 1000), bandwidth_m=200.0, size=(10, 10), mass=mass)
