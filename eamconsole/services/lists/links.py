"""Links as lines of the status queue: what EAM says, and what its next code would do."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from eamconsole.domain.brakes import BrakeKind
from eamconsole.domain.city import CityRules
from eamconsole.domain.identity import IssueId
from eamconsole.domain.link import Link, LinkState
from eamconsole.domain.sought import fits, sought
from eamconsole.domain.work import Module
from eamconsole.journal import Journal, Ledgers, RequestQuery, StoredRequest
from eamconsole.services.lists.records import ListQuery, WatchedLink

_WAITS_FOR = {
    BrakeKind.CLOSINGS: "Waiting — for a person to let the closings go that the brake holds",
    BrakeKind.MISSING: "Waiting — for EAM to show the record again",
    BrakeKind.COMMENTS: "",
    BrakeKind.RECATEGORIZATIONS: "Waiting — for a person to let the moves to another category go",
    BrakeKind.REOPENINGS: "Waiting — for a person to let the reopenings go that the brake holds",
}
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_KEYS: dict[str, Callable[[Link], Any]] = {
    "newest": lambda link: link.created_at,
    "number": lambda link: link.number,
    "issue": lambda link: link.issue_id,
    "code": lambda link: link.status_code or 0,
    "since": lambda link: link.status_since or _LONG_AGO,
    "watch": lambda link: link.state.value,
    "polled": lambda link: link.polled_at or _LONG_AGO,
}


class LinkLists:
    """Reads ids and rows of links; a link's id is its Issue ID."""

    def __init__(self, journal: Journal, rules: CityRules) -> None:
        self._journal = journal
        self._rules = rules

    def ids(self, query: ListQuery) -> array[int]:
        """Return the Issue IDs of the links that fit, in the order asked for."""
        with self._journal.read() as ledgers:
            about = self._about(ledgers, query)
            found = [link for link in ledgers.links.all() if _fits(link, query, about)]
        key = _KEYS.get(query.sort, _KEYS["newest"])
        found.sort(key=lambda link: (key(link), link.issue_id), reverse=query.descending)
        return array("q", [link.issue_id for link in found])

    @staticmethod
    def _about(ledgers: Ledgers, query: ListQuery) -> frozenset[int]:
        """Return the requests with these words; every list is asked in the same ones."""
        if not query.text.strip():
            return frozenset()
        return frozenset(ledgers.request_rows.ids(RequestQuery(find=query.text)))

    def rows(self, ids: Sequence[int]) -> Sequence[WatchedLink]:
        """Return the rows that still exist."""
        rows = []
        with self._journal.read() as ledgers:
            held = {issue: _WAITS_FOR[b.kind] for b in ledgers.brakes.all() for issue in b.issues}
            for issue in map(IssueId, ids):
                link = ledgers.links.get(issue)
                if link is not None:
                    stored = ledgers.requests.get(issue)
                    rows.append(self._row(link, stored, held.get(issue, "")))
        return rows

    def _row(self, link: Link, stored: StoredRequest | None, waits: str) -> WatchedLink:
        polled = link.state is LinkState.OPEN and link.polled_at is not None
        every = self._rules.status.poll_every
        return WatchedLink(
            link=link,
            request=stored.request if stored else None,
            next_poll_at=link.polled_at + every if polled and link.polled_at else None,
            next_effect=waits or self._next_effect(link),
        )

    def _next_effect(self, link: Link) -> str:
        if link.state is not LinkState.OPEN:
            return link.reason
        closing = self._rules.work_orders.closing
        if link.module is Module.WORK_ORDER and closing:
            return f"{', '.join(str(code) for code in sorted(closing))} closes the request"
        status = self._rules.status
        never = ", ".join(str(code) for code in sorted(status.never_closes))
        spared = f", except {never}" if never else ""
        return f"{status.closes_at} or more closes the request{spared}"


def _fits(link: Link, query: ListQuery, about: frozenset[int]) -> bool:
    if query.link_states and link.state not in query.link_states:
        return False
    if query.issue_id is not None and link.issue_id != query.issue_id:
        return False
    shown = f"{link.issue_id} {link.number} {link.status_code} {link.status_text}"
    return link.issue_id in about or fits(sought(query.text), shown)
