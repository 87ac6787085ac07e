"""Run the steps in their order and keep what came out, with what went in."""

import hashlib
import importlib.metadata
import json
import platform
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from hotspot import areas, categories, cells, exposures, files, hotspots, location, reports, responsibility
from hotspot.analysis.inputs import RunInputs
from hotspot.errors import InputDataError, NotEnoughDataError, Notice
from hotspot.periods import Period, cover

Show = Callable[[str], None]
LIBRARIES = ("geopandas", "shapely", "pyproj", "numpy", "pandas", "scipy", "scikit-learn", "folium")


@dataclass(frozen=True)
class Provenance:
    """What went in: enough to make the same result again."""

    version: str
    python: str
    libraries: dict[str, str]
    inputs: dict[str, str]
    settings: dict[str, Any]
    fingerprint: str
    data_from: pd.Timestamp
    data_until: pd.Timestamp
    crs: str


@dataclass(frozen=True)
class Analysis:
    """Everything one run found.

    `reports`: GeoDataFrame in the city's projected CRS, one row per accepted report with category, areas, placement and
    problem. `rejected`, `sources`: from `reports.read`. `hotspots`: of the whole time; `detect` gives other periods.
    `period`: what `reports` and `hotspots` are of: the whole days of all reports, or those of `focus`.
    `passes`, `exposure`: what the hotspots are compared with, in this order, where a file was given.
    """

    reports: gpd.GeoDataFrame
    rejected: pd.DataFrame
    sources: pd.DataFrame
    areas: areas.Areas
    themes: pd.DataFrame
    grid: cells.Grid
    history: hotspots.History
    hotspots: hotspots.Hotspots
    duties: responsibility.Duties | None
    assignments: responsibility.Assignments
    ties: pd.DataFrame
    stacks: pd.DataFrame
    notices: tuple[Notice, ...]
    provenance: Provenance
    settings: Any
    period: Period
    passes: exposures.Exposure | None = None
    exposure: exposures.Exposure | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def located(self) -> gpd.GeoDataFrame:
        """The reports whose place is known: those that count in cells."""
        return self.reports[(self.reports["placement"] == "located").to_numpy()]

    def counts(self) -> dict[str, int]:
        """Return the reconciled counts: read = accepted + rejected, accepted = located + outside + imprecise."""
        placement = self.reports["placement"].value_counts()
        return {
            "read": int(self.sources["read"].sum()),
            "accepted": len(self.reports),
            "rejected": int(self.sources["rejected"].sum()),
            **{name: int(placement.get(name, 0)) for name in ("located", "outside", "imprecise")},
            "problems": int(self.located["problem_id"].nunique()),
        }


class _Clock:
    """Seconds per step, told to whoever watches."""

    def __init__(self, show: Show | None) -> None:
        self.seconds: dict[str, float] = {}
        self._show = show

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        if self._show:
            self._show(step)
        start = time.perf_counter()
        yield
        self.seconds[step] = round(time.perf_counter() - start, 3)


def run(inputs: RunInputs, *, now: pd.Timestamp | None = None, progress: Show | None = None) -> Analysis:
    """Read, classify, place, locate, link repeats, count, compare, test, assign.

    Parameters
    ----------
    inputs
        Paths and settings, from `choose_inputs`.
    now
        Reports dated after this moment are rejected; None = no such check.
    progress
        Called with the name of each step as it begins.

    Raises
    ------
    HotspotError
        A file, a setting or a coordinate system cannot be used; the message says what to do.
    """
    clock, settings = _Clock(progress), inputs.settings
    with clock("read_areas"):
        area_tables = files.read_tables(inputs.areas, params=settings.files)
        city = areas.read(area_tables, params=settings.areas)
    with clock("read_reports"):
        report_tables = files.read_tables(inputs.reports, params=settings.files)
        read = reports.read(report_tables, params=settings.reports, now=now)
        _require_reports(read)
    with clock("classify"):
        tables = categories.load(settings.categories)
        classified = categories.classify(read.accepted, tables, params=settings.categories)
    with clock("place"):
        placed = location.place(classified.table, city, sources=read.sources)
    with clock("locate"):
        located = location.locate(placed.table, city, params=settings.location)
    with clock("link_repeats"):
        linked = location.link_repeats(located.table, params=settings.location.repeats)
        _require_located(linked["placement"], settings.hotspots.window.min_reports)
    with clock("lay_cells"):
        district = gpd.GeoSeries(areas.level(city.table, "district").geometry).to_crs(linked.crs).union_all()
        grid = cells.lay(district, params=settings.cells)
    with clock("read_exposure"):
        weighed, exposure_tables = _read_exposures(inputs, city, grid, district, linked.crs)
    with clock("find_hotspots"):
        history = hotspots.learn(linked[linked["placement"] == "located"], grid, params=settings.hotspots)
        found = hotspots.find(history, **_values(weighed))
    with clock("assign"):
        duties = _read_duties(inputs, city, classified.themes)
        assignments = responsibility.assign(found.table, found.shares, city.table, duties)
    told = (city, read, classified, placed, located, *weighed.values(), found, *((duties,) if duties else ()))
    compared = next(iter(weighed.values()), None)
    bare = exposures.tell_unexposed(compared, history.cell) if compared else ()
    return Analysis(
        reports=linked,
        rejected=read.rejected,
        sources=read.sources,
        areas=city,
        themes=classified.themes,
        grid=grid,
        history=history,
        hotspots=found,
        duties=duties,
        assignments=assignments,
        ties=located.ties,
        stacks=located.stacks,
        notices=(*(remark for part in told for remark in part.notices), *bare),
        provenance=_record(inputs, (*area_tables, *report_tables, *exposure_tables), linked),
        settings=settings,
        period=cover(linked["reported_at"]),
        passes=weighed.get("passes"),
        exposure=weighed.get("exposure"),
        seconds=clock.seconds,
    )


