"""What both systems list, for choosing it by its words where a page asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from eamconsole.domain.work import Module
from eamconsole.errors import EamConsoleError
from eamconsole.services.checks.finding import Question
from eamconsole.services.checks.subject import Subject
from eamconsole.services.profiles.server_keys import eam_server
from eamconsole.support.counting import counted

_CALLED = {Module.WORK_REQUEST: "Work Requests", Module.WORK_ORDER: "Work Orders"}


@dataclass(frozen=True, slots=True)
class StatusCodes:
    """Code → words of one module."""

    words: Mapping[str, str]


class ChoiceKind(StrEnum):
    """What a cell asks for."""

    TITLE = "title"
    """The title of a category in SeeClickFix."""
    PROBLEM = "problem"
    CATEGORY = "category"
    """A Work Order category of EAM."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Value → words of what can be chosen; a title says itself what it is."""

    of: Mapping[ChoiceKind, Mapping[str, str]]


def category_titles(subject: Subject) -> Mapping[str, str]:
    """Return the titles of SeeClickFix's categories, none where they cannot be read now."""
    try:
        client = subject.clients.seeclickfix()
    except EamConsoleError:
        return {}  # another page tells of it; what is not offered can still be typed
    try:
        titles = {each.title for each in client.categories().categories}
        return dict.fromkeys(sorted(titles, key=str.casefold), "")
    except EamConsoleError:
        return {}
    finally:
        client.shut()


def route_choices(subject: Subject) -> Choices:
    """Return what a route to Work Orders can be made of."""
    return Choices(
        {
            ChoiceKind.TITLE: category_titles(subject),
            ChoiceKind.CATEGORY: _listed(subject, eam_server(subject.profile).category_code),
            ChoiceKind.PROBLEM: _listed(subject, eam_server(subject.profile).problem_code),
        }
    )


def _listed(subject: Subject, field: str) -> Mapping[str, str]:
    """Return a pick list of Work Orders, none where EAM does not give it."""
    if not subject.place.eam_internal_url:
        return {}
    try:
        client = subject.clients.eam()
    except EamConsoleError:
        return {}
    try:
        return client.pick_list(Module.WORK_ORDER, field) or {}
    except EamConsoleError:
        return {}
    finally:
        client.shut()


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
    yield asks.fine(f"{counted(len(found), 'code')} can be chosen in words in the tables above.")
