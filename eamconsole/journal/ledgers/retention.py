"""What may go once a Request is over: words and histories; what protects against doubles stays.

Links, the keys of what was owed and of what was seen, hashes, states and moments stay as long
as the journal: a Request closed years ago may be reopened, and nothing of it crosses again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, exists, func, not_, or_, select, text, update

from eamconsole.domain.delivery import FINAL_STATES, Delivery, DeliveryKind, DeliveryState, Flow
from eamconsole.domain.identity import IssueId
from eamconsole.domain.planning import short_digest
from eamconsole.domain.privacy import BECAME_PRIVATE
from eamconsole.domain.request import IssueStatus
from eamconsole.domain.taking_over import TAKEN_OVER
from eamconsole.domain.trimming import (
    Gone,
    is_known_by_its_bytes,
    trimmed_fields,
    trimmed_payload,
    trimmed_request,
    words,
)
from eamconsole.journal.ledgers.base import Ledger, to_json
from eamconsole.journal.ledgers.deliveries import delivery_from_row
from eamconsole.journal.ledgers.history import AttemptLedger, EventLedger
from eamconsole.journal.ledgers.links import LinkLedger
from eamconsole.journal.ledgers.requests import RequestLedger
from eamconsole.journal.ledgers.snapshots import request_to_text, words_of
from eamconsole.journal.moments import to_micros
from eamconsole.journal.schema import (
    attempts,
    deliveries,
    events,
    images,
    links,
    notices,
    requests,
)

_OVER = tuple(status.value for status in IssueStatus if not status.is_live)
_FINAL = tuple(state.value for state in FINAL_STATES)
_KEPT_LINKS = ("closed", "settled")
_UNPROVEN = tuple(state.value for state in DeliveryState if state is not DeliveryState.DONE)
_PICTURES = tuple(kind.value for kind in DeliveryKind if kind.is_picture_for_staff)
_TRIMMED = '"trimmed":true'
_KEPT_EVENTS = (BECAME_PRIVATE, TAKEN_OVER)
"""What is decided by later: whether a record was made in public, and by whom.  No words."""


class RetentionLedger(Ledger):
    """Finds Requests that are over, and takes from them what nobody needs any more."""

    def ripe(self, cutoff: datetime, after: IssueId, limit: int) -> tuple[IssueId, ...]:
        """Return Requests over since before ``cutoff``, by number, those above ``after``.

        Over: closed, nothing owed any more, and no notice about it that a person has not solved.
        """
        micros = to_micros(cutoff)
        of_it = deliveries.c.issue_id == requests.c.issue_id
        unfinished = exists().where(
            of_it, or_(deliveries.c.state.not_in(_FINAL), deliveries.c.updated_at > micros)
        )
        untold = exists().where(
            notices.c.issue_id == requests.c.issue_id, notices.c.solved_at.is_(None)
        )
        linked = exists().where(
            links.c.issue_id == requests.c.issue_id, links.c.state.not_in(_KEPT_LINKS)
        )
        statement = (
            select(requests.c.issue_id)
            .where(
                requests.c.issue_id > after,
                requests.c.status.in_(_OVER),
                requests.c.updated_at <= micros,
                not_(requests.c.snapshot.contains(_TRIMMED, autoescape=True)),
                not_(unfinished),
                not_(untold),
                not_(linked),
            )
            .order_by(requests.c.issue_id)
            .limit(limit)
        )
        return tuple(IssueId(row.issue_id) for row in self._connection.execute(statement))

    def what_goes(self, issue: IssueId) -> Iterator[Gone]:
        """Yield everything that ``trim`` drops, to be written down elsewhere before."""
        stored = RequestLedger(self._connection, self._traces).get(issue)
        if stored is None:
            return
        yield from words(stored.request)
        for event in EventLedger(self._connection, self._traces).of_issue(issue):
            yield Gone(event.name, event.at, event.actor, _shown(event.detail))
        calls = AttemptLedger(self._connection, self._traces)
        for row in self._lane(issue):
            name = row.kind.value
            yield Gone(name, row.updated_at, row.actor or "console", _shown(row.payload))
            for call in calls.of(row.id):
                yield Gone(f"{name} sent", call.began_at, "console", call.sent)
                if call.ended_at is not None:
                    yield Gone(f"{name} {call.outcome}", call.ended_at, "", call.answered)

    def digests(self, issue: IssueId) -> frozenset[str]:
        """Return the hashes of a Request's pictures."""
        urls = [str(row.payload.get("url", "")) for row in self._lane(issue)]
        return self._digests_of(url for url in urls if url)

    def trim(
        self,
        issue: IssueId,
        kept_fields: Collection[str],
        note: str,
        waited_for: Collection[str],
    ) -> None:
        """Drop the words, calls and history of a Request that is over.

        ``waited_for`` is what ``pictures_waited_for`` says: one answer is good for many Requests,
        since one that is over waits for none.
        """
        lane = self._lane(issue)
        stored = RequestLedger(self._connection, self._traces).get(issue)
        if stored is None:
            return
        numbers = [row.id for row in lane]
        run = self._connection.execute
        run(delete(attempts).where(attempts.c.delivery_id.in_(numbers)))
        run(delete(events).where(events.c.issue_id == issue, events.c.name.not_in(_KEPT_EVENTS)))
        run(delete(notices).where(notices.c.issue_id == issue))
        # our copies of its pictures go with it; what was sent is known by the hash on its row
        urls = {short_digest(str(row.payload["url"])) for row in lane if row.payload.get("url")}
        run(delete(images).where(images.c.url_key.in_(urls.difference(waited_for))))
        for row in lane:
            run(update(deliveries).where(deliveries.c.id == row.id).values(_left_of(row)))
        link = LinkLedger(self._connection, self._traces).get(issue)
        if link is not None:
            fields = trimmed_fields(link.fields, kept_fields)
            run(update(links).where(links.c.issue_id == issue).values(fields=to_json(fields)))
        request = trimmed_request(stored.request)
        run(
            update(requests)
            .where(requests.c.issue_id == issue)
            .values(
                snapshot=request_to_text(request),
                words=words_of(request),
                note=note,
            )
        )
        self._traces.issues.add(issue)

    def pictures_waited_for(self) -> frozenset[str]:
        """Return the keys of the pictures whose delivery is not over."""
        waiting = _unproven().where(deliveries.c.state.not_in(_FINAL))
        payloads = (json.loads(row.payload) for row in self._connection.execute(waiting))
        return frozenset(short_digest(str(each["url"])) for each in payloads if each.get("url"))

    def wanted_pictures(self) -> frozenset[str]:
        """Return the hashes of the pictures whose delivery is not proven yet."""
        payloads = (json.loads(row.payload) for row in self._connection.execute(_unproven()))
        return self._digests_of(str(payload.get("url", "")) for payload in payloads)

    def nobodys(self, digests: Collection[str]) -> frozenset[str]:
        """Return those of the pictures that no Request shows or waits for any more."""
        held, named = set[str](), sorted(digests)
        for start in range(0, len(named), 500):
            some = select(images.c.digest).where(images.c.digest.in_(named[start : start + 500]))
            held |= {str(row.digest) for row in self._connection.execute(some)}
        return frozenset(digests) - held

    def bytes_of_rows(self) -> int:
        """Return the room the whole journal takes, as the database itself counts."""
        if self._on_postgres:
            size = text(
                "SELECT sum(pg_total_relation_size(quote_ident(schemaname) || '.' || "
                "quote_ident(tablename))) FROM pg_tables WHERE schemaname = current_schema()"
            )
        else:
            size = text(
                "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, "
                "pragma_freelist_count, pragma_page_size"
            )
        return int(self._connection.execute(size).scalar_one() or 0)

    def count_over(self) -> int:
        """Return how many Requests are closed."""
        statement = select(func.count()).where(requests.c.status.in_(_OVER))
        return int(self._connection.execute(statement).scalar_one())

    def _lane(self, issue: IssueId) -> list[Any]:
        found = self._connection.execute(
            select(deliveries).where(deliveries.c.issue_id == issue).order_by(deliveries.c.id)
        )
        return [delivery_from_row(row) for row in found]

    def _digests_of(self, urls: Iterator[str]) -> frozenset[str]:
        keys, found = [short_digest(url) for url in urls], set[str]()
        for start in range(0, len(keys), 500):
            some = select(images.c.digest).where(images.c.url_key.in_(keys[start : start + 500]))
            found |= {str(row.digest) for row in self._connection.execute(some)}
        return frozenset(found)


def _unproven() -> Select[Any]:
    """Return the payloads of pictures whose delivery is not proven."""
    return select(deliveries.c.payload).where(
        deliveries.c.flow.in_([flow.value for flow in Flow]),
        deliveries.c.state.in_(_UNPROVEN),
        deliveries.c.kind.in_(_PICTURES),
    )


def _left_of(row: Delivery) -> dict[str, Any]:
    """Return the columns of a delivery that change when its words go."""
    left = {"payload": to_json(trimmed_payload(row)), "explanation": None, "next_step": None}
    if row.state is not DeliveryState.DONE:
        return left  # a person may still want it sent
    kept_hash = row.payload_hash if is_known_by_its_bytes(row.kind) else None
    return {**left, "sent_at": None, "due_at": 0, "payload_hash": kept_hash}


def _shown(value: object) -> str:
    return to_json(value)
