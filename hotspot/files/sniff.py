"""What a file really is, whatever its name says; archives are measured before they are opened."""

import zipfile
from pathlib import Path
from typing import Any

from hotspot.files.params import FileParams
from hotspot.files.parsed import Refused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKS = {
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"PAR1": "parquet",
    b"SQLite format 3\x00": "gpkg",
    b"\x00\x00\x27\x0a": "shp",
    b"%PDF": "pdf",
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpeg",
    b"\x1f\x8b": "gzip",
    b"Rar!": "rar",
    b"7z\xbc\xaf": "7z",
}
KINDS = {
    ".csv": "text",
    ".tsv": "text",
    ".txt": "text",
    ".geojson": "text",
    ".json": "text",
    ".xlsx": "zip",
    ".xlsm": "zip",
    ".xls": "zip",
    ".zip": "zip",
    ".gpkg": "gpkg",
    ".parquet": "parquet",
    ".geoparquet": "parquet",
    ".shp": "shp",
}
MB = 1_000_000


def check_kind(path: Path, params: FileParams) -> None:
    """Refuse a file that is empty, too big, protected by a password or not what its name says."""
    size = path.stat().st_size
    if size == 0:
        raise Refused("files.empty")
    if size > params.max_file_mb * MB:
        raise Refused("files.too_big", mb=round(size / MB), limit=params.max_file_mb)
    with path.open("rb") as file:
        head = file.read(4096)
    _refuse_old_office(head, path)
    kind = next((kind for mark, kind in _MARKS.items() if head.startswith(mark)), "text")
    wanted = KINDS[path.suffix.lower()]
    if wanted != kind:
        raise Refused("files.not_what_it_says", suffix=path.suffix, found=kind)
    if wanted == "text" and path.suffix.lower() in {".csv", ".tsv", ".txt"} and _is_html(head):
        raise Refused("files.html", suffix=path.suffix)


def check_archive(archive: zipfile.ZipFile, params: FileParams) -> None:
    """Refuse an archive by its directory alone: bombs, too many members, passwords.

    The sizes in the directory may lie, but `zipfile` never hands out more bytes of a member than its entry states.
    """
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    if len(members) > params.max_members:
        raise Refused("files.too_many_members", members=len(members), limit=params.max_members)
    if total > params.max_unzipped_mb * MB:
        raise Refused("files.zip_bomb", mb=round(total / MB), limit=params.max_unzipped_mb)
    if any(m.file_size > MB and m.file_size > params.max_ratio * m.compress_size for m in members):
        raise Refused("files.zip_bomb", mb=round(total / MB), limit=params.max_unzipped_mb)
    if any(member.flag_bits & 1 for member in members):
        raise Refused("files.password")


def open_archive(path: Path, params: FileParams, **facts: Any) -> zipfile.ZipFile:
    """Open an archive whose directory has been found harmless."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused("files.damaged", format="ZIP", detail=type(error).__name__, **facts) from error
    check_archive(archive, params)
    return archive


def _refuse_old_office(head: bytes, path: Path) -> None:
    if head.startswith(_OLE):
        with path.open("rb") as file:
            protected = _ENCRYPTED in file.read(1 << 20)
        raise Refused("files.password" if protected else "files.old_office")
    if path.suffix.lower() in {".xls", ".xlsx", ".xlsm"} and _is_html(head):
        raise Refused("files.html", suffix=path.suffix)


def _is_html(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<head", b"<meta"))
