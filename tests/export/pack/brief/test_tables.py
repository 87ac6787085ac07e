"""Every cell of every table is one of the facts."""

from dataclasses import replace

import pandas as pd
import pytest
from docx.oxml.ns import qn

from hotspot.export.pack.brief.tables import MOST_LATE, make_tables
from tests.export.pack.brief.reading import read_brief, read_standard, read_table
from tests.packs import make_bare_facts, make_facts


def short(day: pd.Timestamp) -> str:
    return "–" if pd.isna(day) else f"{day.month}月{day.day}日"


def test_the_themes_with_their_sum() -> None:
    facts = make_facts()
    _, *rows, last = read_table(read_brief(facts), "各主题上报情况")
    told = facts.themes[["name", "reports", "before", "problems", "hotspots", "overdue"]].astype(object)
    assert [[r[0], *map(int, (r[1], r[2], r[4], r[5], r[6]))] for r in rows] == told.to_numpy().tolist()
    counts = [facts.counts[name] for name in ("reports", "before", "problems", "hotspots", "overdue")]
    assert [last[0], *map(int, (last[1], last[2], last[4], last[5], last[6]))] == ["合计", *counts]
    assert [row[3] for row in [*rows, last]] == ["+10", "−5", "+5", "+10"]


def test_the_hotspots_by_rank() -> None:
    facts = make_facts()
    _, *rows = read_table(read_brief(facts), "显著热点排名")
    expected = [
        [str(s.rank), s.theme_name, s.place, str(s.reports), f"{s.expected:.1f}", f"{s.rate_ratio:.1f}",
         s.unit or "无人负责", f"{s.overdue:.0f}", short(s.due_at), s.change_name]
        for s in facts.hotspots.itertuples()
    ]  # fmt: skip
    assert rows == expected


def test_the_units() -> None:
    facts = make_facts()
    _, *rows = read_table(read_brief(facts), "建议牵头单位的热点和办理情况")
    assert rows == [
        [u.unit or "无人负责", str(u.hotspots), str(u.reports), str(u.open), f"{u.overdue:.0f}", short(u.due_at)]
        for u in facts.units.itertuples()
    ]


def test_the_overdue_reports_oldest_first() -> None:
    facts = make_facts()
    _, *rows = read_table(read_brief(facts), "逾期未结案的上报")
    assert [[r[0], r[3], r[4], r[5]] for r in rows] == [
        [o.report_id, short(o.due_at), str(o.days), o.unit or "–"] for o in facts.overdue.itertuples()
    ]
    assert rows[0][1:3] == ["占道经营 · 店外经营", "酒泉路街道 · 第1社区 · 民主西路0号"]


def test_only_so_many_overdue_reports_and_where_the_others_are() -> None:
    facts = make_facts()
    many = pd.concat([facts.overdue] * 8, ignore_index=True)
    facts = replace(facts, overdue=many, counts=dict(facts.counts) | {"overdue": 40.0})
    document = read_brief(facts)
    assert len(read_table(document, "逾期未结案的上报")) == MOST_LATE + 1
    assert "其余25件见《责任清单.xlsx》" in "".join(p.text for p in document.paragraphs)


def test_the_places_and_crews_of_the_week() -> None:
    facts = make_facts()
    document = read_brief(facts)
    _, *places = read_table(document, "预计上报最集中的地点")
    week = facts.week
    assert [row[:4] for row in places] == [
        [str(p["rank"]), p["place"], p["subdistrict"], p["theme_name"]] for p in week.places.to_dict("records")
    ]
    assert [row[4] for row in places] == ["0.97", "0.55", "0.31"]
    _, *crews = read_table(document, "首个班次的巡查安排")
    assert crews == [
        [c.crew, f"{c.start_at:%H:%M}", f"{c.back_at:%H:%M}", str(c.stops), f"{c.distance_km:.1f}", c.first]
        for c in week.crews.itertuples()
    ]


def test_sixty_hotspots_are_all_listed() -> None:
    facts = make_facts()
    many = pd.concat([facts.hotspots] * 12, ignore_index=True).assign(rank=range(1, 61))
    document = read_brief(replace(facts, hotspots=many, counts=dict(facts.counts) | {"hotspots": 60}))
    assert [row[0] for row in read_table(document, "显著热点排名")[1:]] == [str(k) for k in range(1, 61)]


def test_tables_without_rows_and_columns_without_data_are_left_out() -> None:
    tables = make_tables(make_bare_facts())
    assert list(tables) == ["themes", "places"]
    assert tables["themes"].heads == ("主题", "上报（件）", "问题（个）", "热点（处）")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("bare", [True, False])
def test_tables_fill_the_type_area(language: str, bare: bool) -> None:
    facts = replace(make_bare_facts() if bare else make_facts(language=language), language=language)
    assert {round(sum(table.widths), 6) for table in make_tables(facts).values()} == {156.0}


def test_head_rows_repeat_and_rows_stay_whole() -> None:
    for table in read_standard().tables:
        rows = list(table._tbl.iter(qn("w:tr")))
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        heads = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
        assert heads == [True] + [False] * (len(rows) - 1)


def test_figures_stand_on_the_right() -> None:
    table = next(t for t in read_standard().tables if t.cell(0, 0).text == "位次")
    assert [str(cell.paragraphs[0].alignment) for cell in table.rows[1].cells[:4]] == [
        "RIGHT (2)", "None", "None", "RIGHT (2)",
    ]  # fmt: skip


def test_hotspots_of_all_themes_and_themes_without_reports_now_are_explained() -> None:
    facts = make_facts()
    counts = dict(facts.counts) | {"hotspots": 6, "before": 93.0}
    note = make_tables(replace(facts, counts=counts))["themes"].note
    assert "有1处由全部主题合在一起检验得出" in note
    assert "有3件所属的主题本期没有上报" in note
