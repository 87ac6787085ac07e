"""Where the figures of a pack come from: enough to make the same pack again."""

import json
from typing import TYPE_CHECKING

from hotspot.analysis.briefing import ITERATIONS
from hotspot.export.pack.text import name_period, one_line
from hotspot.texts import Language, text

if TYPE_CHECKING:
    from hotspot.analysis import Briefing


def list_origin(briefing: "Briefing", language: Language) -> tuple[tuple[str, str], ...]:
    """Return (name, value) lines: period, data, fingerprints, settings, versions, seeds, files."""
    analysis, plan = briefing.analysis, briefing.plan
    origin = analysis.provenance
    values = {
        "period": name_period(analysis.period, language),
        "data_from": f"{origin.data_from:%Y-%m-%d %H:%M}",
        "data_until": f"{origin.data_until:%Y-%m-%d %H:%M}",
        "fingerprint": origin.fingerprint,
        "version": f"hotspot {origin.version}",
        "python": origin.python,
        "libraries": ", ".join(f"{name} {version}" for name, version in origin.libraries.items()),
        "crs": origin.crs,
        "seed": text("pack.origin_seeds", language, plan=plan.request.seed if plan else "–", iterations=ITERATIONS),
        "plan": plan.plan_id if plan else "–",
        "settings": json.dumps(origin.settings, ensure_ascii=False, sort_keys=True, default=str),
    }
    files = tuple((one_line(name), f"sha256 {digest}") for name, digest in sorted(origin.inputs.items()))
    named = tuple((text(f"pack.origin_{name}", language), value) for name, value in values.items())
    return (*named, *files)
