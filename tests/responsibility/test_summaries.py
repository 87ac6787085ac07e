from hotspot.responsibility import DutyParams, answer_for_areas, assign, read, sum_by_unit
from tests.responsibility.helpers import AREAS, THEMES, hotspots, raw, shares

DUTIES = read(
    [raw("区域|主题|角色|责任单位\n张掖路|占道经营|牵头|执法队\n张掖路||牵头|街道办\n||配合|公安\n永昌路||配合|社区")],
    AREAS,
    THEMES,
    params=DutyParams(),
)
FOUND = assign(
    hotspots(a="street_vending", b="garbage", c="garbage"),
    shares(a={"620102002001": 10}, b={"620102002002": 6, "620102004001": 4}, c={"620102002001": 10}),
    AREAS,
    DUTIES,
)


def test_the_matrix_holds_every_area_theme_and_role() -> None:
    matrix = answer_for_areas(AREAS, THEMES, DUTIES)
    assert len(matrix) == 6 * 3 * 2
    assert not matrix.duplicated(["area_id", "theme", "role"]).any()


def test_the_matrix_shows_answers_and_holes() -> None:
    matrix = answer_for_areas(AREAS, THEMES, DUTIES).set_index(["area_id", "theme", "role"])["unit"].fillna("-")
    assert matrix["620102002001", "street_vending", "牵头"] == "执法队"
    assert matrix["620102002001", "garbage", "配合"] == "社区"
    assert matrix["620102004", "garbage", "牵头"] == "-"


def test_an_area_is_answered_for_if_any_role_is() -> None:
    only_lead = read([raw("区域|责任单位\n张掖路|甲")], AREAS, THEMES, params=DutyParams())
    matrix = answer_for_areas(AREAS, THEMES, only_lead)
    assert set(matrix.loc[matrix["answered"], "area_id"]) == {"620102002", "620102002001", "620102002002"}


def test_without_a_duty_table_every_place_is_a_hole() -> None:
    matrix = answer_for_areas(AREAS, THEMES, None)
    assert len(matrix) == 6 * 3
    assert not matrix["answered"].any()


def test_each_unit_counts_its_hotspots_once() -> None:
    sums = sum_by_unit(FOUND, hotspots(a="street_vending", b="garbage", c="garbage")).set_index("unit")
    assert sums.loc["公安", ["hotspots", "led", "reports", "overdue"]].to_list() == [1, 1, 10, 1]
    assert sums.loc["社区", ["hotspots", "led", "reports", "overdue"]].to_list() == [2, 2, 20, 2]


def test_nobody_comes_first() -> None:
    duties = read([raw("区域|责任单位\n张掖路|甲")], AREAS, THEMES, params=DutyParams())
    places = hotspots(a="garbage", b="garbage")
    found = assign(places, shares(a={"620102002": 10}, b={"620102004": 10}), AREAS, duties)
    sums = sum_by_unit(found, places)
    assert sums["unit"].fillna("-").to_list() == ["-", "甲"]
