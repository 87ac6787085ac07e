"""The layers (热点.gpkg, with the styles QGIS draws them in) and hotspots as GeoJSON."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from hotspot import maps
from hotspot.export.geo import write_geojson, write_geopackage
from hotspot.export.pack import qgis
from hotspot.export.pack.facts import Facts
from hotspot.export.pack.ground import lay_ground
from hotspot.export.pack.text import one_line
from hotspot.hotspots import ALL
from hotspot.maps.paper.ground import Ground

if TYPE_CHECKING:
    from hotspot.analysis import Briefing

_COUNTS = ["area_id", "before", "problems", "hotspots", "overdue", "expected"]


def write_layers(facts: Facts, briefing: "Briefing", path: Path) -> None:
    """Write the GeoPackage: see `list_layers`; `briefing` gives the shapes of areas and of dense clusters.

    The same facts give the same bytes. `path` must not exist.
    """
    names = maps.theme_names(briefing.analysis, facts.language)
    dense = briefing.analysis.hotspots.dense
    dense = dense[(dense["theme"] == ALL).to_numpy()]
    dense = dense.assign(theme_name=[one_line(names.get(theme, theme)) for theme in dense["theme"]])
    write_tables(facts, list_layers(facts, lay_ground(briefing, facts), dense), path)


def list_layers(facts: Facts, ground: Ground, dense: gpd.GeoDataFrame) -> dict[str, pd.DataFrame]:
    """Return the tables of the GeoPackage by name.

    Parameters
    ----------
    facts
        What is written.
    ground
        Shapes and names of the areas.
    dense
        `Hotspots.dense` with `theme_name`.

    Returns
    -------
    dict
        In the CRS of the facts: `hotspots` (`Facts.hotspots`), `subdistricts` (with the counts of
        `Facts.subdistricts`), `communities`, `dense` (高发区 of all themes together, not tested); without geometry:
        `duties`, `overdue`, and `layer_styles` for QGIS.
    """
    crs = facts.hotspots.crs
    counted = ground.subdistricts.merge(facts.subdistricts[_COUNTS], on="area_id", how="left")
    kept = ["cluster_id", "theme", "theme_name", "reports", "problems", dense.geometry.name]
    shapes = {
        "hotspots": facts.hotspots,
        "subdistricts": counted,
        "communities": ground.communities,
        "dense": dense[kept].to_crs(crs),
    }
    tables = {name: table.rename_geometry(qgis.GEOMETRY) for name, table in shapes.items()}
    return tables | {"duties": facts.duties, "overdue": facts.overdue, qgis.STYLES: qgis.list_styles(facts, ground)}


def write_tables(facts: Facts, tables: dict[str, pd.DataFrame], path: Path) -> None:
    """Write the tables of `list_layers`, each with a title and a description in the language of the facts."""
    shown = [name for name in tables if name != qgis.STYLES]
    titles = {name: {"IDENTIFIER": facts.say(f"layer_{name}")} for name in shown}
    about = {name: _describe(facts, name) for name in shown}
    options = titles | {qgis.STYLES: {"FID": qgis.STYLES_KEY}}
    write_geopackage(tables, path, stamp=facts.stamp, about=about, options=options)


def make_geojson(facts: Facts) -> bytes:
    """Return the hotspots as GeoJSON in WGS84, with all columns of `Facts.hotspots`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hotspots.geojson"
        write_geojson(facts.hotspots, path, key="hotspot_id")
        return path.read_bytes()


def _describe(facts: Facts, name: str) -> str:
    return facts.say(f"layer_{name}_about", period=facts.period_name, until=f"{facts.data_until:%Y-%m-%d %H:%M}")
