"""BOM, else strict UTF-8, else GB18030."""

import contextlib

from hypothesis import assume, given
from hypothesis import strategies as st

from hotspot.files.encoding import decode

chinese = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=40)


@given(chinese)
def test_gb18030_is_told_from_utf8(text: str) -> None:
    raw = text.encode("gb18030")
    with contextlib.suppress(UnicodeDecodeError):
        assume(raw.decode("utf-8") == "")  # text that happens to be both is left to UTF-8
    assert decode(raw).data.decode() == text


@given(chinese)
def test_utf8_stays_utf8(text: str) -> None:
    assert (decode(text.encode()).data.decode(), decode(text.encode()).encoding) == (text, "utf-8")


def test_a_byte_order_mark_is_not_part_of_the_text() -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        assert decode("上报".encode(encoding)).data.decode() == "上报"
