"""Where words are looked for.

The residents' words, comments among them, are read once from end to end; what was found elsewhere
is a set that each request is held against, and that nobody makes where the words fit already.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, String, Text, cast, or_, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from eamconsole.journal.schema import NEWS, deliveries, links, requests


class _small(FunctionElement[str]):  # noqa: N801 - used like a function of the database
    """A text whose capitals do not count.

    SQLite's LIKE passes over just those capitals that its ``lower`` knows; asking for that as well
    would copy a million texts.
    """

    type = Text()
    inherit_cache = True


@compiles(_small)
def _in_small_letters(element: _small, compiler: Any, **options: Any) -> str:
    return f"lower({compiler.process(element.clauses, **options)})"


@compiles(_small, "sqlite")
def _as_it_is(element: _small, compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


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
        _small(links.c.number).contains(lowered, autoescape=True)
    )
    return select(issue).where(or_(*found, *(issue.in_(each) for each in (linked, *elsewhere))))


def deliveries_with(words: str, column: ColumnElement[Any]) -> tuple[Select[Any], Select[Any]]:
    """Select ``column`` of the deliveries with these words in an error or in a crew's text."""
    lowered = words.lower()
    of_errors = select(column).where(
        deliveries.c.explanation.is_not(None),
        _small(deliveries.c.explanation).contains(lowered, autoescape=True),
    )
    of_crews = select(column).where(
        text(NEWS),
        _small(deliveries.c.payload).contains(lowered, autoescape=True),
    )
    return of_errors, of_crews
