"""Fallback stacks: coordinates that a geocoder gave when it found no address."""

from dataclasses import dataclass
from importlib import resources

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from hotspot.areas import level
from hotspot.errors import Notice, notice
from hotspot.location.naming import LEVEL_NUMBER, mentioned_names
from hotspot.location.params import ImpreciseParams
from hotspot.location.stacks import Stacks, count_kinds, spread_of_names, stack_rows, usual_decimals

WIDTH_SHARE = 0.02
"""By chance a place lies within 2 % of an area's width of its centroid once in 800, within 50 m, in a community of
250 m, once in 8."""

EVIDENCE = ("coarse_stack", "mixed_stack", "centre")
KINDS = 3
NAMING_ROWS = 10
MIXED_SHARE, MIXED_ROAD_SHARE = 0.5, 0.3
AGREED_SHARE = 0.9
CENTRE_SHARE = 0.05
EXACT_M = 1.0
FINEST = max(LEVEL_NUMBER.values())


@dataclass(frozen=True)
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
    said, certain, unknown = _by_words(placed)
    said, certain = _follow_neighbours(stacks, said, certain)
    coarse = _coarse(stacks, placed, params=params)
    large = stacks.rows >= params.stack_rows
    names = mentioned_names(placed, areas, rows=(coarse | large)[stacks.of_row])
    agreement = _agreement(stacks, names)
    centre = _centre_levels(stacks, placed, at_point, areas, params=params)
    reason_of_stack = np.select([coarse, large & (agreement < FINEST), centre > 0], EVIDENCE, default="")
    reason = np.where(said == "", reason_of_stack[stacks.of_row], "")
    by_stack = reason != ""
    reason = np.where(said == "imprecise", "status", reason)
    certain_of_stack = np.minimum(np.maximum(np.maximum(centre, 1), _named_levels(stacks, names, at_point)), agreement)
    certain = np.where(by_stack, certain_of_stack[stacks.of_row], certain)
    listed = _list_stacks(placed, reason, certain)
    return Imprecise(reason, certain, listed, (*_tell(listed), *unknown))


def precision_words() -> pd.DataFrame:
    """Return the table of words geocoders use: `word` (folded), `precise` (bool), `certain_level` (or NA)."""
    with resources.files(__package__).joinpath("precision_words.csv").open(encoding="utf-8") as file:
        table = pd.read_csv(file, dtype=str, keep_default_na=False)
    return table.assign(
        word=fold_words(table["word"]),
        precise=table["precise"] == "1",
        certain_level=table["certain_level"].where(table["certain_level"] != ""),
    )


def fold_words(words: pd.Series) -> pd.Series:
    """Return words in one width and case, without blanks around them and with ``_`` for what parts them inside."""
    return words.str.normalize("NFKC").str.strip().str.casefold().str.replace(r"[\s\-,]+", "_", regex=True)


def _by_words(placed: pd.DataFrame) -> tuple[pd.Series, NDArray[np.int64], list[Notice]]:
    """Return what the file says of each row (``precise``, ``imprecise``, ``""``), its certain levels, unknown words."""
    table = precision_words().set_index("word")
    folded = fold_words(placed["precision_text"].astype("str"))
    meaning = table["precise"].map({True: "precise", False: "imprecise"})
    said = folded.map(meaning).fillna("").astype("str")
    levels = folded.map(table["certain_level"]).map(LEVEL_NUMBER)
    certain = np.asarray(levels.fillna(0), dtype=np.int64)
    strange = folded[(said == "") & folded.notna() & (folded != "")]
    if strange.empty:
        return said, certain, []
    words = strange.value_counts().head(10).index.tolist()
    return said, certain, [notice("location.unknown_precision", "warning", n=len(strange), words=words)]


def _coarse(stacks: Stacks, placed: pd.DataFrame, *, params: ImpreciseParams) -> NDArray[np.bool_]:
    usual = usual_decimals(stacks, placed["source_id"].to_numpy(dtype=object))
    coarse = (stacks.rows >= params.coarse_stack_rows) & (stacks.decimals <= usual - params.coarser_decimals)
    kinds = placed[["category_text", "description", "address"]].assign(day=placed["reported_at"].dt.floor("D"))
    return coarse & (count_kinds(stacks, kinds, coarse) >= KINDS)


def _follow_neighbours(
    stacks: Stacks, said: pd.Series, certain: NDArray[np.int64]
) -> tuple[pd.Series, NDArray[np.int64]]:
    """Let rows without a word follow those on the same coordinate, if most of these are said to be imprecise.

    A city's older exports lack the column that its newer ones have, and both hold the same geocoder's points.
    """
    bad, good = (np.bincount(stacks.of_row[said == s], minlength=len(stacks.rows)) for s in ("imprecise", "precise"))
    follows = (said == "").to_numpy() & (bad > good)[stacks.of_row]
    of_stack = pd.Series(certain[said == "imprecise"]).groupby(stacks.of_row[said == "imprecise"]).min()
    levels = of_stack.reindex(stacks.of_row[follows]).to_numpy()
    certain = certain.copy()
    certain[follows] = levels
    return said.mask(follows, "imprecise"), certain


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


def _centre_levels(
    stacks: Stacks,
    placed: gpd.GeoDataFrame,
    at_point: pd.DataFrame,
    areas: gpd.GeoDataFrame,
    *,
    params: ImpreciseParams,
) -> NDArray[np.int64]:
    """Return for each stack the number of the coarsest level on a centre of which it stands; 0: none."""
    found = np.zeros(len(stacks.rows), dtype=np.int64)
    asked = np.flatnonzero(stacks.rows >= params.coarse_stack_rows)
    if not len(asked):
        return found
    rows, places = stacks.rows[asked], shapely.get_coordinates(placed.geometry.to_numpy()[stacks.first[asked]])
    for name, number in reversed(LEVEL_NUMBER.items()):
        of_level = level(areas, name)
        if of_level.empty:
            continue
        held = at_point[f"{name}_id"].value_counts().reindex(of_level["area_id"], fill_value=0).to_numpy()
        widths = np.sqrt(of_level.geometry.to_crs(placed.crs).area.to_numpy())
        reach = np.minimum(params.centre_distance_m, WIDTH_SHARE * widths)
        far, which = _nearest(places, _centres(of_level), placed.crs)
        which = which % len(of_level)
        large = (rows >= params.stack_rows) & (rows >= CENTRE_SHARE * held[which])
        found[asked[(far <= EXACT_M) | (large & (far <= reach[which]))]] = number
    if params.known_centres:
        far, _ = _nearest(places, shapely.points(params.known_centres), placed.crs)
        found[asked[far <= params.centre_distance_m]] = 1
    return found


def _centres(of_level: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Return the centroids, then shapely's points on surface; in degrees, as geocoders and map tools reckon them."""
    shapes = of_level.geometry.to_numpy()
    return np.concatenate([shapely.centroid(shapes), shapely.point_on_surface(shapes)])


def _nearest(
    places: NDArray[np.float64], centres: NDArray[np.object_], crs: object
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the distance to the nearest centre (given in degrees), in metres, and which it is."""
    projected = gpd.GeoSeries(centres, crs=4326).to_crs(crs)
    far, which = cKDTree(shapely.get_coordinates(projected.to_numpy())).query(places)
    return far, which


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
