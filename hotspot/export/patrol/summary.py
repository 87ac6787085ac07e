"""A plan as plain data, for `plan.json` and the command line."""

import json
from typing import Any

from hotspot.export.patrol.frame import tell_missing
from hotspot.patrol import Plan
from hotspot.texts import NO_WORDS, Language, Words, tell


def plan_summary(plan: Plan, *, language: Language, theme_names: Words = NO_WORDS) -> dict[str, Any]:
    """Return a plan as plain data.

    Returns
    -------
    dict
        `plan_id`, `day`, `seed`, `engine`, `travel`, `stops` (how many), `reasons` (reason → stops), `expected`,
        `expected_by_hand`, `more` (share by which the first exceeds the second; null where that is 0), `crews` (rows of
        `Plan.crews`), `missing` (rows of `Plan.missing` with `text` and `remedy_text`), `notices` (key, level, text).
    """
    by_hand = plan.expected_by_hand
    reasons = plan.stops["reason"].value_counts(sort=False)
    return {
        "plan_id": plan.plan_id,
        "day": f"{plan.request.day:%Y-%m-%d}",
        "seed": plan.request.seed,
        "engine": plan.engine,
        "travel": plan.travel,
        "stops": len(plan.stops),
        "reasons": {str(reason): int(n) for reason, n in reasons.items()},
        "expected": round(plan.expected, 3),
        "expected_by_hand": round(by_hand, 3),
        "more": round(plan.expected / by_hand - 1, 4) if by_hand > 0 else None,
        "crews": json.loads(plan.crews.assign(**_times(plan)).to_json(orient="records", force_ascii=False)),
        "missing": [_tell_missing(row, language) for row in plan.missing.to_dict("records")],
        "notices": [
            {"key": n.key, "level": n.level, "text": tell(n, language, themes=theme_names)} for n in plan.notices
        ],
    }


def _times(plan: Plan) -> dict[str, Any]:
    names = [name for name in plan.crews.columns if name.endswith("_at")]
    return {name: [at.isoformat(timespec="seconds") for at in plan.crews[name]] for name in names}


def _tell_missing(row: dict[Any, Any], language: Language) -> dict[str, Any]:
    why, how = tell_missing(row, language=language)
    facts = json.loads(row["facts"]) if isinstance(row["facts"], str) and row["facts"] else {}
    return {name: str(row[name]) for name in ("visit_id", "place", "reason")} | {
        "remedy": row["remedy"] if isinstance(row["remedy"], str) else None,
        "facts": facts,
        "text": why,
        "remedy_text": how,
    }
