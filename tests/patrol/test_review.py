"""The review of a plan: what was caught, what was missed, what the forecast is worth; every figure by hand."""

import numpy as np
import pandas as pd
import pytest

from hotspot.patrol import Results, review
from hotspot.patrol.review import MISSED, RETURNED
from hotspot.texts import LANGUAGES, tell

SHIFT = pd.Timestamp("2017-07-01 18:30", tz="Asia/Shanghai")
DAY = pd.Timedelta(days=1)


def visits(*rows: dict[str, object]) -> Results:
    """Results; each row is changed from a visit made for the forecast in cell ``a``."""
    usual = {
        **{
            "plan_id": "p1",
            "visit_id": "cell:a",
            "crew_id": "c1",
            "order": 1,
            "place": "路口",
            "lon": 103.8,
            "lat": 36.0,
        },
        **{"cell_id": "a", "themes": "garbage", "expected": 0.5, "reason": "forecast", "probability": np.nan},
        **{"begin_at": SHIFT, "visited": True, "found": 1, "fixed": 0, "visited_at": pd.NaT, "minutes": 10.0},
        **{"note": "", "source": "a.csv", "row_number": 2},
    }
    table = pd.DataFrame([usual | row for row in rows], columns=list(usual))
    table["visited_at"] = pd.to_datetime(table["visited_at"], utc=True).dt.tz_convert(SHIFT.tz)
    return Results(table.astype({"visited": bool}), pd.DataFrame(), ())


def reports(*rows: tuple[str, float], **columns: object) -> pd.DataFrame:
    """Reports of residents: cell and days after the shift."""
    table = pd.DataFrame(rows, columns=["cell_id", "days"]).astype({"cell_id": "str", "days": "float64"})
    at = (SHIFT + pd.to_timedelta(table["days"], unit="D")).dt.as_unit("us")
    return table.assign(reported_at=at, lon=103.8, lat=36.0, theme="garbage").assign(**columns)


B_CELL = {"visit_id": "cell:b", "cell_id": "b", "found": 3, "fixed": 2}
C_CELL = {"visit_id": "cell:c", "cell_id": "c", "found": 0, "visited": False}
THREE = visits({}, B_CELL, C_CELL)


def test_a_plan_is_summed_up() -> None:
    (row,) = review(THREE, reports(("a", 1), ("d", 8))).table.to_dict("records")
    got = {name: row[name] for name in ("plan_id", "planned", "visited", "found", "fixed", "expected", "ratio")}
    assert got == {"plan_id": "p1", "planned": 3, "visited": 2, "found": 4, "fixed": 2, "expected": 1.0, "ratio": 4.0}
    assert (row["minutes"], row["cells"], row["days_known"], row["shift_at"]) == (20.0, 2, 7.0, SHIFT)


def test_what_was_found_is_compared_with_an_interval() -> None:
    row = review(THREE, reports(("a", 1))).table.iloc[0]
    assert (row["low"], row["high"]) == pytest.approx((1.3663, 9.1535), abs=1e-4)


def test_reports_after_the_shift_are_caught_in_visited_cells_only() -> None:
    after = reports(("a", 1), ("a", 6.9), ("b", 0), ("c", 2), ("d", 3), ("a", 7), ("a", -0.1))
    row = review(THREE, after).table.iloc[0]
    assert (row["reports"], row["caught"], row["caught_share"]) == (5, 3, 0.6)


def test_what_patrols_found_is_not_what_residents_reported() -> None:
    after = reports(("a", 1), ("d", 2), ("d", 3), source=pd.array(["patrol", None, "patrol"], dtype="str"))
    row = review(THREE, after).table.iloc[0]
    assert (row["reports"], row["caught"]) == (1, 0)


def test_missed_cells_come_with_what_was_missed_most_first() -> None:
    after = reports(("d", 1), ("c", 2), ("c", 3), ("a", 1), theme=["garbage", "toilets", "toilets", "garbage"])
    missed = review(THREE, after).missed
    assert list(missed.columns) == list(MISSED)
    assert missed[["cell_id", "reports", "theme", "planned"]].values.tolist() == [
        ["c", 2, "toilets", True],
        ["d", 1, "garbage", False],
    ]


def test_places_where_residents_reported_again_are_named() -> None:
    later = {"visited_at": SHIFT + 2 * DAY}
    made = visits({}, {"visit_id": "cell:b", "cell_id": "b", **later})
    returned = review(made, reports(("a", 1), ("a", 3), ("b", 1), ("b", 8.9), ("c", 1))).returned
    assert list(returned.columns) == list(RETURNED)
    assert returned[["visit_id", "reports"]].values.tolist() == [["cell:a", 2], ["cell:b", 1]]


