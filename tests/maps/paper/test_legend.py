"""The key of a map on paper."""

import pytest
from matplotlib.figure import Figure

from hotspot.maps.paper import palette
from hotspot.maps.paper.legend import draw_legend, legend_words
from tests.maps.paper.city import make_city
from tests.packs import make_ground


def say(ground, **options):
    legend = draw_legend(Figure().add_axes((0, 0, 1, 1)), ground, **({"language": "en"} | options))
    return [text.get_text() for text in legend.get_texts()], legend


def test_the_key_says_the_limits_of_each_class_and_shows_its_colour():
    lines, legend = say(make_ground(), classes=[(0, 9), (10, 10), (11, 1234)])
    assert lines[-3:] == ["0–9", "10", "11–1,234"]
    colours = [patch.get_facecolor() for patch in legend.get_patches()[-3:]]
    want = [tuple(int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)) for c in palette.CLASSES[:3]]
    assert [colour[:3] for colour in colours] == [pytest.approx(one) for one in want]


def test_the_key_explains_only_what_the_ground_holds():
    with_all, _ = say(make_ground())
    bare = make_city(hotspots=0)
    bare = type(bare)(bare.subdistricts, bare.communities, bare.hotspots, bare.dense.iloc[:0])
    assert len(with_all) == 4
    assert say(bare)[0] == ["Subdistrict borders"]


def test_the_key_of_a_subdistricts_page_explains_the_grey_ones():
    assert "Other subdistricts" in say(make_ground(), focus=True)[0]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_words_hold_every_letter_of_the_key(language):
    classes = [(0, 1), (2, 3_000)]
    lines, _ = say(make_ground(), language=language, classes=classes, focus=True)
    assert set("".join(lines)) <= set(legend_words(language)) | set("0123456789,–")
