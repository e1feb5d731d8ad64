"""Links between Requests and records in EAM."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from eamconsole.domain.identity import AutoNumber, IssueId, RequestNumber, StatusCode
from eamconsole.domain.link import Link, LinkState
from eamconsole.domain.work import Module
from eamconsole.journal.ledgers.base import Ledger, clean, to_json
from eamconsole.journal.moments import from_micros, to_micros
from eamconsole.journal.plan import Plan
from eamconsole.journal.schema import links

_CREATE = Plan(
    insert(links),
    (
        *("issue_id", "module", "auto_number", "number", "state", "created_at"),
        *("status_code", "status_text", "status_since", "fields"),
    ),
)
_NUMBER_GIVEN_AWAY = "EAM gave its number to another record"
_GET = Plan(select(links).where(links.c.issue_id == bindparam("issue")))
_IN_STATE = Plan(select(links).where(links.c.state == bindparam("held")).order_by(links.c.issue_id))
_COUNTS = Plan(select(links.c.state, func.count()).group_by(links.c.state))
_BY_NUMBER = Plan(
    select(links).where(links.c.module == bindparam("of"), links.c.auto_number == bindparam("held"))
)


class LinkLedger(Ledger):
    """One row per linked Request."""

    def create(self, link: Link) -> None:
        """Write a new link; linking either side twice is refused by the database."""
        self._traces.issues.add(link.issue_id)
        _CREATE.run(
            self._connection,
            {
                "issue_id": link.issue_id,
                "module": link.module.value,
                "auto_number": link.auto_number,
                "number": clean(link.number),
                "state": link.state.value,
                "created_at": to_micros(link.created_at),
                "status_code": link.status_code,
                "status_text": clean(link.status_text),
                "status_since": to_micros(link.status_since),
                "fields": to_json(dict(link.fields)),
            },
        )

    def get(self, issue_id: IssueId) -> Link | None:
        """Return the link of a Request."""
        row = _GET.first(self._connection, {"issue": issue_id})
        return None if row is None else link_from_row(row)

    def by_number(self, module: Module, number: AutoNumber) -> Link | None:
        """Return the link of a record in EAM."""
        wanted = {"of": module.value, "held": number}
        row = _BY_NUMBER.first(self._connection, wanted)
        return None if row is None else link_from_row(row)

    def open(self) -> tuple[Link, ...]:
        """Return every link that is polled."""
        return self.in_state(LinkState.OPEN)

    def in_state(self, state: LinkState) -> tuple[Link, ...]:
        """Return every link in one state."""
        found = _IN_STATE.rows(self._connection, {"held": state.value})
        return tuple(link_from_row(row) for row in found)

    def all(self) -> tuple[Link, ...]:
        """Return links in every state, newest first."""
        found = self._connection.execute(select(links).order_by(links.c.created_at.desc()))
        return tuple(link_from_row(row) for row in found)

    def numbers(self) -> frozenset[tuple[Module, AutoNumber]]:
        """Return which records Requests are linked to; without all that is known of each."""
        found = self._connection.execute(select(links.c.module, links.c.auto_number))
        return frozenset((Module(row.module), AutoNumber(row.auto_number)) for row in found)

    def polled(self) -> frozenset[IssueId]:
        """Return the Requests whose links are polled."""
        statement = select(links.c.issue_id).where(links.c.state == LinkState.OPEN.value)
        return frozenset(IssueId(row.issue_id) for row in self._connection.execute(statement))

    def count_by_state(self) -> dict[LinkState, int]:
        """Return how many links are in each state."""
        found = _COUNTS.rows(self._connection, {})
        return {LinkState(state): int(count) for state, count in found}

    def update(self, issue_id: IssueId, **changes: Any) -> None:
        """Change columns of one link; names are those of ``Link``."""
        unknown = set(changes) - set(links.c.keys())
        if unknown:
            raise LookupError(f"a link has no {', '.join(sorted(unknown))}")
        values = {name: _to_column(value) for name, value in changes.items()}
        self._traces.issues.add(issue_id)
        self._connection.execute(update(links).where(links.c.issue_id == issue_id).values(**values))

    def free_number(self, link: Link) -> None:
        """Let another Request have the record; the link stays for people, without a record."""
        state = link.state if link.state is LinkState.SETTLED else LinkState.GONE
        reason = link.reason if link.state is not LinkState.CLOSED else _NUMBER_GIVEN_AWAY
        self.update(link.issue_id, auto_number=-int(link.issue_id), state=state, reason=reason)

    def remove(self, issue_id: IssueId) -> None:
        """Forget a link whose record is gone; the history keeps its number."""
        self._traces.issues.add(issue_id)
        self._connection.execute(delete(links).where(links.c.issue_id == issue_id))

    def mark_polled(self, issue_ids: Iterable[IssueId], at: datetime) -> None:
        """Note that these links were polled and showed nothing new."""
        wanted = list(issue_ids)
        for start in range(0, len(wanted), 500):
            self._connection.execute(
                update(links)
                .where(links.c.issue_id.in_(wanted[start : start + 500]))
                .values(polled_at=to_micros(at), missed_polls=0)
            )


def _to_column(value: Any) -> Any:
    if isinstance(value, datetime):
        return to_micros(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return to_json(value)
    return clean(value) if isinstance(value, str) else value


def link_from_row(row: Any) -> Link:
    """Return the link a row of the table holds."""
    return Link(
        issue_id=IssueId(row.issue_id),
        module=Module(row.module),
        auto_number=AutoNumber(row.auto_number),
        number=RequestNumber(row.number),
        state=LinkState(row.state),
        created_at=from_micros(row.created_at),
        status_code=None if row.status_code is None else StatusCode(row.status_code),
        status_text=row.status_text,
        status_since=from_micros(row.status_since),
        fields=json.loads(row.fields),
        polled_at=from_micros(row.polled_at),
        children_read_at=from_micros(row.children_read_at),
        closed_by=None if row.closed_by is None else StatusCode(row.closed_by),
        reopen_count=row.reopen_count,
        missed_polls=row.missed_polls,
        reason=row.reason,
    )
