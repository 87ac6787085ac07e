"""The table of stops a crew takes along and fills in: one workbook per crew, and one CSV of all stops."""

import io
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter

from hotspot.crs import from_wgs84
from hotspot.export.cells import csv_bytes, plain
from hotspot.export.patrol.frame import PlanFrame, label_stops, name_crews, tell_missing
from hotspot.patrol import Plan
from hotspot.texts import text

PLANNED = ("label", "place", "begin_at", "opens_at", "closes_at", "themes", "reason", "expected", "due_at")
FILLED = ("visited", "found", "fixed", "visited_at", "minutes", "note")
# What reads the results back needs these; they lie right of the printed page.
KEPT = (
    *("order", "lon", "lat", "lon_gcj02", "lat_gcj02", "arrive_at", "leave_at", "distance_m", "service_minutes"),
    *("plan_id", "crew_id", "name", "visit_id", "report_id", "cell_id", "subdistrict_id", "community_id"),
    "probability",
)
_TITLE_ROWS = 2
_WIDTHS = {"place": 30, "themes": 16, "reason": 13, "note": 22, "label": 6, "expected": 11, "visited_at": 14}
_DECIMALS = {"expected": 4, "distance_m": 0, "service_minutes": 1, "probability": 6} | dict.fromkeys(
    ("lon", "lat", "lon_gcj02", "lat_gcj02"), 6
)
_MOST_FOUND, _MOST_MINUTES = 500, 1440  # as the reader of results takes them
_BLUE, _GREY = "#DCE6F1", "#808080"


def list_stops(plan: Plan, *, frame: PlanFrame) -> pd.DataFrame:
    """Return the stops with headings and words a crew can read, and empty columns for what it found.

    Returns
    -------
    DataFrame
        One row per stop, in the order of `Plan.stops`; columns `PLANNED`, `FILLED`, `KEPT`, named by the texts
        ``patrol.column_<field>``. Times without zone, as the clock of the city shows them.
    """
    stops, day = plan.stops, plan.request.day
    x, y = from_wgs84(stops["lon"], stops["lat"], datum="gcj02")
    names = dict(zip(plan.crews["crew_id"], plan.crews["name"], strict=True))
    told = stops.assign(
        label=label_stops(plan),
        lon_gcj02=x,
        lat_gcj02=y,
        name=stops["crew_id"].map(names),
        themes=[frame.name_themes(codes) for codes in stops["themes"]],
        reason=[text(f"patrol.reason_{code}", frame.language) for code in stops["reason"]],
        **{column: _local(stops[column], day) for column in stops.columns if column.endswith("_at")},
        **dict.fromkeys(FILLED, ""),
    ).round(_DECIMALS)
    columns = [*PLANNED, *FILLED, *KEPT]
    return told[columns].rename(columns={name: _head(name, frame) for name in columns})


def make_csv(plan: Plan, *, frame: PlanFrame) -> bytes:
    """Return all stops as CSV: UTF-8 with byte order mark, CRLF, no cell that starts a formula."""
    return csv_bytes(list_stops(plan, frame=frame))


def list_missing(plan: Plan, *, frame: PlanFrame) -> pd.DataFrame:
    """Return the required visits that do not fit: `visit_id`, place, why and what would make them fit, in words."""
    told = [tell_missing(row, language=frame.language) for row in plan.missing.to_dict("records")]
    heads = (_head("visit_id", frame), *(frame.say(f"plan_missing_{name}") for name in ("place", "why", "how")))
    columns = (plan.missing["visit_id"], plan.missing["place"], [why for why, _ in told], [how for _, how in told])
    return pd.DataFrame(dict(zip(heads, columns, strict=True)))


def make_workbook(plan: Plan, crew_id: str, *, frame: PlanFrame) -> bytes:
    """Return one crew's stops as XLSX, to be filled in and sent back: A4 landscape, drop-downs, text that stays text.

    The same plan gives the same bytes.
    """
    own = plan.stops["crew_id"] == crew_id
    table = list_stops(plan, frame=frame)[own.to_numpy()].reset_index(drop=True)
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        stamp = plan.request.day.tz_localize(None).to_pydatetime()
        title = frame.say(
            "plan_sheet_title", crew=name_crews(plan)[crew_id], day=f"{stamp:%Y-%m-%d}", plan_id=plan.plan_id
        )
        book.set_properties({"title": title, "created": stamp})
        sheet = book.add_worksheet(frame.say("plan_sheet"))
        bold = book.add_format({"bold": True, "font_size": 13})
        sheet.write_string(0, 0, title, bold)
        sheet.write_string(1, 0, frame.say("plan_sheet_how"))
        _write_table(book, sheet, table)
        _set_up(sheet, len(table), frame)
        sheet.set_footer(f"&L&8{_footer(title)}&R&8&P / &N")
    return out.getvalue()


