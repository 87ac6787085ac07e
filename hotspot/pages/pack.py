"""Page 会议材料: all files of a meeting about one period, made aside while people look elsewhere, as one download."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NoReturn

import pandas as pd
import streamlit as st

from hotspot import analysis, periods
from hotspot.export import pack as packing
from hotspot.export.pack.text import one_line
from hotspot.pages import filters, shell, tables
from hotspot.pages.patrol_files import MIMES, pack
from hotspot.pages.store import Loaded, load
from hotspot.settings import Pack
from hotspot.texts import Language, text

# What the session remembers: the pack under way, the one finished pack, and that one was cancelled.
JOB, MADE, CANCELLED = "pack_job", "pack_made", "pack_cancelled"
BRIEFING_SHARE, BRIEFING_STEPS = 0.35, 4
TICK_SECONDS = 0.2
MAX_NAME = 120
# In the order of the list; `pages` is a folder.
FILES = ("map", "atlas", "slides", "brief", "duties", "layers", "geojson", "note", "pages")
Tell = Callable[[str, float], None]
_TURN = threading.Lock()
_UNFIT = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True)
class Asked:
    """What a pack is asked for; equal requests get the same files. `state`: of the data and of the files named."""

    period: periods.Period
    options: Pack
    language: Language
    state: str


@dataclass(frozen=True)
class Made:
    """A finished pack: `archive` is the ZIP, `sizes` the bytes of each file in it."""

    asked: Asked
    name: str
    archive: bytes
    sizes: dict[str, int]


class Cancelled(Exception):  # noqa: N818 - nothing went wrong
    """The pack is not wanted any more."""


class Job:
    """A pack being made in a thread of its own, one at a time on this machine, so that a click is heard at once."""

    def __init__(self, make: Callable[[Tell], Made]) -> None:
        self.step, self.share = "", 0.0
        self._made: Made | None = None
        self._fault: Exception | None = None
        self._unwanted = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(make,), daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Say whether the pack is still being made."""
        return self._thread.is_alive()

    def wait(self, seconds: float) -> None:
        """Wait until the pack is finished, at most so long."""
        self._thread.join(seconds)

    def cancel(self) -> None:
        """Let go of the pack; the thread ends at its next word."""
        self._unwanted.set()

    def result(self) -> Made | None:
        """Return the pack, or raise what went wrong; None where it was cancelled."""
        self._thread.join()
        if self._fault is not None:
            raise self._fault
        return self._made

    def tell(self, step: str, share: float) -> None:
        """Note the step under way and the share done; `Cancelled` where the pack is not wanted any more."""
        if self._unwanted.is_set():
            raise Cancelled
        self.step, self.share = step, min(max(share, 0.0), 1.0)

    def _run(self, make: Callable[[Tell], Made]) -> None:
        try:
            while not _TURN.acquire(timeout=TICK_SECONDS):
                self.tell("", 0.0)
            try:
                self._made = make(self.tell)
            finally:
                _TURN.release()
        except Cancelled:
            pass
        except Exception as fault:
            self._fault = fault


def show() -> None:
    """Show the choices, the pack under way and the one that is finished."""
    loaded = load()
    job: Job | None = st.session_state.get(JOB)
    under_way = job if job is not None and job.running else None
    asked, pressed = choose_pack(loaded, locked=under_way is not None)
    made: Made | None = st.session_state.get(MADE)
    if pressed and asked is not None and (made is None or made.asked != asked):
        st.session_state[JOB] = Job(partial(make_zip, loaded, asked))
        st.rerun()
    if under_way is not None:
        _watch(under_way)
    if job is not None:
        del st.session_state[JOB]
        with shell.error_edge():
            made = st.session_state[MADE] = job.result() or made
    if st.session_state.pop(CANCELLED, False):
        st.caption(shell.say("pack_cancelled"))
    if made is None:
        st.info(shell.say("pack_intro"))
    else:
        show_made(made, other=asked is not None and made.asked != asked)


def choose_pack(loaded: Loaded, *, locked: bool) -> tuple[Asked | None, bool]:
    """Show the choices; return what they ask for (None: no period yet) and whether the button was pressed."""
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.title(shell.say("pack_title"), anchor=False, width="content")
        st.space("stretch")
        days = filters.choose_period(loaded)
        pressed = st.button(
            shell.say("pack_make"), type="primary", key="pack_make", help=shell.say("pack_make_help"), disabled=locked
        )
    options = choose_options(loaded.result.settings.pack)
    if days is None:
        st.info(shell.say("dates_incomplete"))
        return None, False
    zone = loaded.result.reports["reported_at"].dt.tz
    period = periods.Period(*(day.tz_localize(zone) for day in days))
    state = f"{loaded.result.provenance.fingerprint}{loaded.planner_state()}{_state_of(options)}"
    return Asked(period, options, shell.language(), state), pressed


