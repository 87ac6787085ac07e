"""Safe Markdown, language."""

import re

import pytest

from hotspot.pages.shell import default_language, escape_markdown
from tests.hostile import PAYLOADS


@pytest.mark.parametrize(
    "payload", [*PAYLOADS, "![x](http://evil.example/leak.png)", ":red[x]", "$x$", "# 标题", "- 项"]
)
def test_every_punctuation_mark_is_escaped(payload: str) -> None:
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", escape_markdown(payload))
    assert not re.search(r"[!-/:-@\[-`{-~]", bare)


@pytest.mark.parametrize(
    "address", ["http://evil.example", "HTTPS://evil.example/x", "www.evil.example", "a@evil.example"]
)
def test_a_bare_address_is_no_link(address: str) -> None:
    shown = escape_markdown(address).replace("\\", "")
    found = r"(https?://|www\.)[-.\w]|[-.\w+]@[-\w]"  # what mdast-util-gfm-autolink-literal looks for
    assert not re.search(found, shown, re.IGNORECASE)
    assert shown.replace("\u2060", "") == address


def test_words_and_lines_stay() -> None:
    assert escape_markdown("第 3 行\n街道") == "第 3 行  \n街道"


@pytest.mark.parametrize(("value", "expected"), [("en", "en"), ("en_GB.UTF-8", "en"), ("zh", "zh"), ("de", "zh")])
def test_the_app_starts_in_chinese_unless_english_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, value: str, expected: str
) -> None:
    monkeypatch.setenv("HOTSPOT_LANG", value)
    assert default_language() == expected
