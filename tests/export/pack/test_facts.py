"""Every figure of the facts counted again from the reports, by other means."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hotspot import periods
from hotspot.analysis import Analysis, Briefing, brief
from hotspot.export.pack.facts import Facts, gather_facts
from hotspot.export.pack.map_page import draw_map
from hotspot.export.pack.text import MOST, one_line
from tests.hostile import PAYLOADS


@pytest.fixture(scope="module")
def facts(briefing: Briefing) -> Facts:
    return gather_facts(briefing, language="zh")


@pytest.fixture(scope="module")
def reports(briefing: Briefing) -> pd.DataFrame:
    """The reports of the period as rows, straight from the whole analysis."""
    every = pd.DataFrame(briefing.whole.reports.drop(columns="geometry"))
    day = every["reported_at"].dt.strftime("%Y-%m-%d")
    return every[(day >= "2017-04-01") & (day <= "2017-06-30")]


@pytest.fixture(scope="module")
def late(reports: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    still = reports["closed_at"].isna() & (reports["status"] != "closed")
    return reports[still & (reports["due_at"] < facts.data_until)]


def test_counts_are_those_of_the_rows(facts: Facts, reports: pd.DataFrame, late: pd.DataFrame) -> None:
    placement = reports["placement"].value_counts()
    wanted = {
        "reports": len(reports),
        "problems": reports["problem_id"].nunique(),
        "overdue": len(late),
        **{name: placement.get(name, 0) for name in ("located", "outside", "imprecise")},
    }
    assert len(late) > 10
    assert {name: facts.counts[name] for name in wanted} == wanted


def test_counts_reconcile(facts: Facts) -> None:
    counts = facts.counts
    assert counts["reports"] == counts["located"] + counts["outside"] + counts["imprecise"]
    assert counts["read"] == counts["rejected"] + 1940
    assert 0 < counts["in_hotspots"] <= counts["located"]


def test_the_period_before_is_counted(facts: Facts, briefing: Briefing) -> None:
    month = briefing.whole.reports["reported_at"].dt.month
    assert facts.counts["before"] == int((month <= 3).sum())
    assert facts.previous_name == "2017年1月2日至2017年3月31日"


@pytest.mark.parametrize("table", ["themes", "subdistricts"])
@pytest.mark.parametrize("column", ["reports", "before", "overdue"])
def test_tables_sum_to_the_whole(facts: Facts, table: str, column: str) -> None:
    assert getattr(facts, table)[column].sum() == facts.counts[column]


def test_each_theme_has_its_reports(facts: Facts, reports: pd.DataFrame) -> None:
    told = dict(zip(facts.themes["theme"], facts.themes["reports"], strict=True))
    assert told == reports["theme"].value_counts().to_dict()


def test_each_subdistrict_has_its_reports(facts: Facts, reports: pd.DataFrame) -> None:
    told = {key: n for key, n in zip(facts.subdistricts["area_id"], facts.subdistricts["reports"], strict=True) if key}
    assert told == reports["subdistrict_id"].value_counts().to_dict()


def test_hotspots_are_ranked_and_named(facts: Facts, briefing: Briefing) -> None:
    table = briefing.analysis.hotspots.table.set_index("hotspot_id")
    assert facts.hotspots["rank"].tolist() == sorted(table["overall_rank"])
    told = facts.hotspots.set_index("hotspot_id")
    for column in ("reports", "problems", "theme", "overdue"):
        assert told[column].to_dict() == table[column].to_dict()
    best = told[(told["theme"] == "street_vending").to_numpy()].iloc[0]
    assert (best["subdistrict"], best["unit"], best["theme_name"]) == ("东街道", "城管执法二中队", "占道经营")


def test_a_ratio_is_rounded_once(facts: Facts, briefing: Briefing) -> None:
    """A ratio of 3.151, rounded to 3.15 first, would be 3.1 in a list and 3.2 in the sentence of reasons."""
    exact = briefing.analysis.hotspots.table.set_index("hotspot_id")["rate_ratio"]
    assert facts.hotspots.set_index("hotspot_id")["rate_ratio"].to_dict() == exact.to_dict()


def test_what_is_open_in_a_hotspot_is_counted_with_its_first_deadline(facts: Facts, briefing: Briefing) -> None:
    members = briefing.analysis.hotspots.members.merge(briefing.whole.reports, on="report_id")
    still = members[members["closed_at"].isna() & (members["status"] != "closed")]
    told = facts.hotspots.set_index("hotspot_id")
    assert told["open"].sum() > 0
    for key, row in told.iterrows():
        own = still[still["hotspot_id"] == key]
        assert row["open"] == len(own)
        assert row["due_at"] == own["due_at"].min()


def test_overdue_reports_are_listed_oldest_deadline_first(facts: Facts, late: pd.DataFrame) -> None:
    assert set(facts.overdue["report_id"]) == set(late["report_id"])
    assert facts.overdue["due_at"].is_monotonic_increasing
    days = (facts.data_until - facts.overdue["due_at"]).dt.total_seconds() / 86_400
    np.testing.assert_array_equal(facts.overdue["days"], np.floor(days))


def test_an_overdue_report_names_the_best_hotspot_it_lies_in(facts: Facts, briefing: Briefing) -> None:
    members = briefing.analysis.hotspots.members.groupby("report_id")["hotspot_id"].agg(list)
    rank = facts.hotspots.set_index("hotspot_id")["rank"]
    inside = facts.overdue[facts.overdue["rank"].notna()]
    assert len(inside) > 0
    for row in inside.itertuples():
        assert row.rank == min(rank[key] for key in members[row.report_id])
    assert not set(facts.overdue.loc[facts.overdue["rank"].isna(), "report_id"]) & set(members.index)


def test_duties_name_every_hotspot_and_its_lead(facts: Facts) -> None:
    assert set(facts.duties["hotspot_id"]) == set(facts.hotspots["hotspot_id"])
    lead = facts.duties[facts.duties["lead"]].drop_duplicates("hotspot_id").set_index("hotspot_id")["unit"]
    told = facts.hotspots.set_index("hotspot_id")["unit"]
    assert lead.to_dict() == told[told != ""].to_dict()


def test_weeks_are_whole_and_end_with_the_period(facts: Facts, briefing: Briefing) -> None:
    day = briefing.whole.reports["reported_at"].dt.strftime("%Y-%m-%d")
    themes = [theme for theme in facts.themes["theme"] if theme in facts.weeks]
    assert f"{facts.weeks['end'].iloc[-1]:%Y-%m-%d}" == "2017-06-30"
    for week in facts.weeks.to_dict("records"):
        own = (day >= f"{week['start']:%Y-%m-%d}") & (day <= f"{week['end']:%Y-%m-%d}")
        assert week["reports"] == int(own.sum())
        assert week["reports"] == sum(week[theme] for theme in themes)
    assert facts.weeks["inside"].sum() == 13


def test_the_expected_week_is_told_the_same_by_theme_and_by_subdistrict(facts: Facts) -> None:
    assert facts.week.total == pytest.approx(facts.week.themes["expected"].sum())
    assert facts.subdistricts["expected"].sum() == pytest.approx(facts.week.total)


def test_crews_and_stops_are_those_of_the_plan(facts: Facts, briefing: Briefing) -> None:
    assert briefing.plan is not None
    assert facts.week.crews["stops"].tolist() == briefing.plan.crews["stops"].tolist()
    assert facts.week.stops["place"].tolist() == [one_line(place) for place in briefing.plan.stops["place"]]
    assert facts.week.stops.groupby("crew")["label"].size().sum() == len(briefing.plan.stops)


def test_no_name_and_no_phone_of_a_resident(facts: Facts) -> None:
    """Every row of the small city names 居民乙 and a mobile number."""
    frames = [value for value in vars(facts).values() if isinstance(value, pd.DataFrame)]
    frames += [value for value in vars(facts.week).values() if isinstance(value, pd.DataFrame)]
    said = " ".join(frame.to_csv() for frame in frames) + str(facts.origin) + str(facts.warnings) + str(facts.quality)
    assert "居民" not in said
    assert "139" + "00000" not in said


def test_both_languages_have_the_same_figures(facts: Facts, briefing: Briefing) -> None:
    other = gather_facts(briefing, language="en")
    assert dict(facts.counts) == dict(other.counts)
    for name in ("hotspots", "gone", "duties", "overdue", "themes", "subdistricts", "weeks"):
        numbers = getattr(facts, name).select_dtypes(["number", "datetimetz"])
        pd.testing.assert_frame_equal(numbers, getattr(other, name)[numbers.columns])


@pytest.mark.parametrize("payload", [*PAYLOADS, "长" * 5000, "a\r\nb\x00\x1f\ufffe\ud800\u202ec"])
def test_a_line_is_one_short_line_that_xml_can_hold(payload: str) -> None:
    line = one_line(payload)
    assert len(line) <= MOST
    assert len(line.splitlines()) <= 1
    assert not any(ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 or c in "\ufffe\uffff\u202e\u2028" for c in line)


@pytest.mark.parametrize("day", ["2017-05-15", "2017-01-02"])
def test_a_period_without_hotspots_has_the_same_tables(facts: Facts, briefing: Briefing, day: str) -> None:
    quiet = gather_facts(brief(briefing.whole, periods.read_period(day)), language="zh")
    assert quiet.counts["hotspots"] == 0
    for name in ("hotspots", "gone", "duties", "shares", "units", "overdue"):
        some, none = (vars(each)[name].dtypes.astype(str).to_dict() for each in (facts, quiet))
        assert none == {column: some[column] for column in none}
        assert list(none) == list(some)


def test_hotspots_all_of_whose_reports_are_closed_have_no_deadline(briefing: Briefing) -> None:
    closed = briefing.analysis.reports.assign(closed_at=briefing.analysis.reports["reported_at"], status="closed")
    told = gather_facts(replace(briefing, analysis=replace(briefing.analysis, reports=closed)), language="zh").hotspots
    assert len(told) > 0
    assert (told["open"] == 0).all()
    assert told["due_at"].isna().all()
    assert str(told["due_at"].dtype) == "datetime64[us, Asia/Shanghai]"


def test_data_that_do_not_say_what_is_closed_cannot_say_what_is_open_or_overdue(briefing: Briefing) -> None:
    def forget(analysis: Analysis) -> Analysis:
        reports = analysis.reports
        never = pd.Series(pd.NaT, reports.index, dtype=reports["closed_at"].dtype)
        return replace(analysis, reports=reports.assign(closed_at=never, status=pd.Series(pd.NA, reports.index)))

    blind = replace(briefing, analysis=forget(briefing.analysis), whole=forget(briefing.whole))
    told = gather_facts(blind, language="zh")
    assert not told.has_deadlines
    assert np.isnan(told.counts["overdue"])
    assert told.overdue.empty
    for table in (told.hotspots, told.duties, told.units):
        assert len(table) > 0
        assert table[["open", "overdue", "due_at"]].isna().all(axis=None)
    assert told.themes["overdue"].isna().all()
    assert told.subdistricts["overdue"].isna().all()
    cards = [spot for view in draw_map(blind, language="zh").views for spot in view["hotspots"]]
    assert {spot["overdue"] for spot in cards} == {None}
