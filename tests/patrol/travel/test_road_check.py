"""Reports along the roads tell whether the layer is shifted."""

import numpy as np
import pytest
import shapely

from hotspot.crs import to_wgs84
from hotspot.patrol import PatrolParams, Roads, check_roads, read_roads
from hotspot.texts import LANGUAGES, tell
from tests.exposures.helpers import SOUTH, WEST, degrees, raw
from tests.patrol.streets import line

SIDE = 6_000


def bent_streets() -> list[shapely.LineString]:
    """Streets across a town, about 150 m apart, uneven as streets are."""
    rng = np.random.default_rng(5)
    along = np.linspace(0, SIDE, 30)

    def drawn(turned: bool) -> list[shapely.LineString]:
        lines = []
        for offset in np.arange(0, SIDE, 150) + rng.uniform(-30, 30, SIDE // 150):
            x, y = along, offset + np.cumsum(rng.normal(0, 12, len(along)))
            lines.append(line(*zip(WEST + (y if turned else x), SOUTH + (x if turned else y), strict=True)))
        return lines

    return [*drawn(False), *drawn(True)]


STREETS = bent_streets()


def roads(datum: str) -> Roads:
    return read_roads([raw(degrees(STREETS, datum))], params=PatrolParams())


def reports(n: int = 3000, *, along: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """Places up to some metres from streets, or anywhere."""
    rng = np.random.default_rng(6)
    spots = shapely.line_interpolate_point(rng.choice(STREETS, n), rng.random(n), normalized=True)
    places = shapely.get_coordinates(spots) + rng.normal(0, 10, (n, 2))
    if not along:
        places = rng.uniform((WEST, SOUTH), (WEST + SIDE, SOUTH + SIDE), (n, 2))
    return to_wgs84(*places.T, datum="epsg:4544")


@pytest.mark.parametrize(("datum", "name"), [("gcj02", "GCJ-02"), ("bd09", "BD-09")])
def test_a_shifted_layer_is_told_with_the_setting_that_mends_it(datum: str, name: str) -> None:
    (told,) = check_roads(roads(datum), *reports())
    assert (told.key, told.level) == ("patrol.roads_shifted", "warning")
    assert told.facts["setting"] == datum
    assert all(name in tell(told, language) and datum in tell(told, language) for language in LANGUAGES)


def test_a_layer_in_its_place_is_confirmed() -> None:
    (told,) = check_roads(roads("wgs84"), *reports())
    assert told.key == "patrol.roads_fit"
    assert all("20" in tell(told, language) for language in LANGUAGES)


@pytest.mark.parametrize("datum", ["wgs84", "gcj02"])
def test_reports_that_keep_to_no_road_say_nothing(datum: str) -> None:
    assert check_roads(roads(datum), *reports(along=False)) == ()


def test_a_few_or_no_reports_say_nothing() -> None:
    assert check_roads(roads("gcj02"), *reports(10)) == ()
    assert check_roads(roads("gcj02"), [], []) == ()
    assert check_roads(roads("gcj02"), [np.nan], [36.0]) == ()
