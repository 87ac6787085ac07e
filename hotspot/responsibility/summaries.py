"""Who answers for how much, and why."""

import numpy as np
import pandas as pd

from hotspot.responsibility.assign import Assignments
from hotspot.responsibility.read import Duties
from hotspot.responsibility.rules import best_rules, valid_rules


def answer_for_areas(
    areas: pd.DataFrame, themes: pd.DataFrame, duties: Duties | None, *, on: pd.Timestamp | None = None
) -> pd.DataFrame:
    """Say who answers for each area, theme and role, holes included.

    Returns
    -------
    One row per area, theme and role of the duty table: `area_id`, `level`, `theme`, `role`, `unit` (NA = hole),
    `person`, `leader`, `phone`, the rule (`rule_id` ... `specificity`), and `answered` (bool: some role answers for
    this area and theme). Without `on`, rules of all times count, the latest first.
    """
    targets = areas[["area_id", "level"]].merge(themes[["theme"]], how="cross")
    targets["target"] = np.arange(len(targets))
    rules = valid_rules(duties, on)
    roles = pd.DataFrame({"role": rules["role"].unique() if len(rules) else pd.array([pd.NA], dtype="str")})
    wanted = targets.merge(roles, how="cross")
    found = wanted.merge(best_rules(targets, areas, rules), on=["target", "role"], how="left")
    found["answered"] = found["unit"].notna().groupby(found["target"]).transform("any")
    return found.drop(columns="target")


def sum_by_unit(assignments: Assignments, places: pd.DataFrame) -> pd.DataFrame:
    """Count what each unit answers for, nobody (NA) first.

    Parameters
    ----------
    assignments
        From `assign`.
    places
        Hotspots to count, e.g. those of one theme or all but the theme `all`: hotspots of different themes hold
        different reports, those of `all` hold them again. Columns `hotspot_id`, `reports`, `problems`, `overdue`.

    Returns
    -------
    `unit`, `role`, `hotspots`, `led` (hotspots it is the proposed lead of), `reports`, `problems`, `overdue`.
    """
    # Leads come first within a role, so the row that is kept knows whether the unit leads.
    rows = assignments.table.drop_duplicates(["unit", "role", "hotspot_id"])
    rows = rows.merge(places[["hotspot_id", "reports", "problems", "overdue"]], on="hotspot_id")
    counted = rows.assign(hotspots=1, led=rows["lead"].astype("int64"))
    counts = ["hotspots", "led", "reports", "problems", "overdue"]
    sums = counted.groupby(["unit", "role"], dropna=False)[counts].sum().reset_index()
    sums["answered"] = sums["unit"].notna()
    by = ["answered", "hotspots", "reports", "unit"]
    return sums.sort_values(by, ascending=[True, False, False, True], ignore_index=True).drop(columns="answered")
