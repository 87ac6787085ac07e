"""What the pages may hand to Streamlit."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = [*sorted((ROOT / "hotspot" / "pages").glob("*.py")), ROOT / "app.py"]
# Arguments that are no words for people: names of elements, choices of Streamlit, a path in the address.
TECHNICAL = {
    *("key", "width", "height", "gap", "mime", "layout", "position", "bind", "format", "label_visibility", "url_path"),
    *(
        "on_click",
        "vertical_alignment",
        "persist_state",
        "delta_color",
        "delta_arrow",
        "file_name",
        "horizontal_alignment",
        "selection_mode",
        "type",
    ),
}
NO_WORDS = {"space", "component", "get"}


def spoken(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(k.value for k in call.keywords if k.arg not in TECHNICAL)]


def is_streamlit(call: ast.Call) -> bool:
    names = [node.id for node in ast.walk(call.func) if isinstance(node, ast.Name)]
    return "st" in names and isinstance(call.func, ast.Attribute) and call.func.attr not in NO_WORDS


def bare_words(source: str) -> list[str]:
    """Literal words that reach a Streamlit call directly, or in an f-string."""
    found = []
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and is_streamlit(node)):
        for value in spoken(call):
            parts = value.values if isinstance(value, ast.JoinedStr) else [value]
            found += [p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)]
    return [words for words in found if any(c.isalpha() for c in words)]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.name)
def test_no_bare_words_reach_streamlit(path: Path) -> None:
    assert [w for w in bare_words(path.read_text(encoding="utf-8")) if not w.startswith(("<style", "</style"))] == []


def test_the_rule_sees_a_bare_word() -> None:
    assert bare_words("st.title('热点')\nst.metric(say('x'), f'{n} reports')") == ["热点", " reports"]


def test_only_our_own_style_is_html() -> None:
    calls = [line for path in MODULES for line in path.read_text(encoding="utf-8").splitlines() if "st.html(" in line]
    unsafe = [path.name for path in MODULES if "unsafe_allow" in path.read_text(encoding="utf-8")]
    assert (len(calls), unsafe) == (1, [])
