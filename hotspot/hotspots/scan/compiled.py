"""How the loops of the scan are compiled."""

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Loop = TypeVar("Loop", bound=Callable[..., object])


def compile_loop(function: Loop) -> Loop:
    """Compile with numba when first called, without the interpreter's lock, and keep the result on disk.

    Where no folder can be written (a read-only installation without a home), every start compiles again.
    """
    try:
        return cast(Loop, njit(nogil=True, cache=True)(function))
    except RuntimeError:
        return cast(Loop, njit(nogil=True)(function))
