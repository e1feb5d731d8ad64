"""What a list of the window asks of the journal, whatever its rows are."""

from __future__ import annotations

from typing import TypedDict

from eamconsole.domain.delivery import DeliveryState
from eamconsole.domain.identity import IssueId
from eamconsole.services.lists.records import ListQuery


class Narrowing(TypedDict):
    """The part of a query that deliveries and requests are narrowed by alike."""

    states: tuple[DeliveryState, ...]
    cause: str | None
    find: str
    issue_id: IssueId | None
    descending: bool
    limit: int | None
    above: int


def narrowed(query: ListQuery) -> Narrowing:
    """Return it in the journal's terms; how rows are ordered is each list's own."""
    return Narrowing(
        states=tuple(sorted(query.states)),
        cause=query.cause or None,
        find=query.text,
        issue_id=query.issue_id,
        descending=query.descending,
        limit=query.limit,
        above=query.above,
    )
