import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.responsibility import Assignments, Duties, DutyParams, assign, read
from tests.responsibility.helpers import AREAS, THEMES, hotspots, raw, shares

RULES = """
区域|主题|角色|责任单位|失效日期
||牵头|区|
|占道经营|牵头|区占道|
城关区||牵头|城关|
城关区|占道经营|牵头|城关占道|
张掖路街道||牵头|张掖|
张掖路街道|占道经营|牵头|张掖占道|
永昌路社区||牵头|永昌|
永昌路社区|占道经营|牵头|永昌占道|
"""
YONGCHANG, ZHONGSHAN_1, ZHONGSHAN_2 = "620102002001", "620102002002", "620102004001"


def duties(text: str) -> Duties:
    return read([raw(text)], AREAS, THEMES, params=DutyParams())


def give(text: str, theme: str = "street_vending", **parts: int) -> Assignments:
    return assign(hotspots(h=theme), shares(h={k.removeprefix("a"): n for k, n in parts.items()}), AREAS, duties(text))


@pytest.mark.parametrize("left", range(8, 0, -1))
def test_the_most_specific_of_the_rules_left_wins(left: int) -> None:
    order = ["区", "区占道", "城关", "城关占道", "张掖", "张掖占道", "永昌", "永昌占道"]
    text = "\n".join(RULES.strip().splitlines()[: left + 1])
    row = give(text, a620102002001=10).table.iloc[0]
    assert row["unit"] == order[left - 1]
    assert row["rule_row"] == left + 1
    assert row["specificity"] == left - 1


def test_a_rule_for_another_theme_does_not_apply() -> None:
    assert give(RULES, "garbage", a620102002001=10).table["unit"].to_list() == ["永昌"]


def test_each_role_has_its_own_most_specific_rule() -> None:
    text = "区域|角色|责任单位\n|牵头|区\n|配合|公安\n张掖路|牵头|街道"
    table = give(text, a620102002001=10).table.set_index("role")["unit"]
    assert table.to_dict() == {"牵头": "街道", "配合": "公安"}


def test_a_border_names_both_units_and_proposes_the_larger() -> None:
    text = "区域|角色|责任单位\n张掖路|牵头|甲\n临夏路|牵头|乙"
    table = give(text, a620102002001=4, a620102004001=6).table
    assert table[["unit", "lead", "share"]].to_numpy().tolist() == [["乙", True, 0.6], ["甲", False, 0.4]]
    assert table["lead_reason"].to_list()[0] == "share"


def test_equal_shares_fall_to_the_smaller_code_and_say_so() -> None:
    text = "区域|角色|责任单位\n张掖路|牵头|甲\n临夏路|牵头|乙"
    table = give(text, a620102004001=5, a620102002001=5).table
    assert table.loc[table["lead"], ["unit", "lead_reason"]].to_numpy().tolist() == [["甲", "code"]]


def test_an_area_with_less_than_a_fifth_has_no_say() -> None:
    text = "区域|角色|责任单位\n张掖路|牵头|甲\n临夏路|牵头|乙"
    assert give(text, a620102002001=9, a620102004001=1).table["unit"].to_list() == ["甲"]


def test_the_largest_always_has_a_say() -> None:
    table = assign(hotspots(h="garbage"), shares(h={YONGCHANG: 4, ZHONGSHAN_1: 3, ZHONGSHAN_2: 3}), AREAS,
                   duties("区域|责任单位\n永昌路|甲"), min_share=0.9).table  # fmt: skip
    assert table["unit"].to_list() == ["甲"]


def test_parts_of_one_rule_are_one_line_for_the_smallest_common_area() -> None:
    table = give(RULES.replace("永昌路社区", "临夏路街道"), a620102002001=5, a620102002002=5).table
    assert table[["area_id", "share", "lead_reason"]].to_numpy().tolist() == [["620102002", 1.0, "only"]]


