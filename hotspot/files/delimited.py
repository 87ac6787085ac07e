"""CSV and its relatives: a fast path for well-formed text, a patient one that loses only the broken rows."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from hotspot.files.encoding import Decoded, decode
from hotspot.files.header import HEAD_ROWS, find_header
from hotspot.files.parsed import TEXT, Parsed, Reading, Refused, name_columns, to_text

DELIMITERS = (",", "\t", ";", "|")
# A quote that is not closed within so many lines is a slip, not a long description.
MAX_LINES_IN_CELL = 200
_BLOCK = 1 << 24


@dataclass(frozen=True)
class Record:
    """One row of the file, or the reason why a line is none."""

    number: int
    end_line: int
    fields: list[str]
    fault: str = ""


def read(path: Path, reading: Reading) -> list[Parsed]:
    """Read a delimited text file into one table."""
    decoded = decode(path.read_bytes(), reading.encoding)
    if decoded.data.count(b"\x00") > len(decoded.data) // 100:
        raise Refused("files.not_text")
    lines = _first_lines(decoded.data, 50 * HEAD_ROWS)
    delimiter = _find_delimiter(lines)
    head = list(islice(_records(lines, delimiter, decoded.bad_lines), HEAD_ROWS))
    at = find_header([record.fields for record in head])
    header = head[at] if head else Record(0, 0, [])
    if len(header.fields) > reading.params.max_columns:
        raise Refused("files.too_many_columns", columns=len(header.fields), limit=reading.params.max_columns)
    names, twice = name_columns(header.fields)
    if not any(cell.strip() for cell in header.fields):
        raise Refused("files.no_header")
    body = decoded.data[sum(len(line) for line in lines[: header.end_line]) :]
    parsed = None
    if not decoded.bad_lines and b"\x00" not in body and quotes_are_sound(body, delimiter):
        parsed = _read_fast(body, header.number, names, delimiter)
    parsed = parsed or _read_patiently(decoded, header, names, delimiter)
    if len(parsed.row_numbers) > reading.params.max_rows:
        raise Refused("files.too_many_rows", rows=len(parsed.row_numbers), limit=reading.params.max_rows)
    parsed.encoding = decoded.encoding
    parsed.notices += [("files.columns_twice", {"columns": twice})] if twice else []
    return [parsed]


def quotes_are_sound(data: bytes, delimiter: str) -> bool:
    """Return whether every quote opens at the start of a cell and closes at its end (RFC 4180).

    Otherwise a fast parser would swallow rows: an open quote ends only at the next one, rows later.
    """
    text = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(text == ord('"'))
    if len(quotes) % 2:
        return False
    padded = np.concatenate([[ord("\n")], text, [ord("\n")]]).astype(np.uint8) if len(quotes) else text
    edge = np.zeros(256, bool)
    edge[[ord(delimiter), ord("\n"), ord("\r"), ord('"')]] = True
    return bool(edge[padded[quotes[::2]]].all() and edge[padded[quotes[1::2] + 2]].all()) if len(quotes) else True


def _first_lines(data: bytes, count: int) -> list[bytes]:
    """Return whole lines from the start, without splitting a file of a million lines."""
    return data[: 1 << 20].splitlines(keepends=True)[:count]


def _find_delimiter(lines: Sequence[bytes]) -> str:
    """Return the delimiter that cuts the first rows into most cells; the comma if none cuts at all."""

    def typical_width(delimiter: str) -> float:
        widths = [len(record.fields) for record in islice(_records(lines, delimiter, frozenset()), HEAD_ROWS)]
        return float(np.median([width for width in widths if width] or [0]))

    return max(DELIMITERS, key=typical_width)


def _read_fast(data: bytes, header: int, names: list[str], delimiter: str) -> Parsed | None:
    """Read with Arrow; rows of another width are looked at one by one, None if Arrow gives up."""
    odd: list[tuple[int, str]] = []
    plain = b"\n\n" not in data and b"\r\n\r\n" not in data

    def keep(row: pa.csv.InvalidRow) -> str:
        odd.append((row.number, row.text))
        return "skip"

    for threads in (True, False) if plain else (False,):
        try:
            table = _arrow_csv(data, names, delimiter, threads=threads, handler=None if threads else keep)
            break
        except pa.ArrowInvalid:
            continue
    else:
        return None
    columns = dict(zip(names, table.columns, strict=True))
    numbers = np.arange(header + 1, header + 1 + table.num_rows + len(odd))
    parsed = Parsed("csv", columns, pa.array(np.delete(numbers, [number - 1 for number, _ in odd])))
    if odd:
        records = [Record(header + number, 0, _split(text, delimiter)[0] or [""]) for number, text in odd]
        ended = data.endswith((b"\n", b"\r"))
        _append(parsed, records, names, last=0 if ended else header + table.num_rows + len(odd))
    return parsed


def _arrow_csv(data: bytes, names: list[str], delimiter: str, *, threads: bool, handler: object) -> pa.Table:
    return pa.csv.read_csv(
        pa.BufferReader(data),
        read_options=pa.csv.ReadOptions(column_names=names, use_threads=threads, block_size=_BLOCK),
        parse_options=pa.csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=b'"' in data,
            ignore_empty_lines=threads,
            invalid_row_handler=handler,
        ),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict.fromkeys(names, TEXT), strings_can_be_null=True, null_values=[""]
        ),
    )


def _read_patiently(decoded: Decoded, header: Record, names: list[str], delimiter: str) -> Parsed:
    """Read line by line, so that an open quote or a broken line costs that line only."""
    lines = decoded.data.splitlines(keepends=True)
    records = [record for record in _records(lines, delimiter, decoded.bad_lines) if record.number > header.number]
    parsed = Parsed("csv", {name: to_text([]) for name in names}, pa.array([], pa.int64()))
    ended = decoded.data.endswith((b"\n", b"\r"))
    _append(parsed, records, names, last=0 if ended or not records else records[-1].number)
    return parsed


def _append(parsed: Parsed, records: Sequence[Record], names: list[str], *, last: int) -> None:
    """Add rows one by one: short ones are filled up (spreadsheets drop empty cells at the end), long ones are bad."""
    width, good = len(names), []
    for record in records:
        fields = record.fields
        while len(fields) > width and not fields[-1].strip():
            fields = fields[:-1]
        if record.fault:
            parsed.bad_rows.append((record.number, record.fault, ""))
        elif len(fields) > width:
            parsed.bad_rows.append((record.number, "extra_cells", f"{len(fields)} > {width}"))
        elif len(fields) < width and record.number == last and any(fields):
            parsed.bad_rows.append((record.number, "cut_off", f"{len(fields)} < {width}"))
        else:
            good.append((record.number, fields + [""] * (width - len(fields))))
    if good:
        numbers = pa.array([number for number, _ in good], pa.int64())
        parsed.row_numbers = pa.concat_arrays([parsed.row_numbers, numbers])
        for column, name in enumerate(names):
            extra = to_text([fields[column] for _, fields in good])
            parsed.columns[name] = pa.chunked_array([*parsed.columns[name].chunks, *extra.chunks], TEXT)
        _sort(parsed)


def _sort(parsed: Parsed) -> None:
    numbers = parsed.row_numbers.to_numpy()
    if (np.diff(numbers) < 0).any():
        order = pa.array(np.argsort(numbers, kind="stable"))
        parsed.row_numbers = parsed.row_numbers.take(order)
        parsed.columns = {name: values.take(order) for name, values in parsed.columns.items()}


def _records(lines: Sequence[bytes], delimiter: str, bad: frozenset[int]) -> Iterator[Record]:
    """Cut lines into records; a quote that never closes properly makes one bad line, and reading goes on after it."""
    i = number = 0
    while i < len(lines):
        number += 1
        fields, used, fault = _next_record(lines, i, delimiter)
        if i in bad:
            fields, used, fault = [], 1, "undecodable"
        elif b"\x00" in lines[i]:
            fields, used, fault = [], 1, "control_characters"
        i += used
        yield Record(number, i, fields, fault)


def _next_record(lines: Sequence[bytes], start: int, delimiter: str) -> tuple[list[str], int, str]:
    text = ""
    for used, piece in enumerate(lines[start : start + MAX_LINES_IN_CELL], start=1):
        text += piece.decode("utf-8", "replace")
        fields, unfinished = _split(text, delimiter)
        if fields is not None:
            return fields, used, ""
        if not unfinished:
            break
    return [], 1, "open_quote"


def _split(text: str, delimiter: str) -> tuple[list[str] | None, bool]:
    """Return the cells of one record, or None if its quotes are broken, and whether more lines might mend them."""
    line = text.rstrip("\r\n")
    if '"' not in line:
        return line.split(delimiter), False
    try:
        rows = list(csv.reader(io.StringIO(line, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return None, "unexpected end" in str(error)
    return rows[0], False
