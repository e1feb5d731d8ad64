"""Alerts into the log of this computer: syslog, or the Windows event log."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from eamconsole.wire.alerts.message import AlertNotSent, LeftOut, Letter

_SOCKETS = (Path("/dev/log"), Path("/var/run/syslog"), Path("/var/run/log"))
_DAEMON, _WARNING, _NOTICE = 3 << 3, 4, 5
_LONGEST_LINE = 900
_SOURCE = "EAM Console"
_EVENT_WARNING, _EVENT_INFORMATION = 0x0002, 0x0004
_EVENT_ID = 1000


class SyslogSender:
    """Writes one line of syslog for each line of the message."""

    def __init__(self, sockets: Sequence[Path] = _SOCKETS) -> None:
        self._sockets = sockets

    def send(self, letter: Letter, handing_over: Callable[[], None]) -> Sequence[LeftOut]:
        """Write it; the journal of systemd listens at the same place."""
        place = next((each for each in self._sockets if each.exists()), None)
        if place is None:
            raise AlertNotSent(
                "This computer has no syslog socket (/dev/log).",
                "Start the system's log service, or choose another kind of alert.",
            )
        severity = _WARNING if letter.urgent else _NOTICE
        lines = [letter.subject, *letter.text.splitlines()]
        handing_over()
        for line in filter(str.strip, lines):
            self._write(place, f"<{_DAEMON | severity}>eamconsole[{os.getpid()}]: {line}")
        return ()

    def abort(self) -> None:
        """Nobody waits here."""

    def _write(self, place: Path, line: str) -> None:
        told = line.encode("utf-8", "replace")[:_LONGEST_LINE]
        family = getattr(socket, "AF_UNIX", socket.AF_INET)
        trouble: OSError | None = None
        for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
            with contextlib.closing(socket.socket(family, kind)) as sock:
                sock.settimeout(5.0)
                try:
                    sock.connect(str(place))
                    sock.sendall(told if kind == socket.SOCK_DGRAM else told + b"\n")
                except OSError as error:
                    trouble = error
                else:
                    return
        reason = getattr(trouble, "strerror", None) or "no answer"
        raise AlertNotSent(f"The system's log at {place} took nothing: {reason}.")


class EventLogSender:
    """Writes one entry into the Windows event log, under Applications."""

    def send(self, letter: Letter, handing_over: Callable[[], None]) -> Sequence[LeftOut]:
        """Write it."""
        handing_over()
        _report(f"{letter.subject}\r\n{letter.text}", urgent=letter.urgent)
        return ()

    def abort(self) -> None:
        """Nobody waits here."""


def _report(text: str, *, urgent: bool) -> None:
    if sys.platform != "win32":
        raise AlertNotSent(
            "This computer has no Windows event log.", 'Choose kind = "syslog" here.'
        )
    else:
        import ctypes

        api = ctypes.WinDLL("advapi32", use_last_error=True)
        api.RegisterEventSourceW.restype = ctypes.c_void_p
        source = api.RegisterEventSourceW(None, _SOURCE)
        if not source:
            raise AlertNotSent(f"The event log refused ({ctypes.get_last_error()}).")
        handle = ctypes.c_void_p(source)
        try:
            strings = (ctypes.c_wchar_p * 1)(text[:30_000])
            kind = _EVENT_WARNING if urgent else _EVENT_INFORMATION
            taken = api.ReportEventW(handle, kind, 0, _EVENT_ID, None, 1, 0, strings, None)
            if not taken:
                raise AlertNotSent(f"The event log took nothing ({ctypes.get_last_error()}).")
        finally:
            api.DeregisterEventSource(handle)
