"""Keeps of a colour profile what makes colours, and nothing that names who made it."""

from __future__ import annotations

import struct

_HEADER, _ENTRY = 128, 12
_MOST_TAGS = 100
_LARGEST = 4_000_000
_COLOUR = frozenset(
    {
        *(b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2", b"gamt", b"D2B0", b"B2D0"),
        *(b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC", b"wtpt", b"bkpt"),
        *(b"chad", b"lumi", b"chrm", b"cicp"),
    }
)
_WORDS = {
    2: (b"desc\0\0\0\0\0\0\0\x04ICC\0" + b"\0" * 78, b"text\0\0\0\0ICC\0"),
    4: (b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS\0\0\0\x06\0\0\0\x1c\0I\0C\0C\0\0",) * 2,
}
"""A description and a copyright every profile must have; by major version."""


def colours_only(profile: bytes) -> bytes:
    """Return the profile without words, devices, dates and private tags; b"" where it is none."""
    try:
        return _rebuilt(profile) if 132 <= len(profile) <= _LARGEST else b""
    except struct.error:
        return b""


def space_of(profile: bytes) -> str:
    """Return which colours it is for: ``RGB``, ``GRAY``, ``CMYK`` …"""
    return profile[16:20].decode("ascii", "replace").strip()


def _rebuilt(profile: bytes) -> bytes:
    if profile[36:40] != b"acsp":
        return b""
    (count,) = struct.unpack_from(">I", profile, _HEADER)
    tags: dict[bytes, bytes] = {}
    for number in range(min(count, _MOST_TAGS)):
        name, at, size = struct.unpack_from(">4sII", profile, _HEADER + 4 + _ENTRY * number)
        if name in _COLOUR and at >= _HEADER and at + size <= len(profile):
            tags[name] = profile[at : at + size]
    if not tags:
        return b""
    tags[b"desc"], tags[b"cprt"] = _WORDS[4 if profile[8] >= 4 else 2]
    return _written(profile[:_HEADER], tags)


def _written(header: bytes, tags: dict[bytes, bytes]) -> bytes:
    at = _HEADER + 4 + _ENTRY * len(tags)
    table, body, places = b"", b"", dict[bytes, int]()
    for name, content in sorted(tags.items()):
        if content not in places:  # three curves are often one
            places[content] = at + len(body)
            body += content + b"\0" * (-len(content) % 4)
        table += struct.pack(">4sII", name, places[content], len(content))
    clean = bytearray(header)
    for begin, end in ((4, 8), (24, 36), (40, 44), (48, 56), (80, 128)):
        clean[begin:end] = b"\0" * (end - begin)
    clean[24:36] = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    clean[0:4] = struct.pack(">I", at + len(body))
    return bytes(clean) + struct.pack(">I", len(tags)) + table + body
