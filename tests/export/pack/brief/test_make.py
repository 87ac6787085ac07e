"""The file: form of the page, faces, pictures, properties, same bytes, hostile words."""

import io
import time
import zipfile
from dataclasses import replace
from itertools import cycle

import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from hotspot.export.pack.brief import make_brief
from hotspot.settings import Pack
from tests.export.pack.brief.reading import (
    all_paragraphs,
    find_face,
    make_picture,
    read_brief,
    read_standard,
    read_words,
)
from tests.hostile import PAYLOADS
from tests.packs import make_bare_facts, make_facts


def test_the_page_is_that_of_the_standard() -> None:
    section = read_standard().sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(size.mm) for size in sizes] == [210, 297, 37, 28]
    assert round((section.page_width - section.left_margin - section.right_margin) / Mm(1)) == 156
    assert round((section.page_height - section.top_margin - section.bottom_margin) / Mm(1)) == 225


def test_twenty_two_lines_of_twenty_eight_characters_fit_a_page() -> None:
    document = read_standard()
    section, style = document.sections[0], document.styles["Normal"]
    height = section.page_height - section.top_margin - section.bottom_margin
    width = section.page_width - section.left_margin - section.right_margin
    tighter = int(style.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert height // style.paragraph_format.line_spacing == 22
    assert width / Pt(1) // (style.font.size.pt + tighter) == 28


@pytest.mark.parametrize(
    ("name", "face", "size"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Body Text", "仿宋_GB2312", 16),
    ],
)
def test_headings_and_body_have_the_faces_and_sizes_of_the_standard(name: str, face: str, size: float) -> None:
    document = read_standard()
    paragraph = next(p for p in document.paragraphs if p.style.name == name)
    assert find_face(document, paragraph) == face
    assert (paragraph.style.font.size or document.styles["Normal"].font.size).pt == size


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_run_has_an_east_asian_face_and_none_is_set_by_hand(language: str) -> None:
    document = read_brief(make_facts(language=language))
    assert all(find_face(document, paragraph) for paragraph in all_paragraphs(document))
    assert not [run for p in all_paragraphs(document) for run in p.runs if run.font.name or run.font.size]


def test_paragraphs_begin_two_characters_in() -> None:
    style = read_standard().styles["Body Text"]
    assert style.element.pPr.ind.get(qn("w:firstLineChars")) == "200"


def test_page_numbers_stand_at_the_outer_edge() -> None:
    section = read_standard().sections[0]
    sides = {name: getattr(section, name).paragraphs[0] for name in ("first_page_footer", "footer", "even_page_footer")}
    assert {name: str(p.alignment) for name, p in sides.items()} == {
        "first_page_footer": "RIGHT (2)", "footer": "RIGHT (2)", "even_page_footer": "LEFT (0)",
    }  # fmt: skip
    assert all('w:instr="PAGE"' in p._p.xml and p.text.startswith("— ") for p in sides.values())


def test_the_language_of_the_text_is_chinese() -> None:
    lang = read_standard().styles.element.find(
        f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}"
    )
    assert lang.get(qn("w:eastAsia")) == "zh-CN"


@pytest.mark.parametrize("internal", [True, False])
def test_every_page_is_marked_only_if_internal(internal: bool) -> None:
    document = read_brief(replace(make_facts(), internal=internal))
    section, mark = document.sections[0], "内部资料，注意保管"
    headers = [section.header.paragraphs[0].text, section.even_page_header.paragraphs[0].text]
    assert (document.paragraphs[0].text == mark, headers == [mark] * 2) == (internal, internal)


def test_title_and_properties_say_what_it_is() -> None:
    facts = make_facts()
    document = read_brief(facts, issuer="城关区城管委办公室")
    about = document.core_properties
    assert "关于城关区2017年6月\n社会治理问题热点情况的通报" in read_words(document)
    assert about.title == "关于城关区2017年6月社会治理问题热点情况的通报"
    assert (about.author, about.last_modified_by, about.comments) == ("城关区城管委办公室",) * 2 + ("",)
    assert about.created == facts.stamp.tz_convert("UTC").to_pydatetime().replace(microsecond=0)


