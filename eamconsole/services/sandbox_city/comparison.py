"""Compares both systems by reading both APIs, as a skeptic would."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping

from eamconsole.domain.closure import Closure
from eamconsole.domain.identity import AutoNumber, IssueId
from eamconsole.domain.link import Link
from eamconsole.domain.reference import matches_notes
from eamconsole.domain.request import IssueStatus, ResidentRequest
from eamconsole.domain.work import Module, WorkRecord
from eamconsole.services.console import Console
from eamconsole.sync.intake.reader import Walk


def differences(console: Console, cancel: threading.Event) -> list[str]:
    """Return in words where SeeClickFix, EAM and the journal contradict each other."""
    with console.journal.read() as ledgers:
        links = ledgers.links.all()
    requests = _requests(console, cancel)
    closure = Closure(console.rules)
    found: list[str] = []
    for module in Module:
        of_module = [link for link in links if link.module is module]
        if of_module:
            records = _records(console, module, of_module, requests)
            found += [
                f"Request {link.issue_id} and {link.number}: {words}"
                for link in of_module
                for words in _compared(
                    link, requests.get(link.issue_id), records.get(link.auto_number), closure
                )
            ]
    return found


def _requests(console: Console, cancel: threading.Event) -> dict[IssueId, ResidentRequest]:
    seeclickfix = console.systems.connections.seeclickfix
    walk = Walk(
        lambda since, page: seeclickfix.changed_requests(since, page=page),
        lambda request: request.updated_at,
        console.clock,
    )
    pages = walk.pages(console.rules.intake.start_at, cancel)
    return {request.issue_id: request for page in pages for request in page.requests}


def _records(
    console: Console,
    module: Module,
    links: list[Link],
    requests: Mapping[IssueId, ResidentRequest],
) -> Mapping[AutoNumber, WorkRecord]:
    hidden = [
        link.auto_number
        for link in links
        if (request := requests.get(link.issue_id)) is not None and request.private
    ]
    numbers = [link.auto_number for link in links]
    return console.systems.connections.eam.sweep(module, numbers, private=hidden).records


def _compared(
    link: Link, request: ResidentRequest | None, record: WorkRecord | None, closure: Closure
) -> Iterator[str]:
    if request is None:
        yield "SeeClickFix does not list it"
    if record is None:
        yield "EAM does not show it"
    if request is None or record is None:
        return
    reference = str(link.issue_id)
    if record.notes and not matches_notes(record.notes, reference):
        yield "the Notes in EAM name another Request"
    closes = record.status_code is not None and closure.closes(link.module, record.status_code)
    if closes and request.status.is_live and request.reopened_at is None:
        yield f"EAM is at {record.status_code}, SeeClickFix at {request.status.value}"
    if not closes and request.status is IssueStatus.OPEN and request.reopened_at is None:
        yield "SeeClickFix was not acknowledged"
