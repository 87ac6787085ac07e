import pandas as pd

from hotspot.responsibility import DutyParams, read
from hotspot.responsibility.rules import best_rules, valid_rules
from tests.responsibility.helpers import AREAS, THEMES, raw

DUTIES = read(
    [raw("区域|责任单位|生效日期|失效日期\n张掖路|旧||2024-06-30\n张掖路|新|2024-07-01|\n|区||")],
    AREAS,
    THEMES,
    params=DutyParams(),
)
TARGET = pd.DataFrame({"target": [0], "area_id": ["620102002001"], "theme": ["garbage"]})


def units(day: str | None) -> list[str]:
    return valid_rules(DUTIES, None if day is None else pd.Timestamp(day, tz="Asia/Shanghai"))["unit"].to_list()


def test_first_and_last_day_count() -> None:
    assert set(units("2024-06-30 23:59")) == {"旧", "区"}
    assert set(units("2024-07-01 00:00")) == {"新", "区"}


def test_without_a_day_the_latest_rule_is_preferred() -> None:
    assert best_rules(TARGET, AREAS, valid_rules(DUTIES, None))["unit"].to_list() == ["新"]


def test_an_area_outside_the_table_is_still_under_rules_for_everywhere() -> None:
    found = best_rules(TARGET.assign(area_id="elsewhere"), AREAS, valid_rules(DUTIES, pd.Timestamp("2024-07-01")))
    assert found["unit"].to_list() == ["区"]
