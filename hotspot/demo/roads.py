"""A schematic road layer under the demo's addresses: its streets, links between them, and one hamlet left out."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from hotspot.demo.addresses import ADDRESS_GAP_M
from hotspot.demo.city import CRS, locate_centre
from hotspot.demo.town import Town

# Streets of neighbouring communities end about 50 m apart.
_LINK_M = 150.0
_TOUCH_M = 0.5
Lines = NDArray[np.object_]
Ints = NDArray[np.int64]


def draw_roads(town: Town) -> gpd.GeoDataFrame:
    """Return roads (EPSG:4544): `name`, `community` (row of the city's communities, −1 for links), `geometry`.

    Addresses lie on streets, single houses beside them. Links lead from the ends of streets to the next street of
    another community, and from hamlets to the nearest road, so that all is one network but for the community farthest
    from the centre, whose link is missing. Crossings have no common vertices, as in many layers.
    """
    names = town.words["roads"]
    streets = _draw_streets(town.addresses.table)
    lost = _find_farthest(town)
    near = _link_ends(streets[streets["community"] != lost])
    joined = np.concatenate([streets.geometry.to_numpy()[streets["community"] != lost], near])
    links = np.concatenate([near, _link_pieces(joined)])
    short = town.city.communities["short_name"].to_numpy()[streets["community"]]
    called = [names["name"].format(community=c, street=s) for c, s in zip(short, streets["street"], strict=True)]
    table = pd.DataFrame(
        {
            "name": [*called, *(names["link"].format(number=i) for i in range(1, len(links) + 1))],
            "community": np.concatenate([streets["community"], np.full(len(links), -1)]),
        }
    )
    return gpd.GeoDataFrame(table, geometry=np.concatenate([streets.geometry.to_numpy(), links]), crs=CRS)


def write_roads(town: Town, directory: Path) -> Path:
    """Write the roads as GeoJSON (WGS84, 6 decimals), each marked as schematic, and return the path."""
    directory.mkdir(parents=True, exist_ok=True)
    words = town.words["roads"]
    roads = draw_roads(town).to_crs("EPSG:4326")
    features = [
        {
            "type": "Feature",
            "properties": {words["heading"]: name, "schematic": True, "note": words["schematic"]},
            "geometry": {"type": "LineString", "coordinates": np.round(shapely.get_coordinates(line), 6).tolist()},
        }
        for name, line in zip(roads["name"], roads.geometry, strict=True)
    ]
    path = directory / str(words["file"])
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def _draw_streets(addresses: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return a line through the addresses of each street, half a gap longer at both ends."""
    # Numbers do not run along streets of several parts; places on one straight line do, in the order of x.
    grouped = addresses.sort_values(["x", "y"]).groupby(["community", "street"])[["x", "y"]]
    first, last = grouped.first(), grouped.last()
    way = (last - first).to_numpy()
    length = np.hypot(*way.T)
    kept = length > 0
    more = (way / np.where(kept, length, 1.0)[:, None]) * ADDRESS_GAP_M / 2
    lines = shapely.linestrings(np.stack([first.to_numpy() - more, last.to_numpy() + more], axis=1)[kept])
    return gpd.GeoDataFrame(first[kept].reset_index()[["community", "street"]], geometry=lines, crs=CRS)


def _find_farthest(town: Town) -> int:
    middles = shapely.point_on_surface(town.city.communities.to_crs(CRS).geometry.to_numpy())
    return int(np.argmax(np.hypot(*(shapely.get_coordinates(middles) - locate_centre()).T)))


def _link_ends(streets: gpd.GeoDataFrame) -> Lines:
    """Return a line from each end of a street to the nearest street of another community within `_LINK_M`."""
    lines, community = streets.geometry.to_numpy(), streets["community"].to_numpy()
    ends = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    owner = np.tile(community, 2)
    end, street = shapely.STRtree(lines).query(ends, predicate="dwithin", distance=_LINK_M)
    other = owner[end] != community[street]
    end, street = end[other], street[other]
    order = np.lexsort((street, shapely.distance(ends[end], lines[street]), end))
    nearest = order[np.diff(end[order], prepend=-1) != 0]
    return np.asarray(shapely.shortest_line(ends[end[nearest]], lines[street[nearest]]))


def _link_pieces(lines: Lines) -> Lines:
    """Return lines that join what is apart: each piece but the largest to the nearest other, till all is one."""
    links: list[shapely.LineString] = []
    while True:
        drawn = np.concatenate([lines, np.array(links, dtype=object)])
        piece = _label(drawn)
        if piece.max() == 0:
            return np.array(links, dtype=object)
        largest = int(np.argmax(np.bincount(piece)))
        for label in range(piece.max() + 1):
            if label != largest:
                own, others = drawn[piece == label], drawn[piece != label]
                links.append(shapely.shortest_line(shapely.multilinestrings(own), shapely.multilinestrings(others)))


def _label(lines: Lines) -> Ints:
    one, other = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=_TOUCH_M)
    graph = coo_array((np.ones(len(one)), (one, other)), shape=(len(lines), len(lines)))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)
