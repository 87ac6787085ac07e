"""The duty list read back: the same figures as the facts, on sheets that print and cannot compute."""

import io
import re
import warnings
from dataclasses import replace
from itertools import cycle

import openpyxl
import pandas as pd
import pytest

from hotspot.export.pack.duty_list import make_duty_list
from hotspot.export.pack.facts import gather_facts
from hotspot.settings import Pack
from tests.hostile import PAYLOADS
from tests.packs import day, make_bare_facts, make_facts

FIXED = ["总表", "逾期上报", "单位汇总", "街道汇总", "主题汇总", "说明"]
COUNTED = {
    "上报件数": "reports",
    "上期上报件数": "before",
    "问题个数": "problems",
    "热点个数": "hotspots",
    "逾期": "overdue",
}
RUNS = re.compile(r"^[\s\u200b-\u200f\u2060-\u2069]*[=+\-@＝＋－＠﹢﹣﹦﹫−]")


def open_list(facts, by="subdistrict"):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return openpyxl.load_workbook(io.BytesIO(make_duty_list(facts, options=Pack(sheets_by=by))))


def rows_of(page, n=None):
    """Rows below the head, by their headings; without total and remarks."""
    heads = [cell.value for cell in page[3]]
    last = 3 + n if n is not None else int(re.search(r"\d+$", page.auto_filter.ref)[0]) if page.auto_filter.ref else 3
    return [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in page.iter_rows(4, last)]


def parts_of(book):
    return [page for page in book.worksheets if page.title not in FIXED]


def shown(value):
    """What stands in a cell for a figure of the facts."""
    if pd.isna(value):
        return "–"
    return value.tz_localize(None).to_pydatetime() if isinstance(value, pd.Timestamp) else value


@pytest.fixture(scope="module")
def real(briefing):
    return gather_facts(briefing, language="zh")


@pytest.fixture(params=["made up", "real"])
def facts(request):
    return make_facts() if request.param == "made up" else request.getfixturevalue("real")


def test_the_first_sheet_tells_every_hotspot_as_the_facts_do(facts):
    rows = rows_of(open_list(facts)["总表"])
    columns = {"位次": "rank", "主题": "theme_name", "热点位置": "place", "上报件数": "reports", "问题个数": "problems",
               "预期件数": "expected", "变化": "change_name", "未结案": "open",
               "逾期": "overdue", "最早限期": "due_at", "认定理由": "reason", "责任依据": "rule"}  # fmt: skip
    for head, column in columns.items():
        assert [row[head] for row in rows] == [shown(v) for v in facts.hotspots[column]], head
    assert [row["倍数"] for row in rows] == pytest.approx(facts.hotspots["rate_ratio"].tolist(), rel=1e-12)
    assert [row["建议牵头单位"] for row in rows] == [unit or "无人负责" for unit in facts.hotspots["unit"]]


@pytest.mark.parametrize("by", ["subdistrict", "unit"])
def test_each_part_of_a_hotspot_stands_on_one_sheet(facts, by):
    found = [
        (row["位次"], row["责任区域"], row.get("责任单位") or page.title, row["职责"], row["本职责首选"],
         round(row["上报占比"], 9), row["逾期"], row["最早限期"], row["责任依据"], row["上报件数"], row["未结案"])
        for page in parts_of(open_list(facts, by)) for row in rows_of(page)
    ]  # fmt: skip
    duties = facts.duties
    wanted = [
        (row.rank, row.area, row.unit or "无人负责", row.role, "是" if row.lead else "否", round(row.share, 9),
         shown(row.overdue), shown(row.due_at), row.rule, row.reports, row.open)
        for row in duties.itertuples()
    ]  # fmt: skip
    assert sorted(found, key=str) == sorted(wanted, key=str)


@pytest.mark.parametrize("by", ["subdistrict", "unit"])
def test_a_sheet_holds_the_rows_of_its_subdistrict_or_unit(facts, by):
    column, none = ("unit", "无人负责") if by == "unit" else ("subdistrict", "跨街道或街道不明")
    rows = {page.title: len(rows_of(page)) for page in parts_of(open_list(facts, by))}
    assert rows == {name or none: n for name, n in facts.duties[column].value_counts().items()}


def test_parts_of_no_known_subdistrict_have_a_sheet_and_it_is_the_last_one():
    facts = make_facts()
    unknown = facts.duties.assign(subdistrict_id=["", *facts.duties["subdistrict_id"][1:]])
    pages = parts_of(open_list(replace(facts, duties=unknown)))
    assert pages[-1].title == "跨街道或街道不明"
    assert [row["位次"] for row in rows_of(pages[-1])] == [1]


def test_subdistricts_stand_in_the_order_of_their_codes_and_units_in_that_of_ranks():
    assert [p.title for p in parts_of(open_list(make_facts()))] == ["酒泉路街道", "张掖路街道", "雁南街道"]
    units = [p.title for p in parts_of(open_list(make_facts(), "unit"))]
    assert units == ["酒泉路街道办事处", "区城管执法局一中队", "区住建局", "雁南街道办事处", "区环卫局", "无人负责"]


