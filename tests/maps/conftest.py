"""Fixtures of the map tests."""

import pytest

from tests.browser import browser, chromium_path, visit  # noqa: F401  (fixtures)
from tests.maps import city


@pytest.fixture(scope="session")
def small():
    """A small scene: 6 subdistricts, 20 communities, 800 reports, all themes and one more view."""
    return city.scene(n=800, themes=("all", "stalls"), n_subdistricts=6, n_communities=20)
