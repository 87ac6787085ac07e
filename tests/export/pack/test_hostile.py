"""A city whose every free text is an attack: its pack opens, runs nothing, links nowhere and names no resident."""

import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import docx
import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pptx
import pyogrio
import pypdfium2
import pytest
from docx.oxml.ns import qn
from lxml import etree
from shapely.geometry import box

from hotspot import analysis, periods
from hotspot.analysis.patrol import PatrolLists
from hotspot.export.pack import write_pack
from hotspot.settings import Pack
from hotspot.texts import text
from tests.browser import Visit
from tests.hostile import PAYLOADS

CRS = "EPSG:4544"
WEST, SOUTH, BLOCK_M = 394_000.0, 3_990_000.0, 2_000.0
PERSONS = ("王小明甲", "李二丽乙")  # in columns of their own
PHONES = ("13912345678", "１８６９８７６５４３２", "0931-8765432", "139 1234 5679")  # anywhere
ODD = (
    "述" * 5_000, "䶮𠮷𬱟😀🔥👨‍👩‍👧", "\u202eمرحبا\u202c \u2067ภาษาไทย",
    "e" + "\u0301\u0302\u0323" * 40, "a\u200bb\u2060c\ufeffd\U000e0041",
    "\ue000\uf8ff\U000f0000", "</w:t></w:r><w:br/>", "]]><a:br/>", "&#0;&#x1F;&amp;&lt;", "_x000D__x0041_\\_x0009_",
    "&CMD&G&[Picture]&P&A&\"Arial\"", "file://evil.example/x", "\\\\evil.example\\share\\x", "mailto:a@evil.example",
    "W" * 300, "字", "长" * 200, "CON", "aux.txt. ", "../../etc/passwd", "'; DROP TABLE hotspots;--", "History", "'",
    "![x](http://evil.example/x.png)", "[a](javascript:1)", "<http://evil.example/>", "</style><svg/onload=1>",
    "\ufffe\uffff",
    "%p%s%n", "|a|b|\n# 标题\n- 项", '=HYPERLINK("http://evil.example")', "+1", "-1+1", "$x^2$ \\frac{a}{b}", "&G" * 30,
)  # fmt: skip
TEXTS = (*PAYLOADS, *ODD)
HEAD = ("案卷号", "上报时间", "经度", "纬度", "问题类别", "问题描述", "地址", "所属街道", "上报人", "联系电话",
        "办理期限", "办理状态")  # fmt: skip
DISTRICT = "&CMD&G&[Picture]&P{{ 标题 }}区"
DOTS = [(i, j) for i in range(3) for j in range(2)]
# Themes made of a city's own words are at most 40 characters long.
KINDS = ("&G&[Picture]_x0041_", "{{ 7 * 7 }}</w:t>", "<script>x</script>", "=1+1|<b>🔥𠮷</b>", "./C:\\*?", "']]>--<!--")


def _areas() -> gpd.GeoDataFrame:
    """Six subdistricts of four communities, and a name for each."""
    rows, names = [], cycle((*ODD, *PAYLOADS))
    for n, (i, j) in enumerate(DOTS, start=1):
        x, y, code, half = WEST + i * BLOCK_M, SOUTH + j * BLOCK_M, f"6201020{n:02d}", BLOCK_M / 2
        rows.append((code, next(names), "subdistrict", "620102", box(x, y, x + BLOCK_M, y + BLOCK_M)))
        for k in range(4):
            a, b = x + k % 2 * half, y + k // 2 * half
            rows.append((f"{code}{k + 1:03d}", next(names), "community", code, box(a, b, a + half, b + half)))
    whole = box(WEST, SOUTH, WEST + 3 * BLOCK_M, SOUTH + 2 * BLOCK_M)
    rows.append(("620102", DISTRICT, "district", "", whole))
    return gpd.GeoDataFrame(rows, columns=["code", "name", "level", "parent", "geometry"], crs=CRS).to_crs("EPSG:4326")


