"""Fallback stacks: coordinates that a geocoder gave when it found no address."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.errors import Notice, notice
from hotspot.location.centres import find_centre_levels
from hotspot.location.naming import LEVEL_NUMBER, mentioned_names
from hotspot.location.params import ImpreciseParams
from hotspot.location.precision import follow_neighbours, read_precision
from hotspot.location.stacks import Stacks, count_kinds, spread_of_names, stack_rows, usual_decimals

EVIDENCE = ("coarse_stack", "mixed_stack", "centre")
KINDS = 3
NAMING_ROWS = 10
MIXED_SHARE, MIXED_ROAD_SHARE = 0.5, 0.3
AGREED_SHARE = 0.9
FINEST = max(LEVEL_NUMBER.values())


@dataclass(frozen=True, eq=False)
class Imprecise:
    """Which rows are imprecise, why, and which of their areas are certain all the same.

    Attributes
    ----------
    reason
        Array (n,) of codes: `status` (the file says so), `coarse_stack`, `mixed_stack`, `centre`; `""` = not imprecise.
    certain
        Array (n,): number of levels, from the district down, for which the area at the point is the row's area.
    stacks
        DataFrame, one line per coordinate and reason: `x`, `y` (as read), `reports`, `reason`, `certain_level` (or NA).
    notices
        What was found, and words of the precision column that are not in the table.
    """

    reason: NDArray[np.str_]
    certain: NDArray[np.int64]
    stacks: pd.DataFrame
    notices: tuple[Notice, ...]


def find_imprecise(
    placed: gpd.GeoDataFrame, at_point: pd.DataFrame, areas: gpd.GeoDataFrame, *, params: ImpreciseParams
) -> Imprecise:
    """Tell addresses from fallback points.

    What the file says of a row (`precision_text`, by the table `precision_words.csv`) decides; rows of which nothing
    is said follow those on exactly their coordinate of which it is. The others are judged by the evidence of the
    *stack*, the rows on one coordinate:

    - `coarse_stack`: at least two decimals fewer than three quarters of the file's distinct coordinates have (by
      chance one address in 10,000), with `coarse_stack_rows` or more rows that are not the same report again;
    - `mixed_stack`: `stack_rows` or more rows that name three or more 街道, or 社区, or five or more roads, none of
      which has half (of roads: 30 %) of them;
    - `centre`: `stack_rows` or more rows near an area's centre (its centroid, or shapely's point on surface), at least
      5 % of that area's rows; within a metre of it, or near a stated centre, `coarse_stack_rows` are enough.

    Many rows on a fully written coordinate are no evidence: real addresses stack too.

    Parameters
    ----------
    placed
        Reports with `x`, `y` as read and `geometry` (projected).
    at_point
        `district_id`, `subdistrict_id`, `community_id` of the area that holds each point.
    areas
        Boundaries (EPSG:4326) of all levels.
    """
    stacks = stack_rows(placed)
    said, certain, unknown = read_precision(placed["precision_text"])
    said, certain = follow_neighbours(stacks, said, certain)
    coarse = _coarse(stacks, placed, params=params)
    large = stacks.rows >= params.stack_rows
    names = mentioned_names(placed, areas, rows=(coarse | large)[stacks.of_row])
    agreement = _agreement(stacks, names)
    centre = find_centre_levels(stacks, placed, at_point, areas, params=params)
    reason_of_stack = np.select([coarse, large & (agreement < FINEST), centre > 0], EVIDENCE, default="")
    reason = np.where(said == "", reason_of_stack[stacks.of_row], "")
    by_stack = reason != ""
    reason = np.where(said == "imprecise", "status", reason)
    certain_of_stack = np.minimum(np.maximum(np.maximum(centre, 1), _named_levels(stacks, names, at_point)), agreement)
    certain = np.where(by_stack, certain_of_stack[stacks.of_row], certain)
    listed = _list_stacks(placed, reason, certain)
    return Imprecise(reason, certain, listed, (*_tell(listed), *unknown))


def _coarse(stacks: Stacks, placed: pd.DataFrame, *, params: ImpreciseParams) -> NDArray[np.bool_]:
    usual = usual_decimals(stacks, placed["source_id"].to_numpy(dtype=object))
    coarse = (stacks.rows >= params.coarse_stack_rows) & (stacks.decimals <= usual - params.coarser_decimals)
    kinds = placed[["category_text", "description", "address"]].assign(day=placed["reported_at"].dt.floor("D"))
    return coarse & (count_kinds(stacks, kinds, coarse) >= KINDS)


def _agreement(stacks: Stacks, names: pd.DataFrame) -> NDArray[np.int64]:
    """Return the number of the finest level on which the rows of each stack do not contradict each other."""
    finest = np.full(len(stacks.rows), FINEST)
    for column, below, least, share in (
        ("road", 2, KINDS + 2, MIXED_ROAD_SHARE),
        ("community", 2, KINDS, MIXED_SHARE),
        ("subdistrict", 1, KINDS, MIXED_SHARE),
    ):
        spread = spread_of_names(stacks, names[column])
        mixed = (spread["named"] >= NAMING_ROWS) & (spread["distinct"] >= least) & (spread["top_share"] < share)
        finest[mixed.to_numpy()] = below
    return finest


def _named_levels(stacks: Stacks, names: pd.DataFrame, at_point: pd.DataFrame) -> NDArray[np.int64]:
    """Return 2 for stacks whose rows nearly all name the very 街道 in which the point lies, else 0."""
    spread = spread_of_names(stacks, names["subdistrict"])
    here = names["subdistrict"].to_numpy(dtype=object) == at_point["subdistrict_id"].to_numpy(dtype=object)
    named_here = np.bincount(stacks.of_row[here], minlength=len(stacks.rows))
    agreed = (spread["named"] >= NAMING_ROWS) & (named_here >= AGREED_SHARE * spread["named"])
    return np.where(agreed, 2, 0)


def _list_stacks(placed: pd.DataFrame, reason: NDArray[np.str_], certain: NDArray[np.int64]) -> pd.DataFrame:
    rows = np.flatnonzero(reason != "")
    listed = placed[["x", "y"]].iloc[rows].assign(reason=reason[rows], certain_level=certain[rows])
    listed = listed.groupby(["x", "y", "reason", "certain_level"]).size().rename("reports").reset_index()
    numbers = {number: name for name, number in LEVEL_NUMBER.items()}
    listed["certain_level"] = listed["certain_level"].map(numbers).astype("str")
    return listed.sort_values(["reports", "x", "y"], ascending=[False, True, True], ignore_index=True)


def _tell(stacks: pd.DataFrame) -> list[Notice]:
    by_reason = stacks.groupby("reason")["reports"].agg(["sum", "size"])
    return [
        notice(f"location.imprecise_{reason}", "warning", n=int(row["sum"]), points=int(row["size"]))
        for reason, row in by_reason.iterrows()
    ]
