"""Two periods side by side: both maps as one scene for the viewer, and what is said above them."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.hotspots import ALL, Comparison, Hotspots
from hotspot.maps.draw import make_frame, theme_names
from hotspot.maps.points import Points
from hotspot.maps.safe import json_for_script
from hotspot.maps.scene import Frame, Scene
from hotspot.maps.static import Static
from hotspot.maps.view import Findings, ViewParams, draw_view, quantile_classes
from hotspot.maps.words import number, p_text, percent, say
from hotspot.periods import Period
from hotspot.responsibility import Assignments
from hotspot.texts import Language

if TYPE_CHECKING:
    from hotspot.analysis import Analysis, Compared

STATUSES = {"before": ("kept", "gone"), "after": ("kept", "new")}
PARTS = ("kept", "new", "gone")
COLUMNS = ("part", "places", "area", "area_share", "reports_before", "reports_after", "reports_share")
_CLEAR = 0.05


@dataclass(frozen=True, eq=False)
class Sides:
    """Two maps and their words, ready for the viewer: one view a period, titles, sentences, and the small table."""

    scene: Scene
    titles: tuple[str, str]
    lines: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def json(self) -> dict[str, Any]:
        """Return plain data: a scene without `views`, but with `sides`, `lines` and `table` (see `viewer/sides.js`)."""
        whole = self.scene.json()
        views = whole.pop("views")
        return {name: whole[name] for name in ("lang", "texts", "frame", "static")} | {
            "sides": [{"title": title, "view": view} for title, view in zip(self.titles, views, strict=True)],
            "lines": list(self.lines),
            "table": {"head": list(self.heads), "rows": [list(row) for row in self.rows]},
        }

    def script(self) -> str:
        """Return the same as JSON that is safe inside ``<script>``."""
        return json_for_script(self.json())


def draw_sides(
    analysis: "Analysis", compared: "Compared", *, static: Static, points: Points, language: Language
) -> Sides:
    """Draw the hotspots of both periods that `analysis.compare` compared, each marked as kept, new or gone.

    Only the tested hotspots of the compared theme are drawn; the subdistricts of both maps share one scale.
    """
    comparison = compared.comparison
    names = theme_names(analysis, language)
    theme = say("compare_all", language) if comparison.theme == ALL else names[comparison.theme]
    views = []
    for side, period, pair in zip(STATUSES, (comparison.before, comparison.after), compared.found, strict=True):
        params = ViewParams(
            key=comparison.theme,
            start=period.start.date(),
            end=period.last.date() + timedelta(days=1),
            language=language,
            theme_names=names,
            hotspots=analysis.history.params,
            with_heat=False,
            max_points=0,
        )
        chosen = _choose(analysis, comparison.theme, period)
        view = draw_view(static, points, _findings(pair, comparison.theme), chosen=chosen, params=params)
        views.append(_mark(view | {"key": side, "cells": []}, comparison.places, side, language))
    _share_scale(views)
    return Sides(
        scene=Scene(_frame(analysis, theme, language), static, tuple(views), language=language),
        titles=name_sides(comparison, language),
        lines=(
            *tell_comparison(comparison, language),
            *dict.fromkeys(note for view in views for note in view["notes"]),
        ),
        heads=tuple(say(f"compare_column_{name}", language) for name in COLUMNS),
        rows=list_parts(comparison, language),
    )


def tell_comparison(comparison: Comparison, language: Language) -> tuple[str, ...]:
    """Say in plain sentences what was kept, and what chance alone would keep; or why nothing can be said."""
    turnover, chance = comparison.turnover, comparison.chance
    if turnover is None:
        return (say(f"compare_{comparison.code}", language),)
    area, reports = (
        dict(zip(PARTS, _whole(parts.shares), strict=True)) for parts in (turnover.cells, turnover.reports)
    )
    told = [say("compare_area", language, **area), say("compare_reports", language, **reports)]
    if chance is None:
        return (*told, say("compare_too_thin", language))
    facts = {name: round(100 * getattr(chance, name)) for name in ("observed", "expected", "low", "high")}
    verdict = say("compare_changed" if chance.p_value <= _CLEAR else "compare_unchanged", language)
    p, at_random = p_text(chance.p_value), number(100 * chance.at_random, 1)
    told.append(say("compare_chance", language, **facts, weeks=chance.weeks, p=p, verdict=verdict))
    return (*told, say("compare_random", language, at_random=at_random))


def list_parts(comparison: Comparison, language: Language) -> tuple[tuple[str, ...], ...]:
    """Return the small table, a row for kept, new and gone: places, hectares, reports, shares; empty where unsaid."""
    turnover = comparison.turnover
    if turnover is None:
        return ()
    reports = {
        "kept": (number(turnover.kept_before), number(turnover.reports.kept)),
        "new": ("–", number(turnover.reports.new)),
        "gone": (number(turnover.reports.gone), "–"),
    }
    shares = zip(_whole(turnover.cells.shares), _whole(turnover.reports.shares), strict=True)
    return tuple(
        (
            say(f"status_{part}", language),
            _count_places(comparison.places, part),
            number(getattr(turnover.cells, part) * comparison.cell_area_m2 / 1e4, 1),
            f"{of_area} %",
            *reports[part],
            f"{of_reports} %",
        )
        for part, (of_area, of_reports) in zip(PARTS, shares, strict=True)
    )


def name_sides(comparison: Comparison, language: Language) -> tuple[str, str]:
    """Return the titles of both maps: which period, and how many hotspots it has."""
    n = comparison.places["period"].value_counts()
    sides = (("before", comparison.before), ("after", comparison.after))
    told = (say(f"compare_{side}", language, period=name_days(days), n=int(n.get(side, 0))) for side, days in sides)
    first, second = told
    return first, second


def name_days(period: Period) -> str:
    """Return the first and the last day of a period."""
    return f"{period.start:%Y-%m-%d} – {period.last:%Y-%m-%d}"


def _whole(shares: tuple[float, ...]) -> list[str]:
    """Shares as whole per cents that sum to 100: the largest remainders are rounded up."""
    exact = 100 * np.array(shares)
    if not np.isfinite(exact).all():
        return ["–"] * len(shares)
    floor = np.floor(exact).astype(int)
    floor[np.argsort(floor - exact, kind="stable")[: 100 - floor.sum()]] += 1
    return [str(value) for value in floor]


def _count_places(places: pd.DataFrame, part: str) -> str:
    own = places.loc[(places["status"] == part).to_numpy(), "period"].value_counts()
    return " → ".join(number(own.get(side, 0)) for side in STATUSES if part in STATUSES[side])


def _choose(analysis: "Analysis", theme: str, period: Period) -> NDArray[np.bool_]:
    at = analysis.reports["reported_at"]
    inside = ((at >= period.start) & (at < period.end)).to_numpy(bool)
    return inside if theme == ALL else np.asarray(inside & (analysis.reports["theme"] == theme).to_numpy(bool))


def _findings(pair: tuple[Hotspots, Assignments], theme: str) -> Findings:
    """The theme's own hotspots, numbered by their rank in it, and nothing that was not tested."""
    found, assigned = pair
    own = found.table[(found.table["theme"] == theme).to_numpy()]
    own = own.assign(overall_rank=own["rank"])
    return Findings(own, found.members, found.shares, found.dense.head(0), assigned.table, None, found.notices)


