"""The house look: two layouts, named in the reader's language, the user's to change."""

import pytest
from pptx.oxml.ns import qn

from hotspot.export.pack.slides.look import make_look


@pytest.mark.parametrize(("language", "names"), [("zh", ["封面", "仅标题"]), ("en", ["Title", "Title only"])])
def test_layouts_are_named_in_the_language(language, names):
    assert [layout.name for layout in make_look(language).slide_layouts] == names


def test_placeholders_lie_on_the_slide_apart_from_each_other():
    show = make_look("zh")
    for layout in show.slide_layouts:
        kinds = {one.element.find(f".//{qn('p:ph')}").get("type"): one for one in layout.placeholders}
        for shape in kinds.values():
            assert shape.left + shape.width <= show.slide_width
            assert shape.top + shape.height <= show.slide_height
        assert kinds["ftr"].left + kinds["ftr"].width <= kinds["sldNum"].left


def test_dark_and_accent_stay_apart_from_white_in_grey():
    theme = make_look("zh").slide_master.part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
    )
    for colour in (b"1B365D", b"1F5A96"):
        assert colour in theme.blob
        red, green, blue = bytes.fromhex(colour.decode())
        assert 0.2126 * red + 0.7152 * green + 0.0722 * blue < 100
