"""Which files an analysis reads, and with which settings."""

from dataclasses import dataclass
from pathlib import Path

from hotspot.settings import Settings, read_settings

DEMO_DUTIES = Path("data/duties/demo")


@dataclass(frozen=True)
class RunInputs:
    """Paths of reports, boundaries, the duty table, passes and exposure (None = there is none), and the settings."""

    reports: Path
    areas: Path
    duties: Path | None
    settings: Settings
    passes: Path | None = None
    exposure: Path | None = None


def choose_inputs(
    settings_path: Path | None = None,
    *,
    reports: Path | None = None,
    areas: Path | None = None,
    duties: Path | None = None,
    passes: Path | None = None,
    exposure: Path | None = None,
) -> RunInputs:
    """Return what to read: paths given here win over the settings file's `[inputs]`.

    The demo's duty table in the settings is left out when boundaries are given here: it belongs to the demo's own.

    Raises
    ------
    SettingsError
        The settings file cannot be used.
    """
    settings = read_settings(settings_path)
    configured = settings.inputs
    base = settings_path.parent if settings_path else Path()
    if duties is None and configured.duties is not None and not (areas and configured.duties == DEMO_DUTIES):
        duties = base / configured.duties
    return RunInputs(
        reports or base / configured.reports,
        areas or base / configured.areas,
        duties,
        settings,
        passes or (configured.passes and base / configured.passes),
        exposure or (configured.exposure and base / configured.exposure),
    )
