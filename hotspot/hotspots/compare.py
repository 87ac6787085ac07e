"""Two periods side by side: what share of the hotspots is kept, new, gone, and what chance alone would keep."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import hypergeom

from hotspot.errors import InputDataError
from hotspot.hotspots.baseline import expect_exposure
from hotspot.hotspots.finding import Hotspots, expect_period, find, list_days, read_known, where_exposed
from hotspot.hotspots.history import ALL, History, choose, of_theme
from hotspot.hotspots.outline import gather
from hotspot.hotspots.window import judge_windows
from hotspot.periods import DAYS_PER_WEEK, Period, day_index

Mask = NDArray[np.bool_]
Code = Literal["said", "few_weeks", "no_hotspot", "too_thin"]

MIN_WEEKS = 4


@dataclass(frozen=True)
class Parts:
    """A whole of cells or reports in three parts; the shares sum to 1 and are NaN where the whole is 0."""

    kept: int
    new: int
    gone: int

    @property
    def shares(self) -> tuple[float, float, float]:
        """Shares kept, new, gone."""
        whole = self.kept + self.new + self.gone
        return tuple(part / whole if whole else np.nan for part in (self.kept, self.new, self.gone))  # type: ignore[return-value]


@dataclass(frozen=True)
class Turnover:
    """Cells, and reports, of hotspots kept, new and gone; `kept_before` is the earlier period's reports in kept cells.

    `cells.shares[0]` is the one number: cells hot in both periods / cells hot in either (Jaccard's index).
    """

    cells: Parts
    reports: Parts
    kept_before: int


@dataclass(frozen=True)
class Chance:
    """What chance alone keeps of the hotspots' area, by the window test over whole weeks; shares 0-1.

    `observed` kept share by that same rule; `expected`, `low`, `high` mean and 95 % interval when weeks are exchanged;
    `p_value` of as many cells changed or more; `at_random` expected share if as many hot cells lay anywhere settled;
    `shuffles` exchanges made; `weeks` of each period.
    """

    observed: float
    expected: float
    low: float
    high: float
    p_value: float
    at_random: float
    shuffles: int
    weeks: int


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two periods of one theme compared.

    `code`: ``said``; ``too_thin`` (the shares stand, what chance would do cannot be said: `chance` is None);
    ``few_weeks`` or ``no_hotspot`` (nothing can be said: `turnover` is None too). `places` DataFrame, a row a hotspot:
    `hotspot_id`, `period` (``before``/``after``), `status` (``kept``: some cell is hot in both periods, ``new``,
    ``gone``), `cells`, `kept_cells`. `before`, `after` are cut to the days of the data.
    """

    theme: str
    before: Period
    after: Period
    code: Code
    turnover: Turnover | None
    chance: Chance | None
    places: pd.DataFrame
    cell_area_m2: float


def compare(
    history: History,
    before: Period,
    after: Period,
    *,
    theme: str = ALL,
    found: tuple[Hotspots, Hotspots] | None = None,
    exposure: ArrayLike | None = None,
    seed: int,
) -> Comparison:
    """Compare the hotspots of one theme in two periods of equal length.

    `theme` ``all`` means the hotspots of all reports together, not those of every theme. `found` holds the hotspots of
    both periods where they are known, `exposure` (cells,) the passes or the exposure that they were compared with. See
    `compare_cells` for the shares and `expect_kept` for what chance would keep.

    Raises `InputDataError` when the periods overlap, are in the wrong order, hold no day of the data, or differ by a
    week or more within the data, or as `find` for a bad exposure; `NotEnoughDataError` when one of them has no report.
    """
    (exposure,) = read_known(history, exposure=exposure)
    before, after = check_periods(history, before, after)
    first, second = found or tuple(find(history, start=p.start, end=p.end, exposure=exposure) for p in (before, after))
    sides = (_list_cells(history, first, theme), _list_cells(history, second, theme))
    hot = (_mask(history, sides[0]["cell"]), _mask(history, sides[1]["cell"]))
    places, area = _judge_places(*sides, hot[0] & hot[1]), history.grid.cell_area_m2
    if _weeks(before, after) < MIN_WEEKS or not np.any(hot):
        code: Code = "few_weeks" if _weeks(before, after) < MIN_WEEKS else "no_hotspot"
        return Comparison(theme, before, after, code, None, None, places, area)
    turnover = compare_cells(*hot, _count(history, before, theme), _count(history, after, theme))
    chance = expect_kept(history, before, after, theme=theme, exposure=exposure, seed=seed)
    return Comparison(theme, before, after, "said" if chance else "too_thin", turnover, chance, places, area)


def match_places(history: History, before: Hotspots, after: Hotspots) -> pd.DataFrame:
    """Return `Comparison.places` for every theme of two periods: which hotspots are kept, new, gone."""
    parts = []
    for theme in history.themes:
        sides = (_list_cells(history, before, theme), _list_cells(history, after, theme))
        both = _mask(history, sides[0]["cell"]) & _mask(history, sides[1]["cell"])
        parts.append(_judge_places(*sides, both))
    return pd.concat(parts, ignore_index=True)


def check_periods(history: History, before: Period, after: Period) -> tuple[Period, Period]:
    """Cut both periods to the days of the data; raise the `InputDataError` of `compare` where that cannot work."""
    if before.end > after.start:
        raise InputDataError("hotspots.compare_overlap", before=_say(before), after=_say(after))
    cut = [cut_period(history, period) for period in (before, after)]
    if abs(cut[0].days - cut[1].days) >= DAYS_PER_WEEK:
        raise InputDataError("hotspots.compare_unequal", before=int(cut[0].days), after=int(cut[1].days))
    return cut[0], cut[1]


def cut_period(history: History, period: Period) -> Period:
    """Cut a period to the days of the data; `InputDataError` where it holds none of them."""
    start, end = max(period.start, history.whole.start), min(period.end, history.whole.end)
    if start >= end:
        raise InputDataError("hotspots.compare_outside", period=_say(period), data=_say(history.whole))
    return Period(start, end)


def compare_cells(before: ArrayLike, after: ArrayLike, reports_before: ArrayLike, reports_after: ArrayLike) -> Turnover:
    """Divide the cells that are hot before or after (bool, (cells,)), and their reports (cells,), in three parts.

    Kept, new, gone are cells hot in both, only after, only before. Reports kept and new are the later period's in kept
    and new cells, reports gone the earlier period's in cells gone: each place counts with what it has now, or had.
    """
    before, after = np.asarray(before, dtype=bool), np.asarray(after, dtype=bool)
    earlier, later = np.asarray(reports_before), np.asarray(reports_after)
    kept, new, gone = before & after, after & ~before, before & ~after
    return Turnover(
        Parts(int(kept.sum()), int(new.sum()), int(gone.sum())),
        Parts(int(later[kept].sum()), int(later[new].sum()), int(earlier[gone].sum())),
        int(earlier[kept].sum()),
    )


def expect_kept(
    history: History,
    before: Period,
    after: Period,
    *,
    theme: str = ALL,
    exposure: ArrayLike | None = None,
    seed: int,
    permutations: int = 99,
) -> Chance | None:
    """Exchange whole weeks at random between the periods and see what share of the hotspots' area is kept.

    If nothing changed but chance, weeks are exchangeable: any half of them might have been the earlier one. Each time
    the window test (with `gather`, without the scan) is done again on both halves, and the cells are counted that are
    hot in one half only. p = (1 + halvings with as many such cells as observed, or more) / (1 + halvings), one-sided
    (Phipson & Smyth 2010, doi:10.2202/1544-6115.1585). The shares are 1 - such cells / cells observed to be hot in
    either period, not below 0: a halving's own hot cells would be few where hotspots moved (each then has half its
    strength in both halves), and its own share an accident. The observed share is that of the same rule over the same
    weeks, and may differ from that of the hotspots shown. Weeks are counted from each period's first day, so that each
    holds every weekday; days beyond the last whole week are left out. What lasts for weeks (a season, a road work) is
    change here, not chance. None when there are fewer than 4 weeks each, or the window test observes no hotspot.
    """
    weeks = _weeks(before, after)
    if weeks < MIN_WEEKS or theme not in history.themes:
        return None
    rows, week = _number_weeks(history, (before, after), weeks)

    def halve(earlier: Mask) -> tuple[Mask, Mask]:
        first, number = earlier[week], history.themes.index(theme)
        return _find_hot(history, rows[first], number, exposure), _find_hot(history, rows[~first], number, exposure)

    order = np.arange(2 * weeks) < weeks
    hot = halve(order)
    either, changed = int((hot[0] | hot[1]).sum()), int((hot[0] ^ hot[1]).sum())
    if either == 0:
        return None
    rng = np.random.default_rng(seed)
    shuffled = np.array([np.logical_xor(*halve(rng.permutation(order))).sum() for _ in range(permutations)])
    kept = np.maximum(1 - shuffled / either, 0)
    low, high = np.quantile(kept, (0.025, 0.975))
    settled = int((history.settled | hot[0] | hot[1]).sum())
    return Chance(
        observed=1 - changed / either,
        expected=float(kept.mean()),
        low=float(low),
        high=float(high),
        p_value=(1 + int((shuffled >= changed).sum())) / (1 + permutations),
        at_random=expect_random(int(hot[0].sum()), int(hot[1].sum()), settled),
        shuffles=permutations,
        weeks=weeks,
    )


def expect_random(before: int, after: int, cells: int) -> float:
    """Return the expected kept share if `before` and `after` hot cells lay at random among `cells`, independently.

    The overlap k is hypergeometric; E[k / (before + after - k)] is summed over its distribution. NaN if both are 0.
    """
    if before + after == 0:
        return float("nan")
    overlap = np.arange(max(0, before + after - cells), min(before, after) + 1)
    return float((hypergeom.pmf(overlap, cells, before, after) * overlap / (before + after - overlap)).sum())


def _say(period: Period) -> str:
    """First and last day, in figures that every language reads."""
    return f"{period.start:%Y-%m-%d} .. {period.last:%Y-%m-%d}"


def _weeks(before: Period, after: Period) -> int:
    """Whole weeks that both periods have."""
    return int(min(before.days, after.days) // DAYS_PER_WEEK)


def _number_weeks(
    history: History, periods: tuple[Period, Period], weeks: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of both periods within whole weeks, and their week: 0 .. weeks - 1 before, weeks .. 2 weeks - 1 after."""
    rows = [choose(history, period) for period in periods]
    first = day_index(pd.Series([period.start for period in periods]))
    week = [(history.day[own] - day) // DAYS_PER_WEEK for own, day in zip(rows, first, strict=True)]
    whole = [own < weeks for own in week]
    number = np.concatenate([own[kept] + k * weeks for k, (own, kept) in enumerate(zip(week, whole, strict=True))])
    return np.concatenate([own[kept] for own, kept in zip(rows, whole, strict=True)]), number.astype(np.int64)


def _find_hot(history: History, rows: NDArray[np.int64], number: int, exposure: ArrayLike | None) -> Mask:
    """Cells (bool) that the window test alone puts in a hotspot of theme `number` among the reports at `rows`."""
    n_cells, params, theme = len(history.grid), history.params.window, history.themes[number]
    rows = where_exposed(history, rows, exposure)
    own = of_theme(history, rows, number)
    if len(own) < params.min_reports:
        return np.zeros(n_cells, dtype=bool)
    total, counts = (np.bincount(history.cell[part], minlength=n_cells) for part in (rows, own))
    known = None if exposure is None else expect_exposure(exposure, len(own))
    baseline = known or expect_period(history, counts, total, theme)
    test = judge_windows(
        counts,
        baseline.expected,
        history.grid.neighbours,
        dispersion=history.noise[theme],
        days=list_days(history, own),
        uncertainty=baseline.uncertainty,
        params=params,
    )
    return gather(test, counts, baseline.expected, history.grid, params=history.params).label >= 0


def _list_cells(history: History, found: Hotspots, theme: str) -> pd.DataFrame:
    """Return the cells of a theme's hotspots: `hotspot_id`, `cell`. Every cell of a hotspot holds a member report."""
    position = pd.Index(history.reports["report_id"]).get_indexer(pd.Index(found.members["report_id"]))
    places = found.members[["hotspot_id"]].assign(cell=history.cell[position]).drop_duplicates()
    own = found.table.loc[(found.table["theme"] == theme).to_numpy(), "hotspot_id"]
    return places[places["hotspot_id"].isin(own).to_numpy()].reset_index(drop=True)


def _mask(history: History, cells: "pd.Series[int]") -> Mask:
    mask = np.zeros(len(history.grid), dtype=bool)
    mask[cells.to_numpy(dtype=np.int64)] = True
    return mask


def _count(history: History, period: Period, theme: str) -> NDArray[np.int64]:
    """Reports of a theme a cell."""
    rows = choose(history, period)
    own = of_theme(history, rows, history.themes.index(theme)) if theme in history.themes else rows[:0]
    return np.bincount(history.cell[own], minlength=len(history.grid))


def _judge_places(before: pd.DataFrame, after: pd.DataFrame, both: Mask) -> pd.DataFrame:
    """One row a hotspot: is any of its cells hot in both periods?"""
    parts = []
    for name, side, otherwise in (("before", before, "gone"), ("after", after, "new")):
        kept = both[side["cell"].to_numpy(dtype=np.int64)]
        told = side.assign(kept_cells=kept.astype(np.int64)).groupby("hotspot_id", sort=False)["kept_cells"]
        table = told.agg(cells="size", kept_cells="sum").reset_index()
        status = np.where(table["kept_cells"] > 0, "kept", otherwise)
        parts.append(table.assign(period=name, status=status))
    columns = ["hotspot_id", "period", "status", "cells", "kept_cells"]
    return pd.concat(parts, ignore_index=True)[columns]