def test_the_overdue_are_those_of_the_facts(facts):
    rows = rows_of(open_list(facts)["逾期上报"])
    columns = {"上报编号": "report_id", "主题": "theme_name", "问题类别": "category", "上报时间": "reported_at",
               "办理期限": "due_at", "逾期天数": "days", "位次": "rank"}  # fmt: skip
    assert len(rows) == facts.counts["overdue"]
    for head, column in columns.items():
        assert [row[head] for row in rows] == [shown(v) for v in facts.overdue[column]], head


def test_units_of_reports_in_no_hotspot_are_not_called_nobody():
    rows = rows_of(open_list(make_facts())["逾期上报"])
    assert [row["建议牵头单位"] for row in rows] == [
        "酒泉路街道办事处",
        "区城管执法局一中队",
        "无人负责",
        "雁南街道办事处",
        "–",
    ]


@pytest.mark.parametrize(("sheet", "table"), [("街道汇总", "subdistricts"), ("主题汇总", "themes")])
def test_counts_are_those_of_the_facts_and_add_up(facts, sheet, table):
    page, told = open_list(facts)[sheet], getattr(facts, table)
    rows = rows_of(page)
    for head, column in COUNTED.items():
        assert [row[head] for row in rows] == [shown(v) for v in told[column]], head
    total = dict(zip((c.value for c in page[3]), (c.value for c in page[4 + len(rows)]), strict=True))
    assert next(iter(total.values())) == "合计"
    for head, name in COUNTED.items():
        assert total[head] == shown(facts.counts[name])
    for head in ("上报件数", "上期上报件数", "逾期"):
        numbers = [row[head] for row in rows if row[head] != "–"]
        assert sum(numbers) == (total[head] if total[head] != "–" else 0)


def test_the_units_are_those_of_the_facts(facts):
    rows = rows_of(open_list(facts)["单位汇总"])
    for head, column in {"热点个数": "hotspots", "上报件数": "reports", "未结案": "open", "逾期": "overdue",
                         "最早限期": "due_at"}.items():  # fmt: skip
        assert [row[head] for row in rows] == [shown(v) for v in facts.units[column]], head


def test_a_word_says_how_urgent_each_hotspot_is():
    facts = make_facts()
    until = facts.data_until
    spots = facts.hotspots.assign(
        open=[1, 1, 1, 1, 0],
        overdue=[1.0, 0.0, 0.0, 0.0, 0.0],
        due_at=[
            until - pd.Timedelta(days=1),
            until + pd.Timedelta(days=3),
            until + pd.Timedelta(days=4),
            pd.NaT,
            pd.NaT,
        ],
    )
    rows = rows_of(open_list(replace(facts, hotspots=spots))["总表"])
    assert [row["状态"] for row in rows] == ["逾期", "临近", "正常", "无期限", "已结案"]


def test_overdue_is_red_and_bold_and_soon_due_is_yellow():
    page = open_list(make_facts())["总表"]
    rules = {rule.formula[0]: rule.dxf for one in page.conditional_formatting for rule in one.rules}
    red, yellow = rules['$N4="逾期"'], rules['$N4="临近"']
    assert page["N3"].value == "状态"
    assert red.font.b
    assert not yellow.font.b
    assert red.fill.bgColor.rgb == "FFFFC7CE"
    assert yellow.fill.bgColor.rgb == "FFFFEB9C"
    assert {str(one.sqref) for one in page.conditional_formatting} == {"L4:L8", "M4:M8", "N4:N8"}


@pytest.mark.parametrize(("payload", "by"), list(zip(PAYLOADS, cycle(["subdistrict", "unit"]), strict=False)))
def test_hostile_text_is_text_and_stays_text_when_saved_as_csv(payload, by):
    book = open_list(make_facts(words=lambda word: payload + word), by)
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not any(cell.hyperlink for cell in cells)
    assert not any(isinstance(cell.value, str) and RUNS.match(cell.value) for cell in cells)
    assert list(book.defined_names) == []
    names = {name for page in book.worksheets for name in page.defined_names}
    assert names <= {"_xlnm._FilterDatabase", "_xlnm.Print_Titles", "_xlnm.Print_Area"}


def test_hostile_text_is_not_lost():
    rows = rows_of(open_list(make_facts(words=lambda word: "=1+1" + word))["总表"])
    assert rows[0]["建议牵头单位"] == "'=1+1酒泉路街道办事处"


def test_a_unit_named_like_a_fixed_sheet_gets_another_name():
    facts = make_facts()
    book = open_list(replace(facts, duties=facts.duties.assign(unit="总表")), "unit")
    assert book.sheetnames == ["总表", "总表 (2)", *FIXED[1:]]


