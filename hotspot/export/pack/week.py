"""The week after the period: what is expected where, and who goes where on the first evening."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from hotspot.export.pack import tallies
from hotspot.export.pack.text import one_line
from hotspot.export.patrol.frame import PlanFrame, label_stops, name_crews
from hotspot.texts import Language, text

if TYPE_CHECKING:
    from hotspot.analysis import Briefing

MOST_PLACES = 20
_PLACES = ["rank", "place", "subdistrict", "theme_name", "expected"]
_CREWS = ["crew", "start_at", "back_at", "stops", "expected", "distance_km", "first"]
_STOPS = ["label", "crew", "order", "place", "begin_at", "themes", "reason", "expected", "due_at"]


@dataclass(frozen=True, eq=False)
class Week:
    """Seven days from `start` to `end` (last day): expected reports and the patrol of the first shift.

    `total`: expected reports, the sum of `themes` (`theme`, `name`, `expected`; most first). `places` DataFrame: cells
    where most is expected, at most 20: `rank`, `place`, `subdistrict`, `theme_name` (most expected there), `expected`.
    `plan_id`, `plan_day`: of the plan; empty and None where there is no list of crews; then the next two are empty.
    `crews`: `crew` (letter and name), `start_at`, `back_at`, `stops`, `expected`, `distance_km` (1 decimal), `first`
    (places of its first stops). `stops`: `label` (B3 = third stop of crew B), `crew`, `order`, `place`, `begin_at`,
    `themes`, `reason`, `expected`, `due_at`.
    """

    start: pd.Timestamp
    end: pd.Timestamp
    total: float
    themes: pd.DataFrame
    places: pd.DataFrame
    plan_id: str
    plan_day: pd.Timestamp | None
    crews: pd.DataFrame
    stops: pd.DataFrame


def look_ahead(briefing: "Briefing", names: dict[str, str], language: Language) -> Week:
    """Return the week after the period of a briefing; `names` of the themes."""
    start, plan = briefing.analysis.period.end, briefing.plan
    expected = tallies.expect_cells(briefing)
    themes = expected.sum().rename("expected").rename_axis("theme").reset_index()
    themes.insert(1, "name", themes["theme"].map(names))
    stops = _list_stops(briefing, names, language)
    return Week(
        start=start,
        end=start + pd.DateOffset(days=6),
        total=float(themes["expected"].sum()),
        themes=themes.sort_values(["expected", "theme"], ascending=[False, True], ignore_index=True),
        places=_list_places(briefing, expected, names),
        plan_id=plan.plan_id if plan else "",
        plan_day=plan.request.day if plan else None,
        crews=_list_crews(briefing, stops),
        stops=stops,
    )


def _list_places(briefing: "Briefing", expected: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    if expected.empty or expected.columns.empty:
        return pd.DataFrame(columns=_PLACES)
    cells = briefing.cells.assign(expected=expected.sum(axis=1), theme=expected.idxmax(axis=1))
    top = cells.sort_values(["expected", "cell_id"], ascending=[False, True]).head(MOST_PLACES)
    return pd.DataFrame({
        "rank": range(1, len(top) + 1),
        "place": top["place"].map(one_line).to_numpy(),
        "subdistrict": top["subdistrict"].map(one_line).to_numpy(),
        "theme_name": top["theme"].map(names).to_numpy(),
        "expected": top["expected"].to_numpy(),
    })  # fmt: skip


def _list_stops(briefing: "Briefing", names: dict[str, str], language: Language) -> pd.DataFrame:
    plan = briefing.plan
    if plan is None:
        return pd.DataFrame(columns=_STOPS)
    frame, crews = PlanFrame(language=language, theme_names=names), name_crews(plan)
    table = plan.stops.assign(
        label=label_stops(plan),
        crew=plan.stops["crew_id"].map(crews).map(one_line),
        place=plan.stops["place"].map(one_line),
        themes=[frame.name_themes(codes, most=3) for codes in plan.stops["themes"]],
        reason=[text(f"patrol.reason_{reason}", language) for reason in plan.stops["reason"]],
    )
    return table[_STOPS].reset_index(drop=True)


def _list_crews(briefing: "Briefing", stops: pd.DataFrame) -> pd.DataFrame:
    plan = briefing.plan
    if plan is None:
        return pd.DataFrame(columns=_CREWS)
    first = stops.sort_values("order").groupby("crew")["place"].apply(lambda places: " → ".join(places.head(3)))
    table = plan.crews.assign(
        crew=plan.crews["crew_id"].map(name_crews(plan)).map(one_line),
        distance_km=(plan.crews["distance_m"] / 1000).round(1),
    )
    table["first"] = table["crew"].map(first).fillna("")
    return table[_CREWS].reset_index(drop=True)
