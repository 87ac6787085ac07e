"""Repeats are linked to the first report of their problem."""

import geopandas as gpd
import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from hotspot.location import RepeatParams, link_repeats

START = pd.Timestamp("2024-03-01 08:00", tz="Asia/Shanghai")


def table(x, y, days, *, theme="垃圾", closed=None, placement="located", ids=None):
    n = len(x)
    frame = pd.DataFrame({"report_id": ids or [f"r{i:03d}" for i in range(n)], "theme": theme, "placement": placement})
    frame["reported_at"] = START + pd.to_timedelta(np.asarray(days, dtype=float), unit="D").as_unit("us")
    closed = [None] * n if closed is None else closed
    frame["closed_at"] = pd.Series(
        [pd.NaT if c is None else START + pd.Timedelta(days=c) for c in closed], dtype=frame["reported_at"].dtype
    )
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(x, y), crs=4544)


def problems(*args, params=None, **kwargs):
    return link_repeats(table(*args, **kwargs), params=params)["problem_id"].tolist()


def by_brute_force(frame, params):
    """The rule, said plainly."""
    order = sorted(range(len(frame)), key=lambda i: (frame["reported_at"][i], frame["report_id"][i]))
    heads, answer = [], [None] * len(frame)
    for i in order:
        row = frame.iloc[i]
        for h in heads:
            first = frame.iloc[h]
            near = first.geometry.distance(row.geometry) <= params.distance_m
            soon = row["reported_at"] - first["reported_at"] <= pd.Timedelta(days=params.window_days)
            still_open = pd.isna(first["closed_at"]) or row["reported_at"] < first["closed_at"]
            if first["theme"] == row["theme"] and near and soon and still_open:
                answer[i] = first["report_id"]
                break
        else:
            heads.append(i)
            answer[i] = row["report_id"]
    return answer


rows = st.tuples(
    st.integers(0, 8), st.integers(0, 4), st.integers(0, 60), st.sampled_from("ab"), st.none() | st.integers(0, 80)
)


@given(st.lists(rows, min_size=1, max_size=40), st.randoms())
@settings(max_examples=80, deadline=None)
def test_the_rule(made, random):
    x, y, days, theme, closed = zip(*made, strict=True)
    ids = [f"r{i:03d}" for i in range(len(made))]
    random.shuffle(ids)
    frame = table(np.array(x) * 25.0, np.array(y) * 25.0, days, theme=theme, closed=closed, ids=ids)
    params = RepeatParams(distance_m=50, window_days=14)
    assert link_repeats(frame, params=params)["problem_id"].tolist() == by_brute_force(frame, params)


def test_a_repeat_is_marked_and_nothing_is_dropped():
    linked = link_repeats(table([0, 30, 200], [0, 0, 0], [0, 3, 4]))
    assert linked["problem_id"].tolist() == ["r000", "r000", "r002"]
    assert linked["is_repeat"].tolist() == [False, True, False]


def test_a_chain_does_not_creep_along_the_street():
    assert problems([0, 40, 80], [0, 0, 0], [0, 1, 2]) == ["r000", "r000", "r002"]


def test_a_problem_does_not_last_for_ever():
    assert problems([0, 0, 0], [0, 0, 0], [0, 10, 20]) == ["r000", "r000", "r002"]


def test_a_closed_problem_has_no_repeats():
    assert problems([0, 0, 0], [0, 0, 0], [0, 3, 6], closed=[5, None, None]) == ["r000", "r000", "r002"]


def test_other_themes_are_other_problems():
    assert problems([0, 0], [0, 0], [0, 1], theme=["垃圾", "公厕"]) == ["r000", "r001"]


def test_the_problem_reported_first_takes_it_though_another_is_nearer():
    assert problems([0, 60, 45], [0, 0, 0], [0, 1, 2]) == ["r000", "r001", "r000"]


def test_the_order_of_rows_does_not_matter():
    rng = np.random.default_rng(1)
    frame = table(rng.uniform(0, 400, 300), rng.uniform(0, 400, 300), rng.integers(0, 30, 300))
    shuffled = frame.sample(frac=1, random_state=2).reset_index(drop=True)
    a, b = (link_repeats(f).set_index("report_id")["problem_id"].sort_index() for f in (frame, shuffled))
    assert a.equals(b)


def test_rows_not_located_or_without_theme_stay_alone():
    where = ["located", "imprecise", "outside", "located"]
    theme = pd.array(["垃圾", "垃圾", "垃圾", None], dtype="str")
    assert problems([0] * 4, [0] * 4, [0, 1, 2, 3], placement=where, theme=theme) == ["r000", "r001", "r002", "r003"]


def test_points_of_no_place_stay_alone():
    assert problems([np.nan, np.nan], [np.nan, np.nan], [0, 1]) == ["r000", "r001"]


def test_no_rows():
    assert link_repeats(table([], [], [])).columns[-2:].tolist() == ["problem_id", "is_repeat"]
