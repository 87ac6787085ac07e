"""Office files without the clock: the same content gives the same bytes."""

import io
import re
import zipfile

import pandas as pd

_DATES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
_OFFICE = (".xlsx", ".pptx", ".docx")
_EARLIEST = 1980


def settle_office(data: bytes, stamp: pd.Timestamp) -> bytes:
    """Return an office file (a ZIP) with every time in it replaced by `stamp`.

    Members keep their order; those that are office files themselves (the numbers behind a native chart) are settled
    too. A stamp before 1980, which a ZIP cannot hold, becomes 1980.
    """
    source, settled = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    utc = stamp.tz_convert("UTC")
    when = (max(utc.year, _EARLIEST), utc.month, utc.day, utc.hour, utc.minute, utc.second)
    with zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith(_OFFICE):
                content = settle_office(content, stamp)
            if name == "docProps/core.xml":
                content = _DATES.sub(rb"\g<1>" + f"{utc:%Y-%m-%dT%H:%M:%SZ}".encode() + rb"\g<3>", content)
            member = zipfile.ZipInfo(name, when)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, content)
    return settled.getvalue()
