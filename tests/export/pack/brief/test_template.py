"""A user's own .docx: kept, filled in, and nothing in it or in the data is run."""

import io
import zipfile
from itertools import cycle
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from hotspot.errors import SettingsError
from hotspot.texts import LANGUAGES, tell_error
from tests.export.pack.brief.reading import join_texts, make_picture, read_brief, read_words
from tests.hostile import PAYLOADS
from tests.packs import make_facts

TITLE = "关于城关区2017年6月社会治理问题热点情况的通报"


def save(document: Document, folder: Path) -> Path:
    path = folder / "模板.docx"
    document.save(str(path))
    return path


def add_split(paragraph, *parts: str) -> None:
    """Words as Word cuts them: one run each."""
    for part in parts:
        paragraph.add_run(part)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    document = docx.Document()
    section = document.sections[0]
    section.left_margin = section.right_margin = Mm(40)
    section.page_width = Mm(210)
    document.styles["Heading 1"].font.size = Pt(31)
    document.styles["Body Text"].font.name = "Courier"
    section.header.paragraphs[0].text = "单位：{{ 单位 }}"
    section.footer.paragraphs[0].text = "印发 {{date}}"
    add_split(document.add_paragraph("卷首 "), "{", "{ 标", "题 }", "} 尾")
    document.add_table(1, 1).cell(0, 0).text = "时段 {{ period }}"
    add_split(document.add_paragraph(), "{{ ", "正文", " }}")
    document.add_paragraph("卷尾")
    return save(document, tmp_path)


def test_placeholders_are_filled_everywhere_also_when_cut_into_runs(template: Path) -> None:
    document = read_brief(make_facts(), brief_template=template, issuer="办公室")
    section = document.sections[0]
    assert document.paragraphs[0].text == f"卷首 {TITLE} 尾"
    assert document.tables[0].cell(0, 0).text == "时段 2017年6月"
    assert section.header.paragraphs[0].text == "单位：办公室"
    assert section.footer.paragraphs[0].text == "印发 2017年6月30日"


def test_the_body_stands_where_the_template_wants_it(template: Path) -> None:
    texts = [p.text for p in read_brief(make_facts(), brief_template=template).paragraphs]
    assert texts[0].startswith("卷首")
    assert texts[1] == "内部资料，注意保管"
    assert texts[2].startswith("本通报依据")
    assert (texts[-1], texts[-2]) == ("卷尾", "2. 责任清单.xlsx")
    assert not any("{{" in text for text in texts)


def test_title_date_and_issuer_are_not_said_twice(template: Path) -> None:
    words = read_words(read_brief(make_facts(), brief_template=template, issuer="办公室"))
    assert words.count("社会治理问题热点情况的通报") == 1
    assert "办公室\n2017年6月30日" not in words


def test_page_styles_and_order_of_tables_are_the_templates(template: Path) -> None:
    document = read_brief(make_facts(), brief_template=template)
    assert round(document.sections[0].left_margin.mm) == 40
    assert document.styles["Heading 1"].font.size == Pt(31)
    assert document.styles["Body Text"].font.name == "Courier"
    assert not document.settings.odd_and_even_pages_header_footer
    assert "Hotspot Table" in document.styles


def test_tables_fit_a_narrower_page(template: Path) -> None:
    table = read_brief(make_facts(), brief_template=template).tables[1]
    assert sum(cell.width for cell in table.rows[0].cells) <= Mm(130) + 20


