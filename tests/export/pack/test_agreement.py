"""All files of a pack read back, each with a reader of its own, and compared with the analysis (not with the facts)."""

import io
import json
import re
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pandas as pd
import pptx
import pypdfium2
import pytest

from hotspot.analysis import Briefing
from hotspot.export import list_hotspots
from hotspot.export.pack import make_pack
from hotspot.settings import Pack

Row = tuple[int, str, int, str, int, str]  # rank, place, reports, unit, overdue, day of the first deadline
NOBODY = "无人负责"
NONE = "–"


@pytest.fixture(scope="module")
def pack(briefing: Briefing) -> dict[str, bytes]:
    return make_pack(briefing, language="zh", options=Pack(paper="A4", dpi=72, top=50))


@pytest.fixture(scope="module")
def truth(briefing: Briefing) -> list[Row]:
    """The hotspots as `hotspot run` lists them, and their first deadlines counted from the reports themselves."""
    analysis = briefing.analysis
    reports = pd.DataFrame(analysis.reports.drop(columns="geometry"))
    still = reports[reports["closed_at"].isna() & (reports["status"] != "closed")]
    due = analysis.hotspots.members.merge(still, on="report_id").groupby("hotspot_id")["due_at"].min()
    rows = []
    for row in list_hotspots(analysis, language="zh").to_dict("records"):
        place = " · ".join(row[level] for level in ("subdistrict", "community"))
        unit = NOBODY if pd.isna(row["unit"]) else row["unit"]
        day = due.get(row["hotspot_id"])
        told = NONE if day is None or pd.isna(day) else f"{day:%Y-%m-%d}"
        rows.append((row["overall_rank"], place, row["reports"], unit, int(row["overdue"]), told))
    assert len(rows) >= 2
    assert {row[3] for row in rows} > {NOBODY}
    return rows


@pytest.fixture(scope="module")
def counts(briefing: Briefing) -> dict[str, int]:
    reports = briefing.analysis.reports
    still = reports["closed_at"].isna() & (reports["status"] != "closed")
    late = still & (reports["due_at"] < briefing.analysis.provenance.data_until)
    return {
        "reports": len(reports),
        "problems": int(reports["problem_id"].nunique()),
        "hotspots": len(briefing.analysis.hotspots.table),
        "overdue": int(late.sum()),
        "located": int((reports["placement"] == "located").sum()),
    }


def whole(value: Any) -> int:
    """A number as written: 1,234 or 1234.0."""
    return int(float(str(value).replace(",", "")))


def day(value: Any) -> str:
    return NONE if value in (None, "", NONE) else str(value)[:10]


def read_table(rows: list[list[str]], heads: dict[str, str], year: int = 2017) -> list[Row]:
    """Rows of a ranked list whose columns are named by what their heads hold."""
    at = {name: next(i for i, head in enumerate(rows[0]) if word in head) for name, word in heads.items()}
    found = []
    for cells in rows[1:]:
        cell = {name: str(cells[i]) for name, i in at.items()}
        due = re.sub(r"^(\d+)月(\d+)日$", lambda m: f"{year}-{int(m[1]):02d}-{int(m[2]):02d}", cell["due"])
        found.append(
            (whole(cell["rank"]), cell["place"], whole(cell["reports"]), cell["unit"], whole(cell["overdue"]), day(due))
        )
    return found


HEADS = {"rank": "位次", "place": "地点", "reports": "上报", "unit": "单位", "overdue": "逾期", "due": "最早限期"}


