"""Tells glibc how to hold what a process frees; any other C library is left as it is."""

from __future__ import annotations

import contextlib
import ctypes
import functools

_FROM_THE_SYSTEM, _LARGE_BLOCK = -3, 1 << 20
"""``M_MMAP_THRESHOLD``: blocks of that size are the system's; that it is set keeps it as it is."""
_ARENAS, _FEW = -8, 2
"""``M_ARENA_MAX``."""


@functools.cache
def keep_no_large_blocks() -> None:
    """Have whatever is freed of a picture go back to the system at once.

    glibc raises its bound with every large block that is freed, and then keeps such blocks, thread
    by thread: what four pictures left behind stood beside the memory of the fifth.
    """
    _tell(_FROM_THE_SYSTEM, _LARGE_BLOCK)


@functools.cache
def share_few_arenas() -> None:
    """Let threads that start from here on take their memory from two arenas, not from one each.

    glibc gives every thread an arena of its own, up to eight for each core, and what is freed in
    one is of no use to the others: a service with twenty threads grew for hours on what it had
    long freed.  Python lets one thread run at a time, so they hardly wait for each other here.
    """
    _tell(_ARENAS, _FEW)


def _tell(what: int, value: int) -> None:
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(what, value)
