"""The layer of responsible units."""

import pandas as pd

from hotspot.maps import choose_units, draw_static
from hotspot.maps.units import draw_units
from tests.maps import city

ANSWERS = pd.DataFrame(
    [
        ("a", "stalls", "A1"),
        ("a", "rubbish", "A2"),
        ("a", "old", "A2"),
        ("b", "stalls", pd.NA),
        ("b", "rubbish", "B1"),
        ("c", "stalls", pd.NA),
    ],
    columns=["area_id", "theme", "unit"],
).assign(role="r", person=pd.NA, leader=pd.NA, phone=pd.NA)


def unit_of(theme):
    chosen = choose_units(ANSWERS, theme)
    return {a: None if pd.isna(u) else u for a, u in zip(chosen["area_id"], chosen["unit"], strict=True)}


def test_the_unit_of_most_themes_stands_for_the_area():
    assert unit_of(None) == {"a": "A2", "b": "B1", "c": None}


def test_a_theme_asks_only_its_own_rules():
    assert unit_of("stalls") == {"a": "A1", "b": None, "c": None}


def test_neighbouring_units_differ_in_colour():
    static = draw_static(city.areas(25, 100))
    ground = city.areas(25, 100)
    drawn = draw_units(static, city.responsible(ground))
    colour = [drawn["colours"][u] if u >= 0 else -1 for u in drawn["of"]]
    same = [(i, j) for i, j in static.neighbours.T.tolist() if colour[i] == colour[j] >= 0]
    assert same == []


def test_few_units_have_a_colour_each():
    ground = city.areas(25, 100)
    table = city.responsible(ground).assign(unit=lambda t: [f"U{i % 3}" for i in range(len(t))])
    assert draw_units(draw_static(ground), table)["colours"] == [0, 1, 2]


def test_an_area_without_rule_is_nobodys():
    ground = city.areas(6, 20)
    drawn = draw_units(draw_static(ground), city.responsible(ground).head(2))
    assert drawn["of"] == [0, 1, -1, -1, -1, -1]