def _rows() -> Iterator[tuple[str, ...]]:
    """Reports everywhere, and a cluster of a theme in each subdistrict."""
    rng, words = np.random.default_rng(3), cycle(TEXTS)
    n, each = 1_500, 60
    x = rng.uniform(WEST + 10, WEST + 3 * BLOCK_M - 10, n + 6 * each)
    y = rng.uniform(SOUTH + 10, SOUTH + 2 * BLOCK_M - 10, n + 6 * each)
    kind = rng.integers(0, 6, len(x))
    for k, (i, j) in enumerate(DOTS):
        own = slice(n + k * each, n + (k + 1) * each)
        x[own] = WEST + (i + 0.3) * BLOCK_M + rng.uniform(-120, 120, each)
        y[own] = SOUTH + (j + 0.3) * BLOCK_M + rng.uniform(-120, 120, each)
        kind[own] = k
    points = gpd.points_from_xy(x, y, crs=CRS).to_crs("EPSG:4326")
    times = pd.Timestamp("2017-01-02") + pd.to_timedelta(rng.integers(0, 181 * 1440, len(x)), unit="min")
    for i, when in enumerate(times):
        word, phone = next(words), PHONES[i % len(PHONES)]
        due = f"{when + pd.Timedelta(days=3):%Y-%m-%d %H:%M}" if i % 5 else ""
        yield (
            f"{word[:60]}{i}", f"{when:%Y-%m-%d %H:%M}", f"{points[i].x:.6f}", f"{points[i].y:.6f}", KINDS[kind[i]],
            f"{next(words)}电话{phone}", f"{word}，电话{phone}", "", PERSONS[i % 2], phone, due,
            "办理中" if i % 4 else "已办结",
        )  # fmt: skip


