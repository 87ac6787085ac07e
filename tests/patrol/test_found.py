"""What patrols found, as reports: the whole way through a file and back."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hotspot import reports
from hotspot.categories import CategoryParams, classify, load
from hotspot.export.cells import csv_bytes
from hotspot.files import read_tables
from hotspot.patrol import Results, list_found
from tests.patrol.test_review import SHIFT, visits
from tests.patrol.written import write

MADE = visits(
    {"found": 3, "fixed": 1, "visited_at": SHIFT + pd.Timedelta(minutes=7), "note": "=1+1", "minutes": 12.5},
    {"visit_id": "cell:b", "found": 0},
    {"visit_id": "cell:c", "found": 1, "minutes": np.nan, "lon": 103.85},
    {"visit_id": "cell:d", "visited": False, "found": 0},
)


def read_again(results: Results) -> pd.DataFrame:
    found = list_found(results)
    return reports.read([write(list(found.columns), *found.values.tolist())]).accepted


def test_each_problem_found_is_a_row_of_text() -> None:
    found = list_found(MADE)
    assert len(found) == 4
    assert found.map(lambda cell: isinstance(cell, str)).all(axis=None)


def test_the_rows_come_back_as_reports_through_a_file(tmp_path: Path) -> None:
    (tmp_path / "found.csv").write_bytes(csv_bytes(list_found(MADE)))
    result = reports.read(read_tables(tmp_path / "found.csv"))
    accepted = result.accepted
    assert result.rejected.empty
    assert accepted["source"].tolist() == ["patrol"] * 4
    assert accepted["effort_minutes"].fillna(-1).tolist() == [12.5, 12.5, 12.5, -1]
    assert accepted["status"].tolist() == ["closed", "open", "open", "open"]
    assert accepted["reported_at"].tolist() == [SHIFT + pd.Timedelta(minutes=7)] * 3 + [SHIFT]
    assert accepted[["x", "y"]].values.tolist() == [[103.8, 36.0]] * 3 + [[103.85, 36.0]]


def test_a_few_rows_say_in_which_coordinates_they_are(tmp_path: Path) -> None:
    (tmp_path / "found.csv").write_bytes(csv_bytes(list_found(MADE)))
    sources = reports.read(read_tables(tmp_path / "found.csv")).sources
    assert sources["crs_label"].tolist() == ["EPSG:4326"]


def test_nothing_of_it_has_to_be_guessed_or_passed_over() -> None:
    found = list_found(MADE)
    told = reports.read([write(list(found.columns), *found.values.tolist())]).notices
    assert {notice.key for notice in told} == {"reports.columns_used"}


def test_numbers_are_the_same_each_time_and_no_two_alike() -> None:
    ids = read_again(MADE)["report_id"]
    assert ids.is_unique
    assert ids.tolist() == read_again(MADE)["report_id"].tolist()


def test_every_theme_comes_back_as_itself() -> None:
    tables = load(CategoryParams())
    codes = tables.themes["theme"].tolist()
    made = visits(*({"visit_id": code, "themes": f"{code},garbage"} for code in codes))
    again = classify(read_again(made), tables, params=CategoryParams()).table
    assert again["theme"].tolist() == codes


def test_a_theme_of_the_city_s_own_is_written_by_its_name() -> None:
    themes = pd.DataFrame({"theme": ["own:犬只"], "name_zh": ["犬只"], "name_en": ["犬只"]})
    assert list_found(visits({"themes": "own:犬只"}), themes=themes)["问题类别"].tolist() == ["犬只"]


@pytest.mark.parametrize("made", [visits({"found": 0}), visits({"visited": False, "found": 0})])
def test_nothing_found_gives_no_rows_but_the_same_headings(made: Results) -> None:
    assert list_found(made).empty
    assert list(list_found(made).columns) == list(list_found(MADE).columns)
