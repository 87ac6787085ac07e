"""The sentences say the figures of the facts, and nothing where there are none."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hotspot.export.pack.text import name_day
from hotspot.maps.words import few
from hotspot.periods import Period
from tests.export.pack.brief.reading import read_brief, read_standard, read_table, read_words
from tests.packs import day, make_bare_facts, make_facts

UNTIL = "2017年6月30日23:04"


def test_the_opening_reconciles_the_rows_read() -> None:
    words = read_words(read_standard())
    assert "依据2017年6月1日至2017年6月30日的上报数据编写，数据截至2017年6月30日23:04" in words
    assert "共读取记录510条，接收500条，退回10条" in words


def test_the_situation_counts_what_the_facts_count() -> None:
    words = read_words(read_standard())
    assert "2017年6月共收到上报100件，合并同一问题的重复上报后，为90个问题" in words
    assert "与上期（2017年5月）的90件相比，增加10件，上升11.1%" in words
    assert "落在辖区内的93件，占93.0%；落在辖区边界之外的2件；只有粗略位置、不参与热点检验的5件" in words
    assert "共检出显著热点5处，热点内的上报77件，占全部上报的77.0%。另有高发区1处" in words
    assert (
        "占道经营60件（比上期增加10件）、垃圾25件（比上期减少5件）、公厕15件（比上期增加5件），合计占全部上报的100.0%"
        in words
    )
    assert "酒泉路街道60件（比上期增加10件）、张掖路街道30件（与上期持平）。另有10件街道不明" in words


def test_overdue_is_said_as_of_the_end_of_the_data() -> None:
    words = read_words(read_standard())
    assert f"截至{UNTIL}，本期上报中已过限期仍未结案的5件，限期最早的一件为2017年6月5日" in words
    assert "较多的是占道经营3件、垃圾1件、公厕1件" in words


def test_the_trend_says_what_the_weeks_show() -> None:
    words = read_words(read_standard())
    assert "本期4个整周中，上报最多的一周是6月24日至6月30日，27件；最少的一周是6月10日至6月16日，23件" in words
    assert "（6月24日至6月30日）上报27件，与前一周的26件相比，增加1件，上升3.8%" in words


def test_every_hotspot_has_its_reason_its_lead_and_its_deadline() -> None:
    facts = make_facts()
    words = read_words(read_brief(facts)).split("\n")
    for n, row in zip("一二三四五", facts.hotspots.to_dict("records"), strict=True):
        told = words[words.index(f"（{n}）{row['place']}（{row['theme_name']}）") + 1]
        assert told.startswith(row["reason"])
        assert (f"建议由{row['unit']}牵头（依据：{row['rule']}）" if row["unit"] else "目前无人负责") in told
        if row["open"]:
            assert (
                f"未结案{row['open']}件，其中逾期{row['overdue']:.0f}件，最早限期为{name_day(row['due_at'], 'zh')}"
                in told
            )
        else:
            assert "已全部结案" in told


def test_only_the_first_get_a_paragraph() -> None:
    words = read_words(read_brief(make_facts(), top=2))
    assert "排在前2位的热点情况如下" in words
    assert ("（二）张掖路街道" in words, "（三）" in words.split("三、变化情况")[0]) == (False, False)


def test_changes_are_counted_named_and_defined() -> None:
    words = read_words(read_standard())
    assert (
        "与上期（2017年5月）相比，显著热点中新出现1处、反弹再现1处、持续2处；上期的热点，本期不再检出的有2处" in words
    )
    assert "1. 新出现1处：第1位酒泉路街道 · 第1社区（占道经营）。" in words
    assert "已消退1处：雁南街道 · 第5社区（垃圾，上期37件）" in words
    assert "未再检出1处：雁南街道 · 第5社区（垃圾，上期12件）" in words
    assert "不能说已经消退" in words


def test_nobody_is_named_only_where_there_is_a_duty_table() -> None:
    words = read_words(read_standard())
    assert "显著热点5处按责任清单分派，建议牵头单位共4个" in words
    assert "其中1处在责任清单中没有对应的单位，目前无人负责：第3位张掖路街道 · 第3社区（占道经营）" in words
    assert "无人负责的1处热点，建议先确定责任单位" in words
    none = read_words(read_brief(replace(make_facts(), has_duties=False, units=make_facts().units.head(0))))
    assert "没有提供责任清单，未作责任分派" in none
    assert "目前无人负责" not in none


def test_the_week_says_what_is_expected_due_and_planned() -> None:
    facts = make_facts()
    words, week = read_words(read_brief(facts)), facts.week
    assert f"7月1日至7月7日辖区内预计上报约{few(week.total)}件" in words
    assert "占道经营约12.4件、垃圾约7.2件、公厕约3.0件" in words
    assert "酒泉路街道约14.2件、张掖路街道约6.5件、雁南街道约2.0件" in words
    assert "落在7月1日至7月7日的热点有1处：第4位雁南街道 · 第4社区（公厕，雁南街道办事处，7月4日）" in words
    assert f"2017年7月1日首个班次安排2个班组，共到访3处（计划编号{week.plan_id}）" in words


def test_the_notes_hold_method_version_fingerprint_and_warnings() -> None:
    facts = make_facts()
    words = read_words(read_brief(facts)).split("六、有关说明")[1]
    assert all(line in words for line in (*facts.footer[2:], *facts.warnings))
    assert "其他提示1条，见《说明.md》" in words


@pytest.mark.parametrize(
    ("sentence", "caption"),
    [
        ("各主题情况见表", "各主题上报情况"),
        ("多出的件数排序，见表", "显著热点排名"),
        ("建议牵头单位共4个，见表", "建议牵头单位的热点和办理情况"),
        ("按限期先后列于表", "逾期未结案的上报（按限期先后）"),
        ("地点见表", "预计上报最集中的地点（7月1日至7月7日）"),
        ("），见表", "首个班次的巡查安排（7月1日）"),
    ],
)
def test_sentences_name_the_right_tables(sentence: str, caption: str) -> None:
    words = read_words(read_standard())
    assert f"表{words.split(sentence)[1][0]}　{caption}\n" in words


def test_bare_facts_say_why_nothing_is_said() -> None:
    words = read_words(read_brief(make_bare_facts()))
    for told in ("没有检出显著热点", "没有通过统计检验的显著热点，不作排名", "数据没有覆盖完整的上一时段",
                 "上报数据中没有办理期限或办结情况，本通报不统计逾期", "没有提供责任清单",
                 "没有提供班组名单"):  # fmt: skip
        assert told in words
    assert "0件逾期" not in words
    assert "逾期0件" not in words
    assert "nan" not in words.lower()


def test_no_deadlines_leave_no_word_of_what_is_overdue() -> None:
    facts = make_facts()
    facts = replace(
        facts, has_deadlines=False, overdue=facts.overdue.head(0), counts=dict(facts.counts) | {"overdue": np.nan},
        hotspots=facts.hotspots.assign(overdue=np.nan, due_at=pd.NaT), units=facts.units.assign(overdue=np.nan),
        themes=facts.themes.assign(overdue=np.nan),
    )  # fmt: skip
    document = read_brief(facts)
    words = read_words(document)
    assert words.count("逾期") == words.count("本通报不统计逾期")
    assert "逾期" not in "".join(cell.text for t in document.tables for cell in t.rows[0].cells)


def test_nothing_overdue_is_said_only_where_there_are_deadlines() -> None:
    facts = make_facts()
    facts = replace(facts, overdue=facts.overdue.head(0), counts=dict(facts.counts) | {"overdue": 0.0})
    assert f"截至{UNTIL}，本期上报中没有已过限期仍未结案的" in read_words(read_brief(facts))


def test_a_day_of_another_year_says_its_year() -> None:
    facts = make_facts()
    spots = facts.hotspots.assign(due_at=[day("2016-12-30 10:00")] * 5)
    cells = [c.text for t in read_brief(replace(facts, hotspots=spots)).tables for r in t.rows for c in r.cells]
    assert "2016年12月30日" in cells


@pytest.mark.parametrize("bare", [True, False])
def test_english_is_english(bare: bool) -> None:
    facts = make_facts(language="en", words=lambda _: "Place")
    facts = replace(
        facts, footer=("Internal", "Approval"), mark=None, hotspots=facts.hotspots.assign(change_name="new"),
        gone=facts.gone.assign(change_name="gone"),
    )  # fmt: skip
    if bare:
        bare_counts, idle = make_bare_facts().counts, replace(facts.week, crews=facts.week.crews.head(0))
        facts = replace(
            facts, counts=bare_counts, previous=None, has_deadlines=False, has_duties=False, week=idle, warnings=(),
            hotspots=facts.hotspots.head(0), overdue=facts.overdue.head(0),
        )  # fmt: skip
    words = read_words(read_brief(facts))
    assert "Hotspots of reported problems\nPlace, June 2017" in words
    assert "\n1. The situation\n" in words
    assert bare or "Compared with 90 in the previous period (May 2017): 10 more (up 11.1%)" in words
    assert not re.search("[\u4e00-\u9fff]", words)


def make_quiet_facts():
    """A day without hotspots, then or before, whose reports are all closed in time; the period before is known."""
    facts = make_facts()
    none = {name: getattr(facts, name).head(0) for name in ("hotspots", "gone", "duties", "shares", "units", "overdue")}
    counts = dict(facts.counts) | {"hotspots": 0, "in_hotspots": 0, "unanswered": 0.0, "overdue": 0.0}
    themes = facts.themes.assign(overdue=0.0, hotspots=0, before=facts.themes["reports"].astype(float))
    period = Period(day("2017-06-05"), day("2017-06-06"))
    return replace(facts, **none, counts=counts, themes=themes, period=period, period_name="2017年6月5日")


def test_a_quiet_day_is_one_day_and_lists_no_nothings() -> None:
    words = read_words(read_brief(make_quiet_facts()))
    assert "本通报依据2017年6月5日的上报数据编写" in words
    assert "上期（2017年5月）和本期都没有显著热点，没有变化可列" in words
    assert not re.search(r"(新出现|反弹再现|持续|不再检出的有)0处", words)


def test_the_section_of_deadlines_is_never_empty() -> None:
    for facts in (make_facts(), make_bare_facts(), make_quiet_facts()):
        words = read_words(read_brief(facts)).split("\n")
        assert words[words.index("（二）限期事项") + 1] != "（三）巡查安排"


def test_no_gap_has_no_sign() -> None:
    rows = read_table(read_brief(make_quiet_facts()), "各主题上报情况")
    assert {row[3] for row in rows[1:-1]} == {"0"}


def test_open_is_not_said_where_the_data_do_not_say() -> None:
    facts = make_facts()
    spots = facts.hotspots.assign(open=np.nan, overdue=np.nan, due_at=pd.NaT)
    words = read_words(read_brief(replace(facts, has_deadlines=False, hotspots=spots)))
    assert "上报数据中没有办结情况，未结案件数不明" in words
    assert "未结案–" not in words
    assert "已全部结案" not in words


def test_without_a_map_of_subdistricts_none_is_called_unknown() -> None:
    facts = make_facts()
    nowhere = facts.subdistricts[(facts.subdistricts["area_id"] == "").to_numpy()]
    assert "街道不明" not in read_words(read_brief(replace(facts, subdistricts=nowhere)))
