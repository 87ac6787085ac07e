"""The letters of maps on paper: subsets of Chinese fonts, made so that PDF readers can embed, show and copy them.

matplotlib embeds OpenType fonts with PostScript outlines (.otf) wrongly in PDF, so that readers warn and copied text
loses characters. Each font is therefore cut down to the characters used and given TrueType outlines first.
"""

import hashlib
import io
import tempfile
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import matplotlib
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont, newTable
from fontTools.varLib.instancer import instantiateVariableFont
from matplotlib.font_manager import fontManager

from hotspot.errors import SettingsError

GETA = "\u3013"  # the printers' mark where a letter is wanting
_ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0\u00b7\u00d7\u2013\u2014\u2026\u2192\u2264\u2265" + GETA
_PROBE = 0x4E2D  # a font without this one is none for Chinese
# Package and file, in the order asked. Only the first makes a font for simplified Chinese.
_PACKAGES = (("pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"), ("pylopdf_fonts_jp", "NotoSansJP-Regular.otf"))
_LAST = "DejaVu Sans"
_NO_HINTS = ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
             "maxStackElements", "maxSizeOfInstructions", "maxComponentElements")  # fmt: skip
_LOCK = threading.RLock()


@dataclass(frozen=True)
class Typeface:
    """The fonts that draw inside a `typeface` block.

    `families`: names for matplotlib, in the order asked. `shown`: characters that one of them has.
    `missing`: characters asked for that none has.
    """

    families: tuple[str, ...]
    shown: frozenset[str]
    missing: frozenset[str]

    def settle(self, text: str) -> str:
        """Return text that can be drawn: a mark for each character no font has; every drawn text must pass here.

        Invisible characters are left out: matplotlib's PDF fails at glyphs that stand for no letter. Line breaks stay.
        """
        seen = (c for c in text if c == "\n" or not _is_invisible(c))
        return "".join(c if c in self.shown or c == "\n" else self._mark for c in seen)

    @property
    def _mark(self) -> str:
        return GETA if GETA in self.shown else "?"


@contextmanager
def typeface(characters: str, *, own: Path | None = None) -> Iterator[Typeface]:
    """Make matplotlib draw with fonts that have these characters, and nothing of the user's own matplotlib settings.

    Parameters
    ----------
    characters
        All text to be drawn, in any order. Printable ASCII and a few marks are always there.
    own
        Font file asked before all others (.ttf, .otf, .ttc).

    Yields
    ------
    Typeface
        Its fonts are known to matplotlib inside the block only. matplotlib's settings belong to the whole program:
        blocks in other threads wait.

    Raises
    ------
    SettingsError
        ``pack.atlas_no_font``: no font for Chinese is installed. ``pack.atlas_bad_font``: the own one cannot be read;
        ``pack.atlas_font_without_chinese``: it is none for Chinese.
    """
    wanted = frozenset(map(ord, characters + _ALWAYS)) - {ord("\n")}
    chain = list(dict.fromkeys(_find_fonts(own)))
    with _LOCK, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, matplotlib.rc_context():
        listed, left, families = list(fontManager.ttflist), wanted, []
        for path, number in chain:
            if had := left & _codes(path, number):
                families.append(_add_font(path, number, had, Path(folder)))
                left -= had
        left -= _codes(Path(matplotlib.get_data_path(), "fonts/ttf/DejaVuSans.ttf"), 0)
        matplotlib.rcdefaults()
        names = (*families, _LAST)
        # Letters as wide on the screen as on paper; text is never a formula.
        matplotlib.rcParams.update(
            {"font.family": list(names), "pdf.fonttype": 42, "text.parse_math": False, "text.hinting": "none"}
        )
        try:
            yield Typeface(names, frozenset(map(chr, wanted - left)), frozenset(map(chr, left)))
        finally:
            fontManager.ttflist[:] = listed


def _find_fonts(own: Path | None) -> Iterator[tuple[Path, int]]:
    if own is not None:
        yield own, _pick_face(own)
    for needed, (package, name) in zip((own is None, False), _PACKAGES, strict=True):
        spec = find_spec(package)
        path = Path(spec.origin).with_name(name) if spec and spec.origin else None
        if path is not None and path.is_file():
            yield path, 0
        elif needed:
            raise SettingsError("pack.atlas_no_font")