def test_without_hotspots_every_sheet_opens_and_says_why_it_is_empty():
    book = open_list(make_bare_facts())
    assert book.sheetnames == FIXED
    assert "没有达到统计显著的热点" in book["总表"]["A4"].value
    assert "没有提供责任清单" in book["单位汇总"]["A4"].value


def test_without_deadlines_nothing_is_said_to_be_in_time():
    facts = replace(make_facts(), has_deadlines=False)
    nan = float("nan")
    facts = replace(facts, hotspots=facts.hotspots.assign(overdue=nan, due_at=pd.NaT), overdue=facts.overdue.head(0))
    book = open_list(facts)
    assert "无法判断是否逾期" in book["逾期上报"]["A4"].value
    rows = rows_of(book["总表"])
    assert {(row["逾期"], row["最早限期"], row["状态"]) for row in rows} == {("–", "–", "–")}
    assert "没有办理期限" in book["总表"]["A2"].value


def test_with_deadlines_and_none_overdue_it_says_as_of_when():
    facts = make_facts()
    page = open_list(replace(facts, overdue=facts.overdue.head(0)))["逾期上报"]
    assert page["A4"].value == "截至 2017-06-30 23:04，本期上报没有逾期未结案的。"


def test_without_a_duty_table_nobody_is_called_unanswered():
    facts = make_facts()
    spots = facts.hotspots.assign(unit="", units="", rule="")
    none = replace(facts, has_duties=False, hotspots=spots, duties=facts.duties.head(0), units=facts.units.head(0))
    book = open_list(none)
    texts = [cell.value for page in book.worksheets for row in page.iter_rows() for cell in row]
    assert "无人负责" not in texts
    assert {row["建议牵头单位"] for row in rows_of(book["总表"])} == {"–"}
    assert "整改措施" in rows_of(book["总表"])[0]
    assert any("没有提供责任清单" in str(text) for text in texts)


def test_sixty_hotspots_stand_on_the_sheets():
    facts = make_facts()
    spots = pd.concat([facts.hotspots] * 12, ignore_index=True).assign(rank=range(1, 61))
    duties = pd.concat([facts.duties] * 12, ignore_index=True)
    book = open_list(replace(facts, hotspots=spots, duties=duties))
    assert [row["位次"] for row in rows_of(book["总表"])] == list(range(1, 61))
    assert sum(len(rows_of(page)) for page in parts_of(book)) == 12 * len(facts.duties)


@pytest.mark.parametrize("internal", [True, False])
def test_every_sheet_prints_on_a4_across_with_its_head_on_each_page(internal):
    for page in open_list(replace(make_facts(), internal=internal)).worksheets:
        setup = page.page_setup
        assert (setup.orientation, setup.paperSize) == ("landscape", 9)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert setup.fitToWidth in (None, 1)
        assert page.oddFooter.center.text == "第 &P 页，共 &N 页"
        assert page.oddHeader.left.text == ("内部资料，注意保管" if internal else None)
        assert "2017-06-30 23:04" in page.oddHeader.right.text
        assert page.print_area
        if page.title != "说明":
            assert page.print_title_rows == "$3:$3"
            assert page.freeze_panes == "D4"
            assert page.auto_filter.ref.startswith("A3:")
            assert "2017年6月" in page["A2"].value
            assert "2017-06-30 23:04" in page["A2"].value


def test_what_is_filled_in_is_chosen_from_a_list_or_is_a_date():
    page = parts_of(open_list(make_facts()))[0]
    heads = {cell.value: cell.column_letter for cell in page[3]}
    rules = {str(rule.sqref)[0]: rule for rule in page.data_validations.dataValidation}
    assert rules[heads["完成情况"]].formula1 == '"未整改,整改中,已整改"'
    assert rules[heads["完成时限"]].type == "date"
    assert all(page[f"{heads[name]}4"].value is None for name in ("整改措施", "责任人签字", "完成时限", "完成情况"))


def test_the_last_sheet_says_how_to_read_the_list():
    lines = [[cell.value for cell in row] for row in open_list(make_facts())["说明"].iter_rows(2)]
    text = str(lines)
    assert "2017年6月" in text
    assert all(line in text for line in ("数据指纹 3f9c21ab5566", "48 条在辖区边界之外。", "数据截至后 3 天内到期"))


def test_the_english_list_has_english_words():
    book = open_list(make_facts(language="en"))
    assert book.sheetnames[0] == "All hotspots"
    heads = [str(cell.value) for page in book.worksheets if page.title != "About" for cell in page[3]]
    assert not re.search("[\u4e00-\u9fff]", "".join(heads))
    assert rows_of(book["All hotspots"])[0]["State"] == "overdue"


@pytest.mark.parametrize("by", ["subdistrict", "unit"])
def test_the_same_facts_give_the_same_bytes(by):
    first, second = (make_duty_list(make_facts(), options=Pack(sheets_by=by)) for _ in range(2))
    assert first == second


def test_the_workbook_bears_the_time_of_the_data():
    assert open_list(make_facts()).properties.created == day("2017-06-30 15:04").tz_localize(None).to_pydatetime()
