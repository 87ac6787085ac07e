"""Tiles of a local base map: from a folder or an MBTiles file, nothing else of the disk."""

import asyncio
import io
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.routing import Route

from hotspot.pages import serve


def picture(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (256, 256), colour).save(out, format="PNG")
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "tiles/3/6"
    place.mkdir(parents=True)
    (place / "2.png").write_bytes(picture("red"))
    (place / "3.png").write_text("no picture", encoding="utf-8")
    return tmp_path / "tiles"


@pytest.fixture
def mbtiles(tmp_path: Path) -> Path:
    path = tmp_path / "城区.mbtiles"
    with sqlite3.connect(path) as store:
        store.execute("CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)")
        store.execute("INSERT INTO tiles VALUES (3, 6, 5, ?)", (picture("red"),))
    store.close()
    return path


def get(path: str) -> tuple[int, dict[str, str], bytes]:
    """Ask the route as a server would: status, headers, body."""
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> dict[str, str]:
        return {"type": "http.request"}

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b"", "root_path": ""}
    app = Starlette(routes=[Route(serve.ROUTE, serve.serve_tile)])
    # A thread of its own: the browser's tests leave a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(app(scope, receive, send))).result()
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(part.get("body", b"") for part in sent[1:])


@pytest.mark.parametrize("kind", ["folder", "mbtiles"])
def test_a_tile_is_served_where_it_lies(
    kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTSPOT_TILES", str(request.getfixturevalue(kind)))
    status, headers, body = get("/tiles/3/6/2")
    assert (status, headers["content-type"]) == (200, "image/png")
    assert body == picture("red")


@pytest.mark.parametrize("place", ["3/6/1", "3/6/3", "99/1/1"], ids=["missing", "no picture", "too deep"])
def test_where_there_is_no_tile_the_map_stays_as_it_is(
    place: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTSPOT_TILES", str(folder))
    assert get(f"/tiles/{place}")[0] == 204


@pytest.mark.parametrize("place", ["../../etc/passwd", "3/6/..", "3/6/2.png", "-1/0/0"])
def test_only_numbers_are_places(place: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTSPOT_TILES", str(folder))
    assert get(f"/tiles/{place}")[0] == 404


def test_without_a_setting_there_are_no_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOTSPOT_TILES", raising=False)
    assert get("/tiles/3/6/2")[0] == 204
