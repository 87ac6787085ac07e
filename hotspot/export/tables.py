"""The tables that leave the house, made from those of the analysis."""

import geopandas as gpd
import numpy as np
import pandas as pd

from hotspot.hotspots import HotspotParams
from hotspot.maps.reasons import explain, tell_hours, tell_weekday
from hotspot.texts import Language, text

PERSONAL = ("reporter_name", "reporter_phone")
HOTSPOT_COLUMNS = (
    *(
        "overall_rank",
        "theme",
        "rank",
        "subdistrict",
        "community",
        "reports",
        "problems",
        "expected",
        "rate_ratio",
        "p_value",
    ),
    *("q_value", "circle_p_value", "test", "pattern", "hot_weeks"),
    *("peak_weekday", "peak_weekday_share", "peak_hour", "peak_hour_share"),
    *("n_days", "first_at", "last_at", "excess_per_week", "overdue", "overdue_rank", "border"),
    *("single_spot_share", "top_categories", "unit", "all_units", "rule", "baseline", "area_m2", "lon", "lat"),
    "hotspot_id",
)
_SPACE = {"zh": "", "en": " "}
_LEVELS = ("district", "subdistrict", "community")
_SHARES = ("single_spot_share", "peak_weekday_share", "peak_hour_share")
_DECIMALS = {"expected": 1, "rate_ratio": 2, "excess_per_week": 2, "area_m2": 0} | dict.fromkeys(_SHARES, 3)


def describe_hotspots(
    hotspots: gpd.GeoDataFrame,
    shares: pd.DataFrame,
    assignments: pd.DataFrame,
    areas: pd.DataFrame,
    *,
    theme_names: dict[str, str],
) -> gpd.GeoDataFrame:
    """Join each hotspot with the names of its places and units.

    Parameters
    ----------
    hotspots, shares
        `Hotspots.table` and `.shares`.
    assignments
        `Assignments.table`.
    areas
        `area_id` and `name`.
    theme_names
        Theme → name to show.

    Returns
    -------
    GeoDataFrame
        `HOTSPOT_COLUMNS` and `geometry` (the CRS of `hotspots`), by overall rank; `subdistrict`,
        `community` = those with most reports; `unit` = proposed lead (NA = nobody answers), `rule` = file and
        row of the duty table that names it.
    """
    names = dict(zip(areas["area_id"], areas["name"], strict=True))
    table = hotspots.copy()
    for level in ("subdistrict", "community"):
        own = shares[(shares["level"] == level).to_numpy()].drop_duplicates("hotspot_id")
        first = dict(zip(own["hotspot_id"], own["area_id"].map(names).fillna(own["area_id"]), strict=True))
        table[level] = table["hotspot_id"].map(first)
    lead = assignments[assignments["lead"].to_numpy(dtype=bool)].drop_duplicates("hotspot_id")
    lead = lead.assign(rule=[f"{row.rule_source}:{row.rule_row:.0f}" for row in lead.itertuples()])
    for column in ("unit", "rule"):
        table[column] = table["hotspot_id"].map(dict(zip(lead["hotspot_id"], lead[column], strict=True)))
    table["all_units"] = table["hotspot_id"].map(_all_units(assignments))
    places = gpd.GeoSeries(hotspots.geometry.representative_point(), crs=hotspots.crs).to_crs("EPSG:4326")
    table["lon"], table["lat"] = np.round(places.x, 6), np.round(places.y, 6)
    table = table.sort_values("overall_rank").round(_DECIMALS)
    for column in ("p_value", "q_value", "circle_p_value"):
        table[column] = [float(f"{value:.3g}") for value in table[column]]
    table["theme"] = table["theme"].map(lambda theme: theme_names.get(theme, theme))
    return table[[*HOTSPOT_COLUMNS, table.geometry.name]].reset_index(drop=True)


def count_by_area(areas: gpd.GeoDataFrame, reports: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the areas with the reports certain to be in each: all, located and imprecise ones.

    Parameters
    ----------
    areas
        `area_id`, `level`, geometry.
    reports
        `district_id`, `subdistrict_id`, `community_id` (NA where unknown), `placement`.
    """
    counted = areas.copy()
    for column, kept in (
        ("reports", np.ones(len(reports), dtype=bool)),
        ("located", (reports["placement"] == "located").to_numpy()),
        ("imprecise", (reports["placement"] == "imprecise").to_numpy()),
    ):
        tallies = [reports.loc[kept, f"{level}_id"].value_counts() for level in _LEVELS]
        counted[column] = counted["area_id"].map(pd.concat(tallies)).fillna(0).astype("int64")
    return counted


def explain_rejected(rejected: pd.DataFrame, *, language: Language) -> pd.DataFrame:
    """Put reasons and hints of rejected rows into words; headings in the same language."""

    def words(keys: "pd.Series[str]", prefix: str) -> list[str]:
        rows = zip(keys, rejected["column"], rejected["value"], strict=True)
        return [
            "" if pd.isna(key) else text(key if "." in key else prefix + key, language, column=column, value=value)
            for key, column, value in rows
        ]

    table = rejected[["source_id", "row_number", "column", "value"]].copy()
    table["reason"] = words(rejected["reason"], "reports.reason_")
    table["hint"] = words(rejected["hint"], "reports.")
    table["code"] = rejected["reason"]
    return name_columns(table, language)


def say_cells(hotspots: pd.DataFrame, *, params: HotspotParams, language: Language) -> pd.DataFrame:
    """Return the table of `describe_hotspots` with words in place of codes, and headings a clerk can read.

    Its last column is the explanation that the card of the map gives.
    """
    rows = hotspots.to_dict("records")
    said = {
        "border": [text(f"export.{'yes' if border else 'no'}", language) for border in hotspots["border"]],
        **{
            column: [text(f"maps.{column}_{code}", language) for code in hotspots[column]]
            for column in ("baseline", "test", "pattern")
        },
        "peak_weekday": [tell_weekday(row, language) for row in rows],
        "peak_hour": [tell_hours(row, language) for row in rows],
        "explanation": [_SPACE[language].join(explain(row, params=params, language=language)) for row in rows],
    }
    table = hotspots.assign(**said).drop(columns=["peak_weekday_share", "peak_hour_share"])
    return name_columns(table, language)


def name_columns(table: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return the table with headings a clerk can read."""
    return table.rename(columns={name: text(f"export.column_{name}", language) for name in table.columns})


def without_personal(reports: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Drop names and phones of residents, whatever the settings keep inside the program."""
    return reports.drop(columns=[name for name in PERSONAL if name in reports.columns])


def _all_units(assignments: pd.DataFrame) -> dict[str, str]:
    known = assignments[assignments["unit"].notna()]
    return {str(key): "、".join(dict.fromkeys(own["unit"])) for key, own in known.groupby("hotspot_id", sort=False)}
