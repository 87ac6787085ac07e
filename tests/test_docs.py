"""The documents: links lead somewhere, promised commands exist, both READMEs say the same."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "data/README.md", ROOT / "benchmarks/README.md"]
)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
READMES = ("README.md", "README.zh-CN.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("name", READMES)
def test_promised_make_commands_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    promised = set(re.findall(r"^make ([a-z]+)", text, re.MULTILINE))
    assert {"app", "test"} <= promised <= targets


def test_both_readmes_show_the_same_commands_and_files() -> None:
    chinese, english = ((ROOT / name).read_text(encoding="utf-8") for name in READMES)
    for pattern in (r"`(\w+\.(?:html|geojson|gpkg|csv|parquet|json))`", r"\]\((docs/[\w.-]+\.md)"):
        assert set(re.findall(pattern, chinese)) == set(re.findall(pattern, english))