def _write_table(book: Any, sheet: Any, table: pd.DataFrame) -> None:
    """Write head and rows; every text as text, whatever it begins with."""
    head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "bg_color": _BLUE, "valign": "vcenter"})
    styles = {
        "clock": book.add_format({"num_format": "hh:mm", "border": 1, "align": "center"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "border": 1}),
        "text": book.add_format({"text_wrap": True, "border": 1, "valign": "top"}),
        "kept": book.add_format({"font_color": _GREY}),
        "kept_moment": book.add_format({"font_color": _GREY, "num_format": "yyyy-mm-dd hh:mm"}),
        # Typed times and notes stay as typed: a spreadsheet would make dates of "7-8" and fractions of "1/2".
        "typed": book.add_format({"num_format": "@", "border": 1}),
    }
    fields = [*PLANNED, *FILLED, *KEPT]
    for column, (field, name) in enumerate(zip(fields, table.columns, strict=True)):
        sheet.write_string(_TITLE_ROWS, column, name, head)
        style = styles[_style(field)]
        sheet.set_column(column, column, _WIDTHS.get(field, 11), styles["typed"] if field in FILLED[3:] else None)
        for row, value in enumerate(table[name], start=_TITLE_ROWS + 1):
            _write_cell(sheet, row, column, value, style)


def _style(field: str) -> str:
    if field in KEPT:
        return "kept_moment" if field.endswith("_at") else "kept"
    if field in ("visited_at", "note"):
        return "typed"
    return {"begin_at": "clock", "opens_at": "clock", "closes_at": "clock", "due_at": "moment"}.get(field, "text")


def _write_cell(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    if isinstance(value, pd.Timestamp):
        sheet.write_datetime(row, column, value.to_pydatetime(), style)
    elif isinstance(value, int | float | np.number) and np.isfinite(value):
        sheet.write_number(row, column, float(value), style)
    elif isinstance(value, str) and value:
        sheet.write_string(row, column, plain(value), style)
    else:
        sheet.write_blank(row, column, None, style)


def _set_up(sheet: Any, rows: int, frame: PlanFrame) -> None:
    """Page, frozen head, and what may be typed into the crew's columns."""
    first, last, width = _TITLE_ROWS + 1, _TITLE_ROWS + max(rows, 1), len(PLANNED) + len(FILLED) - 1
    sheet.freeze_panes(first, 2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_TITLE_ROWS)
    sheet.print_area(0, 0, last, width)
    at = {field: len(PLANNED) + i for i, field in enumerate(FILLED)}
    yes_no = [frame.say("yes"), frame.say("no")]
    _validate(sheet, first, last, at["visited"], {"validate": "list", "source": yes_no})
    whole = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": _MOST_FOUND}
    told = {"error_title": frame.say("plan_sheet_wrong"), "error_message": frame.say("plan_sheet_whole")}
    for field in ("found", "fixed"):
        _validate(sheet, first, last, at[field], whole | told)
    minutes = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": _MOST_MINUTES}
    _validate(sheet, first, last, at["minutes"], minutes | told)


def _validate(sheet: Any, first: int, last: int, column: int, rule: dict[str, Any]) -> None:
    sheet.data_validation(first, column, last, column, rule)


def _head(field: str, frame: PlanFrame) -> str:
    return text(f"patrol.column_{field}", frame.language)


def _local(times: Any, day: pd.Timestamp) -> Any:
    """The clock of the city; a column without any time need not have a zone."""
    return pd.to_datetime(times, utc=True).dt.tz_convert(day.tz).dt.tz_localize(None).dt.floor("min")


def _footer(title: str) -> str:
    """`&` begins a code in a footer, of at most 255 characters in all."""
    return title[:100].replace("&", "&&")
