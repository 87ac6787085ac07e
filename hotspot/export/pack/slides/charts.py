"""Native charts: one hue, values from 0, numbers that nothing runs behind."""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_THEME_COLOR as COLOUR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt
from xlsxwriter import Workbook

from hotspot.export.pack.slides.deck import Page
from hotspot.export.pack.slides.fit import Box
from hotspot.export.pack.slides.write import describe, set_language

Values = Sequence[float | None]
_NUMBERS = "#,##0"
_TEXT_ONLY = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MOST_TICKS = 6
# Room right of or above the longest bar for its number, as a share of it.
_ROOM = 1.12


class _PlainWriter(CategoryWorkbookWriter):
    """The numbers behind a chart, in which a text that begins with "=" or an address stays a text."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: Any) -> Iterator[tuple[Any, Any]]:
        with Workbook(xlsx_file, _TEXT_ONLY) as book:
            yield book, book.add_worksheet()


class _PlainData(CategoryChartData):
    @property
    def _workbook_writer(self) -> Any:
        make: Any = _PlainWriter
        return make(self)


def draw_columns(
    page: Page,
    box: Box,
    categories: Sequence[str],
    series: Mapping[str, Values],
    *,
    name: str,
    description: str,
    top: float,
    every: int,
    legend: bool,
) -> None:
    """Draw columns side by side in time, every so many of them named (0: none); the first of two series is dark.

    Each category has a value of one of the series: its columns stand in the middle. The axis goes from 0 to `top`.
    """
    chart = _add(page, box, XL_CHART_TYPE.COLUMN_CLUSTERED, categories, series, name, description)
    chart.has_legend = chart.has_legend and legend
    chart.plots[0].gap_width, chart.plots[0].overlap = 30, 100
    _scale(chart, top, gridlines=True)
    if not every:  # some programs turn small letters or stack them
        chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        return
    skip = chart.category_axis._element
    for tag in ("c:tickLblSkip", "c:tickMarkSkip"):
        mark = parse_xml(f'<{tag} {nsdecls("c")} val="{every}"/>')
        skip.find(qn("c:noMultiLvlLbl")).addprevious(mark)


def draw_bars(
    page: Page, box: Box, categories: Sequence[str], series: Mapping[str, Values], *, name: str, description: str
) -> None:
    """Draw bars below each other, the first category at the top, with a number at each; the first series is dark."""
    chart = _add(page, box, XL_CHART_TYPE.BAR_CLUSTERED, categories, series, name, description)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, -5
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = _NUMBERS, False
    labels.position, labels.show_value = XL_LABEL_POSITION.OUTSIDE_END, True
    chart.category_axis.reverse_order = True
    _scale(chart, find_top(series) * _ROOM, gridlines=False)
    chart.value_axis.visible = False


def find_top(series: Mapping[str, Values]) -> float:
    """Return the largest value of all series."""
    return max((value for values in series.values() for value in values if value is not None), default=0.0)


def find_step(top: float) -> float:
    """Return the distance of ticks: 1, 2 or 5 times a power of ten, at most six of them, whole numbers."""
    rough = max(top / _MOST_TICKS, 1.0)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= rough)


def _add(
    page: Page, box: Box, kind: Any, categories: Sequence[str], series: Mapping[str, Values], name: str, text: str
) -> Any:
    make: Any = _PlainData
    data = make(number_format=_NUMBERS)
    data.categories = categories
    for label, values in series.items():
        data.add_series(label, values)
    frame = page.slide.shapes.add_chart(kind, *box.corners, data)
    frame.name = name
    describe(frame, text)
    chart = frame.chart
    chart.has_title, chart.has_legend = False, len(series) > 1
    chart.font.size = Pt(round(11 * page.scale, 1))
    set_language(chart.font._rPr, page.facts.language)
    spoken = parse_xml(f'<c:lang {nsdecls("c")} val="{chart.font._rPr.get("lang")}"/>')
    chart._chartSpace.find(qn("c:date1904")).addnext(spoken)
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    _paint(chart)
    return chart


def _paint(chart: Any) -> None:
    """The first series dark, the other pale with a dark edge: they differ in grey, too."""
    for number, series in enumerate(chart.plots[0].series):
        fill = series.format.fill
        fill.solid()
        fill.fore_color.theme_color = COLOUR.ACCENT_1
        series.invert_if_negative = False
        if number:
            fill.fore_color.brightness = 0.75
            series.format.line.color.theme_color = COLOUR.ACCENT_1
            series.format.line.width = Pt(0.75)


def _scale(chart: Any, top: float, *, gridlines: bool) -> None:
    values, names = chart.value_axis, chart.category_axis
    step = find_step(top)
    values.minimum_scale, values.major_unit = 0, step
    values.maximum_scale = math.ceil(max(top, 1) / step) * step if gridlines else max(top, 1)
    values.has_major_gridlines = gridlines
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = _NUMBERS, False
    values.format.line.fill.background()
    if gridlines:
        values.major_gridlines.format.line.color.theme_color = COLOUR.BACKGROUND_1
        values.major_gridlines.format.line.color.brightness = -0.15
        values.major_gridlines.format.line.width = Pt(0.5)
    names.major_tick_mark = values.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.format.line.color.theme_color = COLOUR.TEXT_1
    names.format.line.color.brightness = 0.5
