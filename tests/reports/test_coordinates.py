"""Coordinates: exactly what is written, or a reason why not."""

import numpy as np
import pyarrow as pa
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from hotspot.reports.coordinates import REASONS, Coordinates, count_decimals, read_coordinates, read_pairs, read_points


def parse(x: str | None, y: str | None) -> Coordinates:
    return read_coordinates(*(pa.chunked_array([pa.array([v], pa.large_string())]) for v in (x, y)))


def reasons(found: Coordinates) -> tuple[str, str]:
    return REASONS[found.x_reason[0]], REASONS[found.y_reason[0]]


@pytest.mark.parametrize(
    ("x", "y", "lon", "lat", "decimals"),
    [
        ("103.8512", "36.0512", 103.8512, 36.0512, 4),
        (" 103.85 ", "36.0512", 103.85, 36.0512, 2),
        ("１０３．８５", "３６．０５", 103.85, 36.05, 2),
        ("103,8512", "36,0512", 103.8512, 36.0512, 4),
        ("103°50′12″", "36°03′00″", 103 + 50 / 60 + 12 / 3600, 36.05, 4),
        ("103°50'12.5\"E", "N36°3'0\"", 103 + 50 / 60 + 12.5 / 3600, 36.05, 4),
        ("东经103度50分12秒", "北纬36度3分0秒", 103 + 50 / 60 + 12 / 3600, 36.05, 4),
        ("E103.85", "36.05°", 103.85, 36.05, 2),
        ("36.05", "103.85", 36.05, 103.85, 2),
        ("385000.5", "3991000.25", 385000.5, 3991000.25, 1),
        ("35385000", "3991000", 35385000, 3991000, 0),
        ("1.0385e2", "36.05", 103.85, 36.05, -1),
    ],
)
def test_what_is_written_is_what_is_read(x: str, y: str, lon: float, lat: float, decimals: int) -> None:
    found = parse(x, y)
    assert (found.x[0], found.y[0]) == pytest.approx((lon, lat), abs=1e-12)
    assert found.decimals[0] == decimals
    assert reasons(found) == ("", "")


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (None, "36.05", ("coordinate_missing", "")),
        ("", "", ("coordinate_missing", "coordinate_missing")),
        ("abc", "36.05", ("coordinate_unreadable", "")),
        ("NaN", "inf", ("coordinate_not_finite", "coordinate_not_finite")),
        ("1e999", "36", ("coordinate_not_finite", "")),
        ("0", "0", ("coordinate_zero", "coordinate_zero")),
        ("103.85", "0.0", ("", "coordinate_zero")),
        ("999", "36.05", ("coordinate_out_of_range", "")),
        ("103.85", "3991000", ("", "coordinate_out_of_range")),
        ("103.85", "95", ("", "coordinate_out_of_range")),
        ("103°61′", "36.05", ("coordinate_out_of_range", "")),
        ("103,851", "36,051", ("coordinate_ambiguous", "coordinate_ambiguous")),
    ],
)
def test_what_cannot_be_is_rejected(x: str | None, y: str, expected: tuple[str, str]) -> None:
    found = parse(x, y)
    assert reasons(found) == expected
    assert np.isnan(found.x[0])
    assert np.isnan(found.y[0])


@pytest.mark.parametrize(
    "text",
    [
        "103.85,36.05",
        "103.85 36.05",
        "(103.85, 36.05)",
        "[103.85;36.05]",
        "POINT (103.85 36.05)",
        "point z(103.85 36.05 7)",
        "SRID=4490;POINT(103.85 36.05)",
        "东经103.85，北纬36.05",
        "１０３．８５、３６．０５",
    ],
)
def test_pairs_in_one_cell(text: str) -> None:
    found = read_pairs(pa.chunked_array([pa.array([text], pa.large_string())]))
    assert (found.x[0], found.y[0], found.decimals[0]) == (103.85, 36.05, 2)


@pytest.mark.parametrize("text", ["103.85", "POLYGON((1 1,2 2,1 2,1 1))", "路口", "103.85,36.05,abc"])
def test_what_is_no_pair_is_unreadable(text: str) -> None:
    found = read_pairs(pa.chunked_array([pa.array([text], pa.large_string())]))
    assert REASONS[found.x_reason[0]] == "coordinate_unreadable"


def test_geometries_other_than_points_are_rejected() -> None:
    shapes = [
        shapely.Point(103.85, 36.051),
        None,
        shapely.Point(),
        shapely.box(0, 0, 1, 1),
        shapely.MultiPoint([(103, 36)]),
    ]
    wkb = np.array([*(shapely.to_wkb(shape) if shape is not None else None for shape in shapes), b"xx"], object)
    found = read_points(wkb)
    assert [REASONS[code] for code in found.x_reason] == [
        "",
        "coordinate_missing",
        "coordinate_missing",
        "geometry_not_a_point",
        "",
        "coordinate_unreadable",
    ]
    assert (found.x[0], found.y[0], found.decimals[0]) == (103.85, 36.051, 2)


@given(st.floats(-180, 180).filter(lambda v: abs(v) > 1e-3), st.integers(0, 9))
def test_decimals_are_counted_as_written(value: float, digits: int) -> None:
    text = f"{value:.{digits}f}"
    shortest = len(text.rstrip("0").partition(".")[2]) if digits else 0
    assert count_decimals(np.array([float(text)]))[0] == shortest


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_text_gets_an_answer(x: str, y: str) -> None:
    found = parse(x, y)
    assert (reasons(found) == ("", "")) == bool(np.isfinite(found.x[0]) and np.isfinite(found.y[0]))


def test_a_row_turned_round_in_a_good_file_is_rejected_and_the_rest_stays() -> None:
    x, y = pa.chunked_array([["103.8", "36.05", "103.9"]]), pa.chunked_array([["36.0", "103.8", "36.1"]])
    found = read_coordinates(x, y)
    assert [REASONS[code] for code in found.x_reason] == ["", "coordinate_swapped", ""]


def test_a_file_turned_round_as_a_whole_is_left_to_the_coordinate_doctor() -> None:
    x, y = pa.chunked_array([["36.0", "36.05"]]), pa.chunked_array([["103.8", "103.9"]])
    assert not read_coordinates(x, y).x_reason.any()
