"""One table of a list: its cells by field, read as text, numbers, times and places; faults are kept with their rows."""

import re
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from hotspot.columns import ColumnMapping
from hotspot.crs import datum_of_label, to_wgs84
from hotspot.errors import Level, Notice, notice
from hotspot.files import RawTable
from hotspot.patrol.list_params import ListParams
from hotspot.patrol.lists.headings import Kind, answers, choose_tables, plain_word, show_name
from hotspot.reports.coordinates import MISSING, Coordinates, read_coordinates, read_pairs, read_points
from hotspot.reports.dates import REASONS, read_times
from hotspot.reports.privacy import mask_text

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FAULTS = ("source", "row_number", "column", "value", "reason")
# An apostrophe that our own exports put before what a spreadsheet would take for a formula.
_GUARDED = r"^'(?=[=+\-@\t\r＝＋－＠])"
_CLOCK = re.compile(r"([01]?\d|2[0-4])(?::([0-5]\d)(?::\d\d(?:\.\d+)?)?|[时点](?:([0-5]?\d)分?)?)")
_UNIT = r"(?<=\d)(?:天|日|days?|分钟?|min(?:utes?)?|个|件|处|起)$"
_SHOWN = 80


class Sheet:
    """The rows of one table that are not blank; `faults` says what is wrong with which."""

    def __init__(self, raw: RawTable, mapping: ColumnMapping, params: ListParams) -> None:
        used = mapping.found
        cells = raw.data[list(used.values())].set_axis(list(used), axis="columns").astype("str").fillna("")
        cells = cells.apply(lambda column: column.str.strip().str.replace(_GUARDED, "", regex=True))
        kept = (cells != "").any(axis=1).to_numpy(dtype=bool)
        self.source = show_name(raw)
        self.rows = raw.row_numbers[kept]
        self._cells = cells[kept].reset_index(drop=True)
        self._headings = used
        self._geometry = None if raw.geometry is None else raw.geometry[kept]
        self._label = raw.crs_label
        self._params = params
        bad = raw.bad_rows
        self._faults = [
            pd.DataFrame({"row_number": bad["row_number"], "column": "", "value": bad["value"], "reason": "row_broken"})
        ]
        self.bad = np.zeros(len(self.rows), bool)

    def __len__(self) -> int:
        return len(self.rows)

    def has(self, *fields: str) -> bool:
        """Return whether the table has a column for each of these fields."""
        return set(fields) <= self._headings.keys()

    def text(self, field: str) -> "pd.Series[str]":
        """Return the cells (n,) of a field without outer blanks; empty where the table has none."""
        return self._cells[field] if self.has(field) else pd.Series([""] * len(self), dtype="str")

    def fault(self, where: Bools, field: str, reason: str) -> None:
        """Keep a fault of the rows in `where`: text key ``patrol.fault_<reason>``."""
        rows = np.flatnonzero(where)
        values = [mask_text(value)[:_SHOWN] for value in self.text(field).iloc[rows]]
        heading = self._headings.get(field, "")
        facts = {"row_number": self.rows[rows], "column": heading, "value": values, "reason": reason}
        self._faults.append(pd.DataFrame(facts, index=range(len(rows))))
        self.bad |= where

    def faults(self) -> pd.DataFrame:
        """Return all faults as lines of `FAULTS`, by row."""
        lines = pd.concat(self._faults, ignore_index=True).assign(source=self.source)[list(FAULTS)]
        lines = lines.astype({name: "int64" if name == "row_number" else "str" for name in FAULTS})
        return lines.sort_values("row_number", kind="stable", ignore_index=True)

    def numbers(self, field: str, *, low: float, high: float, words: Mapping[str, float] | None = None) -> Floats:
        """Return numbers (n,) within [low, high], NaN where blank; anything else is a fault."""
        plain = self.text(field).map(plain_word).str.replace(_UNIT, "", regex=True)
        known = [(words or {}).get(text, text) for text in plain]
        values = pd.to_numeric(pd.Series(known, dtype=object), errors="coerce").to_numpy(dtype=np.float64)
        fits = (values >= low) & (values <= high)
        self.fault(~fits & self._filled(field), field, "bad_number")
        return np.where(fits, values, np.nan)

    def flags(self, field: str) -> Floats:
        """Return 1 for yes, 0 for no (n,), NaN where blank; any other word is a fault."""
        words = {word: float(answer == "yes") for answer in ("yes", "no") for word in answers(answer)}
        values = np.array([words.get(plain_word(text), np.nan) for text in self.text(field)], dtype=np.float64)
        self.fault(np.isnan(values) & self._filled(field), field, "bad_answer")
        return values

    def clocks(self, field: str) -> Floats:
        """Return minutes after midnight (n,), from 1440 on the next day (次日 02:00), NaN where blank."""
        minutes = np.array([read_time_of_day(text) for text in self.text(field)], dtype=np.float64)
        self.fault(np.isnan(minutes) & self._filled(field), field, "bad_clock")
        return minutes

    def times(self, field: str, *, but: Bools | None = None) -> pd.Series:
        """Return dates or times (n,) with the zone of the settings, NaT where blank; faults but in the rows `but`."""
        read = read_times(as_column(self.text(field)), timezone=self._params.timezone)
        wrong = (read.reason > REASONS.index("date_missing")) & ~(np.zeros(len(self), bool) if but is None else but)
        self.fault(wrong, field, "bad_time")
        at: pd.Series[pd.Timestamp] = pd.Series(read.at).dt.tz_localize("UTC").dt.tz_convert(self._params.timezone)
        return at

    def places(self, x: str = "lon", y: str = "lat", *, may_lack: bool = False) -> tuple[Floats, Floats]:
        """Return longitude and latitude (n,), WGS84; a row without a place on Earth is a fault (but `may_lack` one)."""
        found = self._read_places(x, y)
        lacks = [found.x_reason == MISSING, found.y_reason == MISSING]
        blank = lacks[0] & lacks[1] if may_lack else lacks[0] | lacks[1]
        read = (found.x_reason == 0) & (found.y_reason == 0)
        lon, lat = np.full(len(self), np.nan), np.full(len(self), np.nan)
        datum = self._params.datum or datum_of_label(self._label) or "wgs84"
        lon[read], lat[read] = to_wgs84(found.x[read], found.y[read], datum=datum)
        known = read & (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
        at = x if self.has(x) else "coordinates"
        self.fault(blank & (not may_lack), at, "no_place")
        self.fault(~known & ~blank, at, "bad_place")
        return np.where(known, lon, np.nan), np.where(known, lat, np.nan)

    def _read_places(self, x: str, y: str) -> Coordinates:
        if self.has(x, y):
            return read_coordinates(as_column(self.text(x)), as_column(self.text(y)))
        if self._geometry is not None:
            return read_points(self._geometry)
        return read_pairs(as_column(self.text("coordinates")))

    def _filled(self, field: str) -> Bools:
        return np.asarray(self.text(field) != "", dtype=bool)


def open_sheets(
    tables: Sequence[RawTable], kind: Kind, *, needed: Collection[str], params: ListParams
) -> tuple[list[Sheet], list[Notice]]:
    """Return the tables of this list (see `headings.choose_tables`), and what is to be told."""
    wanted, told = choose_tables(tables, kind, needed=needed, params=params)
    return [Sheet(raw, mapping, params) for raw, mapping in wanted], told


def as_column(text: "pd.Series[str]") -> pa.ChunkedArray:
    """Return cells as the readers of reports take them: missing where blank."""
    return pa.chunked_array([pa.array([value or None for value in text], pa.large_string())])


def fault_rows(sheets: Sequence[Sheet], where: Bools, field: str, reason: str) -> None:
    """Keep a fault of the rows in `where` (all rows of all tables, in their order)."""
    ends = np.cumsum([len(sheet) for sheet in sheets])[:-1]
    for sheet, part in zip(sheets, np.split(where, ends), strict=True):
        sheet.fault(part, field, reason)


def gather_faults(sheets: Sequence[Sheet]) -> pd.DataFrame:
    """Return the faults of all tables: `source`, `row_number`, `column`, `value`, `reason`."""
    return pd.concat([sheet.faults() for sheet in sheets], ignore_index=True)[list(FAULTS)]


def tell_faults(faults: pd.DataFrame, level: Level) -> list[Notice]:
    """Return one notice for each line of faults: file, row, heading, cell and reason."""
    return [
        notice("patrol.row_fault" if line["column"] else "patrol.row_fault_whole", level, **_rename(line))
        for line in faults.to_dict("records")
    ]


def _rename(line: Mapping[Hashable, Any]) -> dict[str, Any]:
    facts = {"source": line["source"], "row": int(line["row_number"]), "fault": line["reason"]}
    return facts | ({"column": line["column"], "value": line["value"] or "-"} if line["column"] else {})


def read_time_of_day(text: str) -> float:
    """Return the minutes after midnight of ``18:30``, ``18时30分``, ``次日02:00``; NaN if the text is no clock time."""
    plain = plain_word(text)
    later = next((word for word in answers("next_day") if plain.startswith(word)), "")
    found = _CLOCK.fullmatch(plain.removeprefix(later))
    if not found:
        return np.nan
    minutes = 60 * int(found[1]) + int(found[2] or found[3] or 0)
    return minutes + 1440.0 * bool(later) if minutes <= 1440 else np.nan
