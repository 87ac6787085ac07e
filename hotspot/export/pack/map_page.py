"""热点地图.html: the map of a meeting as one file that opens from disk and asks nobody for anything."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from hotspot import maps
from hotspot.analysis import view_cells
from hotspot.export.pack import tallies
from hotspot.export.pack.text import name_period
from hotspot.hotspots import ALL
from hotspot.texts import Language, text

if TYPE_CHECKING:
    from hotspot.analysis import Briefing

View = dict[str, Any]


def make_map(briefing: "Briefing", *, language: Language) -> str:
    """Return the map of a briefing as one HTML page, the same bytes for the same briefing."""
    return maps.page(draw_map(briefing, language=language))


def draw_map(briefing: "Briefing", *, language: Language) -> maps.Scene:
    """Draw the map of a briefing: all layers of the app, Gi* included, over its period.

    Hotspots keep their rank over all themes under a single theme, too, so that a number means the same hotspot in every
    file of a pack. Cards also say what changed since the period before and the earliest deadline. A base map is left
    out: it would be asked for over the network.
    """
    analysis = briefing.analysis
    start, end = analysis.period.start, analysis.period.end
    if not tallies.knows_overdue(briefing):  # who cannot say what is closed cannot say what is overdue
        analysis = replace(analysis, reports=analysis.reports.assign(due_at=pd.Series(pd.NaT, analysis.reports.index)))
    compared = {theme: view_cells(analysis, theme=theme, start=start, end=end) for theme in analysis.history.themes}
    scene = maps.draw_scene(analysis, language=language, compared=compared)
    told = _tell(briefing, language)
    views = tuple(_complete(view, told, briefing, language) for view in scene.views)
    return replace(scene, frame=replace(scene.frame, basemap=None), views=views)


def _tell(briefing: "Briefing", language: Language) -> pd.DataFrame:
    """What cards say besides, by hotspot: `rank`, `change` (words), `due` (words)."""
    table = briefing.analysis.hotspots.table.set_index("hotspot_id")
    due = tallies.open_members(briefing).groupby("hotspot_id")["due_at"].min().reindex(table.index)
    changes = [text(f"pack.change_{code}", language) for code in briefing.change.loc[table.index]]
    if briefing.previous is not None:
        previous = name_period(briefing.previous, language)
        changes = [text("pack.map_change", language, previous=previous, change=change) for change in changes]
    days = ["–" if pd.isna(day) else f"{day:%Y-%m-%d}" for day in due]
    return pd.DataFrame({"rank": table["overall_rank"], "change": changes, "due": days}, index=table.index)


def _complete(view: View, told: pd.DataFrame, briefing: "Briefing", language: Language) -> View:
    until = f"{briefing.analysis.provenance.data_until:%m-%d}"
    names = {"overdue": text("maps.fact_overdue", language), "due": text("pack.map_due", language)}
    until_then = text("pack.map_overdue", language, until=until)
    known = tallies.knows_overdue(briefing)

    def complete(hotspot: dict[str, Any]) -> dict[str, Any]:
        own = told.loc[hotspot["id"]]
        facts = [
            [until_then if known and name == names["overdue"] else name, value] for name, value in hotspot["facts"]
        ]
        facts += [[names["due"], own["due"]]] if known else []
        return hotspot | {"rank": int(own["rank"]), "tags": [*hotspot["tags"], own["change"]], "facts": facts}

    several = [text("pack.map_ranks", language)] if view["key"] != ALL and view["hotspots"] else []
    return view | {"hotspots": [complete(one) for one in view["hotspots"]], "notes": [*view["notes"], *several]}
