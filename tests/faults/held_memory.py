"""Whose the memory of this process is: asked of glibc, SQLite and Python themselves."""

import _sqlite3
import ctypes
import sys

_FIELDS = ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks")
_LATER_FIELDS = ("uordblks", "fordblks", "keepcost")


class _Told(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_size_t) for name in _FIELDS + _LATER_FIELDS)


def held_memory():
    """Return bytes that C took and freed, bytes of SQLite among the former, blocks of Python.

    What Python takes from the system for small objects is in none of the bytes; its blocks, some
    80 bytes each, tell of it.
    """
    library, sqlite = ctypes.CDLL(None), ctypes.CDLL(_sqlite3.__file__)
    library.mallinfo2.restype = _Told
    sqlite.sqlite3_memory_used.restype = ctypes.c_int64
    told = library.mallinfo2()
    return {
        "taken": told.uordblks + told.hblkhd,
        "freed": told.fordblks,
        "sqlite": sqlite.sqlite3_memory_used(),
        "blocks": sys.getallocatedblocks(),
    }