def _pick_face(path: Path) -> int:
    """Which font of the file: the one for simplified Chinese of a collection; checks that it has Chinese."""
    try:
        names = [font["name"].getBestFullName() or "" for font in _faces(path)]
        number = next((i for i, name in enumerate(names) if {"SC", "CN"} & set(name.split())), 0)
        codes = _codes(path, number)
    except Exception as error:  # fontTools raises whatever a broken table happens to raise
        raise SettingsError("pack.atlas_bad_font", path=str(path)) from error
    if _PROBE not in codes:
        raise SettingsError("pack.atlas_font_without_chinese", path=str(path))
    return number


def _faces(path: Path) -> list[TTFont]:
    content = path.read_bytes()
    if content[:4] == b"ttcf":
        return list(TTCollection(io.BytesIO(content)).fonts)
    return [TTFont(io.BytesIO(content))]


@lru_cache(maxsize=8)
def _codes(path: Path, number: int) -> frozenset[int]:
    with TTFont(path, fontNumber=number, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _add_font(path: Path, number: int, codes: frozenset[int], folder: Path) -> str:
    """Make a font of these characters known to matplotlib and return its name, the same for the same characters."""
    content, digest = _make_font(path, number, codes)
    file = folder / f"{digest}.ttf"
    file.write_bytes(content)
    fontManager.addfont(file)
    return _name(digest)


@lru_cache(maxsize=4)
def _make_font(path: Path, number: int, codes: frozenset[int]) -> tuple[bytes, str]:
    with TTFont(path, fontNumber=number, recalcTimestamp=False) as font:
        _cut(font, codes)
        if "fvar" in font:
            weights = {"wght": 400.0}  # the default of a variable font may be its thinnest
            chosen = {a.axisTag: weights.get(a.axisTag, a.defaultValue) for a in font["fvar"].axes}
            instantiateVariableFont(font, chosen, inplace=True)
        if "glyf" not in font:
            _give_outlines(font)
        digest = hashlib.sha256(repr((path.name, number, sorted(codes))).encode()).hexdigest()[:12]
        _rename(font, _name(digest))
        content = io.BytesIO()
        font.save(content)
    return content.getvalue(), digest


def _name(digest: str) -> str:
    return f"Hotspot{digest}"


def _cut(font: TTFont, codes: frozenset[int]) -> None:
    options = Options(layout_features=[], hinting=False, notdef_outline=True, glyph_names=False)
    cutter = Subsetter(options)
    cutter.populate(unicodes=sorted(codes))
    cutter.subset(font)


def _give_outlines(font: TTFont) -> None:
    """Replace PostScript outlines by TrueType ones, to one unit of a thousandth of the letter's height."""
    glyphs, order, drawn = font.getGlyphSet(), font.getGlyphOrder(), {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
        drawn[name] = pen.glyph()
    table: Any = newTable("glyf")
    table.glyphOrder, table.glyphs = order, drawn
    font["loca"], font["glyf"] = newTable("loca"), table
    table.compile(font)
    for name, glyph in drawn.items():
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyph, "xMin", 0))
    font["maxp"].tableVersion = 0x00010000
    for field in _NO_HINTS:
        setattr(font["maxp"], field, int(field == "maxZones"))
    font["maxp"].compile(font)
    font["post"].formatType = 3.0
    for tag in ("CFF ", "CFF2", "VORG"):
        if tag in font:
            del font[tag]
    font.sfntVersion = "\x00\x01\x00\x00"


def _rename(font: TTFont, name: str) -> None:
    names = font["name"]
    names.names = []
    for kind, value in ((1, name), (2, "Regular"), (3, name), (4, name), (6, name)):
        names.setName(value, kind, 3, 1, 0x409)


def _is_invisible(character: str) -> bool:
    # Format marks and the variation selectors that follow an emoji.
    return unicodedata.category(character) in ("Cf", "Cc") or "\ufe00" <= character <= "\ufe0f"
