"""What lies in the hotspots of each leading unit, counted again from the reports."""

import pandas as pd
import pytest

from hotspot.analysis import Briefing
from hotspot.export.pack.facts import Facts, gather_facts
from hotspot.export.pack.tallies import count_units


@pytest.fixture(scope="module")
def facts(briefing: Briefing) -> Facts:
    return gather_facts(briefing, language="zh")


def test_a_report_in_two_hotspots_of_a_unit_counts_once(briefing: Briefing, facts: Facts) -> None:
    members, reports = briefing.analysis.hotspots.members, briefing.analysis.reports.set_index("report_id")
    still = reports["closed_at"].isna() & (reports["status"] != "closed")
    late = still & (reports["due_at"] < facts.data_until)
    assert len(facts.units) > 0
    for row in facts.units.itertuples():
        led = facts.hotspots.loc[facts.hotspots["unit"] == row.unit, "hotspot_id"]
        own = sorted(set(members.loc[members["hotspot_id"].isin(led), "report_id"]))
        counted = (len(led), len(own), still[own].sum(), late[own].sum())
        assert (row.hotspots, row.reports, row.open, row.overdue) == counted
        first = reports.loc[own, "due_at"][still[own]].min()
        assert row.due_at == first or (pd.isna(row.due_at) and pd.isna(first))


def test_every_hotspot_has_one_lead_or_nobody(facts: Facts) -> None:
    assert facts.units["hotspots"].sum() == len(facts.hotspots)


def test_without_hotspots_there_is_no_unit(briefing: Briefing, facts: Facts) -> None:
    none = count_units(briefing, facts.hotspots.head(0))
    assert (len(none), list(none)) == (0, list(facts.units))
