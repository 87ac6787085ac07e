"""The app with one route more: tiles of a local base map, from a folder or an MBTiles file.

``streamlit run hotspot/pages/serve.py`` (which `hotspot app` does when ``display.basemap.tiles`` is set) serves what
the environment's ``HOTSPOT_TILES`` names at ``tiles/{z}/{x}/{y}``, beside the pages and on their port.
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

ROUTE = "/tiles/{z:int}/{x:int}/{y:int}"
MEDIA = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}
DEEPEST = 24
Reader = Callable[[int, int, int], bytes | None]


def read_folder(folder: Path) -> Reader:
    """Return a reader of ``<folder>/{z}/{x}/{y}.png`` (or .jpg, .webp)."""

    def read(z: int, x: int, y: int) -> bytes | None:
        found = sorted((folder / str(z) / str(x)).glob(f"{y}.*"))
        return found[0].read_bytes() if found else None

    return read


def read_mbtiles(path: Path) -> Reader:
    """Return a reader of an MBTiles 1.3 file (SQLite; rows are counted from the south, as in TMS)."""

    def read(z: int, x: int, y: int) -> bytes | None:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as store:
            query = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
            row = store.execute(query, (z, x, 2**z - 1 - y)).fetchone()
        return bytes(row[0]) if row else None

    return read


@cache
def _reader(path: Path) -> Reader:
    return read_folder(path) if path.is_dir() else read_mbtiles(path)


async def serve_tile(request: Request) -> Response:
    """Answer one tile; 204 where there is none, so that the map stays as it is."""
    path, place = os.environ.get("HOTSPOT_TILES"), request.path_params
    tile = _reader(Path(path))(place["z"], place["x"], place["y"]) if path and place["z"] <= DEEPEST else None
    media = next((kind for magic, kind in MEDIA.items() if tile and tile.startswith(magic)), None)
    if tile is None or media is None:
        return Response(status_code=204)
    return Response(tile, media_type=media, headers={"Cache-Control": "max-age=86400"})


app = st.App(Path(__file__).resolve().parents[2] / "app.py", routes=[Route(ROUTE, serve_tile)])
