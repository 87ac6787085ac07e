"""Writing the files of a plan, all of them or none."""

import json
import re
from functools import partial
from pathlib import Path

from hotspot.export.cells import clean_text, csv_bytes
from hotspot.export.patrol.cards import make_cards
from hotspot.export.patrol.frame import PlanFrame
from hotspot.export.patrol.summary import plan_summary
from hotspot.export.patrol.tables import list_missing, make_csv, make_workbook
from hotspot.export.patrol.tracks import make_gpx, make_kml
from hotspot.export.write import write_together
from hotspot.maps import letter_crews
from hotspot.patrol import Plan

_NO_NAME = re.compile(r"[^\w-]+")


def write_plan(plan: Plan, directory: Path, *, frame: PlanFrame) -> list[Path]:
    """Write what the crews of a plan take along.

    ``cards.html`` (print it: A4, a page of summary and a card per crew), ``stops.csv`` (all stops), ``missing.csv``
    (required visits that do not fit, where there are any), per crew ``crew_A_<crew>.xlsx`` (to be filled in and sent
    back) and ``.gpx``, ``plan.gpx``, ``plan.kml``, ``plan.json``.

    Parameters
    ----------
    plan
        From `hotspot.patrol.plan`.
    directory
        Made if needed. Files of the same names are replaced, others left alone.
    frame
        Language, title and names around the plan.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    InputDataError
        A file cannot be written; files of an earlier plan are then still whole.
    """
    return write_together(
        {name: partial(_write, data) for name, data in plan_files(plan, frame=frame).items()}, directory
    )


def plan_files(plan: Plan, *, frame: PlanFrame) -> dict[str, bytes]:
    """Return the files that `write_plan` writes, by name; the same plan gives the same bytes."""
    summary = plan_summary(plan, language=frame.language, theme_names=frame.theme_names)
    files = {
        "cards.html": make_cards(plan, frame=frame).encode("utf-8"),
        "stops.csv": make_csv(plan, frame=frame),
        "plan.gpx": make_gpx(plan, frame=frame),
        "plan.kml": make_kml(plan, frame=frame),
        "plan.json": clean_text(json.dumps(summary, ensure_ascii=False, allow_nan=False, indent=1)).encode("utf-8"),
    }
    if len(plan.missing):
        files["missing.csv"] = csv_bytes(list_missing(plan, frame=frame))
    for crew_id, letter in letter_crews(plan).items():
        name = f"crew_{letter}_{_NO_NAME.sub('', str(crew_id))[:20]}"
        files[f"{name}.xlsx"] = make_workbook(plan, crew_id, frame=frame)
        files[f"{name}.gpx"] = make_gpx(plan, frame=frame, crew_id=crew_id)
    return files


def _write(data: bytes, path: Path) -> None:
    path.write_bytes(data)
