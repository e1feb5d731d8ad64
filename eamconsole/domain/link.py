"""A link: Issue ID and Work Request (or Work Order), with what was last seen there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from eamconsole.domain.identity import AutoNumber, IssueId, RequestNumber, StatusCode
from eamconsole.domain.work import Module


class LinkState(StrEnum):
    """Whether a link is polled."""

    OPEN = "open"
    """Polled each cycle."""
    CLOSED = "closed"
    """The Request is closed: no longer polled."""
    GONE = "gone"
    """The record was not to be found in EAM; a person decides."""
    SETTLED = "settled"
    """Polling ended for another reason (archived, merged, recategorized), see ``reason``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link as the journal holds it.

    ``fields`` is the last snapshot of EAM's properties.  ``closed_by`` is the status code
    that closed the Request last; after a reopening it stays set until the record shows
    another code, so that the unchanged code never closes again.  ``missed_polls`` counts
    sweeps in a row that did not find the record.
    """

    issue_id: IssueId
    module: Module
    auto_number: AutoNumber
    number: RequestNumber
    state: LinkState
    created_at: datetime
    status_code: StatusCode | None = None
    status_text: str = ""
    status_since: datetime | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    polled_at: datetime | None = None
    children_read_at: datetime | None = None
    closed_by: StatusCode | None = None
    reopen_count: int = 0
    missed_polls: int = 0
    reason: str = ""

    @property
    def has_number(self) -> bool:
        """False where EAM gave the record's number to another record since."""
        return self.auto_number > 0


def page_of(link: Link, template: str) -> str:
    """Return the address of a Work Request's page in EAM; empty where it has none."""
    if link.module is not Module.WORK_REQUEST or not link.has_number:
        return ""
    number = quote(link.number, safe="")  # no brace of it is a placeholder afterwards
    return template.replace("{number}", number).replace("{record}", str(link.auto_number))
