"""Reads the one thing of a picture's hidden data that matters: which way is up."""

from __future__ import annotations

import re
import struct

UPRIGHT = 1
_TAG = 0x0112
_NUMBERS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i"}
"""Kinds of whole numbers: it ought to be the second, and programs write it as any."""
_MOST_ENTRIES = 512
_XMP = re.compile(rb"tiff:Orientation(?:\s{0,20}=\s{0,20}[\"']|>\s{0,20})([1-8])")


def of_exif(exif: bytes) -> int | None:
    """Return the orientation, 1 to 8, out of an Exif block; None where it says nothing."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    try:
        if order is None:
            return None
        (at,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, at)
        for entry in range(min(count, _MOST_ENTRIES)):
            here = at + 2 + 12 * entry
            tag, kind = struct.unpack_from(f"{order}HH", exif, here)
            if tag == _TAG and kind in _NUMBERS:
                (value,) = struct.unpack_from(f"{order}{_NUMBERS[kind]}", exif, here + 8)
                return value if 1 <= value <= 8 else None
    except struct.error:
        return None
    return None


def as_exif(orientation: int) -> bytes:
    """Return an Exif block that says which way is up, and nothing else."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _TAG, 3, 1, orientation, 0, 0)


def of_xmp(packet: bytes) -> int | None:
    """Return the orientation out of an XMP packet, None where it says nothing."""
    found = _XMP.search(packet[:65_536])
    return int(found[1]) if found else None
