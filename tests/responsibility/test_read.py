import pandas as pd
import pytest

from hotspot.errors import InputDataError
from hotspot.responsibility import Duties, DutyParams, read
from hotspot.texts import LANGUAGES, tell, tell_error
from tests.responsibility.helpers import AREAS, THEMES, raw


def duties(text: str, **params: object) -> Duties:
    return read([raw(text)], AREAS, THEMES, params=DutyParams(**params))


def faults(text: str) -> list[tuple[str, int]]:
    with pytest.raises(InputDataError) as error:
        duties(text)
    return [(fault.key.removeprefix("responsibility."), fault.facts["row"]) for fault in error.value.faults]


@pytest.mark.parametrize(
    ("written", "area_id"),
    [
        ("张掖路街道", "620102002"),
        ("张掖路街道办事处", "620102002"),
        ("张掖路", "620102002"),
        ("620102002", "620102002"),
        ("620102002000", "620102002"),
        ("永昌路社区", "620102002001"),
        ("永昌路", "620102002001"),
        ("临夏路街道/中山路社区", "620102004001"),
        ("城关区", "620102"),
    ],
)
def test_an_area_is_found_in_every_form_of_its_name(written: str, area_id: str) -> None:
    assert duties(f"区域|责任单位\n{written}|甲").table["area_id"].to_list() == [area_id]


@pytest.mark.parametrize("written", ["", "全区", "*"])
def test_blank_means_everywhere(written: str) -> None:
    assert duties(f"区域|责任单位\n{written}|甲").table["area_id"].isna().all()


@pytest.mark.parametrize(
    ("written", "theme"), [("占道经营", "street_vending"), ("GARBAGE", "garbage"), ("other", "other")]
)
def test_a_theme_is_found_by_id_and_name(written: str, theme: str) -> None:
    assert duties(f"主题|责任单位\n{written}|甲").table["theme"].to_list() == [theme]


@pytest.mark.parametrize("written", ["", "全部", "所有问题", "*"])
def test_blank_means_all_themes(written: str) -> None:
    assert duties(f"主题|责任单位\n{written}|甲").table["theme"].isna().all()


def test_columns_of_levels_say_which_of_two_communities() -> None:
    table = duties("街道|社区|责任单位\n临夏路街道|中山路社区|甲\n张掖路街道||乙").table
    assert table["area_id"].to_list() == ["620102004001", "620102002"]


def test_several_areas_and_themes_in_a_row_become_several_rules() -> None:
    table = duties("区域|主题|责任单位\n张掖路街道、临夏路街道|占道经营、垃圾|甲").table
    assert len(table) == 4
    assert table["rule_id"].is_unique
    assert set(table["rule_row"]) == {2}


def test_specificity_puts_area_before_theme() -> None:
    table = duties(
        "区域|主题|责任单位\n|占道经营|甲\n城关区||甲\n城关区|垃圾|甲\n张掖路||甲\n张掖路|垃圾|甲\n永昌路||甲"
    ).table
    assert table["specificity"].to_list() == [1, 2, 3, 4, 5, 6]


def test_the_role_is_kept_as_written_and_has_a_default() -> None:
    assert duties("角色|责任单位\n包抓|甲\n|乙").table["role"].to_list() == ["包抓", "主责"]
    assert duties("责任单位\n甲", default_role="牵头").table["role"].to_list() == ["牵头"]


def test_every_column_is_read() -> None:
    text = "责任单位|负责人|包抓领导|联系电话|备注|生效日期|失效日期\n甲|主任|副区长|0931-1|试行|2024年1月2日|2024/6/30"
    row = duties(text).table.iloc[0]
    assert row[["unit", "person", "leader", "phone", "note"]].to_list() == ["甲", "主任", "副区长", "0931-1", "试行"]
    assert (row["valid_from"], row["valid_to"]) == (pd.Timestamp("2024-01-02"), pd.Timestamp("2024-06-30"))


def test_english_headings_are_understood() -> None:
    assert duties("Area|Theme|Role|Unit|Valid from\n620102002|Garbage|lead|A|2024-01-02 00:00:00").table[
        "unit"
    ].to_list() == ["A"]


def test_another_heading_can_be_named_in_the_settings() -> None:
    assert duties("承办单位\n甲", columns={"unit": "承办单位"}).table["unit"].to_list() == ["甲"]


def test_a_quote_that_guards_a_formula_is_taken_away() -> None:
    assert duties("责任单位|联系电话\n'=甲|'+86 931").table[["unit", "phone"]].iloc[0].to_list() == ["=甲", "+86 931"]


def test_all_faults_are_told_together_with_their_rows() -> None:
    text = """
    区域|主题|责任单位|生效日期|失效日期
    北滨河路街道|违停|甲||
    中山路社区||甲||
    张掖路|||2024-02-30|
    临夏路||甲|2024-02-02|2024-02-01
    """
    assert faults(text) == [
        ("area_unknown", 2),
        ("theme_unknown", 2),
        ("area_ambiguous", 3),
        ("day_bad", 4),
        ("no_unit", 4),
        ("days_reversed", 5),
    ]


def test_two_rules_of_equal_rank_that_differ_are_a_fault() -> None:
    assert faults("区域|角色|责任单位\n张掖路|牵头|甲\n620102002|牵头|乙\n张掖路|配合|丙") == [("rules_differ", 3)]


def test_equal_rules_are_kept_once_and_told() -> None:
    found = duties("区域|责任单位\n张掖路|甲\n张掖路街道|甲")
    assert len(found.table) == 1
    assert "responsibility.repeated_rules" in {n.key for n in found.notices}


def test_rules_that_follow_each_other_do_not_differ() -> None:
    text = "责任单位|生效日期|失效日期\n甲||2024-06-30\n乙|2024-07-01|"
    assert duties(text).table["unit"].to_list() == ["甲", "乙"]


def test_code_and_name_must_be_the_same_area() -> None:
    assert faults("区域代码|区域|责任单位\n620102002|临夏路街道|甲") == [("area_contradiction", 2)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_faults_are_said_in_words_with_something_close(language: str) -> None:
    with pytest.raises(InputDataError) as error:
        duties("区域|主题|责任单位\n张掖路街|占道|甲\n张掖路||甲\n张掖路||乙")
    said = tell_error(error.value, language)
    assert "张掖路街道" in said
    assert "占道经营" in said


def test_a_table_without_units_is_refused_with_its_columns() -> None:
    with pytest.raises(InputDataError) as error:
        duties("区域|名字\n张掖路|甲")
    assert error.value.facts["columns"] == ["区域", "名字"]
    assert all("区域" in tell_error(error.value, language) for language in LANGUAGES)


def test_sheets_without_units_are_passed_over_and_told() -> None:
    found = read([raw("说明\n填写方法"), raw("责任单位\n甲")], AREAS, THEMES, params=DutyParams())
    assert len(found.table) == 1
    assert all(tell(n, language) for n in found.notices for language in LANGUAGES)
    assert "responsibility.table_skipped" in {n.key for n in found.notices}


def test_rules_of_two_tables_have_different_ids() -> None:
    table = read(
        [raw("责任单位|角色\n甲|牵头"), raw("责任单位|角色\n乙|配合")], AREAS, THEMES, params=DutyParams()
    ).table
    assert table["rule_id"].is_unique
