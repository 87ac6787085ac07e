"""The files of a meeting pack, made one after the other from the same facts, and written all or none."""

import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from hotspot.errors import InputDataError
from hotspot.export.pack.facts import Facts, gather_facts
from hotspot.export.write import write_together
from hotspot.settings import Pack
from hotspot.texts import Language, text

if TYPE_CHECKING:
    from hotspot.analysis import Briefing
    from hotspot.maps.paper.ground import Ground

Progress = Callable[[str, float], None]
# Part of the time that each step takes, measured on the demo district.
WEIGHTS = {
    "gather": 0.02, "map": 0.08, "pictures": 0.12, "slides": 0.04, "brief": 0.04,
    "duties": 0.03, "layers": 0.05, "atlas": 0.6, "note": 0.02,
}  # fmt: skip
_PAGE = re.compile(r"\d+-.*\.png")


def write_pack(
    briefing: "Briefing", directory: Path, *, language: Language, options: Pack, progress: Progress | None = None
) -> list[Path]:
    """Write a meeting pack into a folder: all files, or none where anything fails or `progress` raises.

    Parameters
    ----------
    briefing
        From `analysis.brief`.
    directory
        Made if needed. Files of the same names are replaced, pages of an earlier atlas taken away, others left alone.
    language
        Of every word and file name.
    options
        Paper, pages, templates.
    progress
        Hears the step under way (``pack.step_<code>``) and the share done, 0-1; its exception cancels.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    HotspotError
        A template or font cannot be used, or a file cannot be written.
    """
    files = make_pack(briefing, language=language, options=options, progress=progress)
    written = write_together({name: _writer(content) for name, content in files.items()}, directory)
    pages = directory / text("pack.file_pages", language)
    stale = [path for path in pages.iterdir() if _PAGE.fullmatch(path.name)] if pages.is_dir() else []
    try:
        for path in set(stale) - set(written):
            path.unlink()
    except OSError as error:
        raise InputDataError("export.cannot_write", path=str(error.filename), detail=str(error.strerror)) from error
    return written


def check_options(options: Pack, directory: Path | None = None) -> None:
    """Try templates, font and the folder to write to before the long work; the folder is not left behind for that.

    Raises
    ------
    HotspotError
        A template or font cannot be used, or nothing can be written to the folder.
    """
    from hotspot.export.pack.brief import template  # noqa: PLC0415
    from hotspot.export.pack.slides import deck  # noqa: PLC0415
    from hotspot.maps.paper.fonts import typeface  # noqa: PLC0415

    if options.slides_template is not None:
        deck.open_template(options.slides_template)
    if options.brief_template is not None:
        template.open_template(options.brief_template)
    if options.font is not None:
        with typeface("0", own=options.font):
            pass
    if directory is not None:
        _try_folder(directory)


def _try_folder(directory: Path) -> None:
    made = [folder for folder in (directory, *directory.parents) if not folder.exists()]
    write_together({}, directory)
    for folder in made:
        folder.rmdir()


def make_pack(
    briefing: "Briefing", *, language: Language, options: Pack, progress: Progress | None = None
) -> dict[str, bytes]:
    """Return the files of a meeting pack by name; see `write_pack`."""
    # Drawing and office libraries load only when a pack is asked for.
    from hotspot.export.pack import atlas, brief, duty_list, layers, map_page, note, slides  # noqa: PLC0415
    from hotspot.export.pack.ground import lay_ground  # noqa: PLC0415

    steps = _Steps(progress)
    steps.begin("gather")
    facts = gather_facts(briefing, language=language)
    ground = lay_ground(briefing, facts)
    steps.begin("map")
    files = {"map": map_page.make_map(briefing, language=language).encode()}
    steps.begin("pictures")
    pictures = _draw_pictures(ground, facts, options, steps)
    steps.begin("slides")
    files["slides"] = slides.make_slides(facts, pictures=pictures, options=options)
    steps.begin("brief")
    files["brief"] = brief.make_brief(facts, pictures=pictures, options=options)
    steps.begin("duties")
    files["duties"] = duty_list.make_duty_list(facts, options=options)
    steps.begin("layers")
    files["layers"] = _read_back(lambda path: layers.write_layers(facts, briefing, path), "x.gpkg")
    files["geojson"] = layers.make_geojson(facts)
    steps.begin("atlas")
    drawn = atlas.draw_atlas(briefing, facts, options=options, progress=steps.go_on)
    files["atlas"] = drawn.pdf
    named = {text(f"pack.file_{name}", language): content for name, content in files.items()}
    folder = text("pack.file_pages", language)
    named |= {f"{folder}/{name}": content for name, content in drawn.pages.items()}
    steps.begin("note")
    named[text("pack.file_note", language)] = note.make_note(facts, named, missing=drawn.missing).encode()
    return named


class _Steps:
    """Turns the steps and their parts into a share of the whole."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress, self._step, self._done = progress, "", 0.0

    def begin(self, step: str) -> None:
        self._done += WEIGHTS.get(self._step, 0.0)
        self._step = step
        self.go_on(0, 1)

    def go_on(self, done: int, of: int) -> None:
        if self._progress is not None:
            self._progress(self._step, self._done + WEIGHTS[self._step] * done / max(of, 1))


def _draw_pictures(ground: "Ground", facts: Facts, options: Pack, steps: _Steps) -> Mapping[str, bytes]:
    """Draw the overview and the hotspots that get a slide."""
    from hotspot.maps.paper import pictures  # noqa: PLC0415

    top = facts.hotspots["hotspot_id"].head(options.top).tolist()
    made = {"overview": pictures.draw_overview(ground, language=facts.language, font=options.font)}
    for k, hotspot_id in enumerate(top):
        steps.go_on(k, len(top))
        made[hotspot_id] = pictures.draw_hotspot(ground, hotspot_id, font=options.font)
    return made


def _read_back(write: Callable[[Path], None], name: str) -> bytes:
    """Return what a writer that needs a path writes."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / name)
        return (Path(folder) / name).read_bytes()


def _writer(content: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content)

    return write
