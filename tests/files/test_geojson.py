"""GeoJSON: numbers and ids as written, a broken feature costs that feature."""

import json
from pathlib import Path

import pytest

from hotspot.files.geojson import read
from hotspot.files.params import FileParams
from hotspot.files.parsed import Parsed, Reading, Refused

POINT = {"type": "Point", "coordinates": [103.85, 36.05]}


def parse(tmp_path: Path, *features: object, **more: object) -> Parsed:
    document = {"type": "FeatureCollection", "features": list(features)} | more
    (tmp_path / "a.geojson").write_text(json.dumps(document), encoding="utf-8")
    (parsed,) = read(tmp_path / "a.geojson", Reading(FileParams(), tmp_path))
    return parsed


def feature(geometry: object = POINT, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def test_values_are_text_as_written(tmp_path: Path) -> None:
    parsed = parse(tmp_path, feature(a="001", b=620102001001234567, c=5.0, d=True, e=None, f=[1, 2], g="2024-01-01"))
    values = {name: column.to_pylist()[0] for name, column in parsed.columns.items()}
    expected = {"a": "001", "b": "620102001001234567", "c": "5", "d": "true", "e": None, "f": "[1, 2]"}
    assert values == expected | {"g": "2024-01-01"}


def test_a_broken_feature_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    parsed = parse(tmp_path, feature(a="1"), 7, feature({"type": "Point", "coordinates": ["x"]}, a="2"), feature(a="3"))
    assert parsed.columns["a"].to_pylist() == ["1", "3"]
    assert [(number, reason) for number, reason, _ in parsed.bad_rows] == [(2, "not_a_feature"), (3, "bad_geometry")]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "OGC:CRS84"),
        ("urn:ogc:def:crs:EPSG::4490", "EPSG:4490"),
        ("EPSG:4544", "EPSG:4544"),
    ],
)
def test_the_old_crs_member_is_read(tmp_path: Path, name: str, label: str) -> None:
    assert parse(tmp_path, feature(), crs={"type": "name", "properties": {"name": name}}).crs_label == label


def test_without_that_member_it_is_wgs84_as_the_standard_says(tmp_path: Path) -> None:
    assert parse(tmp_path, feature()).crs_label == "EPSG:4326"


def test_a_collection_without_features_is_empty(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"files\.empty"):
        parse(tmp_path)
