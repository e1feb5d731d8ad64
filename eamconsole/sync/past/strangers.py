"""Keeps away from records that are not the linked ones any more.

An EAM put back from a backup gives numbers out again, so the number of a link may by now
belong to somebody else's record, which names another Issue or, after a phone call, nobody.
Nothing is sent to it, published from it, or closed by it.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState, Direction
from eamconsole.domain.evidence import KeptEvidence, is_another_now, kept_of, signs_of
from eamconsole.domain.identity import IssueId
from eamconsole.domain.link import Link, LinkState
from eamconsole.domain.reference import names_another
from eamconsole.domain.work import WorkRecord
from eamconsole.errors import RecordGone
from eamconsole.journal import Ledgers
from eamconsole.sync.delivery.outcome import Lane, NotSent
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past.records import traits_here

STRANGER = "stranger"
"""Cause of rows, and first word of a link's reason, where the record is another Request's."""
_CLOCKS_APART = timedelta(days=1)
"""EAM's times are local ones, and the two clocks differ."""
_LATELY = timedelta(minutes=1)
"""One reading serves the comments and pictures that follow each other."""
_MOST = 10_000


class Strangers:
    """Compares what a record says about itself with the Request it is linked to."""

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts
        self._guard = threading.Lock()
        self._read_at: dict[IssueId, datetime] = {}

    def refuse(self, delivery: Delivery, lane: Lane) -> NotSent | None:
        """Return why nothing may be sent for a linked Request, or None.

        A record that was not read within the last minute is read before anything is added to it.
        """
        link = lane.link
        if link is None or delivery.kind is DeliveryKind.CREATE:
            return None
        if is_stranger(link):
            return _left_alone(link, delivery)
        if delivery.direction is not Direction.TO_EAM or self._was_read_lately(link):
            return None
        record = self._parts.eam.read(link.module, link.auto_number, private=lane.hidden)
        if record is not None and self.set_aside(link, record):
            return _left_alone(link, delivery)
        with self._guard:
            if len(self._read_at) >= _MOST:
                self._read_at.clear()
            self._read_at[link.issue_id] = self._parts.clock.now()
        return None

    def set_aside(self, link: Link, record: WorkRecord) -> bool:
        """Give the link up where ``record`` is not its record; return whether it did."""
        why = self.why_not(link, record)
        if not why:
            return False
        at = self._parts.clock.now()
        self._parts.journal.write(lambda ledgers: _give_up(ledgers, link, why, at))
        return True

    def why_not(self, link: Link, record: WorkRecord) -> str:
        """Return what shows that ``record`` is not the linked one any more, '' where nothing."""
        reference = str(link.issue_id)
        other = names_another(record.reference, record.notes, reference)
        if other:
            return f"names Request {other}"
        kept = kept_of(link.fields, record.fields, reference)
        if kept is KeptEvidence.ALL or not (record.notes.strip() or record.problem_code):
            return ""  # a row of nothing but blanks is no record of somebody else
        with self._parts.journal.read() as ledgers:
            stored = ledgers.requests.get(link.issue_id)
        if stored is None:
            return ""
        project = self._parts.projector.project
        traits = traits_here(self._parts.rules, project, stored.request, stored.problem_code)
        made = record.created_at
        younger = made is not None and made > link.created_at + _CLOCKS_APART
        if is_another_now(kept, signs_of(record, traits), is_younger=younger):
            return f"does not name Request {reference} any more"
        return ""

    def _was_read_lately(self, link: Link) -> bool:
        since = self._parts.clock.now() - min(_LATELY, self._parts.rules.status.poll_every)
        moments = (link.created_at, link.polled_at, self._read_at.get(link.issue_id))
        return any(moment is not None and moment >= since for moment in moments)


def is_stranger(link: Link) -> bool:
    """Return whether a link was given up because its record is another Request's."""
    return link.state is LinkState.GONE and link.reason.startswith(STRANGER)


def stopped_at_record(row: Delivery) -> bool:
    """Return whether a row waits for nothing but its record: hidden, deleted or not ours."""
    if row.state is not DeliveryState.NEEDS_ATTENTION:
        return False
    is_gone = row.cause == RecordGone.code and row.direction is Direction.TO_EAM
    return is_gone or row.cause == STRANGER


def _give_up(ledgers: Ledgers, link: Link, why: str, at: datetime) -> None:
    now = ledgers.links.get(link.issue_id)
    if now is None or now.auto_number != link.auto_number or is_stranger(now):
        return
    ledgers.links.update(
        link.issue_id,
        state=LinkState.GONE,
        reason=f"{STRANGER}: EAM's record now {why}",
    )
    ledgers.events.add(
        "link.stranger", at, issue_id=link.issue_id, actor="EAM", detail={"why": why}
    )
    ledgers.notices.raise_(
        f"stranger:{link.issue_id}",
        "stranger",
        f"{link.number} was the record of Request {link.issue_id}, but the record EAM now has "
        f"under that number {why}. EAM may have been restored from "
        "a backup and is giving numbers out again. Nothing is sent to that record, published "
        f"from it, or closed because of it. On the row of Request {link.issue_id} under Status, "
        "choose Look for it in EAM, then adopt the right record or send the request again.",
        at,
        issue_id=link.issue_id,
    )


def _left_alone(link: Link, delivery: Delivery) -> NotSent:
    return NotSent(
        state=DeliveryState.NEEDS_ATTENTION,
        cause=STRANGER,
        explanation=f"EAM's record {link.number} is not that of Request {link.issue_id} any more, "
        "so nothing is done with it.",
        next_step="Choose Look for it in EAM on the request's row under Status, then adopt the "
        "right record or send the request again; this row follows by itself.",
        doubtful=delivery.doubtful,
    )
