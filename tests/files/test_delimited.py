"""CSV: text stays text, a broken row costs that row."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.files.delimited import quotes_are_sound, read
from hotspot.files.params import FileParams
from hotspot.files.parsed import Parsed, Reading, finish


def parse(tmp_path: Path, content: str | bytes) -> Parsed:
    path = tmp_path / "a.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (parsed,) = read(path, Reading(FileParams(), tmp_path))
    return finish(parsed)


def column(parsed: Parsed, name: str) -> list[str | None]:
    return parsed.columns[name].to_pylist()


def test_ids_phones_and_na_stay_text(tmp_path: Path) -> None:
    parsed = parse(tmp_path, "id,电话,c,d\n001,13912345678,NA,1E5\n002,,null,007\n")
    assert list(zip(*(c.to_pylist() for c in parsed.columns.values()), strict=True)) == [
        ("001", "13912345678", "NA", "1E5"),
        ("002", None, "null", "007"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    parsed = parse(tmp_path, f"a{delimiter}b\n1{delimiter}x, y\n2{delimiter}z\n".replace("x, y", "x y"))
    assert column(parsed, "b") == ["x y", "z"]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    parsed = parse(tmp_path, '标题\n\na,b\n1,"x\ny"\n\n2,z\n')
    assert parsed.row_numbers.to_pylist() == [4, 6]


def test_a_row_with_too_many_cells_is_bad_and_the_rest_goes_on(tmp_path: Path) -> None:
    parsed = parse(tmp_path, "a,b\n1,x\n2,y,z\n3,w\n")
    assert column(parsed, "a") == ["1", "3"]
    assert parsed.bad_rows == [(3, "extra_cells", "3 > 2")]


def test_missing_cells_at_the_end_are_blank(tmp_path: Path) -> None:
    parsed = parse(tmp_path, "a,b,c\n1\n2,y,z\n")
    assert column(parsed, "c") == [None, "z"]


def test_empty_cells_beyond_the_header_are_nothing(tmp_path: Path) -> None:
    assert column(parse(tmp_path, "a,b\n1,x,,\n2,y,,\n"), "b") == ["x", "y"]


def test_a_last_row_without_its_end_is_bad(tmp_path: Path) -> None:
    parsed = parse(tmp_path, "a,b,c\n1,x,y\n2,z")
    assert parsed.bad_rows == [(3, "cut_off", "2 < 3")]


def test_an_open_quote_swallows_only_its_row(tmp_path: Path) -> None:
    parsed = parse(tmp_path, 'a,b\n1,"x\n2,"y"\n3,z\n')
    assert column(parsed, "a") == ["2", "3"]
    assert parsed.bad_rows == [(2, "open_quote", "")]


def test_an_open_quote_does_not_swallow_the_end_of_the_file(tmp_path: Path) -> None:
    parsed = parse(tmp_path, 'a,b\n1,"x\n' + "".join(f"{i},y\n" for i in range(2, 500)))
    assert column(parsed, "a") == [str(i) for i in range(2, 500)]


def test_a_quote_inside_a_cell_is_a_character(tmp_path: Path) -> None:
    assert column(parse(tmp_path, 'a,b\n1,5" 管\n2,y\n'), "b") == ['5" 管', "y"]


def test_a_broken_line_in_a_utf8_file_does_not_turn_the_others_into_gibberish(tmp_path: Path) -> None:
    lines = ["a,b", *(f"{i},占道经营" for i in range(50))]
    raw = "\n".join(lines).encode() + b"\n99,\xff\xfe\xff\n"
    parsed = parse(tmp_path, raw)
    assert column(parsed, "b") == ["占道经营"] * 50
    assert [fault for _, fault, _ in parsed.bad_rows] == ["undecodable"]


def test_characters_of_gb18030_beyond_gbk_are_read(tmp_path: Path) -> None:
    parsed = parse(tmp_path, "a,b\n1,䶮𠮷€\n".encode("gb18030"))
    assert column(parsed, "b") == ["䶮𠮷€"]
    assert parsed.encoding == "gb18030"


def test_columns_written_twice_are_told_apart(tmp_path: Path) -> None:
    parsed = parse(tmp_path, "经度,经度,b\n1,2,3\n")
    assert list(parsed.columns) == ["经度", "经度#2", "b"]
    assert parsed.notices == [("files.columns_twice", {"columns": ["经度"]})]


BLANKS = "\u3000\xa0 \t\n\x0c"
cells = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\x1a", exclude_categories=("Cs",)), max_size=8)


@given(table=st.lists(st.tuples(cells, cells), min_size=1, max_size=8))
def test_whatever_is_quoted_properly_comes_back(
    tmp_path_factory: pytest.TempPathFactory, table: list[tuple[str, str]]
) -> None:
    quoted = ["id,甲列,乙列", *(f'r{i},"{a}","{b}"' for i, (a, b) in enumerate(_escape(table)))]
    parsed = parse(tmp_path_factory.mktemp("csv"), "\n".join(quoted) + "\n")
    expected = [tuple(cell if cell.strip(BLANKS) else None for cell in row) for row in table]
    assert list(zip(column(parsed, "甲列"), column(parsed, "乙列"), strict=True)) == expected


def _escape(table: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(a.replace('"', '""'), b.replace('"', '""')) for a, b in table]


@given(st.lists(cells, min_size=1))
def test_properly_quoted_text_is_sound(values: list[str]) -> None:
    line = ",".join('"' + value.replace('"', '""') + '"' for value in values)
    assert quotes_are_sound(f"{line}\n".encode(), ",")


@pytest.mark.parametrize("text", ['a,"b\nc,"d"\n', 'a,b"c"\n', '"a"b,c\n', '"a\n'])
def test_quotes_in_wrong_places_are_not_sound(text: str) -> None:
    assert not quotes_are_sound(text.encode(), ",")
