"""Layers laid over each other."""

import numpy as np
import pytest
import shapely

from hotspot.areas import AreaParams, AreaSource, read
from hotspot.crs import from_wgs84
from hotspot.errors import BoundaryError
from tests.areas.specimens import raw
from tests.crs.town import SIDE, build_town

NAMES = [f"第{i}社区" for i in range(SIDE**2)]


def shift(shapes: np.ndarray, datum: str) -> np.ndarray:
    return shapely.transform(shapes, lambda x, y: from_wgs84(x, y, datum=datum), interleaved=False)


def tables(*, outline: str = "wgs84", parts: str = "wgs84") -> list:
    town = build_town()
    return [
        raw(shift(np.array([town.boundary]), outline), path="outline.geojson", name=["城关区"]),
        raw(shift(town.areas, parts), path="parts.geojson", name=NAMES),
    ]


def corners(areas) -> np.ndarray:
    return shapely.get_coordinates(areas.table.geometry.to_numpy()[1:])


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
@pytest.mark.parametrize("which", ["outline", "parts"])
def test_the_shifted_layer_is_converted_whichever_it_is(datum: str, which: str) -> None:
    areas = read(tables(**{which: datum}), params=AreaParams())
    expected = {"outline": "wgs84", "parts": "wgs84"} | {which: datum}
    assert areas.sources["datum"].tolist() == list(expected.values())
    assert np.abs(corners(areas) - shapely.get_coordinates(build_town().areas)).max() < 1e-6
    assert [told.facts["source"] for told in areas.notices if told.key == "areas.shifted_layer"] == [f"{which}.geojson"]


def test_agreeing_layers_are_told_to_agree() -> None:
    areas = read(tables(), params=AreaParams())
    assert [told.key for told in areas.notices if "layers" in told.key] == ["areas.layers_agree"]
    assert areas.sources["datum_basis"].tolist() == ["label", "label"]


def test_a_stated_datum_is_not_compared_away() -> None:
    params = AreaParams(sources={"outline*": AreaSource(datum="wgs84")})
    areas = read(tables(outline="gcj02"), params=params)
    assert areas.sources["datum"].tolist() == ["wgs84", "wgs84"]
    assert "areas.stated_contradicted" in [told.key for told in areas.notices]


def test_a_stated_shift_is_undone_before_comparing() -> None:
    areas = read(tables(outline="gcj02"), params=AreaParams(sources={"outline*": AreaSource(datum="gcj02")}))
    assert "areas.layers_agree" in [told.key for told in areas.notices]


def test_a_reference_is_compared_with_but_not_used() -> None:
    reference = AreaSource(reference=True)
    areas = read(tables(parts="gcj02"), params=AreaParams(sources={"outline*": reference}))
    assert areas.sources[["source_id", "datum"]].to_numpy().tolist() == [["parts.geojson", "gcj02"]]
    assert [told.key for told in areas.notices if "united" in told.key] == ["areas.level_united"]


def test_an_untrusted_doctor_asks() -> None:
    with pytest.raises(BoundaryError) as caught:
        read(tables(outline="bd09"), params=AreaParams(trust_doctor=False))
    assert caught.value.faults[0].facts["setting"] == "bd09"
