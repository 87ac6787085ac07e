"""The one analysis of this process, loaded once, and its hotspots of other periods, detected once each."""

import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from hotspot import analysis, forecast, maps, patrol, periods
from hotspot.errors import NotEnoughDataError
from hotspot.hotspots import Hotspots
from hotspot.pages import figures, shell
from hotspot.pages.figures import ALL, Choice
from hotspot.responsibility import Assignments, answer_for_areas
from hotspot.texts import LANGUAGES, text

PRESET_DAYS = (30, 90)
OPENING_PERIOD = "days_90"
MAX_PERIODS = 24
INPUTS = ("reports", "areas", "duties", "passes", "exposure")
PLANNER_INPUTS = ("crews", "visits", "sites", "roads", "results")
MAX_PLANS = 60
Period = tuple[pd.Timestamp, pd.Timestamp]
Show = Callable[[str], None]
Progress = Callable[..., None]
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Detected:
    """The hotspots of one period; report `member_row[i]` lies in the hotspot at position `member_hotspot[i]`."""

    hotspots: Hotspots
    assignments: Assignments
    member_row: npt.NDArray[np.intp]
    member_hotspot: npt.NDArray[np.intp]

    def in_hotspot(self, theme: str, n_reports: int) -> figures.Mask:
        """Return which of the `n_reports` reports lie in a hotspot of a theme."""
        wanted = (self.hotspots.table["theme"] == theme).to_numpy() | (theme == ALL)
        mask = np.zeros(n_reports, dtype=bool)
        mask[self.member_row[wanted[self.member_hotspot]]] = True
        return mask


