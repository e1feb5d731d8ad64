"""Where words are looked for; each place by itself.

One condition over all of them would read every delivery.  Comments of residents are among
their words.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select, text

from eamconsole.domain.delivery import DeliveryKind
from eamconsole.journal.schema import OF_COMMENTS, deliveries, links, requests


def requests_with(words: str) -> tuple[Select[Any], Select[Any]]:
    """Select the Issue IDs of requests with these words, or this number on either side."""
    lowered = words.lower()
    in_words: ColumnElement[bool] = requests.c.words.contains(lowered, autoescape=True)
    if words.isdecimal():
        number = cast(requests.c.issue_id, String).contains(words, autoescape=True)
        in_words = or_(number, in_words)
    found = select(requests.c.issue_id).where(in_words)
    linked = select(links.c.issue_id).where(
        func.lower(links.c.number).contains(lowered, autoescape=True)
    )
    return found, linked


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
