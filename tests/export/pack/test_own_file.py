"""A user's own template is measured before it is unpacked, and brings no macros into a pack."""

import os
import zipfile
from pathlib import Path

import docx
import pptx
import pytest

from hotspot.errors import HotspotError
from hotspot.export.pack.brief.template import open_template as open_brief
from hotspot.export.pack.own_file import is_usable
from hotspot.export.pack.slides.deck import open_template as open_slides

MAIN = b"openxmlformats-officedocument.presentationml.presentation.main+xml"
MACROS = b"ms-powerpoint.presentation.macroEnabled.main+xml"


@pytest.fixture(params=["pptx", "docx"])
def good(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"模板.{request.param}"
    (pptx.Presentation() if request.param == "pptx" else docx.Document()).save(str(path))
    return path


def refuse(path: Path) -> None:
    assert not is_usable(path)
    with pytest.raises(HotspotError, match="template"):
        (open_slides if path.suffix == ".pptx" else open_brief)(path)


def test_what_office_saves_is_usable(good: Path) -> None:
    assert is_usable(good)


def test_a_bomb_is_refused_by_its_directory(good: Path) -> None:
    with zipfile.ZipFile(good, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("media/big.bin", "w") as member:
        for _ in range(20):
            member.write(bytes(1_000_000))
    refuse(good)


def test_macros_are_refused_whatever_the_file_is_called(good: Path) -> None:
    with zipfile.ZipFile(good, "a") as archive:
        archive.writestr("ppt/vbaProject.bin", b"VBA")
    refuse(good)


def test_a_presentation_of_the_kind_with_macros_is_refused(tmp_path: Path) -> None:
    pptx.Presentation().save(str(tmp_path / "a.pptx"))
    with zipfile.ZipFile(tmp_path / "a.pptx") as source, zipfile.ZipFile(tmp_path / "b.pptx", "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(MAIN, MACROS))
    refuse(tmp_path / "b.pptx")


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"PK\x05\x06" + bytes(18)])
@pytest.mark.parametrize("suffix", [".pptx", ".docx"])
def test_an_empty_an_encrypted_and_a_bare_file_are_refused(tmp_path: Path, content: bytes, suffix: str) -> None:
    path = tmp_path / f"t{suffix}"
    path.write_bytes(content)
    refuse(path)


@pytest.mark.parametrize("suffix", [".pptx", ".docx"])
def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path, suffix: str) -> None:
    refuse(tmp_path / f"nothing{suffix}")
    refuse(tmp_path.with_suffix(suffix))
    os.mkfifo(tmp_path / f"pipe{suffix}")
    refuse(tmp_path / f"pipe{suffix}")
