"""Every sentence a person reads, in Chinese and English: one TOML file per room and language.

Texts are `str.format` templates: ``{n:,}`` and the like are allowed. Keys are ``<room>.<name>``.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

from hotspot.errors import HotspotError, Notice

Language = Literal["zh", "en"]
Words = Mapping[str, str]
NO_WORDS: Words = {}
LANGUAGES: tuple[Language, ...] = get_args(Language)


@cache
def templates(language: Language) -> dict[str, str]:
    """Return all templates of one language, keyed ``<room>.<name>``."""
    found: dict[str, str] = {}
    for entry in resources.files(__package__).joinpath(language).iterdir():
        if entry.name.endswith(".toml"):
            room = entry.name.removesuffix(".toml")
            table = tomllib.loads(entry.read_text(encoding="utf-8"))
            found |= {f"{room}.{name}": template for name, template in table.items()}
    return found


def text(key: str, language: Language = "zh", **facts: Any) -> str:
    """Return the sentence for `key`; a missing key or fact is a bug and raises `KeyError`.

    A fact that is a code with a word of its own (``<fact>_<code>`` in the key's file) is said with that word.
    """
    return _fill(key, language, facts, NO_WORDS)


def tell(notice: Notice, language: Language = "zh", *, themes: Words = NO_WORDS) -> str:
    """Return the sentence of a `Notice`; `themes` are the names of themes by their code."""
    return _fill(notice.key, language, notice.facts, themes)


def tell_error(error: HotspotError, language: Language = "zh") -> str:
    """Return a `HotspotError` in words, with one line per single fault."""
    lines = [text(error.key, language, **error.facts)]
    return "\n".join(lines + [f"  - {tell(fault, language)}" for fault in error.faults])


def _fill(key: str, language: Language, facts: dict[str, Any], themes: Words) -> str:
    room = key.partition(".")[0]

    def say(name: str, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return ("、" if language == "zh" else ", ").join(str(say(name, item)) for item in value)
        if not isinstance(value, str):
            return value
        word = templates(language).get(f"{room}.{name}_{value}")
        return word or (themes.get(value, value) if name == "theme" else value)

    return templates(language)[key].format(**{name: say(name, value) for name, value in facts.items()})
