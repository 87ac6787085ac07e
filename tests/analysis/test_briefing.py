"""A briefing against what is true of a small city built for it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from hotspot import analysis, periods
from hotspot.analysis.briefing import name_changes
from hotspot.analysis.patrol import PatrolLists
from hotspot.errors import InputDataError
from tests.city import build_city

CREWS_AT = (103.84, 36.05)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> analysis.Analysis:
    city = build_city(tmp_path_factory.mktemp("city"))
    inputs = analysis.choose_inputs(None, reports=city.reports, areas=city.areas, duties=city.duties)
    return analysis.run(inputs)


@pytest.fixture(scope="module")
def lists(whole: analysis.Analysis) -> PatrolLists:
    return PatrolLists(crews=analysis.choose_crews(whole, PatrolLists(), n=2))


@pytest.fixture(scope="module")
def found(whole: analysis.Analysis, lists: PatrolLists) -> analysis.Briefing:
    return analysis.brief(whole, periods.read_period("2017-04..2017-06"), lists=lists)


def test_a_period_holds_its_reports_and_no_others(whole: analysis.Analysis, found: analysis.Briefing) -> None:
    when = whole.reports["reported_at"]
    inside = (when >= found.analysis.period.start) & (when < found.analysis.period.end)
    assert 0 < inside.sum() < len(whole.reports)
    assert set(found.analysis.reports["report_id"]) == set(whole.reports.loc[inside.to_numpy(), "report_id"])


def test_the_hotspots_are_those_of_the_period(whole: analysis.Analysis, found: analysis.Briefing) -> None:
    period = found.analysis.period
    alone, _ = analysis.detect(whole, start=period.start, end=period.end)
    assert len(alone.table) > 0
    pd.testing.assert_frame_equal(found.analysis.hotspots.table, alone.table)


def test_what_a_notice_said_of_the_whole_time_is_not_said_of_the_period(found: analysis.Briefing) -> None:
    of_hotspots = [told for told in found.analysis.notices if told.key.startswith("hotspots.")]
    assert of_hotspots == list(found.analysis.hotspots.notices)


def test_a_period_is_cut_to_the_days_of_the_data(whole: analysis.Analysis) -> None:
    found = analysis.brief(whole, periods.read_period("2017"))
    assert found.analysis.period == whole.history.whole
    assert found.previous is None


def test_without_an_earlier_period_no_change_is_claimed(whole: analysis.Analysis) -> None:
    found = analysis.brief(whole, periods.read_period("2017"))
    assert set(found.change) == {"unknown"}
    assert found.gone.empty


def test_an_earlier_period_may_lack_a_day_or_two(whole: analysis.Analysis) -> None:
    """The data begin on 2 January: the first quarter lacks one day, a month or a week would lack too much."""
    assert whole.history.whole.start.day == 2
    quarter = analysis.brief(whole, periods.read_period("2017-Q2")).previous
    assert quarter is not None
    assert quarter.start == whole.history.whole.start
    assert analysis.brief(whole, periods.read_period("2017-01-06..2017-01-10")).previous is None


def test_a_period_without_data_is_refused(whole: analysis.Analysis) -> None:
    with pytest.raises(InputDataError) as caught:
        analysis.brief(whole, periods.read_period("2019-05"))
    assert caught.value.key == "hotspots.compare_outside"


def test_the_same_inputs_give_the_same_plan(
    whole: analysis.Analysis, lists: PatrolLists, found: analysis.Briefing
) -> None:
    again = analysis.brief(whole, periods.read_period("2017-04..2017-06"), lists=lists)
    assert found.plan is not None
    assert again.plan is not None
    assert again.plan.plan_id == found.plan.plan_id
    pd.testing.assert_frame_equal(again.plan.stops, found.plan.stops)


def test_the_plan_is_for_the_day_after_the_period(found: analysis.Briefing) -> None:
    assert found.plan is not None
    assert found.plan.request.day == found.analysis.period.end


def test_without_crews_there_is_no_plan(whole: analysis.Analysis) -> None:
    assert analysis.brief(whole, periods.read_period("2017-06")).plan is None


def test_nothing_after_the_period_is_known_to_it(whole: analysis.Analysis, found: analysis.Briefing) -> None:
    """The forecast of the week after a period is the same where the later reports do not exist."""
    earlier = analysis.brief(whole, periods.read_period("2017-02..2017-03"))
    end = earlier.analysis.period.end
    kept = whole.reports[(whole.reports["reported_at"] < end).to_numpy()].reset_index(drop=True)
    alone = analysis.expect_themes(replace(whole, reports=kept), start=end)
    for theme, one in earlier.expected.items():
        np.testing.assert_allclose(one.values, alone[theme].values)


def test_hotspots_known_already_are_not_sought_again(whole: analysis.Analysis) -> None:
    asked = []

    def find(period: periods.Period) -> Any:
        asked.append(period)
        return analysis.detect(whole, start=period.start, end=period.end)

    found = analysis.brief(whole, periods.read_period("2017-06"), find=find)
    assert asked == [found.analysis.period, found.previous]


def test_an_exception_of_the_progress_stops_the_work(whole: analysis.Analysis) -> None:
    class StopError(Exception):
        pass

    heard: list[str] = []

    def stop(step: str) -> None:
        heard.append(step)
        if step == "forecast":
            raise StopError

    with pytest.raises(StopError):
        analysis.brief(whole, periods.read_period("2017-06"), progress=stop)
    assert heard == ["find_hotspots", "find_previous", "forecast"]


def _name(places: pd.DataFrame | None, increased: bool, hot_before: bool) -> str:
    changes = name_changes(pd.Series(["a"]), places, np.array([increased]), np.array([hot_before]))
    return str(changes["a"])


def _places(**status: str) -> pd.DataFrame:
    return pd.DataFrame({"hotspot_id": list(status), "period": "after", "status": list(status.values())})


@pytest.mark.parametrize(
    ("status", "increased", "hot_before", "change"),
    [
        ("kept", True, True, "persistent"),
        ("kept", False, False, "persistent"),
        ("new", True, True, "back"),
        ("new", True, False, "new"),
        ("new", False, False, "persistent"),
        ("new", False, True, "persistent"),
    ],
)
def test_a_hotspot_is_new_back_or_persistent(status: str, increased: bool, hot_before: bool, change: str) -> None:
    assert _name(_places(a=status), increased, hot_before) == change


def test_a_hotspot_of_the_period_before_says_nothing_of_its_namesake() -> None:
    """A hotspot's id is that of its strongest cell: both periods may use it; only the later one's row counts."""
    before = pd.DataFrame({"hotspot_id": ["a"], "period": ["before"], "status": ["kept"]})
    places = pd.concat([before, _places(a="new")], ignore_index=True)
    assert _name(places, increased=True, hot_before=False) == "new"


def test_gone_are_places_no_cell_of_which_is_hot(whole: analysis.Analysis, found: analysis.Briefing) -> None:
    assert found.previous is not None
    before, _ = analysis.detect(whole, start=found.previous.start, end=found.previous.end)
    gone = set(found.gone["hotspot_id"])
    assert gone <= set(before.table["hotspot_id"])
    now = found.analysis.hotspots.table
    for row in before.table.itertuples():
        same = now[(now["theme"] == row.theme).to_numpy()]
        touches = bool(same.intersection(row.geometry).area.gt(1.0).any())
        assert (row.hotspot_id in gone) != touches
