"""What the sections of a brief are written from."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from hotspot.export.pack.brief.blocks import Figure, Passage, Table
from hotspot.export.pack.brief.words import join, say
from hotspot.export.pack.facts import Facts

MOST_NAMED = 10  # places named in a sentence
_SPACE = {"zh": "", "en": " "}


@dataclass(frozen=True, eq=False)
class Draft:
    """The facts, their numbered tables, the pictures to show (PNG by name), and how many hotspots get a paragraph."""

    facts: Facts
    tables: Mapping[str, Table]
    pictures: Mapping[str, bytes]
    top: int

    def say(self, name: str, **told: object) -> str:
        """Return a sentence of the brief's own texts."""
        return say(self.facts, name, **told)

    def join(self, parts: list[str]) -> str:
        """Join the parts of an enumeration, as many as are named in a sentence."""
        return join(self.facts, parts[:MOST_NAMED])

    def number(self, table: str) -> int:
        """Return the number of a table."""
        return list(self.tables).index(table) + 1

    def passage(self, *sentences: str) -> Passage:
        """Return sentences as one paragraph."""
        return Passage(_SPACE[self.facts.language].join(line for line in sentences if line))

    def figure(self, name: str, caption: str, alt: str, *, size: tuple[float, float]) -> Figure:
        """Return a picture, numbered, at most `size` (mm) wide and high, with the marks a map must carry."""
        caption = self.say("figure", n=list(self.pictures).index(name) + 1, caption=caption)
        note = self.say("semicolon").join(line for line in (self.facts.mark, self.facts.review) if line)
        return Figure(caption, self.pictures[name], alt, *size, note)

    def name_places(self, rows: pd.DataFrame) -> list[str]:
        """Name hotspots by rank, place and theme."""
        return [
            self.say("place", rank=row["rank"], where=row["place"], what=row["theme_name"])
            for row in rows.to_dict("records")
        ]
