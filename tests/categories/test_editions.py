import pandas as pd
import pytest

from hotspot.categories import CategoryParams, detect_edition, load
from hotspot.categories.editions import normalise, split_codes

TABLES = load(CategoryParams())


def split(text: str) -> tuple[str, str]:
    row = split_codes(pd.Series([text], dtype="str")).iloc[0]
    return row["code"], row["name"]


def detect(*pairs: tuple[str, str]) -> str | None:
    frame = pd.DataFrame(pairs, columns=["code", "name"], dtype="str")
    return detect_edition(frame["code"], frame["name"], TABLES)


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("09006", "09006", ""),
        ("62010209006", "09006", ""),
        ("04-06", "0406", ""),
        ("０４－０６ 占道经营", "0406", "占道经营"),
        ("【0406】占道经营", "0406", "占道经营"),
        ("占道经营（09006）", "09006", "占道经营"),
        ("占道经营 09006", "09006", "占道经营"),
        ("200505", "200505", ""),
        ("占道经营", "", "占道经营"),
        ("中山路12号有3个摊", "", "中山路12号有3个摊"),
    ],
)
def test_a_code_is_split_from_the_name_beside_it(text: str, code: str, name: str) -> None:
    assert split(text) == (code, name)


@pytest.mark.parametrize(("text", "code"), [("9006", "09006"), ("6010.0", "06010"), ("406", "0406")])
def test_zeros_eaten_by_a_spreadsheet_are_put_back(text: str, code: str) -> None:
    assert split(text)[0] == code


def test_splitting_keeps_any_index() -> None:
    texts = pd.Series(["09006", "垃圾"], index=[7, 7], dtype="str")
    assert split_codes(texts)["code"].to_list() == ["09006", ""]


def test_normalised_names_forget_punctuation_width_and_tails() -> None:
    written = pd.Series(["早（夜）市管理问题", "路灯异常", " Street Vending "], index=[5, 5, 6], dtype="str")
    assert normalise(written).to_list() == ["早夜市管理", "路灯", "streetvending"]


def test_names_beside_codes_tell_the_2013_edition() -> None:
    assert detect(("0406", "占道经营"), ("0405", "店外经营"), ("0409", "")) == "gbt30428-2013"


def test_names_beside_codes_tell_the_2007_edition() -> None:
    assert detect(("0406", "道路积水"), ("0504", "店外经营"), ("0409", "")) == "cjt214-2007"


def test_a_code_that_only_one_edition_has_tells_it() -> None:
    assert detect(("0136", ""), ("0406", "")) == "gbt30428-2013"


def test_a_code_missing_from_our_partial_list_tells_nothing() -> None:
    assert detect(("0504", ""), ("0102", "")) is None


def test_bare_codes_of_both_editions_tell_nothing() -> None:
    assert detect(("0405", ""), ("0406", "")) is None


def test_divided_evidence_tells_nothing() -> None:
    assert detect(("0406", "占道经营"), ("0406", "道路积水")) is None


def test_a_rare_slip_does_not_divide_the_evidence() -> None:
    assert detect(*[("0406", "占道经营")] * 19, ("0406", "道路积水")) == "gbt30428-2013"


def test_weights_count_as_rows() -> None:
    codes, names = pd.Series(["0406", "0406"]), pd.Series(["占道经营", "道路积水"])
    assert detect_edition(codes, names, TABLES, weights=pd.Series([1, 99])) == "cjt214-2007"
