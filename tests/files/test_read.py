"""The guarded door: folders, limits, names."""

import hashlib
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from hotspot.errors import InputDataError
from hotspot.files import FileParams, RawTable, read_each, read_tables
from hotspot.files.read import _environment
from tests.malformed import csv_bytes, feature, frame, geojson_text, rows, xlsx_bytes, zipped_shapefile


def read_one(path: Path, **params: object) -> RawTable:
    (table,) = read_tables(path, params=FileParams(**params))
    return table


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def fault_keys(path: Path, **params: object) -> list[str]:
    with pytest.raises(InputDataError) as caught:
        read_tables(path, params=FileParams(**params))
    return [fault.key for fault in caught.value.faults] or [caught.value.key]


def test_every_format_gives_the_same_text(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", csv_bytes(rows()))
    write(tmp_path / "b.csv", csv_bytes(rows(), "gb18030"))
    write(tmp_path / "c.csv", csv_bytes(rows(), "utf-8-sig"))
    write(tmp_path / "d.xlsx", xlsx_bytes([["案卷号", "上报时间", "问题描述", "小类", "经度", "纬度"], *rows()]))
    write(tmp_path / "e.geojson", geojson_text([feature(row) for row in rows()]).encode())
    write(tmp_path / "f.zip", zipped_shapefile(tmp_path, "points"))
    frame().to_file(tmp_path / "g.gpkg")
    frame().to_parquet(tmp_path / "h.parquet")
    tables = read_tables(tmp_path)
    columns = ["案卷号", "上报时间", "问题描述", "小类"]
    assert [t.format for t in tables] == ["csv", "csv", "csv", "xlsx", "geojson", "shapefile", "gpkg", "parquet"]
    for table in tables:
        pd.testing.assert_frame_equal(table.data[columns], tables[0].data[columns])
        assert (table.data.dtypes == "str").all()


def test_points_come_back_as_wkb(tmp_path: Path) -> None:
    write(tmp_path / "e.geojson", geojson_text([feature(row) for row in rows()]).encode())
    write(tmp_path / "f.zip", zipped_shapefile(tmp_path, "points"))
    frame().to_file(tmp_path / "g.gpkg")
    frame().to_parquet(tmp_path / "h.parquet")
    for table in read_tables(tmp_path):
        assert table.geometry is not None
        assert (shapely.from_wkb(table.geometry) == frame().geometry.to_numpy()).all()


def test_the_coordinate_system_is_told_by_its_code(tmp_path: Path) -> None:
    frame().to_crs(4544).to_file(tmp_path / "a.gpkg")
    frame().to_parquet(tmp_path / "b.parquet")
    assert [table.crs_label for table in read_tables(tmp_path)] == ["EPSG:4544", "EPSG:4490"]


def test_unknown_kinds_are_told_and_hidden_files_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", csv_bytes(rows()))
    write(tmp_path / "说明.docx", b"x")
    write(tmp_path / "~$a.xlsx", b"x")
    write(tmp_path / ".hidden.csv", b"x")
    notices = read_one(tmp_path).notices
    assert [(n.key, n.facts["files"]) for n in notices] == [("files.skipped", ["说明.docx"])]


def test_parts_of_a_shapefile_are_no_files_of_their_own(tmp_path: Path) -> None:
    frame().to_file(tmp_path / "points.shp", encoding="GBK")
    write(tmp_path / "points.shp.xml", b"<metadata/>")
    write(tmp_path / "lonely.dbf", b"x")
    assert [notice.facts["files"] for notice in read_one(tmp_path).notices] == [["lonely.dbf"]]


def test_a_folder_is_read_recursively_in_order(tmp_path: Path) -> None:
    for name in ("b/2.csv", "a/1.csv", "c.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write(tmp_path / name, csv_bytes(rows()))
    assert [table.path for table in read_tables(tmp_path)] == ["a/1.csv", "b/2.csv", "c.csv"]


def test_all_unusable_files_of_a_folder_are_told_together(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", csv_bytes(rows()))
    write(tmp_path / "b.csv", b"")
    write(tmp_path / "c.xlsx", b"PK\x03\x04 no")
    assert fault_keys(tmp_path) == ["files.empty", "files.damaged"]


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    assert fault_keys(tmp_path) == ["files.nothing_to_read"]
    assert fault_keys(tmp_path / "missing.csv") == ["files.not_found"]


def test_a_file_that_takes_too_long_is_stopped_and_the_next_is_read(tmp_path: Path) -> None:
    pd.DataFrame({"a": np.arange(200_000)}).to_excel(tmp_path / "slow.xlsx", engine="xlsxwriter")
    write(tmp_path / "z.csv", csv_bytes(rows()))
    files = [tmp_path / "slow.xlsx", tmp_path / "z.csv"]
    slow, good = (outcome for _, outcome in read_each(files, params=FileParams(cpu_seconds=1)))
    assert isinstance(slow, InputDataError)
    assert slow.faults[0].key == "files.too_slow"
    assert isinstance(good, tuple)


def test_a_file_that_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "big.csv", b"a,b\n" + b"1,2\n" * 20_000_000)
    assert fault_keys(tmp_path, memory_mb=256) == ["files.too_much_memory"]


@pytest.mark.parametrize(
    ("limit", "key"), [("max_rows", "files.too_many_rows"), ("max_columns", "files.too_many_columns")]
)
def test_the_size_of_a_table_is_limited(tmp_path: Path, limit: str, key: str) -> None:
    write(tmp_path / "a.csv", csv_bytes(rows()))
    assert fault_keys(tmp_path, **{limit: 5}) == [key]


def test_a_stated_encoding_wins(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", csv_bytes([["GD1", "2024-01-01", "攤販", "x", "1", "2"]]).decode().encode("utf-16-le"))
    table = read_one(tmp_path, encodings={"a*": "utf-16-le"})
    assert table.data["问题描述"].tolist() == ["攤販"]


def test_the_child_knows_no_secrets_and_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "x")
    environment = _environment(tmp_path)
    assert "SECRET_TOKEN" not in environment
    assert environment["CPL_VSIL_CURL_ALLOWED_EXTENSIONS"] == ".none"


def test_a_path_that_looks_like_a_gdal_address_is_only_a_path(tmp_path: Path) -> None:
    assert fault_keys(Path("/vsicurl/http://example.org/a.gpkg")) == ["files.not_found"]


def test_archive_members_never_leave_their_folder(tmp_path: Path) -> None:
    inner = zipped_shapefile(tmp_path, "points")
    (tmp_path / "points.zip").write_bytes(inner)
    with zipfile.ZipFile(tmp_path / "points.zip") as source, zipfile.ZipFile(tmp_path / "bad.zip", "w") as target:
        for name in source.namelist():
            target.writestr(f"../../../{name}", source.read(name))
    table = read_one(tmp_path / "bad.zip")
    assert len(table.data) == len(rows())
    assert not list(tmp_path.parent.glob("points.*"))


def test_the_fingerprint_is_that_of_the_file(tmp_path: Path) -> None:
    table = read_one(write(tmp_path / "empty-rows.csv", b"a,b\n1,2\n"))
    assert (table.sha256, table.n_bytes) == (hashlib.sha256(b"a,b\n1,2\n").hexdigest(), 8)


def test_all_layers_of_a_geopackage_are_read(tmp_path: Path) -> None:
    frame().to_file(tmp_path / "a.gpkg", layer="一")
    gpd.GeoDataFrame(frame()).to_file(tmp_path / "a.gpkg", layer="二")
    assert [table.table for table in read_tables(tmp_path)] == ["一", "二"]
