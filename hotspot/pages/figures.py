"""Figures for the pages, from numpy columns: a filter is a mask; a million reports take milliseconds."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int32]
Times = npt.NDArray[np.datetime64]
ALL = "all"


@dataclass(frozen=True)
class Choice:
    """What a person chose to look at: a theme (or ``all``), local days [start, end), a subdistrict, a source.

    `smoothing` names one of `hotspots.BANDWIDTHS_M`, for the heat picture alone.
    """

    theme: str
    start: pd.Timestamp
    end: pd.Timestamp
    subdistrict_id: str | None = None
    source: str | None = None
    tested_only: bool = False
    smoothing: str = "subdistrict"

    def before(self) -> "Choice":
        """Return the same choice for the period of equal length just before."""
        return replace(self, start=self.start - (self.end - self.start), end=self.start)


@dataclass(frozen=True)
class Columns:
    """The accepted reports as numpy columns of one length; text columns as codes into `labels` (−1 = missing)."""

    reported_at: Times
    due_at: Times
    closed_at: Times
    is_closed: Mask
    problem: Codes
    codes: dict[str, Codes]
    labels: dict[str, list[str]]

    @property
    def has_deadlines(self) -> bool:
        """Whether any report names the day it is due."""
        return not bool(np.isnat(self.due_at).all())

    @property
    def first_day(self) -> pd.Timestamp:
        """Local day of the first report."""
        return pd.Timestamp(self.reported_at.min()).normalize()

    @property
    def end_day(self) -> pd.Timestamp:
        """Local day after the last report."""
        return pd.Timestamp(self.reported_at.max()).normalize() + pd.Timedelta(days=1)


@dataclass(frozen=True)
class KeyFigures:
    """The figures of the first row. Counts, and shares 0–1 (NaN when there is nothing to divide by).

    `overdue` is NaN where no report names a deadline: "none" would be a claim.
    """

    reports: int
    problems: int
    hotspots: int
    hotspot_share: float
    overdue: float
    located_share: float


def columns_of(reports: pd.DataFrame) -> Columns:
    """Turn the analysed reports into columns.

    Parameters
    ----------
    reports
        `Analysis.reports`: accepted reports with areas, placement, theme and `problem_id` (missing = its own).
    """
    source = _source(reports)
    named = {name: reports[name] for name in ("theme", "district_id", "subdistrict_id", "community_id", "placement")}
    coded = {name: pd.factorize(column, sort=True) for name, column in {**named, "source": source}.items()}
    return Columns(
        reported_at=_local(reports["reported_at"]),
        due_at=_local(reports["due_at"]),
        closed_at=_local(reports["closed_at"]),
        is_closed=(reports["status"] == "closed").fillna(False).to_numpy(bool)
        | reports["closed_at"].notna().to_numpy(),
        problem=pd.factorize(reports["problem_id"].fillna(reports["report_id"]))[0].astype(np.int32),
        codes={name: codes.astype(np.int32) for name, (codes, _) in coded.items()},
        labels={name: [str(label) for label in labels] for name, (_, labels) in coded.items()},
    )


def _source(reports: pd.DataFrame) -> "pd.Series[Any]":
    """Who told: the channel where the files name at least two, else the file."""
    channel = reports["channel"]
    return channel if 2 <= channel.nunique() <= 20 else reports["source_id"]


def _local(column: "pd.Series[Any]") -> Times:
    local: Times = column.dt.tz_localize(None).to_numpy("datetime64[us]")
    return local


def code_of(columns: Columns, name: str, label: str) -> int:
    """Return the code of a label; −2 (no report has it) when unknown."""
    labels = columns.labels[name]
    return labels.index(label) if label in labels else -2


def select(columns: Columns, choice: Choice) -> Mask:
    """Return which reports belong to a choice."""
    start, end = choice.start.to_datetime64(), choice.end.to_datetime64()
    mask: Mask = (columns.reported_at >= start) & (columns.reported_at < end)
    wanted = {"theme": choice.theme, "subdistrict_id": choice.subdistrict_id, "source": choice.source}
    for name, label in wanted.items():
        if label is not None and label != ALL:
            mask &= columns.codes[name] == code_of(columns, name, label)
    return mask


def located(columns: Columns) -> Mask:
    """Return which reports have a place precise enough for the tests."""
    mask: Mask = columns.codes["placement"] == code_of(columns, "placement", "located")
    return mask


def overdue(columns: Columns, end: pd.Timestamp) -> Mask:
    """Return which reports were past their deadline and open at the end of the period.

    A report closed on an unknown day counts as closed.
    """
    moment = end.to_datetime64()
    still_open = ~columns.is_closed | (columns.closed_at >= moment)
    return np.asarray((columns.due_at < moment) & still_open)


def key_figures(columns: Columns, choice: Choice, *, in_hotspot: Mask, n_hotspots: int) -> KeyFigures:
    """Return the key figures of a choice.

    Parameters
    ----------
    columns, choice
        The reports and what to look at.
    in_hotspot
        Which reports lie in a hotspot of the theme and period.
    n_hotspots
        How many hotspots the theme, period, subdistrict and source have.
    """
    mask = select(columns, choice)
    placed = mask & located(columns)
    n, n_placed = int(mask.sum()), int(placed.sum())
    return KeyFigures(
        reports=n,
        problems=int(np.count_nonzero(np.bincount(columns.problem[mask]))),
        hotspots=n_hotspots,
        hotspot_share=_share(int((placed & in_hotspot).sum()), n_placed),
        overdue=int((mask & overdue(columns, choice.end)).sum()) if columns.has_deadlines else float("nan"),
        located_share=_share(n_placed, n),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
