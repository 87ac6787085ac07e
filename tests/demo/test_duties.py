from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from hotspot.demo import City, DemoTruth

HOLES = {"620102019", "620102025"}


@pytest.fixture(scope="module")
def duties(demo: tuple[Path, DemoTruth]) -> pd.DataFrame:
    rows = openpyxl.load_workbook(demo[0] / "duties/demo/责任清单.xlsx").active.iter_rows(values_only=True)
    head, *body = rows
    return pd.DataFrame(body, columns=head)


def test_no_two_rules_say_the_same(duties: pd.DataFrame) -> None:
    assert not duties.duplicated(["区域代码", "问题类型", "角色"]).any()


def test_every_code_is_an_area_of_the_city(duties: pd.DataFrame, city: City) -> None:
    codes = {*city.district["code"], *city.subdistricts["code"], *city.communities["code"]}
    assert set(duties["区域代码"]) <= codes


def test_all_but_the_holes_have_a_general_rule(duties: pd.DataFrame, city: City) -> None:
    general = duties[(duties["问题类型"] == "全部") & (duties["角色"] == "牵头")]
    assert set(city.subdistricts["code"]) - set(general["区域代码"]) == HOLES


def test_rules_differ_by_theme_and_community(duties: pd.DataFrame) -> None:
    assert {"占道经营", "垃圾", "公厕", "老旧楼院"} <= set(duties["问题类型"])
    assert (duties["区域代码"].str.len() == 12).sum() >= 10


def test_telephones_do_not_exist_and_leaders_are_posts(duties: pd.DataFrame) -> None:
    assert duties["联系电话"].str.fullmatch(r"0931-0000\d{3}").all()
    assert duties["包抓领导"].dropna().replace("", pd.NA).dropna().str.fullmatch(r"包抓区领导（\d组）").all()
