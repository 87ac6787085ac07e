"""What is kept on disk comes back as it was, or is told and measured anew."""

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.patrol.travel.matrix_cache import Matrices, fingerprint, load_matrices, save_matrices

POINTS = np.array([[0.0, 1.0], [2.0, 3.0]])
KEY = fingerprint("roads", POINTS, speed_kmh=15.0, snap_m=300.0)


def some(n: int = 2) -> Matrices:
    values = np.random.default_rng(n).uniform(0, 9, (n, n))
    values[0, -1] = np.inf
    return Matrices(values, 3 * values, np.arange(n))


def test_what_is_kept_comes_back_bit_for_bit(tmp_path: Path) -> None:
    assert save_matrices(tmp_path / "new", KEY, some()) == ()
    found, told = load_matrices(tmp_path / "new", KEY, n=2)
    assert found is not None
    assert np.array_equal(found.seconds, some().seconds)
    assert np.array_equal(found.metres, some().metres)
    assert np.array_equal(found.piece, some().piece)
    assert [n.key for n in told] == ["patrol.cache_used"]


def test_nothing_kept_is_nothing_told(tmp_path: Path) -> None:
    assert load_matrices(tmp_path, KEY, n=2) == (None, ())
    assert load_matrices(None, KEY, n=2) == (None, ())
    assert save_matrices(None, KEY, some()) == ()


@given(st.data())
def test_a_damaged_file_is_told_and_counts_as_none(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    save_matrices(folder, KEY, some())
    (path,) = folder.iterdir()
    whole = path.read_bytes()
    kept = data.draw(st.integers(0, len(whole) - 1))
    path.write_bytes(whole[:kept])
    found, told = load_matrices(folder, KEY, n=2)
    assert found is None
    assert [n.key for n in told] == ["patrol.cache_damaged"]


@given(st.data())
def test_a_flipped_byte_never_comes_back_as_a_time(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    save_matrices(folder, KEY, some())
    (path,) = folder.iterdir()
    raw = bytearray(path.read_bytes())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(raw)
    found, _ = load_matrices(folder, KEY, n=2)
    assert found is None or np.array_equal(found.seconds, some().seconds)


def test_a_file_of_other_points_is_not_taken(tmp_path: Path) -> None:
    save_matrices(tmp_path, KEY, some(3))
    assert load_matrices(tmp_path, KEY, n=2)[0] is None


def test_pickled_objects_are_refused(tmp_path: Path) -> None:
    with (tmp_path / f"travel-{KEY}.npz").open("wb") as file:
        np.savez(file, seconds=np.array([{}], dtype=object), metres=np.zeros(1), piece=np.zeros(1))
    found, told = load_matrices(tmp_path, KEY, n=1)
    assert found is None
    assert [n.key for n in told] == ["patrol.cache_damaged"]


@pytest.mark.parametrize(
    "other",
    [
        fingerprint("others", POINTS, speed_kmh=15.0, snap_m=300.0),
        fingerprint("roads", POINTS + 1e-6, speed_kmh=15.0, snap_m=300.0),
        fingerprint("roads", POINTS[::-1], speed_kmh=15.0, snap_m=300.0),
        fingerprint("roads", POINTS, speed_kmh=16.0, snap_m=300.0),
        fingerprint("roads", POINTS, speed_kmh=15.0, snap_m=200.0),
    ],
)
def test_other_roads_points_or_parameters_have_another_name(other: str) -> None:
    assert other != KEY


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    for i in range(25):
        save_matrices(tmp_path, f"{i:02d}", some())
        os.utime(tmp_path / f"travel-{i:02d}.npz", (i, i))
    save_matrices(tmp_path, "last", some())
    assert len(list(tmp_path.iterdir())) == 20
    assert (tmp_path / "travel-last.npz").is_file()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = save_matrices(tmp_path / "file" / "folder", KEY, some())
    assert [n.key for n in told] == ["patrol.cache_not_written"]


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    (tmp_path / f"travel-{KEY}.npz").mkdir()
    assert [n.key for n in save_matrices(tmp_path, KEY, some())] == ["patrol.cache_not_written"]
    assert [path.name for path in tmp_path.iterdir()] == [f"travel-{KEY}.npz"]
