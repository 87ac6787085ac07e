"""Write the demo's report files, each the way such systems export them."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter
from numpy.typing import NDArray

HOTLINE = (
    "report_no",
    "reported_at",
    "reporter_name",
    "reporter_phone",
    "category",
    "site_type",
    "description",
    "address",
    "subdistrict",
    "longitude",
    "latitude",
    "status",
    "due_at",
    "closed_at",
)
INSPECTORS = (
    "report_no",
    "reported_at",
    "reporter_name",
    "category",
    "site_type",
    "description",
    "subdistrict",
    "community",
    "longitude",
    "latitude",
    "status",
    "due_at",
    "closed_at",
)
MINI_PROGRAMME = (
    "report_no",
    "reported_at",
    "reporter_name",
    "reporter_phone",
    "category",
    "description",
    "subdistrict",
    "longitude",
    "latitude",
    "status",
    "closed_at",
)
VOLUNTEERS = ("report_no", "reported_at", "reporter_name", "category", "description", "status")
WRITTEN_AT = dt.datetime(2017, 7, 1)
# The first row of data as a clerk counts: below a heading, below a title and a heading, the first feature.
FIRST_ROWS = (2, 2, 3, 2, 1)


def write_sources(cells: pd.DataFrame, source: NDArray[np.int64], words: dict[str, Any], paths: list[Path]) -> None:
    """Write one file per source that has rows: GB18030 CSV (twice), XLSX with a title, UTF-8 CSV with BOM, GeoJSON."""
    writers = (_write_early_hotline, _write_late_hotline, _write_inspectors, _write_mini_programme, _write_volunteers)
    for number, (path, write) in enumerate(zip(paths, writers, strict=True)):
        if (source == number).any():
            path.parent.mkdir(parents=True, exist_ok=True)
            write(cells[source == number], words, path)


def _write_early_hotline(cells: pd.DataFrame, words: dict[str, Any], path: Path) -> None:
    _write_hotline(cells, words, path, HOTLINE)


def _write_late_hotline(cells: pd.DataFrame, words: dict[str, Any], path: Path) -> None:
    _write_hotline(cells, words, path, (*HOTLINE, "precision"))


def _write_hotline(cells: pd.DataFrame, words: dict[str, Any], path: Path, columns: tuple[str, ...]) -> None:
    """Write a hotline export: GB18030, ISO times, the geocoder's status only later in the year."""
    table = cells[list(columns)].copy()
    for name in ("reported_at", "due_at", "closed_at"):
        table[name] = table[name].str.replace("T", " ")
    _rename(table, words).to_csv(path, index=False, encoding="gb18030", lineterminator="\r\n")


def _rename(table: pd.DataFrame, words: dict[str, Any]) -> pd.DataFrame:
    return table.rename(columns=words["headings"])


def _write_inspectors(cells: pd.DataFrame, words: dict[str, Any], path: Path) -> None:
    """Write an XLSX: a title above the heading, real dates and numbers where a cell holds one, a fixed time stamp."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": WRITTEN_AT})
        clock = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet = book.add_worksheet(words["inspectors"]["sheet"])
        sheet.write_string(0, 0, words["inspectors"]["title"])
        sheet.write_row(1, 0, [words["headings"][name] for name in INSPECTORS])
        for number, row in enumerate(cells[list(INSPECTORS)].itertuples(index=False), start=2):
            for column, (name, value) in enumerate(zip(INSPECTORS, row, strict=True)):
                if name.endswith("_at") and "T" in value:
                    sheet.write_datetime(number, column, dt.datetime.fromisoformat(value), clock)
                elif name in ("longitude", "latitude") and value[:1].isdigit():
                    sheet.write_number(number, column, float(value))
                elif value:
                    sheet.write_string(number, column, value)


def _write_mini_programme(cells: pd.DataFrame, words: dict[str, Any], path: Path) -> None:
    """Write a mini-programme's export: UTF-8 with BOM, short and Chinese dates, BD-09, half forms of names."""
    table = cells[list(MINI_PROGRAMME)].copy()
    styles = words["mini_programme"]
    table["reported_at"] = [
        _say_time(at, styles["morning_afternoon"] if no.endswith("0") else None)
        for no, at in zip(table["report_no"], table["reported_at"], strict=True)
    ]
    table["closed_at"] = [_say_time(value, None) for value in table["closed_at"]]
    table["subdistrict"] = table["subdistrict"].str.replace(
        styles["subdistrict_long"], styles["subdistrict_short"], regex=False
    )
    _rename(table, words).to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def _say_time(value: str, halves: list[str] | None) -> str:
    if "T" not in value:
        return value
    at = dt.datetime.fromisoformat(value)
    if halves is None:
        return f"{at.year}/{at.month}/{at.day} {at.hour}:{at.minute:02d}"
    hour = at.hour if at.hour <= 12 else at.hour - 12
    return halves[at.hour >= 12].format(at=at, hour=hour)


def _write_volunteers(cells: pd.DataFrame, words: dict[str, Any], path: Path) -> None:
    """Write a GeoJSON of points in WGS84."""
    features = []
    columns = cells[list(VOLUNTEERS)].assign(reported_at=cells["reported_at"] + ":00+08:00")
    for row, lon, lat in zip(
        _rename(columns, words).to_dict("records"), cells["longitude"], cells["latitude"], strict=True
    ):
        geometry = {"type": "Point", "coordinates": [float(lon), float(lat)]}
        features.append({"type": "Feature", "properties": row, "geometry": geometry})
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), encoding="utf-8"
    )
