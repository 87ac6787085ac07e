"""What all pages share: the language, safe text, the error edge and the head of a page."""

import json
import logging
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import resources
from typing import Any, cast

import streamlit as st
from PIL import Image, ImageDraw

from hotspot.errors import HotspotError
from hotspot.texts import LANGUAGES, Language, tell_error, text

LOG = logging.getLogger(__name__)
_MARKDOWN = re.compile(r"([!-/:-@\[-`{-~])")
_LINK = re.compile(r"(https?://|www(?=\.)|@)", re.IGNORECASE)


def default_language() -> Language:
    """Return the language the app was started in (``HOTSPOT_LANG``); Chinese unless English was asked for."""
    return "en" if os.environ.get("HOTSPOT_LANG", "zh").lower().startswith("en") else "zh"


def language() -> Language:
    """Return this session's language: the switch, else the address (``?lang=en``), else the app's."""
    wanted = st.session_state.get("lang") or st.query_params.get("lang")
    return cast(Language, wanted) if wanted in LANGUAGES else default_language()


def say(name: str, **facts: Any) -> str:
    """Return the sentence ``pages.<name>`` in this session's language."""
    return text(f"pages.{name}", language(), **facts)


def escape_markdown(value: object) -> str:
    """Return text that Streamlit's Markdown shows as it is: no link, image, colour, formula or layout comes of it.

    Every ASCII punctuation mark gets the backslash of CommonMark (0.31, section 2.4); lines stay lines. Bare addresses
    become links after that (GitHub's extension looks at the finished text), so an invisible word joiner breaks them.
    """
    plain = _LINK.sub("\\1\u2060", str(value))
    return "  \n".join(_MARKDOWN.sub(r"\\\1", line) for line in plain.splitlines())


@contextmanager
def error_edge() -> Iterator[None]:
    """Say a user's fault in the user's language; a bug keeps its traceback in the log and its user an apology."""
    try:
        yield
    except HotspotError as error:
        st.error(escape_markdown(tell_error(error, language())))
        st.caption(say("error_hint"))
    except Exception:
        LOG.exception("a page failed")
        st.error(say("bug"))


def switch_language() -> None:
    """Show the language switch; the choice stays in the session and in the address."""
    with st.container(key="language"):
        chosen = st.segmented_control(
            say("language"),
            LANGUAGES,
            default=from_address("lang", LANGUAGES, default_language()),
            required=True,
            format_func=lambda code: text("pages.language_name", code),
            key="lang",
            label_visibility="collapsed",
        )
    keep_in_address("lang", str(chosen), default_language())


def from_address(name: str, options: Sequence[str], default: str) -> str:
    """Return the option that the address asks for, else the default.

    Streamlit's own binding writes the shown words into the address, and so a link would hold in one language only.
    """
    wanted = st.query_params.get(name)
    return wanted if wanted is not None and wanted in options else default


def keep_in_address(name: str, value: str, default: str) -> None:
    """Write a choice into the address, so that a link shows what its sender saw; the default is left out."""
    if value != default:
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def show_title(words: str) -> None:
    """Show the title of a page; `words` is Markdown."""
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.title(words, anchor=False, width="content")


def set_style() -> None:
    """Tighten Streamlit's margins, so that the map is on the first screen; say in words what speaks English only."""
    style = resources.files("hotspot.pages").joinpath("style.css").read_text(encoding="utf-8")
    words = json.dumps(say("results_browse"), ensure_ascii=False)
    style += f":root {{ --upload-words: {words}; }}"
    st.html(f"<style>{style}</style>")


@cache
def icon() -> Image.Image:
    """Return the picture in the browser's tab, drawn here: Streamlit asks the internet for an icon by name."""
    picture = Image.new("RGBA", (64, 64))
    pen = ImageDraw.Draw(picture)
    for inset, colour in ((2, "#f0c9cd"), (12, "#ffffff"), (18, "#c8102e")):
        pen.ellipse((inset, inset, 63 - inset, 63 - inset), fill=colour)
    return picture
