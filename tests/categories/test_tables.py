from pathlib import Path

import pandas as pd
import pytest

from hotspot.categories import CategoryParams, load
from hotspot.categories.themes import choose_themes
from hotspot.errors import InputDataError
from hotspot.texts import LANGUAGES, tell, tell_error

TABLES = load(CategoryParams())


def write(path: Path, text: str, encoding: str = "utf-8-sig") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def theme(code: str | None, site_type: str | None = None, tables=TABLES) -> str:
    pair = pd.DataFrame({"code": [code], "site_type": [site_type]}, dtype="str")
    return choose_themes(pair["code"], pair["site_type"], tables).iloc[0]


def test_the_catalogue_is_whole() -> None:
    assert len(TABLES.event_categories) == 250
    assert TABLES.event_categories["code"].is_unique


@pytest.mark.parametrize(("edition", "code", "today"), [
    ("gbt30428-2013", "0406", "09006"),
    ("gbt30428-2013", "0110", "06010"),
    ("cjt214-2007", "0504", "09005"),
    ("cjt214-2007", "0102", "06010"),
    ("cjt214-2007", "0406", ""),
])  # fmt: skip
def test_classes_04_and_05_swap_between_editions(edition: str, code: str, today: str) -> None:
    rows = TABLES.crosswalk[(TABLES.crosswalk["edition"] == edition) & (TABLES.crosswalk["code"] == code)]
    assert rows["to_code"].to_list() == [today]


def test_the_client_s_headings_come_first() -> None:
    assert TABLES.themes["theme"].head(4).to_list() == ["street_vending", "garbage", "toilets", "old_compounds"]


def test_own_rows_replace_and_extend(tmp_path: Path) -> None:
    themes = write(
        tmp_path / "t.csv", "theme,name_zh,name_en,order\ngreen,园林绿化,Green,11\ngarbage,环境卫生,Waste,2\n"
    )
    rules = write(tmp_path / "r.csv", "code,site_type,theme\n04*,*,green\n04013,ST15,garbage\n")
    tables = load(CategoryParams(themes=themes, theme_rules=rules))
    names = tables.themes.set_index("theme")["name_zh"]
    assert (names["green"], names["garbage"], names["toilets"]) == ("园林绿化", "环境卫生", "公厕")
    assert theme("04013", None, tables) == "green"
    assert theme("04013", "ST15", tables) == "garbage"


def test_themes_come_in_their_order() -> None:
    assert TABLES.themes["order"].is_monotonic_increasing


def test_excel_in_china_saves_gb18030(tmp_path: Path) -> None:
    own = write(tmp_path / "k.csv", "keyword,code,site_type,theme,priority\n臭豆腐,09006,,,95\n", "gb18030")
    assert "臭豆腐" in set(load(CategoryParams(keywords=own)).keywords["keyword"])


def test_all_faults_of_all_tables_are_told_together(tmp_path: Path) -> None:
    rules = write(tmp_path / "r.csv", "code,site_type,theme\n6*1,*,garbage\n06010,ST99,rubbish\n")
    words = write(tmp_path / "k.csv", "keyword,code,site_type,theme,priority\n摊,9006,,,high\n")
    with pytest.raises(InputDataError) as error:
        load(CategoryParams(theme_rules=rules, keywords=words))
    told = {(fault.facts["column"], fault.facts["value"]) for fault in error.value.faults}
    assert told == {
        ("code", "6*1"),
        ("site_type", "ST99"),
        ("theme", "rubbish"),
        ("code", "9006"),
        ("priority", "high"),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_missing_files_and_columns_are_told_in_words(tmp_path: Path, language: str) -> None:
    params = CategoryParams(
        themes=tmp_path / "none.csv", keywords=write(tmp_path / "k.csv", "keyword,code\n摊,09006\n")
    )
    with pytest.raises(InputDataError) as error:
        load(params)
    said = tell_error(error.value, language)
    assert "none.csv" in said
    assert "priority" in said
    assert all(tell(fault, language) in said for fault in error.value.faults)
