"""The crews' filled files come back."""

import dataclasses
import io
import re

import pandas as pd
import pytest

from hotspot import analysis
from hotspot.errors import InputDataError
from hotspot.export.patrol import frame_plan, plan_files
from hotspot.pages import patrol_results
from hotspot.pages.store import Loaded
from hotspot.patrol import Request
from hotspot.texts import tell, tell_error, text


@dataclasses.dataclass
class Upload:
    """As much of Streamlit's uploaded file as the page reads."""

    name: str
    data: bytes

    def getvalue(self) -> bytes:
        return self.data


def fill(data: bytes, *, found: int) -> bytes:
    """A crew's CSV with every stop visited."""
    table = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
    table["是否到达"], table["发现问题数"], table["已整改数"] = "是", str(found), "0"
    return table.to_csv(index=False).encode("utf-8-sig")


@pytest.fixture
def filled(loaded: Loaded, request_of: Request) -> Upload:
    """The stops of a plan made for a day of the data, filled in."""
    day = loaded.columns.end_day.tz_localize("Asia/Shanghai") - pd.Timedelta(days=10)
    plan = loaded.plan(dataclasses.replace(request_of, day=day))
    return Upload(
        "stops.csv", fill(plan_files(plan, frame=frame_plan(loaded.result, language="zh"))["stops.csv"], found=2)
    )


def test_what_a_crew_brings_back_is_said_in_sentences(loaded: Loaded, filled: Upload) -> None:
    results = patrol_results.read_uploads(loaded, [filled])
    review = analysis.review_patrol(loaded.result, results)
    n = len(results.table)
    caught, missed, _ = patrol_results.tell_review(review)
    assert caught.startswith(f"计划 {n} 处，到达 {n} 处，发现 {2 * n} 个问题，已整改 0 个")
    assert [int(v) for v in re.findall(r"(\d+) 件", missed)] == [
        int(review.total["reports"]),
        int(review.total["caught"]),
        int(review.total["reports"] - review.total["caught"]),
    ]


def test_the_tables_of_a_review_have_words_for_every_code(loaded: Loaded, filled: Upload) -> None:
    results = patrol_results.read_uploads(loaded, [filled])
    shown = patrol_results.list_tables(loaded, results, analysis.review_patrol(loaded.result, results))
    assert set(shown) == {"reasons", "missed", "returned", "plans", "rejected"}
    for table, columns in shown.values():
        assert set(columns) <= set(table.columns)
    assert text("patrol.reason_forecast") in set(shown["reasons"][0]["reason"])


def test_a_file_that_cannot_be_read_is_told_by_its_name_and_stops_no_other(loaded: Loaded, filled: Upload) -> None:
    results = patrol_results.read_uploads(loaded, [Upload("图片.xlsx", b"\x89PNG\r\n\x1a\n"), filled])
    told = [tell(note, "zh") for note in results.notices if note.level == "error"]
    assert ("图片.xlsx" in "".join(told), results.table["visited"].all()) == (True, True)


def test_files_of_which_none_can_be_read_are_told(loaded: Loaded) -> None:
    with pytest.raises(InputDataError) as caught:
        patrol_results.read_uploads(loaded, [Upload("图片.xlsx", b"\x89PNG\r\n\x1a\n"), Upload("空.csv", b"")])
    said = tell_error(caught.value, "zh")
    assert ("图片.xlsx" in said, "空.csv" in said, "tmp" in said) == (True, True, False)


def test_a_file_that_is_no_crew_sheet_is_told(loaded: Loaded) -> None:
    with pytest.raises(InputDataError):
        patrol_results.read_uploads(loaded, [Upload("x.csv", b"a,b\n1,2\n")])
