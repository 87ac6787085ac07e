import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.categories import CategoryParams, Classified, classify, load
from hotspot.errors import InputDataError
from hotspot.texts import LANGUAGES, tell, tell_error

PARAMS = CategoryParams()
TABLES = load(PARAMS)


def reports(*categories: str | None, description: str = "", site_type: str = "", source: str = "a") -> pd.DataFrame:
    n = len(categories)
    columns = {"source_id": [source] * n, "category_text": categories, "description": [description] * n}
    return pd.DataFrame({**columns, "site_type_text": [site_type] * n}, dtype="str")


def run(frame: pd.DataFrame, **params: object) -> Classified:
    return classify(frame, TABLES, params=CategoryParams(**params))


def row(category: str | None, description: str = "", site_type: str = "", **params: object) -> pd.Series:
    return run(reports(category, description=description, site_type=site_type), **params).table.iloc[0]


@pytest.mark.parametrize(("text", "code", "source"), [
    ("09006", "09006", "code"),
    ("占道经营(09006)", "09006", "code"),
    ("04-05 店外经营", "09005", "crosswalk"),
    ("200507", "06036", "crosswalk"),
    ("占道经营", "09006", "name"),
    ("乱堆物堆料", "06036", "name"),
    ("公厕", "03001", "name"),
    ("街面秩序-占道经营", "09006", "name"),
    ("12345 占道经营", "09006", "name"),
    ("市民反映有人摆摊", "09006", "keyword"),
    ("蓝天白云", None, "none"),
    (None, None, "none"),
])  # fmt: skip
def test_a_category_text_becomes_a_code_and_says_how(text: str | None, code: str | None, source: str) -> None:
    found = row(text)
    assert (found["category_code"] if code else pd.isna(found["category_code"])) == (code or True)
    assert found["category_source"] == source


def test_a_description_is_a_guess_and_comes_last() -> None:
    guessed, known = row("投诉", "垃圾桶满溢多日"), row("09006", "垃圾桶满溢多日")
    assert (guessed["category_code"], guessed["category_source"]) == ("06042", "keyword")
    assert (known["category_code"], known["category_source"]) == ("09006", "code")


def test_the_category_text_is_asked_before_the_description() -> None:
    assert row("反映噪音", "门口有人摆摊")["theme"] == "noise_fumes"


@pytest.mark.parametrize(("word", "theme"), [
    ("占道", "street_vending"), ("出店", "street_vending"), ("游商", "street_vending"), ("流动摊贩", "street_vending"),
    ("烧烤", "street_vending"), ("满溢", "garbage"), ("堆放", "garbage"), ("厕所", "toilets"),
    ("小广告", "advertising"), ("乱停", "parking"), ("共享单车", "parking"), ("噪声", "noise_fumes"),
    ("噪音", "noise_fumes"), ("油烟", "noise_fumes"), ("工地", "construction"), ("扬尘", "construction"),
    ("井盖", "roads_facilities"), ("路灯", "roads_facilities"), ("楼道", "old_compounds"),
    ("老旧小区", "old_compounds"),
    ("飞线", "roads_facilities"), ("消防通道", "parking"),
])  # fmt: skip
def test_plain_words_reach_the_expected_theme(word: str, theme: str) -> None:
    assert row("投诉", f"市民反映某处{word}的情况")["theme"] == theme


def test_site_type_moves_a_report_to_old_compounds() -> None:
    assert row("06036")["theme"] == "garbage"
    assert row("06036", site_type="老旧楼院")["theme"] == "old_compounds"
    assert row("06036", site_type="ST06")["site_type_source"] == "name"


def test_a_site_type_guessed_from_words_is_marked() -> None:
    found = row("私搭乱建", "老旧小区院内")
    assert (found["site_type_id"], found["site_type_source"], found["theme"]) == ("ST06", "keyword", "old_compounds")


def test_ambiguous_codes_ask_for_the_edition_and_name_the_source() -> None:
    frame = pd.concat([reports("0406", "0405", source="hotline"), reports("09006", source="patrol")], ignore_index=True)
    with pytest.raises(InputDataError) as error:
        run(frame)
    assert [fault.facts["source_id"] for fault in error.value.faults] == ["hotline"]
    assert all('edition = "gbt30428-2013"' in tell_error(error.value, language) for language in LANGUAGES)


