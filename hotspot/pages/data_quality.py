"""Page 数据质量: where every row went, and what the program chose by itself."""

from collections.abc import Sequence
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
LEVELS = ("error", "warning", "info")
LEVEL_COLOURS = {"warning": "orange", "error": "red"}
TOPICS = {
    "reports": ("files", "columns", "reports"),
    "areas": ("areas",),
    "places": ("crs", "location"),
    "categories": ("categories",),
    "hotspots": ("cells", "hotspots", "analysis"),
    "exposures": ("exposures",),
    "duties": ("responsibility",),
}
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
        _show_details(loaded, counts)


def _show_details(loaded: Loaded, counts: dict[str, int]) -> None:
    result = loaded.result
    placement = result.reports["placement"]
    about_areas, about_rejected, others = sort_notices(result.notices)
    names = [
        shell.say("tab_choices"),
        shell.say("tab_rejected", n=counts["rejected"]),
        shell.say("tab_outside", n=counts["outside"]),
        shell.say("tab_imprecise", n=counts["imprecise"]),
        shell.say("tab_areas", n=len(about_areas)),
        shell.say("tab_ties", n=result.ties["report_id"].nunique()),
        shell.say("tab_run"),
    ]
    choices, rejected, outside, imprecise, areas, ties, run = st.tabs(names)
    with choices:
        st.caption(shell.say("choices_lead"))
        _show_notices(loaded, others)
    with rejected:
        _show_rejected(result)
        _show_notices(loaded, about_rejected)
    with outside:
        _show_rows(result.reports[placement == "outside"], "outside", ["distance_m"])
    with imprecise:
        _show_imprecise(result, result.reports[placement == "imprecise"])
    with areas:
        st.caption(shell.say("areas_lead"))
        _show_notices(loaded, about_areas)
    with ties:
        _show_ties(loaded)
    with run:
        _show_run(result)


def sort_notices(notices: Sequence[Notice]) -> tuple[list[Notice], list[Notice], list[Notice]]:
    """Part notices by the tab they stand in: boundaries, rejected rows (dozens in bad files), and all others."""
    parts: tuple[list[Notice], list[Notice], list[Notice]] = ([], [], [])
    for told in notices:
        parts[0 if told.key.startswith("areas.") else 1 if told.key.startswith("reports.rejected_") else 2].append(told)
    return parts


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
    """Return one row per source: the datum used, and counts that add up as those of the whole."""
    placed = pd.crosstab(result.reports["source_id"], result.reports["placement"])
    placed = placed.reindex(index=result.sources["source_id"], columns=list(COUNTS[3:]), fill_value=0).fillna(0)
    counts = {name: placed[name].to_numpy("int64") for name in COUNTS[3:]}
    used = {n.facts["source"]: n.facts["datum"] for n in result.notices if n.key == "location.datum_used"}
    names = result.sources["path"] + result.sources["table"].fillna("").map(lambda table: table and f" · {table}")
    return result.sources.assign(datum=names.map(used), **counts)


def _show_sources(loaded: Loaded) -> None:
    sources = by_source(loaded.result)
    columns = ["path", "table", "format", "encoding", "datum", *COUNTS]
    tables.show_table(sources, columns, rows=6, name="sources")


def _show_notices(loaded: Loaded, notices: list[Notice]) -> None:
    if not notices:
        st.caption(shell.say("nothing"))
    for topic, rooms in TOPICS.items():
        own = sorted((n for n in notices if n.key.split(".")[0] in rooms), key=lambda n: LEVELS.index(n.level))
        if own:
            lines = [f"**{shell.escape_markdown(shell.say(f'topic_{topic}'))}**", ""]
            st.markdown("\n".join(lines + [_notice_line(loaded, n) for n in own]))


def _notice_line(loaded: Loaded, notice: Notice) -> str:
    language = shell.language()
    words = shell.escape_markdown(tell(notice, language, themes=loaded.theme_names[language]))
    label = shell.escape_markdown(shell.say(f"level_{notice.level}"))
    return f"- {words}" if notice.level == "info" else f"- :{LEVEL_COLOURS[notice.level]}-badge[{label}] {words}"


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


def _show_imprecise(result: Analysis, rows: pd.DataFrame) -> None:
    left, right = st.columns([2, 5])
    with left:
        st.caption(shell.say("imprecise_stacks"))
        stacks = result.stacks.assign(
            reason=result.stacks["reason"].map(_reason_text),
            certain_level=[_level_name(level) for level in result.stacks["certain_level"]],
        )
        tables.show_table(stacks, ["reports", "reason", "certain_level", "x", "y"], name="stacks")
    with right:
        _show_rows(rows.assign(reason=rows["imprecise_reason"].map(_reason_text)), "imprecise", ["reason"])


def _level_name(level: Any) -> str:
    return "" if pd.isna(level) else shell.say(f"level_{level}")


def _reason_text(code: Any) -> str:
    key = f"location.{code}"
    language = shell.language()
    return text(key, language) if key in templates(language) else str(code)


def _show_ties(loaded: Loaded) -> None:
    st.caption(shell.say("ties_lead"))
    ties, names = loaded.result.ties, loaded.static.names
    told = ties.assign(
        level=[_level_name(level) for level in ties["level"]],
        area=ties["area_id"].map(names),
        chosen=[shell.say("chosen") if chosen else "" for chosen in ties["chosen"]],
    )
    columns = ["report_id", "level", "area", "chosen"]
    tables.show_table(told.head(MAX_ROWS), columns, name="ties")
    if len(told):
        tables.offer_csv(told, columns, file_name="ties.csv")


def _show_run(result: Analysis) -> None:
    st.caption(shell.say("run_lead"))
    left, right = st.columns(2)
    with left:
        tables.show_table(provenance_table(result), ["name", "value"], rows=18, name="provenance")
    with right:
        st.caption(shell.say("seconds_lead"))
        steps = [text(f"cli.step_{step}", shell.language()) for step in result.seconds]
        seconds = pd.DataFrame({"step": steps, "seconds": [f"{s:.2f}" for s in result.seconds.values()]})
        tables.show_table(seconds, ["step", "seconds"], rows=14, name="seconds")


def provenance_table(result: Analysis) -> pd.DataFrame:
    """Return what went into the run: data, fingerprints, versions."""
    known = result.provenance
    rows = {
        shell.say("run_fingerprint"): known.fingerprint,
        shell.say("run_from"): f"{known.data_from:%Y-%m-%d %H:%M}",
        shell.say("run_until"): f"{known.data_until:%Y-%m-%d %H:%M}",
        shell.say("run_crs"): known.crs,
        "hotspot": known.version,
        "Python": known.python,
        **known.libraries,
        **{path: f"sha256 {digest[:16]}…" for path, digest in known.inputs.items()},
    }
    return pd.DataFrame({"name": list(rows), "value": list(rows.values())})
