"""The scene of a whole analysis: one view for all themes together and one for each theme."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hotspot import responsibility
from hotspot.hotspots import ALL, CellView
from hotspot.maps.gi_star import draw_gi_star
from hotspot.maps.points import gather_points
from hotspot.maps.scene import Frame, Scene
from hotspot.maps.static import Static, draw_static
from hotspot.maps.units import choose_units
from hotspot.maps.view import Findings, ViewParams, draw_view
from hotspot.maps.words import percent, say
from hotspot.texts import Language

if TYPE_CHECKING:
    from hotspot.analysis import Analysis


def draw_scene(analysis: "Analysis", *, language: Language, compared: Mapping[str, CellView] | None = None) -> Scene:
    """Draw what a run found, over its period.

    Parameters
    ----------
    analysis
        A finished run.
    language
        Of every sentence on the map.
    compared
        Gi* of each theme (`analysis.view_cells`), a layer that is off at first; without it that layer is not offered.
    """
    static = draw_static(analysis.areas.table)
    points = gather_points(analysis.reports, static)
    themes, names = analysis.reports["theme"].to_numpy(), theme_names(analysis, language)
    answers = _answers(analysis, static)
    views = []
    for theme in names:
        chosen = np.ones(len(themes), dtype=bool) if theme == ALL else np.asarray(themes == theme, dtype=bool)
        if theme != ALL and not chosen.any():
            continue
        params = ViewParams(
            key=theme,
            start=analysis.period.start.date(),
            end=analysis.period.last.date() + timedelta(days=1),
            language=language,
            theme_names=names,
            hotspots=analysis.history.params,
        )
        view = draw_view(static, points, findings(analysis, theme, answers), chosen=chosen, params=params)
        cells = (compared or {}).get(theme)
        gi_star = None if cells is None else draw_gi_star(cells, language=language, theme_names=names)
        views.append(view | {"gi_star": gi_star})
    return Scene(make_frame(analysis, language=language), static, tuple(views), language=language)


def findings(analysis: "Analysis", theme: str, answers: pd.DataFrame | None) -> Findings:
    """Collect the results to draw; `answers` (from `answer_for_areas`) gives the unit of each area."""
    found = analysis.hotspots
    responsible = None if answers is None else choose_units(answers, None if theme == ALL else theme)
    assigned = analysis.assignments.table
    return Findings(found.table, found.members, found.shares, found.dense, assigned, responsible, found.notices)


def theme_names(analysis: "Analysis", language: Language) -> dict[str, str]:
    """Return theme → name, all themes together first, then in their order."""
    ordered = analysis.themes.sort_values("order", kind="stable")
    own = dict(zip(ordered["theme"].astype(str), ordered[f"name_{language}"].astype(str), strict=True))
    return {ALL: say("theme_all", language)} | own


def make_frame(analysis: "Analysis", *, language: Language, basemap_url: str | None = None) -> Frame:
    """Return title, period, marks and the lines below the map: every export says what it rests on.

    `basemap_url`: the base map's address where the settings' own cannot stand on the page (it holds a key, or tiles
    are served by the app). Without it such a base map is left out.
    """
    period, display = analysis.period, analysis.settings.display
    url = basemap_url or (display.basemap.url if "${" not in display.basemap.url else "")
    return Frame(
        title=display.title or _title(analysis, language),
        subtitle=say("subtitle", language, start=f"{period.start:%Y-%m-%d}", end=f"{period.last:%Y-%m-%d}"),
        footer=_footer(analysis, language),
        mark=say("mark_schematic", language) if is_schematic(analysis) else None,
        basemap=_basemap(display.basemap, url) if url else None,
    )


def is_schematic(analysis: "Analysis") -> bool:
    """Say whether any boundary calls itself schematic (column `schematic` of the areas or their sources)."""
    tables = (analysis.areas.table, analysis.areas.sources)
    return any(bool(table["schematic"].fillna(False).any()) for table in tables if "schematic" in table)


def _title(analysis: "Analysis", language: Language) -> str:
    areas = analysis.areas.table
    districts = areas.loc[(areas["level"] == "district").to_numpy(), "name"].dropna().unique()
    return say("title", language, district=districts[0]) if len(districts) == 1 else say("title_none", language)


def _footer(analysis: "Analysis", language: Language) -> tuple[str, ...]:
    origin, settings = analysis.provenance, analysis.settings
    display = settings.display
    review = {"number": display.review_number}
    return (
        say("foot_internal", language) if display.internal else "",
        say("foot_review", language, **review) if display.review_number else say("foot_review_none", language),
        say("foot_source", language, source=display.source_line) if display.source_line else "",
        say("foot_datum", language, crs=origin.crs),
        say("foot_until", language, until=f"{origin.data_until:%Y-%m-%d}"),
        say("foot_method", language, side=f"{settings.cells.size_m:g}", q=percent(settings.hotspots.level)),
        say("foot_version", language, version=origin.version),
        say("foot_fingerprint", language, fingerprint=origin.fingerprint[:12]),
    )


def _basemap(base: Any, url: str) -> dict[str, Any]:
    return {
        "kind": base.kind,
        "url": url,
        "layers": base.wms_layers,
        "subdomains": base.subdomains,
        "max_native_zoom": base.max_zoom,
    }


def _answers(analysis: "Analysis", static: Static) -> pd.DataFrame | None:
    if analysis.duties is None:
        return None
    answers = responsibility.answer_for_areas(analysis.areas.table, analysis.themes, analysis.duties)
    return answers[answers["area_id"].isin(static.subdistricts).to_numpy()]
