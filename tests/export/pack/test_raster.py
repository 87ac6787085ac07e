"""Pictures of PDF pages: flat colours as they are, the right size, small, the same each time."""

import io

import numpy as np
import pytest
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image

from hotspot.export.pack.raster import _index_colours, rasterise

COLOURS = ("#b00d28", "#dce7f2", "#2c80b3", "#ffffff", "#000000")


@pytest.fixture(scope="module")
def pdf():
    content = io.BytesIO()
    with PdfPages(content, metadata={"CreationDate": None}) as book:
        for k in range(3):
            figure = Figure((5, 2))
            axes = figure.add_axes((0, 0, 1, 1))
            axes.set(xlim=(0, 5), ylim=(0, 2))
            for i in range(5):
                axes.add_patch(Rectangle((i, 0), 1, 2, fc=COLOURS[(i + k) % 5], ec="none"))
            book.savefig(figure)
    return content.getvalue()


def test_flat_colours_stay_exact(pdf):
    pictures = rasterise(pdf, 100, lambda _: None)
    for k, picture in enumerate(pictures):
        image = Image.open(io.BytesIO(picture)).convert("RGB")
        found = ["#{:02x}{:02x}{:02x}".format(*image.getpixel((100 * i + 50, 100))) for i in range(5)]
        assert found == [COLOURS[(i + k) % 5] for i in range(5)]


def test_pictures_say_their_resolution(pdf):
    image = Image.open(io.BytesIO(rasterise(pdf, 150, lambda _: None)[0]))
    assert image.size == (750, 300)
    assert image.info["dpi"] == pytest.approx((150, 150), abs=0.1)


def test_the_same_pdf_gives_the_same_bytes(pdf):
    assert rasterise(pdf, 100, lambda _: None) == rasterise(pdf, 100, lambda _: None)


def test_pages_are_counted(pdf):
    told = []
    rasterise(pdf, 30, told.append)
    assert told == [1, 2, 3]


def test_mixed_colours_stay_near():
    pixels = np.random.default_rng(1).integers(0, 1 << 24, (90, 90), dtype=np.uint32) & 0xE0E0FF
    shown = np.asarray(_index_colours(pixels).convert("RGB")).astype(int)
    true = np.stack([pixels >> 16, pixels >> 8 & 255, pixels & 255], axis=-1).astype(int)
    assert np.abs(shown - true).mean() < 12
