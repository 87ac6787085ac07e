"""What the last patrol caught and missed, from the tables its crews filled in."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from hotspot import analysis, files, maps, patrol
from hotspot.errors import InputDataError
from hotspot.pages import shell, tables
from hotspot.pages.store import Loaded
from hotspot.patrol import Results, Review
from hotspot.texts import tell, templates, text

FORMATS = ["xlsx", "csv"]
PLANS = ("plan_id", "planned", "visited", "found", "fixed", "expected", "reports", "caught")
REASONS = ("reason", "planned", "visited", "found", "expected", "per_visit")
MISSED = ("place", "theme", "reports", "lon", "lat")
REJECTED = ("source", "row_number", "column", "value", "reason")
RETURNED = ("place", "found", "fixed", "reports", "lon", "lat")


@st.fragment
def show_results(loaded: Loaded) -> None:
    """Take the crews' filled files and show what the plan caught and missed."""
    with shell.error_edge(), st.container(border=True, key="card-results"):
        st.subheader(shell.say("results_title"), anchor=False)
        st.caption(shell.say("results_lead"))
        uploaded: Any = st.file_uploader(
            shell.say("results_upload"),
            type=FORMATS,
            accept_multiple_files=True,
            key="results",
            label_visibility="collapsed",
        )
        results = read_uploads(loaded, uploaded) if uploaded else loaded.planner_lists().results
        if results is not None:
            show_review(loaded, results, analysis.review_patrol(loaded.result, results))


def read_uploads(loaded: Loaded, uploaded: Sequence[Any]) -> Results:
    """Read uploaded files through the same guarded door as files on disk; what cannot be read is told, the rest used.

    Raises
    ------
    InputDataError
        No file is a filled table of a plan.
    """
    result, names = loaded.result, [file.name for file in uploaded]
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{i}{Path(name).suffix.lower()}" for i, name in enumerate(names)]
        for path, file in zip(paths, uploaded, strict=True):
            path.write_bytes(file.getvalue())
        read = [outcome for _, outcome in files.read_each(paths, shown=names, params=result.settings.files)]
    faults = tuple(fault for outcome in read if isinstance(outcome, InputDataError) for fault in outcome.faults)
    found = [table for outcome in read if not isinstance(outcome, InputDataError) for table in outcome]
    if not found:
        raise InputDataError("files.unusable", faults=faults, path=shell.say("results_upload"), files=len(names))
    params = result.settings.patrol.lists
    results = patrol.read_results(found, params=params, areas=result.areas.table, themes=result.themes)
    return replace(results, notices=(*faults, *results.notices))


def show_review(loaded: Loaded, results: Results, review: Review) -> None:
    """Show what was caught and missed, in sentences and tables, and offer what was found as a file of reports."""
    language, names = shell.language(), loaded.theme_names[shell.language()]
    caught, missed, worth = tell_review(review)
    st.markdown(f"**{shell.escape_markdown(caught)}**")
    st.caption(shell.escape_markdown("\n".join(line for line in (missed, worth) if line)))
    told = [note for note in (*results.notices, *review.notices) if note.level != "info"]
    if told:
        st.warning(shell.escape_markdown("\n".join(tell(note, language, themes=names) for note in told)))
    shown = list_tables(loaded, results, review)
    tabs = st.tabs([shell.say(f"results_tab_{name}", n=len(table)) for name, (table, _) in shown.items()])
    for tab, (name, (table, columns)) in zip(tabs, shown.items(), strict=True):
        with tab:
            tables.show_table(table, columns, rows=8, name=f"results_{name}")
    found = patrol.list_found(results, themes=loaded.result.themes)
    if len(found):
        st.caption(shell.say("results_found", n=len(found)))
        tables.offer_csv(found, file_name="found.csv")


def tell_review(review: Review) -> tuple[str, str, str]:
    """Return in sentences what was caught, what was missed, and what the forecast is worth (empty where unknown)."""
    total, worth = review.total, review.worth
    counts = {name: int(total[name]) for name in ("planned", "visited", "found", "fixed", "reports", "caught")}
    caught = shell.say("results_caught", **counts, expected=maps.few(total["expected"]))
    if np.isfinite(total["ratio"]):
        facts = {name: f"{total[name]:.1f}" for name in ("ratio", "low", "high")}
        caught += shell.say("results_ratio", **facts)
    missed = shell.say("results_missed_none")
    if counts["reports"]:
        elsewhere, share = counts["reports"] - counts["caught"], f"{total['caught_share']:.0%}"
        missed = shell.say("results_missed", **counts, share=share, missed=elsewhere)
    if not all(np.isfinite([worth.value, worth.low, worth.high])):
        return caught, missed, ""
    facts = {name: f"{getattr(worth, name):.1f}" for name in ("value", "low", "high")}
    return caught, missed, shell.say("results_worth", **facts)


def list_tables(loaded: Loaded, results: Results, review: Review) -> dict[str, tuple[pd.DataFrame, tuple[str, ...]]]:
    """Return the tables to show, each with its columns: by reason, missed, reported again, by plan, rows sent back."""
    names = loaded.static.names
    reasons = review.reasons.assign(reason=[_name_reason(code) for code in review.reasons["reason"]])
    missed = review.missed
    where = [missed[level].map(names).fillna("") for level in ("subdistrict_id", "community_id") if level in missed]
    places = [" ".join(filter(None, parts)) for parts in zip(*where, strict=True)] if where else missed["cell_id"]
    themes = missed["theme"].map(loaded.theme_name, na_action="ignore")
    rejected = results.rejected
    return {
        "reasons": (reasons.round({"expected": 3, "per_visit": 2}), REASONS),
        "missed": (missed.assign(place=places, theme=themes), MISSED),
        "returned": (review.returned, RETURNED),
        "plans": (review.table.round({"expected": 3}), PLANS),
        "rejected": (rejected.assign(reason=[_name_fault(code) for code in rejected["reason"]]), REJECTED),
    }


def _name_reason(code: object) -> str:
    """Return the word for why a stop was made; what the file says where it is no code."""
    return templates(shell.language()).get(f"patrol.reason_{code}", str(code))


def _name_fault(code: str) -> str:
    return text(f"patrol.fault_{code}", shell.language())
