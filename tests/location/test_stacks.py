"""Decimals are counted as people and geocoders write them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.location.stacks import count_decimals, spread_of_names, stack_rows, usual_decimals


@given(st.decimals(-180, 180, places=6, allow_nan=False))
def test_decimals_are_those_of_the_number_without_trailing_zeros(value):
    wanted = len(f"{value:.6f}".rstrip("0").partition(".")[2])
    assert count_decimals(np.array([float(value)])).tolist() == [wanted]


@pytest.mark.parametrize(
    ("value", "decimals"), [(111.3, 1), (30.0, 0), (35395000.25, 2), (103.8345123456789, 9), (np.nan, 9)]
)
def test_known_decimals(value, decimals):
    assert count_decimals(np.array([value])).tolist() == [decimals]


def test_half_the_rows_on_a_few_coarse_points_do_not_make_coarse_usual():
    fine = np.round(np.random.default_rng(0).uniform(103, 104, 60), 6)
    table = pd.DataFrame({"x": np.concatenate([fine, np.full(500, 103.5)]), "y": 36.0})
    stacks = stack_rows(table)
    assert set(usual_decimals(stacks, np.full(560, "s", dtype=object))) == {6.0}


def test_names_are_counted_by_stack():
    stacks = stack_rows(pd.DataFrame({"x": [1.0, 1.0, 1.0, 2.0], "y": 0.0}))
    spread = spread_of_names(stacks, pd.Series(["a", "a", "b", None], dtype="str"))
    assert spread[["named", "distinct"]].values.tolist() == [[3, 2], [0, 0]]
    assert spread["top_share"].tolist() == pytest.approx([2 / 3, 0])