def detect(
    analysis: Analysis, *, start: pd.Timestamp, end: pd.Timestamp
) -> tuple[hotspots.Hotspots, responsibility.Assignments]:
    """Return the hotspots of [start, end), tested against the noise of the whole history, and who answers for them.

    Raises
    ------
    NotEnoughDataError
        The period holds no report.
    """
    known = {"passes": analysis.passes, "exposure": analysis.exposure}
    found = hotspots.find(analysis.history, start=start, end=end, **_values(known))
    return found, responsibility.assign(found.table, found.shares, analysis.areas.table, analysis.duties)


def focus(
    analysis: Analysis,
    period: Period,
    *,
    found: tuple[hotspots.Hotspots, responsibility.Assignments] | None = None,
) -> Analysis:
    """Return the analysis of one period: its reports, hotspots and units; history, areas and settings stay whole.

    `found`: what `detect` says of the period, where that is known.

    Raises
    ------
    NotEnoughDataError
        The period holds no report whose place is known.
    """
    now, assignments = found or detect(analysis, start=period.start, end=period.end)
    when = analysis.reports["reported_at"]
    return replace(
        analysis,
        reports=analysis.reports[((when >= period.start) & (when < period.end)).to_numpy()].reset_index(drop=True),
        hotspots=now,
        assignments=assignments,
        notices=(*(told for told in analysis.notices if told not in analysis.hotspots.notices), *now.notices),
        period=period,
    )


def _require_reports(read: reports.Reports) -> None:
    if read.accepted.empty:
        why = [told for told in read.notices if told.key.startswith("reports.rejected_")]
        raise InputDataError("analysis.all_rejected", faults=why, rows=int(read.sources["read"].sum()))


def _require_located(placement: pd.Series, least: int) -> None:
    located, outside, imprecise = (int((placement == name).sum()) for name in ("located", "outside", "imprecise"))
    if located < least:
        raise NotEnoughDataError(
            "analysis.too_few_located", located=located, outside=outside, imprecise=imprecise, least=least
        )


def _read_duties(inputs: RunInputs, city: areas.Areas, themes: pd.DataFrame) -> responsibility.Duties | None:
    if inputs.duties is None:
        return None
    tables = files.read_tables(inputs.duties, params=inputs.settings.files)
    return responsibility.read(tables, city.table, themes, params=inputs.settings.responsibility)


def _read_exposures(
    inputs: RunInputs, city: areas.Areas, grid: cells.Grid, district: BaseGeometry, crs: Any
) -> tuple[dict[exposures.Kind, exposures.Exposure], list[files.RawTable]]:
    """Read and weigh the files of passes and exposure, where given."""
    settings = inputs.settings
    asked: dict[exposures.Kind, Any] = {
        "passes": (inputs.passes, settings.passes),
        "exposure": (inputs.exposure, settings.exposure),
    }
    weighed: dict[exposures.Kind, exposures.Exposure] = {}
    read: list[files.RawTable] = []
    for kind, (path, params) in asked.items():
        if path is not None:
            tables = files.read_tables(path, params=settings.files)
            layer = exposures.read(tables, city, kind=kind, params=params)
            weighed[kind] = exposures.weigh(layer, grid, district, crs=crs)
            read += tables
    return weighed, read


def _values(weighed: Mapping[Any, exposures.Exposure | None]) -> dict[str, Any]:
    return {kind: known.values for kind, known in weighed.items() if known is not None}


def _record(inputs: RunInputs, tables: tuple[files.RawTable, ...], linked: gpd.GeoDataFrame) -> Provenance:
    hashes = {table.path: table.sha256 for table in tables}
    settings = inputs.settings.model_dump(mode="json", exclude={"inputs"})
    version = importlib.metadata.version("hotspot")
    whole = json.dumps([version, hashes, settings], sort_keys=True, ensure_ascii=False)
    return Provenance(
        version=version,
        python=platform.python_version(),
        libraries={name: importlib.metadata.version(name) for name in LIBRARIES},
        inputs=hashes,
        settings=settings,
        fingerprint=hashlib.sha256(whole.encode()).hexdigest()[:16],
        data_from=linked["reported_at"].min(),
        data_until=linked["reported_at"].max(),
        crs=str(linked.crs),
    )
