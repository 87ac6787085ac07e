"""What a choice keeps on the map."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from hotspot.analysis import view_cells
from hotspot.hotspots import BANDWIDTHS_M
from hotspot.pages import hotspot_map
from hotspot.pages.figures import ALL, Choice
from hotspot.pages.store import Detected, Loaded


@pytest.fixture(scope="module")
def detected(loaded: Loaded) -> Detected:
    return loaded.detect(loaded.columns.first_day, loaded.columns.end_day)


def test_a_subdistrict_keeps_the_dense_clusters_that_touch_it(loaded: Loaded, detected: Detected) -> None:
    first, second = (str(area) for area in loaded.static.subdistricts[:2])
    areas = loaded.result.areas.table
    own = areas[(areas["area_id"] == first).to_numpy()].to_crs(loaded.result.reports.crs)
    inside = own.geometry.iloc[0].representative_point().buffer(1)
    found = detected.hotspots
    dense = gpd.GeoDataFrame({"theme": [ALL]}, geometry=[shapely.Polygon(inside)], crs=own.crs)
    planted = Detected(
        type(found)(found.table, found.members, found.shares, dense, found.cells, found.notices),
        detected.assignments,
        detected.member_row,
        detected.member_hotspot,
    )
    kept = [
        len(hotspot_map.chosen_dense(loaded, planted, Choice(ALL, *loaded.presets()[ALL], subdistrict_id=area)))
        for area in (first, second, None)
    ]
    assert kept == [1, 0, 1]


def test_the_smoothing_changes_the_heat_and_nothing_else(loaded: Loaded, detected: Detected) -> None:
    choices = [Choice(ALL, *loaded.presets()[ALL], smoothing=name) for name in BANDWIDTHS_M]
    views = [
        hotspot_map.draw_view(loaded, detected, c, hotspot_map.chosen_hotspots(loaded, detected, c)) for c in choices
    ]
    assert [view.pop("heat")["bandwidth_m"] for view in views] == list(BANDWIDTHS_M.values())
    assert views[0] == views[1] == views[2]


def test_with_a_source_chosen_the_list_says_what_it_counts(loaded: Loaded, detected: Detected) -> None:
    period = loaded.presets()[ALL]
    source = loaded.columns.labels["source"][0]
    notes = [
        hotspot_map.draw_view(loaded, detected, choice, hotspot_map.chosen_hotspots(loaded, detected, choice))["notes"]
        for choice in (Choice(ALL, *period), Choice(ALL, *period, source=source))
    ]
    assert len(notes[1]) == len(notes[0]) + 1


def test_gi_star_is_worked_out_only_when_it_is_switched_on(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(hotspot_map.analysis, "view_cells", lambda *_, theme, **__: asked.append(theme) or 1 / 0)
    choice = Choice(ALL, *loaded.presets()[ALL])
    assert hotspot_map.draw_gi_star(loaded, choice)["hot"] == []
    assert asked == []
    monkeypatch.setattr(hotspot_map.viewer, "shows_layer", lambda name: name == "gi_star")
    with pytest.raises(ZeroDivisionError):
        hotspot_map.draw_gi_star(loaded, choice)
    assert asked == [ALL]


def test_gi_star_is_that_of_the_chosen_theme_and_days(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hotspot_map.viewer, "shows_layer", lambda _: True)
    first, end = loaded.presets()[ALL]
    for theme, start in ((ALL, first), ("street_vending", end - pd.Timedelta(days=60))):
        drawn = hotspot_map.draw_gi_star(loaded, Choice(theme, start, end))
        zone = loaded.result.reports["reported_at"].dt.tz
        found = view_cells(loaded.result, theme=theme, start=start.tz_localize(zone), end=end.tz_localize(zone)).cells
        assert len(drawn["hot"]) == 2 * (found["gi_star"] == "hot").sum() > 0
    assert hotspot_map.draw_gi_star(loaded, Choice(ALL, first, end, tested_only=True)) is None
