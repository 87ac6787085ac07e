"""The datums of all sources: each by itself, then those that stay unclear by the others."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from hotspot.crs import Verdict, diagnose_by_peers, diagnose_points, settle, to_wgs84
from hotspot.errors import CrsError, Notice

LEAN_Z, LEAN_FAVOUR = 2.0, 0.8
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Source:
    """The points (n,) of one source as read, per point the area it names (index, −1 = none), and what is stated."""

    name: str
    x: Floats
    y: Floats
    named: NDArray[np.int64]
    stated: str | None
    crs_label: str | None


@dataclass(frozen=True, eq=False)
class City:
    """The boundary (degrees), the polygons that `Source.named` counts, and whether the settings state their datum."""

    boundary: shapely.Geometry
    polygons: NDArray[np.object_]
    stated: bool


def judge_sources(sources: Mapping[str, Source], city: City) -> tuple[dict[str, Verdict], list[CrsError]]:
    """Return the verdict on each source, and for each that cannot be used the question to ask.

    A source that neither names nor the border decide is laid on the points of those that are decided
    (`hotspot.crs.diagnose_by_peers`). What was found so is kept only if all points together, placed by it, do not
    lean to another reading.
    """
    verdicts: dict[str, Verdict] = {}
    faults: dict[str, CrsError] = {}
    for key, source in sources.items():
        verdicts[key] = _diagnose(source, city)
        try:
            settle(verdicts[key], source=source.name, boundary_stated=city.stated)
        except CrsError as error:
            faults[key] = error
    if not faults or any(error.key != "crs.ambiguous" for error in faults.values()):
        return verdicts, list(faults.values())
    by_peers = _ask_peers(sources, verdicts, city)
    known = {key: verdict for key, verdict in (verdicts | by_peers).items() if verdict.confident}
    doubt = _doubt_together(sources, known, city) if by_peers else None
    if doubt is None:
        return verdicts | by_peers, [error for key, error in faults.items() if key not in by_peers]
    try:
        settle(doubt, source="、".join(sources[key].name for key in known), boundary_stated=city.stated)
    except CrsError as error:
        return verdicts, [error]
    return verdicts, list(faults.values())


def _diagnose(source: Source, city: City) -> Verdict:
    return diagnose_points(
        source.x,
        source.y,
        boundary=city.boundary,
        areas=city.polygons,
        named=source.named,
        stated=source.stated,
        crs_label=source.crs_label,
    )


def _ask_peers(sources: Mapping[str, Source], verdicts: Mapping[str, Verdict], city: City) -> dict[str, Verdict]:
    """Return the verdicts that sources with a known datum allow on the others; each one found helps the next."""
    known = {key: verdict for key, verdict in verdicts.items() if verdict.confident}
    first, told = list(known), "、".join(sources[key].name for key in known)
    for key in [key for key in sources if key not in first] * len(sources):
        if key in known or not known:
            continue
        source = sources[key]
        verdict = diagnose_by_peers(source.x, source.y, boundary=city.boundary, peers=_place_all(sources, known))
        if verdict.confident:
            doubts = [remark for remark in verdicts[key].notices if remark.key == "crs.names_disagree"]
            remarks = [Notice(n.key, n.facts | {"peers": told}, n.level) for n in verdict.notices]
            known[key] = replace(verdict, notices=(*remarks, *doubts))
    return {key: verdict for key, verdict in known.items() if key not in first}


def _place_all(sources: Mapping[str, Source], verdicts: Mapping[str, Verdict]) -> tuple[Floats, Floats]:
    placed = [to_wgs84(sources[k].x, sources[k].y, datum=v.datum, swapped=v.swapped) for k, v in verdicts.items()]
    lon, lat = (np.concatenate(parts) for parts in zip(*placed, strict=True))
    return lon, lat


def _doubt_together(sources: Mapping[str, Source], known: Mapping[str, Verdict], city: City) -> Verdict | None:
    """Return the reading to which all points together lean, if it is not the one by which they are placed.

    What peers say holds between the sources; that all of them, or the boundary, are shifted is asked here, and a lean
    is enough to ask.
    """
    lon, lat = _place_all(sources, known)
    named = np.concatenate([sources[key].named for key in known])
    joint = diagnose_points(lon, lat, boundary=city.boundary, areas=city.polygons, named=named, crs_label="EPSG:4326")
    rivals = joint.table[(joint.table["z"] <= -LEAN_Z) & (joint.table["favour"] <= 1 - LEAN_FAVOUR)]
    if joint.boundary_datum == "wgs84" and len(rivals):
        rival = rivals.sort_values("z", kind="stable").iloc[0]
        joint = replace(joint, datum=rival["datum"], boundary_datum=rival["boundary_datum"])
    fits = (joint.datum, joint.swapped, joint.boundary_datum) == ("wgs84", False, "wgs84")
    return None if fits else joint
