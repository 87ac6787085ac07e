"""The rules of a day, and which of them is the most specific one for an area and a theme."""

import pandas as pd

from hotspot.responsibility.naming import list_chains
from hotspot.responsibility.read import Duties, as_table

PEOPLE = ["role", "unit", "person", "leader", "phone"]
RULE = ["rule_id", "rule_row", "rule_source", "rule_area_id", "rule_theme", "specificity"]


def valid_rules(duties: Duties | None, on: pd.Timestamp | None) -> pd.DataFrame:
    """Rules of that day with empty text for everywhere and every theme; later ones first."""
    table = as_table([]) if duties is None else duties.table
    if on is not None and not pd.isna(on):
        day = pd.Timestamp(on).tz_localize(None).normalize()
        table = table[~(table["valid_from"] > day) & ~(table["valid_to"] < day)]
    rules = table.rename(columns={"area_id": "rule_area_id", "theme": "rule_theme"})
    rules = rules.sort_values("valid_from", ascending=False, na_position="last", kind="stable")
    return rules.fillna({"rule_area_id": "", "rule_theme": ""})


def best_rules(targets: pd.DataFrame, areas: pd.DataFrame, rules: pd.DataFrame) -> pd.DataFrame:
    """The most specific rule of each role for each target (`target`, `area_id`, `theme`)."""
    chains = pd.DataFrame(
        [(area, above) for area, chain in list_chains(areas).items() for above in (*chain, "")],
        columns=["area_id", "rule_area_id"],
    )
    up = targets[["target", "area_id", "theme"]].merge(chains, on="area_id", how="left").fillna({"rule_area_id": ""})
    asked = pd.concat([up.assign(rule_theme=""), up[up["theme"].notna()].assign(rule_theme=up["theme"])])
    fits = asked[["target", "rule_area_id", "rule_theme"]].merge(rules, on=["rule_area_id", "rule_theme"])
    best = fits.sort_values("specificity", ascending=False, kind="stable").drop_duplicates(["target", "role"])
    area, theme = best["rule_area_id"], best["rule_theme"]
    best = best.assign(rule_area_id=area.mask(area == ""), rule_theme=theme.mask(theme == ""))
    return best[["target", *PEOPLE, *RULE]].astype({"rule_row": "Int64", "specificity": "Int64"})
