"""Reads answers with a limit before and after inflation."""

from __future__ import annotations

import re
import zlib
from typing import Any

from eamconsole.errors import EamConsoleError

_WINDOW = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
_DIGITS = re.compile(r"\s*0*([0-9]+)\s*$")


class BodyUnusable(EamConsoleError):
    """The body is larger than allowed or cannot be inflated; the channel translates it."""


def read_body(raw: Any, cap: int) -> bytes:
    """Return the whole body of urllib3's answer ``raw``, at most ``cap`` bytes.

    A body cut off short of its declared length raises urllib3's ``ProtocolError``.
    """
    declared = _DIGITS.match(raw.headers.get("Content-Length", ""))
    # Counted first: a number may have more digits than the interpreter is willing to read.
    if declared and (len(declared[1]) > len(str(cap)) or int(declared[1]) > cap):
        raw.close()
        raise BodyUnusable(
            f"the answer announces {declared[1][:20]} bytes, more than {cap} allowed"
        )
    data = _whole(raw, cap)
    encoding = raw.headers.get("Content-Encoding", "").strip().lower()
    if not data or encoding in ("", "identity"):
        return data
    return _inflated(data, encoding, cap)


def _whole(raw: Any, cap: int) -> bytes:
    """Read to the very end: only the empty read after it tells a cut-off answer."""
    data: bytes = raw.read(cap + 1)
    piece = data
    while piece and len(data) <= cap:
        piece = raw.read(cap + 1 - len(data))
        data += piece
    if len(data) > cap:
        raw.close()
        raise BodyUnusable(f"the answer is larger than {cap} bytes")
    return data


def _inflated(data: bytes, encoding: str, cap: int) -> bytes:
    window = _WINDOW.get(encoding)
    if window is None:
        raise BodyUnusable(f"the answer is packed as {encoding[:20]!r}, which was not asked for")
    inflater = zlib.decompressobj(window)
    try:
        plain = inflater.decompress(data, cap + 1)
    except zlib.error:
        raise BodyUnusable("the answer cannot be unpacked") from None
    if len(plain) > cap:
        raise BodyUnusable(f"the answer unpacks to more than {cap} bytes")
    if not inflater.eof:
        raise BodyUnusable("the packed answer was cut off")
    return plain
