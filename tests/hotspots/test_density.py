"""The surface keeps the reports' number and place; row 0 is the north."""

import numpy as np
import pytest

from hotspot.hotspots import density

BOUNDS = (0.0, 0.0, 4000.0, 2000.0)


def test_the_surface_holds_every_report() -> None:
    surface = density([2000.0] * 3, [1000.0] * 3, bounds=BOUNDS, bandwidth_m=150, size=(100, 200))
    assert surface.sum() * (20 * 20) / 1e6 == pytest.approx(3, rel=1e-3)


def test_a_place_in_the_north_east_lights_up_there() -> None:
    surface = density([3500.0], [1800.0], bounds=BOUNDS, bandwidth_m=50, size=(100, 200))
    row, column = np.unravel_index(surface.argmax(), surface.shape)
    assert row == pytest.approx(10, abs=1)
    assert column == pytest.approx(175, abs=1)


def test_the_peak_is_that_of_the_gaussian() -> None:
    """One report: 1 / (2π h²) per m² at its place (h = 200 m: 3.98 per km²)."""
    surface = density([2000.0], [1000.0], bounds=BOUNDS, bandwidth_m=200, size=(200, 400))
    assert surface.max() == pytest.approx(1e6 / (2 * np.pi * 200**2), rel=0.01)
