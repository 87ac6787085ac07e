"""Shapefiles, open in a folder or zipped; members are written under numbers, never under their own names."""

import re
import shutil
import zipfile
from collections import defaultdict
from pathlib import Path, PurePosixPath

from hotspot.files.encoding import vote
from hotspot.files.layers import read_layer
from hotspot.files.parsed import Parsed, Reading, Refused
from hotspot.files.sniff import open_archive

PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_DBF_HEADER = 32


def read(path: Path, reading: Reading) -> list[Parsed]:
    """Read a Shapefile with the parts beside it, or every Shapefile of an archive."""
    if path.suffix.lower() == ".zip":
        with open_archive(path, reading.params) as archive:
            return _read_archive(archive, reading)
    for part in path.parent.iterdir():
        if part.stem == path.stem and part.suffix.lower() in PARTS:
            (reading.scratch / f"0{part.suffix.lower()}").symlink_to(part.resolve())
    return [_read_parts(reading, 0, path.stem)]


def _read_archive(archive: zipfile.ZipFile, reading: Reading) -> list[Parsed]:
    layers = _group(archive)
    if not layers:
        raise Refused("files.no_shapefile")
    tables = []
    for number, (stem, parts) in enumerate(layers):
        for suffix, member in parts.items():
            with archive.open(member) as source, (reading.scratch / f"{number}{suffix}").open("wb") as target:
                shutil.copyfileobj(source, target)
        tables.append(_read_parts(reading, number, stem))
        tables[-1].table = stem if len(layers) > 1 else ""
    if other := _others(archive):
        tables[0].notices.append(("files.skipped", {"files": other}))
    return tables


def _others(archive: zipfile.ZipFile) -> list[str]:
    """Return the members that are no part of a Shapefile."""
    names = [PurePosixPath(member_name(member)) for member in archive.infolist() if not member.is_dir()]
    hidden = (".", "__MACOSX")
    return [n.name for n in names if n.suffix.lower() not in PARTS and not str(n).startswith(hidden)]


def _group(archive: zipfile.ZipFile) -> list[tuple[str, dict[str, zipfile.ZipInfo]]]:
    """Return name and parts of every Shapefile of an archive."""
    groups: dict[str, dict[str, zipfile.ZipInfo]] = defaultdict(dict)
    for member in archive.infolist():
        name = PurePosixPath(member_name(member))
        if name.suffix.lower() in PARTS and not name.name.startswith("."):
            groups[str(name.with_suffix(""))][name.suffix.lower()] = member
    return [(PurePosixPath(stem).name, parts) for stem, parts in sorted(groups.items()) if ".shp" in parts]


def member_name(member: zipfile.ZipInfo) -> str:
    """Return a member's name; names without the UTF-8 flag were written in UTF-8 or GB18030, hardly in CP437."""
    if member.flag_bits & 0x800:
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    return raw.decode(vote([raw]), "replace")


def _read_parts(reading: Reading, number: int, stem: str) -> Parsed:
    at = {suffix: reading.scratch / f"{number}{suffix}" for suffix in PARTS}
    missing = [suffix for suffix in (".shx", ".dbf") if not at[suffix].exists()]
    if missing:
        raise Refused("files.shapefile_parts", layer=stem, missing=missing)
    encoding = reading.encoding
    if encoding is None and not at[".cpg"].exists():
        encoding = dbf_encoding(at[".dbf"].read_bytes())
    parsed = read_layer(at[".shp"], None, reading.params, encoding=encoding)
    parsed.format, parsed.encoding = "shapefile", encoding or at[".cpg"].read_text("latin-1").strip()
    if parsed.crs_label is None:
        parsed.notices.append(("files.no_prj", {"layer": stem}))
    return parsed


def dbf_encoding(dbf: bytes) -> str:
    """Return the encoding of a DBF without .cpg by the rule for all text, judged cell by cell.

    dBASE cuts cells at a fixed width, perhaps inside a character; runs of blanks separate the cells well enough.
    """
    return vote([cell for cell in re.split(rb"[ \x00]+", dbf[_DBF_HEADER:]) if cell])
