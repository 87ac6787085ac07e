"""Page 责任: who answers for how much, and where nobody does."""

import streamlit as st

from hotspot.pages import shell


def show() -> None:
    """Show the page."""
    st.title(shell.say("duty_title"), anchor=False)
