"""`hotspot.toml`: the rooms' parameters in one frozen, described and checked object.

Every section belongs to the room that owns its parameters; this module only composes and reads them.
``python -m hotspot.settings`` prints the reference page `docs/settings.md`.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo

from hotspot.areas import AreaParams
from hotspot.categories import CategoryParams
from hotspot.cells import CellParams
from hotspot.errors import SettingsError, notice
from hotspot.exposures import ExposureParams
from hotspot.files import FileParams
from hotspot.forecast import ForecastParams
from hotspot.hotspots import HotspotParams
from hotspot.location import LocationParams
from hotspot.patrol import PatrolParams
from hotspot.reports import ReportParams
from hotspot.responsibility import DutyParams
from hotspot.texts import templates

STRICT = ConfigDict(frozen=True, extra="forbid")


class Inputs(BaseModel):
    """Where the files are, relative to the settings file."""

    model_config = STRICT
    reports: Path = Field(Path("data/points/demo"), description="File or folder of reports.")
    areas: Path = Field(Path("data/boundaries/demo"), description="File or folder of boundaries.")
    duties: Path | None = Field(None, description="Duty table (CSV or XLSX); leave out if none.")
    passes: Path | None = Field(
        None, description="Passes or checks, one row each look at a place; what hotspots are compared with first."
    )
    exposure: Path | None = Field(
        None, description="Exposure layer (people, shops, roads); what hotspots are compared with where no passes are."
    )
    crews: Path | None = Field(
        None, description="Patrol crews: name, depot, shift; leave out to choose a number in the app."
    )
    visits: Path | None = Field(None, description="Visits a plan must make, besides overdue reports.")
    sites: Path | None = Field(None, description="Tracked sites, each to be visited once in so many days.")
    roads: Path | None = Field(None, description="Road lines for travel times; leave out for straight lines × detour.")
    results: Path | None = Field(None, description="File or folder of what crews brought back.")


class Basemap(BaseModel):
    """A picture under the map: `tiles` on this machine, or a `url` that the browser, not the program, must reach."""

    model_config = STRICT
    tiles: Path | None = Field(
        None, description="Folder {z}/{x}/{y}.png or MBTiles file, served by `hotspot app`; exported maps leave it out."
    )
    url: str = Field(
        "",
        description="XYZ, WMTS or WMS address with {z} {x} {y}; ${NAME} comes from the environment (a key, say), and "
        "exported maps then leave the base map out. Empty = no base map.",
    )
    kind: str = Field("xyz", pattern="^(xyz|wms)$", description="xyz (also WMTS by address) or wms.")
    subdomains: str = Field("", description="Letters or digits that replace {s}.")
    wms_layers: str = Field("", description="Layer names of a WMS.")
    datum: str = Field("wgs84", pattern="^(wgs84|cgcs2000)$", description="A shifted base map (GCJ-02) is refused.")
    max_zoom: int = Field(18, ge=1, le=22, description="Deepest level the base map has.")


class Display(BaseModel):
    """What stands on every map and page."""

    model_config = STRICT
    title: str = Field("", description="Title; empty = made from the district's name.")
    review_number: str = Field("", description="审图号 line; empty = shown as to be filled in.")
    internal: bool = Field(True, description="Mark every map 内部资料.")
    source_line: str = Field("", description="Source of the boundaries, shown on every map.")
    qr_link: Literal["amap", "geo", "none"] = Field(
        "amap",
        description="What the QR codes of patrol cards open: amap (web address, GCJ-02, needs a network and tells Amap "
        "the position), geo (offline map apps, WGS84), none (no codes).",
    )
    basemap: Basemap = Field(default_factory=Basemap, description="Base map; off by default.")


class Pack(BaseModel):
    """The meeting pack; who it is from stands in `[display]`."""

    model_config = STRICT
    paper: Literal["A3", "A4"] = Field("A3", description="Paper of the atlas, landscape.")
    dpi: int = Field(300, ge=72, le=600, description="Resolution of the atlas pages as pictures.")
    theme_pages: bool = Field(False, description="A page of the atlas for each theme, too.")
    top: int = Field(
        10,
        ge=1,
        le=100,
        description="Hotspots that get a slide of their own, the first five also a paragraph in the brief.",
    )
    sheets_by: Literal["subdistrict", "unit"] = Field(
        "subdistrict", description="The duty list has one sheet for each subdistrict, or for each unit."
    )
    issuer: str = Field("", description="Who issues the brief: the last line of it; empty = left out.")
    slides_template: Path | None = Field(None, description="Own .pptx whose layouts and colours the slides take.")
    brief_template: Path | None = Field(None, description="Own .docx whose styles, header and footer the brief takes.")
    font: Path | None = Field(None, description="Own font file of the atlas (.ttf/.otf); otherwise Noto Sans SC.")


class Settings(BaseModel):
    """All settings. Unknown keys are refused."""

    model_config = STRICT
    inputs: Inputs = Field(default_factory=Inputs, description="Input files.")
    display: Display = Field(default_factory=Display, description="Titles and marks.")
    files: FileParams = Field(default_factory=FileParams, description="Limits of the guarded door.")
    reports: ReportParams = Field(default_factory=ReportParams, description="How reports are read.")
    areas: AreaParams = Field(default_factory=AreaParams, description="How boundaries are read.")
    categories: CategoryParams = Field(default_factory=CategoryParams, description="Categories and themes.")
    location: LocationParams = Field(default_factory=LocationParams, description="Placing, imprecise rows, repeats.")
    cells: CellParams = Field(default_factory=CellParams, description="The statistical grid.")
    passes: ExposureParams = Field(default_factory=ExposureParams, description="How the file of passes is read.")
    exposure: ExposureParams = Field(default_factory=ExposureParams, description="How the exposure layer is read.")
    hotspots: HotspotParams = Field(default_factory=HotspotParams, description="Tests and outlines.")
    responsibility: DutyParams = Field(default_factory=DutyParams, description="The duty table.")
    forecast: ForecastParams = Field(default_factory=ForecastParams, description="Expected reports.")
    patrol: PatrolParams = Field(default_factory=PatrolParams, description="Patrol plans.")
    pack: Pack = Field(default_factory=Pack, description="The meeting pack.")


def read_settings(path: Path | None = None) -> Settings:
    """Read a settings file; without one, `hotspot.toml` of the working folder if there is one, else the defaults.

    Raises
    ------
    SettingsError
        The file is missing, is no TOML, or holds unknown or impossible values (all told together).
    """
    if path is None:
        path = Path("hotspot.toml")
        if not path.is_file():
            return Settings()
    try:
        content = path.read_text(encoding="utf-8-sig")
        values = tomllib.loads(content)
    except FileNotFoundError:
        raise SettingsError("settings.missing", path=str(path)) from None
    except UnicodeDecodeError:
        raise SettingsError("settings.no_utf8", path=str(path)) from None
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))  # "at end of document" otherwise
        line = int(place[1]) if place else len(content.splitlines())
        raise SettingsError("settings.no_toml", path=str(path), line=line) from None
    return _check(values, path)


def change_pack(options: Pack, **changes: Any) -> Pack:
    """Return the options with those changed that are not None; `SettingsError` where one is impossible."""
    wanted = options.model_dump() | {name: value for name, value in changes.items() if value is not None}
    try:
        return Pack.model_validate(wanted)
    except ValidationError as error:
        raise SettingsError("settings.invalid_choice", faults=_list_faults(error, "pack.")) from None


def fill_secrets(address: str, environment: Mapping[str, str]) -> str:
    """Replace each ``${NAME}`` of an address by the environment's value.

    Raises
    ------
    SettingsError
        ``settings.no_secret``: a name is not set.
    """

    def value(found: re.Match[str]) -> str:
        if not environment.get(found[1]):
            raise SettingsError("settings.no_secret", name=found[1])
        return environment[found[1]]

    return re.sub(r"\$\{(\w+)\}", value, address)


def _check(values: dict[str, Any], path: Path) -> Settings:
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError("settings.invalid", faults=_list_faults(error), path=str(path)) from None
    # Own tables, templates and fonts lie beside the settings file, wherever the program is started.
    return settings.model_copy(update={name: _beside(path, getattr(settings, name)) for name in ("categories", "pack")})


def _beside(path: Path, section: BaseModel) -> BaseModel:
    return section.model_copy(update={k: path.parent / v for k, v in section if isinstance(v, Path)})


def _list_faults(error: ValidationError, section: str = "") -> list[Any]:
    return [_fault(section + ".".join(map(str, e["loc"])), e["type"], e["msg"], e.get("input")) for e in error.errors()]


def _fault(place: str, kind: str, message: str, value: Any) -> Any:
    if kind == "extra_forbidden":
        return notice("settings.unknown_key", "error", place=place)
    known = f"settings.detail_{kind}" in templates("zh")  # pydantic itself speaks English only
    return notice(
        "settings.bad_value",
        "error",
        place=place,
        value=str(value)[:80],
        detail=kind if known else message.removeprefix("Value error, "),
    )


def describe_settings() -> str:
    """Return `docs/settings.md`: every setting with its type, default and meaning, from the declarations themselves."""
    lines = [
        "# Settings",
        "",
        "All of `hotspot.toml`, written by `make docs` from the declarations. Nothing here is required.",
        "",
    ]
    for section, field in Settings.model_fields.items():
        lines += [f"## `[{section}]`", "", field.description or "", "", "| key | default | meaning |", "|---|---|---|"]
        lines += [_row(name, entry) for name, entry in _fields(field.annotation)]
        lines.append("")
    return "\n".join(lines)


def _fields(model: Any, prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        inner = _model_in(field.annotation)
        if inner is None:
            yield prefix + name, field
        else:
            dots = "[]." if inner is not field.annotation else "."
            yield from _fields(inner, f"{prefix}{name}{dots}")


def _model_in(annotation: Any) -> Any:
    candidates = [annotation, *get_args(annotation)]
    return next((c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel)), None)


def _row(name: str, field: FieldInfo) -> str:
    default = field.get_default(call_default_factory=True)
    shown = default.as_posix() if isinstance(default, Path) else default
    text = (field.description or "").replace("|", "\\|")
    return f"| `{name}` | `{str(shown).replace('|', chr(92) + '|')}` | {text} |"


if __name__ == "__main__":
    sys.stdout.write(describe_settings())