def test_a_report_in_the_days_of_two_plans_counts_once_in_all() -> None:
    made = visits({}, {"plan_id": "p2", "visit_id": "cell:b", "cell_id": "b", "begin_at": SHIFT + DAY})
    result = review(made, reports(("a", 2), ("b", 2), ("b", 0.5), ("d", 3)))
    assert result.table["reports"].tolist() == [4, 3]
    assert (result.total["reports"], result.total["caught"]) == (4, 2)


def test_a_cell_visited_later_did_not_catch_what_was_before() -> None:
    made = visits({"begin_at": SHIFT + 3 * DAY})
    assert review(made, reports(("a", 1), ("a", 4))).total["caught"] == 1


def test_plans_come_in_the_order_of_their_shifts() -> None:
    made = visits({"plan_id": "a9", "begin_at": SHIFT + DAY}, {"plan_id": "b1", "begin_at": SHIFT})
    assert review(made, reports(("a", 1))).table["plan_id"].tolist() == ["b1", "a9"]


def test_reasons_are_summed_up_in_their_order() -> None:
    made = visits({"reason": "random"}, {"reason": "领导交办"}, {"found": 3}, {"visited": False, "found": 0})
    table = review(made, reports(("a", 1))).reasons
    assert table[["reason", "planned", "visited", "found", "per_visit"]].values.tolist() == [
        ["forecast", 2, 1, 3, 3.0],
        ["random", 1, 1, 1, 1.0],
        ["领导交办", 1, 1, 1, 1.0],
    ]


def test_random_places_tell_the_rate_of_the_district_and_what_the_forecast_is_worth() -> None:
    drawn = [{"reason": "random", "found": n, "probability": p} for n, p in ((4, 0.5), (0, 0.1), (9, np.nan))]
    result = review(visits({"found": 2}, {"found": 4}, *drawn), reports(("a", 1)))
    assert result.district.value == pytest.approx(4 * 2 / 12)
    assert result.worth.value == pytest.approx(3 / (8 / 12))
    assert result.worth.low < result.worth.value < result.worth.high


def test_draws_nobody_went_to_count_not() -> None:
    drawn = [{"reason": "random", "found": 2, "probability": 0.1}] * 2
    drawn.append({"reason": "random", "found": 0, "probability": 0.001, "visited": False})
    assert review(visits(*drawn), reports(("a", 1))).district.value == pytest.approx(2.0)


def test_the_forecast_is_known_to_be_worth_it_where_it_is() -> None:
    rng = np.random.default_rng(3)
    chosen = [{"found": int(n)} for n in rng.poisson(2.0, 200)]
    drawn = [{"reason": "random", "found": int(n), "probability": 0.02} for n in rng.poisson(0.5, 30)]
    assert review(visits(*chosen, *drawn), reports(("a", 1))).worth.low > 2


def test_reports_that_end_too_early_are_told() -> None:
    assert "patrol.review_early" in {notice.key for notice in review(THREE, reports(("a", 3))).notices}
    assert "patrol.review_early" not in {notice.key for notice in review(THREE, reports(("a", 8))).notices}


def test_few_random_places_are_told() -> None:
    assert "patrol.review_few_random" in {notice.key for notice in review(THREE, reports(("a", 8))).notices}


def test_without_results_or_reports_there_is_nothing_to_say() -> None:
    empty = Results(THREE.table.iloc[:0], pd.DataFrame(), ())
    assert review(empty, reports(("a", 1))).table.empty
    assert np.isnan(review(THREE, reports()).table["caught_share"]).all()
    assert review(THREE, reports()).missed.empty


def test_a_stop_off_the_grid_catches_nothing() -> None:
    result = review(visits({"cell_id": ""}), reports(("", 1), ("a", 8)))
    assert (result.total["caught"], len(result.returned)) == (0, 0)


def test_inputs_stay_as_they_are() -> None:
    made, after = visits({}, {"visit_id": "b"}), reports(("a", 1))
    before = made.table.copy(), after.copy()
    review(made, after)
    pd.testing.assert_frame_equal(made.table, before[0])
    pd.testing.assert_frame_equal(after, before[1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_notices_can_be_told(language: str) -> None:
    assert all(tell(notice, language) for notice in review(THREE, reports(("a", 3))).notices)
