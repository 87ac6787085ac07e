"""The layer of responsible units: subdistricts coloured by the unit that answers."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.maps.static import Static

_N_COLOURS = 8
_PEOPLE = ("role", "person", "leader", "phone")


def choose_units(answers: pd.DataFrame, theme: str | None) -> pd.DataFrame:
    """Return one unit per area: the one that answers for most themes and roles there, the first one where equal.

    Parameters
    ----------
    answers
        From `responsibility.answer_for_areas`: `area_id`, `theme`, `role`, `unit` (NA = nobody), `person`, `leader`,
        `phone`.
    theme
        Only rules for this theme; None = all.

    Returns
    -------
    DataFrame
        `area_id`, `unit` (NA = nobody answers), `role`, `person`, `leader`, `phone`.
    """
    rows = answers if theme is None else answers[(answers["theme"] == theme).to_numpy()]
    rows = rows.assign(n=rows.groupby(["area_id", "unit"])["unit"].transform("size").fillna(0))
    best = rows.sort_values("n", ascending=False, kind="stable").drop_duplicates("area_id")
    return best[["area_id", "unit", *_PEOPLE]].reset_index(drop=True)


def draw_units(static: Static, responsible: pd.DataFrame) -> dict[str, Any]:
    """Return the layer for the viewer.

    Parameters
    ----------
    static
        The areas drawn.
    responsible
        `area_id`, `unit` (NA = nobody), and any of `role`, `person`, `leader`, `phone`; one row per area.
    """
    own = responsible.set_index("area_id").reindex(static.subdistricts)
    codes, names = pd.factorize(own["unit"], sort=True)
    people = own[[name for name in _PEOPLE if name in own]]
    return {
        "names": [str(name) for name in names],
        "of": codes.tolist(),
        "colours": _colour(codes, len(names), static.neighbours),
        "more": [[" · ".join(str(v) for v in row if pd.notna(v) and v != "")] for row in people.to_numpy()],
    }


def _colour(unit: NDArray[np.intp], n_units: int, neighbours: NDArray[np.intp]) -> list[int]:
    """Give each unit a colour: its own while there are enough, else one that its neighbours do not have."""
    if n_units <= _N_COLOURS:
        return list(range(n_units))
    beside: list[set[int]] = [set() for _ in range(n_units)]
    for left, right in unit[neighbours].T.tolist():
        if left >= 0 and right >= 0 and left != right:
            beside[left].add(right)
    colours: dict[int, int] = {}
    for i in sorted(range(n_units), key=lambda i: (-len(beside[i]), i)):
        taken = {colours[j] for j in beside[i] if j in colours}
        free = [c for c in range(_N_COLOURS) if c not in taken] or list(range(_N_COLOURS))
        colours[i] = min(free, key=lambda c: (sum(v == c for v in colours.values()), c))
    return [colours[i] for i in range(n_units)]
