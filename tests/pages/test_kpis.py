"""Changes between periods."""

import math
from dataclasses import replace

import pytest

from hotspot.pages.figures import KeyFigures
from hotspot.pages.kpis import difference

BEFORE = KeyFigures(reports=200, problems=100, hotspots=4, hotspot_share=0.25, overdue=3, located_share=0.9)
NOW = KeyFigures(reports=150, problems=110, hotspots=6, hotspot_share=0.2, overdue=3, located_share=0.95)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("reports", -25.0),
        ("problems", 10.0),
        ("hotspots", 2),
        ("hotspot_share", -5.0),
        ("overdue", 0),
        ("located_share", 5.0),
    ],
)
def test_counts_per_cent_and_points(name: str, change: float) -> None:
    assert difference(name, NOW, BEFORE) == change


def test_nothing_before_gives_no_change() -> None:
    nothing = replace(BEFORE, reports=0, hotspot_share=math.nan)
    assert [
        difference("reports", NOW, nothing),
        difference("hotspot_share", NOW, nothing),
        difference("overdue", NOW, None),
    ] == [None] * 3
