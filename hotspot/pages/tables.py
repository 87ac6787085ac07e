"""Tables on screen and for download, safe for spreadsheets."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from hotspot.pages import shell

_FORMULA = r"^[=+\-@\t\r＝＋－＠]"
_CONTROL = r"[\x00-\x08\x0b-\x1f\x7f]"
ROW_PX = 36


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Return a table as CSV that Excel opens as it is meant: UTF-8 with BOM, and no text cell runs as a formula.

    Text cells that begin with a formula sign get an apostrophe in front (OWASP, "CSV Injection"); control characters go.
    """
    safe = table.copy()
    for name in safe.columns[[not pd.api.types.is_numeric_dtype(kind) for kind in safe.dtypes]]:
        texts = safe[name].astype("string").str.replace(_CONTROL, "", regex=True)
        safe[name] = texts.where(~texts.str.match(_FORMULA).fillna(False), "'" + texts)
    return safe.to_csv(index=False).encode("utf-8-sig")


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
    if table.empty:
        st.caption(shell.say("nothing"))
        return
    shown = table[list(columns)]
    config = {column: st.column_config.Column(heading(column)) for column in columns}
    height = (min(len(shown), rows) + 1) * ROW_PX + 2
    st.dataframe(shown, hide_index=True, column_config=config, height=height, row_height=ROW_PX, key=name)


def heading(column: str) -> str:
    """Return the heading of a column."""
    return shell.say(f"column_{column}")


def offer_csv(table: pd.DataFrame, columns: Sequence[str], *, file_name: str) -> None:
    """Offer the named columns of a table as a CSV file with readable headings."""
    named = table[list(columns)].rename(columns=heading)
    st.download_button(
        shell.say("download"), lambda: csv_bytes(named), file_name=file_name, mime="text/csv", on_click="ignore", key=file_name
    )


def readable(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table for people: times to the minute, metres whole, degrees to six decimals."""
    shown = table.copy()
    for name in shown.columns:
        if isinstance(shown[name].dtype, pd.DatetimeTZDtype):
            shown[name] = shown[name].dt.strftime("%Y-%m-%d %H:%M")
        elif name in ("lon", "lat"):
            shown[name] = shown[name].round(6)
        elif name.endswith("_m"):
            shown[name] = shown[name].round(0)
    return shown
