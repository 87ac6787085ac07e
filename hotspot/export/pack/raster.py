"""Pages of a PDF as PNG pictures."""

import io
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pypdfium2
from PIL import Image

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
    few_colours = image.convert("RGB").quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few_colours.save(content, "png", dpi=(dpi, dpi), compress_level=6)
    return content.getvalue()
