"""An answer that could not be written out: the other stream says so, and the exit status."""

from __future__ import annotations

import errno
import sys
from typing import TextIO

from eamconsole.cli.session import ATTENTION, CANNOT_RUN, FINE, Session
from eamconsole.cli.speech import Speech
from eamconsole.support.streams import Outlet, outlet_under

_READER_GONE = {errno.EPIPE, errno.EINVAL if sys.platform == "win32" else errno.EPIPE}
"""What a pipe says that nobody reads any more."""
_OWN_STATUS = {"sync", "window"}
"""Kinds of runs whose exit status tells how their work ended; what they say is no answer."""


def heard(session: Session, status: int, *, for_machines: bool) -> int:
    """Say on one stream what the other did not take; return the least exit status after that.

    ``status`` is how the run ended by itself, ``for_machines`` keeps words from an answer that a
    program reads.
    """
    answer, trouble = _refused(sys.stdout), _refused(sys.stderr)
    if answer is not None:
        Speech().trouble(_of_answer(answer, status))
    elif trouble is not None and not for_machines:
        Speech().line(_of_trouble(trouble))
        answer = _refused(sys.stdout)
    if session.kind in _OWN_STATUS:
        return FINE
    return max((_least_status(outlet) for outlet in (answer, trouble) if outlet), default=FINE)


def _refused(stream: TextIO) -> Outlet | None:
    outlet = outlet_under(stream)
    return outlet if outlet is not None and outlet.refusal is not None else None


def _least_status(outlet: Outlet) -> int:
    """Return 1 where a reader stopped reading, as after ``head``; else nothing is known: 3."""
    return ATTENTION if _is_reader_gone(outlet) else CANNOT_RUN


def _is_reader_gone(outlet: Outlet) -> bool:
    return outlet.refusal is not None and outlet.refusal.errno in _READER_GONE


def _of_answer(outlet: Outlet, status: int) -> str:
    work = " The command itself ran to its end." if status == FINE else ""
    if _is_reader_gone(outlet):
        return f"Whoever read the output stopped before its end.{work}"
    return (
        f"Not all of the answer could be written to standard output: {_reason(outlet)}.{work} "
        "Give it another place, and ask again."
    )


def _of_trouble(outlet: Outlet) -> str:
    said = " ".join(outlet.lost.decode("utf-8", "replace").split())
    return f"Standard error cannot be written: {_reason(outlet)}. It would have said: {said}"


def _reason(outlet: Outlet) -> str:
    return (outlet.refusal and outlet.refusal.strerror) or "no reason was given"
