"""Which rule answers for a place: the most specific one, and it is shown."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from hotspot.responsibility.naming import list_chains
from hotspot.responsibility.read import Duties
from hotspot.responsibility.rules import PEOPLE, RULE, best_rules, valid_rules

ALL = "all"
MIN_SHARE = 0.2


@dataclass(frozen=True)
class Assignments:
    """Who answers for each hotspot, places nobody answers for first.

    `table`: `hotspot_id`, `area_id` (the part of the hotspot the rule is for: the smallest area that holds all
    parts the same rule answers for; NA = no area known), `share` (of the hotspot's reports), `lead` (proposed lead of
    its role), `lead_reason` (only, share, reports, code; NA where not lead), `role`, `unit` (NA = nobody answers),
    `person`, `leader`, `phone`, `rule_id`, `rule_row`, `rule_source`, `rule_area_id` (NA = everywhere), `rule_theme`
    (NA = all), `specificity`.
    `unassigned`: `hotspot_id`, `theme`, `area_id`, `share`, `reports` (of the whole hotspot), most reports first.
    """

    table: pd.DataFrame
    unassigned: pd.DataFrame


def assign(
    places: pd.DataFrame,
    shares: pd.DataFrame,
    areas: pd.DataFrame,
    duties: Duties | None,
    *,
    min_share: float = MIN_SHARE,
    on: pd.Timestamp | None = None,
) -> Assignments:
    """Give each hotspot to the units that answer for it.

    Each area that holds at least `min_share` of a hotspot's reports, and always the largest, is answered for by the
    most specific rule of each role: community before subdistrict before district before everywhere, and at one level a
    rule for the theme before one for all themes. The lead proposed for a role is the unit of the part with the largest
    share; ties go to more reports, then to the smaller code.

    A hotspot of the theme `all` (reports of every theme together) is answered for by rules without a theme; if
    `places` has a column `main_theme`, rules for that theme count as well.

    Parameters
    ----------
    places
        `Hotspots.table`: `hotspot_id`, `theme`, `reports`, `last_at`.
    shares
        `Hotspots.shares`: `hotspot_id`, `level`, `area_id`, `reports`, `share`.
    areas
        `Areas.table`.
    duties
        Rules of `read`; None (no duty table given) assigns nothing and calls nothing unassigned.
    min_share
        Smallest share (0-1) at which a second area has a say.
    on
        Day whose rules apply; if left out, the day of the last report of all places.
    """
    if duties is None:
        places = places.head(0)
    targets = _list_parts(places, shares, areas, min_share).merge(_themes_asked(places), on="hotspot_id", how="left")
    targets["target"] = np.arange(len(targets))
    rules = valid_rules(duties, places["last_at"].max() if on is None else on)
    answered = targets.merge(best_rules(targets, areas, rules), on="target", how="left")
    return _assemble(_join_parts(answered, areas), places)


def _list_parts(places: pd.DataFrame, shares: pd.DataFrame, areas: pd.DataFrame, min_share: float) -> pd.DataFrame:
    """The areas that answer for each hotspot, each with the share that no area inside it has."""
    parent = areas.drop_duplicates("area_id").set_index("area_id")["parent_id"]
    parts = shares.assign(parent_id=shares["area_id"].map(parent))
    inside = parts.groupby(["hotspot_id", "parent_id"])[["share", "reports"]].sum()
    inner = inside.reindex(pd.MultiIndex.from_frame(parts[["hotspot_id", "area_id"]]), fill_value=0)
    parts = parts.assign(
        share=parts["share"] - inner["share"].to_numpy(), reports=parts["reports"] - inner["reports"].to_numpy()
    )
    parts = _largest_first(parts, ["hotspot_id"])
    kept = parts[(parts["share"] >= min_share - 1e-9) | ~parts.duplicated("hotspot_id")]
    columns = ["hotspot_id", "area_id", "share", "reports"]
    return places[["hotspot_id"]].merge(kept[columns], on="hotspot_id", how="left")


def _largest_first(parts: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    order = [*by, "share", "reports", "area_id"]
    return parts.sort_values(order, ascending=[True] * len(by) + [False, False, True], ignore_index=True)


def _themes_asked(places: pd.DataFrame) -> pd.DataFrame:
    main = places["main_theme"] if "main_theme" in places else pd.Series(pd.NA, places.index, dtype="str")
    asked = places["theme"].where(places["theme"] != ALL, main)
    return pd.DataFrame({"hotspot_id": places["hotspot_id"], "theme": asked})


def _join_parts(answered: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Parts of a hotspot that the same rule answers for become one; parts nobody answers for stay apart."""
    chains = list_chains(areas)
    key = answered["rule_id"].fillna("-" + answered["target"].astype("str"))
    groups = answered.groupby([answered["hotspot_id"], answered["role"].fillna(""), key], sort=False)
    first = groups.head(1).copy()
    first["share"] = groups["share"].transform("sum")[first.index]
    first["reports"] = groups["reports"].transform("sum")[first.index]
    first["area_id"] = groups["area_id"].transform(lambda ids: _common_area(ids, chains))[first.index]
    return first.drop(columns=["target", "theme"])


def _common_area(area_ids: pd.Series, chains: dict[str, tuple[str, ...]]) -> Any:
    above = [chains.get(area, (area,)) for area in area_ids.dropna()]
    if not above:
        return pd.NA
    return next((area for area in above[0] if all(area in chain for chain in above[1:])), pd.NA)


def _assemble(parts: pd.DataFrame, places: pd.DataFrame) -> Assignments:
    parts = _largest_first(parts, ["hotspot_id", "role"])
    answered = parts["unit"].notna()
    lead = answered & ~parts.duplicated(["hotspot_id", "role"])
    group = parts.groupby(["hotspot_id", "role"])
    second = group[["share", "reports"]].shift(-1)
    alone, wider = second["share"].isna(), parts["share"] > second["share"] + 1e-9
    reason = np.select([alone, wider, parts["reports"] > second["reports"]], ["only", "share", "reports"], "code")
    rank = pd.Series(np.arange(len(places)), index=places["hotspot_id"])
    parts = parts.assign(
        lead=lead,
        lead_reason=pd.Series(reason, parts.index, dtype="str").where(lead),
        place=parts["hotspot_id"].map(rank),
        answered=answered,
        area_id=parts["area_id"].astype("str"),
    ).sort_values(["answered", "place", "lead", "share"], ascending=[True, True, False, False], ignore_index=True)
    nobody = parts.loc[~parts["answered"], ["hotspot_id", "area_id", "share"]]
    holes = nobody.merge(places[["hotspot_id", "theme", "reports"]], on="hotspot_id")
    holes = holes.sort_values(["reports", "hotspot_id", "share"], ascending=[False, True, False], ignore_index=True)
    columns = ["hotspot_id", "area_id", "share", "lead", "lead_reason", *PEOPLE, *RULE]
    return Assignments(parts[columns], holes[["hotspot_id", "theme", "area_id", "share", "reports"]])
