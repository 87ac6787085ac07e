"""The loops run wherever the package can be read."""

import numba.core.caching
import pytest

from hotspot.hotspots.scan.compiled import compile_loop


def _double(x: int) -> int:
    return 2 * x


def test_loops_compile_where_nothing_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba.core.caching.CompileResultCacheImpl, "_locator_classes", [])
    assert compile_loop(_double)(21) == 42
