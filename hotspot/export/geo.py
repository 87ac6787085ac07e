"""GeoJSON after RFC 7946 and a GeoPackage that is the same for the same input."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from hotspot.export.cells import clean_text

_DECIMALS = 7  # about 1 cm; RFC 7946 section 11.2 advises against more


def write_geojson(table: gpd.GeoDataFrame, path: Path, *, key: str) -> None:
    """Write features in WGS84 with at most seven decimals, outer rings counterclockwise, no NaN.

    Parameters
    ----------
    table
        Any CRS; `key` becomes the feature's id.
    path
        File to write.
    key
        Column of the identifier.
    """
    shapes = shapely.orient_polygons(shapely.force_2d(table.geometry.to_crs("EPSG:4326").to_numpy()))
    rows = table.drop(columns=table.geometry.name).to_dict("records")
    features = [
        {"type": "Feature", "id": _plain(row[key]), "geometry": _geometry(shape), "properties": _properties(row)}
        for row, shape in zip(rows, shapes, strict=True)
    ]
    document = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")), encoding="utf-8")


def write_geopackage(
    layers: Mapping[str, pd.DataFrame],
    path: Path,
    *,
    stamp: pd.Timestamp,
    about: Mapping[str, str] | None = None,
    options: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Write tables, with or without geometry, as layers of one GeoPackage.

    Parameters
    ----------
    layers
        Name of the layer → table. An empty table gives an empty layer.
    path
        File to write; it must not exist.
    stamp
        Goes into the file as its time of change, in place of the clock.
    about
        Name of a layer → what programs show as its description.
    options
        Name of a layer → what else GDAL takes when it makes the layer (``IDENTIFIER``: its title, ``FID`` …).
    """
    with _gdal_clock(stamp):
        for name, table in layers.items():
            plain = table.copy(deep=False)
            for column in plain.columns:
                if column != getattr(plain, "_geometry_column_name", None):
                    plain[column] = _gpkg_column(plain[column])
            spatial = isinstance(plain, gpd.GeoDataFrame)
            kind = {"geometry_type": "MultiPolygon", "promote_to_multi": True} if spatial else {}
            said = {"DESCRIPTION": about[name]} if about and name in about else {}
            made = {"layer_options": said | dict((options or {}).get(name, {}))}
            pyogrio.write_dataframe(plain, path, layer=name, driver="GPKG", append=path.exists(), **kind, **made)


@contextmanager
def _gdal_clock(stamp: pd.Timestamp) -> Iterator[None]:
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": stamp.tz_convert("UTC").strftime("%Y-%m-%dT%H:%M:%S.000Z")})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _gpkg_column(values: Any) -> Any:
    if pd.api.types.is_datetime64_any_dtype(values):
        utc = values.dt.tz_convert("UTC") if values.dt.tz is not None else values  # the only zone GeoPackage knows
        return utc.dt.as_unit("ms")
    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return values
    return values.map(lambda v: None if pd.isna(v) else clean_text(str(v))).astype(object)


def _geometry(shape: Any) -> dict[str, Any] | None:
    if shape is None or shape.is_empty:
        return None
    return dict(_rounded(json.loads(shapely.to_geojson(shape))))


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DECIMALS)
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return {name: _rounded(item) for name, item in value.items()} if isinstance(value, dict) else value


def _properties(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    """Return a value that JSON knows; missing and infinite numbers become null."""
    if isinstance(value, str):
        return clean_text(value)
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat(timespec="seconds")
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not np.isfinite(value) else value
