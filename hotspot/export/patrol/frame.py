"""What every file of a plan says besides its stops, and how codes and times of a plan are said."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from hotspot.export.cells import plain
from hotspot.export.patrol.codes import Link
from hotspot.maps import label_stop, letter_crews, theme_names
from hotspot.patrol import Plan
from hotspot.texts import Language, Words, text

if TYPE_CHECKING:
    from hotspot.analysis import Analysis

_JOIN = {"zh": "、", "en": ", "}


@dataclass(frozen=True)
class PlanFrame:
    """The words around a plan.

    `theme_names`, `area_names`: names by code. `data_until`: end of the data the forecast learnt from. `link`: what the
    QR codes open. `internal`: mark every page as internal.
    """

    language: Language = "zh"
    title: str = ""
    theme_names: Words = field(default_factory=dict)
    area_names: Words = field(default_factory=dict)
    data_until: pd.Timestamp | None = None
    version: str = ""
    fingerprint: str = ""
    internal: bool = True
    link: Link = "amap"

    def say(self, name: str, **facts: Any) -> str:
        """Return a sentence of the export's texts."""
        return text(f"export.{name}", self.language, **facts)

    def name_themes(self, codes: object, *, most: int | None = None) -> str:
        """Return the names of comma-joined themes, at most so many and how many there are; empty for none."""
        known = [code for code in (codes.split(",") if isinstance(codes, str) else []) if code]
        told = _JOIN[self.language].join(self.theme_names.get(code, code) for code in known[:most])
        return told if len(known) == len(known[:most]) else self.say("plan_more_themes", themes=told, n=len(known))

    def name_area(self, row: Mapping[Any, Any]) -> str:
        """Return the name of the stop's community, else of its subdistrict, else nothing."""
        ids = [row[column] for column in ("community_id", "subdistrict_id")]
        return next((self.area_names[area] for area in ids if isinstance(area, str) and area in self.area_names), "")

    def tell_travel(self, plan: Plan) -> tuple[str, ...]:
        """Return the sentence that says what the times on the way rest on, where the plan tells it."""
        told = [notice.facts for notice in plan.notices if notice.key == f"patrol.travel_{plan.travel}"]
        return tuple(self.say(f"plan_travel_{plan.travel}", **facts) for facts in told[:1])

    def tell_clock(self, at: Any, day: pd.Timestamp) -> str:
        """Return the time of day of a moment, marked where it is not on the `day` of the shift; – if unknown."""
        if pd.isna(at):
            return "–"
        local = at.tz_convert(day.tz)
        later = (local.normalize().tz_localize(None) - day.tz_localize(None).normalize()).days
        return f"{local:%H:%M}" if not later else self.say("plan_other_day", clock=f"{local:%H:%M}", days=later)

    def tell_footer(self, plan: Plan) -> tuple[str, ...]:
        """Return the lines below every card: what the plan rests on and how to make it again."""
        until = self.data_until
        return (
            *((self.say("plan_until", until=f"{until:%Y-%m-%d}"),) if until is not None else ()),
            self.say("plan_number", plan_id=plan.plan_id),
            *self.tell_travel(plan),
            self.say("plan_seed", seed=plan.request.seed, engine=plan.engine),
            *((self.say("plan_version", version=self.version),) if self.version else ()),
            *((self.say("plan_fingerprint", fingerprint=self.fingerprint[:12]),) if self.fingerprint else ()),
        )


def frame_plan(analysis: "Analysis", *, language: Language) -> PlanFrame:
    """Return the frame of the plans of an analysis: its district, names, data, version and settings of display."""
    origin, areas = analysis.provenance, analysis.areas.table
    districts = areas.loc[(areas["level"] == "district").to_numpy(), "name"].dropna().unique()
    return PlanFrame(
        language=language,
        title=str(districts[0]) if len(districts) == 1 else "",
        theme_names=theme_names(analysis, language),
        area_names=dict(zip(areas["area_id"], areas["name"], strict=True)),
        data_until=origin.data_until,
        version=origin.version,
        fingerprint=origin.fingerprint,
        internal=analysis.settings.display.internal,
        link=analysis.settings.display.qr_link,
    )


def name_crews(plan: Plan) -> dict[str, str]:
    """Return crew id → letter and name, as "B 二班": the letter by which map, cards and files agree."""
    letters = letter_crews(plan).values()
    return {
        crew: f"{letter} {plain(name)}".strip()
        for letter, crew, name in zip(letters, plan.crews["crew_id"], plan.crews["name"], strict=True)
    }


def label_stops(plan: Plan) -> list[str]:
    """Return how the map, the cards and every file call each of `Plan.stops`: B3 is the third stop of crew B."""
    letters, stops = letter_crews(plan), plan.stops
    return [label_stop(letters[crew], order) for crew, order in zip(stops["crew_id"], stops["order"], strict=True)]


def tell_missing(row: Mapping[Any, Any], *, language: Language) -> tuple[str, str]:
    """Return why a required visit does not fit and what would make it fit; the second is empty where nothing would.

    Parameters
    ----------
    row
        A row of `Plan.missing`.
    language
        Of the sentences (`patrol.missing_<reason>`, `patrol.remedy_<remedy>`).
    """
    facts = json.loads(row["facts"]) if isinstance(row["facts"], str) and row["facts"] else {}
    remedy = row["remedy"]
    how = text(f"patrol.remedy_{remedy}", language, **facts) if isinstance(remedy, str) and remedy else ""
    return text(f"patrol.missing_{row['reason']}", language, **facts), how
