"""What stands on each page of the atlas: words from the facts, and how its map is looked at."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from hotspot.export.pack.facts import Facts
from hotspot.maps.paper.ground import Ground
from hotspot.maps.paper.late import Late
from hotspot.maps.paper.ranking import Ranking, Row
from hotspot.maps.paper.sheet import Look, Sheet, bounds_of
from hotspot.maps.view import quantile_classes
from hotspot.maps.words import few, number, ratio_text

Lines = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, eq=False)
class Page:
    """A page before it is drawn."""

    sheet: Sheet
    ground: Ground
    look: Look


def list_pages(facts: Facts, lay: Callable[[str | None], Ground], *, with_themes: bool) -> list[Page]:
    """Return the overview, a page for each subdistrict with a shape, by code, and one for each theme if asked for.

    Parameters
    ----------
    facts
        Everything said.
    lay
        Returns the ground of all themes (None) or of one.
    with_themes
        Pages for themes, most reports first, too.
    """
    ground = lay(None)
    known = facts.subdistricts[facts.subdistricts["area_id"].isin(ground.subdistricts["area_id"])]
    rows = known.sort_values("area_id").to_dict("records")
    pages = [_make_overview(facts, ground), *(_make_subdistrict(facts, ground, row) for row in rows)]
    if with_themes:
        themes = facts.themes[(facts.themes["theme"] != "").to_numpy()].to_dict("records")
        pages += [_make_theme(facts, lay(row["theme"]), row) for row in themes]
    return [replace(page, sheet=replace(page.sheet, page=facts.say("atlas_page", page=k, of=len(pages))))
            for k, page in enumerate(pages, start=1)]  # fmt: skip


def _make_overview(facts: Facts, ground: Ground) -> Page:
    counts = facts.counts
    more = [facts.say("atlas_in_hotspots", n=number(counts["in_hotspots"]))]
    if facts.has_duties:
        more.append(facts.say("atlas_unanswered", n=number(counts["unanswered"])))
    lines = _tell_counts(facts, counts, more)
    sheet = _make_sheet(facts, facts.say("atlas_overview"), lines, facts.hotspots, empty="atlas_none")
    return Page(sheet, ground, _look(ground, facts.hotspots))


def _make_theme(facts: Facts, ground: Ground, row: Mapping[Any, Any]) -> Page:
    own = facts.hotspots[(facts.hotspots["theme"] == row["theme"]).to_numpy()]
    sheet = _make_sheet(facts, row["name"], _tell_counts(facts, row), own, empty="atlas_none_of_theme")
    return Page(sheet, ground, _look(ground, own))


def _make_subdistrict(facts: Facts, ground: Ground, row: Mapping[Any, Any]) -> Page:
    shares = facts.shares[(facts.shares["subdistrict_id"] == row["area_id"]).to_numpy()]
    own = facts.hotspots[facts.hotspots["hotspot_id"].isin(shares["hotspot_id"]).to_numpy()]
    more = [facts.say("atlas_expected", n=few(row["expected"]))] if pd.notna(row["expected"]) else []
    sheet = _make_sheet(facts, row["name"], _tell_counts(facts, row, more), own, empty="atlas_none_of_subdistrict")
    sheet = replace(sheet, late=_list_late(facts, row["area_id"]))
    area = ground.subdistricts[(ground.subdistricts["area_id"] == row["area_id"]).to_numpy()]
    look = Look(bounds_of(area, margin=0.07), (), row["area_id"], "communities", _densest(own))
    return Page(sheet, ground, look)


def _list_late(facts: Facts, area_id: str) -> Late | None:
    """The overdue reports of a subdistrict, oldest deadline first."""
    own = facts.overdue[(facts.overdue["subdistrict_id"] == area_id).to_numpy()]
    if own.empty:
        return None
    places = [" \u00b7 ".join(dict.fromkeys(filter(None, pair)))
              for pair in zip(own["community"], own["address"], strict=True)]  # fmt: skip
    days = [f"{due:%Y-%m-%d}" for due in own["due_at"]]
    theme, place, due, late = (facts.say(f"atlas_head_{name}") for name in ("theme", "place", "due", "days"))
    return Late(
        title=facts.say("atlas_late", until=_until(facts)),
        heads=(theme, place, due, late),
        rows=tuple(zip(own["theme_name"], places, days, map(number, own["days"]), strict=True)),
        more=lambda n: facts.say("atlas_more_late", n=n, file=facts.say("file_duties")),
    )


def _look(ground: Ground, hotspots: gpd.GeoDataFrame) -> Look:
    classes = tuple(quantile_classes(ground.subdistricts["reports"].to_numpy(dtype=np.int64)))
    return Look(bounds_of(ground.subdistricts), classes, None, "subdistricts", _densest(hotspots))


def _densest(hotspots: gpd.GeoDataFrame) -> str | None:
    if hotspots.empty:
        return None
    return str(hotspots["hotspot_id"].iloc[int(np.argmax(hotspots["reports"] / hotspots["area_m2"]))])


def _tell_counts(facts: Facts, counts: Mapping[Any, Any], more: Sequence[str] = ()) -> tuple[tuple[str, ...], ...]:
    """Say the figures of a page: reports, those of the period before, hotspots, overdue."""
    before = "atlas_reports" if pd.isna(counts["before"]) else "atlas_reports_before"
    told = [facts.say(before, reports=number(counts["reports"]), before=number(counts["before"])),
            facts.say("atlas_hotspots", n=number(counts["hotspots"])), *more]  # fmt: skip
    if facts.has_deadlines:
        told.append(facts.say("atlas_overdue", n=number(counts["overdue"]), until=_until(facts)))
    period = "atlas_period_before" if facts.previous else "atlas_period"
    return (facts.say(period, period=facts.period_name, previous=facts.previous_name),), tuple(told)


def _until(facts: Facts) -> str:
    return f"{facts.data_until:%Y-%m-%d}"


def _make_sheet(
    facts: Facts, name: str, lines: tuple[tuple[str, ...], ...], hotspots: gpd.GeoDataFrame, *, empty: str
) -> Sheet:
    headings = tuple((facts.say(f"atlas_head_{a}"), facts.say(f"atlas_head_{b}"))
                     for a, b in (("theme", "change"), ("place", "unit"), ("reports", "ratio")))  # fmt: skip
    densest = hotspots[(hotspots["hotspot_id"] == _densest(hotspots)).to_numpy()]["rank"]
    return Sheet(
        title=facts.title,
        name=name,
        lines=lines,
        internal=facts.footer[0] if facts.internal else "",
        ranking=Ranking(
            headings=(*headings, (facts.say("atlas_head_overdue"), "")) if facts.has_deadlines else headings,
            rows=tuple(_make_row(facts, row) for row in hotspots.to_dict("records")),
            more=lambda n: facts.say("atlas_more", n=n, file=facts.say("file_duties")),
        ),
        empty=facts.say(empty),
        late=None,
        notes=tuple(_list_notes(facts, len(hotspots))),
        footer=facts.footer[int(facts.internal) :],
        stamp=facts.mark or "",
        unnamed=facts.say("atlas_unnamed"),
        unnumbered=facts.say("atlas_unnumbered"),
        comma=facts.say("atlas_comma"),
        inset=facts.say("atlas_inset", rank=int(densest.iloc[0])) if len(densest) else "",
        page="",
    )


def _make_row(facts: Facts, row: Mapping[Any, Any]) -> Row:
    nobody = facts.has_duties and not row["unit"]
    return Row(
        rank=int(row["rank"]),
        theme=row["theme_name"],
        change=row["change_name"],
        place=row["place"],
        unit=facts.say("unit_nobody") if nobody else row["unit"] or "\u2013",
        reports=number(row["reports"]),
        ratio=ratio_text(row["rate_ratio"], facts.language),
        overdue=number(row["overdue"]),
        unanswered=nobody,
        late=bool(row["overdue"] > 0),
    )


def _list_notes(facts: Facts, n_hotspots: int) -> Iterator[str]:
    if n_hotspots:
        yield facts.say("atlas_note_list")
        if not facts.has_duties:
            yield facts.say("atlas_no_duties")
    if not facts.has_deadlines:
        yield facts.say("atlas_no_deadlines")
