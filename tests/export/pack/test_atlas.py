"""The atlas says what the facts say, on every page, the same bytes each time, whatever the texts are."""

import io
import re
from dataclasses import replace
from functools import partial
from itertools import cycle

import pandas as pd
import pypdfium2
import pytest
from PIL import Image

from hotspot.export.pack import atlas
from hotspot.export.pack.atlas import draw_atlas
from hotspot.export.pack.atlas_pages import list_pages
from hotspot.maps.words import number, ratio_text
from hotspot.settings import Pack
from tests.hostile import PAYLOADS
from tests.packs import make_bare_facts, make_facts, make_ground

SMALL = Pack(dpi=72)
RESERVED = re.compile(r'[\x00-\x1f<>:"/\\|?*]')


@pytest.fixture
def draw(monkeypatch):
    """Draw made-up facts on made-up ground."""

    def drawn(facts, *, ground=None, words=str, **options):
        own = make_ground(words=words) if ground is None else ground
        monkeypatch.setattr(atlas, "lay_ground", lambda _briefing, _facts, theme=None: _of_theme(own, theme))
        progress = options.pop("progress", None)
        return draw_atlas(None, facts, options=SMALL.model_copy(update=options), progress=progress)

    return drawn


def _of_theme(ground, theme):
    if theme is None:
        return ground
    return replace(ground, hotspots=ground.hotspots[ground.hotspots["theme"] == theme].reset_index(drop=True))


