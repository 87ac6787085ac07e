"""Files of a plan, made when somebody asks for them."""

import io
import zipfile
from collections.abc import Callable
from functools import partial

import streamlit as st

from hotspot.export.patrol import frame_plan, plan_files
from hotspot.pages import shell
from hotspot.pages.store import Loaded
from hotspot.patrol import Plan

MIMES = {
    "html": "text/html",
    "csv": "text/csv",
    "gpx": "application/gpx+xml",
    "kml": "application/vnd.google-earth.kml+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
# What is offered, each as one file: its name in `plan_files`; workbooks of several crews come in one archive.
OFFERED = {"cards": "cards.html", "csv": "stops.csv", "gpx": "plan.gpx", "kml": "plan.kml"}


def offer_files(loaded: Loaded, plan: Plan) -> None:
    """Offer what the crews take along; a file is made when somebody asks for it."""
    frame = frame_plan(loaded.result, language=shell.language())

    def made() -> dict[str, bytes]:
        return loaded.recall(("files", plan.plan_id, id(plan), frame.language), lambda: plan_files(plan, frame=frame))

    with st.container(horizontal=True, vertical_alignment="center", key="patrol-files"):
        for name, file in OFFERED.items():
            _offer(name, f"{plan.plan_id}_{file}", partial(_pick, made, file))
        several = len(plan.crews) > 1
        kind = "zip" if several else "xlsx"
        _offer("xlsx", f"{plan.plan_id}_crews.{kind}", lambda: pack_workbooks(made(), several=several))
        _offer("all", f"{plan.plan_id}.zip", lambda: pack(made()))


def _pick(made: Callable[[], dict[str, bytes]], file: str) -> bytes:
    return made()[file]


def _offer(name: str, file_name: str, data: Callable[[], bytes]) -> None:
    st.download_button(
        shell.say(f"patrol_file_{name}"),
        data,
        file_name=file_name,
        mime=MIMES[file_name.rpartition(".")[2]],
        on_click="ignore",
        key=f"patrol_file_{name}",
    )


def pack_workbooks(made: dict[str, bytes], *, several: bool) -> bytes:
    """Return the crews' workbooks: the one there is, or an archive of all."""
    books = {name: data for name, data in made.items() if name.endswith(".xlsx")}
    return pack(books) if several else next(iter(books.values()), b"")


def pack(made: dict[str, bytes]) -> bytes:
    """Return files as one ZIP archive; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in made.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
