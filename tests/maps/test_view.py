"""The part of a scene that a filter changes."""

import base64
import io
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hotspot.errors import notice
from hotspot.hotspots import BANDWIDTHS_M
from hotspot.maps import draw_static, draw_view, gather_points
from hotspot.maps.view import quantile_classes
from tests.maps import city
from tests.maps.test_geometry import decode


@pytest.fixture(scope="module")
def made():
    ground = city.areas(8, 40)
    table, spot = city.reports(ground, 4_000, n_hotspots=6)
    static = draw_static(ground)
    return ground, table, spot, static, gather_points(table, static), city.findings(ground, table, spot)


@pytest.fixture(scope="module")
def view(made):
    _, table, _, static, points, found = made
    return draw_view(static, points, found, chosen=np.ones(len(table), bool), params=city.params())


def test_reports_per_subdistrict_are_those_of_the_table(made, view):
    _, table, _, static, _, _ = made
    counted = table["subdistrict_id"].value_counts()
    assert view["areas"]["n"] == [int(counted.get(a, 0)) for a in static.subdistricts]


def test_a_filter_counts_only_what_it_keeps(made):
    _, table, _, static, points, found = made
    chosen = (table["theme"] == "old").to_numpy()
    drawn = draw_view(static, points, found, chosen=chosen, params=city.params())
    assert sum(drawn["areas"]["n"]) == int((chosen & table["subdistrict_id"].notna().to_numpy()).sum())
    assert sum(drawn["cells"][2::3]) == int((chosen & points.placed).sum())


def test_reports_and_problems_are_counted_over_the_same_rows(made, view):
    table = made[1]
    counts = dict(view["counts"])
    assert counts["上报件数"] == f"{len(table):,}"
    assert counts["独立问题"] == f"{table['problem_id'].nunique():,}"


def test_hotspots_come_by_rank_with_outlines_around_their_reports(made, view):
    _, table, _, _, _, found = made
    assert [h["rank"] for h in view["hotspots"]] == list(range(1, len(found.table) + 1))
    own = table.set_index("report_id").loc[
        found.members.loc[found.members["hotspot_id"] == view["hotspots"][0]["id"], "report_id"]
    ]
    ring = decode(view["hotspots"][0]["rings"][0])
    assert ring[:, 0].min() < own["lon"].min() < own["lon"].max() < ring[:, 0].max()


def test_the_trend_counts_each_week_of_the_period(made, view):
    _, table, _, _, _, found = made
    first = view["hotspots"][0]
    own = found.members.loc[found.members["hotspot_id"] == first["id"], "report_id"]
    days = (
        table.set_index("report_id").loc[own, "reported_at"].dt.tz_localize(None) - pd.Timestamp("2026-01-01")
    ).dt.days
    assert first["trend"]["n"] == np.bincount(days // 7, minlength=26).tolist()
    assert first["trend"]["weeks"][:2] == ["01-01", "01-08"]


def test_the_rhythm_is_weekday_by_hour_monday_first(made, view):
    _, table, _, _, _, found = made
    first = view["hotspots"][0]
    own = found.members.loc[found.members["hotspot_id"] == first["id"], "report_id"]
    rows = table.set_index("report_id").loc[own]
    rows = rows[rows["has_time"]]
    cell = rows["reported_at"].dt.day_of_week * 24 + rows["reported_at"].dt.hour
    assert first["rhythm"] == np.bincount(cell, minlength=168).tolist()


def test_own_points_are_those_of_the_hotspot_and_at_most_the_limit(made, view):
    _, table, _, static, points, found = made
    first = view["hotspots"][0]["id"]
    own = table.set_index("report_id").loc[found.members.loc[found.members["hotspot_id"] == first, "report_id"]]
    assert np.allclose(np.sort(decode(view["points"][first])[:, 0]), np.sort(own["lon"]), atol=1e-6)
    few = draw_view(static, points, found, chosen=points.placed, params=city.params(max_own_points=7))
    assert max(len(flat) for flat in few["points"].values()) == 14


def test_a_case_nobody_answers_for_says_so(made, view):
    nobody = [h["rank"] for h in view["hotspots"] if any(u["unit"] is None for u in h["units"])]
    assert nobody == [5]


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "依据：duties.csv 第 2 行（{area}，全部主题）"), ("en", "by duties.csv, row 2 ({area}, All themes)")],
)
def test_the_card_names_the_row_and_the_rule_that_assigns(made, language, said):
    _, _, _, static, points, found = made
    drawn = draw_view(static, points, found, chosen=points.placed, params=city.params(language=language))
    first = found.assignments[found.assignments["rule_row"] == 2].iloc[0]
    area = static.names[first["rule_area_id"]]
    assert drawn["hotspots"][0]["units"][0]["lines"][-1] == said.format(area=area)


def test_most_of_the_card_is_in_the_language_asked_for(made):
    _, _, _, static, points, found = made
    drawn = draw_view(static, points, found, chosen=points.placed, params=city.params(language="en"))
    assert "reports in this period" in drawn["hotspots"][0]["reason"][0]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_reason_names_what_the_place_is_compared_with(made, language):
    _, _, _, static, points, found = made
    drawn = draw_view(static, points, found, chosen=points.placed, params=city.params(language=language))
    compared = {"zh": "与同期其他主题的上报（平滑后）相比", "en": "Compared with the other themes"}[language]
    assert all(compared in h["reason"][0] for h in drawn["hotspots"])