@pytest.mark.parametrize(("edition", "theme"), [
    ("gbt30428-2013", "street_vending"), ("cjt214-2007", "roads_facilities"), ("gbt47678-2026", "other"),
])  # fmt: skip
def test_the_stated_edition_decides(edition: str, theme: str) -> None:
    assert row("0406", edition=edition)["theme"] == theme


def test_each_source_has_its_own_edition() -> None:
    old = reports("0406 占道经营", "0405", source="a")
    older = reports("0406 道路积水", "0504", source="b")
    result = run(pd.concat([old, older], ignore_index=True))
    assert result.table["category_code"].fillna("").to_list() == ["09006", "09005", "", "09005"]
    told = {n.facts["source_id"]: n.facts["edition"] for n in result.notices if n.key == "categories.edition"}
    assert told == {"a": "gbt30428-2013", "b": "cjt214-2007"}


def test_a_matter_that_no_longer_exists_keeps_its_name() -> None:
    found = row("0406", edition="cjt214-2007")
    assert (found["category_name"], found["theme"]) == ("道路积水", "roads_facilities")


def test_codes_equal_in_both_editions_need_no_question() -> None:
    assert row("0201")["category_code"] == "07001"


def test_a_common_own_word_becomes_a_theme_and_a_rare_one_does_not() -> None:
    result = run(reports(*["物业"] * 60, *["邻里"] * 40, *["09006"] * 900))
    assert set(result.table["theme"]) == {"own:物业", "other", "street_vending"}
    assert result.themes["theme"].to_list()[-2:] == ["own:物业", "other"]
    assert [n.facts for n in result.notices if n.key == "categories.own_theme"] == [{"text": "物业", "n": 60}]


def test_a_large_count_with_a_small_share_is_no_theme() -> None:
    assert "own:物业" not in set(run(reports(*["物业"] * 60, *["09006"] * 6000)).table["theme"])


def test_a_word_that_says_nothing_leaves_the_description_its_say() -> None:
    assert row("其他", "路边有人摆摊")["theme"] == "street_vending"


def test_other_is_never_a_theme_of_its_own() -> None:
    assert set(run(reports(*["其他"] * 100)).table["theme"]) == {"other"}


def test_what_was_decided_is_told_in_both_languages() -> None:
    frame = reports("09006 暴露垃圾", "99999", "摆摊", "占道经营")
    frame["site_type_text"] = ["月球", "", "", "老旧小区"]
    notices = run(frame).notices
    assert {"categories.names_differ", "categories.codes_unknown", "categories.sites_unknown"} <= {
        n.key for n in notices
    }
    (sources,) = (n.facts for n in notices if n.key == "categories.sources")
    assert (sources["code"], sources["name"], sources["keyword"], sources["none"]) == (1, 1, 1, 1)
    assert all(tell(n, language) for n in notices for language in LANGUAGES)


def test_inputs_and_rows_are_kept() -> None:
    frame = reports("09006", "垃圾", None)
    before = frame.copy()
    table = run(frame).table
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(table[frame.columns], before)


def test_no_reports_give_no_rows() -> None:
    assert run(reports()).table.empty


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["0201", "占道经营", "噪声 1", "垃圾"])),
        min_size=1,
        max_size=6,
    )
)
def test_a_row_does_not_depend_on_its_company(texts: list[str | None]) -> None:
    stated = {"edition": "gbt30428-2013"}
    once, among_others = run(reports(*texts), **stated).table, run(reports("占道经营", *texts[::-1]), **stated).table
    backwards = among_others.iloc[:0:-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(once, backwards)
    assert set(once["theme"]) <= set(TABLES.themes["theme"])


def test_a_large_citys_categories_each_reach_their_own_theme(shared) -> None:
    calls = pd.read_csv(shared / "data/yichang/yichang_12345_2024.csv", dtype="str")
    frame = reports(*calls["category"])
    found = run(frame).table.groupby("category_text")["theme"].agg(lambda themes: "|".join(np.unique(themes)))
    assert found["噪声"] == "noise_fumes"
    assert found["停车"] == "parking"
    assert found.is_unique
    # 37 of 15,268 calls: below the one per cent that a theme of its own needs.
    assert found["环境安全"] == "other"
    others = found.drop(["噪声", "停车", "环境安全"])
    assert (others == "own:" + others.index).all()
