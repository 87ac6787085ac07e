"""What the maps of a pack draw: the same counts and hotspots as the facts, every area, in metres."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hotspot.export.pack.facts import gather_facts
from hotspot.export.pack.ground import lay_ground


@pytest.fixture(scope="module")
def facts(briefing):
    return gather_facts(briefing, language="zh")


def test_subdistricts_carry_the_counts_of_the_facts(briefing, facts):
    ground = lay_ground(briefing, facts)
    known = facts.subdistricts[facts.subdistricts["area_id"] != ""].set_index("area_id")["reports"]
    assert ground.subdistricts.set_index("area_id")["reports"].to_dict() == known.to_dict()


def test_counts_of_themes_sum_to_all(briefing, facts):
    ground = lay_ground(briefing, facts)
    parts = sum(lay_ground(briefing, facts, theme).subdistricts["reports"] for theme in facts.themes["theme"] if theme)
    reports = briefing.analysis.reports
    bare = reports.loc[reports["theme"].isna(), "subdistrict_id"].value_counts()
    assert (parts + ground.subdistricts["area_id"].map(bare).fillna(0) == ground.subdistricts["reports"]).all()


def test_hotspots_are_those_of_the_facts(briefing, facts):
    ground = lay_ground(briefing, facts)
    assert len(facts.hotspots) > 0
    assert ground.hotspots["hotspot_id"].tolist() == facts.hotspots["hotspot_id"].tolist()
    assert ground.hotspots.geometry.geom_equals(facts.hotspots.geometry).all()
    held = sorted((s.hotspot_id, s.subdistrict_id) for s in facts.shares.itertuples())
    told = sorted((h.hotspot_id, key) for h in ground.hotspots.itertuples() for key in h.subdistrict_ids)
    assert told == held


def test_a_theme_shows_its_own_hotspots(briefing, facts):
    for theme in facts.hotspots["theme"].unique():
        ground = lay_ground(briefing, facts, theme)
        assert set(ground.hotspots["theme"]) == {theme}


def test_everything_is_in_metres(briefing, facts):
    ground = lay_ground(briefing, facts)
    for layer in (ground.subdistricts, ground.communities, ground.hotspots, ground.dense):
        assert layer.crs == briefing.analysis.reports.crs


def test_communities_know_their_subdistrict(briefing, facts):
    ground = lay_ground(briefing, facts)
    assert len(ground.communities) > 0
    assert set(ground.communities["parent_id"]) <= set(ground.subdistricts["area_id"])


@pytest.mark.parametrize(
    ("levels", "n"), [(["district"], (1, 0)), (["district", "community"], (1, 4)), (["community"], (4, 0))]
)
def test_another_level_stands_in_for_subdistricts(briefing, facts, levels, n):
    areas = briefing.analysis.areas
    whole = areas.table[(areas.table["level"] == "subdistrict").to_numpy()].dissolve()
    whole = whole.assign(area_id="d", level="district", name="区", short_name="区")
    table = pd.concat([whole, areas.table[(areas.table["level"] == "community").to_numpy()]], ignore_index=True)
    table = table[table["level"].isin(levels)].reset_index(drop=True)
    own = replace(briefing, analysis=replace(briefing.analysis, areas=replace(areas, table=table)))
    ground = lay_ground(own, facts)
    assert (len(ground.subdistricts), len(ground.communities)) == n


def test_shared_borders_stay_shared(briefing, facts):
    shapes = lay_ground(briefing, facts).communities.geometry
    parts = shapes.area.sum()
    assert shapes.union_all().area == pytest.approx(parts, rel=1e-6)
    assert np.isfinite(parts)
