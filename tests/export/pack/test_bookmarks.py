"""Bookmarks of a PDF: one a page, in order, with its name; the text stays."""

import io
import re

import pypdfium2
import pytest
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from hotspot.export.pack.bookmarks import add_bookmarks

NAMES = ["总览", "酒泉路(街道)\\", "𠮷\ud800"]


@pytest.fixture(scope="module")
def plain():
    content = io.BytesIO()
    with PdfPages(content, metadata={"CreationDate": None}) as book:
        for k in range(3):
            figure = Figure((4, 3))
            figure.text(0.1, 0.5, f"page {k}")
            book.savefig(figure)
    return content.getvalue()


@pytest.mark.parametrize("n", [1, 3])
def test_each_page_has_its_bookmark(plain, n):
    if n == 1:
        content = io.BytesIO()
        Figure((4, 3)).savefig(content, format="pdf", metadata={"CreationDate": None})
        plain = content.getvalue()
    document = pypdfium2.PdfDocument(add_bookmarks(plain, NAMES[:n], language="zh"))
    found = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    document.close()
    assert found == [(name.replace("\ud800", "?"), k) for k, name in enumerate(NAMES[:n])]


def test_the_language_is_said(plain):
    assert b"/Lang (zh-CN)" in add_bookmarks(plain, NAMES, language="zh")
    assert b"/Lang (en)" in add_bookmarks(plain, NAMES, language="en")


def test_pages_stay_as_they_are(plain):
    document = pypdfium2.PdfDocument(add_bookmarks(plain, NAMES, language="zh"))
    read = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    assert read == ["page 0", "page 1", "page 2"]


def test_every_object_lies_where_the_table_says(plain):
    content = add_bookmarks(plain, NAMES, language="zh")
    for number, place in re.findall(rb"(\d+) 1\n(\d{10}) 00000 n", content):
        assert content[int(place) :].startswith(number + b" 0 obj")


def test_another_kind_of_pdf_is_refused():
    with pytest.raises(ValueError, match="PDF"):
        add_bookmarks(b"%PDF-1.7", [], language="zh")