@pytest.fixture(scope="module")
def briefing(tmp_path_factory: pytest.TempPathFactory) -> analysis.Briefing:
    folder = tmp_path_factory.mktemp("hostile")
    areas = _areas()
    (folder / "区划.geojson").write_text(json.dumps(json.loads(areas.to_json())), encoding="utf-8")
    with (folder / "'&G<b>{{ 7 * 7 }}=1+1.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEAD, *_rows()])
    words = cycle(TEXTS[::-1])
    duties = [("区域", "角色", "责任单位", "负责人", "包抓领导", "联系电话")]
    duties += [(code, *(next(words) for _ in range(4)), "0931-2000001") for code in areas["code"][:-4]]
    with (folder / "duties.csv").open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows(duties)
    settings = folder / "hotspot.toml"
    shown = {
        "title": '"&CMD&G&[Picture]{{ 7 * 7 }}<script>window.ran=1</script>_x0041_🔥',
        "review_number": "=1+1</w:t>&G",
    }
    told = "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in shown.items())
    settings.write_text(
        f'[display]\n{told}[reports]\nkeep_personal = true\n[[reports.sources]]\nmatch = "*.csv"\ndatum = "wgs84"\n',
        encoding="utf-8",
    )
    reports = next(folder.glob("*7*.csv"))
    inputs = analysis.choose_inputs(
        settings, reports=reports, areas=folder / "区划.geojson", duties=folder / "duties.csv"
    )
    whole = analysis.run(inputs)
    lists = PatrolLists(crews=analysis.choose_crews(whole, PatrolLists(), n=2))
    return analysis.brief(whole, periods.read_period("2017-Q2"), lists=lists)


@pytest.fixture(scope="module", params=["zh", "en"])
def folder(
    request: pytest.FixtureRequest, briefing: analysis.Briefing, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    made: Path = tmp_path_factory.mktemp("pack")
    by = "unit" if request.param == "en" else "subdistrict"
    options = Pack(paper="A4", dpi=72, top=3, sheets_by=by, issuer="{{ 正文 }}&G<w:p/>=1+1🔥", theme_pages=True)
    write_pack(briefing, made, language=request.param, options=options)
    return made


@pytest.fixture(scope="module")
def language(folder: Path) -> str:
    return "zh" if (folder / "汇报.pptx").exists() else "en"


def _file(folder: Path, name: str) -> Path:
    return next(folder / text(f"pack.file_{name}", lang) for lang in ("zh", "en")
                if (folder / text(f"pack.file_{name}", lang)).exists())  # fmt: skip


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Every part of an office file, also of those inside it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            content = archive.read(name)
            yield name, content
            if content.startswith(b"PK\x03\x04"):
                yield from ((f"{name}!{inner}", part) for inner, part in _parts(content))


def _office(folder: Path) -> Iterator[tuple[str, bytes]]:
    for name in ("slides", "brief", "duties"):
        yield from _parts(_file(folder, name).read_bytes())


def test_there_is_something_to_attack(briefing: analysis.Briefing) -> None:
    assert len(briefing.analysis.hotspots.table) >= 6
    assert sum(theme.startswith("own:") for theme in briefing.analysis.hotspots.table["theme"]) >= 5
    assert len(briefing.analysis.assignments.table) > 10
    assert set(PERSONS) & set(briefing.analysis.reports["reporter_name"])


def test_every_part_of_an_office_file_is_strict_xml_without_a_doctype(folder: Path) -> None:
    strict = etree.XMLParser(resolve_entities=False, no_network=True, recover=False)
    parsed = [name for name, part in _office(folder) if name.endswith((".xml", ".rels")) and
              etree.fromstring(part, strict).getroottree().docinfo.doctype == ""]  # fmt: skip
    assert len(parsed) == sum(name.endswith((".xml", ".rels")) for name, _ in _office(folder)) > 80


def test_no_part_of_an_office_file_points_outside_or_can_run(folder: Path) -> None:
    for name, part in _office(folder):
        assert b'TargetMode="External"' not in part, name
        assert not re.search(r"vba|oleObject|externalLink|activeX|customUI|webExtension|connections\.xml", name), name
        if not name.endswith((".xml", ".rels")):
            continue
        assert not re.search(rb"<f[ >]", part) or not name.rpartition("!")[2].startswith("xl/"), name
        tags = {etree.QName(one).localname for one in etree.fromstring(part).iter(etree.Element)}
        assert not tags & {"hlinkClick", "hlinkHover", "hlinkMouseOver", "oleObj", "control", "object", "altChunk",
                           "attachedTemplate", "ddeLink", "hyperlink", "legacyDrawing"}, name  # fmt: skip


def test_the_only_field_of_the_brief_is_the_page_number(folder: Path) -> None:
    codes = []
    for _, part in _parts(_file(folder, "brief").read_bytes()):
        if part.startswith(b"<?xml"):
            root = etree.fromstring(part)
            codes += [one.text for one in root.iter("{*}instrText")]
            codes += [one.get(qn("w:instr")) for one in root.iter("{*}fldSimple")]
    assert {code.strip() for code in codes} == {"PAGE"}


def test_cells_hold_text_and_headers_no_codes_of_the_data(folder: Path) -> None:
    book = openpyxl.load_workbook(_file(folder, "duties"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not [cell for cell in cells if cell.hyperlink]
    for name, part in _parts(_file(folder, "duties").read_bytes()):
        if name.startswith("xl/worksheets/sheet"):
            heads = [one.text for one in etree.fromstring(part).iter("{*}oddHeader")]
            assert len(heads) == 1
            assert re.findall("&(.)", heads[0]) == ["L", "C", "R"]
            assert "CMD" in heads[0]


def test_what_was_written_is_read_back_as_it_was(folder: Path) -> None:
    """Escapes of office files (``_x0041_``), templates and markup stay the letters that they are."""
    book = openpyxl.load_workbook(_file(folder, "duties"))
    cells = "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    shapes = [shape for slide in pptx.Presentation(str(_file(folder, "slides"))).slides for shape in slide.shapes]
    frames = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
    frames += [cell.text for shape in shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    paper = docx.Document(str(_file(folder, "brief")))
    lines = [one.text for one in paper.paragraphs]
    lines += [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    for told in (cells, "\n".join(frames), "\n".join(lines)):
        for kind in ("{{ 7 * 7 }}</w:t>", "<script>x</script>", "&G&[Picture]_x0041_"):
            assert kind in told
    assert "{{ 正文 }}&G<w:p/>=1+1🔥" in "\n".join(lines)


def test_layers_open_and_their_styles_are_xml(folder: Path) -> None:
    path = _file(folder, "layers")
    assert len(pyogrio.read_dataframe(path, layer="hotspots")) == len(gpd.read_file(_file(folder, "geojson"))) >= 6
    with sqlite3.connect(path) as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        styles = [row[0] for row in base.execute("SELECT styleQML FROM layer_styles")]
        triggers = " ".join(row[0] or "" for row in base.execute("SELECT sql FROM sqlite_master"))
    base.close()
    assert len(styles) >= 4
    for style in styles:
        assert "evil" not in style
        etree.fromstring(style.encode(), etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True))
    assert "DROP" not in triggers


def test_the_atlas_opens_and_can_neither_run_nor_link(folder: Path) -> None:
    data = _file(folder, "atlas").read_bytes()
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1 + 6 + 6
    document.close()
    assert not re.search(rb"/(URI|JavaScript|JS|Launch|EmbeddedFile|OpenAction|AA|SubmitForm|Link)\b", data)


def test_names_of_files_suit_every_system(folder: Path) -> None:
    names = [path.name for path in folder.rglob("*")]
    assert len(names) == len({name.casefold() for name in names})
    for name in names:
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f]|[. ]$', name)
        assert len(name.encode()) <= 255
        assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", name)


def test_the_note_holds_no_markup_of_the_data(folder: Path) -> None:
    note = re.sub(r"(?ms)^(`{3,})text$.*?^\1$", "", _file(folder, "note").read_text(encoding="utf-8"))
    assert not re.search(r"(?<!\\)(<[a-zA-Z/!]|!?\[[^\]]*[^\\]\]\()", note)
    assert "://" not in note.replace(":/\\/", "")


def test_no_resident_is_named_in_any_file(folder: Path) -> None:
    bare = {phone.translate(str.maketrans("０１２３４５６７８９", "0123456789", "- ")) for phone in PHONES}
    for path in folder.rglob("*"):
        if path.is_dir() or path.suffix == ".png":
            continue
        data = path.read_bytes()
        parts = [("", data)] if not data.startswith(b"PK") else list(_parts(data))
        if path.suffix == ".pdf":
            document = pypdfium2.PdfDocument(data)
            parts = [("", page.get_textpage().get_text_bounded().encode()) for page in document]
        for name, part in parts:
            told = part.decode("utf-8", errors="ignore")
            assert not [one for one in (*PERSONS, *PHONES) if one in told], (path.name, name)
            digits = re.sub(r"(?<=[0-9０-９])[- ](?=[0-9０-９])", "", told)
            assert not [one for one in bare if one in digits], (path.name, name)


def test_the_map_asks_nobody_and_runs_nothing(folder: Path, visit: Visit) -> None:
    visit.page.goto(_file(folder, "map").as_uri())
    rows = visit.page.locator(".hs-row")
    rows.first.wait_for()
    for i in range(min(rows.count(), 8)):
        rows.nth(i).click()
    visit.assert_quiet()
    assert visit.page.evaluate("window.ran") is None
    assert (
        visit.page.locator(
            '.hs-viewer :is(script, iframe, a[href]:not([href^="#"]), img:not(.leaflet-image-layer))'
        ).count()
        == 0
    )
