"""Tables on screen and for download."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from hotspot.export.cells import write_csv
from hotspot.pages import shell

ROW_PX = 36


def show_table(table: pd.DataFrame, columns: Sequence[str], *, rows: int = 12, name: str) -> None:
    """Show the named columns of a table under their headings ``pages.column_<name>``; Streamlit draws them as text.

    Parameters
    ----------
    table, columns
        What to show, and its columns in order.
    rows
        Height in rows; longer tables scroll.
    name
        Key of the element.
    """
    n_rows = len(table.index)
    if not n_rows:
        st.caption(shell.say("nothing"))
        return
    shown = readable(table[list(columns)])
    config = {column: _column(shown, column) for column in columns}
    height = (min(n_rows, rows) + 1) * ROW_PX + 3
    st.dataframe(shown, hide_index=True, column_config=config, height=height, row_height=ROW_PX, key=name)


def _column(table: pd.DataFrame, name: str) -> Any:
    counts = pd.api.types.is_integer_dtype(table[name]) and name != "row_number"
    if counts:
        return st.column_config.NumberColumn(heading(name), format="localized")
    return st.column_config.Column(heading(name))


def heading(column: str) -> str:
    """Return the heading of a column."""
    return shell.say(f"column_{column}")


def offer_csv(table: pd.DataFrame, columns: Sequence[str] | None = None, *, file_name: str) -> None:
    """Offer a table as a CSV file for Excel in which no cell runs as a formula (`export.cells.write_csv`).

    The named columns get their headings; without names the table goes as it is.
    """
    if columns is not None:
        table = readable(table[list(columns)]).rename(columns=heading)
    st.download_button(
        shell.say("download"),
        lambda: _csv_bytes(table),
        file_name=file_name,
        mime="text/csv",
        on_click="ignore",
        key=file_name,
    )


def _csv_bytes(table: pd.DataFrame) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        write_csv(table, path)
        return path.read_bytes()


def readable(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table for people: times to the minute, metres whole, degrees to six decimals, no word for nothing."""
    shown = table.copy()
    for name in shown.columns:
        if isinstance(shown[name].dtype, pd.DatetimeTZDtype):
            shown[name] = shown[name].dt.strftime("%Y-%m-%d %H:%M")
        elif name in ("lon", "lat"):
            shown[name] = shown[name].round(6)
        elif str(name).endswith("_m"):
            shown[name] = shown[name].round(0)
        elif not pd.api.types.is_numeric_dtype(shown[name]):
            shown[name] = shown[name].astype(object).where(shown[name].notna(), "")
    return shown
