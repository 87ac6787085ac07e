"""Lists on the sheets of a workbook: real dates and numbers, text that stays text, each printed on A4 landscape."""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import pandas as pd
import xlsxwriter

from hotspot.export.cells import safe_cell
from hotspot.maps.words import number

HEAD_ROW = 2
_FONT = {"font_name": "SimSun", "font_size": 10, "font_scheme": "none"}
_TEXT_STAYS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FIRST = HEAD_ROW + 1
_A4, _FROZEN = 9, 3
_LINE, _TALLEST = 13.5, 400.0  # points; Excel takes at most 409
_PAPER, _PAD = 140.0, 2.2  # digits on a line of A4 landscape, and that a cell keeps free
_LEAST, _ROOM = 21.0, 38.0  # height of a row, and of one to be written on
_MOST_ON_A_PAGE = 36
_WIDE = 120.0  # second column of a sheet of lines
_LONGEST_NAME, _LONGEST_MARK, _NARROWEST = 31, 40, 4.5
_WORD, _LONGEST_WORD = re.compile(r"[!-~]+"), 12
_NO_NAME = re.compile(r"[\[\]:*?/\\]")
# Number formats by kind; a kind that is not here is text.
_NUMBERS = {"rank": "0", "count": "#,##0", "tenth": "#,##0.0", "hundredth": "#,##0.00", "share": "0%"}
_DATES = {"moment": "yyyy-mm-dd hh:mm", "day": "yyyy-mm-dd"}
_TYPED = {"typed": "@", "typed_day": "yyyy-mm-dd"}
_NAVY, _GREY, _PALE = "#16324F", "#5A6675", "#DCE6F1"
# Fill, letters: both are told apart without colours, too, by `bold` and by the word in the cell.
_SIGNS = {
    "bad": {"bg_color": "#FFC7CE", "font_color": "#7A0019", "bold": True},
    "near": {"bg_color": "#FFEB9C", "font_color": "#5C4300"},
}


@dataclass(frozen=True)
class Column:
    """A column: its head, `kind` and greatest width, in digits.

    `kind`: text, centre (of text), rank, count, tenth, hundredth, share, moment, day; to fill in: typed, typed_day.
    `choices`: what may be typed. `fault`: what is said where something else is.
    """

    head: str
    kind: str = "text"
    most: float = 20
    choices: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, eq=False)
class Sheet:
    """One list: `table` has a column for each of `columns` (name → how it is shown).

    `signs`: word of the column `status` → bad or near, which colours the cells of `signed`. `total`: last row, below
    the filter. `empty`: what is said where there are no rows. `remarks`: lines below the list. `signature`: line to
    sign on.
    """

    name: str
    title: str
    about: str
    columns: Mapping[str, Column]
    table: pd.DataFrame
    signs: Mapping[str, str] = field(default_factory=dict)
    signed: tuple[str, ...] = ()
    total: Mapping[str, Any] | None = None
    empty: str = ""
    remarks: tuple[str, ...] = ()
    signature: str = ""


@dataclass(frozen=True)
class Marks:
    """What stands above and below each printed page."""

    left: str
    centre: str
    right: str
    foot: str


def open_book(out: BinaryIO) -> Any:
    """Return an XlsxWriter workbook that writes text as text into `out`, in a font that every office has."""
    # A fresh dictionary: the library writes into it.
    return xlsxwriter.Workbook(out, {"in_memory": True, **_TEXT_STAYS, "default_format_properties": dict(_FONT)})


def name_sheets(wanted: Iterable[str], *, taken: Sequence[str] = ()) -> list[str]:
    """Return names that a spreadsheet takes for a sheet, in the same order.

    At most 31 UTF-16 units, none of ``[]:*?/\\``, no apostrophe at either end, not ``History``, none of `taken`, unique
    whatever the case and width of letters.
    """
    used, names = {_fold(name) for name in (*taken, "History")}, []
    for text in wanted:
        whole = _NO_NAME.sub(" ", str(safe_cell(text))).strip("' ") or "–"
        name, k = _cut(whole, _LONGEST_NAME), 1
        while _fold(name) in used:
            k += 1
            name = _cut(whole, _LONGEST_NAME - len(f" ({k})")) + f" ({k})"
        used.add(_fold(name))
        names.append(name)
    return names


