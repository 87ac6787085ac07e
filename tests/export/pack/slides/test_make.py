"""What the slides say is what the facts say, in every cell, chart and card."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from pptx import Presentation

from hotspot.maps.words import few, number, ratio_text
from tests.export.pack.slides.reading import (
    every_text,
    find,
    make,
    parts,
    read,
    table,
    titled,
    words,
)
from tests.packs import make_bare_facts, make_facts


@pytest.fixture(scope="module")
def facts():
    return make_facts()


@pytest.fixture(scope="module")
def data(facts):
    return make(facts, issuer="城关区城市管理委员会办公室")


@pytest.fixture(scope="module")
def slides(data):
    return read(data)


@pytest.fixture(scope="module")
def bare():
    return read(make(make_bare_facts(), with_pictures=False))


def day(moment):
    return "–" if pd.isna(moment) else f"{moment:%Y-%m-%d}"


def many(n, *, language="zh"):
    """Facts with so many hotspots."""
    facts = make_facts(language=language)
    spots = pd.concat([facts.hotspots] * math.ceil(n / 5), ignore_index=True).head(n)
    return replace(facts, hotspots=spots.assign(rank=range(1, n + 1), hotspot_id=[f"h{k}" for k in range(n)]))


def test_first_slide_says_what_when_and_how_to_handle_it(slides, facts):
    text = every_text(slides[0])
    told = (facts.title, facts.period_name, "2017-06-30 23:04", "城关区城市管理委员会办公室", "内部资料", facts.mark)
    assert [part in text for part in told] == [True] * 6


def test_cards_hold_the_counts(slides, facts):
    counts = facts.counts
    figures = {name: find(slides[1:2], f"card:{name}")[0].text_frame.paragraphs[1].text for name in
               ("reports", "problems", "hotspots", "share", "overdue", "unanswered")}  # fmt: skip
    assert figures.pop("share") == f"{counts['in_hotspots'] / counts['reports']:.1%}"
    assert figures == {name: number(counts[name]) for name in figures}


def test_change_of_the_reports_is_that_of_the_counts(slides, facts):
    before, now = facts.counts["before"], facts.counts["reports"]
    text = find(slides, "card:reports")[0].text_frame.text
    assert f"{facts.previous_name}为 {before:.0f} 件，本期增加 {(now - before) / before:.1%}" in text


def test_ranks_are_those_of_the_facts(slides, facts):
    _, *rows = table(find(slides, "ranks")[0])
    expected = [
        [
            str(one.rank), one.theme_name, one.place, number(one.reports), number(one.expected, 1),
            ratio_text(one.rate_ratio, "zh"), one.unit or "无人负责", number(one.overdue), day(one.due_at),
            one.change_name,
        ]
        for one in facts.hotspots.itertuples()
    ]  # fmt: skip
    assert rows == expected


@pytest.mark.parametrize("language", ["zh", "en"])
def test_many_ranks_go_on_with_the_header_repeated(language):
    slides = read(make(many(60, language=language), top=3))
    tables = [table(shape) for shape in find(slides, "ranks")]
    assert [len(one) - 1 for one in tables] == [12] * 5
    assert len({tuple(one[0]) for one in tables}) == 1
    assert [row[0] for one in tables for row in one[1:]] == [str(rank) for rank in range(1, 61)]
    assert len(find(slides, "about")) == 3


def test_weeks_are_those_of_the_facts_and_dark_inside_the_period(slides, facts):
    charts = {shape.name.split(":")[-1]: shape.chart for shape in slides[4].shapes if shape.has_chart}
    assert list(charts) == ["reports", "street_vending", "garbage", "toilets"]
    for code, chart in charts.items():
        inside, earlier = (np.array(series.values, dtype=float) for series in chart.plots[0].series)
        assert np.nan_to_num(inside).tolist() == facts.weeks[code].where(facts.weeks["inside"], 0).tolist()
        assert np.nan_to_num(earlier).tolist() == facts.weeks[code].where(~facts.weeks["inside"], 0).tolist()
        assert list(chart.plots[0].categories) == [f"{start.month}/{start.day}" for start in facts.weeks["start"]]


def test_subdistricts_and_themes_are_those_of_the_facts(slides, facts):
    areas, themes = (find(slides, f"chart:{name}")[0].chart.plots[0] for name in ("areas", "themes"))
    known = facts.subdistricts[facts.subdistricts["area_id"] != ""]
    assert list(areas.categories) == known["name"].tolist()
    assert list(areas.series[0].values) == known["reports"].tolist()
    assert list(themes.categories) == facts.themes["name"].tolist()
    assert [list(series.values) for series in themes.series] == [
        facts.themes["reports"].tolist(),
        facts.themes["before"].tolist(),
    ]
    assert [series.name for series in themes.series] == [facts.period_name, facts.previous_name]
    assert "街道不明 10 件" in every_text(titled(slides, "街道与主题")[0])


def test_charts_say_how_much_they_leave_out(facts):
    rows = [{"area_id": f"6201{k:05d}", "name": f"{k}号街道", "reports": 50 - k} for k in range(20)]
    areas = pd.DataFrame(rows).reindex(columns=facts.subdistricts.columns)
    slides = titled(read(make(replace(facts, subdistricts=areas))), "街道与主题")
    assert len(find(slides, "chart:areas")[0].chart.plots[0].categories) == 15
    assert f"其余 5 个街道共 {sum(50 - k for k in range(15, 20))} 件" in every_text(slides[0])


def test_every_axis_begins_at_zero(slides):
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == 6
    assert {chart.value_axis.minimum_scale for chart in charts} == {0}


def test_a_hotspot_has_a_slide_with_all_that_is_known_of_it(slides, facts):
    for one in facts.hotspots.itertuples():
        slide = titled(slides, f"第 {one.rank} 位　{one.theme_name}：{one.place}")[0]
        cards = {name: find([slide], f"card:{name}")[0].text_frame.paragraphs[0].text for name in
                 ("reports", "expected", "ratio", "open", "overdue")}  # fmt: skip
        assert cards == {
            "reports": number(one.reports), "expected": number(one.expected, 1),
            "ratio": ratio_text(one.rate_ratio, "zh"), "open": number(one.open), "overdue": number(one.overdue),
        }  # fmt: skip
        about = dict(table(find([slide], "about")[0]))
        assert about["与上期相比"] == one.change_name
        assert about["主要问题"] == one.main
        assert f"{one.problems} 个问题" in about["时间"]
        assert one.reason in every_text(slide)
        if one.open:
            assert f"{day(one.due_at)}；截至 2017-06-30 逾期 {one.overdue:.0f} 件" in about["办理期限"]
        else:
            assert about["办理期限"] == "截至 2017-06-30，没有未结案上报。"


def test_units_stand_with_their_roles_the_lead_first(slides):
    units = {table(shape)[0][1] for shape in find(slides, "about")}
    assert "区城管执法局一中队（牵头）、区住建局（配合）" in units
    assert "无人负责" in units


def test_the_speaker_has_the_reason_and_each_part_with_its_unit(slides, facts):
    notes = titled(slides, "第 2 位　")[0].notes_slide.notes_text_frame.text
    assert facts.hotspots["reason"][1] in notes
    assert "责任清单.xlsx:3" in notes


def test_what_changed_is_that_of_the_facts(slides, facts):
    slide = titled(slides, "与上期相比的变化")
    for code in ("new", "back", "persistent"):
        own = facts.hotspots[facts.hotspots["change"] == code]
        items = [f"第 {one.rank} 位 {one.theme_name}：{one.place}" for one in own.itertuples()]
        assert find(slide, f"list:{code}")[0].text_frame.text.split("\n") == items
        assert f" {len(own)} 处" in find(slide, f"head:{code}")[0].text_frame.text
    gone = find(slide, "list:gone")[0].text_frame.text.split("\n")
    for line, one in zip(gone, facts.gone.itertuples(), strict=True):
        assert line == f"{one.change_name}：上期第 {one.rank} 位 {one.theme_name}，{one.place}，上期 {one.reports} 件"
    assert "另有 1 处无上期可比" in every_text(slide[0])


def test_the_week_is_that_of_the_facts(slides, facts):
    week = facts.week
    assert titled(slides, f"预计上报约 {few(week.total)} 件")
    _, *themes = table(find(slides, "slides_week_themes")[0])
    assert themes == [[one.name, few(one.expected)] for one in week.themes.itertuples()]
    _, *places = table(find(slides, "slides_week_places")[0])
    rows = week.places.itertuples()
    assert places == [[str(p.rank), p.place, p.subdistrict, p.theme_name, few(p.expected)] for p in rows]


def test_crews_are_those_of_the_facts(slides, facts):
    _, *rows = table(find(slides, "crews")[0])
    expected = [
        [
            one.crew, str(one.stops), f"{one.start_at:%H:%M}", f"{one.back_at:%H:%M}", f"{one.distance_km:.1f}",
            few(one.expected), one.first,
        ]
        for one in facts.week.crews.itertuples()
    ]  # fmt: skip
    assert rows == expected


def test_the_last_slide_says_how_and_from_what(slides, facts):
    text = every_text(slides[-1])
    assert [line in text for line in (*facts.footer, *facts.warnings)] == [True] * 5
    assert "3f9c21ab55667788" in text


def test_every_slide_says_until_when_from_what_whose_and_which(slides):
    for place, slide in enumerate(slides, start=1):
        foot, page = (words(find([slide], name)[0]) for name in ("footer", "number"))
        assert foot == "数据截至 2017-06-30 23:04 · 数据指纹 3f9c21ab5566 · 内部资料，注意保管"
        assert page == str(place)


def test_a_pack_for_all_is_not_marked_internal(facts):
    slides = read(make(replace(facts, internal=False, footer=("数据截至 2017-06-30",))))
    assert not any("内部资料" in every_text(slide) for slide in slides)


def test_pictures_charts_and_tables_are_described(slides):
    shapes = [shape for slide in slides for shape in slide.shapes if shape.has_chart or shape.has_table or
              shape.name.startswith("map:")]  # fmt: skip
    assert len(shapes) > 15
    assert all(shape.element.xpath("./*/p:cNvPr")[0].get("descr") for shape in shapes)


def test_a_map_carries_its_marks(slides, facts):
    maps = [slide for slide in slides if any(shape.name.startswith("map:") for shape in slide.shapes)]
    assert len(maps) == 6
    for slide in maps:
        assert find([slide], "marks")[0].text_frame.text == f"{facts.mark} · {facts.review}"


def test_a_missing_picture_leaves_its_place_to_the_text(facts):
    slides = read(make(facts, with_pictures=False))
    assert not find(slides, "map:overview")
    assert find(slides, "keys")[0].width > find(read(make(facts)), "keys")[0].width


def test_without_hotspots_nothing_is_ranked(bare):
    assert not find(bare, "ranks")
    assert "没有通过检验的热点" in every_text(bare[1])


def test_without_deadlines_nothing_is_said_to_be_overdue(bare, facts):
    assert find(bare, "card:overdue")[0].text_frame.paragraphs[1].text == "–"
    spots = replace(facts, has_deadlines=False, hotspots=facts.hotspots.assign(overdue=np.nan, due_at=pd.NaT))
    slides = read(make(spots))
    assert "逾期" not in table(find(slides, "ranks")[0])[0]
    assert not find(titled(slides, "第 1 位　"), "card:overdue")
    texts = [line for slide in (*bare, *slides) for line in every_text(slide).split("\n")]
    assert not [line for line in texts if "逾期 0" in line]
    assert "数据中没有办理期限" in every_text(titled(slides, "第 1 位　")[0])


def test_without_a_duty_table_nobody_is_called_unanswered(bare, facts):
    assert find(bare, "card:unanswered")[0].text_frame.paragraphs[1].text == "–"
    unknown = replace(facts, has_duties=False, duties=facts.duties.head(0), hotspots=facts.hotspots.assign(unit=""))
    texts = "\n".join(every_text(slide) for slide in read(make(unknown))[2:])
    assert "无人负责" not in texts
    assert "建议牵头单位" not in texts
    assert "未提供责任清单" in texts


def test_without_an_earlier_period_nothing_is_compared(bare):
    text = every_text(titled(bare, "与上期相比的变化")[0])
    assert "没有上期可比" in text
    assert "数据不含同样长的上一个时段" in text
    assert len(find(bare, "chart:themes")[0].chart.plots[0].series) == 1


def test_without_crews_the_way_to_a_plan_is_told(bare):
    assert not find(bare, "crews")
    assert "[inputs]" in every_text(titled(bare, "下周")[0])


def test_less_than_a_week_of_data_has_no_chart(facts):
    slide = titled(read(make(replace(facts, weeks=facts.weeks.head(0)))), "上报趋势")[0]
    assert "数据不足一周" in every_text(slide)


def test_english_slides_have_no_chinese_words_of_ours():
    facts = make_facts(language="en", words=lambda _: "x")
    own = facts.hotspots.assign(change_name="x", pattern_name="x")
    gone = facts.gone.assign(change_name="x")
    slides = read(make(replace(facts, hotspots=own, gone=gone, mark="x", footer=("x", "x"), origin=())))
    texts = "".join(every_text(slide) for slide in slides)
    assert not [letter for letter in texts if "\u4e00" <= letter <= "\u9fff"]


def test_the_same_facts_give_the_same_bytes(facts, data):
    assert make(make_facts(), issuer="城关区城市管理委员会办公室") == data


def test_times_in_the_file_are_those_of_the_data(data):
    core = parts(data)["docProps/core.xml"].decode()
    assert core.count("2017-06-30T15:04:00Z") == 2
    assert "<dc:creator>城关区城市管理委员会办公室</dc:creator>" in core


def test_writing_is_chinese_to_a_spell_checker(data):
    for name, part in parts(data).items():
        if name.startswith("ppt/slides/"):
            assert b"<a:rPr>" not in part
            assert part.count(b'lang="zh-CN"') >= part.count(b"<a:r>")
        if name.startswith("ppt/charts/chart"):
            assert b'<c:lang val="zh-CN"/>' in part


def test_facts_stay_as_they_were(facts):
    before = facts.hotspots.copy()
    make(facts)
    pd.testing.assert_frame_equal(facts.hotspots, before)


def test_the_house_look_is_wide(tmp_path, data):
    (tmp_path / "a.pptx").write_bytes(data)
    show = Presentation(str(tmp_path / "a.pptx"))
    assert show.slide_width / show.slide_height == pytest.approx(16 / 9, abs=0.001)


def test_no_dense_cluster_is_not_counted(facts):
    none = read(make(replace(facts, counts=dict(facts.counts) | {"dense": 0})))
    assert "未经检验，不计入热点" not in "".join(every_text(slide) for slide in none)


def test_without_a_map_of_subdistricts_none_are_charted_and_none_called_unknown(facts):
    nowhere = facts.subdistricts[(facts.subdistricts["area_id"] == "").to_numpy()]
    page = titled(read(make(replace(facts, subdistricts=nowhere))), "街道与主题")[0]
    assert len([shape for shape in page.shapes if shape.has_chart]) == 1
    assert "街道不明" not in every_text(page)


def test_no_cell_is_empty(facts):
    places = facts.week.places.assign(subdistrict="")
    shown = read(make(replace(facts, week=replace(facts.week, places=places))))
    tables = [shape.table for slide in shown for shape in slide.shapes if shape.has_table]
    assert all(cell.text for table in tables for row in table.rows for cell in row.cells)
