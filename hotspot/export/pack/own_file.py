"""A user's own office file, looked at before a library unpacks it."""

import zipfile
import zlib
from pathlib import Path

from hotspot.files import FileParams
from hotspot.files.parsed import Refused
from hotspot.files.sniff import open_archive

_LIMITS = FileParams(max_unzipped_mb=200)
_TYPES = "[Content_Types].xml"


def is_usable(path: Path) -> bool:
    """Return whether a file is a ZIP of sober size, without a password and without macros.

    Only its directory and its list of types are read: a bomb is never unpacked. Macros would end up in the pack, in a
    file whose name says that there are none.
    """
    if not path.is_file():
        return False
    try:
        with open_archive(path, _LIMITS) as archive:
            names, types = archive.namelist(), archive.read(_TYPES)
    except (Refused, KeyError, OSError, ValueError, NotImplementedError, zipfile.BadZipFile, zlib.error):
        return False
    return b"macroEnabled" not in types and not any(name.lower().endswith("vbaproject.bin") for name in names)
