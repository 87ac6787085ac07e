"""The house rules that a machine can check."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest
from importlinter.cli import lint_imports

from hotspot.texts import LANGUAGES, templates

ROOT = Path(__file__).resolve().parents[1]
MODULES = [*sorted((ROOT / "hotspot").rglob("*.py")), ROOT / "app.py"]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_rooms_import_only_from_floors_below(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), is_debug_mode=False, no_cache=True) == 0


def test_both_languages_have_the_same_keys() -> None:
    chinese, english = (set(templates(language)) for language in LANGUAGES)
    assert chinese == english


def test_both_languages_use_the_same_facts() -> None:
    def facts(template: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(template) if name}

    chinese, english = (templates(language) for language in LANGUAGES)
    assert {key for key in chinese if facts(chinese[key]) != facts(english[key])} == set()


def test_modules_and_functions_stay_readable() -> None:
    too_long = []
    for path in MODULES:
        source = path.read_text(encoding="utf-8")
        if len(source.splitlines()) > 400:
            too_long.append(f"{path.name}: module")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef):
                doc = ast.get_docstring(node, clean=False)
                lines = node.end_lineno - node.lineno + 1 - (doc.count("\n") + 1 if doc else 0)
                if lines > 60:
                    too_long.append(f"{path.name}: {node.name} {lines}")
    assert too_long == []


def test_no_sentence_hides_in_the_code() -> None:
    """Chinese string literals live in texts and data; patterns that read a user's file are the exception."""
    found = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(CHINESE.findall(node.value)) > 12:
                docstring = "\n" in node.value
                if not docstring and not re.search(r"[\\|\[\]]", node.value):
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.value[:30]}")
    assert found == []


def test_no_pickle_and_no_sql_strings() -> None:
    forbidden = re.compile(r"\b(pickle|joblib|marshal)\b|\bwhere\s*=\s*f?[\"']")
    found = [str(path.relative_to(ROOT)) for path in MODULES if forbidden.search(path.read_text(encoding="utf-8"))]
    assert found == []
