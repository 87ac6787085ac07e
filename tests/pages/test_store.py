"""Which files the app reads, and that a changed one is analysed again."""

from pathlib import Path

import pytest

from hotspot.pages.store import INPUTS, _fingerprint, _inputs


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    found = {name: tmp_path / f"{name}.csv" for name in INPUTS}
    for name, path in found.items():
        path.write_text(name, encoding="utf-8")
        monkeypatch.setenv(f"HOTSPOT_{name.upper()}", str(path))
    monkeypatch.setenv("HOTSPOT_SETTINGS", "")
    return found


def test_every_input_comes_from_the_environment(paths: dict[str, Path]) -> None:
    assert {name: getattr(_inputs(), name) for name in INPUTS} == paths


@pytest.mark.parametrize("name", INPUTS)
def test_a_changed_input_is_analysed_again(paths: dict[str, Path], name: str) -> None:
    before = _fingerprint(_inputs())
    paths[name].write_text("another size", encoding="utf-8")
    assert _fingerprint(_inputs()) != before
