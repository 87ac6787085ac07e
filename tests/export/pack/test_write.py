"""A pack as a whole: all its files or none, the same bytes twice, progress that can cancel."""

from pathlib import Path

import pytest

from hotspot.analysis import Briefing
from hotspot.errors import HotspotError, InputDataError
from hotspot.export.pack import check_options, make_pack, write_pack
from hotspot.export.pack.write import WEIGHTS
from hotspot.settings import Pack
from hotspot.texts import templates, text

OPTIONS = Pack(paper="A4", dpi=72, top=2)
FILES = ("map", "atlas", "slides", "brief", "duties", "layers", "geojson", "note")


@pytest.fixture(scope="module")
def pack(briefing: Briefing) -> dict[str, bytes]:
    return make_pack(briefing, language="zh", options=OPTIONS)


def test_seven_kinds_of_files_and_their_note(pack: dict[str, bytes]) -> None:
    assert {text(f"pack.file_{name}", "zh") for name in FILES} <= set(pack)
    pages = [name for name in pack if name.startswith("图集/")]
    assert len(pages) == 3  # an overview and two subdistricts
    assert all(pack[name].startswith(b"\x89PNG") for name in pages)


def test_the_same_briefing_gives_the_same_bytes(pack: dict[str, bytes], briefing: Briefing) -> None:
    again = make_pack(briefing, language="zh", options=OPTIONS)
    assert list(again) == list(pack)
    assert [name for name in pack if again[name] != pack[name]] == []


def test_progress_goes_from_nothing_to_the_end(briefing: Briefing) -> None:
    heard: list[tuple[str, float]] = []
    make_pack(briefing, language="en", options=OPTIONS, progress=lambda step, share: heard.append((step, share)))
    steps, shares = zip(*heard, strict=True)
    assert list(shares) == sorted(shares)
    assert (shares[0], 0.9 < shares[-1] <= 1) == (0, True)
    assert list(dict.fromkeys(steps)) == list(WEIGHTS)
    assert all(f"pack.step_{step}" in templates("en") for step in steps)


def test_the_weights_make_a_whole() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1)


class StopError(Exception):
    """What a person who cancels raises."""


@pytest.mark.parametrize("last", ["gather", "slides", "atlas", "note"])
def test_a_cancelled_pack_leaves_the_folder_as_it_was(briefing: Briefing, tmp_path: Path, last: str) -> None:
    (tmp_path / "汇报.pptx").write_bytes(b"old")

    def stop(step: str, share: float) -> None:
        if step == last:
            raise StopError

    with pytest.raises(StopError):
        write_pack(briefing, tmp_path, language="zh", options=OPTIONS, progress=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["汇报.pptx"]
    assert (tmp_path / "汇报.pptx").read_bytes() == b"old"


def test_a_template_that_cannot_be_used_leaves_nothing(briefing: Briefing, tmp_path: Path) -> None:
    bad = tmp_path / "t.docx"
    bad.write_bytes(b"no document")
    with pytest.raises(HotspotError):
        write_pack(
            briefing, tmp_path / "out", language="zh", options=OPTIONS.model_copy(update={"brief_template": bad})
        )
    assert not (tmp_path / "out").exists()


def test_pages_of_an_earlier_atlas_are_taken_away_and_nothing_else(
    briefing: Briefing, tmp_path: Path, pack: dict[str, bytes]
) -> None:
    pages = tmp_path / "图集"
    pages.mkdir()
    for name in ("17-旧街道.png", "照片.png", "17-说明.txt"):
        (pages / name).write_bytes(b"x")
    written = write_pack(briefing, tmp_path, language="zh", options=OPTIONS)
    kept = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert kept == {*pack, "图集/照片.png", "图集/17-说明.txt"}
    assert {path.relative_to(tmp_path).as_posix() for path in written} == set(pack)


def test_a_folder_is_tried_and_not_left_behind(tmp_path: Path) -> None:
    check_options(Pack(), tmp_path / "a/b")
    assert not list(tmp_path.iterdir())
    (tmp_path / "file").write_text("")
    with pytest.raises(InputDataError, match="cannot_write"):
        check_options(Pack(), tmp_path / "file")
