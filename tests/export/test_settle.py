import io
import zipfile

import docx
import openpyxl
import pandas as pd
import pptx
import pytest
import xlsxwriter
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm

from hotspot.export.settle import settle_office

STAMP = pd.Timestamp("2017-06-30 23:04", tz="Asia/Shanghai")


def _slides() -> bytes:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    data = CategoryChartData()
    data.categories = ["一", "二"]
    data.add_series("件", (1, 2))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(1), Cm(1), Cm(9), Cm(9), data)
    return _saved(deck)


def _brief() -> bytes:
    document = docx.Document()
    document.add_paragraph("通报")
    return _saved(document)


def _workbook() -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        book.add_worksheet().write_string(0, 0, "热点")
    return held.getvalue()


def _saved(document) -> bytes:
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


@pytest.mark.parametrize("make", [_slides, _brief, _workbook])
def test_files_made_at_other_times_are_the_same_bytes(make, monkeypatch) -> None:
    first = make()
    monkeypatch.setattr("time.time", lambda: 1_900_000_000.0)
    second = _shift_times(make(), 2031)
    assert first != second
    assert settle_office(first, STAMP) == settle_office(second, STAMP)


def _shift_times(data: bytes, year: int) -> bytes:
    """The same file as another day would have made it, embedded workbooks too."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(held, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            content = _shift_times(content, year) if name.endswith(".xlsx") else content
            if name == "docProps/core.xml":
                content = content.replace(b'W3CDTF">20', b'W3CDTF">19')
            target.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), content)
    return held.getvalue()


def test_the_time_that_programs_show_is_that_of_the_data() -> None:
    settled = settle_office(_workbook(), STAMP)
    properties = openpyxl.load_workbook(io.BytesIO(settled)).properties
    assert properties.created.isoformat() == "2017-06-30T15:04:00"
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(settled)).infolist()} == {(2017, 6, 30, 15, 4, 0)}


def test_a_zip_cannot_hold_a_time_before_1980() -> None:
    settled = settle_office(_brief(), pd.Timestamp("1975-05-01", tz="Asia/Shanghai"))
    assert {entry.date_time[0] for entry in zipfile.ZipFile(io.BytesIO(settled)).infolist()} == {1980}


def test_contents_stay() -> None:
    settled = settle_office(_brief(), STAMP)
    assert [paragraph.text for paragraph in docx.Document(io.BytesIO(settled)).paragraphs] == ["通报"]
