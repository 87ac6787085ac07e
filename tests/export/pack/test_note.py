"""The note: counts that add up, a command that can be read back, and nothing in it that Markdown runs."""

import hashlib
import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from hotspot.export.pack.facts import gather_facts
from hotspot.export.pack.note import escape, make_note
from hotspot.periods import Period, read_period
from tests.hostile import PAYLOADS
from tests.packs import day, make_bare_facts, make_facts

COUNTED = {
    "读入行数": "read", "退回行数": "rejected", "本期上报": "reports", "位置可用": "located", "位置粗略": "imprecise",
    "辖区之外": "outside", "问题": "problems", "上期上报": "before", "热点": "hotspots", "热点内上报": "in_hotspots",
    "无人负责的热点": "unanswered", "逾期上报": "overdue", "高发区（未检验）": "dense",
}  # fmt: skip
MARKUP = (
    "[x](http://evil.example)", "![x](y)", "**a**", "_a_", "~~a~~", "| a | b |", "1. a", "- a", "+ a", "# a", "---",
    "===", "`a`", "<http://evil.example>", "a\nb",
)  # fmt: skip
FILES = {"热点地图.html": b"map", "图集/01-全区.png": b"page", "责任清单.xlsx": "ab" * 32}


def parse(note):
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(note)


def kinds(note):
    return {token.type for block in parse(note) for token in [block, *(block.children or ())]}


def tables(note):
    """Rows of cells of each table, as shown."""
    found, row = [], []
    tokens = parse(note)
    for i, token in enumerate(tokens):
        if token.type == "table_open":
            found.append([])
        elif token.type in ("td_open", "th_open"):
            row.append("".join(child.content for child in tokens[i + 1].children))
        elif token.type == "tr_close":
            found[-1].append(row)
            row = []
    return found


def test_each_file_is_told_with_its_fingerprint():
    rows = tables(make_note(make_facts(), FILES))[0][1:]
    assert [row[0] for row in rows] == list(FILES)
    assert [row[2] for row in rows] == [
        hashlib.sha256(b"map").hexdigest(),
        hashlib.sha256(b"page").hexdigest(),
        "ab" * 32,
    ]
    assert all(row[1] for row in rows)


@pytest.mark.parametrize("kind", ["made up", "real"])
def test_the_counts_are_those_of_the_facts_and_add_up(kind, request):
    facts = make_facts() if kind == "made up" else gather_facts(request.getfixturevalue("briefing"), language="zh")
    note = make_note(facts, FILES)
    rows = {row[0]: row[1] for row in tables(note)[1][1:]}
    for head, name in COUNTED.items():
        assert rows[head] == f"{facts.counts[name]:,.0f}", head
    for line in re.findall(r"^(?:读入|本期上报).*=.*$", note, re.MULTILINE):
        whole, *parts = (int(n.replace(",", "")) for n in re.findall(r" ([\d,]+) ", line))
        assert whole == sum(parts)
    assert len(re.findall(r"^(?:读入|本期上报).*=.*$", note, re.MULTILINE)) == 2


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_makes_the_same_period_again(language):
    facts = replace(make_facts(language=language), period=Period(day("2017-06-12"), day("2017-06-19")))
    found = re.search(r"hotspot pack --period (\S+) --lang (\S+) -o", make_note(facts, FILES))
    assert read_period(found[1]) == facts.period
    assert found[2] == language


def test_warnings_quality_and_provenance_are_told():
    facts = make_facts()
    note = make_note(facts, FILES)
    shown = "".join(child.content for token in parse(note) for child in token.children or ())
    assert all(line in shown for line in (*facts.warnings, *facts.quality, *facts.footer))
    assert tables(note)[2][1:] == [list(pair) for pair in facts.origin]
    assert "2017-06-30 23:04" in note
    assert "2017年6月（2017-06-01 至 2017-06-30）" in note


def test_settings_stand_in_a_block_that_nothing_in_them_ends():
    value = '{"title": "``` \\n~~~ </pre>", "a": 1}'
    note = make_note(replace(make_facts(), origin=(("设置（hotspot.toml）", value),)), FILES)
    fences = [token.content for token in parse(note) if token.type == "fence"]
    assert len(fences) == 2
    assert '"title": "``` \\n~~~ </pre>"' in fences[1]


def test_letters_no_font_has_are_named():
    assert "䶮 (U+4DAE)、𠮷 (U+20BB7)" in make_note(make_facts(), FILES, missing="𠮷䶮")
    assert "U+" not in make_note(make_facts(), FILES)


def test_what_is_not_known_is_a_dash_and_said():
    note = make_note(make_bare_facts(), FILES)
    rows = {row[0]: row[1] for row in tables(note)[1][1:]}
    assert {rows[name] for name in ("上期上报", "无人负责的热点", "逾期上报")} == {"–"}
    assert "不表示没有逾期" in note
    assert "不表示无人负责" in note


@pytest.mark.parametrize("payload", [*PAYLOADS, *MARKUP])
def test_text_of_the_data_is_shown_as_it_is_and_is_no_markup(payload):
    facts = make_facts(words=lambda word: payload + word)
    plain = make_note(make_facts(), FILES)
    hostile = make_note(facts, FILES | {payload + ".png": b"x"}, missing=payload)
    assert kinds(hostile) <= kinds(plain) - {"link_open", "image", "html_inline", "html_block", "s_open", "em_open"}
    assert [len(row) for table in tables(hostile) for row in table[1:]] == [
        len(table[0]) for table in tables(hostile) for _ in table[1:]
    ]
    shown = [token.children for token in parse(hostile) if token.type == "inline"]
    texts = ["".join(child.content for child in children) for children in shown]
    assert facts.title in texts
    assert facts.warnings[0] in texts
    assert tables(hostile)[2][-1][0] == facts.origin[-1][0]


@pytest.mark.parametrize(
    "text", ["http://evil.example", "HTTPS://evil.example", "www.evil.example", "WWW.evil.example"]
)
def test_an_address_is_broken_for_programs_that_make_links_of_addresses(text):
    assert not re.search(r"(?i)://|www\.", escape(text))
    assert parse(escape(text))[1].children[0].content.startswith(text[:4])


def test_names_of_files_stay_readable_in_a_plain_editor():
    assert escape("12345热线_2017年二季度.csv") == "12345热线_2017年二季度.csv"


def test_the_english_note_has_english_words_of_its_own():
    note = make_note(make_facts(language="en"), {"map.html": b"x"})
    heads = re.findall(r"^## .*$", note, re.MULTILINE)
    assert len(heads) == 7
    assert not re.search("[\u4e00-\u9fff]", "".join(heads))


def test_the_same_facts_give_the_same_note():
    assert make_note(make_facts(), FILES) == make_note(make_facts(), FILES)
