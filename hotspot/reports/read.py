"""From raw tables to reports: every row is accepted, or rejected with a reason; nothing is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from hotspot.errors import InputDataError, Notice, notice
from hotspot.files import RawTable
from hotspot.reports import coordinates, dates
from hotspot.reports.identity import first_of_each, make_ids
from hotspot.reports.optional import read_optional
from hotspot.reports.params import ReportParams
from hotspot.reports.rejected import Faults, gather, tell_rejected
from hotspot.reports.sources import Source, plan_sources

# A column whose values mostly repeat does not number the reports.
_MIN_DISTINCT = 0.5
_DATES_ONLY_ROWS = 20


@dataclass(frozen=True, eq=False)
class Reports:
    """What was read: rows read = accepted + rejected, per source.

    Attributes
    ----------
    accepted
        `report_id` (unique), `source_id`, `row_number`, `reported_at` (datetime64[us, zone]), `has_time`, `x`, `y` (as
        read: degrees or metres, perhaps swapped), `decimals` (−1 unknown), `category_text`, `description`,
        `site_type_text`, `address`, `subdistrict_text`, `community_text`, `status` (``open``/``closed``/missing),
        `closed_at`, `due_at`, `channel`, `precision_text`, `source` (``patrol``: found on a planned one),
        `effort_minutes` (the crew's, there; NaN unknown); `reporter_name` and `reporter_phone` only if kept.
    rejected
        `source_id`, `row_number`, `column`, `value` (masked), `reason` (text key ``reports.reason_<reason>``), `hint`
        (text key); one line per fault.
    sources
        `source_id`, `path`, `table`, `format`, `encoding`, `sha256`, `read`, `accepted`, `rejected`, `crs_label`,
        `datum` (as stated in the settings).
    notices
        What was understood and decided, and what the files' reading had to tell.
    """

    accepted: pd.DataFrame
    rejected: pd.DataFrame
    sources: pd.DataFrame
    notices: tuple[Notice, ...]


def read(tables: Sequence[RawTable], *, params: ReportParams | None = None, now: datetime | None = None) -> Reports:
    """Read tables as reports.

    Required are a time (or date) and a place: two columns, one column of pairs, or point geometry. A bad row never
    stops the rest: it goes to `rejected`. The same row twice in one source is rejected the second time
    (`duplicate_row`), and so are another row with the number of an earlier one (`duplicate_id`; the first stays) and a
    report that an earlier source already brought with the same id, time and place (`duplicate_report`).

    Parameters
    ----------
    tables
        From `files.read_tables`.
    params
        Settings; per source too.
    now
        Time with a zone; reports dated later are rejected. Without it no date is too late.

    Raises
    ------
    InputDataError
        A source lacks required columns, or the settings name columns that are not there (all told together); or there
        are no rows at all.
    """
    params = params or ReportParams()
    sources, notices = plan_sources(tables, params)
    parts = [_read_source(source, params, now) for source in sources]
    if not sum(part.read for part in parts):
        raise InputDataError("reports.no_rows", sources=[source.source_id for source in sources])
    accepted, twice = _unite([part.accepted for part in parts])
    rejected = pd.concat([*(part.rejected for part in parts), twice], ignore_index=True)
    told = [told for table in tables for told in table.notices]
    told += [*notices, *(one for part in parts for one in part.notices)]
    order = {source.source_id: position for position, source in enumerate(sources)}
    rejected = rejected.sort_values(
        ["source_id", "row_number"], key=lambda c: c.map(order) if c.name == "source_id" else c
    )
    told += tell_rejected(rejected)
    return Reports(
        accepted.reset_index(drop=True),
        rejected.reset_index(drop=True),
        _list_sources(sources, accepted, rejected, parts),
        tuple(told),
    )


@dataclass(frozen=True, eq=False)
class _Part:
    accepted: pd.DataFrame
    rejected: pd.DataFrame
    read: int
    notices: list[Notice]


def _read_source(source: Source, params: ReportParams, now: datetime | None) -> _Part:
    faults = Faults(source, params)
    times, place = _read_times(source, faults, params, now), _read_place(source, faults)
    if not params.keep_duplicates:
        _reject_twins(source, faults)
    ids, notices = _own_ids(source, faults)
    has_time, told = _only_dates(source, times, params)
    good = pa.array(~faults.rows)
    optional, more = read_optional(source, good, params)
    accepted = pd.DataFrame(
        {
            "report_id": ids.filter(good).to_pandas(),
            "source_id": pd.Series([source.source_id], dtype="str")
            .repeat(pc.sum(good).as_py() or 0)
            .reset_index(drop=True),
            "row_number": source.table.row_numbers[~faults.rows],
            "reported_at": pd.Series(times.at[~faults.rows]).dt.tz_localize("UTC").dt.tz_convert(params.timezone),
            "has_time": has_time[~faults.rows],
            "x": place.x[~faults.rows],
            "y": place.y[~faults.rows],
            "decimals": place.decimals[~faults.rows],
        }
    )
    accepted = pd.concat([accepted, optional], axis=1)
    nameless = accepted["report_id"].isna()
    if nameless.any():
        accepted.loc[nameless, "report_id"] = make_ids(accepted[nameless])
    rows_read = len(source.table.data) + len(source.table.bad_rows)
    return _Part(accepted, faults.table(), rows_read, [*notices, *told, *more])


def _read_times(source: Source, faults: Faults, params: ReportParams, now: datetime | None) -> dates.Times:
    zone = source.params.timezone or params.timezone
    text = _time_text(source)
    times = dates.read_times(text, timezone=zone, order=source.params.date_order)
    at = pd.DatetimeIndex(times.at).tz_localize("UTC")
    late = np.zeros(len(at), bool) if now is None else np.asarray(at > pd.Timestamp(now))
    early = np.asarray(at < pd.Timestamp(year=params.first_year, month=1, day=1, tz=zone))
    times.reason[late | early] = dates.OUT_OF_RANGE
    faults.add(str(source.time_column), text, times.reason, dates.REASONS)
    return times


def _time_text(source: Source) -> pa.ChunkedArray:
    """Return the text of the time; a clock time beside a date column is joined with its date."""
    text = _column(source, source.time_column)
    day = source.mapping.found.get("reported_date")
    if day is None or day == source.time_column:
        return text
    clock = pc.match_substring_regex(text, r"^\s*(?:[上下中]午|晚上|凌晨)?\s*\d{1,2}\s*[:：时点]").fill_null(False)
    empty, date = pc.is_null(text), _column(source, day)
    joined = pc.binary_join_element_wise(date, text, pa.scalar(" ", text.type))
    return pc.if_else(clock, joined, pc.if_else(empty, date, text))


def _read_place(source: Source, faults: Faults) -> coordinates.Coordinates:
    if source.place == "geometry":
        geometry = source.table.geometry
        assert geometry is not None  # noqa: S101 - `_find_place` has looked at it
        place = coordinates.read_points(geometry)
        faults.add("geometry", None, place.x_reason, coordinates.REASONS)
    elif source.place == "pair":
        name = source.mapping.found["coordinates"]
        place = coordinates.read_pairs(_column(source, name))
        faults.add(name, _column(source, name), np.maximum(place.x_reason, place.y_reason), coordinates.REASONS)
    else:
        x, y = source.mapping.found["x"], source.mapping.found["y"]
        place = coordinates.read_coordinates(_column(source, x), _column(source, y))
        faults.add(x, _column(source, x), place.x_reason, coordinates.REASONS)
        faults.add(y, _column(source, y), place.y_reason, coordinates.REASONS)
    return place


def _reject_twins(source: Source, faults: Faults) -> None:
    """Reject rows that repeat an earlier row in every column."""
    data = source.table.data
    first = first_of_each([pa.chunked_array(data[name]) for name in data], source.table.geometry)
    twin = (first != np.arange(len(first))) & ~faults.rows
    faults.add_rows(np.flatnonzero(twin), "", source.table.row_numbers[first[twin]].astype(str), "duplicate_row")


def _own_ids(source: Source, faults: Faults) -> tuple[pa.ChunkedArray, list[Notice]]:
    """Return the source's own numbers (missing where it has none); later rows of one number are rejected."""
    name, size = source.mapping.found.get("report_id"), len(source.table.data)
    nothing = pa.chunked_array([pa.nulls(size, pa.large_string())])
    if name is None:
        return nothing, []
    ids = pc.utf8_trim_whitespace(_column(source, name))
    known = np.asarray(pc.is_valid(ids)) & ~faults.rows
    first = first_of_each([ids.filter(pa.array(known))])
    distinct = np.count_nonzero(first == np.arange(len(first)))
    if distinct < _MIN_DISTINCT * len(first):
        facts = {"source": source.source_id, "column": name, "distinct": distinct, "rows": len(first)}
        return nothing, [notice("reports.id_repeats", "warning", **facts)]
    rows = np.flatnonzero(known)
    again = rows[first != np.arange(len(first))]
    faults.add_rows(again, name, np.asarray(ids.take(pa.array(again))), "duplicate_id")
    return ids, []


def _only_dates(source: Source, times: dates.Times, params: ReportParams) -> tuple[dates.Bools, list[Notice]]:
    """Take midnight in every single row for what it is: a date that an export filled up with zeros."""
    told = times.at[times.has_time & (times.reason == dates.OK)]
    zone = source.params.timezone or params.timezone
    local = pd.DatetimeIndex(told).tz_localize("UTC").tz_convert(zone)
    if len(local) < _DATES_ONLY_ROWS or (local != local.normalize()).any():
        return times.has_time, []
    return np.zeros(len(times.at), bool), [notice("reports.only_dates", source=source.source_id, rows=len(local))]


def _unite(parts: Sequence[pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Put sources together: a report that two sources bring counts once, two reports of one number get two ids."""
    accepted = pd.concat(parts, ignore_index=True)
    again = accepted["report_id"].duplicated() if len(parts) > 1 else pd.Series(False, index=accepted.index)
    if not again.any():
        return accepted, gather([])
    same = accepted.duplicated(["report_id", "reported_at", "x", "y"])
    first = accepted[accepted["report_id"].isin(accepted.loc[same, "report_id"])].drop_duplicates("report_id")
    origin = accepted.loc[same, "report_id"].map(first.set_index("report_id")["source_id"])
    twice = accepted.loc[same, ["source_id", "row_number"]].assign(column="", value=origin, reason="duplicate_report")
    renamed = again & ~same
    accepted.loc[renamed, "report_id"] = accepted["source_id"] + ":" + accepted["report_id"]
    return accepted[~same], gather([twice])


def _list_sources(
    sources: Sequence[Source], accepted: pd.DataFrame, rejected: pd.DataFrame, parts: Sequence[_Part]
) -> pd.DataFrame:
    counts = accepted["source_id"].value_counts()
    lost = rejected.drop_duplicates(["source_id", "row_number"])["source_id"].value_counts()
    rows: list[dict[str, Any]] = [
        {
            "source_id": source.source_id,
            **{name: getattr(source.table, name) for name in ("path", "table", "format", "encoding", "sha256")},
            "read": part.read,
            "accepted": int(counts.get(source.source_id, 0)),
            "rejected": int(lost.get(source.source_id, 0)),
            "crs_label": source.crs_label,
            "datum": source.params.datum,
        }
        for source, part in zip(sources, parts, strict=True)
    ]
    texts = dict.fromkeys(("source_id", "path", "table", "format", "encoding", "sha256", "crs_label", "datum"), "str")
    return pd.DataFrame(rows).astype(texts)


def _column(source: Source, name: str | None) -> pa.ChunkedArray:
    return pa.chunked_array(source.table.data[name])
