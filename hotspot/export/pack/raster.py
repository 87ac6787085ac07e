"""Pages of a PDF as PNG pictures."""

import io
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image
from scipy.spatial import cKDTree

_STEP = 4  # one pixel of 16 tells which colours there are
_PDFIUM = threading.Lock()  # PDFium may be called by one thread at a time only


def rasterise(pdf: bytes, dpi: int, show: Callable[[int], None]) -> list[bytes]:
    """Make pictures of the pages; one thread draws the next page while another packs the last one."""
    made: list[Future[bytes]] = []
    with ThreadPoolExecutor(max_workers=1) as packer:
        try:
            for k, image in enumerate(_draw_pictures(pdf, dpi)):
                made.append(packer.submit(_pack_png, image, dpi))
                if k:  # at most one page waits: each takes 50 MB
                    made[k - 1].result()
                    show(k)
            pictures = [one.result() for one in made]
            show(len(pictures))
        except BaseException:
            packer.shutdown(cancel_futures=True)
            raise
    return pictures


def _draw_pictures(pdf: bytes, dpi: int) -> Iterator[Image.Image]:
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            for number_ in range(len(document)):
                page = document[number_]
                yield page.render(scale=dpi / 72, rev_byteorder=True).to_pil()
                page.close()
        finally:
            document.close()


def _pack_png(image: Image.Image, dpi: int) -> bytes:
    content = io.BytesIO()
    _index_colours(np.asarray(image)).save(content, "png", dpi=(dpi, dpi), compress_level=6)
    return content.getvalue()


def _index_colours(pixels: NDArray[np.uint8]) -> Image.Image:
    """Return a picture of 256 colours, a third of the size: flat colours as they are, mixed ones at edges nearly so.

    Colours are put into boxes of 8 × 8 × 8; a box is shown in its commonest colour, or in the nearest of another box.
    """
    sample = _join(pixels[::_STEP, ::_STEP].reshape(-1, 3), 8)
    colours, counts = np.unique(sample, return_counts=True)
    colours = colours[np.argsort(-counts, kind="stable")]
    _, first = np.unique(_box(colours), return_index=True)
    shown = colours[np.sort(first)[:256]]
    palette = np.stack([shown >> 16, shown >> 8 & 255, shown & 255], axis=1)
    boxes = _join(np.right_shift(pixels, 3), 5)
    used = np.flatnonzero(np.bincount(boxes.ravel(), minlength=1 << 15))
    middles = np.stack([used >> 10, used >> 5 & 31, used & 31], axis=1) * 8 + 4
    index = np.zeros(1 << 15, np.uint8)
    index[used] = cKDTree(palette).query(middles)[1]
    index[_box(shown)] = np.arange(len(shown))
    indexed = Image.fromarray(index[boxes])
    indexed.putpalette(palette.astype(np.uint8).tobytes())
    return indexed


def _join(pixels: NDArray[Any], bits: int) -> NDArray[Any]:
    wide: Any = np.uint16 if bits == 5 else np.uint32  # a page has 17 million pixels
    red, green, blue = (pixels[..., k].astype(wide) for k in range(3))
    return np.asarray(red << 2 * bits | green << bits | blue)


def _box(colours: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(colours >> 19 << 10 | (colours >> 11 & 31) << 5 | colours >> 3 & 31)