def test_only_a_unit_that_shares_its_role_is_called_lead(view):
    told = {(h["border"], u["lead"]) for h in view["hotspots"] for u in h["units"]}
    assert told <= {(False, None), (True, "建议牵头：所占问题最多"), (True, None)}


def test_without_any_deadline_nothing_is_said_to_be_on_time(made):
    _, table, _, static, _, found = made
    points = gather_points(table.assign(due_at=pd.NaT), static)
    first = draw_view(static, points, found, chosen=points.placed, params=city.params())["hotspots"][0]
    assert (first["overdue"], dict(first["facts"])["逾期"]) == (None, "–")


def test_what_weakens_a_test_is_told_in_its_own_view_only(made):
    _, _, _, static, points, found = made
    notices = (
        notice("hotspots.theme_too_few", "warning", theme="stalls", n=3),
        notice("hotspots.few_weeks", "warning", weeks=2, least=8, phi=1.3),
        notice("hotspots.baseline_surroundings", theme="all", phi=1.0),
    )
    weak = replace(found, notices=notices)
    drawn = {
        key: draw_view(static, points, weak, chosen=points.placed, params=city.params(key))["notes"]
        for key in ("all", "stalls")
    }
    assert [note[:6] for note in drawn["all"]] == ["历史只有 2"]
    assert [note[:6] for note in drawn["stalls"]] == ["“占道经营”", "历史只有 2"]


def test_the_heat_of_a_cluster_in_the_north_east_is_in_the_north_east(made):
    ground, table, _, static, _, found = made
    west, south, east, north = ground.total_bounds
    lon, lat = west + 0.8 * (east - west), south + 0.8 * (north - south)
    rng = np.random.default_rng(1)
    corner = table.index < 2_500
    moved = table.assign(
        lon=np.where(corner, lon + rng.normal(0, 5e-4, len(table)), table["lon"]),
        lat=np.where(corner, lat + rng.normal(0, 5e-4, len(table)), table["lat"]),
    )
    points = gather_points(moved, static)
    heat = draw_view(static, points, found, chosen=points.placed, params=city.params())["heat"]
    picture = Image.open(io.BytesIO(base64.b64decode(heat["png"].split(",")[1]))).convert("RGBA")
    alpha = np.asarray(picture, dtype=int)[..., 3]
    row, column = (at.mean() for at in np.nonzero(alpha == alpha.max()))
    box_west, box_south, box_east, box_north = (v / 1e6 for v in heat["bounds"])
    assert box_west + (column + 0.5) / alpha.shape[1] * (box_east - box_west) == pytest.approx(lon, abs=0.002)
    assert box_north - (row + 0.5) / alpha.shape[0] * (box_north - box_south) == pytest.approx(lat, abs=0.002)


def test_a_pile_on_one_coordinate_is_told(view):
    assert [h["rank"] for h in view["hotspots"] if h["notes"]] == [3]


def test_the_heat_is_darkest_at_the_largest_hotspot(made):
    _, _, _, static, points, found = made
    spots = found.table.sort_values("reports")
    members = found.members.loc[found.members["hotspot_id"] == spots["hotspot_id"].iloc[-1], "report_id"]
    chosen = np.isin(points.ids, members)
    heat = draw_view(static, points, found, chosen=chosen, params=city.params())["heat"]
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(heat["png"].split(",")[1]))).convert("RGBA")).astype(
        int
    )
    row, column = np.unravel_index(np.argmax(picture[..., 3] * 1000 - picture[..., :3].sum(-1)), picture.shape[:2])
    west, south, east, north = (v / 1e6 for v in heat["bounds"])
    lon = west + (column + 0.5) / picture.shape[1] * (east - west)
    lat = north - (row + 0.5) / picture.shape[0] * (north - south)
    assert abs(lon - np.median(points.lon[chosen])) < 0.002
    assert abs(lat - np.median(points.lat[chosen])) < 0.002


def test_unless_asked_otherwise_the_heat_is_smoothed_for_a_subdistrict(view):
    assert view["heat"]["bandwidth_m"] == BANDWIDTHS_M["subdistrict"]


def test_no_hotspot_and_no_report_make_a_view_too(made):
    _, table, _, static, points, found = made
    drawn = draw_view(static, points, found, chosen=np.zeros(len(table), bool), params=city.params("nothing"))
    assert (drawn["hotspots"], drawn["cells"], drawn["heat"], sum(drawn["areas"]["n"])) == ([], [], None, 0)


def test_a_view_is_json(view):
    assert json.loads(json.dumps(view, allow_nan=False)) == view


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=60))
def test_classes_hold_every_value_once_and_none_is_empty(values):
    classes = quantile_classes(np.array(values))
    assert len(classes) <= 5
    assert [sum(low <= v <= high for low, high in classes) for v in values] == [1] * len(values)
    assert all(any(low <= v <= high for v in values) for low, high in classes)


def test_classes_of_even_values_are_equally_full():
    assert quantile_classes(np.arange(10)) == [(0, 1), (2, 3), (4, 5), (6, 7), (8, 9)]


def test_classes_of_nothing_are_none():
    assert quantile_classes(np.array([], dtype=int)) == []
