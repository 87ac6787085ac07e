"""Two periods of a run: found once, compared, refused before anything is tested."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hotspot import analysis
from hotspot.errors import InputDataError
from hotspot.exposures import Exposure
from hotspot.hotspots import ALL
from hotspot.hotspots.history import choose
from tests.moved import AFTER, BEFORE, build_moved_city

THEME = "street_vending"


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> analysis.Analysis:
    city = build_moved_city(tmp_path_factory.mktemp("moved"))
    return analysis.run(analysis.choose_inputs(None, reports=city.reports, areas=city.areas))


def test_a_hotspot_that_moved_is_gone_here_and_new_there(moved: analysis.Analysis) -> None:
    result = analysis.compare(moved, BEFORE, AFTER, theme=THEME).comparison
    assert result.places.set_index("period")["status"].to_dict() == {"before": "gone", "after": "new"}
    assert result.chance is not None
    assert result.chance.p_value <= 0.05


def test_what_is_found_is_what_any_period_finds(moved: analysis.Analysis) -> None:
    compared = analysis.compare(moved, BEFORE, AFTER, theme=THEME)
    for period, (found, _) in zip((BEFORE, AFTER), compared.found, strict=True):
        alone = analysis.detect(moved, start=period.start, end=period.end)[0]
        pd.testing.assert_frame_equal(found.members, alone.members)


def test_all_means_all_reports_together(moved: analysis.Analysis) -> None:
    result = analysis.compare(moved, BEFORE, AFTER)
    assert result.comparison.theme == ALL
    assert set(result.comparison.places["hotspot_id"].str.split(":").str[0]) <= {ALL}


def test_where_looks_explain_the_reports_there_is_no_hotspot_to_compare(moved: analysis.Analysis) -> None:
    halves = (moved.history.cell[choose(moved.history, period)] for period in (BEFORE, AFTER))
    most = np.max([np.bincount(cell, minlength=len(moved.grid)) for cell in halves], axis=0)
    looks = np.where(most > 5, 3 * most, most.mean())
    known = replace(moved, passes=Exposure(looks, "passes", "looks.csv", ()))
    assert analysis.compare(moved, BEFORE, AFTER).comparison.code == "said"
    assert analysis.compare(known, BEFORE, AFTER).comparison.code == "no_hotspot"


def test_periods_in_the_wrong_order_are_refused_before_any_test(moved: analysis.Analysis) -> None:
    def never(period: object) -> object:
        raise AssertionError

    with pytest.raises(InputDataError, match="compare_overlap"):
        analysis.compare(moved, AFTER, BEFORE, find=never)  # type: ignore[arg-type]
