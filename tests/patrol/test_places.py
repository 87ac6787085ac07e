"""Which places are planned with, and what each is worth."""

import numpy as np
import pytest

from hotspot.patrol import PatrolParams
from hotspot.patrol.places import Ground, choose_places, keep_draws, list_places
from tests.patrol.town import PARAMS, ask, make_ground, make_request

GROUND = make_ground()
NOBODY = ask()


def test_every_cell_is_a_place_worth_what_is_expected_there():
    places = list_places(GROUND, NOBODY, request=make_request(), params=PARAMS)
    assert places.table["visit_id"].tolist() == [f"cell:c{i}" for i in range(400)]
    assert np.allclose(places.by_theme, GROUND.by_theme)


def test_after_a_visit_new_problems_need_time_to_come():
    since = np.full(400, np.inf)
    since[:2] = 0.0, 7.0
    ground = Ground(GROUND.cells, GROUND.themes, np.ones((400, 2)), since)
    places = list_places(ground, NOBODY, request=make_request(), params=PatrolParams(memory_days=7))
    worth = dict(zip(places.table["visit_id"], places.by_theme[:, 0], strict=True))
    assert "cell:c0" not in worth
    assert [worth["cell:c1"], worth["cell:c2"]] == pytest.approx([1 - np.exp(-1), 1.0])


def test_a_visit_asked_for_takes_the_place_of_its_cell_and_counts_it_once():
    asked = ask({"visit_id": "list:1", "cell": 7}, {"visit_id": "list:2", "cell": 7})
    places = list_places(GROUND, asked, request=make_request(), params=PARAMS)
    assert "cell:c7" not in set(places.table["visit_id"])
    assert places.by_theme[0].tolist() == GROUND.by_theme[7].tolist()
    assert places.by_theme[1].tolist() == [0, 0]
    assert places.by_theme.sum() == pytest.approx(GROUND.by_theme.sum())
    assert places.table["subdistrict_id"][:2].tolist() == ["s0", "s0"]


def test_a_visit_off_the_grid_is_kept():
    places = list_places(GROUND, ask({"visit_id": "list:1"}), request=make_request(), params=PARAMS)
    assert len(places.table) == 401
    assert places.table["subdistrict_id"].isna().sum() == 1


def test_what_is_excluded_and_what_is_pinned_is_marked_but_a_duty_stays_a_duty():
    asked = ask({"visit_id": "list:1", "cell": 0}, {"visit_id": "site:a", "reason": "site", "cell": 1})
    request = make_request(excluded=("cell:c5",), pinned=("cell:c6", "list:1", "site:a"))
    table = list_places(GROUND, asked, request=request, params=PARAMS).table.set_index("visit_id")
    assert table.index[table["out"]].tolist() == ["cell:c5"]
    assert table["reason"][["list:1", "site:a", "cell:c6", "cell:c8"]].tolist() == [
        *("mandatory", "pinned", "pinned", "forecast")
    ]


def test_the_best_are_chosen_and_every_subdistrict_has_candidates_for_its_floor():
    new = GROUND.by_theme.copy()
    new[GROUND.cells["subdistrict_id"] == "s3"] *= 1e-3
    ground = Ground(GROUND.cells, GROUND.themes, new, GROUND.days_since)
    places = list_places(ground, NOBODY, request=make_request(), params=PARAMS)
    table = choose_places(places, n=30, draws=0, params=PARAMS, seed=0).table
    best = set(np.argsort(-new.sum(axis=1))[:30])
    assert best <= set(table["cell"])
    assert (table["subdistrict_id"] == "s3").sum() == 3
    assert set(table.loc[table["subdistrict_id"] == "s3", "reason"]) == {"coverage"}


def test_drawn_places_carry_their_probability_and_nobody_else():
    places = list_places(GROUND, NOBODY, request=make_request(), params=PARAMS)
    table = choose_places(places, n=30, draws=6, params=PARAMS, seed=0).table
    assert (table["reason"] == "random").sum() == 6
    assert (table["probability"].notna() == (table["reason"] == "random")).all()


def test_places_where_nobody_lives_are_not_drawn():
    cells = GROUND.cells.assign(lived=np.arange(400) < 100)
    ground = Ground(cells, GROUND.themes, GROUND.by_theme, GROUND.days_since)
    places = list_places(ground, NOBODY, request=make_request(), params=PARAMS)
    drawn = [choose_places(places, n=5, draws=6, params=PARAMS, seed=seed).table for seed in range(20)]
    assert all((table.loc[table["reason"] == "random", "cell"] < 100).all() for table in drawn)


def test_fewer_draws_keep_a_probability_that_adds_up():
    places = list_places(GROUND, NOBODY, request=make_request(), params=PARAMS)
    inverse = []
    for seed in range(300):
        kept = keep_draws(choose_places(places, n=30, draws=9, params=PARAMS, seed=seed), n=4, seed=seed).table
        assert (kept["reason"] == "random").sum() == 4
        inverse.append((1 / kept["probability"]).sum())
    assert np.mean(inverse) == pytest.approx(400, rel=0.1)
