import numpy as np

from hotspot.demo.habits import DAYS, EVENING, WEEKEND, choose_days, draw_minutes, read_habits, weigh_days, weigh_hours


def test_the_half_year_has_181_days_and_begins_on_a_sunday() -> None:
    assert len(DAYS) == 181
    assert WEEKEND[:7].tolist() == [True, False, False, False, False, False, True]


def test_weights_of_days_sum_to_one_a_theme() -> None:
    weights = weigh_days(read_habits(), np.random.default_rng(0))
    assert np.allclose(weights.sum(axis=1), 1)


def test_vending_is_an_evening_and_weekend_habit_and_garbage_a_morning_one() -> None:
    habits = read_habits()
    themes = habits["theme"].tolist()
    hours, days = weigh_hours(habits), weigh_days(habits, np.random.default_rng(0))
    vending, garbage = themes.index("street_vending"), themes.index("garbage")
    assert 17 <= hours[vending, 0].argmax() <= 20
    assert 6 <= hours[garbage, 0].argmax() <= 9
    assert days[vending, WEEKEND].mean() > days[vending, ~WEEKEND].mean()


def test_a_rebound_is_quiet_in_between_and_back_at_the_end() -> None:
    active = choose_days("rebound")
    assert active[:63].all()
    assert not active[63:119].any()
    assert active[119:].all()


def test_drawn_times_keep_to_days_and_hours() -> None:
    rng = np.random.default_rng(0)
    minute = draw_minutes(500, choose_days("evening").astype(float), np.stack([EVENING, EVENING]), rng)
    assert not WEEKEND[minute // 1440].any()
    assert set(np.unique(minute // 60 % 24)) <= {18, 19, 20, 21}
    assert (minute % 60 != 0).all()
