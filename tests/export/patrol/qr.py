"""Reads a QR code back from its picture (ISO/IEC 18004, versions 1 to 6, level M, bytes), without the library."""

import re

import numpy as np

# Version → number of blocks and data bytes in each, error correction M (table 9 of the standard).
BLOCKS = {1: (1, 16), 2: (1, 28), 3: (1, 44), 4: (2, 32), 5: (2, 43), 6: (4, 27)}
MASKS = (
    lambda r, c: (r + c) % 2,
    lambda r, c: r % 2,
    lambda r, c: c % 3,
    lambda r, c: (r + c) % 3,
    lambda r, c: (r // 2 + c // 3) % 2,
    lambda r, c: r * c % 2 + r * c % 3,
    lambda r, c: (r * c % 2 + r * c % 3) % 2,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2,
)


def read_picture(svg):
    """The dark modules of an SVG path of horizontal strokes, quiet zone cut off; its width in modules."""
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])
    matrix, x, y = np.zeros((side, side), int), 0.0, 0.0
    for kind, numbers in re.findall(r"([Mmh])([^Mmhz]+)", re.findall(r' d="([^"]+)"', svg)[-1]):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if kind == "h":
            matrix[int(y), int(x) : int(x + values[0])] = 1
            x += values[0]
        else:
            x, y = values if kind == "M" else (x + values[0], y + values[1])
    quiet = int(np.flatnonzero(matrix.any(axis=1))[0])
    return matrix[quiet : side - quiet, quiet : side - quiet], quiet


def decode(matrix):
    side = len(matrix)
    version = (side - 17) // 4
    mask_bits = int("".join(map(str, matrix[8, 2:5])), 2) ^ 0b101
    assert (int("".join(map(str, matrix[8, :2])), 2) ^ 0b10) == 0, "level M"
    bits = [
        int(matrix[r, c]) ^ (MASKS[mask_bits](r, c) == 0)
        for r, c in _way(side)
        if not _is_function(r, c, side, version)
    ]
    codewords = [int("".join(map(str, map(int, bits[i : i + 8]))), 2) for i in range(0, len(bits) - 7, 8)]
    blocks, length = BLOCKS[version]
    data = [codewords[i * blocks + b] for b in range(blocks) for i in range(length)]
    stream = "".join(f"{byte:08b}" for byte in data)
    assert stream[:4] == "0100", "bytes"
    count = int(stream[4:12], 2)
    return bytes(int(stream[12 + 8 * i : 20 + 8 * i], 2) for i in range(count)).decode("ascii")


def _way(side):
    """Two columns at a time from the right, up and down in turn, past the timing column."""
    columns = [c for c in range(side - 1, 0, -2) if c > 6] + [5, 3, 1]
    for turn, right in enumerate(columns):
        rows = range(side - 1, -1, -1) if turn % 2 == 0 else range(side)
        yield from ((r, c) for r in rows for c in (right, right - 1))


def _is_function(r, c, side, version):
    if r == 6 or c == 6 or (r < 9 and (c < 9 or c >= side - 8)) or (r >= side - 8 and c < 9):
        return True
    return version > 1 and abs(r - (side - 7)) <= 2 and abs(c - (side - 7)) <= 2
