"""Page 数据质量: where every row went, and what the program chose by itself."""

from typing import Any

import pandas as pd
import streamlit as st

from hotspot.analysis import Analysis
from hotspot.errors import Notice
from hotspot.export.tables import explain_rejected
from hotspot.pages import shell, tables
from hotspot.pages.store import Loaded, load
from hotspot.texts import tell, templates, text

COUNTS = ("read", "accepted", "rejected", "located", "outside", "imprecise")
SIGNS = ("", "=", "+", "=", "+", "+")
LEVEL_COLOURS = {"info": "gray", "warning": "orange", "error": "red"}
MAX_ROWS = 5_000


def show() -> None:
    """Show the page."""
    loaded = load()
    result = loaded.result
    shell.show_title(shell.say("quality_title"))
    st.caption(shell.say("quality_lead"))
    counts = result.counts()
    _show_sums(counts)
    with st.container(border=True, key="card-sources"):
        _show_sources(loaded)
    with st.container(border=True, key="card-details"):
        _show_details(result, counts)


def _show_details(result: Analysis, counts: dict[str, int]) -> None:
    placement = result.reports["placement"]
    areas_notices = [n for n in result.notices if n.key.startswith("areas.")]
    names = [
        shell.say("tab_choices"),
        shell.say("tab_rejected", n=counts["rejected"]),
        shell.say("tab_outside", n=counts["outside"]),
        shell.say("tab_imprecise", n=counts["imprecise"]),
        shell.say("tab_areas", n=len(areas_notices)),
        shell.say("tab_ties", n=len(result.ties)),
        shell.say("tab_run"),
    ]
    choices, rejected, outside, imprecise, areas, ties, run = st.tabs(names)
    with choices:
        st.caption(shell.say("choices_lead"))
        _show_notices([n for n in result.notices if n not in areas_notices])
    with rejected:
        _show_rejected(result)
    with outside:
        _show_rows(result.reports[placement == "outside"], "outside", ["distance_m"])
    with imprecise:
        _show_imprecise(result.reports[placement == "imprecise"])
    with areas:
        st.caption(shell.say("areas_lead"))
        _show_notices(areas_notices)
    with ties:
        _show_ties(result)
    with run:
        _show_run(result)


def _show_sums(counts: dict[str, int]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="sums", gap="small"):
        for name, sign in zip(COUNTS, SIGNS, strict=True):
            if sign:
                st.text(sign, width="content")
            st.metric(shell.say(f"figure_{name}"), f"{counts[name]:,}", border=True)
    facts = {name: counts[name] for name in COUNTS}
    if sums_hold(counts):
        st.success(shell.say("sums_hold", **facts))
    else:
        st.error(shell.say("sums_broken", **facts))


def sums_hold(counts: dict[str, int]) -> bool:
    """Say whether read = accepted + rejected and accepted = located + outside + imprecise."""
    return (
        counts["read"] == counts["accepted"] + counts["rejected"]
        and counts["accepted"] == counts["located"] + counts["outside"] + counts["imprecise"]
    )


def by_source(result: Analysis) -> pd.DataFrame:
    """Return one row per source with its counts; `located`, `outside`, `imprecise` add up to `accepted`."""
    placed = pd.crosstab(result.reports["source_id"], result.reports["placement"])
    placed = placed.reindex(index=result.sources["source_id"], columns=list(COUNTS[3:]), fill_value=0).fillna(0)
    counts = {name: placed[name].to_numpy("int64") for name in COUNTS[3:]}
    return result.sources.assign(**counts)


def _show_sources(loaded: Loaded) -> None:
    sources = by_source(loaded.result)
    columns = ["path", "table", "format", "encoding", "datum", *COUNTS]
    tables.show_table(sources, columns, rows=6, name="sources")


def _show_notices(notices: list[Notice]) -> None:
    lines = [_notice_line(n) for n in sorted(notices, key=lambda n: list(LEVEL_COLOURS).index(n.level), reverse=True)]
    if lines:
        st.markdown("\n".join(lines))
    else:
        st.caption(shell.say("nothing"))


def _notice_line(notice: Notice) -> str:
    colour = LEVEL_COLOURS[notice.level]
    label = shell.escape_markdown(shell.say(f"level_{notice.level}"))
    return f"- :{colour}-badge[{label}] {shell.escape_markdown(tell(notice, shell.language()))}"


def _show_rejected(result: Analysis) -> None:
    st.caption(shell.say("rejected_lead"))
    told = explain_rejected(result.rejected, language=shell.language())
    st.dataframe(told.head(MAX_ROWS), hide_index=True, row_height=tables.ROW_PX, height=440, key="rejected")
    if len(told):
        tables.offer_csv(told, file_name="rejected.csv")


def _show_rows(rows: pd.DataFrame, name: str, extra: list[str]) -> None:
    st.caption(shell.say(f"{name}_lead"))
    columns = ["report_id", "source_id", "row_number", "reported_at", "category_text", "address", *extra, "lon", "lat"]
    tables.show_table(rows.head(MAX_ROWS), columns, name=name)
    if len(rows):
        tables.offer_csv(rows, columns, file_name=f"{name}.csv")


def _show_imprecise(rows: pd.DataFrame) -> None:
    left, right = st.columns([1, 3])
    with left:
        st.caption(shell.say("imprecise_stacks"))
        tables.show_table(stacks(rows), ["lon", "lat", "n"], name="stacks")
    with right:
        _show_rows(rows.assign(reason=rows["imprecise_reason"].map(_reason_text)), "imprecise", ["reason"])


def _reason_text(code: Any) -> str:
    key = f"location.{code}"
    language = shell.language()
    return text(key, language) if key in templates(language) else str(code)


def stacks(rows: pd.DataFrame) -> pd.DataFrame:
    """Count imprecise reports by coordinate, largest stack first."""
    counted = rows.groupby([rows["lon"].round(6), rows["lat"].round(6)]).size().rename("n").reset_index()
    return counted.sort_values(["n", "lon", "lat"], ascending=[False, True, True]).reset_index(drop=True)


def _show_ties(result: Analysis) -> None:
    st.caption(shell.say("ties_lead"))
    columns = [str(name) for name in result.ties.columns]
    tables.show_table(result.ties.head(MAX_ROWS), columns, name="ties")


def _show_run(result: Analysis) -> None:
    st.caption(shell.say("run_lead"))
    left, right = st.columns(2)
    with left:
        st.json(result.provenance, expanded=2)
    with right:
        st.caption(shell.say("seconds_lead"))
        steps = [text(f"cli.step_{step}", shell.language()) for step in result.seconds]
        seconds = pd.DataFrame({"step": steps, "seconds": [f"{s:.2f}" for s in result.seconds.values()]})
        tables.show_table(seconds, ["step", "seconds"], rows=14, name="seconds")