def choose_options(usual: Pack) -> Pack:
    """Show the options of a pack, as the settings have them at first; return those chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="pack-options", gap="large"):
        paper = _choose_one("paper", {"A3": "A3", "A4": "A4"}, usual.paper)
        by = {name: shell.say(f"pack_sheets_by_{name}") for name in ("subdistrict", "unit")}
        sheets_by = _choose_one("sheets_by", by, usual.sheets_by)
        top = st.number_input(shell.say("pack_top"), 1, 100, usual.top, key="pack_top", width=190)
        theme_pages = st.toggle(shell.say("pack_theme_pages"), usual.theme_pages, key="pack_theme_pages")
    own = [path.name for path in (usual.slides_template, usual.brief_template) if path is not None]
    if own:
        st.caption(shell.say("pack_templates", names=shell.escape_markdown(" · ".join(own))))
    chosen = {"paper": paper, "sheets_by": sheets_by, "top": int(top), "theme_pages": bool(theme_pages)}
    return usual.model_copy(update=chosen)


def _choose_one(name: str, options: dict[str, str], usual: str) -> str:
    return str(
        st.segmented_control(
            shell.say(f"pack_{name}"),
            list(options),
            default=usual,
            required=True,
            format_func=lambda key: options[key],
            key=f"pack_{name}",
        )
    )


def _state_of(options: Pack) -> str:
    """Size and time of change of the files the options name: an edited template is another request."""
    states = [path.stat() for _, path in options if isinstance(path, Path) and path.is_file()]
    return "".join(f"|{state.st_size}|{state.st_mtime_ns}" for state in states)


def _watch(job: Job) -> NoReturn:
    """Show how far a pack is until it is finished, and a way to let go of it.

    A click ends this run of the page at its next word. A fragment that runs again and again would make Streamlit
    collect garbage after each run, and so slow the pack to a fifth.
    """
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="card-pack"):
        place = st.empty()
        st.button(shell.say("pack_cancel"), key="pack_cancel", on_click=_cancel)
    while job.running:
        place.progress(job.share, text=tell_progress(job))
        job.wait(TICK_SECONDS)
    st.rerun()


def tell_progress(job: Job) -> str:
    """Return in words how far a job is."""
    if not job.step:
        return shell.say("pack_queue")
    return shell.say("pack_progress", step=text(f"pack.step_{job.step}", shell.language()), share=job.share)


def _cancel() -> None:
    st.session_state.pop(JOB).cancel()
    st.session_state[CANCELLED] = True


def make_zip(loaded: Loaded, asked: Asked, tell: Tell) -> Made:
    """Make the files of a pack and put them into one ZIP; `tell` hears each step, and its exception cancels."""
    steps = iter(range(BRIEFING_STEPS))

    def begin(step: str) -> None:
        tell(step, BRIEFING_SHARE * next(steps, BRIEFING_STEPS) / BRIEFING_STEPS)

    def go_on(step: str, share: float) -> None:
        tell(step, BRIEFING_SHARE + (1 - BRIEFING_SHARE) * share)

    tell("find_hotspots", 0.0)
    lists = loaded.planner_lists()
    found = analysis.brief(loaded.result, asked.period, lists=lists, find=loaded.find, progress=begin)
    files = packing.make_pack(found, language=asked.language, options=asked.options, progress=go_on)
    name = name_archive(loaded, asked)
    archive = pack({f"{name}/{file}": content for file, content in files.items()})
    return Made(asked, name, archive, {file: len(content) for file, content in files.items()})


def name_archive(loaded: Loaded, asked: Asked) -> str:
    """Name the ZIP and the folder in it by district and period."""
    areas = loaded.result.areas.table
    own = areas.loc[(areas["level"] == "district").to_numpy(), "name"].dropna().unique()
    district = str(own[0]) if len(own) == 1 else ""
    period = packing.name_period(asked.period, asked.language)
    return fit_name(text("pages.pack_zip", asked.language, district=district, period=period))


def fit_name(words: str) -> str:
    """Return words as a file name that every file system takes."""
    return _UNFIT.sub("_", "".join(c for c in one_line(words) if c.isprintable())).strip("._")[:MAX_NAME]


def show_made(made: Made, *, other: bool) -> None:
    """Offer a finished pack as one download and list what is in it."""
    if other:
        st.caption(shell.say("pack_other"))
    whole = shell.say(
        "pack_done",
        period=packing.name_period(made.asked.period, shell.language()),
        n=len(made.sizes),
        size=tell_size(sum(made.sizes.values())),
    )
    with st.container(border=True, key="card-pack"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(whole, anchor=False, width="content")
            st.space("stretch")
            st.download_button(
                shell.say("pack_download", size=tell_size(len(made.archive))),
                lambda: made.archive,
                file_name=f"{made.name}.zip",
                mime=MIMES["zip"],
                type="primary",
                on_click="ignore",
                key="pack_download",
            )
        st.dataframe(list_files(made), hide_index=True, row_height=tables.ROW_PX, key="pack_files")


def list_files(made: Made) -> pd.DataFrame:
    """Return the files of a pack under the page's headings: name, what it is, size; a folder is one row."""
    codes = {text(f"pack.file_{code}", made.asked.language): code for code in FILES}
    sizes: dict[str, list[int]] = {}
    for file, size in made.sizes.items():
        sizes.setdefault(PurePosixPath(file).parts[0], []).append(size)
    order = sorted(sizes, key=lambda name: FILES.index(codes[name]))
    told = {
        "file": [name if name in made.sizes else f"{name}/" for name in order],
        "about": [shell.say(f"pack_about_{codes[name]}", n=len(sizes[name])) for name in order],
        "size": [tell_size(sum(sizes[name])) for name in order],
    }
    return pd.DataFrame(told).rename(columns=lambda name: shell.say(f"pack_column_{name}"))


def tell_size(n_bytes: int) -> str:
    """Return a size in words."""
    return shell.say("pack_size_mb", n=n_bytes / 1e6) if n_bytes >= 1e5 else shell.say("pack_size_kb", n=n_bytes / 1e3)
