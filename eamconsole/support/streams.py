"""Standard input, output and error as this process finds them: closed, full, or unread.

Streams a parent closed are opened on nothing before anything else is: the next file opened would
take the free number, and whatever a library writes to standard error would stand in the journal.
What an outlet does not take ends no work half way; it is kept here and told at the end.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import select
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_MODES = {"stdin": "r", "stdout": "w", "stderr": "w"}
_MOST_KEPT = 4000


class Outlet(io.RawIOBase):
    """What stands under a stream of text; it takes everything and keeps its first refusal."""

    def __init__(
        self, raw: io.RawIOBase, refusal: OSError | None = None, owner: TextIO | None = None
    ) -> None:
        super().__init__()
        self._raw, self._owner = raw, owner  # which closes it once nobody has the owner
        self._given_refusal = refusal
        self.refusal: OSError | None = None
        self.lost = b""
        """The beginning of what was not written."""

    def write(self, data: ReadableBuffer, /) -> int:
        """Write all of it; nothing is raised where the outlet refuses."""
        rest = memoryview(data).cast("B")
        whole = len(rest)
        self.refusal = self.refusal or self._given_refusal
        while rest and self.refusal is None:
            try:
                taken = self._raw.write(rest)
                if taken is None:  # a parent made it one that does not wait
                    select.select([], [self._raw], [])
                rest = rest[taken or 0 :]
            except OSError as error:
                self.refusal = error
        self.lost += bytes(rest[: _MOST_KEPT - len(self.lost)])
        return whole

    def writable(self) -> bool:
        """Return that it is for writing."""
        return True

    def fileno(self) -> int:
        """Return the number of what stands below."""
        return self._raw.fileno()

    def isatty(self) -> bool:
        """Return whether a terminal stands below."""
        return self._raw.isatty()


def take_over_streams() -> None:
    """Open closed streams on the null device, and put an outlet under output and error."""
    closed = {name for number, name in enumerate(_MODES) if _was_closed(number)}
    for name, mode in _MODES.items():
        if getattr(sys, name) is None:
            null = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - for ever
            setattr(sys, name, null)
        if name != "stdin":
            setattr(sys, name, _with_outlet(getattr(sys, name), is_closed=name in closed))


def outlet_under(stream: TextIO) -> Outlet | None:
    """Return the outlet of a stream that was taken over, with all that was said given to it."""
    with contextlib.suppress(OSError, ValueError):
        stream.flush()
    buffer = getattr(stream, "buffer", None)
    outlet = getattr(buffer, "raw", buffer)
    return outlet if isinstance(outlet, Outlet) else None


def _with_outlet(stream: TextIO, *, is_closed: bool) -> TextIO:
    """Return the stream anew, on an outlet."""
    buffer = getattr(stream, "buffer", None)
    raw = getattr(buffer, "raw", buffer)  # without a buffer where PYTHONUNBUFFERED asks for none
    if not isinstance(stream, io.TextIOWrapper) or not isinstance(raw, io.RawIOBase):
        return stream
    refusal = OSError(errno.EBADF, "it is closed") if is_closed else None
    outlet: Any = Outlet(raw, refusal, stream)
    return io.TextIOWrapper(
        outlet if raw is buffer else io.BufferedWriter(outlet),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )


def _was_closed(number: int) -> bool:
    """Return whether a descriptor was closed; it is open on the null device then."""
    try:
        os.fstat(number)
    except OSError:
        null = os.open(os.devnull, os.O_RDWR)
        if null != number:
            os.dup2(null, number)
            os.close(null)
        return True
    return False