def _read(pdf):
    """The text of each page, without its spaces."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in document]
    finally:
        document.close()


def _tight(*words):
    return [re.sub(r"\s", "", str(word)) for word in words]


@pytest.fixture(params=["zh", "en"])
def facts(request):
    return make_facts(language=request.param)


def test_the_overview_says_every_hotspot(draw, facts):
    overview = _read(draw(facts).pdf)[0]
    for row in facts.hotspots.to_dict("records"):
        unit = row["unit"] or facts.say("unit_nobody")
        told = _tight(row["rank"], row["theme_name"], row["place"], unit, number(row["reports"]), row["change_name"],
                      ratio_text(row["rate_ratio"], facts.language), number(row["overdue"]))  # fmt: skip
        assert all(word in overview for word in told), told


def test_the_overview_says_the_counts_dates_and_marks(draw, facts):
    overview = _read(draw(facts).pdf)[0]
    counts = facts.counts
    told = [facts.title, facts.period_name, facts.previous_name, facts.mark, *facts.footer,
            facts.say("atlas_reports_before", reports=number(counts["reports"]), before=number(counts["before"])),
            facts.say("atlas_hotspots", n=counts["hotspots"]),
            facts.say("atlas_unanswered", n=number(counts["unanswered"])),
            facts.say("atlas_overdue", n=number(counts["overdue"]), until="2017-06-30")]  # fmt: skip
    assert [word for word in _tight(*told) if word not in overview] == []


def test_each_subdistrict_has_a_page_with_its_counts_and_hotspots(draw, facts):
    pages = _read(draw(facts).pdf)[1:]
    rows = facts.subdistricts[facts.subdistricts["area_id"] != ""].sort_values("area_id").to_dict("records")
    assert len(pages) == len(rows)
    for page, row in zip(pages, rows, strict=True):
        told = [row["name"], facts.say("atlas_hotspots", n=row["hotspots"]),
                facts.say("atlas_reports_before", reports=row["reports"], before=number(row["before"]))]  # fmt: skip
        held = facts.shares.loc[facts.shares["subdistrict_id"] == row["area_id"], "hotspot_id"]
        own = facts.hotspots[facts.hotspots["hotspot_id"].isin(held)]
        told += [*own["place"], *map(number, own["reports"]), *own["unit"]]
        assert [word for word in _tight(*told) if word not in page] == []


def test_a_page_lists_each_hotspot_with_a_report_in_the_subdistrict(draw):
    facts = make_facts()
    shared = facts.shares.iloc[[0]].assign(subdistrict_id="620102003", share=0.1)
    facts = replace(facts, shares=pd.concat([facts.shares.assign(share=0.9), shared], ignore_index=True))
    page = list_pages(facts, lambda _: make_ground(), with_themes=False)[3]
    assert [row.rank for row in page.sheet.ranking.rows] == [1, 4]


def test_a_subdistricts_page_lists_its_overdue_reports(draw, facts):
    pages = _read(draw(facts).pdf)[1:]
    codes = sorted(code for code in facts.subdistricts["area_id"] if code)
    assert set(facts.overdue["subdistrict_id"]) - {""} == set(codes)
    for page, code in zip(pages, codes, strict=True):
        own = facts.overdue[facts.overdue["subdistrict_id"] == code]
        told = [f"{row.due_at:%Y-%m-%d}{row.days}" for row in own.itertuples()]
        assert [word for word in told if word not in page] == []
        assert (_tight(facts.say("atlas_late", until="2017-06-30"))[0] in page) == bool(len(own))


def test_theme_pages_come_on_request(draw, facts):
    book = draw(facts, theme_pages=True)
    pages = _read(book.pdf)
    assert len(pages) == 1 + 3 + len(facts.themes)
    for page, row in zip(pages[4:], facts.themes.to_dict("records"), strict=True):
        assert all(word in page for word in _tight(row["name"], facts.say("atlas_hotspots", n=row["hotspots"])))


def test_a_period_without_anything_is_said_plainly(draw):
    facts = make_bare_facts()
    ground = make_ground()
    empty = replace(ground, hotspots=ground.hotspots.head(0), dense=ground.dense.head(0))
    pages = _read(draw(facts, ground=empty).pdf)
    assert _tight(facts.say("atlas_none"))[0] in pages[0]
    assert all(_tight(facts.say("atlas_none_of_subdistrict"))[0] in page for page in pages[1:])
    assert all(_tight(facts.say("atlas_no_deadlines"))[0] in page for page in pages)
    assert not any("逾期0" in page or facts.say("unit_nobody") in page for page in pages)


def test_without_duties_nobody_is_called_unanswered(draw):
    facts = make_facts()
    facts = replace(facts, has_duties=False, hotspots=facts.hotspots.assign(unit=""))
    pages = _read(draw(facts).pdf)
    assert not any(facts.say("unit_nobody") in page for page in pages)
    assert _tight(facts.say("atlas_no_duties"))[0] in pages[0]


def test_a_city_without_subdistricts_has_an_overview(draw):
    facts = make_facts()
    facts = replace(facts, subdistricts=facts.subdistricts.tail(1), shares=facts.shares.head(0))
    ground = make_ground()
    whole = ground.subdistricts.dissolve().assign(area_id="620102", name="城关区", reports=100)
    alone = replace(ground, subdistricts=whole, communities=ground.communities.head(0))
    book = draw(facts, ground=alone)
    assert list(book.pages) == ["01-总览.png"]


def test_the_same_facts_give_the_same_bytes(draw):
    facts = make_facts()
    one, other = draw(facts), draw(make_facts())
    assert one.pdf == other.pdf
    assert one.pages == other.pages


def test_no_clock_is_in_the_pdf(draw):
    assert b"/CreationDate (D:20170630150400Z)" in draw(make_facts()).pdf


def test_fonts_are_embedded_and_text_is_text(draw):
    pdf = draw(make_facts()).pdf
    assert b"/FontFile2" in pdf
    assert b"/Type3" not in pdf
    assert b"/Subtype /Image" not in pdf


@pytest.mark.parametrize(("paper", "size"), [("A3", (1191, 842)), ("A4", (842, 595))])
def test_pictures_have_the_size_of_the_paper(draw, paper, size):
    for picture in draw(make_facts(), paper=paper).pages.values():
        found = Image.open(io.BytesIO(picture)).size
        assert all(abs(a - b) <= 1 for a, b in zip(found, size, strict=True))


def test_hostile_texts_are_drawn_as_text(draw):
    words = {}
    payloads = cycle([p for p in PAYLOADS if p.strip()])
    hostile = lambda line: words.setdefault(line, next(payloads))  # noqa: E731
    facts = make_facts(words=hostile)
    book = draw(facts, words=hostile, theme_pages=True)
    assert _tight(facts.hotspots["unit"].iloc[0])[0][:8] in _read(book.pdf)[0]
    assert b"/JavaScript" not in book.pdf
    assert b"/URI" not in book.pdf


def test_rare_characters_are_drawn_and_missing_ones_told(draw):
    facts = make_facts(words=lambda line: line + "䶮𠮷𬱟😀\ue000")
    book = draw(facts, words=lambda line: line + "䶮𠮷𬱟😀\ue000")
    page = _read(book.pdf)[1]
    assert "酒泉路街道䶮𠮷𬱟😀〓" in page
    assert book.missing == "\ue000"


@pytest.mark.parametrize("name", ["../../etc", 'a/b\\c:d*?"<>|', "CON", ". .", "", "酒" * 200, "\x00\n\u2028"])
def test_names_of_pictures_suit_every_file_system(draw, name):
    book = draw(make_facts(words=lambda line: name if line.endswith("街道") else line))
    assert len(book.pages) == 4
    for file in book.pages:
        assert re.fullmatch(r"\d\d-.{1,60}\.png", file)
        assert not RESERVED.search(file)
        assert not re.search(r"[. ]\.png$", file)


def test_progress_counts_to_the_end(draw):
    told = []
    draw(make_facts(), progress=lambda done, of: told.append((done, of)))
    assert told == [(k, 8) for k in range(1, 9)]


@pytest.mark.parametrize("last", [1, 6])
def test_an_exception_of_progress_stops_at_once(draw, last):
    told = []

    def stop(done, of):
        told.append(done)
        if done == last:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        draw(make_facts(), progress=stop)
    assert told == list(range(1, last + 1))
    assert draw(make_facts()).pages  # nothing is left locked


def test_sixty_hotspots_are_listed_or_counted(draw):
    facts, ground = make_facts(), make_ground()
    many = facts.hotspots.iloc[[k % 5 for k in range(60)]].reset_index(drop=True)
    many = many.assign(rank=range(1, 61), hotspot_id=[f"h{k}" for k in range(60)])
    spots = ground.hotspots.iloc[[k % 5 for k in range(60)]].reset_index(drop=True)
    spots = spots.assign(rank=many["rank"], hotspot_id=many["hotspot_id"])
    shares = many[["rank", "hotspot_id", "subdistrict_id"]].assign(share=1.0)
    facts = replace(facts, hotspots=many, shares=shares)
    pages = list_pages(facts, partial(_of_theme, replace(ground, hotspots=spots)), with_themes=False)
    assert sum(len(page.sheet.ranking.rows) for page in pages[1:]) == len(pages[0].sheet.ranking.rows) == 60
    overview = _read(draw(facts, ground=replace(ground, hotspots=spots)).pdf)[0]
    assert re.search(r"另有\d+处，见《责任清单.xlsx》", overview)
