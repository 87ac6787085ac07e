"""A seeded mutator: malformed files of every format, each with what must come out of it.

`good_rows` are report numbers that are whole in the file and must be accepted; None where nothing can be demanded
(the container itself is damaged).
"""

import gzip
import io
import json
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

HEADER = ["案卷号", "上报时间", "问题描述", "小类", "经度", "纬度"]
ROWS = 12


@dataclass(frozen=True)
class Malformed:
    """One malformed file: where it is, and which reports must survive (None: the file may be refused as a whole)."""

    path: Path
    good_rows: frozenset[str] | None


def write_malformed(folder: Path, *, seed: int = 20170622, copies: int = 12) -> list[Malformed]:
    """Write all malformed files into a folder; the same seed gives the same files."""
    rng = np.random.default_rng(seed)
    seeds = _seeds(folder)
    made = [*_named(folder), *_bad_rows(folder, rng)]
    for path in seeds:
        raw = path.read_bytes()
        for name, mutate in _BYTE_MUTATIONS.items():
            for copy in range(copies if name in {"flip", "cut"} else 2):
                target = folder / f"{path.stem}-{name}-{copy}{path.suffix}"
                # Archives hold the time of writing: a generator for each file keeps the others the same.
                own = np.random.default_rng([seed, zlib.crc32(target.name.encode())])
                target.write_bytes(mutate(raw, own))
                made.append(Malformed(target, None))
        path.unlink()
    return made


def rows(count: int = ROWS) -> list[list[str]]:
    """Return whole rows."""
    return [
        [
            f"GD{i:03d}",
            f"2024-03-{i % 28 + 1:02d} 09:{i % 60:02d}:00",
            f"路口有人占道经营第{i}次",
            "占道经营",
            f"103.8{i:03d}1",
            f"36.05{i:02d}7",
        ]
        for i in range(count)
    ]


def csv_bytes(table: list[list[str]], encoding: str = "utf-8") -> bytes:
    """Return rows with the header as CSV."""
    return "\r\n".join(",".join(row) for row in [HEADER, *table]).encode(encoding) + b"\r\n"


def xlsx_bytes(table: list[list[object]]) -> bytes:
    """Return rows as a workbook."""
    book = openpyxl.Workbook()
    for row in table:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def frame(table: list[list[str]] | None = None) -> gpd.GeoDataFrame:
    """Return rows as points."""
    data = pd.DataFrame(table or rows(), columns=HEADER)
    points = gpd.points_from_xy(data["经度"].astype(float), data["纬度"].astype(float), crs=4490)
    return gpd.GeoDataFrame(data[["案卷号", "上报时间", "问题描述", "小类"]], geometry=points)


def zipped_shapefile(folder: Path, name: str, *, leave_out: tuple[str, ...] = ()) -> bytes:
    """Return points as a zipped Shapefile, perhaps without some of its parts."""
    frame().to_file(folder / f"{name}.shp", encoding="GBK")  # 10 bytes hold five characters in GBK, three in UTF-8
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.glob(f"{name}.*")):
            if part.suffix not in leave_out:
                archive.writestr(part.name, part.read_bytes())
            part.unlink()
    return buffer.getvalue()


def geojson_text(features: list[object]) -> str:
    """Return features as a collection."""
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def feature(row: list[str], geometry: object = ...) -> dict[str, object]:
    """Return one row as a GeoJSON feature."""
    point = {"type": "Point", "coordinates": [float(row[4]), float(row[5])]}
    properties = dict(zip(HEADER[:4], row[:4], strict=True))
    return {"type": "Feature", "properties": properties, "geometry": point if geometry is ... else geometry}


