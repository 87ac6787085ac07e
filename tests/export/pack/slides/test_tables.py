"""Tables give narrow columns what they need, and go on evenly."""

from dataclasses import replace

import pandas as pd
import pytest

from tests.export.pack.slides.reading import find, make, read, table
from tests.export.pack.slides.test_make import many
from tests.packs import make_facts


def test_rows_are_shared_evenly_between_slides():
    slides = read(make(many(16), with_pictures=False, top=1))
    assert [len(shape.table.rows) for shape in find(slides, "ranks")] == [9, 9]


@pytest.mark.parametrize("n", [1, 12, 13])
def test_all_rows_are_there(n):
    slides = read(make(many(n), with_pictures=False, top=1))
    rows = [row[0] for shape in find(slides, "ranks") for row in table(shape)[1:]]
    assert rows == [str(rank) for rank in range(1, n + 1)]
    assert len(find(slides, "ranks")) == (1 if n <= 12 else 2)


def test_many_crews_go_on_too():
    facts = make_facts()
    crews = pd.concat([facts.week.crews] * 15, ignore_index=True)
    slides = read(make(replace(facts, week=replace(facts.week, crews=crews)), with_pictures=False, top=1))
    assert sum(len(table(shape)) - 1 for shape in find(slides, "crews")) == 30


def test_a_long_text_takes_no_room_from_narrow_columns():
    facts = make_facts()
    long = replace(facts, hotspots=facts.hotspots.assign(place="很长的地名" * 30))
    rows = [find(read(make(one, with_pictures=False, top=1)), "ranks")[0] for one in (facts, long)]
    assert all(len({row.height for row in shape.table.rows}) == 1 for shape in rows)
    cells = table(rows[1])[1:]
    assert [row[0] for row in cells] == ["1", "2", "3", "4", "5"]
    assert [row[8] for row in cells][:2] == ["2017-06-30", "2017-06-29"]
    assert all(row[2].endswith("…") for row in cells)
