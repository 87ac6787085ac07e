"""What matplotlib leaves out of a PDF of many pages: its language, and bookmarks to find a page by."""

import re
from collections.abc import Sequence

from hotspot.texts import Language

_LANGUAGES = {"zh": "zh-CN", "en": "en"}
_PAGES = re.compile(rb"/Type /Pages\s*/Kids \[([^\]]*)\]")
_END = re.compile(rb"/Size (\d+) /Root (\d+) 0 R /Info (\d+) 0 R >>\s*startxref\s*(\d+)\s*%%EOF\s*$")


def add_bookmarks(pdf: bytes, names: Sequence[str], *, language: Language) -> bytes:
    """Return the PDF with one bookmark a page, shown when it opens, and its language.

    The old file stays as it is; objects are appended to it (incremental update, ISO 32000-1:2008, 7.5.6, 12.3.3).

    Parameters
    ----------
    pdf
        As matplotlib writes it: a classic table of objects, one level of pages.
    names
        Of the pages, in order.
    language
        Of the text.
    """
    end, kids = _END.search(pdf), _PAGES.search(pdf)
    if end is None or kids is None:
        raise ValueError("not a PDF of matplotlib")
    size, root, info, table = (int(number) for number in end.groups())
    pages = [int(number) for number in re.findall(rb"(\d+) 0 R", kids[1])]
    catalog = (
        f"<< /Type /Catalog /Pages 2 0 R /Lang ({_LANGUAGES[language]}) /PageMode /UseOutlines"
        f" /ViewerPreferences << /DisplayDocTitle true >> /Outlines {size} 0 R >>"
    )
    outlines = f"<< /Type /Outlines /First {size + 1} 0 R /Last {size + len(pages)} 0 R /Count {len(pages)} >>"
    items = [_bookmark(k, names[k], page, size, len(pages)) for k, page in enumerate(pages)]
    numbered = {root: catalog, size: outlines} | {size + 1 + k: item for k, item in enumerate(items)}
    return _append(pdf, numbered, f"/Size {size + 1 + len(pages)} /Root {root} 0 R /Info {info} 0 R /Prev {table}")


def _bookmark(k: int, name: str, page: int, parent: int, of: int) -> str:
    before = f" /Prev {parent + k} 0 R" if k else ""
    after = f" /Next {parent + k + 2} 0 R" if k < of - 1 else ""
    title = ("\ufeff" + name).encode("utf-16-be", "replace").hex()
    return f"<< /Title <{title}> /Parent {parent} 0 R{before}{after} /Dest [ {page} 0 R /Fit ] >>"


def _append(pdf: bytes, objects: dict[int, str], trailer: str) -> bytes:
    content, table = pdf, "xref\n"
    for number, body in objects.items():
        table += f"{number} 1\n{len(content):010d} 00000 n \n"
        content += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    return content + f"{table}trailer\n<< {trailer} >>\nstartxref\n{len(content)}\n%%EOF\n".encode("ascii")
