"""GeoJSON (RFC 7946): properties as written, geometry as WKB."""

import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import shapely

from hotspot.files.encoding import decode
from hotspot.files.params import FileParams
from hotspot.files.parsed import Parsed, Reading, Refused, name_columns, number_text, to_text

_CRS_CODE = re.compile(r"(EPSG|OGC|CRS)\W+(?:[\d.]*\W+)?(\w+)$", re.IGNORECASE)


def read(path: Path, reading: Reading) -> list[Parsed]:
    """Read a FeatureCollection, a Feature or a list of features into one table."""
    decoded = decode(path.read_bytes(), reading.encoding)
    try:
        document = json.loads(decoded.data)
    except RecursionError:
        raise Refused("files.too_deep") from None
    except ValueError as error:
        raise Refused("files.damaged", format="GeoJSON", detail=type(error).__name__) from error
    features = _features(document)
    if len(features) > reading.params.max_rows:
        raise Refused("files.too_many_rows", rows=len(features), limit=reading.params.max_rows)
    parsed = _table(features, reading.params)
    parsed.encoding = decoded.encoding
    parsed.crs_label = _crs_label(document)
    return [parsed]


def _features(document: Any) -> list[Any]:
    if isinstance(document, dict) and document.get("type") == "Feature":
        return [document]
    found = document.get("features") if isinstance(document, dict) else None
    if not isinstance(found, list):
        raise Refused("files.no_features")
    if not found:
        raise Refused("files.empty")
    return found


def _table(features: list[Any], params: FileParams) -> Parsed:
    rows: list[tuple[int, dict[str, Any], bytes | None]] = []
    bad: list[tuple[int, str, str]] = []
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
            bad.append((number, "not_a_feature", ""))
            continue
        try:
            rows.append((number, _properties(feature), _wkb(feature.get("geometry"))))
        except (ValueError, TypeError, RecursionError, shapely.errors.GEOSException):
            bad.append((number, "bad_geometry", ""))
    keys = list(dict.fromkeys(key for _, properties, _ in rows for key in properties))
    if len(keys) > params.max_columns:
        raise Refused("files.too_many_columns", columns=len(keys), limit=params.max_columns)
    names, _ = name_columns(keys)
    columns = {
        name: to_text([value_text(properties.get(key)) for _, properties, _ in rows])
        for name, key in zip(names, keys, strict=True)
    }
    numbers = pa.array([number for number, _, _ in rows], pa.int64())
    geometry = pa.array([wkb for _, _, wkb in rows], pa.large_binary())
    return Parsed("geojson", columns, numbers, geometry=geometry, bad_rows=bad)


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    """Return the properties, with the feature's own id where they have none."""
    properties: dict[str, Any] = feature.get("properties") or {}
    own = {"id": feature["id"]} if feature.get("id") is not None and "id" not in properties else {}
    return own | properties


def value_text(value: Any) -> str | None:
    """Return a JSON value as text; lists and objects stay JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return number_text(value)
    return json.dumps(value, ensure_ascii=False)


def _wkb(geometry: Any) -> bytes | None:
    if geometry is None:
        return None
    shape = shapely.from_geojson(json.dumps(geometry))
    return None if shape is None else bytes(shapely.to_wkb(shape))


def _crs_label(document: Any) -> str:
    """Return the label of the old ``crs`` member; without it WGS 84, as RFC 7946 (section 4) says.

    Chinese files often are not: a label is weak evidence, and the coordinate doctor treats it so.
    """
    try:
        name = str(document["crs"]["properties"]["name"])
    except (KeyError, TypeError):
        return "EPSG:4326"
    found = _CRS_CODE.search(name)
    return f"{found[1].upper()}:{found[2].upper()}" if found else name
