"""A plan keeps every promise: hours, duties, floors, random places; the same seed gives the same problem."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hotspot.errors import InputDataError
from hotspot.patrol import Crew, Ground, plan, walk_priority_list
from hotspot.patrol.tables import CREWS, MISSING, STOPS
from hotspot.texts import LANGUAGES, tell, tell_error
from tests.patrol.town import DAY, LAT, LON, PARAMS, ask, make_crews, make_ground, make_request, measure

GROUND = make_ground()


def make_plan(*rows, ground=GROUND, params=PARAMS, **options):
    return plan(ground, ask(*rows), request=make_request(**options), measure=measure, params=params, fingerprint="f")


@pytest.fixture(scope="module")
def found():
    return make_plan({"visit_id": "list:1", "cell": 30, "lon": LON + 0.005, "due_at": DAY + pd.Timedelta(hours=20)})


def test_tables_have_the_promised_columns(found):
    assert tuple(found.stops.columns) == tuple(found.by_hand.columns) == STOPS
    assert tuple(found.crews.columns) == CREWS
    assert tuple(found.missing.columns) == MISSING


def test_nobody_works_outside_the_shift_and_every_stop_is_in_its_hours(found):
    stops = found.stops
    assert (stops["begin_at"] >= stops["opens_at"]).all()
    assert (stops["leave_at"] <= stops["closes_at"]).all()
    assert (found.crews["back_at"] <= found.crews["end_at"]).all()
    assert (stops["arrive_at"] <= stops["begin_at"]).all()
    minutes = (stops["leave_at"] - stops["begin_at"]).dt.total_seconds() / 60
    assert minutes.tolist() == pytest.approx(stops["service_minutes"].tolist(), abs=0.02)


def test_times_add_up_along_each_route(found):
    for crew in found.crews.itertuples():
        own = found.stops[found.stops["crew_id"] == crew.crew_id]
        gap = (own["arrive_at"].iloc[1:].to_numpy() - own["leave_at"].iloc[:-1].to_numpy()) / np.timedelta64(1, "m")
        assert gap.tolist() == pytest.approx(own["travel_minutes"].iloc[1:].tolist(), abs=0.04)
        assert own["order"].tolist() == list(range(1, len(own) + 1))
        assert own["distance_m"].sum() <= crew.distance_m + 1e-6
        assert len(own) == crew.stops


def test_a_duty_is_made_before_it_is_due(found):
    due = found.stops.set_index("visit_id").loc["list:1"]
    assert due["reason"] == "mandatory"
    assert due["leave_at"] <= due["due_at"]


def test_a_stop_names_the_themes_whose_hours_it_lies_in(found):
    late = found.stops[found.stops["closes_at"] > DAY + pd.Timedelta(hours=20)]
    assert len(late)
    assert not late["themes"].str.contains("compounds").any()


def test_the_themes_of_a_stop_begin_with_the_one_most_is_expected_of(found):
    both = found.stops[found.stops["themes"].str.contains(",")].set_index("cell_id")
    expected = pd.DataFrame(GROUND.by_theme, columns=GROUND.themes, index=GROUND.cells["cell_id"])
    first, second = both["themes"].str.split(",").str[0], both["themes"].str.split(",").str[1]
    assert set(first) == set(GROUND.themes)
    assert all(expected.loc[cell, first[cell]] >= expected.loc[cell, second[cell]] for cell in both.index)


def test_a_visit_asked_for_a_theme_names_it_first():
    weak = GROUND.by_theme[:, 0] < GROUND.by_theme[:, 1]
    cell = int(np.flatnonzero(weak & (GROUND.by_theme[:, 0] > 0))[0])
    stops = make_plan({"visit_id": "list:1", "cell": cell, "theme": GROUND.themes[0]}).stops.set_index("visit_id")
    assert stops.loc["list:1", "themes"].startswith(GROUND.themes[0])


def test_every_subdistrict_is_visited(found):
    assert set(found.stops["subdistrict_id"].dropna()) == {"s0", "s1", "s2", "s3"}


def test_a_tenth_of_the_visits_is_drawn_at_random_with_its_probability(found):
    drawn = found.stops[found.stops["reason"] == "random"]
    assert len(drawn) == pytest.approx(0.1 * len(found.stops), abs=1)
    assert drawn["probability"].between(0, 1, inclusive="right").all()
    assert found.stops.loc[found.stops["reason"] != "random", "probability"].isna().all()


def test_no_place_is_visited_twice(found):
    assert found.stops["visit_id"].is_unique


def test_the_plan_meets_more_than_the_list_walked_by_hand(found):
    assert found.expected > found.expected_by_hand > 0


def test_excluded_places_are_gone_and_pinned_ones_are_in(found):
    out = found.stops.loc[found.stops["reason"] == "forecast", "visit_id"].iloc[0]
    quiet = f"cell:c{np.argmin(GROUND.by_theme.sum(axis=1))}"
    again = make_plan(excluded=(out,), pinned=(quiet,))
    made = again.stops.set_index("visit_id")["reason"]
    assert out not in made.index
    assert made[quiet] == "pinned"


def test_unknown_pins_and_excluded_duties_are_told():
    told = make_plan({"visit_id": "list:1", "cell": 3}, pinned=("cell:nowhere",), excluded=("list:1",)).notices
    keys = {remark.key for remark in told}
    assert {"patrol.unknown_pins", "patrol.duties_excluded"} <= keys
    assert all(tell(remark, language) for remark in told for language in LANGUAGES)


def test_duties_beyond_the_shift_are_a_result_and_come_before_draws():
    rows = [{"visit_id": f"list:{i}", "cell": i, "lon": LON, "lat": LAT} for i in range(60)]
    found = make_plan(*rows)
    assert len(found.missing) >= 60 - len(found.stops)
    assert set(found.missing["reason"]) <= {"no_capacity"}
    keys = {remark.key: remark.facts for remark in found.notices}
    assert keys["patrol.draws_left"]["n"] == 0
    assert not (found.stops["reason"] == "random").any()
    assert keys["patrol.more_crews"]["crews"] >= 1
    more = make_plan(*rows, crews=make_crews(2 + keys["patrol.more_crews"]["crews"]), seconds=2)
    assert {row["visit_id"] for row in rows} <= set(more.stops["visit_id"])


def test_a_list_that_leaves_duties_out_is_no_fair_match_and_that_is_told():
    rows = [{"visit_id": f"list:{i}", "cell": i, "lon": LON + i / 2000, "lat": LAT} for i in range(30)]
    made = make_plan(*rows)
    told = {remark.key: remark.facts for remark in made.notices}
    duties = [(table["reason"] == "mandatory").sum() for table in (made.stops, made.by_hand)]
    assert duties[0] > duties[1]
    assert told["patrol.by_hand_lacks"]["n"] >= 1


def test_a_duty_that_cannot_fit_says_why_and_takes_no_draw_away():
    found = make_plan({"visit_id": "list:1", "cell": 3, "opens_minute": 480.0, "closes_minute": 540.0})
    assert found.missing["reason"].tolist() == ["outside_shift"]
    assert "patrol.more_crews" not in {remark.key for remark in found.notices}
    assert (found.stops["reason"] == "random").any()


def test_sites_that_are_due_get_a_visit():
    rows = [{"visit_id": f"site:{i}", "reason": "site", "cell": 40 + i, "lon": LON + i / 1000} for i in range(5)]
    found = make_plan(*rows)
    assert {f"site:{i}" for i in range(5)} <= set(found.stops["visit_id"])


def test_crews_leave_at_times_drawn_from_the_seed():
    firsts = [make_plan(seed=seed, seconds=0.3).stops.groupby("crew_id")["arrive_at"].first() for seed in (1, 2)]
    assert (firsts[0] != firsts[1]).all()


def test_the_number_of_a_plan_tells_what_was_asked_and_who_goes_where():
    one, same, other = make_plan(seconds=0.3), make_plan(seconds=0.3), make_plan(seconds=0.3, seed=9)
    routes = [[*zip(made.stops["crew_id"], made.stops["visit_id"], strict=True)] for made in (one, same)]
    assert (one.plan_id == same.plan_id) == (routes[0] == routes[1])
    assert one.plan_id != other.plan_id
    assert one.plan_id.startswith("p20170701-")


def test_other_routes_have_another_number(monkeypatch):
    number = make_plan(seconds=0.3).plan_id
    monkeypatch.setattr("hotspot.patrol.planning.solve", lambda problem, **_: walk_priority_list(problem))
    assert make_plan(seconds=0.3).plan_id != number


def test_a_town_that_expects_nothing_gives_an_empty_plan():
    ground = Ground(GROUND.cells, GROUND.themes, np.zeros((400, 2)), GROUND.days_since)
    found = make_plan(ground=ground)
    assert len(found.stops) == 0
    assert found.expected == 0
    assert found.crews["stops"].tolist() == [0, 0]


def test_crews_with_their_own_ends_and_shifts_are_planned_each_by_their_own():
    own = (Crew("a", "a", LON, LAT, 1110, 1200, LON + 0.01, LAT), Crew("b", "b", LON + 0.01, LAT, 1200, 1350, LON, LAT))
    found = make_plan(crews=own)
    assert (found.crews["back_at"] <= found.crews["end_at"]).all()
    assert found.lines["a"][-1].tolist() == pytest.approx([LON + 0.01, LAT], abs=1e-6)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("crews", "key"),
    [((), "patrol.no_crew_chosen"), (make_crews(start=600, end=600), "patrol.bad_crews")],
)
def test_no_crew_and_a_shift_of_no_length_are_told(crews, key, language):
    with pytest.raises(InputDataError) as caught:
        make_plan(crews=crews)
    assert caught.value.key == key
    assert tell_error(caught.value, language)


def test_a_depot_off_the_roads_is_told():
    def off_road(lon, lat, names):
        return replace(measure(lon, lat, names), piece=np.where(np.arange(len(lon)) == 0, -1, 0))

    with pytest.raises(InputDataError) as caught:
        plan(GROUND, ask(), request=make_request(), measure=off_road, params=PARAMS)
    assert caught.value.key == "patrol.depot_off_roads"
    assert "103.83" in tell_error(caught.value)


def test_progress_is_heard_and_can_stop_the_search():
    class StopError(Exception):
        pass

    def stop(share, prize):
        raise StopError

    with pytest.raises(StopError):
        plan(GROUND, ask(), request=make_request(seconds=3), measure=measure, params=PARAMS, progress=stop)


def test_the_search_is_as_long_as_the_settings_say_for_few_places_and_longer_for_many():
    quick = PARAMS.model_copy(update={"seconds": 0.2})
    assert make_plan(params=quick, seconds=None).request.seconds == 0.2
    assert make_plan(params=quick, seconds=None, crews=make_crews(8)).request.seconds == pytest.approx(0.4, abs=0.1)
