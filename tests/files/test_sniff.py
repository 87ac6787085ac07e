"""A file is what its content says."""

import io
import zipfile
from pathlib import Path

import pytest

from hotspot.files.params import FileParams
from hotspot.files.parsed import Refused
from hotspot.files.sniff import check_kind, open_archive

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(path: Path, content: bytes, **params: object) -> str:
    path.write_bytes(content)
    with pytest.raises(Refused) as caught:
        check_kind(path, FileParams(**params))
    return caught.value.key


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.csv", b"", "files.empty"),
        ("a.xls", OLE + b"\x00" * 600, "files.old_office"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "files.password"),
        ("a.xls", b"<html><table>", "files.html"),
        ("a.csv", b"\xef\xbb\xbf <!DOCTYPE html>", "files.html"),
        ("a.csv", b"PK\x03\x04", "files.not_what_it_says"),
        ("a.parquet", b"a,b\n", "files.not_what_it_says"),
        ("a.gpkg", b"%PDF-1.7", "files.not_what_it_says"),
    ],
)
def test_what_is_not_what_it_says_is_refused(tmp_path: Path, name: str, content: bytes, key: str) -> None:
    assert refusal(tmp_path / name, content) == key


def test_a_file_beyond_the_limit_is_not_opened(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a.csv", b"x" * 2000, max_file_mb=0.001) == "files.too_big"


def test_an_ordinary_file_passes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a,b\n")
    check_kind(tmp_path / "a.csv", FileParams())


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("members", "params", "key"),
    [
        ({"a": bytes(3_000_000)}, {}, "files.zip_bomb"),
        ({"a": b"0123456789" * 300_000}, {"max_unzipped_mb": 2, "max_ratio": 1e6}, "files.zip_bomb"),
        ({str(i): b"" for i in range(30)}, {"max_members": 20}, "files.too_many_members"),
    ],
)
def test_an_archive_is_measured_before_it_is_opened(tmp_path: Path, members: dict, params: dict, key: str) -> None:
    with pytest.raises(Refused) as caught:
        open_archive(archive(tmp_path / "a.zip", members), FileParams(**params))
    assert caught.value.key == key


def test_a_broken_archive_is_damaged(tmp_path: Path) -> None:
    buffer = io.BytesIO(b"PK\x03\x04 and no more")
    (tmp_path / "a.zip").write_bytes(buffer.getvalue())
    with pytest.raises(Refused, match=r"files\.damaged"):
        open_archive(tmp_path / "a.zip", FileParams())
