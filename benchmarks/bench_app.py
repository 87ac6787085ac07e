"""The app in headless Chromium at 100,000 reports: from the click to the next painted frame; goals 0.5 s and 0.7 s."""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from hotspot import demo
from tests.browser import ARGUMENTS

N = 100_000
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ROOT = Path(__file__).resolve().parents[1]
# Clicks, waits frame by frame until `done`, then two frames more: what the user sees is painted.
STOPWATCH = """async ([selector, nth, done]) => {
  const roots = [document, ...[...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')].map(e => e.shadowRoot)];
  const find = s => roots.flatMap(r => [...r.querySelectorAll(s)]);
  const frame = () => new Promise(requestAnimationFrame);
  const rev = () => find('.hs-host')[0].dataset.rev, old = rev();
  const isDone = {
    rev: () => rev() !== old,
    card: () => find('.hs-row-on').length === 1 && find('.hs-card h3').length === 1,
    points: () => { let n = 0; hotspotShelf.viewer.map.eachLayer(l => { n += l.options.pane === 'hs-points' && l.getLatLng ? 1 : 0; }); return n > 0; }
  }[done];
  const start = performance.now();
  find(selector)[nth].click();
  while (!isDone()) { await frame(); if (performance.now() - start > 20000) throw new Error('waited too long'); }
  await frame(); await frame();
  return performance.now() - start;
}"""  # noqa: E501


def run() -> list[dict[str, Any]]:
    """Time first load, filters not seen before and seen before, and clicks, in one session."""
    with tempfile.TemporaryDirectory() as folder, _app(Path(folder)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        page = browser.new_context(viewport={"width": 1600, "height": 1000}, locale="zh-CN").new_page()
        _open(page, address)
        received: list[int] = []
        page.on("websocket", lambda ws: ws.on("framereceived", lambda data: received.append(len(data))))
        first = _open(page, address)
        rows = [_row("open the page (analysis in memory)", [first], sum(received))]
        themes = page.locator(".st-key-theme button").count()
        for name in ("filter → map, not seen before", "filter → map, seen before"):
            received.clear()
            times = [_time(page, ".st-key-theme button", i, "rev") for i in [*range(1, themes), 0]]
            rows.append(_row(name, times, sum(received) / len(times)))
        rows.append(_row("click → card", [_time(page, ".hs-row", i, "card") for i in range(8)], 0))
        received.clear()
        times = [_close_and_time(page, i) for i in range(8)]
        rows.append(_row("click → own reports", times, sum(received) / len(times)))
        browser.close()
    return rows


def _open(page: Any, address: str) -> float:
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(".hs-host[data-rev]", timeout=300_000)
    seconds = time.perf_counter() - start
    page.wait_for_timeout(1500)
    return 1000 * seconds


def _time(page: Any, selector: str, nth: int, done: str) -> float:
    milliseconds: float = page.evaluate(STOPWATCH, [selector, nth, done])
    page.wait_for_timeout(700)
    return milliseconds


def _close_and_time(page: Any, nth: int) -> float:
    page.locator(".hs-close").click()
    page.wait_for_timeout(700)
    return _time(page, ".hs-row", nth, "points")


def _row(work: str, times: list[float], received: float) -> dict[str, Any]:
    return {
        "work": work,
        "n": f"{N:,}",
        "clicks": len(times),
        "median ms": f"{statistics.median(times):.0f}",
        "least–most ms": f"{min(times):.0f}–{max(times):.0f}",
        "kB received": f"{received / 1000:.0f}",
    }


@contextmanager
def _app(folder: Path) -> Iterator[str]:
    demo.write_demo(folder, n_reports=N)
    paths = {"REPORTS": "points/demo", "AREAS": "boundaries/demo", "DUTIES": "duties/demo"}
    environment = os.environ | {f"HOTSPOT_{name}": str(folder / path) for name, path in paths.items()}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(10)
