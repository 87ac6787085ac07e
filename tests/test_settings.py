"""Settings: every one described, unknown ones refused, all faults told together."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from hotspot.errors import SettingsError
from hotspot.settings import Settings, describe_settings, fill_secrets, read_settings
from hotspot.texts import LANGUAGES, tell_error

ROOT = Path(__file__).resolve().parents[1]


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for field in model.model_fields.values():
        for candidate in (field.annotation, *get_args(field.annotation)):
            if isinstance(candidate, type) and issubclass(candidate, BaseModel):
                yield from _models(candidate)


@pytest.mark.parametrize("model", sorted(set(_models(Settings)), key=lambda m: m.__qualname__))
def test_every_setting_is_described_frozen_and_strict(model: Any) -> None:
    assert [name for name, field in model.model_fields.items() if not field.description] == []
    assert model.model_config.get("frozen")
    assert model.model_config.get("extra") == "forbid"


def test_the_settings_page_is_what_the_declarations_say() -> None:
    assert (ROOT / "docs/settings.md").read_text(encoding="utf-8") == describe_settings()


def test_the_shipped_settings_file_can_be_read() -> None:
    assert read_settings(ROOT / "hotspot.toml").display.internal


def test_all_faults_of_a_settings_file_are_told_together(tmp_path: Path) -> None:
    path = tmp_path / "hotspot.toml"
    path.write_text("[cells]\nsize_m = -1\ncolour = 'red'\n[nonsense]\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    assert len(caught.value.faults) == 3
    for language in LANGUAGES:
        assert "cells.colour" in tell_error(caught.value, language)


@pytest.mark.parametrize(
    "line",
    [
        'shift_start = "99:99"',
        'shift_end = "24:30"',
        'windows = [{theme = "toilets", opens = "18:00", closes = "18:00"}]',
        'windows = [{theme = "toilets", opens = "8:00", closes = "08:00"}]',
        'windows = [{theme = "toilets", opens = "18:70", closes = "20:00"}]',
        'windows = [{theme = "toilets", opens = "8:00", closes = "9:00"}, '
        '{theme = "toilets", opens = "18:00", closes = "19:00"}]',
    ],
)
def test_hours_that_contradict_are_refused_in_words(tmp_path: Path, line: str) -> None:
    path = tmp_path / "hotspot.toml"
    path.write_text(f"[patrol]\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    (fault,) = caught.value.faults
    said = {tell_error(caught.value, language).splitlines()[1] for language in LANGUAGES}
    assert len(said) == len(LANGUAGES)
    assert fault.facts["place"].startswith("patrol.")


@pytest.mark.parametrize(
    ("content", "key"),
    [(b"[cells", "no_toml"), (b"[cells]\nsize_m = ", "no_toml"), (b"\xff\xfe\x00", "no_utf8")],
)
def test_a_file_that_is_no_toml_is_told(tmp_path: Path, content: bytes, key: str) -> None:
    path = tmp_path / "hotspot.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    assert caught.value.key == f"settings.{key}"


def test_faults_are_told_in_chinese_alone(tmp_path: Path) -> None:
    path = tmp_path / "hotspot.toml"
    lines = [
        "[display]",
        "internal = 'q'",
        "title = 3",
        "[cells]",
        "size_m = -1",
        "[areas]",
        "[hotspots.window]",
        "q = 'x'",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    assert len(caught.value.faults) == 4
    assert not re.search(r"input|should|valid|greater", tell_error(caught.value, "zh"), re.IGNORECASE)


def test_a_settings_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path / "none.toml")
    assert caught.value.key == "settings.missing"


def test_a_key_comes_from_the_environment_only() -> None:
    assert fill_secrets("https://t0.example/?tk=${KEY}", {"KEY": "abc"}) == "https://t0.example/?tk=abc"
    with pytest.raises(SettingsError) as caught:
        fill_secrets("https://t0.example/?tk=${KEY}", {})
    assert caught.value.facts == {"name": "KEY"}


def test_own_tables_lie_beside_the_settings_file(tmp_path: Path) -> None:
    path = tmp_path / "hotspot.toml"
    path.write_text('[categories]\nkeywords = "tables/words.csv"\n', encoding="utf-8")
    assert read_settings(path).categories.keywords == tmp_path / "tables/words.csv"