def _seeds(folder: Path) -> list[Path]:
    """Write one whole file of each format."""
    table = rows()
    contents = {
        "utf8.csv": csv_bytes(table),
        "bom.csv": b"\xef\xbb\xbf" + csv_bytes(table),
        "gb.csv": csv_bytes(table, "gb18030"),
        "book.xlsx": xlsx_bytes([list(HEADER), *table]),
        "points.geojson": geojson_text([feature(row) for row in table]).encode(),
        "shape.zip": zipped_shapefile(folder, "shape"),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    frame().to_file(folder / "layer.gpkg", layer="上报")
    frame().to_parquet(folder / "table.parquet")
    return [folder / name for name in (*contents, "layer.gpkg", "table.parquet")]


def _flip(raw: bytes, rng: np.random.Generator) -> bytes:
    data = bytearray(raw)
    for at in rng.integers(0, len(data), 1 + int(rng.integers(0, 20))):
        data[at] ^= 1 << int(rng.integers(0, 8))
    return bytes(data)


def _cut(raw: bytes, rng: np.random.Generator) -> bytes:
    return raw[: int(rng.integers(1, len(raw)))]


def _hole(raw: bytes, rng: np.random.Generator) -> bytes:
    at = int(rng.integers(0, len(raw)))
    return raw[:at] + b"\x00" * 64 + raw[at + 64 :]


def _twice(raw: bytes, rng: np.random.Generator) -> bytes:
    at = int(rng.integers(0, len(raw)))
    return raw[:at] + raw


def _shuffled(raw: bytes, rng: np.random.Generator) -> bytes:
    blocks = [raw[i : i + 256] for i in range(0, len(raw), 256)]
    return b"".join(blocks[i] for i in rng.permutation(len(blocks)))


def _noise(raw: bytes, rng: np.random.Generator) -> bytes:
    return raw[:16] + rng.bytes(len(raw))


_BYTE_MUTATIONS: dict[str, Callable[[bytes, np.random.Generator], bytes]] = {
    "flip": _flip,
    "cut": _cut,
    "hole": _hole,
    "twice": _twice,
    "shuffled": _shuffled,
    "noise": _noise,
}


def _named(folder: Path) -> Iterator[Malformed]:
    """Write files with one known defect of the whole file."""
    contents = _empty_and_alien() | _archives(folder) | _workbooks() | _texts() | _json_texts()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
        yield Malformed(folder / name, None)
    polygons = frame().assign(geometry=frame().to_crs(4544).buffer(10).to_crs(4490))
    polygons.to_file(folder / "polygons.gpkg")
    pq.write_table(pa.table({"a": pa.array([[1], [2]])}), folder / "nested.parquet")
    broken_geo = pa.table({"x": [1]}).replace_schema_metadata({"geo": "{}"})
    pq.write_table(broken_geo, folder / "geo-broken.parquet")
    with sqlite3.connect(folder / "no-layers.gpkg") as database:
        database.execute("create table t (a text)")
    database.close()
    yield from (
        Malformed(folder / n, None) for n in ("polygons.gpkg", "nested.parquet", "geo-broken.parquet", "no-layers.gpkg")
    )


def _empty_and_alien() -> dict[str, bytes]:
    suffixes = (".csv", ".xlsx", ".geojson", ".gpkg", ".zip", ".parquet", ".shp", ".xls")
    empty = {f"empty{suffix}": b"" for suffix in suffixes}
    blank = {f"blank{suffix}": b" \r\n \r\n" for suffix in suffixes}
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    protected = ole + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600
    web = "<html><table><tr><td>上报时间</td></tr></table></html>".encode()
    packed = gzip.compress(csv_bytes(rows()), mtime=0)
    alien = {}
    for suffix in suffixes:
        alien |= {f"ole{suffix}": ole, f"protected{suffix}": protected, f"web{suffix}": web, f"gzip{suffix}": packed}
        alien |= {f"pdf{suffix}": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", f"png{suffix}": b"\x89PNG\r\n\x1a\n" + b"\x00" * 99}
    text = {f"text{s}": csv_bytes(rows()) for s in suffixes if s != ".csv"}
    return empty | blank | alien | text


def _archives(folder: Path) -> dict[str, bytes]:
    bomb = _zip({"a.shp": b"\x00" * 60_000_000})
    locked = bytearray(_zip({"a.shp": b"x" * 100}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = locked.index(mark) + offset
        locked[at : at + 2] = struct.pack("<H", 1)
    lying = bytearray(_zip({"a.shp": b"\x00" * 5000, "a.shx": b"", "a.dbf": b""}))
    at = lying.index(b"PK\x01\x02") + 24
    lying[at : at + 4] = struct.pack("<I", 4_000_000_000)
    found = {
        "bomb.zip": bomb,
        "bomb.xlsx": bomb,
        "locked.zip": bytes(locked),
        "lying.zip": bytes(lying),
        "many.zip": _zip({f"{i}.txt": b"" for i in range(2500)}),
        "nothing.zip": _zip({}),
        "other.zip": _zip({"readme.txt": b"hello"}),
        "other.xlsx": _zip({"readme.txt": b"hello"}),
        "climbing.zip": _zip({"../../a.shp": b"x", "/etc/b.shp": b"y", "..\\c.shp": b"z"}),
        "nested.zip": _zip({"inner.zip": _zip({"a.shp": b"x"})}),
    }
    for missing in (".shx", ".dbf", ".shp"):
        found[f"without{missing}.zip"] = zipped_shapefile(folder, "part", leave_out=(missing,))
    return found


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _workbooks() -> dict[str, bytes]:
    laughs = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
    )
    laughs += "]><worksheet>&j;</worksheet>"
    return {
        "no-rows.xlsx": xlsx_bytes([list(HEADER)]),
        "no-cells.xlsx": xlsx_bytes([]),
        "laughs.xlsx": _with_member(xlsx_bytes([list(HEADER)]), "xl/worksheets/sheet1.xml", laughs.encode()),
        "no-sheet.xlsx": _with_member(xlsx_bytes([list(HEADER)]), "xl/worksheets/sheet1.xml", None),
        "no-styles.xlsx": _with_member(xlsx_bytes([list(HEADER), *rows()]), "xl/styles.xml", b"<styleSheet"),
        "wide.xlsx": xlsx_bytes([[f"列{i}" for i in range(2000)]]),
    }


def _with_member(book: bytes, name: str, content: bytes | None) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        members = {n: archive.read(n) for n in archive.namelist() if n != name}
    return _zip(members | ({name: content} if content is not None else {}))


def _texts() -> dict[str, bytes]:
    header = ",".join(HEADER)
    return {
        "no-rows.csv": csv_bytes([]),
        "no-time.csv": b"a,lon,lat\r\n1,103.8,36.05\r\n",
        "no-place.csv": b"date,category\r\n2024-01-01,x\r\n",
        "binary.csv": bytes(range(256)) * 40,
        "nulls.csv": b"\x00" * 5000,
        "one-long-line.csv": b"a" * 3_000_000,
        "commas.csv": b"," * 500_000,
        "wide.csv": ",".join(f"c{i}" for i in range(5000)).encode(),
        "quotes.csv": b'"' * 100_001,
        "runaway.csv": (header + '\r\nGD1,"2024-01-01' + "\r\nx" * 50_000).encode(),
        "utf16-cut.csv": (header + "\r\n").encode("utf-16")[:-1],
        "utf32.csv": csv_bytes(rows(), "utf-32"),
        "big5-and-utf8.csv": csv_bytes(rows(2)) + "擺攤,佔道".encode("big5") * 50,
        "header-twice.csv": ("经度,经度,纬度,上报时间\r\n103.8,103.9,36.05,2024-01-01\r\n").encode(),
        "no-header.csv": b"2024-01-01,103.8,36.05\r\n2024-01-02,103.8,36.05\r\n",
        "formula.csv": b"=cmd|' /C calc'!A0,@SUM(1)\r\n1,2\r\n",
    }


def _json_texts() -> dict[str, bytes]:
    deep = "[" * 100_000 + "]" * 100_000
    return {
        "deep.geojson": deep.encode(),
        "deep-geometry.geojson": geojson_text([feature(rows()[0], {"type": "Polygon", "coordinates": []})])
        .replace("[]", "[" * 5000 + "]" * 5000)
        .encode(),
        "list.geojson": b"[1, 2, 3]",
        "scalar.geojson": b"42",
        "null.geojson": b"null",
        "topology.json": b'{"type": "Topology", "objects": {}}',
        "no-features.geojson": b'{"type": "FeatureCollection"}',
        "features-null.geojson": b'{"type": "FeatureCollection", "features": null}',
        "features-empty.geojson": geojson_text([]).encode(),
        "huge-number.geojson": geojson_text([feature(rows()[0])]).replace("103.80001", "9" * 5000).encode(),
        "nan.geojson": geojson_text([feature(rows()[0])]).replace("103.80001", "NaN").encode(),
        "surrogate.geojson": geojson_text([feature(rows()[0])]).replace("占道经营", "\\ud800").encode(),
    }


def _bad_rows(folder: Path, rng: np.random.Generator) -> Iterator[Malformed]:
    """Write files of good and bad rows mixed; the good ones must all survive."""
    for number in range(40):
        encoding = ("utf-8", "utf-8-sig", "gb18030")[number % 3]
        lines, good = _mixed_lines(rng, encoding)
        path = folder / f"mixed-{number}.csv"
        path.write_bytes(b"\r\n".join(lines) + b"\r\n")
        yield Malformed(path, frozenset(good))
    for number in range(20):
        table, good = _mixed_cells(rng)
        path = folder / f"mixed-{number}.xlsx"
        path.write_bytes(xlsx_bytes([["城关区问题上报表"], [], list(HEADER), *table]))
        yield Malformed(path, frozenset(good))
    for number in range(20):
        features, good = _mixed_features(rng)
        path = folder / f"mixed-{number}.geojson"
        path.write_text(geojson_text(features), encoding="utf-8")
        yield Malformed(path, frozenset(good))
    for number in range(5):
        table, good = _mixed_cells(rng)
        path = folder / f"mixed-{number}.parquet"
        pd.DataFrame(table, columns=HEADER).astype("str").to_parquet(path)
        yield Malformed(path, frozenset(good))
    path = folder / "far-cell.xlsx"
    path.write_bytes(_far_cell())
    yield Malformed(path, frozenset(row[0] for row in rows()))


def _far_cell() -> bytes:
    book = openpyxl.Workbook()
    for row in [list(HEADER), *rows()]:
        book.active.append(row)
    book.active["XFD1048576"] = "x"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


_BAD_CELLS = (
    (1, ("", "昨天", "2024-13-01", "2024-02-30", "22/6/2017", "6/7/17", "2024-03-01 25:00", "\x07", "0000-00-00")),
    (4, ("", "abc", "NaN", "inf", "0", "999", "103,851", "103°99′", "-", "1e400")),
    (5, ("", "北纬", "#N/A", "0.0", "91000", "36,051", "=A1", "null")),
)


def _spoil(row: list[str], rng: np.random.Generator) -> list[str]:
    column, values = _BAD_CELLS[int(rng.integers(len(_BAD_CELLS)))]
    return [*row[:column], str(rng.choice(values)), *row[column + 1 :]]


def _mixed_lines(rng: np.random.Generator, encoding: str) -> tuple[list[bytes], list[str]]:
    plain = encoding.removesuffix("-sig")
    broken: list[Callable[[str], bytes]] = [
        lambda line: (line + ",多,余").encode(plain),
        lambda line: line.replace(",", ',"', 1).encode(plain),
        lambda line: line.encode(plain)[:20] + b"\x00\x01" + line.encode(plain)[20:],
        lambda line: line.split(",")[0].encode(plain),
        lambda line: line.encode(plain)[:-3] + b"\xff\xff",
        lambda line: b"",
        lambda line: line.replace(",", "，").encode(plain),
        lambda line: ('"' + line).encode(plain),
    ]
    lines, good = [",".join(HEADER).encode(encoding)], []
    for row in rows(30):
        if rng.random() < 0.6:
            lines.append(",".join(row).encode(plain))
            good.append(row[0])
        elif rng.random() < 0.5:
            lines.append(",".join(_quoted(_spoil(row, rng))).encode(plain))
        else:
            lines.append(broken[int(rng.integers(len(broken)))](",".join(row)))
    return lines, good


def _quoted(row: list[str]) -> list[str]:
    return [f'"{cell}"' if "," in cell else cell for cell in row]


def _mixed_cells(rng: np.random.Generator) -> tuple[list[list[str]], list[str]]:
    table, good = [], []
    for row in rows(30):
        whole = rng.random() < 0.6
        table.append(row if whole else [cell.replace("\x07", "?") for cell in _spoil(row, rng)])
        good += [row[0]] if whole else []
    return table, good


def _mixed_features(rng: np.random.Generator) -> tuple[list[object], list[str]]:
    bad_geometries = (
        None,
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": ["x", "y"]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "Nonsense"},
        {"type": "Point", "coordinates": [0, 0]},
        {"type": "Point", "coordinates": [999, 36]},
        "text",
        json.loads(shapely.to_geojson(shapely.box(103, 36, 104, 37))),
    )
    features: list[object] = []
    good = []
    for row in rows(30):
        chance = rng.random()
        if chance < 0.6:
            features.append(feature(row))
            good.append(row[0])
        elif chance < 0.75:
            features.append(
                feature(_spoil(row, rng)[:4] + row[4:]) if rng.random() < 0.5 else rng.choice([1, "x"]).item()
            )
        else:
            features.append(feature(row, bad_geometries[int(rng.integers(len(bad_geometries)))]))
    return features, good
