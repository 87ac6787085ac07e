"""What patrols found, as rows that lie among the reports."""

import pandas as pd

from hotspot.categories import CategoryParams, load
from hotspot.patrol.lists.headings import read_words
from hotspot.patrol.lists.results import Results

# Each has to be a heading that reports are known by, and one of their words (`hotspot/columns/aliases.csv`,
# `hotspot/reports/*_words.csv`): `words.toml`.
FIELDS = ("report_id", "reported_at", "x", "y", "category_text", "description", "address", "status", "source",
          "effort_minutes")  # fmt: skip


def list_found(results: Results, *, themes: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return one row for each problem found, with headings that `reports.read` knows, all of it text.

    Parameters
    ----------
    results
        From `read_results`.
    themes
        `theme`, `name_zh` (`Classified.themes`); None = those of the packaged tables.

    Returns
    -------
    DataFrame
        Number (plan, visit and a count, so that the same results give the same numbers), time (as the crew wrote it,
        else as planned), longitude and latitude (WGS84), category (the first theme the stop was visited for: the table
        does not ask what was found), note and place, whether it was fixed, that a planned patrol found it, and the
        minutes spent at the stop, the whole of them in each of its rows; blank where not written down. Visits that
        found nothing leave no row, and so do not tell their effort.
    """
    said = read_words()
    headings, words = said["found_headings"], said["found_words"]
    visits = results.table[results.table["visited"] & (results.table["found"] > 0)]
    rows = visits.loc[visits.index.repeat(visits["found"])]
    count = rows.groupby(level=0).cumcount()
    at = rows["visited_at"].fillna(rows["begin_at"])
    first = rows["themes"].str.partition(",")[0] if len(rows) else rows["themes"]
    columns = {
        "report_id": rows["plan_id"] + "/" + rows["visit_id"] + "/" + (count + 1).astype("str"),
        "reported_at": at.dt.strftime("%Y-%m-%d %H:%M"),
        "x": rows["lon"].map("{:.6f}".format),
        "y": rows["lat"].map("{:.6f}".format),
        "category_text": first.map(_name_categories(themes)).fillna(first),
        "description": rows["note"],
        "address": rows["place"],
        "status": (count < rows["fixed"]).map({True: words["fixed"], False: words["open"]}),
        "source": words["patrol"],
        "effort_minutes": rows["minutes"].map("{:g}".format).where(rows["minutes"].notna(), ""),
    }
    table = pd.DataFrame(columns, index=rows.index)[list(FIELDS)].astype("str").reset_index(drop=True)
    return table.rename(columns=headings)


def _name_categories(themes: pd.DataFrame | None) -> dict[str, str]:
    """Return theme → a text that leads back to it: its name, unless the tables know that by no category."""
    known = load(CategoryParams()).themes if themes is None else themes
    return dict(zip(known["theme"], known["name_zh"], strict=True)) | read_words()["categories"]
