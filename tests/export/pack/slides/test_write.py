"""Everything lies on its slide, nothing on anything else, and every text fits its place."""

from dataclasses import replace
from itertools import combinations

import pytest
from pptx.util import Inches

from tests.export.pack.slides.reading import find_height, make, read
from tests.export.pack.slides.templates import make_template
from tests.export.pack.slides.test_make import many
from tests.packs import make_bare_facts, make_facts

POINT = 12_700
LONG = "很长的名称" * 60


@pytest.fixture(scope="module", params=["made", "bare", "many", "long", "english", "narrow", "small"])
def deck(request, tmp_path_factory):
    """Slides of all kinds of facts, and the size of a slide."""
    facts = {"bare": make_bare_facts, "many": lambda: many(60), "long": lambda: make_facts(words=lambda s: LONG),
             "english": lambda: make_facts(language="en", words=lambda s: "incomprehensibilities and others " * 9),
             }.get(request.param, make_facts)()  # fmt: skip
    size = {"narrow": (10.0, 7.5), "small": (10.0, 5.625)}.get(request.param)
    template = None
    if size:
        template = make_template(tmp_path_factory.mktemp("t") / "own.pptx", size=size)
    slides = read(make(facts, slides_template=template, top=4))
    return slides, tuple(map(Inches, size or (13.3334, 7.5)))


def corners(shape):
    return shape.left, shape.top, shape.left + shape.width, shape.top + shape.height


def test_everything_lies_on_its_slide(deck):
    slides, (width, height) = deck
    for slide in slides:
        for shape in slide.shapes:
            left, top, right, bottom = corners(shape)
            assert (left >= 0, top >= 0, right <= width, bottom <= height) == (True,) * 4, shape.name
            assert shape.width > 0, shape.name
            assert shape.height > 0, shape.name


def test_nothing_lies_on_anything_else(deck):
    for slide in deck[0]:
        placed = [(shape.name, *corners(shape)) for shape in slide.shapes]
        for one, other in combinations(placed, 2):
            apart = one[3] <= other[1] or other[3] <= one[1] or one[4] <= other[2] or other[4] <= one[2]
            assert apart, (one[0], other[0])


def test_every_text_fits_its_place(deck):
    for slide in deck[0]:
        for shape in slide.shapes:
            if not shape.has_text_frame or shape.is_placeholder:
                continue
            frame = shape.text_frame
            room = (shape.width - frame.margin_left - frame.margin_right) / POINT
            height = (shape.height - frame.margin_top - frame.margin_bottom) / POINT
            assert find_height(frame, room) <= height + 0.5, (shape.name, frame.text[:40])


def test_every_row_of_a_table_is_as_high_as_its_texts(deck):
    for slide in deck[0]:
        for shape in slide.shapes:
            if not shape.has_table:
                continue
            assert sum(row.height for row in shape.table.rows) == shape.height
            assert sum(column.width for column in shape.table.columns) == shape.width
            for row in shape.table.rows:
                for cell, column in zip(row.cells, shape.table.columns, strict=True):
                    room = (column.width - cell.margin_left - cell.margin_right) / POINT
                    high = (row.height - cell.margin_top - cell.margin_bottom) / POINT
                    assert find_height(cell.text_frame, room) <= high + 0.5, cell.text_frame.text[:40]


def test_letters_are_large_enough_to_read(deck):
    slides, (_, height) = deck
    least = 6.0 * height / Inches(7.5)
    sizes = [run.font.size.pt for slide in slides for shape in slide.shapes if shape.has_text_frame
             for paragraph in shape.text_frame.paragraphs for run in paragraph.runs if run.font.size]  # fmt: skip
    assert min(sizes) >= least


def test_cards_of_a_slide_share_one_size(deck):
    for slide in deck[0]:
        cards = [shape for shape in slide.shapes if shape.name.startswith("card:")]
        assert len({card.text_frame.paragraphs[0].runs[0].font.size for card in cards}) <= 1


def test_a_picture_keeps_its_proportions():
    slides = read(make(replace(make_facts(), mark=None)))
    drawn = [shape for slide in slides for shape in slide.shapes if shape.name.startswith("map:")]
    assert [shape.width / shape.height for shape in drawn] == pytest.approx([80 / 60] + [80 / 70] * 5, rel=0.001)
