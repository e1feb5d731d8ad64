"""The status codes EAM has, for choosing them by their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eamconsole.domain.work import Module
from eamconsole.errors import EamConsoleError
from eamconsole.services.checks.finding import Question
from eamconsole.services.checks.subject import Subject
from eamconsole.services.profiles.server_keys import eam_server

_CALLED = {Module.WORK_REQUEST: "Work Requests", Module.WORK_ORDER: "Work Orders"}


@dataclass(frozen=True, slots=True)
class StatusCodes:
    """Code → words of one module."""

    words: Mapping[str, str]


def probe_status_codes(subject: Subject, module: Module) -> Iterator[object]:
    """Yield the codes, and whether there are any to choose from."""
    asks = Question(check=f"Status codes of {_CALLED[module]}", assumption="EAM A-43")
    if module is Module.WORK_ORDER and not subject.place.eam_internal_url:
        yield asks.still_open("The address of EAM's internal API is not entered yet.")
        return
    try:
        client = subject.clients.eam()
    except EamConsoleError as error:
        yield asks.trouble(error)
        return
    try:
        found = client.pick_list(module, eam_server(subject.profile).status_code)
    except EamConsoleError as error:
        yield asks.trouble(error)
        return
    finally:
        client.shut()
    if not found:
        yield asks.not_known(
            "EAM does not list its status codes here.", "Take the numbers from EAM's set-up."
        )
        return
    yield StatusCodes(found)
    yield asks.fine(f"{len(found)} codes can be chosen by their words in the tables above.")