def test_reports_that_lie_in_no_community_are_answered_for_by_the_subdistrict() -> None:
    text = "区域|责任单位\n永昌路|社区\n张掖路|街道"
    table = give(text, a620102002001=3, a620102002=7).table
    assert table[["unit", "share", "lead"]].to_numpy().tolist() == [["街道", 0.7, True], ["社区", 0.3, False]]


def test_places_nobody_answers_for_come_first_and_are_listed() -> None:
    places = hotspots(a="garbage", b="garbage")
    found = assign(places, shares(a={YONGCHANG: 10}, b={ZHONGSHAN_2: 10}), AREAS, duties("区域|责任单位\n张掖路|甲"))
    assert found.table["hotspot_id"].to_list() == ["b", "a"]
    assert not found.table["lead"].iloc[0]
    assert found.unassigned[["hotspot_id", "area_id", "reports"]].to_numpy().tolist() == [["b", ZHONGSHAN_2, 10]]


def test_half_a_hotspot_without_a_unit_is_a_hole() -> None:
    found = give("区域|责任单位\n张掖路|甲", "garbage", a620102002001=5, a620102004001=5)
    assert found.unassigned["area_id"].to_list() == [ZHONGSHAN_2]
    assert found.table["unit"].fillna("-").to_list() == ["-", "甲"]


def test_all_themes_together_go_by_rules_without_a_theme() -> None:
    assert give(RULES, "all", a620102002001=10).table["unit"].to_list() == ["永昌"]


def test_all_themes_together_may_name_their_main_theme() -> None:
    places = hotspots(h="all").assign(main_theme="street_vending")
    assert assign(places, shares(h={YONGCHANG: 10}), AREAS, duties(RULES)).table["unit"].to_list() == ["永昌占道"]


def test_a_rule_of_the_past_does_not_apply() -> None:
    text = "责任单位|生效日期|失效日期\n旧||2024-06-29\n新|2024-06-30|"
    assert give(text, a620102002001=10).table["unit"].to_list() == ["新"]
    earlier = assign(
        hotspots(h="garbage"), shares(h={YONGCHANG: 10}), AREAS, duties(text), on=pd.Timestamp("2024-06-29")
    )
    assert earlier.table["unit"].to_list() == ["旧"]


def test_a_hotspot_in_no_area_is_still_listed() -> None:
    found = assign(hotspots(h="garbage"), shares(h={}), AREAS, duties("区域|责任单位\n张掖路|甲"))
    assert found.unassigned["hotspot_id"].to_list() == ["h"]


def test_without_a_duty_table_nothing_is_unassigned() -> None:
    found = assign(hotspots(h="garbage"), shares(h={YONGCHANG: 10}), AREAS, None)
    assert found.table.empty
    assert found.unassigned.empty


def test_no_hotspots_need_nobody() -> None:
    assert assign(hotspots(), shares(), AREAS, duties(RULES)).table.empty


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.sampled_from(RULES.strip().splitlines()[1:]), min_size=1, unique=True),
    st.lists(st.integers(0, 10), min_size=3, max_size=3).filter(any),
)
def test_every_hotspot_is_answered_for_once_per_role_and_part_or_is_a_hole(
    rules: list[str], reports: list[int]
) -> None:
    text = "\n".join(["区域|主题|角色|责任单位|失效日期", *rules])
    parts = dict(zip((YONGCHANG, ZHONGSHAN_1, ZHONGSHAN_2), reports, strict=True))
    found = assign(hotspots(h="street_vending"), shares(h={k: n for k, n in parts.items() if n}), AREAS, duties(text))
    answered = found.table[found.table["unit"].notna()]
    assert set(found.table["hotspot_id"]) == {"h"}
    assert answered["lead"].sum() == (1 if len(answered) else 0)
    assert len(found.table) == len(answered) + len(found.unassigned)
    assert not answered.duplicated(["role", "rule_id"]).any()
