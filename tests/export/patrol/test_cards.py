"""The printed cards."""

import re
import subprocess
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest

from hotspot.export.patrol import make_cards
from hotspot.export.patrol.codes import link_place
from hotspot.texts import LANGUAGES
from tests.export.patrol.conftest import make_frame
from tests.export.patrol.qr import decode, read_picture
from tests.hostile import PAYLOADS
from tests.plans import HOSTILE, make_hostile_plan, make_plan


class Reader(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.words, self.styles = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.styles += [name for name, _ in attrs if name == "style" or name.startswith("on")]

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return re.sub(r"\s+", " ", "".join(self.words[1:]))


@pytest.fixture(scope="module")
def html(plan):
    return make_cards(plan, frame=make_frame())


def test_a_code_of_every_stop_opens_it(plan, html):
    codes = [decode(read_picture(svg)[0]) for svg in re.findall(r"<svg[^>]*class=\"qr\".*?</svg>", html, re.DOTALL)]
    places = plan.stops[["lon", "lat"]].itertuples(index=False)
    assert codes == [link_place(lon, lat, link="amap") for lon, lat in places]


@pytest.mark.parametrize(("link", "n"), [("geo", 30), ("none", 0)])
def test_the_user_chooses_the_code(plan, link, n):
    assert make_cards(plan, frame=make_frame(link=link)).count('class="qr"') == n


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stop_and_both_its_positions_stand_on_paper(plan, language):
    words = Reader(make_cards(plan, frame=make_frame(language))).text
    for place, lon, lat in plan.stops[["place", "lon", "lat"]].itertuples(index=False):
        assert place in words
        assert f"{lon:.6f} E, {lat:.6f} N" in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_says_what_it_rests_on(plan, language):
    words = Reader(make_cards(plan, frame=make_frame(language))).text
    for told in ("2026-06-30", "p20260701-3f9c21ab", "1.4", "2017", "hotspot 0.1.0", "3f9c21ab5566"):
        assert words.count(told) >= 4, told


def test_the_mark_can_be_taken_off(plan):
    assert "内部资料" in make_cards(plan, frame=make_frame())
    assert "内部资料" not in Reader(make_cards(plan, frame=make_frame(internal=False))).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_required_visits_that_do_not_fit_come_on_the_first_page(plan, language):
    front = Reader(make_cards(plan, frame=make_frame(language)).split("</section>")[0]).text
    assert "雁滩路12号夜市" in front
    assert "徐家山林场" in front


def test_a_long_list_of_what_does_not_fit_leaves_room_for_the_rest(plan):
    many = replace(plan, missing=pd.concat([plan.missing] * 30, ignore_index=True))
    assert "另有 54 处" in make_cards(many, frame=make_frame())


def test_a_plan_no_better_than_the_list_says_so(plan):
    worse = replace(plan, by_hand=plan.stops.assign(expected=plan.stops["expected"] * 2))
    assert "比优先清单少 50%" in make_cards(worse, frame=make_frame())
    even = replace(plan, by_hand=plan.stops)
    assert "与优先清单相当" in make_cards(even, frame=make_frame())


def test_a_time_after_midnight_is_marked(plan):
    late = replace(
        plan, crews=plan.crews.assign(back_at=plan.crews["back_at"].iloc[0].replace(day=2, hour=0, minute=20))
    )
    assert "00:20（+1 日）" in make_cards(late, frame=make_frame())


@pytest.mark.parametrize(("hours", "words"), [(-4, "已逾期，限期 06-30 20:00"), (40, "限期 07-02 16:00")])
def test_what_is_late_is_told_from_what_is_due(plan, hours, words):
    due = plan.request.day + pd.Timedelta(hours=hours)
    shown = make_cards(replace(plan, stops=plan.stops.assign(due_at=due)), frame=make_frame())
    assert shown.count(f'<span class="due">{words}</span>') == 30


def test_a_crew_without_stops_gets_a_card_that_says_so():
    assert "没有安排到访" in make_cards(make_plan(sizes=(3, 0)), frame=make_frame())


def test_texts_cannot_run_and_cannot_style(html, plan):
    turn = iter(range(10**6))
    bad = make_plan(words=lambda _: PAYLOADS[next(turn) % 40])
    hostile = make_cards(
        bad, frame=make_frame(title=HOSTILE, area_names={"c1": HOSTILE}, theme_names={"garbage": HOSTILE})
    )
    read = Reader(hostile)
    assert set(read.tags) == set(Reader(html).tags)
    assert not {"script", "img", "link", "iframe", "a"} & set(read.tags)
    assert read.styles == []


def test_a_place_of_5000_characters_does_not_fill_the_card():
    plan = make_plan(words=lambda _: "长" * 5_000)
    assert "长" * 251 not in make_cards(plan, frame=make_frame())


def test_no_resident_is_named(html):
    assert "reporter" not in html
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", html)


@pytest.mark.browser
@pytest.mark.network_cut
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_nobody_and_runs_nothing(visit, tmp_path, language):
    (tmp_path / "cards.html").write_text(make_cards(make_hostile_plan(), frame=make_frame(language)), encoding="utf-8")
    visit.page.goto((tmp_path / "cards.html").as_uri())
    assert visit.page.locator(".stop").count() == 30
    assert visit.page.locator(".stop .place bdi").nth(1).inner_text().startswith("<script>")
    assert visit.page.evaluate("window.ran") is None
    assert visit.page.evaluate("document.fonts.size") == 0
    visit.assert_quiet()


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wider_than_the_paper_and_no_stop_is_torn(visit, tmp_path, language):
    (tmp_path / "cards.html").write_text(make_cards(make_hostile_plan(), frame=make_frame(language)), encoding="utf-8")
    visit.page.emulate_media(media="print")
    visit.page.goto((tmp_path / "cards.html").as_uri())
    wide = visit.page.evaluate(
        "[...document.querySelectorAll('body *')].filter(e => !e.closest('svg') && "
        "e.getBoundingClientRect().right > document.body.getBoundingClientRect().right + 1).map(e => e.className)"
    )
    assert wide == []
    broken = visit.page.evaluate(
        "[...document.querySelectorAll('.stop, .last')].map(e => getComputedStyle(e).breakInside)"
    )
    assert set(broken) == {"avoid"}
    ends = visit.page.evaluate(
        "[...document.querySelectorAll('.last')].map(e => [...e.children].map(c => c.className))"
    )
    assert ends == [["stop", "signed", ""]] * 3  # nobody signs a page without a stop


def print_pages(chromium_path, folder, html):
    """Return the PDF that Chromium makes of a page, as bytes."""
    (folder / "cards.html").write_text(html, encoding="utf-8")
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}/u")
    target, page = folder / "cards.pdf", (folder / "cards.html").as_uri()
    command = [chromium_path, *flags, f"--print-to-pdf={target}", page]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return target.read_bytes()


def count_pages(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.browser
def test_each_crew_begins_on_a_page_of_its_own(chromium_path, plan, tmp_path):
    pdf = print_pages(chromium_path, tmp_path, make_cards(plan, frame=make_frame()))
    assert count_pages(pdf) == 7
    assert set(re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)) == {(b"594.95996", b"841.91998")}


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_sixteen_stops_need_two_pages_and_the_summary_of_ten_crews_one(chromium_path, tmp_path, language):
    plan = make_plan(sizes=(16,) * 10)
    assert count_pages(print_pages(chromium_path, tmp_path, make_cards(plan, frame=make_frame(language)))) == 21
