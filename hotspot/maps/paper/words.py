"""All text inside the frozen objects that a page is drawn from."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any


def list_words(part: Any) -> Iterator[str]:
    """Give every string in a string, a tuple or a dataclass, however deep."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        yield from (word for one in part for word in list_words(one))
    elif is_dataclass(part):
        yield from (word for field in fields(part) for word in list_words(getattr(part, field.name)))


def settle_words(part: Any, settle: Callable[[str], str]) -> Any:
    """Return the same with every string replaced by `settle` of it; other values stay."""
    if isinstance(part, str):
        return settle(part)
    if isinstance(part, tuple):
        return tuple(settle_words(one, settle) for one in part)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{f.name: settle_words(getattr(part, f.name), settle) for f in fields(part)})
    return part
