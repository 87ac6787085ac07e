"""The numbers behind a chart are numbers, its texts texts; ticks are round."""

import io
import itertools
import re
import zipfile
from dataclasses import replace

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pptx.enum.chart import XL_TICK_LABEL_POSITION

from hotspot.export.pack.slides.charts import find_step
from tests.export.pack.slides.reading import every_text, find, make, parts, read
from tests.hostile import PAYLOADS
from tests.packs import make_facts

FORMULAS = ['=HYPERLINK("http://evil.example","x")', "http://evil.example", "=1+1", "mailto:a@evil.example", "{=1}"]


def hostile(start):
    """Facts whose every text is a payload, each another."""
    cycle = itertools.cycle(PAYLOADS[start:] + PAYLOADS[:start])
    return make_facts(words=lambda text: next(cycle) + text)


def books(data):
    """The workbooks behind the charts."""
    return [openpyxl.load_workbook(io.BytesIO(part)) for part in parts(data, ".xlsx").values()]


@pytest.fixture(scope="module", params=[0, 20])
def data(request):
    return make(hostile(request.param), issuer="=1+1\x00<b>")


@pytest.fixture(scope="module")
def formulas():
    facts = make_facts()
    names = FORMULAS[:3]
    return replace(
        facts,
        period_name=FORMULAS[2],
        previous_name=FORMULAS[3],
        themes=facts.themes.assign(name=names),
        subdistricts=facts.subdistricts.assign(name=[*FORMULAS[1:4], ""]),
    )


def test_nothing_behind_a_chart_runs_or_leads_anywhere(formulas, data):
    for package in (make(formulas), data):
        for book in books(package):
            cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
            assert {cell.data_type for cell in cells} <= {"s", "n"}
            assert not any(cell.hyperlink for cell in cells)


def test_texts_behind_a_chart_are_those_of_the_chart(formulas):
    package = make(formulas)
    texts = {cell.value for book in books(package) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"=1+1", "mailto:a@evil.example", "http://evil.example"} <= texts
    assert "=1+1" in list(find(read(package), "chart:areas")[0].chart.plots[0].categories)


def test_the_workbook_holds_the_numbers_of_the_chart():
    facts = make_facts()
    package = make(facts)
    found = {tuple(cell.value for cell in next(book.active.iter_cols(2, 2, 2)))[: len(facts.themes)]
             for book in books(package)}  # fmt: skip
    assert tuple(facts.themes["reports"]) in found


def test_payloads_come_out_as_text(data):
    slides = read(data)
    facts = hostile(0)
    assert facts.hotspots["place"][0]
    texts = "".join(every_text(slide) for slide in slides)
    assert "<" in texts
    assert "&lt;script" not in texts


def test_no_part_leads_out_of_the_file_or_runs(data):
    package = parts(data, "")
    for name, part in package.items():
        if name.endswith((".xml", ".rels")):
            root = etree.fromstring(part)
            assert not root.xpath(
                "//*[local-name()='hlinkClick' or local-name()='hlinkHover' or local-name()='oleObj']"
            )
            assert not root.xpath("//@TargetMode[.='External']")
            fields = root.xpath("//*[local-name()='fld']/@type")
            if name.startswith("ppt/slides/"):
                assert set(fields) <= {"slidenum"}
    assert not [name for name in package if re.search(r"vba|activeX|externalLink", name)]


def test_embedded_workbooks_are_whole(data):
    for blob in parts(data, ".xlsx").values():
        with zipfile.ZipFile(io.BytesIO(blob)) as book:
            assert book.testzip() is None
            assert not [name for name in book.namelist() if "externalLink" in name]


def test_the_two_series_differ_without_colour():
    chart = find(read(make(make_facts())), "chart:themes")[0].chart
    dark, pale = chart.plots[0].series
    assert dark.format.fill.fore_color.brightness == 0
    assert pale.format.fill.fore_color.brightness == 0.75
    assert pale.format.line.width.pt == 0.75


@given(st.floats(0, 1e9))
def test_ticks_are_round_and_few(top):
    step = find_step(top)
    assert step >= 1
    assert top / step <= 6 + 1e-9
    assert np.isclose(step / 10 ** np.floor(np.log10(step)), [1, 2, 5]).any()


def test_only_the_large_chart_of_weeks_names_them():
    """The small ones below it show the same weeks; letters there would be turned or stacked by some programs."""
    charts = [
        shape for slide in read(make(make_facts())) for shape in slide.shapes if shape.name.startswith("chart:weeks")
    ]
    named = [shape.chart.category_axis.tick_label_position != XL_TICK_LABEL_POSITION.NONE for shape in charts]
    assert named[0]
    assert len(named) > 2
    assert not any(named[1:])