def test_issuer_and_date_close_the_paper_after_the_attachments() -> None:
    closing = [p.text for p in read_brief(make_facts(), issuer="城管委办公室").paragraphs][-4:]
    assert closing == ["附件：1. 图集.pdf", "2. 责任清单.xlsx", "城管委办公室", "2017年6月30日"]


def test_the_date_ends_four_characters_from_the_right() -> None:
    date = read_standard().paragraphs[-1]
    assert (date.text, date.paragraph_format.right_indent.pt) == ("2017年6月30日", 64)


def test_pictures_are_shown_with_caption_alt_text_and_marks() -> None:
    facts = make_facts()
    names = ["overview", *facts.hotspots["hotspot_id"]]
    document = read_brief(facts, pictures=dict.fromkeys(names, make_picture()))
    captions = [p.text for p in document.paragraphs if p.text.startswith("图")]
    told = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert [caption[:2] for caption in captions] == ["图1", "图2", "图3", "图4"]
    assert len(told) == 4
    assert all("热点" in words for words in told)
    assert read_words(document).count(f"{facts.mark}；{facts.review}") == 4


def test_a_missing_picture_leaves_no_gap_in_the_numbers() -> None:
    facts = make_facts()
    document = read_brief(facts, pictures={facts.hotspots["hotspot_id"].iloc[1]: make_picture()})
    assert [p.text[:2] for p in document.paragraphs if p.text.startswith("图")] == ["图1"]


def test_pictures_fit_the_type_area() -> None:
    document = read_brief(make_facts(), pictures={"overview": make_picture(4000, 200)})
    assert document.inline_shapes[0].width.mm <= 156
    document = read_brief(make_facts(), pictures={"overview": make_picture(200, 4000)})
    assert document.inline_shapes[0].height.mm <= 150


@pytest.mark.parametrize("make", [make_facts, make_bare_facts])
def test_the_same_facts_give_the_same_bytes(make, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = {"overview": make_picture()}
    first = make_brief(make(), pictures=pictures, options=Pack())
    monkeypatch.setattr(time, "time", lambda: 2e9)
    assert make_brief(make(), pictures=pictures, options=Pack()) == first


def test_the_package_holds_nothing_of_the_library() -> None:
    names = zipfile.ZipFile(io.BytesIO(make_brief(make_facts(), pictures={}, options=Pack()))).namelist()
    assert not [name for name in names if "thumbnail" in name]


def test_hostile_words_come_out_as_text() -> None:
    payloads = cycle(PAYLOADS)
    facts = make_facts(words=lambda text: f"{next(payloads)}{text}")
    document = read_brief(facts)
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    told = [
        facts.hotspots[["theme_name", "place"]],
        facts.themes[["name"]],
        facts.week.places[["place", "subdistrict"]],
    ]
    assert {words for table in told for words in table.to_numpy().ravel()} <= cells
    assert all(words in read_words(document) for words in (*facts.hotspots["place"], *facts.hotspots["reason"]))


def test_no_link_field_or_script_is_in_the_file() -> None:
    facts = make_facts(words=lambda text: f"=HYPERLINK(http://evil.example) {text}")
    package = zipfile.ZipFile(io.BytesIO(make_brief(facts, pictures={}, options=Pack())))
    body = package.read("word/document.xml").decode()
    assert not [tag for tag in ("w:hyperlink", "w:instrText", "w:fldSimple", "w:object") if f"<{tag}" in body]
    assert not [name for name in package.namelist() if b'TargetMode="External"' in package.read(name)]


def test_the_last_page_never_holds_issuer_and_date_alone() -> None:
    lines = read_brief(make_facts(), issuer="办公室").paragraphs
    at = next(k for k, line in enumerate(lines) if line.text.startswith("附件"))
    assert lines[at - 1].text
    assert all(line.paragraph_format.keep_with_next for line in lines[at - 1 : -1])
