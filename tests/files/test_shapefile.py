"""Shapefiles as offices hand them over."""

import io
import zipfile
from pathlib import Path

import pytest

from hotspot.files.params import FileParams
from hotspot.files.parsed import Reading, Refused
from hotspot.files.shapefile import read
from tests.malformed import HEADER, frame, rows, zipped_shapefile


def parse(tmp_path: Path, content: bytes):
    (tmp_path / "a.zip").write_bytes(content)
    (tmp_path / "scratch").mkdir(exist_ok=True)
    return read(tmp_path / "a.zip", Reading(FileParams(), tmp_path / "scratch"))


def test_without_cpg_the_encoding_is_told_from_the_bytes(tmp_path: Path) -> None:
    (parsed,) = parse(tmp_path, zipped_shapefile(tmp_path, "a", leave_out=(".cpg",)))
    assert parsed.encoding == "gb18030"
    assert list(parsed.columns) == HEADER[:4]
    assert parsed.columns["小类"].to_pylist() == [row[3] for row in rows()]


def test_without_prj_the_system_is_unknown_and_told(tmp_path: Path) -> None:
    (parsed,) = parse(tmp_path, zipped_shapefile(tmp_path, "a", leave_out=(".prj",)))
    assert parsed.crs_label is None
    assert [key for key, _ in parsed.notices] == ["files.no_prj"]


@pytest.mark.parametrize("part", [".shx", ".dbf"])
def test_a_missing_part_is_named(tmp_path: Path, part: str) -> None:
    with pytest.raises(Refused) as caught:
        parse(tmp_path, zipped_shapefile(tmp_path, "a", leave_out=(part,)))
    assert caught.value.facts["missing"] == [part]


def test_several_layers_in_one_archive(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name in ("甲", "乙"):
            with zipfile.ZipFile(io.BytesIO(zipped_shapefile(tmp_path, name))) as source:
                for member in source.namelist():
                    target.writestr(f"数据/{member}", source.read(member))
    assert sorted(parsed.table for parsed in parse(tmp_path, buffer.getvalue())) == sorted(["甲", "乙"])


def test_an_open_shapefile_is_read_with_its_parts(tmp_path: Path) -> None:
    frame().to_file(tmp_path / "b.shp", encoding="GBK")
    (tmp_path / "scratch").mkdir()
    (parsed,) = read(tmp_path / "b.shp", Reading(FileParams(), tmp_path / "scratch"))
    assert parsed.crs_label == "EPSG:4490"


def test_other_members_of_the_archive_are_told(tmp_path: Path) -> None:
    buffer = io.BytesIO(zipped_shapefile(tmp_path, "a"))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("上报.csv", "a,b")
    (parsed,) = parse(tmp_path, buffer.getvalue())
    assert parsed.notices == [("files.skipped", {"files": ["上报.csv"]})]
