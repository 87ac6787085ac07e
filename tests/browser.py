"""A real browser for tests: Debian's Chromium through playwright, with the network cut.

A test module asks for the fixtures by importing them in its folder's conftest: ``from tests.browser import *``.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"),
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
)
OWN = ("file:", "data:", "blob:", "about:", "http://127.0.0.1", "http://localhost", "ws://127.0.0.1", "ws://localhost")

__all__ = ["Visit", "browser", "chromium_path", "visit"]


@dataclass
class Visit:
    """An open page and what happened on it: outside requests, script errors, dialogs."""

    page: Any
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def assert_quiet(self) -> None:
        """Nothing was asked from another host, no script failed, no dialog opened."""
        assert (self.outside, self.errors, self.dialogs) == ([], [], [])


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser's path; tests that need it skip with the reason where it is absent."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    pytest.importorskip("playwright", reason="playwright is not installed")
    return found


@pytest.fixture(scope="session")
def browser(chromium_path: str, pytestconfig: pytest.Config) -> Any:
    """One headless Chromium for the session, also where several folders ask for this fixture."""
    return _launch(chromium_path, pytestconfig)


@cache
def _launch(path: str, config: pytest.Config) -> Any:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (only where a browser is)

    playwright = sync_playwright().start()
    config.add_cleanup(playwright.stop)
    return playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))


@pytest.fixture
def visit(browser: Any) -> Iterator[Visit]:
    """A fresh page of 1366 × 768 that keeps a record of requests, errors and dialogs."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    made = Visit(context.new_page())
    made.page.on("request", lambda r: None if r.url.startswith(OWN) else made.outside.append(r.url))
    made.page.on("pageerror", lambda e: made.errors.append(str(e)))
    made.page.on("console", lambda m: made.errors.append(m.text) if m.type == "error" else None)
    made.page.on("dialog", lambda d: (made.dialogs.append(d.message), d.dismiss()))
    yield made
    context.close()
