from pathlib import Path

import pytest

from hotspot.demo import City, DemoTruth, draw_city, write_demo


@pytest.fixture(scope="session")
def city() -> City:
    return draw_city(seed=2017)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, DemoTruth]:
    """A demo of 6,000 rows: the folder and its truth."""
    folder = tmp_path_factory.mktemp("demo")
    return folder, write_demo(folder, n_reports=6000)
