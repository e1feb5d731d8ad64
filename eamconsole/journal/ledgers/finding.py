"""Where words are looked for.

The residents' words, comments among them, are read once from end to end; what was found elsewhere
is a set that each request is held against, and that nobody makes where the words fit already.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select, text

from eamconsole.domain.delivery import DeliveryKind
from eamconsole.journal.schema import OF_COMMENTS, deliveries, links, requests


def requests_with(words: str, *elsewhere: Select[Any]) -> Select[Any]:
    """Select the Issue IDs of requests with these words, or this number on either side.

    ``elsewhere`` selects Issue IDs that were found in another place.
    """
    lowered = words.lower()
    issue = requests.c.issue_id
    found: list[ColumnElement[bool]] = [requests.c.words.contains(lowered, autoescape=True)]
    if words.isdecimal():
        found.append(cast(issue, String).contains(words, autoescape=True))
    linked = select(links.c.issue_id).where(
        func.lower(links.c.number).contains(lowered, autoescape=True)
    )
    return select(issue).where(or_(*found, *(issue.in_(each) for each in (linked, *elsewhere))))


def deliveries_with(words: str, column: ColumnElement[Any]) -> tuple[Select[Any], Select[Any]]:
    """Select ``column`` of the deliveries with these words in an error or in a crew's text."""
    lowered = words.lower()
    of_errors = select(column).where(
        deliveries.c.explanation.is_not(None),
        func.lower(deliveries.c.explanation).contains(lowered, autoescape=True),
    )
    of_crews = select(column).where(
        text(OF_COMMENTS),
        deliveries.c.kind.in_([kind.value for kind in DeliveryKind if kind.is_news]),
        func.lower(deliveries.c.payload).contains(lowered, autoescape=True),
    )
    return of_errors, of_crews
