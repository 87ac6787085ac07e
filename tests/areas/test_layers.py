"""One table of a file: roles, datum, settings."""

import numpy as np
import pytest
import shapely

from hotspot.areas import AreaParams, AreaSource
from hotspot.areas.layers import read_layer, settle_datum, source_of
from hotspot.crs import from_wgs84, projected_crs
from hotspot.errors import BoundaryError
from tests.areas.specimens import block, degrees, raw

SHAPES = [block(0, 0), block(1, 0)]
NAMES = {"name": ["甲街道", "乙街道"]}


def corner(shapes: np.ndarray) -> list[float]:
    return shapely.get_coordinates(shapes[0])[0].tolist()


def test_metres_with_a_label_become_degrees() -> None:
    layer = read_layer(raw(SHAPES, label="EPSG:4544", **NAMES), AreaParams())
    assert (layer.datum, layer.basis) == ("wgs84", "label")
    assert corner(layer.shapes) == pytest.approx(corner(degrees(SHAPES)), abs=1e-9)


def test_metres_with_a_prj_text_become_degrees() -> None:
    label = projected_crs(103.8, 36.0).to_wkt("WKT1_ESRI")
    shapes = read_layer(raw(SHAPES, label=label, **NAMES), AreaParams()).shapes
    assert corner(shapes) == pytest.approx(corner(degrees(SHAPES)), abs=1e-9)


def test_metres_without_a_label_are_asked_about() -> None:
    with pytest.raises(BoundaryError, match=r"areas\.unknown_crs"):
        read_layer(raw(SHAPES, label=None, **NAMES), AreaParams())


def test_metres_under_a_degree_label_are_asked_about() -> None:
    with pytest.raises(BoundaryError, match=r"areas\.unknown_crs"):
        read_layer(raw(SHAPES, label="EPSG:4326", **NAMES), AreaParams())


def test_metres_with_a_stated_system_are_read() -> None:
    params = AreaParams(sources={"areas.geojson": AreaSource(datum="EPSG:4544")})
    layer = read_layer(raw(SHAPES, label=None, **NAMES), params)
    assert (layer.datum, layer.basis) == ("wgs84", "stated")


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_stated_shift_is_undone(datum: str) -> None:
    layer = read_layer(raw(degrees(SHAPES, datum), **NAMES), AreaParams(datum=datum))
    assert corner(settle_datum(layer).shapes) == pytest.approx(corner(degrees(SHAPES)), abs=1e-8)


def test_a_stated_shift_on_metres_is_undone_after_the_label() -> None:
    shifted = shapely.transform(
        degrees(SHAPES, "gcj02"), lambda x, y: from_wgs84(x, y, datum="epsg:4544"), interleaved=False
    )
    layer = read_layer(raw(shifted, label="EPSG:4544", **NAMES), AreaParams(datum="gcj02"))
    assert corner(settle_datum(layer).shapes) == pytest.approx(corner(degrees(SHAPES)), abs=1e-8)


def test_without_a_label_degrees_are_assumed_to_be_wgs84() -> None:
    layer = read_layer(raw(degrees(SHAPES), label=None, **NAMES), AreaParams())
    assert (layer.datum, layer.basis) == ("wgs84", "assumed")


def test_neither_names_nor_codes() -> None:
    with pytest.raises(BoundaryError, match=r"areas\.no_name_column"):
        read_layer(raw(degrees(SHAPES), colour=["r", "g"]), AreaParams())


def test_a_repeated_adcode_is_the_parents() -> None:
    shapes = degrees([*SHAPES, block(2, 0)])
    table = raw(shapes, adcode=["620102"] * 3, name=["甲街道", "乙街道", "丙街道"])
    rows = read_layer(table, AreaParams()).rows
    assert rows["code"].isna().all()
    assert rows["parent_code"].tolist() == ["620102"] * 3


def test_a_parent_column_of_numbers_holds_codes() -> None:
    rows = read_layer(raw(degrees(SHAPES), parent=["620102", "城关区"], **NAMES), AreaParams()).rows
    assert rows["parent_code"].fillna("-").tolist() == ["620102", "-"]
    assert rows["parent"].fillna("-").tolist() == ["-", "城关区"]


def test_settings_of_a_file_by_name_or_pattern() -> None:
    params = AreaParams(sources={"*_amap.geojson": AreaSource(datum="gcj02"), "b.shp": AreaSource(level="community")})
    assert source_of(raw(path="x/y_amap.geojson"), params).datum == "gcj02"
    assert source_of(raw(path="x/b.shp"), params).level == "community"
    assert source_of(raw(path="c.shp"), params) == AreaSource()


def test_an_unknown_datum_in_the_settings_is_refused() -> None:
    with pytest.raises(ValueError, match="wgs84, cgcs2000"):
        AreaParams(datum="mars")
