"""The app over the small city, once in this process (AppTest) and once as a server for a real browser."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from hotspot import analysis
from hotspot.pages.store import Loaded
from hotspot.patrol import Plan, Request
from tests import plans
from tests.browser import browser, chromium_path, visit
from tests.city import City, build_city

__all__ = ["browser", "chromium_path", "visit"]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return build_city(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="session")
def loaded(city: City) -> Loaded:
    return Loaded(
        analysis.run(analysis.choose_inputs(None, reports=city.reports, areas=city.areas, duties=city.duties))
    )


@pytest.fixture(scope="session")
def environment(city: City, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    settings = tmp_path_factory.mktemp("settings") / "hotspot.toml"
    settings.write_text("[patrol]\nseconds = 1.0\n", encoding="utf-8")
    paths = {"REPORTS": city.reports, "AREAS": city.areas, "DUTIES": city.duties, "SETTINGS": settings}
    return {f"HOTSPOT_{name}": str(path) for name, path in paths.items()} | {"HOTSPOT_LANG": "zh"}


@pytest.fixture
def made() -> Plan:
    """A made-up plan of three crews."""
    return plans.make_plan()


@pytest.fixture
def request_of(loaded: Loaded, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Request:
    """Two crews on the day after the data, searched for a second."""
    for name, value in environment.items():  # the planner's lists are those of the small city: none
        monkeypatch.setenv(name, value)
    end = loaded.columns.end_day.tz_localize("Asia/Shanghai")
    crews = analysis.choose_crews(loaded.result, loaded.planner_lists(), n=2)
    return Request(day=end, crews=crews, seconds=1.0)


@pytest.fixture
def run_app(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Return a function that runs the app, or one page of it by module name, and returns what it shows."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def run(page: str = "", **state: str) -> AppTest:
        if page:
            app = AppTest.from_function(_one_page, kwargs={"name": page}, default_timeout=60)
        else:
            app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for name, value in state.items():
            app.session_state[name] = value
        return app.run()

    return run


def _one_page(name: str) -> None:
    """Runs as a script of its own, and so brings its own imports."""
    import importlib  # noqa: PLC0415

    from hotspot.pages import shell  # noqa: PLC0415

    shell.switch_language()
    with shell.error_edge():
        importlib.import_module(f"hotspot.pages.{name}").show()


@pytest.fixture(scope="session")
def address(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory, chromium_path: str) -> Iterator[str]:
    """Address of a running app behind a base path, as behind a gateway."""
    log = tmp_path_factory.mktemp("log") / "app.log"
    with serve(environment, log, "--server.baseUrlPath", "hotspot") as base:
        yield f"{base}/hotspot"


@contextmanager
def serve(environment: dict[str, str], log: Path, *options: str) -> Iterator[str]:
    """Run the app as a server of its own, as a user would."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), *options]
    base = f"http://127.0.0.1:{port}"
    with log.open("w") as out:
        server = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stdout=out, stderr=out)
        try:
            wait_for(base + (f"/{options[1]}" if options else "") + "/_stcore/health")
            yield base
        finally:
            server.terminate()
            server.wait(10)


def wait_for(url: str, *, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(url)
