"""Names in half forms."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.areas import match_names, normalise_name
from hotspot.areas.names import guess_level, has_full_name

FORMS = [
    ("酒泉路", ["酒泉路", "酒泉路街道", "酒泉路街办", "酒泉路街道办", "酒泉路街道办事处", "城关区酒泉路街道办事处"]),
    ("酒泉路", ["兰州市城关区酒泉路街道", "甘肃省兰州市城关区酒泉路街道", " 酒泉路 街道 ", "酒泉路街道办事处"]),
    ("竹涛山", ["竹涛山社区", "竹涛山社区居委会", "竹涛山社区居民委员会", "宝塔河街办竹涛山社区", "竹涛山居委会"]),
    ("石沟村", ["石沟村", "石沟村村民委员会", "石沟村委会", "石沟村民委员会", "石沟村村委会"]),
    ("滩尖子村", ["滩尖子村社区", "滩尖子村社区居委会"]),
    ("伍家乡", ["伍家乡", "伍家乡人民政府"]),
    ("北苑管理区", ["北苑管理区", "北苑管理区管委会"]),
    ("城关区", ["城关区", "兰州市城关区", "甘肃省兰州市城关区"]),
    ("东", ["东街道", "东街道办事处"]),
    ("高新区", ["高新区街道", "高新区街道办事处"]),
]
LEVELS = [
    ("城关区", "district"),
    ("榆中县", "district"),
    ("大鹏新区", "district"),
    ("雁南街道", "subdistrict"),
    ("伍家岗街办", "subdistrict"),
    ("青白石街道办事处", "subdistrict"),
    ("伍家乡", "subdistrict"),
    ("北苑管理区", "subdistrict"),
    ("竹涛山社区", "community"),
    ("火光村", "community"),
    ("畅家巷居委会", "community"),
    ("南澳", None),
]


@pytest.mark.parametrize(("short", "written"), [(short, form) for short, forms in FORMS for form in forms])
def test_all_forms_of_a_name_have_one_short_name(short: str, written: str) -> None:
    assert normalise_name(written) == short


@pytest.mark.parametrize(
    "name", ["老县城社区", "水果市场社区", "城市花园社区", "新城区社区", "三街道社区", "街道口社区"]
)
def test_names_that_look_like_prefixes_stay_whole(name: str) -> None:
    assert normalise_name(name) == name.removesuffix("社区")


@given(st.text(alphabet="城关区县市省酒泉路街道办事处社区居委会村镇乡东 ", min_size=1, max_size=14))
def test_a_short_name_is_never_empty_and_stays(name: str) -> None:
    short = normalise_name(name)
    assert bool(short) == bool(name.strip())


@pytest.mark.parametrize(("name", "level"), LEVELS)
def test_level_of_an_ending(name: str, level: str | None) -> None:
    assert guess_level(name) == level


def test_offices_are_half_forms() -> None:
    assert [has_full_name(name, "community") for name in ("竹涛山社区", "火光村", "竹涛山社区居委会", "竹涛山")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_matching_finds_the_row_of_the_level() -> None:
    level = pd.DataFrame({"short_name": ["雁南", "酒泉路", "五泉", "五泉"]})
    written = pd.Series(["城关区酒泉路街道办事处", "雁南", "五泉街道", "不知道", pd.NA, "雁南街办"], dtype="str")
    assert match_names(written, level).tolist() == [1, 0, -1, -1, -1, 0]


def test_matching_nothing_against_nothing() -> None:
    assert match_names(pd.Series([], dtype="str"), pd.DataFrame({"short_name": pd.Series([], dtype="str")})).size == 0
    assert match_names(pd.Series([pd.NA, "雁南"], dtype="str"), pd.DataFrame({"short_name": ["五泉"]})).tolist() == [
        -1,
        -1,
    ]


def test_facts_of_chengguan_keep_their_short_names(shared) -> None:
    table = pd.read_csv(shared / "facts/chengguan_communities.csv", dtype=str, encoding="utf-8-sig")
    communities = table[~table["name"].str.contains("村民委员会|村委会|高新区")]
    assert communities["name"].map(normalise_name).tolist() == communities["short_name"].tolist()
    assert not table["name"].map(normalise_name).duplicated().any()
