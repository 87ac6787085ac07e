"""A seeded, made-up district: wiggly communities that tile it, and reports along roads, at hot spots and addresses."""

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SIDE_M = (17_600.0, 12_500.0)  # 220 km²


def tile(rows: int, columns: int, *, vertices: tuple[int, int], seed: int) -> NDArray[np.object_]:
    """Return rows × columns polygons that tile the district without gap or overlap.

    Neighbours share the very same wiggly edge; each edge has about a quarter of a polygon's `vertices`.
    """
    rng = np.random.default_rng(seed)
    nodes = _nodes(rows, columns, rng)
    flat = [_wiggle(nodes[r, c], nodes[r, c + 1], vertices, rng) for r in range(rows + 1) for c in range(columns)]
    upright = [_wiggle(nodes[r, c], nodes[r + 1, c], vertices, rng) for r in range(rows) for c in range(columns + 1)]
    polygons = []
    for r in range(rows):
        for c in range(columns):
            south, north = flat[r * columns + c], flat[(r + 1) * columns + c]
            west, east = upright[r * (columns + 1) + c], upright[r * (columns + 1) + c + 1]
            ring = np.concatenate([south[:-1], east[:-1], north[::-1][:-1], west[::-1][:-1]])
            polygons.append(shapely.Polygon(ring))
    return np.array(polygons, dtype=object)


def points(n: int, *, seed: int) -> tuple[Floats, Floats]:
    """Return x, y (n,) in metres: 45 % along 60 roads, 30 % at 80 hot spots, 20 % at 5,000 addresses, 5 % anywhere."""
    rng = np.random.default_rng(seed)
    side = np.array(SIDE_M)
    a, b = rng.uniform(0, 1, (2, 60, 2)) * side
    road, along = rng.integers(60, size=n), rng.uniform(size=(n, 1))
    roads = a[road] * along + b[road] * (1 - along) + rng.normal(0, 8, (n, 2))
    hot = (rng.uniform(0, 1, (80, 2)) * side)[rng.integers(80, size=n)] + rng.normal(0, 120, (n, 2))
    homes = (rng.uniform(0, 1, (5000, 2)) * side)[np.minimum(rng.zipf(1.3, n), 5000) - 1]
    kind = rng.choice(4, size=n, p=[0.45, 0.3, 0.2, 0.05])
    anywhere = rng.uniform(-0.02, 1.02, (n, 2)) * side
    place = np.choose(kind[:, None], [roads, hot, homes, anywhere])
    return place[:, 0].copy(), place[:, 1].copy()


def _nodes(rows: int, columns: int, rng: np.random.Generator) -> Floats:
    y, x = np.meshgrid(np.linspace(0, SIDE_M[1], rows + 1), np.linspace(0, SIDE_M[0], columns + 1), indexing="ij")
    nodes = np.stack([x, y], axis=-1)
    step = np.array([SIDE_M[0] / columns, SIDE_M[1] / rows])
    nodes[1:-1, 1:-1] += rng.uniform(-0.2, 0.2, (rows - 1, columns - 1, 2)) * step
    return nodes


def _wiggle(a: Floats, b: Floats, vertices: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Return a curve from a to b with a bend and roughness across it, single-valued along its chord."""
    n = int(rng.integers(vertices[0] // 4, vertices[1] // 4 + 1))
    t = np.linspace(0, 1, n + 1)
    chord = b - a
    waves = sum(rng.normal() / k**1.3 * np.sin(np.pi * k * t) for k in range(1, 60))
    offset = 0.04 * waves * np.sin(np.pi * t)
    across = np.array([-chord[1], chord[0]])
    line = a + t[:, None] * chord + offset[:, None] * across
    line[0], line[-1] = a, b
    return line
