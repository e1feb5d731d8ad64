"""Walks the records of an old workbook (.xls): what the spreadsheet library does not tell apart.

The file is a small file system of its own: sectors, a table that chains them, a directory.  Each
step is bounded by the file itself, so that a chain that leads back into itself ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eamconsole.support.tables.kinds import DAMAGED, NotATable

_NAMES = ("Workbook", "Book")
_ENTRY = 128
_END = 0xFFFFFFFA
"""From here on a number of a sector means something else: the end, a free one, a table's own."""
_LOCKED = 0x2F
"""The record behind which everything is encrypted."""


def records_of(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and body of every record; raises ``NotATable`` for a damaged file."""
    stream, at = _workbook(content), 0
    while at + 4 <= len(stream):
        number, size = _short(stream, at), _short(stream, at + 2)
        if number == _LOCKED or not (number or size):
            return
        yield number, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _workbook(content: bytes) -> bytes:
    size = 1 << min(_short(content, 0x1E), 16)
    sectors = [_long(content, 0x4C + 4 * place) for place in range(109)]
    table = _numbers(b"".join(_sector(content, each, size) for each in sectors if each < _END))
    directory = _chained(content, table, _long(content, 0x30), size)
    entries = [directory[at : at + _ENTRY] for at in range(0, len(directory), _ENTRY)]
    found = next((each for name in _NAMES for each in entries if _is_named(each, name)), None)
    if found is None:
        raise NotATable(*DAMAGED)
    start, length = _long(found, 116), _long(found, 120)
    if length >= _long(content, 0x38):
        return _chained(content, table, start, size)[:length]
    small = _chained(content, table, _long(entries[0], 116), size)
    chain = _numbers(_chained(content, table, _long(content, 0x3C), size))
    return _chained(small, chain, start, 1 << min(_short(content, 0x20), 16), before=0)[:length]


def _is_named(entry: bytes, name: str) -> bool:
    return entry.startswith(f"{name}\0".encode("utf-16-le"))


def _chained(
    content: bytes, table: Sequence[int], at: int, size: int, *, before: int | None = None
) -> bytes:
    parts: list[bytes] = []
    while at < _END:
        if at >= len(table) or len(parts) > len(table):
            raise NotATable(*DAMAGED)
        parts.append(_sector(content, at, size, before=before))
        at = table[at]
    return b"".join(parts)


def _sector(content: bytes, number: int, size: int, *, before: int | None = None) -> bytes:
    begins = (size if before is None else before) + number * size
    return content[begins : begins + size]


def _numbers(content: bytes) -> list[int]:
    return [_long(content, at) for at in range(0, len(content) - 3, 4)]


def _short(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 2], "little")


def _long(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 4], "little")
