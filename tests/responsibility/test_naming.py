import pandas as pd
import pytest

from hotspot.responsibility.naming import collect_names, list_chains, plain
from tests.responsibility.helpers import AREAS

NAMES = collect_names(AREAS)


def test_a_chain_climbs_to_the_district() -> None:
    assert list_chains(AREAS)["620102002001"] == ("620102002001", "620102002", "620102")


def test_a_chain_that_bites_its_tail_ends() -> None:
    circle = pd.DataFrame({"area_id": ["a", "b"], "parent_id": ["b", "a"]})
    assert list_chains(circle)["a"] == ("a", "b")


def test_a_name_of_two_places_gives_both_until_the_larger_area_is_told() -> None:
    assert NAMES.find(["中山路社区"]) == ["620102002002", "620102004001"]
    assert NAMES.find(["临夏路街道", "中山路社区"]) == ["620102004001"]


def test_an_ending_tells_the_level() -> None:
    twins = pd.concat(
        [AREAS, AREAS.iloc[[3]].assign(area_id="x", code="x", name="张掖路社区居委会", short_name="张掖路")]
    )
    names = collect_names(twins)
    assert names.find(["张掖路街办"]) == ["620102002"]
    assert names.find(["张掖路社区居委会"]) == ["x"]
    assert len(names.find(["张掖路"])) == 2


def test_versions_of_an_area_are_one_area() -> None:
    assert collect_names(pd.concat([AREAS, AREAS])).find(["永昌路社区"]) == ["620102002001"]


@pytest.mark.parametrize("text", ["Valid From", "valid_from", "ＶＡＬＩＤ－ｆｒｏｍ"])
def test_headings_are_compared_plainly(text: str) -> None:
    assert plain(text) == "validfrom"