def test_without_a_place_for_it_the_body_is_appended(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("本单位抬头")
    texts = [p.text for p in read_brief(make_facts(), brief_template=save(document, tmp_path)).paragraphs]
    assert texts[0] == "本单位抬头"
    assert texts[2] == TITLE.replace("社会", "\n社会")
    assert texts[-1] == "2017年6月30日"


def test_a_place_in_a_cell_or_header_takes_the_word_away_and_appends_the_body(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "{{ body }}"
    texts = read_brief(make_facts(), brief_template=save(document, tmp_path))
    assert texts.tables[0].cell(0, 0).text == ""
    assert texts.paragraphs[-1].text == "2017年6月30日"


def test_a_picture_beside_the_place_of_the_body_stays(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("{{ 正文 }}")
    paragraph.add_run().add_picture(io.BytesIO(make_picture()))
    made = read_brief(make_facts(), brief_template=save(document, tmp_path))
    assert len(made.inline_shapes) == 1


def test_text_boxes_are_filled_too(tmp_path: Path) -> None:
    document = docx.Document()
    box = (f'<w:r {nsdecls("w")}><w:pict><v:textbox xmlns:v="urn:schemas-microsoft-com:vml"><w:txbxContent><w:p><w:r>'
           "<w:t>{{ 日期 }}</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r>")  # fmt: skip
    document.add_paragraph()._p.append(parse_xml(box))
    made = read_brief(make_facts(), brief_template=save(document, tmp_path))
    held = made.element.body.find(f".//{qn('w:txbxContent')}")
    assert join_texts(held) == "2017年6月30日"


def test_nothing_in_the_data_is_run_or_eaten_in_a_template(template: Path) -> None:
    payloads = cycle(["{{ 标题 }}", "{{body}}", *PAYLOADS])
    facts = make_facts(words=lambda text: f"{next(payloads)}{text}")
    document = read_brief(facts, brief_template=template)
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert set(facts.hotspots["place"]) <= cells
    assert facts.district in document.paragraphs[0].text


def test_other_braces_of_a_template_stay(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("{{ 7*7 }} {% for x in y %} {{ 标题 | safe }} {{标题")
    made = read_brief(make_facts(), brief_template=save(document, tmp_path))
    assert made.paragraphs[0].text == "{{ 7*7 }} {% for x in y %} {{ 标题 | safe }} {{标题"


def test_the_template_itself_is_not_changed(template: Path) -> None:
    before = template.read_bytes()
    read_brief(make_facts(), brief_template=template)
    assert template.read_bytes() == before


def _zip(path: Path, name: str, content: bytes) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, content)


@pytest.mark.parametrize("kind", ["missing", "folder", "text", "empty", "zip", "xlsx", "cut", "xml"])
def test_what_is_no_word_file_is_told_in_words(kind: str, tmp_path: Path, template: Path) -> None:
    path = tmp_path / "own.docx"
    whole = template.read_bytes()
    if kind == "folder":
        path.mkdir()
    elif kind in ("text", "empty"):
        path.write_bytes(b"not a zip" if kind == "text" else b"")
    elif kind == "zip":
        _zip(path, "readme.txt", b"x")
    elif kind == "xlsx":
        types = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        _zip(path, "[Content_Types].xml", types)
    elif kind == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif kind == "xml":
        with zipfile.ZipFile(template) as source, zipfile.ZipFile(path, "w") as target:
            for name in source.namelist():
                target.writestr(name, b"<broken" if name == "word/document.xml" else source.read(name))
    with pytest.raises(SettingsError) as fault:
        read_brief(make_facts(), brief_template=path)
    assert fault.value.key == "pack.brief_bad_template"
    assert all(str(path) in tell_error(fault.value, language) for language in LANGUAGES)


def test_the_file_a_template_was_made_from_is_not_named(template: Path) -> None:
    document = docx.Document(str(template))
    part = document.part.part_related_by(RT.SETTINGS)
    key = part.relate_to(
        "file:///C:/Users/x/a.dotm", RT.SETTINGS.replace("settings", "attachedTemplate"), is_external=True
    )
    document.settings.element.insert(0, parse_xml(f'<w:attachedTemplate {nsdecls("w", "r")} r:id="{key}"/>'))
    document.save(str(template))
    made = read_brief(make_facts(), brief_template=template)
    assert made.settings.element.find(qn("w:attachedTemplate")) is None
    assert not [rel for rel in made.part.part_related_by(RT.SETTINGS).rels.values() if rel.is_external]
