"""What can go wrong or is worth telling: codes and facts, never sentences (those live in `texts`)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Level = Literal["info", "warning", "error"]


@dataclass(frozen=True)
class Notice:
    """One thing worth telling a person: a text key with the facts its sentence needs.

    Automatic choices ("announced"), repaired geometries, and single faults of a file are all notices.
    Facts are plain values (str, int, float, bool, lists of them), so that a notice can be written as JSON.
    """

    key: str
    facts: dict[str, Any] = field(default_factory=dict)
    level: Level = "info"


def notice(key: str, level: Level = "info", **facts: Any) -> Notice:
    """Build a `Notice`; `key` is a key of `texts`, e.g. ``areas.repaired``."""
    return Notice(key, facts, level)


class HotspotError(Exception):
    """A fault the user can mend. Caught at two edges only (cli, app), which say it in the user's language.

    `key` is a text key; `faults` holds every single fault of the same file or table, told together.
    """

    def __init__(self, key: str, *, faults: Sequence[Notice] = (), **facts: Any) -> None:
        super().__init__(key, facts, [(f.key, f.facts) for f in faults])
        self.key = key
        self.facts = facts
        self.faults = tuple(faults)


class SettingsError(HotspotError):
    """A setting is unknown, out of range or contradicts another."""


class InputDataError(HotspotError):
    """A file of reports, duties or settings tables cannot be used."""


class BoundaryError(HotspotError):
    """A boundary file cannot be used."""


class CrsError(HotspotError):
    """The coordinate system is unknown, contradictory or cannot be told from the data."""


class NotEnoughDataError(HotspotError):
    """Too few data to say anything; the message says how many are needed."""
