"""Where words are looked for.

The residents' words, comments among them, are read once from end to end; what was found elsewhere
is a set that each request is held against, and that nobody makes where the words fit already.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Text, case, cast, false, or_, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from eamconsole.domain.sought import SoughtWord, Way, sought
from eamconsole.journal.schema import NEWS, deliveries, links, requests

_SAID = ("text", "author")
"""What of a crew's comment somebody may remember; the rest are names of ours."""


_TRIED_IN_EVERY_WAY = 3


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


class _said(FunctionElement[str]):  # noqa: N801 - used like a function of the database
    """A text inside the JSON of a payload."""

    type = Text()
    inherit_cache = True


@compiles(_said, "postgresql")
def _by_arrow(element: _said, compiler: Any, **options: Any) -> str:
    payload, name = (compiler.process(each, **options) for each in element.clauses)
    return f"(CAST({payload} AS json) ->> {name})"


@compiles(_said, "sqlite")
def _by_path(element: _said, compiler: Any, **options: Any) -> str:
    payload, name = (compiler.process(each, **options) for each in element.clauses)
    return f"json_extract({payload}, '$.' || {name})"


def requests_with(words: str) -> Select[Any]:
    """Select the Issue IDs of requests with these words, wherever they stand."""
    issue = requests.c.issue_id
    return select(issue).where(
        *(
            or_(_in_request(term), *(issue.in_(each) for each in _said_of(term, "issue_id")))
            for term in sought(words)
        )
    )


def deliveries_with(words: str) -> list[ColumnElement[bool]]:
    """Return what has to be true of a delivery: its request has the words, or it has them itself.

    What is said of another delivery of the same request is not said of this one.
    """
    return [
        or_(
            deliveries.c.issue_id.in_(select(requests.c.issue_id).where(_in_request(term))),
            *(deliveries.c.id.in_(each) for each in _said_of(term, "id")),
        )
        for term in sought(words)
    ]


def stands_alone(term: SoughtWord) -> ColumnElement[bool]:
    """Return whether a request has it as words of its own: 12 Elm Street, not 112 Elm Street.

    Where its words were dropped, the address is all there is, and nothing stands before it.
    """
    words = requests.c.words
    begins = (words.like(_pattern(way)[1:], escape="/") for way in term.ways)
    return or_(*begins, _holds(words, tuple((f" {way[0]}", *way[1:]) for way in term.ways)))


def _in_request(term: SoughtWord) -> ColumnElement[bool]:
    """Return whether it stands in the resident's words, or is a number on either side."""
    issue = requests.c.issue_id
    found = [_holds(requests.c.words, term.ways)]
    digits = tuple(way for way in term.ways if len(way) == 1 and way[0].isdecimal())
    if digits:
        found.append(_holds(cast(issue, String), digits))
    numbers = _small(links.c.number)
    linked = select(links.c.issue_id).where(_holds(numbers, _with_capitals(term.ways)))
    return or_(*found, issue.in_(linked))


def _said_of(term: SoughtWord, column: str) -> tuple[Select[Any], Select[Any]]:
    """Select the deliveries with it in an error or in a crew's comment."""
    wanted, payload = deliveries.c[column], deliveries.c.payload
    ways = _with_capitals(term.ways)
    of_errors = select(wanted).where(
        deliveries.c.explanation.is_not(None), _holds(_small(deliveries.c.explanation), ways)
    )
    # Only what has it anywhere is taken apart.
    written = tuple(tuple(json.dumps(each, ensure_ascii=False)[1:-1] for each in way)
                    for way in ways)  # fmt: skip
    said = or_(*(_holds(_small(_said(payload, text(f"'{n}'"))), ways) for n in _SAID))
    of_crews = select(wanted).where(
        text(NEWS), case((_holds(_small(payload), written), said), else_=false())
    )
    return of_errors, of_crews


def _holds(column: ColumnElement[Any], ways: tuple[Way, ...]) -> ColumnElement[bool]:
    return or_(*(column.like(_pattern(way), escape="/") for way in ways))


def _pattern(way: Way) -> str:
    pieces = (piece.replace("/", "//").replace("%", "/%").replace("_", "/_") for piece in way)
    return f"%{'%'.join(pieces)}%"


def _with_capitals(ways: tuple[Way, ...]) -> tuple[Way, ...]:
    """Return the spellings also with the capitals that SQLite does not know: those beyond ASCII.

    A few are tried in every way; of many, none, those that begin a word, and all.
    """
    return tuple(dict.fromkeys(spelled for way in ways for spelled in _spellings(way)))


def _spellings(way: Way) -> Iterator[Way]:
    capitals = [
        [at for at, sign in enumerate(piece) if not sign.isascii() and len(sign.upper()) == 1]
        for piece in way
    ]
    places = [(number, at) for number, some in enumerate(capitals) for at in some]
    if len(places) <= _TRIED_IN_EVERY_WAY:
        chosen = [set(some) for n in range(len(places) + 1) for some in combinations(places, n)]
    else:
        first = {(n, at) for n, at in places if at == 0 or not way[n][at - 1].isalnum()}
        chosen = [set(), first, set(places)]
    for some in chosen:
        yield tuple(
            "".join(sign.upper() if (number, at) in some else sign for at, sign in enumerate(piece))
            for number, piece in enumerate(way)
        )
