"""Which encoding a text has: byte order mark, else strict UTF-8, else GB18030; never a statistical guess."""

from collections.abc import Sequence
from dataclasses import dataclass

from hotspot.files.parsed import Refused

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True)
class Decoded:
    """A text in UTF-8 without a mark; `bad_lines` (0-based) could not be decoded and are blank."""

    data: bytes
    encoding: str
    bad_lines: frozenset[int] = frozenset()


def decode(raw: bytes, stated: str | None = None) -> Decoded:
    """Return a text as UTF-8.

    A file of mostly UTF-8 lines with a few others (damaged, or two exports glued together) keeps its UTF-8 lines; the
    others are bad, because reading them as GB18030 would often succeed and be wrong.
    """
    if stated:
        return _decode_as(raw, stated)
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _decode_as(raw, encoding)
    if _is(raw, "utf-8"):
        return Decoded(raw, "utf-8")
    lines = raw.splitlines(keepends=True)
    encoding = vote(lines)
    if encoding == "gb18030" and _is(raw, "gb18030"):
        return _decode_as(raw, "gb18030")
    return _decode_lines(lines, encoding)


def vote(pieces: Sequence[bytes]) -> str:
    """Return ``utf-8`` if most pieces with non-ASCII bytes are UTF-8, else ``gb18030``.

    Chinese text in GB18030 is practically never valid UTF-8, so a majority tells the two apart even in a damaged file.
    """
    telling = [piece for piece in pieces if not piece.isascii()]
    return "utf-8" if sum(_is(piece, "utf-8") for piece in telling) * 2 > len(telling) else "gb18030"


def _decode_as(raw: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(raw.decode(encoding).encode("utf-8"), encoding)
    except UnicodeError:
        if encoding.startswith("utf-16"):
            raise Refused("files.undecodable", encoding=encoding) from None
        return _decode_lines(raw.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True), encoding)
    except LookupError:
        raise Refused("files.unknown_encoding", encoding=encoding) from None


def _decode_lines(lines: Sequence[bytes], encoding: str) -> Decoded:
    bad = frozenset(i for i, line in enumerate(lines) if not _is(line, encoding))
    if len(bad) * 2 > len(lines):
        raise Refused("files.undecodable", encoding=encoding)
    good = (b"\n" if i in bad else line.decode(encoding).encode("utf-8") for i, line in enumerate(lines))
    return Decoded(b"".join(good), encoding, bad)


def _is(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeError:
        return False
    return True