class Loaded:
    """An analysis with what the pages make of it once; safe to share between sessions."""

    def __init__(self, result: analysis.Analysis) -> None:
        self.result = result
        self.columns = figures.columns_of(result.reports)
        self.static = maps.draw_static(result.areas.table)
        self.points = maps.gather_points(result.reports, self.static)
        self.theme_names = {language: maps.theme_names(result, language) for language in LANGUAGES}
        used = set(self.columns.labels["theme"])
        self.themes = [theme for theme in self.theme_names[LANGUAGES[0]] if theme in used]
        self._detected: dict[Period, Detected] = {}
        self._compared: dict[Any, analysis.Compared] = {}
        self._views: dict[Any, dict[str, Any]] = {}
        self._answers: pd.DataFrame | None = None
        self._planner: tuple[str, analysis.PatrolLists] | None = None
        self._patrols: dict[Any, Any] = {}
        self._lock = threading.Lock()

    def theme_name(self, theme: str) -> str:
        """Return the name of a theme, or of all themes, in this session's language."""
        return self.theme_names[shell.language()].get(theme, theme)

    @property
    def subdistricts(self) -> dict[str, str]:
        """Subdistricts as id → name."""
        return {str(area): self.static.names.get(area, str(area)) for area in self.static.subdistricts}

    def detect(self, start: pd.Timestamp, end: pd.Timestamp) -> Detected:
        """Return the hotspots of the local days [start, end), from memory where possible."""
        known = self._detected.get((start, end))
        if known is None:
            with self._lock:
                known = self._detected.get((start, end)) or self._detect(start, end)
                _remember(self._detected, (start, end), known, MAX_PERIODS)
        return known

    def _detect(self, start: pd.Timestamp, end: pd.Timestamp) -> Detected:
        zone = self.result.reports["reported_at"].dt.tz
        hotspots, assignments = analysis.detect(self.result, start=start.tz_localize(zone), end=end.tz_localize(zone))
        rows = self.points.ids.get_indexer(pd.Index(hotspots.members["report_id"]))
        codes = pd.Index(hotspots.table["hotspot_id"]).get_indexer(pd.Index(hotspots.members["hotspot_id"]))
        return Detected(hotspots, assignments, rows, codes)

    def compare(self, theme: str, before: Period, after: Period) -> analysis.Compared:
        """Return two periods of local days compared, from memory where possible."""
        key = (theme, before, after)
        known = self._compared.get(key)
        if known is None:
            zone = self.result.reports["reported_at"].dt.tz
            first, second = (periods.Period(*(day.tz_localize(zone) for day in days)) for days in (before, after))
            known = analysis.compare(self.result, first, second, theme=theme, find=self.find)
            _remember(self._compared, key, known, MAX_PERIODS)
        return known

    def find(self, period: periods.Period) -> tuple[Hotspots, Assignments]:
        """Return the hotspots of a period and their units, from memory where possible."""
        found = self.detect(period.start.tz_localize(None), period.end.tz_localize(None))
        return found.hotspots, found.assignments

    def located_days(self) -> Period:
        """Return the local days [first, end) of the reports that can be tested."""
        whole = self.result.history.whole
        return whole.start.tz_localize(None), whole.end.tz_localize(None)

    def answers(self) -> pd.DataFrame:
        """Return who answers for each subdistrict, theme and role; holes included."""
        if self._answers is None:
            found = answer_for_areas(self.result.areas.table, self.result.themes, self.result.duties)
            self._answers = found[found["area_id"].isin(self.static.subdistricts).to_numpy()].reset_index(drop=True)
        return self._answers

    def units(self, theme: str) -> pd.DataFrame | None:
        """Return the unit of each subdistrict for a theme; None without a duty table."""
        if self.result.duties is None:
            return None
        return maps.choose_units(self.answers(), None if theme == ALL else theme)

    def remember_view(self, key: Any, draw: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Return the view drawn for `key`, drawing it where it is not in memory."""
        view = self._views.get(key)
        if view is None:
            view = draw()
            _remember(self._views, key, view, 4 * MAX_PERIODS)
        return view

    def planner_lists(self) -> analysis.PatrolLists:
        """Return the planner's files as they are now: crews, visits, sites, roads, results.

        Raises
        ------
        HotspotError
            A file cannot be used.
        """
        inputs = _inputs()
        key = _fingerprint(inputs, PLANNER_INPUTS)
        if self._planner is None or self._planner[0] != key:
            self._planner = key, analysis.read_patrol_lists(inputs, self.result)
        return self._planner[1]

    def planner_state(self) -> str:
        """Return a digest of the planner's files as they are now."""
        return _fingerprint(_inputs(), PLANNER_INPUTS)

    def expect_themes(self, day: pd.Timestamp) -> dict[str, forecast.Forecast]:
        """Return what each theme is expected to bring in the week from `day`, from memory where possible."""
        return self.recall(("expect", day), lambda: analysis.expect_themes(self.result, start=day))

    def expect(self, theme: str, day: pd.Timestamp) -> forecast.Forecast:
        """Return what one theme, or all together, is expected to bring in the week from `day`."""
        key = ("expect", theme, day)
        return self.recall(key, lambda: analysis.expect_reports(self.result, theme=theme, start=day))

    def plan(self, request: patrol.Request, *, progress: Progress | None = None) -> patrol.Plan:
        """Return the plan of a request, from memory where possible; the same request gives the same plan.

        Sessions do not wait for each other: two that ask the same at once both search, and the later answer is kept.
        """
        lists = self.planner_lists()

        def make() -> patrol.Plan:
            known = self.expect_themes(request.day)
            return analysis.plan_patrol(self.result, request, lists=lists, forecasts=known, progress=progress)

        return self.recall(self._plan_key(request), make)

    def planned(self, request: patrol.Request) -> bool:
        """Say whether the plan of a request is in memory."""
        return self._plan_key(request) in self._patrols

    def find_request(self, plan_id: str | None) -> patrol.Request | None:
        """Return what a plan in memory was asked for, by its number; None where there is no such plan."""
        plans = (made for made in reversed(list(self._patrols.values())) if isinstance(made, patrol.Plan))
        return next((made.request for made in plans if made.plan_id == plan_id), None)

    def _plan_key(self, request: patrol.Request) -> Any:
        self.planner_lists()
        return "plan", self._planner and self._planner[0], request

    def backtest(self, theme: str, *, progress: Progress | None = None) -> forecast.Backtest:
        """Return how the forecast of a theme did in the last year, from memory where possible."""
        return self.recall(("backtest", theme), lambda: analysis.backtest(self.result, theme=theme, progress=progress))

    def tested(self, theme: str) -> bool:
        """Say whether the back-test of a theme is in memory."""
        return ("backtest", theme) in self._patrols

    def recall(self, key: Any, make: Callable[[], T]) -> T:
        """Return what was made for `key`, making it where it is not in memory."""
        if key not in self._patrols:
            made = make()
            with self._lock:
                _remember(self._patrols, key, made, MAX_PLANS)
        known: T = self._patrols[key]
        return known

    def presets(self) -> dict[str, Period]:
        """Return the periods on offer by name: the last 30 and 90 days where the reports reach back so far, and all."""
        first, end = self.columns.first_day, self.columns.end_day
        starts = {f"days_{n}": end - pd.Timedelta(days=n) for n in PRESET_DAYS}
        return {name: (start, end) for name, start in starts.items() if start > first} | {ALL: (first, end)}

    def detect_before(self, choice: Choice) -> Detected | None:
        """Return the hotspots of the period before; None where the reports do not reach back or there are too few."""
        before = choice.before()
        if before.start < self.columns.first_day:
            return None
        try:
            return self.detect(before.start, before.end)
        except NotEnoughDataError:
            return None

    def warm(self) -> None:
        """Detect the period the page opens with and the one before it; the others on offer while people look."""
        offered = self.presets()
        self._warm([offered.pop(self.opening_period)])
        threading.Thread(target=self._warm, args=(list(offered.values()),), daemon=True).start()

    def _warm(self, periods: list[Period]) -> None:
        for start, end in periods:
            self.detect(start, end)
            self.detect_before(Choice(ALL, start, end))

    @property
    def opening_period(self) -> str:
        """Name of the period on offer that the page opens with."""
        return OPENING_PERIOD if OPENING_PERIOD in self.presets() else ALL


def _remember(memory: dict[Any, Any], key: Any, value: Any, most: int) -> None:
    memory[key] = value
    while len(memory) > most:
        memory.pop(next(iter(memory)))


class Store:
    """Holds the analysis of the inputs as they are now; changed files are analysed again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._key = ""
        self._loaded: Loaded | None = None

    def load(self, show: Show) -> Loaded:
        """Return the loaded analysis, doing it first where needed; `show` hears each step."""
        inputs = _inputs()
        key = _fingerprint(inputs)
        with self._lock:
            if self._loaded is None or key != self._key:
                loaded = Loaded(analysis.run(inputs, now=pd.Timestamp.now(tz="UTC"), progress=show))
                show("warm")
                loaded.warm()
                self._loaded, self._key = loaded, key
            return self._loaded


@st.cache_resource(show_spinner=False)
def _store() -> Store:
    return Store()


def load() -> Loaded:
    """Return this process's analysis; the first caller sees its progress.

    Raises
    ------
    HotspotError
        The inputs or settings cannot be used.
    """
    place = st.empty()
    steps: list[str] = []

    def show(step: str) -> None:
        steps.append(step)
        label = shell.say("step_warm") if step == "warm" else text(f"cli.step_{step}", shell.language())
        place.progress(min(len(steps) / 12, 1.0), text=label)

    loaded = _store().load(show)
    place.empty()
    return loaded


def _inputs() -> analysis.RunInputs:
    names = (*INPUTS, *PLANNER_INPUTS, "settings")
    named = {name: os.environ.get(f"HOTSPOT_{name.upper()}") for name in names}
    paths = {name: Path(value) if value else None for name, value in named.items()}
    return analysis.choose_inputs(paths.pop("settings"), **paths)


def _fingerprint(inputs: analysis.RunInputs, names: Sequence[str] = INPUTS) -> str:
    """Digest of the settings and of the name, size and time of change of every file of the named inputs."""
    digest = hashlib.sha256(repr(inputs).encode())
    for root in (getattr(inputs, name) for name in names):
        files = [] if root is None else sorted(root.rglob("*")) if root.is_dir() else [root]
        for file in files:
            if file.is_file():
                state = file.stat()
                digest.update(f"{file}|{state.st_size}|{state.st_mtime_ns}".encode())
    return digest.hexdigest()
