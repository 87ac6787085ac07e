"""The hotspots as a list to read: where each one is and who answers, by name."""

from typing import Any

import pandas as pd

from hotspot.hotspots import ALL


def list_hotspots(hotspots: Any, assignments: Any, areas: pd.DataFrame) -> pd.DataFrame:
    """Return one row per hotspot of a theme (not of all themes together), largest excess per week first.

    Columns: `position` (1 = first), `hotspot_id`, `theme`, `subdistrict`, `community` (names of the areas with the
    largest share; NA where unknown), `unit` (proposed lead; NA = nobody answers), and those of `Hotspots.table`.
    """
    table = hotspots.table[hotspots.table["theme"] != ALL].sort_values(
        "excess_per_week", ascending=False, kind="stable"
    )
    listed = pd.DataFrame(table.drop(columns="geometry"))
    names = areas.set_index("area_id")["name"]
    first = hotspots.shares.drop_duplicates(["hotspot_id", "level"])
    for level in ("subdistrict", "community"):
        largest = first[first["level"] == level].set_index("hotspot_id")["area_id"]
        listed[level] = listed["hotspot_id"].map(largest).map(names)
    lead = assignments.table[assignments.table["lead"]].dropna(subset=["unit"]).drop_duplicates("hotspot_id")
    listed["unit"] = listed["hotspot_id"].map(lead.set_index("hotspot_id")["unit"])
    listed.insert(0, "position", range(1, len(listed) + 1))
    return listed.reset_index(drop=True)
