"""Writes a color profile anew from what makes colors, and nothing that names who made it.

A tag is not copied but read, as the numbers its type must have, and written again.  What is no
such number, of another length or out of all range, is not color; without it a profile that
cannot do its work is left away whole.
"""

from __future__ import annotations

import struct

from eamconsole.support.pictures.kinds import reads_as_text

_HEADER, _ENTRY = 128, 12
_MOST_TAGS = 100
_LARGEST = 4_000_000
_CLASSES = frozenset({b"mntr", b"scnr", b"prtr", b"spac"})
_CHANNELS = {b"RGB ": 3, b"GRAY": 1, b"CMYK": 4}
_WAYS: dict[bytes, tuple[frozenset[bytes], ...]] = {
    b"RGB ": (
        frozenset({b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"}),
        frozenset({b"A2B0"}),
    ),
    b"GRAY": (frozenset({b"kTRC"}),),
    b"CMYK": (frozenset({b"A2B0"}),),
}
"""What is enough to show a picture of these colors; the first that is whole is kept."""
_BESIDE = (b"wtpt", b"chad")
_TABLES = frozenset({b"A2B0"})
_WHITE = struct.pack(">3i", 0xF6D6, 0x10000, 0xD32D)
_IDENTITY = struct.pack(">9i", *(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x10000))
_FARTHEST = 16 * 0x10000
"""Of a number in sixteenths of bits; four letters read as one are beyond it."""
_PARAMETERS = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}
_WORDS = {
    2: (b"desc\0\0\0\0\0\0\0\x04ICC\0" + b"\0" * 78, b"text\0\0\0\0ICC\0"),
    4: (b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS\0\0\0\x06\0\0\0\x1c\0I\0C\0C\0\0",) * 2,
}
"""A description and a copyright every profile must have; by major version."""


def colors_only(profile: bytes) -> bytes:
    """Return the profile without words, devices, dates and private tags; b"" where it is none."""
    try:
        return _rebuilt(profile) if 132 <= len(profile) <= _LARGEST else b""
    except (struct.error, IndexError):
        return b""


def space_of(profile: bytes) -> str:
    """Return which colors it is for: ``RGB``, ``GRAY``, ``CMYK`` …"""
    return profile[16:20].decode("ascii", "replace").strip()


def _rebuilt(profile: bytes) -> bytes:
    kind, space, pcs = profile[12:16], profile[16:20], profile[20:24]
    if profile[36:40] != b"acsp" or kind not in _CLASSES or pcs not in (b"XYZ ", b"Lab "):
        return b""
    bodies = _bodies(profile)
    for way in _WAYS.get(space, ()):
        tags = {name: _made(name, bodies.get(name, b""), space) for name in sorted(way)}
        if all(tags.values()) and (b"rXYZ" not in tags or pcs == b"XYZ "):
            break
    else:
        return b""
    tags |= {name: made for name in _BESIDE if (made := _made(name, bodies.get(name, b""), space))}
    version = 4 if profile[8] >= 4 else 2
    tags[b"desc"], tags[b"cprt"] = _WORDS[version]
    return _written(bytes((version, profile[9] & 0xF0, 0, 0)) + kind + space + pcs, tags)


def _bodies(profile: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">I", profile, _HEADER)
    found = {}
    for number in range(min(count, _MOST_TAGS)):
        name, at, size = struct.unpack_from(">4sII", profile, _HEADER + 4 + _ENTRY * number)
        if at >= _HEADER and at + size <= len(profile):
            found[name] = profile[at : at + size]
    return found


def _made(name: bytes, body: bytes, space: bytes) -> bytes:
    """Return the tag written anew out of its numbers; b"" where they are none."""
    kind = body[:4]
    if name in _TABLES:
        return _table(body, _CHANNELS[space]) if kind in (b"mft1", b"mft2") else b""
    if name.endswith(b"TRC"):
        return _curve(body) if kind == b"curv" else _formula(body) if kind == b"para" else b""
    if name == b"chad":
        return _fixed(body, 9) if kind == b"sf32" else b""
    return _fixed(body, 3) if kind == b"XYZ " else b""


def _fixed(body: bytes, count: int, head: int = 8) -> bytes:
    numbers = struct.unpack_from(f">{count}i", body, head)
    if any(abs(number) > _FARTHEST for number in numbers):
        return b""
    return body[:4] + b"\0\0\0\0" + body[8 : head + 4 * count]


def _formula(body: bytes) -> bytes:
    (function, unused) = struct.unpack_from(">HH", body, 8)
    if function not in _PARAMETERS or unused:
        return b""
    return _fixed(body, _PARAMETERS[function], 12)


def _curve(body: bytes) -> bytes:
    """Return a curve of tones; no device's goes down again, as letters read as tones would."""
    (count,) = struct.unpack_from(">I", body, 8)
    end = 12 + 2 * count
    if len(body) < end or (count > 1 and not _rises(body[12:end], 2)):
        return b""
    return b"curv\0\0\0\0" + body[8:end]


def _rises(data: bytes, wide: int) -> bool:
    numbers = list(struct.unpack(f">{len(data) // wide}{'BH'[wide - 1]}", data))
    return numbers == sorted(numbers)


def _table(body: bytes, channels: int) -> bytes:
    """Return a table of colors with the curves before and behind it."""
    into, out, grid = body[8:11]
    wide = 1 if body[:4] == b"mft1" else 2
    first, last, at = 256, 256, 48
    if wide == 2:
        first, last = struct.unpack_from(">HH", body, 48)
        at = 52
    before, behind = wide * first, wide * last
    end = at + before * into + wide * grid**into * out + behind * out
    if (into, out) != (channels, 3) or len(body) < end or body[12:48] != _IDENTITY:
        return b""
    colors = at + before * into
    curves = [body[at + before * n : at + before * (n + 1)] for n in range(into)]
    curves += [body[end - behind * (n + 1) : end - behind * n] for n in range(out)]
    words = reads_as_text(body[colors : end - behind * out])
    if words or not all(_rises(curve, wide) for curve in curves):
        return b""
    return body[:4] + b"\0\0\0\0" + body[8:11] + b"\0" + body[12:end]


def _written(kind: bytes, tags: dict[bytes, bytes]) -> bytes:
    at = _HEADER + 4 + _ENTRY * len(tags)
    table, body, places = b"", b"", dict[bytes, int]()
    for name, content in sorted(tags.items()):
        if content not in places:  # three curves are often one
            places[content] = at + len(body)
            body += content + b"\0" * (-len(content) % 4)
        table += struct.pack(">4sII", name, places[content], len(content))
    header = struct.pack(">I4x", at + len(body)) + kind
    header += struct.pack(">6H", 2000, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28 + _WHITE
    return header.ljust(_HEADER, b"\0") + struct.pack(">I", len(tags)) + table + body