def write_sheet(book: Any, sheet: Sheet, *, marks: Marks) -> None:
    """Add a sheet to an XlsxWriter workbook: title, line about it, head with filter, rows, page."""
    page, styles = book.add_worksheet(sheet.name), _styles(book)
    needed = [_width(column, sheet.table[name]) for name, column in sheet.columns.items()]
    widths = [width * max(_PAPER / sum(needed), 1) for width in needed]
    _write_across(page, 0, sheet.title, widths, styles["title"], line=20)
    _write_across(page, 1, sheet.about, widths, styles["about"])
    for at, (name, column) in enumerate(sheet.columns.items()):
        page.set_column(at, at, widths[at])
        page.write_string(HEAD_ROW, at, _safe(column.head), styles["head"])
        for row, value in enumerate(sheet.table[name], start=_FIRST):
            _write_cell(page, row, at, value, styles[column.kind], styles["none"])
    heads = zip(sheet.columns.values(), widths, strict=True)
    page.set_row(HEAD_ROW, 6 + _LINE * max(_lines(column.head, width) for column, width in heads))
    _set_heights(page, sheet, widths)
    last = _write_end(page, sheet, widths, styles)
    _set_filter(book, page, sheet)
    _set_page(page, last, len(widths) - 1, marks=marks)
    if sheet.total is not None and len(sheet.table) <= _MOST_ON_A_PAGE:
        page.fit_to_pages(1, 1)


def write_lines(book: Any, name: str, title: str, lines: Sequence[tuple[str, str]], *, marks: Marks) -> None:
    """Add a sheet of two columns of text."""
    page, styles = book.add_worksheet(name), _styles(book)
    page.set_column(0, 0, _PAPER - _WIDE)
    page.set_column(1, 1, _WIDE)
    _write_across(page, 0, title, (_PAPER - _WIDE, _WIDE), styles["title"], line=20)
    for row, (key, value) in enumerate(lines, start=1):
        page.write_string(row, 0, _safe(key), styles["text"])
        page.write_string(row, 1, _safe(value), styles["text"])
        page.set_row(row, 5 + _LINE * _lines(value, _WIDE))
    _set_page(page, len(lines), 1, marks=marks)


def _set_page(page: Any, last_row: int, last_column: int, *, marks: Marks) -> None:
    """Set a sheet up for paper: A4 landscape, one page wide, head on every page."""
    page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(left=0.4, right=0.4, top=0.65, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.print_area(0, 0, last_row, last_column)
    parts = {"&L": marks.left, "&C": marks.centre, "&R": marks.right}
    page.set_header("".join(code + _mark(text) for code, text in parts.items() if text))
    page.set_footer(f"&L&A&C{marks.foot}")


def _styles(book: Any) -> dict[str, Any]:
    cell: dict[str, Any] = {"border": 1, "border_color": "#8D99A8", "valign": "vcenter"}
    plain: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 14, "font_color": _NAVY, "text_wrap": True},
        "about": {"font_size": 9, "font_color": _GREY, "text_wrap": True, "valign": "top"},
        "head": cell | {"bold": True, "text_wrap": True, "align": "center", "bg_color": _PALE},
        "text": cell | {"text_wrap": True},
        "centre": cell | {"text_wrap": True, "align": "center"},
        "none": cell | {"align": "center"},
        "total": cell | {"bold": True, "top": 2},
        "sign": {"valign": "bottom"},
    }
    formats = {kind: plain["none"] | {"num_format": code} for kind, code in (_NUMBERS | _DATES).items()}
    formats |= {kind: plain["text"] | {"num_format": code} for kind, code in _TYPED.items()}
    totals = {
        f"total_{kind}": plain["total"] | {"num_format": code, "align": "center"} for kind, code in _NUMBERS.items()
    }
    return {name: book.add_format(style) for name, style in (plain | formats | totals).items()}


def _write_cell(page: Any, row: int, column: int, value: Any, style: Any, none: Any) -> None:
    """Write text as text whatever it begins with; a missing number or date is a dash."""
    if isinstance(value, str):
        page.write_string(row, column, _safe(value), style)
    elif value is None:
        page.write_blank(row, column, None, style)
    elif pd.isna(value):
        page.write_string(row, column, number(math.nan), none)
    elif isinstance(value, pd.Timestamp):
        page.write_datetime(row, column, value.tz_localize(None).to_pydatetime(warn=False), style)
    else:
        page.write_number(row, column, float(value), style)


def _set_heights(page: Any, sheet: Sheet, widths: Sequence[float]) -> None:
    least = _ROOM if any(column.kind in _TYPED for column in sheet.columns.values()) else _LEAST
    texts = [(name, width) for (name, column), width in zip(sheet.columns.items(), widths, strict=True)
             if column.kind in ("text", "centre")]  # fmt: skip
    for row, values in enumerate(sheet.table.to_dict("records"), start=_FIRST):
        lines = max((_lines(str(values[name]), width) for name, width in texts), default=1)
        page.set_row(row, min(max(least, 5 + _LINE * lines), _TALLEST))


