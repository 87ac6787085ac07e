"""A user's template is taken as it is, without its examples; one that cannot be used is said so."""

import io
import re
import zipfile

import pytest
from pptx import Presentation
from pptx.util import Inches

from hotspot.errors import InputDataError
from hotspot.texts import tell_error
from tests.export.pack.slides.reading import every_text, find, make, parts
from tests.export.pack.slides.templates import make_template
from tests.packs import make_facts


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return make_template(tmp_path_factory.mktemp("template") / "区里的模板.pptx")


@pytest.fixture(scope="module")
def data(template):
    return make(make_facts(), slides_template=template)


@pytest.fixture(scope="module")
def show(data):
    return Presentation(io.BytesIO(data))


def test_size_is_that_of_the_template(show):
    assert (show.slide_width, show.slide_height) == (Inches(10), Inches(7.5))


def test_examples_and_all_that_names_them_are_gone(show, data):
    assert not any("示例页" in every_text(slide) for slide in show.slides)
    whole = parts(data)
    assert b"sectionLst" not in whole["ppt/presentation.xml"]
    assert "ppt/viewProps.xml" not in whole
    assert not parts(data, ".jpeg")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
    assert len(names) == len(set(names))
    assert sum(re.fullmatch(r"ppt/slides/slide\d+\.xml", name) is not None for name in names) == len(show.slides)


def test_layouts_are_found_by_what_they_hold(show):
    names = [slide.slide_layout.name for slide in show.slides]
    assert names[0] == "Title Slide"
    assert set(names[1:]) == {"Title Only"}


def test_layouts_need_no_order(tmp_path, template):
    show = Presentation(str(template))
    listed = show.slide_master.slide_layouts._sldLayoutIdLst
    listed[:] = list(reversed(list(listed)))
    show.save(str(tmp_path / "turned.pptx"))
    made = Presentation(io.BytesIO(make(make_facts(), slides_template=tmp_path / "turned.pptx")))
    assert {slide.slide_layout.name for slide in made.slides} == {"Title Slide", "Title Only"}


def test_fonts_and_colours_are_those_of_the_theme(data):
    for name, part in parts(data).items():
        if re.match(r"ppt/(slides|charts)/[^/]+\.xml", name):
            assert b"srgbClr" not in part, name
            assert b"typeface" not in part, name
    theme = parts(data)["ppt/theme/theme1.xml"].decode()
    assert "8B1A1A" in theme
    assert "楷体" in theme


def test_the_house_look_names_a_chinese_font_for_chinese_letters():
    theme = parts(make(make_facts()))["ppt/theme/theme1.xml"].decode()
    assert len(re.findall('<a:ea typeface="微软雅黑"/>', theme)) == 2
    assert theme.count('script="Hans" typeface="微软雅黑"') == 2


def test_footer_and_page_number_stand_where_the_template_has_them(show):
    for slide in show.slides:
        for name, width in (("footer", 2895600), ("number", 2133600)):
            shape = find([slide], name)[0]
            assert shape.is_placeholder
            assert shape.width == width


def test_a_template_without_footers_has_them_below_the_body(tmp_path, template):
    show = Presentation(str(template))
    for owner in (show.slide_master, *show.slide_layouts):
        for shape in list(owner.placeholders):
            if shape.element.xpath(".//p:ph[@type='ftr' or @type='sldNum' or @type='dt']"):
                shape.element.getparent().remove(shape.element)
    show.save(str(tmp_path / "bare.pptx"))
    made = Presentation(io.BytesIO(make(make_facts(), slides_template=tmp_path / "bare.pptx")))
    for slide in made.slides:
        assert find([slide], "footer")[0].top > Inches(6.5)
        assert "3f9c21ab5566" in every_text(slide)


def refuse(path):
    with pytest.raises(InputDataError) as caught:
        make(make_facts(), slides_template=path)
    told = [tell_error(caught.value, language) for language in ("zh", "en")]
    assert all(path.name in line for line in told)
    return caught.value.key


def test_a_missing_template_is_told(tmp_path):
    assert refuse(tmp_path / "没有.pptx") == "pack.slides_template_missing"
    assert refuse(tmp_path) == "pack.slides_template_missing"


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 broken"])
def test_a_template_that_is_no_presentation_is_told(tmp_path, content):
    (tmp_path / "t.pptx").write_bytes(content)
    assert refuse(tmp_path / "t.pptx") == "pack.slides_template_broken"


@pytest.mark.parametrize("kind", ["document", "cut", "bad_xml"])
def test_a_package_of_another_kind_or_damaged_is_told(tmp_path, template, kind):
    path = tmp_path / "t.pptx"
    content = template.read_bytes()
    if kind == "cut":
        path.write_bytes(content[: len(content) // 2])
    else:
        source = zipfile.ZipFile(io.BytesIO(content))
        with zipfile.ZipFile(path, "w") as target:
            for name in source.namelist():
                part = source.read(name)
                if kind == "bad_xml" and name == "ppt/slideMasters/slideMaster1.xml":
                    part = b"<p:sldMaster"
                if kind == "document" and name == "[Content_Types].xml":
                    part = part.replace(b"presentationml.presentation.main", b"presentationml.template.main")
                target.writestr(name, part)
    assert refuse(path) == "pack.slides_template_broken"


def test_a_template_without_a_title_to_use_is_told(tmp_path, template):
    show = Presentation(str(template))
    for layout in show.slide_layouts:
        for shape in list(layout.placeholders):
            shape.element.getparent().remove(shape.element)
    show.save(str(tmp_path / "t.pptx"))
    assert refuse(tmp_path / "t.pptx") == "pack.slides_template_layout"
