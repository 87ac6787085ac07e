"""Layers laid over each other: which one is shifted."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hotspot.areas.geometry import is_polygon
from hotspot.areas.layers import Layer, settle_datum
from hotspot.crs import LayerVerdict, diagnose_layers, display
from hotspot.errors import BoundaryError, Notice, notice


def align(layers: Sequence[Layer], *, trust_doctor: bool) -> tuple[list[Layer], list[Notice]]:
    """Return the layers in WGS84, and what was found out about their datums.

    Stated datums are applied first and never overruled. Each other layer is then compared with the one of most areas
    (`hotspot.crs.diagnose_layers`); the direction of a shift tells which of the two is shifted. A strongly shifted
    layer is converted and told, or refused if `trust_doctor` is False.

    Raises
    ------
    BoundaryError
        ``areas.shifted_layers`` with one fault per shifted layer, if `trust_doctor` is False.
    """
    stated = [settle_datum(layer) if layer.basis == "stated" else layer for layer in layers]
    drawn = [i for i, layer in enumerate(stated) if is_polygon(layer.shapes).any()]
    if len(drawn) < 2:
        return [settle_datum(layer) for layer in stated], [_tell_lone(stated[i]) for i in drawn]
    reference = max(drawn, key=lambda i: int(np.count_nonzero(is_polygon(stated[i].shapes))))
    verdicts = {i: _compare(stated[i], stated[reference]) for i in drawn if i != reference}
    found = _datums(verdicts, reference)
    shifted = {i: datum for i, datum in found.items() if stated[i].basis != "stated"}
    faults = [_tell_shift(stated[i], datum, verdicts, reference) for i, datum in shifted.items()]
    if faults and not trust_doctor:
        raise BoundaryError("areas.shifted_layers", faults=faults)
    told = faults + [_tell_kept(stated[i], d) for i, d in found.items() if i not in shifted]
    told += [
        _tell_pair(stated[i], stated[reference], v) for i, v in verdicts.items() if not set(found) & {i, reference}
    ]
    aligned = [
        replace(layer, datum=shifted[i], basis="doctor") if i in shifted else layer for i, layer in enumerate(stated)
    ]
    return [settle_datum(layer) if layer.basis == "doctor" else layer for layer in aligned], told


def _compare(layer: Layer, reference: Layer) -> LayerVerdict:
    polygons = [part.shapes[is_polygon(part.shapes)] for part in (layer, reference)]
    return diagnose_layers(*polygons)


def _datums(verdicts: dict[int, LayerVerdict], reference: int) -> dict[int, str]:
    """Return the layers that are not WGS84 and their datums, consistently over all comparisons."""
    sure = {i: verdict for i, verdict in verdicts.items() if verdict.confident}
    of_reference = next((v.reference_datum for v in sure.values() if v.reference_datum != "wgs84"), "wgs84")
    found = {reference: of_reference}
    for i, verdict in sure.items():
        agrees = verdict.datum == verdict.reference_datum == "wgs84"
        found[i] = of_reference if agrees else verdict.datum
    return {i: datum for i, datum in found.items() if datum != "wgs84"}


def _tell_shift(layer: Layer, datum: str, verdicts: dict[int, LayerVerdict], reference: int) -> Notice:
    index = next((i for i, v in verdicts.items() if v.datum == datum or v.reference_datum == datum), reference)
    verdict = verdicts[index]
    return notice(
        "areas.shifted_layer",
        "warning",
        source=layer.source_id,
        datum=display(datum),
        setting=datum,
        shift_m=round(verdict.shift_m),
        label=layer.crs_label or "-",
    )


def _tell_kept(layer: Layer, datum: str) -> Notice:
    facts = {"source": layer.source_id, "datum": display(layer.datum), "other": display(datum)}
    return notice("areas.stated_contradicted", "warning", **facts)


def _tell_pair(layer: Layer, reference: Layer, verdict: LayerVerdict) -> Notice:
    key = "areas.layers_agree" if verdict.confident else "areas.layers_unclear"
    facts = {"source": layer.source_id, "reference": reference.source_id, "matched": round(verdict.matched, 4)}
    return Notice(key, facts)


def _tell_lone(layer: Layer) -> Notice:
    return notice(f"areas.datum_{layer.basis}", source=layer.source_id, datum=display(layer.datum))
