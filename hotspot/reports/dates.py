"""Strict dates: what is written is understood exactly or rejected, never guessed."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

DateOrder = Literal["ymd", "dmy", "mdy"]
REASONS = ("", "date_missing", "date_unreadable", "date_ambiguous", "date_impossible", "date_out_of_range")
OK, MISSING, UNREADABLE, AMBIGUOUS, IMPOSSIBLE, OUT_OF_RANGE = range(len(REASONS))

Ints = np.ndarray[Any, np.dtype[np.int64]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]

_DAY_WORDS = (
    ("AM",),
    ("PM",),
    ("凌晨",),
    ("上午", "早上", "早晨", "清晨"),
    ("中午",),
    ("下午", "午后"),
    ("晚上", "傍晚", "夜间", "夜里"),
)
_WORD_CODES = {word: code for code, words in enumerate(_DAY_WORDS, start=1) for word in words}
_TIME = (
    r"(?:(?:T|[ ,]*) ?(?:\(?(?:星期|周)[一二三四五六日天]\)?)? ?"
    rf"(?P<word>{'|'.join(_WORD_CODES)})? ?"
    r"(?P<hour>\d{1,2})(?::|时|点钟?) ?(?P<minute>\d{1,2}|半|整)?(?:(?::|分) ?(?P<second>\d{1,2})?)?秒?(?:\.\d{1,9})?"
    r" ?(?P<suffix>AM|PM)? ?(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_DATE = r"^(?P<year>\d{4})(?P<first>[-/.年]) ?(?P<month>\d{1,2})(?P<next>[-/.月]) ?(?P<day>\d{1,2}) ?(?:日|号)?"
_WHOLE = _DATE + _TIME + "$"
# 20170622, 201706220905, 20170622090533, 20170622 9:05: digits put apart.
_COMPACT = (
    (r"^(\d{4})(\d{2})(\d{2})$", r"\1-\2-\3"),
    (r"^(\d{4})(\d{2})(\d{2})[T ]?(\d{2})(\d{2})$", r"\1-\2-\3 \4:\5"),
    (r"^(\d{4})(\d{2})(\d{2})[T ]?(\d{2})(\d{2})(\d{2})$", r"\1-\2-\3 \4:\5:\6"),
    (r"^(\d{4})(\d{2})(\d{2})[T ]+(\d{1,2}:.*)$", r"\1-\2-\3 \4"),
)
_TURNED = r"^(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})(.*)$"
_TWO_DIGIT_YEAR = r"^\d{1,2}[-/.年]\d{1,2}[-/.月]\d{1,2}(?:\D|$)"
_EPOCH_MS_2000, _EPOCH_MS_2100 = 946_684_800_000, 4_102_444_800_000


@dataclass(frozen=True)
class Times:
    """Instants read from text.

    Attributes
    ----------
    at
        ``datetime64[us]`` in UTC, NaT where `reason` is not 0.
    has_time
        False where only the day is known (`at` is then its first moment in the zone).
    reason
        int8 index into `REASONS`.
    """

    at: np.ndarray[Any, np.dtype[np.datetime64]]
    has_time: Bools
    reason: np.ndarray[Any, np.dtype[np.int8]]


def read_times(text: pa.ChunkedArray, *, timezone: str, order: DateOrder = "ymd") -> Times:
    """Read dates and times.

    Understood: ``2017-06-22``, ``2017/6/22 9:05``, ``2017.6.22``, ``2017-06-22T09:05:33.5+08:00``, ``20170622``,
    ``2017年6月22日 上午9时``, ``2017年6月22日9时5分``, ``201706220905``, Excel serials (five digits, with or without a
    fraction), milliseconds since 1970 (13 digits), all also in full-width characters; fractions of a second are cut
    off. Rejected: impossible days and hours, two-digit years, ``22/6/2017`` unless `order` states what comes first,
    ``上午12时`` and other hours that people mean in two ways, words such as 昨天.

    Parameters
    ----------
    text
        One value per row.
    timezone
        IANA zone of times that state none.
    order
        ``ymd``, or ``dmy``/``mdy`` for sources that put the year last.
    """
    tidy = _tidy(text)
    times = Times(
        np.full(len(tidy), np.datetime64("NaT", "us")),
        np.zeros(len(tidy), bool),
        np.where(_true(pc.is_null(tidy)), MISSING, UNREADABLE).astype(np.int8),
    )
    _read_written(tidy, times, timezone, order)
    left = np.flatnonzero(times.reason == UNREADABLE)
    if len(left):
        _read_numbers(tidy.take(pa.array(left)), left, times, timezone)
    return times


def _tidy(text: pa.ChunkedArray) -> pa.Array:
    tidy = text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text
    if not pc.all(pc.string_is_ascii(tidy)).as_py():
        tidy = pc.utf8_normalize(tidy, form="NFKC")
    tidy = pc.ascii_upper(pc.utf8_trim_whitespace(tidy))
    if pc.any(pc.match_substring_regex(tidy, r"\s\s|[\t\n\r]")).as_py():
        tidy = pc.replace_substring_regex(tidy, r"\s+", " ")
    return pc.if_else(pc.equal(tidy, ""), pa.scalar(None, tidy.type), tidy)


def _read_written(tidy: pa.Array, times: Times, timezone: str, order: DateOrder) -> None:
    """Read everything with a year, month and day; rows of other forms stay unreadable."""
    if pc.any(pc.match_substring_regex(tidy, r"^\d{8}")).as_py():
        for pattern, apart in _COMPACT:
            tidy = pc.replace_substring_regex(tidy, pattern, apart)
    turned = _true(pc.match_substring_regex(tidy, _TURNED))
    if turned.any() and order != "ymd":
        tidy = pc.replace_substring_regex(tidy, _TURNED, r"\4\2\3\2\1\5" if order == "dmy" else r"\4\2\1\2\3\5")
    parts = pc.extract_regex(tidy, _WHOLE)
    rows = np.flatnonzero(_true(pc.is_valid(parts)))
    times.reason[_true(pc.match_substring_regex(tidy, f"{_TURNED}|{_TWO_DIGIT_YEAR}"))] = AMBIGUOUS
    if len(rows):
        _combine(parts.take(pa.array(rows)), rows, times, timezone)


def _combine(parts: pa.StructArray, rows: Ints, times: Times, timezone: str) -> None:
    """Turn the written parts into instants."""
    reason = np.full(len(rows), OK, np.int8)
    first, following = parts.field("first"), parts.field("next")
    even = pc.or_(pc.equal(first, following), pc.and_(pc.equal(first, "年"), pc.equal(following, "月")))
    day, possible = _calendar_day(*(_number(parts.field(name)) for name in ("year", "month", "day")))
    has_time = _true(pc.not_equal(parts.field("hour"), ""))
    hour, sure = _hour_of_day(parts)
    minute, second = _minute(parts.field("minute")), _number(parts.field("second"))
    possible &= (hour < 24) & (minute < 60) & (second < 60)
    reason[~sure] = AMBIGUOUS
    reason[~possible] = IMPOSSIBLE
    reason[~_true(even)] = UNREADABLE
    naive = day.astype("M8[s]") + (hour * 3600 + minute * 60 + second).astype("m8[s]")
    naive[reason != OK] = np.datetime64("NaT", "s")
    at = _to_utc(naive, parts.field("zone"), timezone)
    reason[np.isnat(at) & (reason == OK)] = IMPOSSIBLE
    times.at[rows], times.has_time[rows], times.reason[rows] = at, has_time & (reason == OK), reason


def _calendar_day(year: Ints, month: Ints, day: Ints) -> tuple[np.ndarray[Any, Any], Bools]:
    """Return calendar days and whether they exist: 30 February has another month than was written."""
    months = ((year - 1970) * 12 + month - 1).astype("M8[M]")
    days = months.astype("M8[D]") + (day - 1)
    return days, (month >= 1) & (month <= 12) & (day >= 1) & (days.astype("M8[M]") == months)


def _hour_of_day(parts: pa.StructArray) -> tuple[Ints, Bools]:
    """Return the hour and whether the words of the day leave no doubt about it."""
    hour = _number(parts.field("hour"))
    words = pc.if_else(pc.equal(parts.field("word"), ""), parts.field("suffix"), parts.field("word"))
    found = pc.index_in(words, value_set=pa.array(list(_WORD_CODES), words.type)).fill_null(-1).to_numpy()
    codes = np.array([*_WORD_CODES.values(), 0])[found]
    meant = _HOURS[codes, np.minimum(hour, 24)]
    return np.where(meant < 0, hour, meant), meant >= 0


def _hours() -> Ints:
    """Return the table word × hour → hour of the day, −1 where people mean two things (上午12时, 晚上1时)."""
    as_is, later = {h: h for h in range(25)}, {h: h + 12 for h in range(1, 12)}
    meant: list[dict[int, int]] = [
        as_is,
        {12: 0} | {h: h for h in range(1, 12)},
        {12: 12} | later,
        {h: h for h in range(7)},
        {h: h for h in range(12)},
        {11: 11, 12: 12, 13: 13, 14: 14, 1: 13, 2: 14},
        later | {h: h for h in range(12, 19)},
        {h: h + 12 for h in range(5, 12)} | {h: h for h in range(17, 24)},
    ]
    return np.array([[row.get(hour, -1) for hour in range(25)] for row in meant])


_HOURS = _hours()


def _minute(text: pa.Array) -> Ints:
    half, sharp = _true(pc.equal(text, "半")), _true(pc.equal(text, "整"))
    number = _number(pc.if_else(pa.array(half | sharp), pa.scalar("", text.type), text))
    return np.where(half, 30, number)


def _to_utc(naive: np.ndarray[Any, Any], zone: pa.Array, timezone: str) -> np.ndarray[Any, Any]:
    """Return instants; a moment that a clock change skips or repeats is NaT."""
    local = pd.DatetimeIndex(naive.astype("M8[us]")).tz_localize(timezone, ambiguous="NaT", nonexistent="NaT")
    at = local.tz_convert("UTC").tz_localize(None).to_numpy()
    written = np.flatnonzero(_true(pc.not_equal(zone, "")))
    if len(written):
        digits = pc.replace_substring_regex(zone.take(pa.array(written)), r"^(?:Z|UTC|GMT)$", "+0000")
        number = pc.utf8_ltrim(pc.replace_substring(digits, ":", ""), characters="+").cast(pa.int64()).to_numpy()
        minutes = np.sign(number) * (np.abs(number) // 100 * 60 + np.abs(number) % 100)
        at = at.copy()
        at[written] = naive[written].astype("M8[us]") - minutes.astype("m8[m]")
    return at


def _read_numbers(tidy: pa.Array, rows: Ints, times: Times, timezone: str) -> None:
    """Read Excel serials (days since 1899-12-30) and milliseconds since 1970."""
    serial = _true(pc.match_substring_regex(tidy, r"^[2-7]\d{4}(\.\d+)?$"))
    if serial.any():
        days = tidy.filter(pa.array(serial)).cast(pa.float64()).to_numpy()
        naive = np.datetime64("1899-12-30", "s") + np.round(days * 86_400).astype("m8[s]")
        at = _to_utc(naive, pa.array([""] * len(naive), pa.large_string()), timezone)
        times.at[rows[serial]], times.reason[rows[serial]] = at, np.where(np.isnat(at), IMPOSSIBLE, OK)
        times.has_time[rows[serial]] = days % 1 != 0
    epoch = _true(pc.match_substring_regex(tidy, r"^\d{13}$"))
    if epoch.any():
        ms = tidy.filter(pa.array(epoch)).cast(pa.int64()).to_numpy()
        known = (ms >= _EPOCH_MS_2000) & (ms < _EPOCH_MS_2100)
        there = rows[epoch][known]
        times.at[there], times.reason[there], times.has_time[there] = ms[known].astype("M8[ms]"), OK, True


def _number(text: pa.Array) -> Ints:
    """Return digits as numbers, nothing as 0."""
    return np.asarray(pc.if_else(pc.equal(text, ""), pa.scalar("0", text.type), text).cast(pa.int64()))


def _true(mask: pa.Array) -> Bools:
    """Return an Arrow mask as numpy, null as False."""
    return np.asarray(mask.fill_null(False).to_numpy(zero_copy_only=False), bool)
