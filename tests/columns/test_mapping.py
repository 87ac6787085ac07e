"""Columns are known by their names, in Chinese and English."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.columns import load_aliases, map_columns, simplify_name
from hotspot.columns.mapping import describe_aliases

YICHANG = [
    "id",
    "date",
    "event_type",
    "category",
    "theme",
    "geocode_status",
    "community_label",
    "village_label",
    "lon",
    "lat",
]


def test_a_real_hotline_file_is_understood() -> None:
    assert map_columns(YICHANG).found == {
        "report_id": "id",
        "reported_date": "date",
        "category_text": "category",
        "precision_text": "geocode_status",
        "community_text": "community_label",
        "x": "lon",
        "y": "lat",
    }


@pytest.mark.parametrize("name", ["经度", " 经 度 ", "经度（°）", "ＬＯＮ", "Lng", "X坐标(米)", "X_Coord", "【经度】"])
def test_spelling_does_not_matter(name: str) -> None:
    assert map_columns([name]).found == {"x": name}


def test_the_preferred_name_wins_and_the_other_is_told() -> None:
    mapping = map_columns(["受理时间", "上报时间", "备注人"])
    assert mapping.found == {"reported_at": "上报时间"}
    assert mapping.passed_over == {"reported_at": ("受理时间",)}
    assert mapping.unknown == ("备注人",)


def test_degrees_win_over_plane_coordinates_as_a_pair() -> None:
    assert map_columns(["X坐标", "Y坐标", "经度", "纬度"]).found == {"x": "经度", "y": "纬度"}


def test_a_name_written_twice_is_ambiguous() -> None:
    mapping = map_columns(["经度", "经度#2"])
    assert (mapping.found, mapping.ambiguous) == ({}, {"x": ("经度", "经度#2")})


def test_settings_win() -> None:
    mapping = map_columns(["上报时间", "我的时间"], overrides={"reported_at": "我的时间"})
    assert mapping.found == {"reported_at": "我的时间"}
    assert mapping.unknown == ("上报时间",)


def test_an_empty_name_says_that_the_field_is_not_there() -> None:
    assert map_columns(["类型"], overrides={"category_text": ""}).found == {}


def test_a_column_that_is_not_there_is_told() -> None:
    assert map_columns(["a"], overrides={"x": "lng"}).missing == {"x": "lng"}


def test_no_name_means_two_fields() -> None:
    meanings: dict[str, str] = {}
    for field, names in load_aliases().items():
        for name in names:
            assert meanings.setdefault(simplify_name(name), field) == field, name


@given(st.lists(st.one_of(st.sampled_from(YICHANG), st.text(min_size=1)), unique=True))
def test_every_column_is_accounted_for_once(names: list[str]) -> None:
    mapping = map_columns(names)
    told = [*mapping.found.values(), *mapping.unknown]
    told += [name for group in (mapping.passed_over, mapping.ambiguous) for listed in group.values() for name in listed]
    assert sorted(told) == sorted(names)


def test_the_page_is_the_table() -> None:
    page = Path(__file__).parents[2] / "docs" / "columns.md"
    assert page.read_text(encoding="utf-8") == describe_aliases()