def scene_of(html: str) -> dict[str, Any]:
    found = re.search(r"hotspotViewer\.create\([^,]+, (\{.*?\}), \{ map", html, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_the_map_page(pack: dict[str, bytes], truth: list[Row], counts: dict[str, int]) -> None:
    view = scene_of(pack["热点地图.html"].decode())["views"][0]
    told = {label: whole(value) for label, value in view["counts"]}
    assert list(told.values())[:3] == [counts["reports"], counts["problems"], counts["hotspots"]]
    rows = []
    for one in sorted(view["hotspots"], key=lambda one: one["rank"]):
        lead = next((unit["unit"] for unit in one["units"] if unit["unit"]), NOBODY)
        due = next(value for label, value in one["facts"] if "限期" in label)
        # Cards shorten names, and name a second community where a hotspot lies across a border.
        place = f"{one['place'].split(' / ')[0]} · {one['spot'].split(' / ')[0]}社区"
        rows.append((one["rank"], place, one["n"], lead, one["overdue"], day(due)))
    assert rows == truth


def test_the_atlas(pack: dict[str, bytes], truth: list[Row], counts: dict[str, int]) -> None:
    page = pypdfium2.PdfDocument(pack["图集.pdf"])[0].get_textpage().get_text_range()
    words = page.split()
    assert f"{counts['reports']:,}" in page
    for _rank, place, reports, unit, overdue, _ in truth:
        where, spot = place.split(" · ")
        near = " ".join(words).split(f"{where} · {spot}")
        assert any(re.match(rf" {unit} {reports:,} .*? 倍 {overdue}( |$)", part) for part in near), place


def test_the_slides(pack: dict[str, bytes], truth: list[Row]) -> None:
    tables = [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for slide in pptx.Presentation(io.BytesIO(pack["汇报.pptx"])).slides
        for shape in slide.shapes
        if shape.has_table
    ]
    ranked = [rows for rows in tables if rows[0][0] == "位次" and any("最早限期" in head for head in rows[0])]
    assert [row for rows in ranked for row in read_table(rows, HEADS)] == truth


def test_the_brief(pack: dict[str, bytes], truth: list[Row], counts: dict[str, int]) -> None:
    document = docx.Document(io.BytesIO(pack["通报.docx"]))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    ranked = next(rows for rows in tables if rows[0][0] == "位次")
    assert read_table(ranked, HEADS | {"reports": "件数"}) == truth
    said = "".join(paragraph.text for paragraph in document.paragraphs)
    for name, sentence in {
        "reports": "共收到上报{}件",
        "problems": "为{}个问题",
        "hotspots": "共检出显著热点{}处",
        "located": "位置明确且落在辖区内的{}件",
    }.items():
        assert sentence.format(f"{counts[name]:,}") in said


def test_the_duty_list(pack: dict[str, bytes], truth: list[Row], counts: dict[str, int]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(pack["责任清单.xlsx"]))
    rows = [[("" if value is None else value) for value in row] for row in book["总表"].iter_rows(values_only=True)]
    head = next(i for i, row in enumerate(rows) if row[0] == "位次")
    listed = [rows[head], *(row for row in rows[head + 1 :] if isinstance(row[0], int))]
    told = read_table(
        listed,
        {"rank": "位次", "place": "位置", "reports": "上报件数", "unit": "牵头", "overdue": "逾期", "due": "最早"},
    )
    assert told == truth
    late = [row for row in book["逾期上报"].iter_rows(values_only=True) if str(row[0] or "").startswith("A0")]
    assert len(late) == counts["overdue"]


def test_the_layers(pack: dict[str, bytes], truth: list[Row], tmp_path: Path) -> None:
    path = tmp_path / "layers.gpkg"
    path.write_bytes(pack["热点.gpkg"])
    with sqlite3.connect(path) as base:
        columns = "rank, place, reports, unit, overdue, due_at"
        rows = base.execute(f"SELECT {columns} FROM hotspots ORDER BY rank").fetchall()
    assert [tidy(row) for row in rows] == truth
    features = json.loads(pack["热点.geojson"])["features"]
    told = [tuple(feature["properties"][name] for name in columns.split(", ")) for feature in features]
    assert [tidy(row) for row in sorted(told)] == truth


def tidy(row: tuple[Any, ...]) -> Row:
    rank, place, reports, unit, overdue, due = row
    moment = pd.Timestamp(due) if due else None
    local = moment and (moment if moment.tzinfo else moment.tz_localize("UTC")).tz_convert("Asia/Shanghai")
    return rank, place, reports, unit or NOBODY, int(overdue), f"{local:%Y-%m-%d}" if local is not None else NONE


def test_the_note(pack: dict[str, bytes], counts: dict[str, int]) -> None:
    note = pack["说明.md"].decode()
    for name in ("reports", "located"):
        assert f"{counts[name]:,}" in note
    assert all(name in note for name in pack if name != "说明.md")


def test_no_file_names_a_resident(pack: dict[str, bytes]) -> None:
    """Every row of the small city has a name and a phone; office files are looked at unzipped."""
    for name, content in pack.items():
        parts = [content]
        if content.startswith(b"PK"):
            archive = zipfile.ZipFile(io.BytesIO(content))
            parts = [archive.read(member) for member in archive.namelist()]
        if name.endswith(".pdf"):
            pages = pypdfium2.PdfDocument(content)
            parts = [page.get_textpage().get_text_range().encode() for page in pages]
        for part in parts:
            assert "居民乙".encode() not in part, name
            assert b"13900000002" not in part, name
