"""Dates: exactly what is written, or a reason why not."""

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.reports.dates import REASONS, Times, read_times

SHANGHAI = ZoneInfo("Asia/Shanghai")


def parse(*texts: str | None, order: str = "ymd", timezone: str = "Asia/Shanghai") -> Times:
    return read_times(pa.chunked_array([pa.array(texts, pa.large_string())]), timezone=timezone, order=order)


def local(times: Times) -> list[str]:
    return [str(at + np.timedelta64(8, "h"))[:19] for at in times.at]


@pytest.mark.parametrize(
    ("text", "meant", "has_time"),
    [
        ("2017-06-22", "2017-06-22T00:00:00", False),
        ("2017/6/22 9:05", "2017-06-22T09:05:00", True),
        ("2017.6.22", "2017-06-22T00:00:00", False),
        ("2017-06-22T09:05:33.25+08:00", "2017-06-22T09:05:33", True),
        ("2017-06-22T01:05:33Z", "2017-06-22T09:05:33", True),
        ("2017-06-22 09:05:33+0900", "2017-06-22T08:05:33", True),
        ("2017-06-22T09:05-0330", "2017-06-22T20:35:00", True),
        ("20170622", "2017-06-22T00:00:00", False),
        ("201706220905", "2017-06-22T09:05:00", True),
        ("20170622090533", "2017-06-22T09:05:33", True),
        ("20170622 9:05", "2017-06-22T09:05:00", True),
        ("2017年6月22日 上午9时", "2017-06-22T09:00:00", True),
        ("2017年6月22日9时05分", "2017-06-22T09:05:00", True),
        ("2017年06月22日 09时05分33秒", "2017-06-22T09:05:33", True),
        ("2017年6月22日下午3点半", "2017-06-22T15:30:00", True),
        ("2017年6月22日 晚上8:15", "2017-06-22T20:15:00", True),
        ("2017年6月22日 中午12时", "2017-06-22T12:00:00", True),
        ("2017年6月22日 凌晨2点", "2017-06-22T02:00:00", True),
        ("2017年6月22日 星期四 14:05", "2017-06-22T14:05:00", True),
        ("2017年6月22号", "2017-06-22T00:00:00", False),
        ("2017-06-22 3:05 pm", "2017-06-22T15:05:00", True),
        ("2017-06-22 12:05 AM", "2017-06-22T00:05:00", True),
        ("２０１７年６月２２日　上午９时", "2017-06-22T09:00:00", True),
        ("42908", "2017-06-22T00:00:00", False),
        ("42908.378472", "2017-06-22T09:05:00", True),
        ("1498093533000", "2017-06-22T09:05:33", True),
    ],
)
def test_what_is_written_is_what_is_read(text: str, meant: str, has_time: bool) -> None:
    times = parse(text)
    assert (local(times), times.has_time.tolist(), times.reason.tolist()) == ([meant], [has_time], [0])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "date_missing"),
        (None, "date_missing"),
        ("昨天", "date_unreadable"),
        ("2017年6月", "date_unreadable"),
        ("2017-06-22 09", "date_unreadable"),
        ("2017-06/22", "date_unreadable"),
        ("99999", "date_unreadable"),
        ("1706220905", "date_unreadable"),
        ("2017年13月1日", "date_impossible"),
        ("2017-02-30", "date_impossible"),
        ("2023-02-29", "date_impossible"),
        ("2017-06-22 25:00", "date_impossible"),
        ("2017-06-22 09:60", "date_impossible"),
        ("20170631", "date_impossible"),
        ("0000-00-00", "date_impossible"),
        ("22/6/2017", "date_ambiguous"),
        ("6/7/17", "date_ambiguous"),
        ("17年6月22日", "date_ambiguous"),
        ("2017年6月22日 上午12时", "date_ambiguous"),
        ("2017年6月22日 晚上1时", "date_ambiguous"),
    ],
)
def test_what_is_not_sure_is_rejected(text: str | None, reason: str) -> None:
    times = parse(text)
    assert REASONS[times.reason[0]] == reason
    assert np.isnat(times.at[0])


@pytest.mark.parametrize(("order", "text"), [("dmy", "3/4/2017 9:05"), ("mdy", "4/3/2017 9:05")])
def test_a_stated_order_is_followed(order: str, text: str) -> None:
    assert local(parse(text, order=order)) == ["2017-04-03T09:05:00"]


def test_a_stated_order_is_not_bent() -> None:
    assert REASONS[parse("13/4/2017", order="mdy").reason[0]] == "date_impossible"


def test_times_without_a_zone_are_in_the_stated_one() -> None:
    assert str(parse("2017-06-22 09:05", timezone="UTC").at[0]) == "2017-06-22T09:05:00.000000"


def test_a_moment_that_a_clock_change_skipped_does_not_exist() -> None:
    assert REASONS[parse("1988-04-17 02:30:00").reason[0]] == "date_impossible"


FORMS = ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y.%m.%d %H:%M:%S", "%Y年%m月%d日 %H时%M分%S秒", "%Y%m%d%H%M%S")


@given(st.datetimes(dt.datetime(1992, 1, 1), dt.datetime(2090, 1, 1)).map(lambda t: t.replace(microsecond=0)))
def test_every_form_comes_back(moment: dt.datetime) -> None:
    times = parse(*(moment.strftime(form) for form in FORMS))
    assert local(times) == [moment.isoformat()] * len(FORMS)
    assert times.has_time.all()


@given(st.integers(1992, 2090), st.integers(0, 99), st.integers(0, 99))
def test_only_days_of_the_calendar_are_read(year: int, month: int, day: int) -> None:
    try:
        dt.date(year, month, day)
        real = True
    except ValueError:
        real = False
    assert (parse(f"{year}-{month}-{day}").reason[0] == 0) == real


@given(
    st.lists(st.one_of(st.none(), st.text(max_size=25), st.from_regex(r"\d{1,4}[-/年.]\d{1,2}[-/月.]\d{1,2}.{0,9}")))
)
def test_any_text_gets_an_answer(texts: list[str | None]) -> None:
    times = parse(*texts)
    assert (np.isnat(times.at) == (times.reason != 0)).all()
