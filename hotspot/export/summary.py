"""What was read, chosen, found and how long it took: `summary.json`."""

from typing import TYPE_CHECKING, Any

from hotspot.maps import theme_names
from hotspot.texts import Language, tell

if TYPE_CHECKING:
    from hotspot.analysis import Analysis


def summarise(analysis: "Analysis", *, language: Language) -> dict[str, Any]:
    """Return the summary of a run as plain data.

    Returns
    -------
    dict
        `counts` (read, accepted, rejected, located, outside, imprecise, problems), `sources`, `hotspots` per theme,
        `dense`, `unanswered` (hotspots nobody answers for; null = no duty table), `choices` (everything chosen
        automatically or worth knowing: key, level, words), `period`, `fingerprint`, `inputs`, `settings`, `versions`,
        `seconds`.
    """
    origin, found = analysis.provenance, analysis.hotspots
    names = theme_names(analysis, language)
    return {
        "counts": analysis.counts(),
        "sources": _records(analysis.sources),
        "hotspots": {str(k): int(n) for k, n in found.table["theme"].value_counts(sort=False).items()},
        "dense": {str(k): int(n) for k, n in found.dense["theme"].value_counts(sort=False).items()},
        "unanswered": _unanswered(analysis),
        "choices": [
            {"key": n.key, "level": n.level, "text": tell(n, language, themes=names)} for n in analysis.notices
        ],
        "period": {"from": origin.data_from.isoformat(), "until": origin.data_until.isoformat()},
        "crs": origin.crs,
        "fingerprint": origin.fingerprint,
        "inputs": origin.inputs,
        "settings": origin.settings,
        "versions": {"hotspot": origin.version, "python": origin.python, **origin.libraries},
        "seconds": analysis.seconds,
    }


def _unanswered(analysis: "Analysis") -> int | None:
    if analysis.duties is None:
        return None
    table = analysis.assignments.table
    answered = table.loc[table["unit"].notna().to_numpy(), "hotspot_id"]
    return int((~analysis.hotspots.table["hotspot_id"].isin(answered)).sum())


def _records(table: Any) -> list[dict[str, Any]]:
    """Rows as dictionaries; missing values become null."""
    return [dict(row) for row in table.astype(object).where(table.notna(), None).to_dict("records")]
