"""Whether Test and Production are the same EAM under two names (R14).

Addresses tell nothing: a server has several names.  What it holds tells: the newest records of
two agencies' systems are never the same ones, made at the same moments.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from eamconsole.domain.work import Module
from eamconsole.errors import ConfigurationError, EamConsoleError
from eamconsole.services.checks.finding import Finding, Question
from eamconsole.services.checks.subject import Subject
from eamconsole.services.profiles.addresses import same_place
from eamconsole.services.profiles.server_keys import eam_server
from eamconsole.wire.decoding import text_of
from eamconsole.wire.eam.access import EamSide

log = logging.getLogger(__name__)

_COMPARED = 10
_ENOUGH = 2
"""So many records alike are no chance: numbers and moments of creation agree."""


def check_same_eam(subject: Subject) -> Iterator[Finding]:
    """Yield a failure where Test and Production are one EAM; nothing where they are two."""
    numbers = alike(subject)
    if numbers:
        asks = Question(check=f"Test and Production ({subject.label})", key=subject.key("eam_url"))
        yield asks.failure(_words(numbers), _NEXT)


def refuse_same_eam(subject: Subject) -> None:
    """Raise where both environments show the same newest records.

    Where the other one cannot be read nothing is known, and nothing is refused.
    """
    numbers = alike(subject)
    if numbers:
        raise ConfigurationError(_words(numbers), _NEXT)


def _words(numbers: list[str]) -> str:
    return (
        "Test and Production are the same EAM, or look like it: the newest requests of both are "
        f"{', '.join(numbers[:3])}, made at the same moments."
    )


_NEXT = (
    "Type the address of a separate Test system. If Test is a fresh copy of Production, enter one "
    "request in EAM Test first, then try again."
)


def alike(subject: Subject) -> list[str]:
    """Return the numbers of the newest records where both environments show the same ones."""
    if not subject.other_url or same_place(subject.place.eam_url, subject.other_url):
        return []  # the same address is told without a call
    sides = subject.clients.eam_sides(internal=False)
    try:
        other = subject.clients.eam_at(subject.other_url).citizen
    except EamConsoleError as error:
        log.info("Test and Production were not compared: %s", error.summary)
        sides.citizen.channel.close()
        return []
    try:
        here, there = _newest(subject, sides.citizen), _newest(subject, other)
    except EamConsoleError as error:
        log.info("Test and Production were not compared: %s", error.summary)
        return []
    finally:
        sides.citizen.channel.close()
        other.channel.close()
    is_same = len(here) >= _ENOUGH and here == there
    return [number for number, _rest in here] if is_same else []


def _newest(subject: Subject, side: EamSide) -> list[tuple[str, tuple[str, ...]]]:
    """Return number and what never changes of the newest records, as the list gives them."""
    server = eam_server(subject.profile)
    query = (("TAKE", str(_COMPARED)), *side.record_query())
    rows: Any = side.read(side.service(Module.WORK_REQUEST), query)
    listed = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    names = ("AutoNumber", server.created, server.problem_code)
    return [
        (text_of(row.get(server.request_number)), tuple(text_of(row.get(name)) for name in names))
        for row in listed
    ]
