"""Pages of a PDF as PNG pictures."""

import io
import threading
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image
from scipy.spatial import cKDTree

_STEP = 6  # one pixel of 36 tells which colours there are
_PDFIUM = threading.Lock()  # PDFium may be called by one thread at a time only


def rasterise(pdf: bytes, dpi: int, show: Callable[[int], None]) -> list[bytes]:
    """Return a PNG of each page; one thread draws the next page while another packs the last one.

    Parameters
    ----------
    pdf
        Content of the file.
    dpi
        Pixels an inch.
    show
        Called with the number of pictures made; its exception stops the work.
    """
    made: list[Future[bytes]] = []
    with closing(_draw_pages(pdf, dpi)) as drawn, ThreadPoolExecutor(max_workers=1) as packer:
        try:
            for k, pixels in enumerate(drawn):
                made.append(packer.submit(_pack_png, pixels, dpi))
                if k:  # at most one page waits: each takes 70 MB
                    made[k - 1].result()
                    show(k)
            pictures = [one.result() for one in made]
            show(len(pictures))
        except BaseException:
            packer.shutdown(cancel_futures=True)
            raise
    return pictures


def _draw_pages(pdf: bytes, dpi: int) -> Generator[NDArray[np.uint32]]:
    """Give the pages as (height, width) of 0x??rrggbb."""
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            for number in range(len(document)):
                page = document[number]
                pixels = page.render(scale=dpi / 72, prefer_bgrx=True).to_numpy()
                page.close()
                yield pixels.view("<u4")[..., 0]
        finally:
            document.close()


def _pack_png(pixels: NDArray[np.uint32], dpi: int) -> bytes:
    content = io.BytesIO()
    _index_colours(pixels).save(content, "png", dpi=(dpi, dpi), compress_level=6)
    return content.getvalue()


def _index_colours(pixels: NDArray[np.uint32]) -> Image.Image:
    """Return a picture of 256 colours, a third of the size: flat colours as they are, mixed ones at edges nearly so.

    Colours are put into boxes of 8 × 8 × 8; a box is shown in its commonest colour, or in the nearest of another box.
    """
    colours, counts = np.unique(pixels[::_STEP, ::_STEP] & 0xFFFFFF, return_counts=True)
    colours = colours[np.argsort(-counts, kind="stable")]
    _, first = np.unique(_box(colours), return_index=True)
    shown = colours[np.sort(first)[:256]]
    palette = np.stack([shown >> 16, shown >> 8 & 255, shown & 255], axis=1)
    boxes = np.arange(1 << 15)
    middles = np.stack([boxes >> 10, boxes >> 5 & 31, boxes & 31], axis=1) * 8 + 4
    index = cKDTree(palette).query(middles)[1].astype(np.uint8)
    index[_box(shown)] = np.arange(len(shown))
    indexed = Image.fromarray(index[_box(pixels)])
    indexed.putpalette(palette.astype(np.uint8).tobytes())
    return indexed


def _box(colours: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return np.asarray(colours >> 9 & 0x7C00 | colours >> 6 & 0x3E0 | colours >> 3 & 0x1F)
