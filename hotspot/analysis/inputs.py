"""Which files an analysis reads, and with which settings."""

from dataclasses import dataclass
from pathlib import Path

from hotspot.settings import Settings, read_settings

MAIN = ("reports", "areas")


@dataclass(frozen=True)
class RunInputs:
    """Paths of the files, None = there is none, and the settings.

    Reports, boundaries, the duty table, passes and exposure make the analysis; crews, visits, sites, roads and results
    are read when a patrol is planned.
    """

    reports: Path
    areas: Path
    duties: Path | None
    settings: Settings
    passes: Path | None = None
    exposure: Path | None = None
    crews: Path | None = None
    visits: Path | None = None
    sites: Path | None = None
    roads: Path | None = None
    results: Path | None = None


def choose_inputs(settings_path: Path | None = None, **given: Path | None) -> RunInputs:
    """Return what to read: paths given here, by their names in `RunInputs`, win over the settings file's `[inputs]`.

    The demo's other tables in the settings are left out when boundaries are given here: they belong to the demo's own.

    Raises
    ------
    SettingsError
        The settings file cannot be used.
    """
    settings = read_settings(settings_path)
    base = settings_path.parent if settings_path else Path()
    own_city = given.get("areas") is not None
    found: dict[str, Path | None] = {}
    for name, path in settings.inputs:
        of_demo = path is not None and path.is_relative_to("data") and "demo" in path.parts and name not in MAIN
        configured = None if path is None or (own_city and of_demo) else base / path
        found[name] = given.get(name) or configured
    return RunInputs(settings=settings, **found)  # type: ignore[arg-type]
