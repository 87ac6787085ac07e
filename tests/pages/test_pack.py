"""Page 会议材料: it makes a pack aside, says how far it is, lets go of it, keeps one, and says what is wrong."""

import io
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from hotspot import periods
from hotspot.errors import HotspotError, InputDataError
from hotspot.export import pack as packing
from hotspot.export.pack.write import WEIGHTS
from hotspot.pages import pack
from hotspot.pages.store import Loaded
from hotspot.settings import Pack
from hotspot.texts import text
from tests.browser import Visit
from tests.hostile import PAYLOADS

Run = Callable[..., AppTest]
CODES = ("map", "atlas", "slides", "brief", "duties", "layers", "geojson", "note")


def fake_files(language: Any = "zh") -> dict[str, bytes]:
    pages = {f"{text('pack.file_pages', language)}/{i:02d}-a.png": b"p" * 400_000 for i in range(3)}
    return {text(f"pack.file_{code}", language): code.encode() for code in CODES} | pages


class Maker:
    """Stands for `make_pack`: waits at its second step until it may go on; counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[Pack] = []
        self.go_on = threading.Event()
        self.fault: Exception | None = None

    def __call__(self, briefing: Any, *, language: Any, options: Pack, progress: Any) -> dict[str, bytes]:
        self.asked.append(options)
        progress("gather", 0.0)
        while not self.go_on.wait(0.05):
            progress("atlas", 0.5)
        if self.fault is not None:
            raise self.fault
        return fake_files(language)


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Maker]:
    made = Maker()
    monkeypatch.setattr(packing, "make_pack", made)
    yield made
    made.go_on.set()
    with pack._TURN:  # the thread of a test does not reach into the next one
        pass


def press(app: AppTest, key: str = "pack_make") -> AppTest:
    return app.button(key=key).click().run(timeout=60)


def make_one(app: AppTest, maker: Maker) -> AppTest:
    maker.go_on.set()
    return press(app)


def remembered(app: AppTest) -> pack.Made:
    return app.session_state[pack.MADE]


# The page.


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_opens_and_says_what_a_pack_is(run_app: Run, language: str) -> None:
    app = run_app("pack", lang=language)
    assert ([e.value for e in app.exception], [e.value for e in app.error]) == ([], [])
    assert text("pages.pack_intro", language) in [i.value for i in app.info]
    assert len(app.get("download_button")) == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_press_gives_every_file_in_one_archive(run_app: Run, maker: Maker, language: str) -> None:
    app = make_one(run_app("pack", lang=language), maker)
    made, files = remembered(app), fake_files(language)
    inside = zipfile.ZipFile(io.BytesIO(made.archive))
    assert {name: inside.read(f"{made.name}/{name}") for name in files} == files
    assert len(inside.namelist()) == len(files)
    assert len(app.get("download_button")) == 1
    table = app.dataframe[0].value
    assert table.iloc[:, 0].tolist() == [text(f"pack.file_{code}", language) for code in CODES] + [
        text("pack.file_pages", language) + "/"
    ]
    assert table.iloc[-1, 2] == text("pages.pack_size_mb", language, n=1.2)


def test_the_same_request_is_not_made_again(run_app: Run, maker: Maker) -> None:
    app = make_one(run_app("pack"), maker)
    first = remembered(app)
    assert (remembered(press(app)) is first, len(maker.asked)) == (True, 1)


def test_other_choices_keep_the_pack_there_is_until_they_are_asked_for(run_app: Run, maker: Maker) -> None:
    app = make_one(run_app("pack"), maker)
    first = remembered(app)
    app.number_input(key="pack_top").set_value(3)
    app.segmented_control(key="pack_paper").set_value("A4").run()
    assert remembered(app) is first
    assert text("pages.pack_other") in [c.value for c in app.caption]
    again = press(app)
    assert [(o.top, o.paper) for o in maker.asked] == [(10, "A3"), (3, "A4")]
    assert text("pages.pack_other") not in [c.value for c in again.caption]


def test_a_page_opened_again_waits_for_the_pack_under_way(run_app: Run, maker: Maker) -> None:
    app = make_one(run_app("pack"), maker)
    made = remembered(app)
    again = run_app("pack")
    assert pack.MADE not in again.session_state
    again.session_state[pack.JOB] = pack.Job(lambda _: time.sleep(1) or made)
    again.run(timeout=60)
    assert (remembered(again) is made, pack.JOB in again.session_state) == (True, False)
    assert (len(again.get("progress")), again.button(key="pack_make").disabled) == (0, False)


def test_a_cancelled_pack_leaves_nothing_and_may_be_asked_for_again(run_app: Run, maker: Maker) -> None:
    app = run_app("pack")
    job = pack.Job(lambda tell: [tell("map", 0.1) or time.sleep(0.05) for _ in range(400)])
    app.session_state[pack.JOB] = job
    job.cancel()
    app.run(timeout=60)
    assert (job.running, len(app.get("download_button")), len(app.error)) == (False, 0, 0)
    make_one(app, maker)
    assert len(remembered(app).sizes) == len(fake_files())


def test_a_cancel_is_told_once(run_app: Run, maker: Maker) -> None:
    app = run_app("pack")
    app.session_state[pack.CANCELLED] = True
    told = [[c.value for c in app.run().caption].count(text("pages.pack_cancelled")) for _ in range(2)]
    assert told == [1, 0]


def test_what_a_user_can_mend_is_told_in_words_and_the_pack_there_was_stays(run_app: Run, maker: Maker) -> None:
    app = make_one(run_app("pack"), maker)
    first, maker.fault = remembered(app), InputDataError("export.cannot_write", path="模板.pptx", detail="x")
    app.segmented_control(key="pack_paper").set_value("A4").run()
    press(app)
    assert ["模板" in e.value for e in app.error] == [True]
    assert (remembered(app) is first, app.button(key="pack_make").disabled) == (True, False)


def test_a_bug_is_told_as_one(run_app: Run, maker: Maker, caplog: pytest.LogCaptureFixture) -> None:
    maker.fault = ZeroDivisionError()
    app = make_one(run_app("pack"), maker)
    assert [e.value for e in app.error] == [text("pages.bug")]
    assert "ZeroDivisionError" in caplog.text


def test_no_period_asks_for_nothing(run_app: Run) -> None:
    app = run_app("pack")
    app.segmented_control(key="period").set_value("custom").run()
    app.date_input(key="dates").set_value(app.date_input(key="dates").value[:1]).run()
    assert text("pages.dates_incomplete") in [i.value for i in app.info]


# What is asked for.


@pytest.fixture
def asked(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> pack.Asked:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return pack.Asked(periods.read_period("2017-05"), Pack(), "zh", "s")


def test_the_same_choices_are_the_same_request(asked: pack.Asked) -> None:
    again = pack.Asked(periods.read_period("2017-05"), Pack(), "zh", "s")
    assert (again == asked, hash(again) == hash(asked)) == (True, True)


def test_an_edited_template_is_another_request(tmp_path: Path) -> None:
    template = tmp_path / "a.pptx"
    template.write_bytes(b"1")
    options = Pack(slides_template=template, brief_template=tmp_path / "missing.docx")
    before = pack._state_of(options)
    template.write_bytes(b"22")
    assert (before == pack._state_of(options), pack._state_of(Pack())) == (False, "")


def test_the_archive_is_named_by_period_and_fits_every_file_system(asked: pack.Asked, loaded: Loaded) -> None:
    assert pack.name_archive(loaded, asked) == "会议材料_2017年5月"
    for payload in PAYLOADS:
        name = pack.fit_name(f"{payload}会议材料")
        assert name.isprintable()
        assert not set(name) & set('\\/:*?"<>| \n')
        assert 0 < len(name) <= 120


def test_a_period_without_data_is_told(asked: pack.Asked, loaded: Loaded) -> None:
    late = pack.Asked(periods.read_period("2019-05"), Pack(), "zh", "s")
    with pytest.raises(HotspotError):
        pack.make_zip(loaded, late, lambda *_: None)


def test_the_same_request_gives_the_same_bytes(asked: pack.Asked, loaded: Loaded, maker: Maker) -> None:
    maker.go_on.set()
    first, second = (pack.make_zip(loaded, asked, lambda *_: None) for _ in range(2))
    assert first.archive == second.archive


def test_the_share_done_only_grows(asked: pack.Asked, loaded: Loaded, maker: Maker) -> None:
    maker.go_on.set()
    shares: list[float] = []
    pack.make_zip(loaded, asked, lambda _, share: shares.append(share))
    assert (shares == sorted(shares), shares[0], max(shares) <= 1) == (True, 0.0, True)


# The thread.


@pytest.mark.parametrize("code", ["find_hotspots", *WEIGHTS])
def test_how_far_a_pack_is_is_said_with_its_step(code: str) -> None:
    job = pack.Job(lambda _: None)
    assert pack.tell_progress(job) == text("pages.pack_queue")
    job.tell(code, 0.5)
    words = pack.tell_progress(job)
    assert (text(f"pack.step_{code}") in words, "50%" in words) == (True, True)


def test_a_cancelled_job_ends_at_its_next_word_and_has_no_result() -> None:
    def work(tell: pack.Tell) -> pack.Made:
        while True:
            tell("map", 2.0)
            time.sleep(0.01)

    job = pack.Job(work)
    time.sleep(0.1)
    shown = job.running, job.step, job.share
    job.cancel()
    assert (shown, job.result(), job.running) == ((True, "map", 1.0), None, False)


def test_two_packs_are_made_one_after_the_other() -> None:
    busy, done = threading.Event(), threading.Event()
    order: list[str] = []

    def first(tell: pack.Tell) -> Any:
        busy.set()
        done.wait(10)
        order.append("first")

    def second(tell: pack.Tell) -> Any:
        order.append("second")

    one = pack.Job(first)
    assert busy.wait(10)
    two = pack.Job(second)
    waiting = pack.Job(second)
    waiting.cancel()
    assert waiting.result() is None  # lets go although the first is still at work
    done.set()
    one.result(), two.result()
    assert order == ["first", "second"]


# In a browser, with every file made.

STARTS = {"html": b"<!DOCTYPE html>", "pdf": b"%PDF", "png": b"\x89PNG", "gpkg": b"SQLite", "geojson": b"{", "md": b"#"}
STARTS |= dict.fromkeys(("pptx", "docx", "xlsx"), b"PK")


@pytest.mark.browser
@pytest.mark.network_cut
def test_a_pack_is_cancelled_at_a_click_made_and_downloaded(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(f"{address}/")
    page.wait_for_selector(".hs-host[data-rev]", timeout=60_000)
    page.locator("[data-testid=stTopNav]").get_by_text(text("pages.pack_title"), exact=True).click()
    start, bar = page.locator(".st-key-pack_make button").first, page.locator("[data-testid=stProgress]")
    start.click()
    bar.get_by_text(text("pack.step_atlas")).wait_for(timeout=60_000)
    page.locator(".st-key-pack_cancel button").click()
    page.get_by_text(text("pages.pack_cancelled")).wait_for(timeout=5_000)
    assert bar.count() == 0
    start.click()
    bar.get_by_text(text("pack.step_atlas")).wait_for(timeout=200_000)
    page.locator(".st-key-pack_download button").wait_for(timeout=200_000)
    with page.expect_download() as download:
        page.locator(".st-key-pack_download button").first.click()
    assert download.value.suggested_filename.endswith(".zip")
    assert "会议材料_2017年" in download.value.suggested_filename
    inside = zipfile.ZipFile(download.value.path())
    names = [name.split("/", 1)[1] for name in inside.namelist()]
    assert {text(f"pack.file_{code}") for code in CODES} <= set(names)
    assert sum(name.startswith(text("pack.file_pages") + "/") for name in names) >= 3
    for name in inside.namelist():
        assert inside.read(name).startswith(STARTS[name.rpartition(".")[2]]), name
    visit.assert_quiet()
