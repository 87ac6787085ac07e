"""The tables that leave the house."""

import pandas as pd
import pytest
import shapely

from hotspot.export.tables import (
    HOTSPOT_COLUMNS,
    count_by_area,
    describe_hotspots,
    explain_rejected,
    name_columns,
    say_cells,
    without_personal,
)
from hotspot.hotspots import HotspotParams
from hotspot.texts import LANGUAGES


@pytest.fixture
def told(run_done):
    found = run_done.hotspots
    return describe_hotspots(
        found.table, found.shares, run_done.assignments.table, run_done.areas.table, theme_names={"all": "全部主题"}
    )


def test_a_hotspot_names_the_place_with_most_reports_and_the_lead_unit(told, run_done):
    shares = run_done.hotspots.shares
    names = run_done.areas.table.set_index("area_id")["name"]
    own = shares[(shares["hotspot_id"] == told["hotspot_id"][0]) & (shares["level"] == "subdistrict")]
    first = names[own.sort_values("share")["area_id"].iloc[-1]]
    assert told["subdistrict"][0] == first
    assert told["unit"][0] == f"{first}办事处"


def test_hotspots_come_by_rank_with_their_columns(told, run_done):
    assert told["overall_rank"].tolist() == sorted(run_done.hotspots.table["overall_rank"])
    assert [*HOTSPOT_COLUMNS, "geometry"] == list(told.columns)


def test_a_rule_is_named_by_file_and_row(told, run_done):
    lead = run_done.assignments.table.query("lead").set_index("hotspot_id")["rule_row"]
    assert told["rule"][0] == f"duties.csv:{lead[told['hotspot_id'][0]]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clerk_reads_words_and_no_codes(told, language):
    cells = (
        say_cells(pd.DataFrame(told.drop(columns="geometry")), params=HotspotParams(), language=language)
        .astype(str)
        .to_numpy()
        .ravel()
    )
    assert not {"True", "False", "other_themes"} & set(cells)


def test_the_place_of_a_hotspot_lies_in_it(told):
    points = shapely.points(told["lon"], told["lat"])
    assert shapely.contains(told.geometry.to_crs("EPSG:4326").to_numpy(), points).all()


def test_areas_count_their_reports(run_done):
    counted = count_by_area(run_done.areas.table, run_done.reports).set_index("area_id")
    expected = run_done.reports["subdistrict_id"].value_counts()
    assert counted["reports"].reindex(expected.index).tolist() == expected.tolist()
    assert (
        counted.loc[counted["level"] == "community", "reports"].sum() == run_done.reports["community_id"].notna().sum()
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rejected_row_says_why_and_how_to_mend_it(run_done, language):
    row = explain_rejected(run_done.rejected, language=language).iloc[0]
    assert row.iloc[1] == 7
    assert row.iloc[4] == {"zh": "没有坐标", "en": "no coordinates"}[language]
    assert row.iloc[6] == "coordinate_missing"
    assert row.iloc[5]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_a_heading(language):
    headed = name_columns(pd.DataFrame(columns=list(HOTSPOT_COLUMNS)), language)
    assert len(set(headed.columns)) == len(HOTSPOT_COLUMNS)


def test_names_and_phones_of_residents_stay_inside(run_done):
    kept = without_personal(run_done.reports)
    assert not {"reporter_name", "reporter_phone"} & set(kept.columns)
    assert len(kept) == len(run_done.reports)
