"""A page of the atlas: whatever it says stays on the paper, in its column, and covers nothing."""

from dataclasses import replace
from itertools import combinations, cycle

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Ellipse
from matplotlib.text import Text

from hotspot.export.pack.text import one_line
from hotspot.maps.paper.column import PAPERS
from hotspot.maps.paper.fonts import typeface
from hotspot.maps.paper.late import Late
from hotspot.maps.paper.ranking import Ranking, Row
from hotspot.maps.paper.sheet import Look, Sheet, bounds_of, draw_sheet
from hotspot.maps.paper.words import list_words, settle_words
from hotspot.texts import templates
from tests.hostile import PAYLOADS
from tests.packs import make_ground

LONG = {
    "plain": cycle(["酒泉路街道 · 第1社区"]),
    "long": cycle(["很长的街道名称" * 30]),
    "one word": cycle(["W" * 200]),
    "hostile": cycle([one_line(p) for p in PAYLOADS]),
}


def _row(rank, words):
    return Row(rank, words(), words(), words(), words(), "1,234,567", "999.9 倍", "1,234", rank % 2 == 0, rank % 3 == 0)


def make_sheet(n_rows=5, *, words=lambda: "酒泉路街道"):
    return Sheet(
        title=words(),
        name=words(),
        lines=((words(),), (words(), words(), words())),
        internal="内部资料，注意保管",
        ranking=Ranking(
            headings=(("主题", "变化"), ("地点", "责任单位"), ("件数", "倍数"), ("逾期", "")),
            rows=tuple(_row(k + 1, words) for k in range(n_rows)),
            more=lambda n: f"另有 {n} 处",
        ),
        empty=words(),
        late=Late(
            words(),
            ("主题", "地点", "限期", "逾期天数"),
            tuple((words(), words(), "2017-06-30", str(k)) for k in range(60)),
            lambda n: f"还有 {n} 件",
        ),
        notes=(words(), words()),
        footer=(words(), words(), words()),
        stamp="示意图，非实际边界",
        unnamed="图上未注名：",
        unnumbered="图上未注编号：",
        comma="、",
        inset="1 号热点",
        page="第 1 页，共 9 页",
    )


def _look(ground, **changes):
    look = Look(bounds_of(ground.subdistricts), ((0, 30), (60, 60)), None, "subdistricts", "street_vending:r0c0")
    return replace(look, **changes)


def _draw(sheet, *, paper="A3", ground=None, **changes):
    ground = make_ground() if ground is None else ground
    said = [*list_words(sheet), *templates("zh").values(), *ground.subdistricts["name"], *ground.communities["name"]]
    with typeface("".join(said)) as face:
        settled = settle_words(sheet, face.settle)
        figure = draw_sheet(settled, ground, look=_look(ground, **changes), paper=PAPERS[paper], language="zh")
        return _measure(figure, PAPERS[paper])


def _measure(figure, paper):
    """What the page says, by the page's own axes (not the map's) and by all: (text, box in points, size)."""
    figure.draw_without_rendering()
    renderer = FigureCanvasAgg(figure).get_renderer()
    own = figure.axes[0]
    told = {}
    for name, parts in (("page", own.findobj(Text)), ("all", figure.findobj(Text))):
        shown = [t for t in parts if t.get_visible() and t.get_text().strip()]
        boxes = [t.get_window_extent(renderer) for t in shown]  # of letters in points, as the figure has 72 dpi
        told[name] = [(t.get_text(), box, t.get_fontsize()) for t, box in zip(shown, boxes, strict=True)]
    left = paper.width - paper.margin - paper.column
    told["column"] = [one for one in told["page"] if one[1].x0 >= left - 1]
    told["badges"] = [p for p in own.patches if isinstance(p, Ellipse)]
    told["axes"] = len(figure.axes)
    return told


CASES = [*((p, 60, k) for p in PAPERS for k in LONG), ("A3", 0, "hostile"), ("A4", 0, "long")]


@pytest.fixture(scope="module", params=CASES, ids=str)
def drawn(request):
    paper, n_rows, kind = request.param
    words = LONG[kind]
    return PAPERS[paper], _draw(make_sheet(n_rows, words=lambda: next(words)), paper=paper)


def test_nothing_leaves_the_paper(drawn):
    paper, told = drawn
    for line, box, _ in told["all"]:
        assert box.x0 >= 0, line
        assert box.y0 >= 0, line
        assert box.x1 <= paper.width, line
        assert box.y1 <= paper.height, line


def test_nothing_leaves_the_column(drawn):
    paper, told = drawn
    for line, box, _ in told["column"]:
        assert box.x1 <= paper.width - paper.margin + 0.5, line
    footer = [one for one in told["page"] if one not in told["column"]]
    edge = paper.width - paper.margin - paper.column
    assert all(box.x1 <= edge for _, box, _ in footer)


def test_no_text_of_the_page_covers_another(drawn):
    _, told = drawn
    for (one, a, _), (other, b, _) in combinations(told["page"], 2):
        covered = min(a.x1, b.x1) - max(a.x0, b.x0) > 0.5 and min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5
        assert not covered, (one, other)


def test_letters_are_large_enough_to_read(drawn):
    _, told = drawn
    assert min(size for _, _, size in told["page"]) >= 0.95 * 7  # the number in its circle; all else 7
    assert all(size >= 7 for line, _, size in told["page"] if not line.isdigit())


@pytest.mark.parametrize("paper", PAPERS)
def test_rows_that_find_no_room_are_counted(paper):
    told = _draw(make_sheet(60), paper=paper)
    more = next(line for line, _, _ in told["page"] if line.startswith("另有"))
    assert len(told["badges"]) + int(more.split()[1]) == 60
    assert len(told["badges"]) > 8


def test_a_list_that_fits_says_nothing_of_more():
    told = _draw(make_sheet(12))
    assert len(told["badges"]) == 12
    assert not any(line.startswith("另有") for line, _, _ in told["page"])


def test_few_rows_are_written_larger_than_many():
    few, many = (_draw(make_sheet(n)) for n in (2, 16))
    sizes = [next(size for line, _, size in told["page"] if line == "999.9 倍") for told in (few, many)]
    assert sizes[0] > sizes[1]


def test_a_page_without_hotspots_says_so():
    told = _draw(replace(make_sheet(0), empty="没有显著热点"))
    assert "没有显著热点" in [line for line, _, _ in told["column"]]
    assert not told["badges"]


def test_without_deadlines_the_list_has_no_such_column():
    sheet = make_sheet(3)
    told = _draw(replace(sheet, ranking=replace(sheet.ranking, headings=sheet.ranking.headings[:3])))
    lines = [line for line, _, _ in told["page"]]
    assert "逾期" not in lines
    assert "1,234" not in lines


def test_marks_stand_only_where_there_are_any():
    plain = _draw(replace(make_sheet(), internal="", stamp=""))
    marked = _draw(make_sheet())
    marks = {"内部资料，注意保管", "示意图，非实际边界"}
    assert marks <= {line for line, _, _ in marked["page"]}
    assert not marks & {line for line, _, _ in plain["page"]}


def test_an_inset_stands_only_where_it_enlarges():
    ground = make_ground()
    far, near = (_draw(make_sheet(), ground=ground, view=bounds_of(ground.subdistricts, margin=m)) for m in (1.0, 0.0))
    assert near["axes"] < far["axes"]


def test_bounds_grow_by_a_share_of_the_longer_side():
    ground = make_ground()
    west, south, east, north = ground.subdistricts.total_bounds
    assert bounds_of(ground.subdistricts, margin=0.1) == (west - 900, south - 900, east + 900, north + 900)
