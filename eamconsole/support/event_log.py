"""Writes what ended a service into Windows' event log, where its administrators look.

Elsewhere the service's standard error goes to the system's own log.  No source is registered, which
needs an administrator: Windows then shows the sentence below a remark that it knows no such source.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys
from typing import Any

SOURCE = "EAM Console"
_ERROR, _WARNING = 1, 2
_EVENT = 1000
_LONGEST = 30_000


def tell_event_log(
    sentence: str, *, is_error: bool = True, library: Any = None, platform: str = sys.platform
) -> bool:
    """Write one event; return whether Windows took it.  Ends nothing where it did not."""
    if platform != "win32":
        return False
    with contextlib.suppress(OSError, AttributeError, ValueError):
        api = library or ctypes.WinDLL("advapi32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
        api.RegisterEventSourceW.restype = ctypes.c_void_p
        source = ctypes.c_void_p(api.RegisterEventSourceW(None, SOURCE))
        if not source:
            return False
        try:
            kind = _ERROR if is_error else _WARNING
            words = (ctypes.c_wchar_p * 1)(sentence.replace("\0", " ")[:_LONGEST])
            taken = api.ReportEventW(source, kind, 0, _EVENT, None, 1, 0, words, None)
            return bool(taken)
        finally:
            api.DeregisterEventSource(source)
    return False