def _write_across(page: Any, row: int, text: str, widths: Sequence[float], style: Any, *, line: float = _LINE) -> None:
    """Write a line as wide as the list."""
    page.merge_range(row, 0, row, len(widths) - 1, "", style)
    page.write_string(row, 0, _safe(text), style)
    page.set_row(row, 3 + line * _lines(text, sum(widths) * _LINE / line))


def _write_end(page: Any, sheet: Sheet, widths: Sequence[float], styles: Mapping[str, Any]) -> int:
    """Write what stands below the rows; return the last row."""
    row = _FIRST + len(sheet.table)
    remarks = sheet.remarks if len(sheet.table) else (sheet.empty,)
    if len(sheet.table) and sheet.total is not None:
        for at, (name, column) in enumerate(sheet.columns.items()):
            style = styles.get(f"total_{column.kind}", styles["total"])
            _write_cell(page, row, at, sheet.total[name], style, styles["total"])
        page.set_row(row, _LEAST)
        row += 1
    for remark in remarks:
        _write_across(page, row, remark, widths, styles["about"])
        row += 1
    if sheet.signature and len(sheet.table):
        _write_across(page, row, sheet.signature, widths, styles["sign"], line=_ROOM)
        row += 1
    return row - 1


def _set_filter(book: Any, page: Any, sheet: Sheet) -> None:
    """Filter, frozen head, colours of the signs and what may be typed, where there are rows."""
    page.freeze_panes(_FIRST, _FROZEN)
    page.repeat_rows(HEAD_ROW)
    names, last = list(sheet.columns), HEAD_ROW + len(sheet.table)
    if last == HEAD_ROW:
        return
    page.autofilter(HEAD_ROW, 0, last, len(names) - 1)
    for word, sign in sheet.signs.items():
        style, at = book.add_format(_SIGNS[sign]), _letter(names.index("status"))
        rule = {"type": "formula", "criteria": f'=${at}{_FIRST + 1}="{word}"', "format": style}
        for one in sheet.signed:
            page.conditional_format(_FIRST, names.index(one), last, names.index(one), rule)
    for i, shown in enumerate(sheet.columns.values()):
        if typed := _rule(shown):
            page.data_validation(_FIRST, i, last, i, typed)


def _rule(column: Column) -> dict[str, Any]:
    told = {"error_title": column.head[:32], "error_message": column.fault}
    if column.choices:
        return {"validate": "list", "source": list(column.choices)} | told
    if column.kind == "typed_day":
        return {"validate": "date", "criteria": ">=", "value": pd.Timestamp("2000-01-01").to_pydatetime()} | told
    return {}


def _width(column: Column, values: Iterable[Any]) -> float:
    """Return a width in digits: what the longest cell and half of the head need, at most `column.most`, or a word."""
    if column.kind in (*_TYPED, *_DATES):
        return column.most
    texts = [value if isinstance(value, str) else f"{value:,.2f}" for value in values if not pd.isna(value)]
    needed = max([*map(_measure, texts), _measure(column.head) / 2, _NARROWEST])
    words = [word for text in (column.head, *map(str, texts)) for word in _WORD.findall(text)]
    least = min(max(map(len, words), default=0), _LONGEST_WORD) + _PAD / 2
    return max(min(needed + _PAD, column.most), least)


def _lines(text: str, width: float) -> int:
    """Lines that a text takes in a cell; a little is lost at the end of each, more where words are not broken."""
    lost = _PAD if any(unicodedata.east_asian_width(letter) in "WF" for letter in text) else 2 * _PAD
    return max(1, math.ceil(_measure(text) / max(width - min(lost, width / 4), 1)))


def _measure(text: str) -> int:
    """Width in digits; letters of a Chinese font, and those that may be, take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def _safe(text: str) -> str:
    return str(safe_cell(text))


def _mark(text: str) -> str:
    """`&` begins a code above and below pages, which hold at most 255 characters in all.

    The wide sign stands for it: doubled, as Excel has it, the library takes ``&&G`` for a picture and writes nothing.
    """
    return text[:_LONGEST_MARK].replace("&", "\uff06")


def _cut(text: str, most: int) -> str:
    """At most so many UTF-16 units, with no half of a letter and nothing a name may not end with."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", errors="ignore").strip("' ")


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _letter(column: int) -> str:
    return chr(ord("A") + column)
