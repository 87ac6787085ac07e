"""Every sentence a person reads, in Chinese and English: one TOML file per room and language.

Texts are `str.format` templates: ``{n:,}`` and the like are allowed. Keys are ``<room>.<name>``.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

from hotspot.errors import HotspotError, Notice

Language = Literal["zh", "en"]
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
    """Return the sentence for `key`; a missing key or fact is a bug and raises `KeyError`."""
    template = templates(language)[key]
    return template.format(**{name: _readable(value, language) for name, value in facts.items()})


def tell(notice: Notice, language: Language = "zh") -> str:
    """Return the sentence of a `Notice`."""
    return text(notice.key, language, **notice.facts)


def tell_error(error: HotspotError, language: Language = "zh") -> str:
    """Return a `HotspotError` in words, with one line per single fault."""
    lines = [text(error.key, language, **error.facts)]
    return "\n".join(lines + [f"  - {tell(fault, language)}" for fault in error.faults])


def _readable(value: Any, language: Language) -> Any:
    if isinstance(value, list | tuple):
        return ("、" if language == "zh" else ", ").join(str(item) for item in value)
    return value