def _mark(view: dict[str, Any], places: pd.DataFrame, side: str, language: Language) -> dict[str, Any]:
    """Give each hotspot its status, the word for it, and the share of it that is hot in both periods."""
    own = places[(places["period"] == side).to_numpy()].set_index("hotspot_id")
    hotspots = []
    for hotspot in view["hotspots"]:
        status = str(own.loc[hotspot["id"], "status"])
        share = percent(own.loc[hotspot["id"], "kept_cells"] / own.loc[hotspot["id"], "cells"])
        line = say("compare_kept_part", language, share=share) if status == "kept" else ""
        hotspots.append(hotspot | {"status": status, "word": say(f"status_{status}", language), "change": line})
    told = [[status, say(f"status_{status}_long", language)] for status in STATUSES[side]]
    return view | {"hotspots": hotspots, "statuses": told}


def _share_scale(views: list[dict[str, Any]]) -> None:
    """Give the subdistricts of both (own, fresh) views the same classes, so that a shade means the same on both."""
    n = np.array([view["areas"]["n"] for view in views], dtype=np.int64)
    classes = quantile_classes(n.ravel())
    starts = np.array([low for low, _ in classes])
    for view, own in zip(views, n, strict=True):
        of = (np.searchsorted(starts, own, side="right") - 1).tolist() if own.size else []
        view["areas"] = view["areas"] | {"of": of, "classes": [list(limits) for limits in classes]}


def _frame(analysis: "Analysis", theme: str, language: Language) -> Frame:
    frame = make_frame(analysis, language=language)
    return replace(frame, title=say("compare_title", language, title=frame.title), subtitle=theme)
