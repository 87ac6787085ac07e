"""What the files of a pack are and where their figures come from (说明.md)."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence

from hotspot.export.pack.facts import Facts
from hotspot.export.pack.text import one_line
from hotspot.maps.words import number

_FILES = ("map", "atlas", "slides", "brief", "duties", "layers", "geojson")
_COUNTED = ("read", "accepted", "rejected", "reports", "located", "imprecise", "outside", "problems", "before",
            "hotspots", "in_hotspots", "unanswered", "overdue", "dense")  # fmt: skip
_DEFINED = ("hotspot", "rank", "expected", "change", "open", "unit", "share", "dense", "week")
# An underline inside a word is none, and file names stay readable in a plain editor.
_SPECIAL = re.compile(r"[\\`*~#<>\[\]|&!$]|(?<![^\W_])_|_(?![^\W_])")
# What begins a list, a heading's underline or a rule, and what programs turn into links without being asked.
_FIRST = re.compile(r"^([-+=]|\d+(?=[.)]))")
_LINK = re.compile(r"(?i)(?<=:)/(?=/)|(?<=www)\.|@")


def make_note(facts: Facts, files: Mapping[str, bytes | str], *, missing: Iterable[str] = ()) -> str:
    """Return the note as Markdown (CommonMark with tables); nothing in it but its own headings and tables is markup.

    Parameters
    ----------
    facts
        What is told.
    files
        Every other file of the pack by name, pages of the atlas included: its bytes, or their SHA-256 in hex.
    missing
        Characters that no font of the atlas had.

    Returns
    -------
    str
        The same facts and files give the same text.
    """
    parts = (
        _head(facts), _list_files(facts, files), _count(facts), _define(facts), _list_weak(facts, sorted(set(missing))),
        _again(facts), _origin(facts),
    )  # fmt: skip
    return "\n\n".join(line for part in parts for line in part) + "\n"


def escape(value: str) -> str:
    """Return text on one line that Markdown shows as it is: no link, picture, HTML, code or end of a table's cell."""
    line = _SPECIAL.sub(r"\\\g<0>", one_line(value, most=len(value) + 1))
    return _FIRST.sub(_break, _LINK.sub(r"\\\g<0>", line))


def _break(found: re.Match[str]) -> str:
    """A number keeps its digits; the sign after it is escaped by what follows."""
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def _head(facts: Facts) -> list[str]:
    about = facts.say("note_about", period=facts.period_name, first=f"{facts.period.start:%Y-%m-%d}",
                      last=f"{facts.period.last:%Y-%m-%d}", until=_until(facts))  # fmt: skip
    internal = [f"**{escape(facts.footer[0])}**"] if facts.internal else []
    return [f"# {escape(facts.title)}", *internal, about, *([escape(facts.mark)] if facts.mark else [])]


def _list_files(facts: Facts, files: Mapping[str, bytes | str]) -> list[str]:
    said = {facts.say(f"file_{name}"): facts.say(f"note_file_{name}") for name in _FILES}
    pages = facts.say("file_pages") + "/"
    rows = [
        (name, said.get(name, facts.say("note_file_pages") if name.startswith(pages) else ""), _digest(content))
        for name, content in files.items()
    ]
    heads = [facts.say(f"note_head_{name}") for name in ("file", "what", "sha256")]
    return [_section(facts, "files"), _table(heads, rows), facts.say("note_check")]


def _count(facts: Facts) -> list[str]:
    counts = {**facts.counts, "accepted": facts.counts["read"] - facts.counts["rejected"]}
    heads = [facts.say(f"note_head_{name}") for name in ("figure", "number", "meaning")]
    rows = [(facts.say(f"note_count_{n}"), number(counts[n]), facts.say(f"note_count_{n}_is")) for n in _COUNTED]
    sums = [
        _sum(facts, "note_sum_read", read="read", accepted="accepted", rejected="rejected", counts=counts),
        _sum(facts, "note_sum_reports", reports="reports", located="located", outside="outside",
             imprecise="imprecise", counts=counts),
    ]  # fmt: skip
    unknown = [] if facts.has_deadlines else [facts.say("note_no_deadlines")]
    unknown += [] if facts.has_duties else [facts.say("note_no_duties")]
    return [_section(facts, "counts"), _table(heads, rows), *sums, *unknown]


def _sum(facts: Facts, key: str, *, counts: Mapping[str, float], **names: str) -> str:
    return facts.say(key, **{name: number(counts[of]) for name, of in names.items()})


def _define(facts: Facts) -> list[str]:
    rows = [
        (facts.say(f"note_word_{name}"), facts.say(f"note_word_{name}_is", until=_until(facts))) for name in _DEFINED
    ]
    return [
        _section(facts, "words"),
        _bullets(f"**{word}**{facts.say('note_colon')}{meaning}" for word, meaning in rows),
    ]


def _list_weak(facts: Facts, missing: Sequence[str]) -> list[str]:
    warnings = [escape(line) for line in facts.warnings] or [facts.say("note_none")]
    quality = [escape(line) for line in facts.quality] or [facts.say("note_none")]
    letters = [f"{escape(letter)} (U+{ord(letter):04X})" for one in missing for letter in one]
    fonts = [facts.say("note_missing", letters=facts.say("note_comma").join(letters))] if letters else []
    return [_section(facts, "warnings"), _bullets(warnings), *fonts, _section(facts, "quality"), _bullets(quality)]


def _again(facts: Facts) -> list[str]:
    """The command in the form `periods.read_period` reads."""
    period = f"{facts.period.start:%Y-%m-%d}..{facts.period.last:%Y-%m-%d}"
    command = f"hotspot pack --period {period} --lang {facts.language} -o {facts.say('note_folder')}"
    return [_section(facts, "again"), facts.say("note_again"), _fence(command)]


def _origin(facts: Facts) -> list[str]:
    """Provenance; the settings, which are long, in a block of their own."""
    settings = facts.say("origin_settings")
    short = [(escape(name), escape(value)) for name, value in facts.origin if name != settings]
    blocks = [
        part for name, value in facts.origin if name == settings for part in (f"### {name}", _fence(_pretty(value)))
    ]
    heads = [facts.say(f"note_head_{name}") for name in ("item", "value")]
    footer = _bullets(escape(line) for line in facts.footer)
    return [_section(facts, "origin"), footer, "| " + " | ".join(heads) + " |\n" + _rows(short, len(heads)), *blocks]


def _section(facts: Facts, name: str) -> str:
    return f"## {facts.say(f'note_section_{name}')}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "| " + " | ".join(heads) + " |\n" + _rows(([escape(cell) for cell in row] for row in rows), len(heads))


def _rows(rows: Iterable[Sequence[str]], width: int) -> str:
    return "\n".join(["|" + " --- |" * width, *("| " + " | ".join(row) + " |" for row in rows)])


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _fence(text: str) -> str:
    """A block of text as it is; its fence is longer than any in the text."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def _pretty(value: str) -> str:
    try:
        return json.dumps(json.loads(value), ensure_ascii=False, indent=1, sort_keys=True)
    except ValueError:
        return value


def _digest(content: bytes | str) -> str:
    return content if isinstance(content, str) else hashlib.sha256(content).hexdigest()


def _until(facts: Facts) -> str:
    return f"{facts.data_until:%Y-%m-%d %H:%M}"
