"""Figures against pandas, and against each other."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hotspot.pages.figures import ALL, Choice, Columns, key_figures, located, overdue, select
from hotspot.pages.kpis import value_of
from hotspot.pages.store import Loaded
from hotspot.texts import text


@pytest.fixture
def whole(loaded: Loaded) -> Choice:
    return Choice(ALL, loaded.columns.first_day, loaded.columns.end_day)


def test_the_whole_period_holds_every_report(loaded: Loaded, whole: Choice) -> None:
    assert select(loaded.columns, whole).all()


def test_a_period_and_the_one_before_make_their_sum(loaded: Loaded, whole: Choice) -> None:
    half = Choice(ALL, whole.end - pd.Timedelta(days=40), whole.end)
    both = Choice(ALL, whole.end - pd.Timedelta(days=80), whole.end)
    parts = [select(loaded.columns, choice) for choice in (half, half.before())]
    np.testing.assert_array_equal(parts[0] ^ parts[1], select(loaded.columns, both))


def test_themes_divide_the_reports(loaded: Loaded, whole: Choice) -> None:
    masks = [select(loaded.columns, Choice(theme, whole.start, whole.end)) for theme in loaded.themes]
    np.testing.assert_array_equal(np.sum(masks, axis=0), (loaded.columns.codes["theme"] >= 0).astype(int))


def test_figures_agree_with_pandas(loaded: Loaded, whole: Choice) -> None:
    choice = Choice("street_vending", whole.end - pd.Timedelta(days=60), whole.end)
    reports = loaded.result.reports
    local = reports["reported_at"].dt.tz_localize(None)
    own = reports[(reports["theme"] == choice.theme) & (local >= choice.start) & (local < choice.end)]
    found = key_figures(loaded.columns, choice, in_hotspot=np.ones(len(reports), dtype=bool), n_hotspots=0)
    assert (found.reports, found.problems) == (len(own), own["problem_id"].nunique())
    assert found.located_share == (own["placement"] == "located").mean()


def test_an_unknown_label_chooses_nothing(loaded: Loaded, whole: Choice) -> None:
    assert not select(loaded.columns, Choice("no such theme", whole.start, whole.end)).any()


def test_nothing_to_divide_by_gives_no_share(loaded: Loaded, whole: Choice) -> None:
    nothing = Choice("no such theme", whole.start, whole.end)
    found = key_figures(loaded.columns, nothing, in_hotspot=located(loaded.columns), n_hotspots=0)
    assert np.isnan([found.hotspot_share, found.located_share]).all()


def test_without_any_deadline_overdue_is_unknown(loaded: Loaded, whole: Choice) -> None:
    columns = replace(loaded.columns, due_at=np.full(len(loaded.columns.due_at), np.datetime64("NaT", "us")))
    found = key_figures(columns, whole, in_hotspot=located(columns), n_hotspots=0)
    assert (np.isnan(found.overdue), value_of("overdue", found)) == (True, text("pages.no_value"))


def test_overdue_means_past_the_deadline_and_open_at_the_end() -> None:
    days = np.array(["2024-01-05", "2024-01-05", "2024-01-05", "2024-03-01", "NaT"], dtype="datetime64[us]")
    closed = np.array(["NaT", "2024-01-20", "2024-02-20", "NaT", "NaT"], dtype="datetime64[us]")
    columns = Columns(days, days, closed, ~np.isnat(closed), np.arange(5, dtype=np.int32), {}, {})
    assert overdue(columns, pd.Timestamp("2024-02-01")).tolist() == [True, False, True, False, False]
