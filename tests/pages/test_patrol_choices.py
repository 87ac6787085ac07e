"""What a plan is asked for."""

from datetime import time

import pytest

from hotspot.pages import patrol_choices


@pytest.mark.parametrize(
    ("first", "last", "span"),
    [(time(18, 30), time(22, 30), (1110, 1350)), (time(22), time(2), (1320, 1560)), (time(8), time(8), (480, 480))],
)
def test_a_shift_that_ends_earlier_ends_on_the_next_day(first: time, last: time, span: tuple[float, float]) -> None:
    assert patrol_choices.span_minutes(first, last) == span
