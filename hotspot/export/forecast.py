"""Writing the expected reports of cells."""

from pathlib import Path

import geopandas as gpd
import pandas as pd

from hotspot.errors import SettingsError
from hotspot.export.cells import write_csv
from hotspot.export.geo import write_geojson, write_geopackage
from hotspot.export.write import write_together

SUFFIXES = (".csv", ".geojson", ".gpkg")


def write_forecast(table: gpd.GeoDataFrame, path: Path, *, stamp: pd.Timestamp) -> None:
    """Write the table of `analysis.list_forecast` as CSV, GeoJSON or GeoPackage, by the ending of `path`.

    `stamp`: end of the data, written into the GeoPackage instead of the clock's time.

    Raises
    ------
    SettingsError
        ``export.unknown_suffix``: another ending.
    InputDataError
        The file cannot be written; an earlier one stays whole.
    """
    writers = {
        ".csv": lambda aside: write_csv(pd.DataFrame(table.drop(columns="geometry")), aside),
        ".geojson": lambda aside: write_geojson(table, aside, key="cell_id"),
        ".gpkg": lambda aside: write_geopackage({"forecast": table}, aside, about={}, stamp=stamp),
    }
    if path.suffix.lower() not in writers:
        raise SettingsError("export.unknown_suffix", path=str(path), suffixes=list(SUFFIXES))
    write_together({path.name: writers[path.suffix.lower()]}, path.parent)
