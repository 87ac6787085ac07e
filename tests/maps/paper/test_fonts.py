"""Letters on paper: every character of a report comes out as itself or as the printers' mark, in fonts a PDF embeds."""

import io
import threading
import warnings
from pathlib import Path

import matplotlib
import pypdfium2
import pytest
from fontTools.ttLib import TTCollection, TTFont
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from hotspot.errors import SettingsError
from hotspot.maps.paper import fonts
from hotspot.maps.paper.fonts import typeface
from hotspot.texts import text

RARE = "䶮𠮷𬱟😀"
PRIVATE = "\ue000"
COMMON = "城关区热点，责任单位：12.3%"


def _draw(line, *, own=None):
    """A PDF of one line."""
    with typeface(line, own=own) as face:
        figure = Figure((8, 1))
        figure.text(0.02, 0.5, face.settle(line))
        content = io.BytesIO()
        figure.savefig(content, format="pdf", metadata={"CreationDate": None})
    return content.getvalue()


def _read(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[0].get_textpage().get_text_bounded().strip()
    finally:
        document.close()


def _package_font(name="pylopdf_fonts_zh_cn", file="NotoSansSC-Regular.otf"):
    return Path(fonts.find_spec(name).origin).with_name(file)


def test_rare_characters_are_drawn_as_themselves():
    with typeface(RARE) as face:
        assert face.settle(RARE) == RARE
        assert not face.missing


def test_a_character_no_font_has_becomes_the_printers_mark():
    with typeface(COMMON + PRIVATE) as face:
        assert face.missing == {PRIVATE}
        assert face.settle(f"甲{PRIVATE}区") == "〓〓区"  # the first was not asked for either


def test_invisible_characters_are_left_out_whether_a_font_has_them_or_not():
    with typeface("区\u200b\u2060\ufeff\U000e0041") as face:
        assert face.settle("区\u200b\U000e0041\u2060区\ufeff") == "区区"


def test_a_pdf_is_drawn_of_any_marks_and_writings():
    for line in (
        "a\u200bb\u2060c\ufeffd\U000e0041",
        "\u202eمرحبا\u202c ภาษาไทย नमस्ते",
        "e" + "\u0301\u0323" * 40,
        "👨\u200d👩",
    ):
        assert _draw(line).startswith(b"%PDF")


def test_line_breaks_stay():
    with typeface("区") as face:
        assert face.settle("区\n区") == "区\n区"


def test_all_text_can_be_copied_from_the_pdf():
    line = f"{COMMON} {RARE} $x_1$"
    assert _read(_draw(line)) == line


def test_pdf_embeds_truetype_and_nothing_else():
    pdf = _draw(COMMON + RARE)
    assert pdf.count(b"/FontFile2") >= 3
    assert b"/Type3" not in pdf
    assert b"/FontFile3" not in pdf


def test_the_same_characters_give_the_same_bytes():
    fonts._make_font.cache_clear()
    first = _draw(COMMON)
    fonts._make_font.cache_clear()
    assert _draw(COMMON) == first


def test_other_characters_make_another_font():
    with typeface("甲") as one:
        pass
    with typeface("乙") as other:
        pass
    assert one.families[0] != other.families[0]


def test_nothing_is_left_in_matplotlib():
    listed, settings = list(fontManager.ttflist), dict(matplotlib.rcParams)
    with typeface(RARE):
        assert len(fontManager.ttflist) > len(listed)
    assert fontManager.ttflist == listed
    assert dict(matplotlib.rcParams) == settings


def test_own_matplotlib_settings_change_nothing():
    plain = _draw(COMMON)
    with matplotlib.rc_context({"text.color": "red", "pdf.compression": 0, "font.size": 20}):
        assert _draw(COMMON) == plain


def test_two_threads_do_not_mix():
    lines, made = ["甲乙丙", "丁戊己"], {}
    threads = [threading.Thread(target=lambda line=line: made.update({line: _draw(line)})) for line in lines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [_read(made[line]) for line in lines] == lines


def test_no_font_for_chinese_is_told_with_the_package_to_install(monkeypatch):
    monkeypatch.setattr(fonts, "find_spec", lambda _: None)
    with pytest.raises(SettingsError) as error, typeface("区"):
        pass
    for language in ("zh", "en"):
        told = text(error.value.key, language, **error.value.facts)
        assert "pip install pylopdf-fonts-zh-cn" in told
        assert "fonts-noto-cjk" in told


def test_own_font_is_asked_first_and_stands_alone(monkeypatch, tmp_path):
    own = tmp_path / "own.otf"
    own.write_bytes(_package_font().read_bytes())
    monkeypatch.setattr(fonts, "find_spec", lambda _: None)
    assert _read(_draw(COMMON, own=own)) == COMMON


def test_own_truetype_font_can_be_taken(tmp_path):
    own = tmp_path / "own.ttf"
    with typeface(COMMON + "中") as face:
        made = next(entry.fname for entry in fontManager.ttflist if entry.name == face.families[0])
        own.write_bytes(Path(made).read_bytes())
    assert _read(_draw(COMMON, own=own)) == COMMON


def test_of_a_collection_the_simplified_chinese_font_is_picked(tmp_path):
    collection = TTCollection()
    for name, label in (("JP", "Sans CJK JP"), ("SC", "Sans CJK SC")):
        font = TTFont(_package_font())
        for record in font["name"].names:
            record.string = label if record.nameID in (1, 4, 16) else name
        collection.fonts.append(font)
    path = tmp_path / "own.ttc"
    collection.save(path)
    assert fonts._pick_face(path) == 1
    assert _read(_draw("区划", own=path)) == "区划"


@pytest.mark.parametrize("content", [None, b"", b"no font", b"\x00\x01\x00\x00" + b"\xff" * 60, b"ttcf" + b"\xff" * 60])
def test_a_broken_or_missing_own_font_is_told(tmp_path, content):
    path = tmp_path / "own.ttf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match="atlas_bad_font"), typeface("区", own=path):
        pass


def test_an_own_font_without_chinese_is_told():
    latin = Path(matplotlib.get_data_path(), "fonts/ttf/DejaVuSans.ttf")
    with pytest.raises(SettingsError, match="atlas_font_without_chinese"), typeface("区", own=latin):
        pass


def test_drawing_settled_text_warns_of_nothing():
    line = COMMON + RARE + PRIVATE + "\u202e\ufe0f"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert _draw(line)
