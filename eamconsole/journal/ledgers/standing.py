"""How things stand: systems, paused flows, notices, and who holds the lease."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, func, select, text, update

from eamconsole.domain.delivery import Flow
from eamconsole.domain.identity import IssueId
from eamconsole.errors import Service
from eamconsole.journal.ledgers.base import Ledger, clean, to_json
from eamconsole.journal.ledgers.rows import (
    FlowPause,
    LeaseHolder,
    Notice,
    NoticeGroup,
    SystemHealth,
)
from eamconsole.journal.moments import from_micros, to_micros
from eamconsole.journal.plan import Plan
from eamconsole.journal.schema import facts, lease, notices, pauses, systems

log = logging.getLogger(__name__)

_IGNORED = "ignored_notice_kinds"
_PAUSES = Plan(select(pauses))
_OPEN = Plan(
    select(notices)
    .where(notices.c.solved_at.is_(None))
    .order_by(notices.c.last_seen.desc(), notices.c.key)
)
_SYSTEMS = Plan(select(systems))
_EPOCH = Plan(select(lease.c.epoch))
_SOLVE = Plan(
    update(notices)
    .where(notices.c.key == bindparam("of"), notices.c.solved_at.is_(None))
    .values(solved_at=bindparam("at"))
)
_FORGET = Plan(delete(facts).where(facts.c.name == bindparam("of")))
_IGNORED_KINDS = Plan(select(facts.c.value).where(facts.c.name == _IGNORED))


class SystemLedger(Ledger):
    """Health of each system as last seen."""

    def get(self, service: Service) -> SystemHealth | None:
        """Return the health of one system, None where it was never called."""
        row = self._connection.execute(
            select(systems).where(systems.c.service == service.value)
        ).first()
        return None if row is None else _health(row)

    def all(self) -> tuple[SystemHealth, ...]:
        """Return the health of every system called so far."""
        return tuple(_health(row) for row in _SYSTEMS.rows(self._connection, {}))

    def put(self, health: SystemHealth) -> None:
        """Keep the health of one system."""
        values = asdict(health) | {
            "service": health.service.value,
            "reason": clean(health.reason),
            "paused_until": to_micros(health.paused_until),
            "last_success": to_micros(health.last_success),
            "last_failure": to_micros(health.last_failure),
        }
        self._upsert(systems, ("service",), values)


class PauseLedger(Ledger):
    """Flows a person paused."""

    def set(self, flow: Flow, until: datetime | None, reason: str, actor: str) -> None:
        """Pause a flow, until further notice where ``until`` is None."""
        self._upsert(
            pauses,
            ("flow",),
            {
                "flow": flow.value,
                "until": to_micros(until),
                "reason": clean(reason),
                "actor": clean(actor),
            },
        )

    def clear(self, flow: Flow) -> None:
        """Let a flow go on."""
        self._connection.execute(pauses.delete().where(pauses.c.flow == flow.value))

    def all(self) -> tuple[FlowPause, ...]:
        """Return every pause, lapsed ones included."""
        return tuple(
            FlowPause(
                flow=Flow(row.flow),
                until=from_micros(row.until),
                reason=row.reason,
                actor=row.actor,
            )
            for row in _PAUSES.rows(self._connection, {})
        )


class NoticeLedger(Ledger):
    """Things a person should know; each key once, counted when it comes again.

    *Open* are those that are neither solved nor of a kind that a person ignores.
    """

    def raise_(
        self, key: str, kind: str, text: str, at: datetime, *, issue_id: IssueId | None = None
    ) -> None:
        """Raise a notice, or note that it was seen again.

        What a person called solved stays so while the console sees no more than the same: many
        states go on for good, such as a comment withdrawn in EAM and hidden by hand since.
        """
        values = {
            "key": clean(key),
            "kind": kind,
            "text": clean(text),
            "issue_id": issue_id,
            "first_seen": to_micros(at),
            "last_seen": to_micros(at),
            "times": 1,
        }
        added = self._connection.execute(
            self._insert_new(notices, values).returning(notices.c.key)
        ).first()  # PostgreSQL tells no row count of an insertion through SQLAlchemy
        if added is not None or self._is_solved(key):
            log.warning("notice %s: %s", kind, text)  # whoever reads only the log is told as well
        if added is None:
            again = {
                "text": clean(text),
                "last_seen": to_micros(at),
                "times": notices.c.times + 1,
            }
            if not self._solved_by_hand(key, text):
                again["solved_at"] = None
            self._connection.execute(
                update(notices).where(notices.c.key == clean(key)).values(**again)
            )

    def _is_solved(self, key: str) -> bool:
        known = select(notices.c.solved_at).where(notices.c.key == clean(key))
        return self._connection.execute(known).scalar_one_or_none() is not None

    def solve(self, key: str, at: datetime, *, by_hand: bool = False) -> None:
        """Close a notice, where it is open; ``by_hand`` where a person says so."""
        fact = _by_hand_name(key)
        if by_hand:
            kept = select(notices.c.text).where(notices.c.key == clean(key))
            text = self._connection.execute(kept).scalar_one_or_none() or ""
            self._upsert(facts, ("name",), {"name": fact, "value": to_json(text)})
        else:
            _FORGET.run(self._connection, {"of": fact})
        _SOLVE.run(self._connection, {"of": clean(key), "at": to_micros(at)})

    def _solved_by_hand(self, key: str, text: str) -> bool:
        kept = select(facts.c.value).where(facts.c.name == _by_hand_name(key))
        return bool(self._connection.execute(kept).scalar_one_or_none() == to_json(clean(text)))

    def open(
        self, *, issue_id: IssueId | None = None, limit: int | None = None
    ) -> tuple[Notice, ...]:
        """Return the open notices, the newest first; those of one Request if named."""
        told = self._told()
        if issue_id is limit is None and len(told) == 1:  # as each cycle asks
            return tuple(_notice(row) for row in _OPEN.rows(self._connection, {}))
        wanted = select(notices).where(*told)
        if issue_id is not None:
            wanted = wanted.where(notices.c.issue_id == issue_id)
        found = self._connection.execute(
            wanted.order_by(notices.c.last_seen.desc(), notices.c.key).limit(limit)
        )
        return tuple(_notice(row) for row in found)

    def issues_of(self, kind: str, most: int) -> tuple[int, ...]:
        """Return the newest Requests with an open notice of this kind."""
        found = self._connection.execute(
            select(notices.c.issue_id)
            .where(notices.c.kind == kind, notices.c.issue_id.is_not(None), *self._told())
            .group_by(notices.c.issue_id)
            .order_by(notices.c.issue_id.desc())
            .limit(most)
        )
        return tuple(int(issue) for (issue,) in found)

    def groups(self) -> tuple[NoticeGroup, ...]:
        """Return the open notices counted by kind, each kind with its newest text."""
        counted = self._connection.execute(
            select(
                notices.c.kind,
                func.count(),
                func.min(notices.c.first_seen),
                func.max(notices.c.last_seen),
            )
            .where(*self._told())
            .group_by(notices.c.kind)
            .order_by(notices.c.kind)
        ).all()
        return tuple(
            NoticeGroup(
                kind=kind,
                count=count,
                first_seen=from_micros(first),
                last_seen=from_micros(last),
                text=self._newest_text(kind),
            )
            for kind, count, first, last in counted
        )

    def ignored(self) -> frozenset[str]:
        """Return the kinds a person chose not to be told about."""
        kept = _IGNORED_KINDS.scalar(self._connection, {})
        kinds = None if kept is None else json.loads(kept)
        return frozenset(map(str, kinds)) if isinstance(kinds, list) else frozenset()

    def ignore(self, kinds: Iterable[str]) -> None:
        """Tell of these kinds no more, and of all others again; they are written all the same."""
        self._upsert(facts, ("name",), {"name": _IGNORED, "value": to_json(sorted(kinds))})

    def _told(self) -> tuple[ColumnElement[bool], ...]:
        unsolved = notices.c.solved_at.is_(None)
        ignored = self.ignored()
        return (unsolved, notices.c.kind.not_in(ignored)) if ignored else (unsolved,)

    def _newest_text(self, kind: str) -> str:
        newest = (
            select(notices.c.text)
            .where(notices.c.solved_at.is_(None), notices.c.kind == kind)
            .order_by(notices.c.last_seen.desc(), notices.c.key)
            .limit(1)
        )
        return str(self._connection.execute(newest).scalar_one_or_none() or "")


class LeaseLedger(Ledger):
    """The one lease: whoever took it last may send, told by its epoch."""

    def take(self, holder: str, at: datetime) -> int:
        """Take the lease and return the new epoch; every older epoch is void."""
        epoch = self.epoch() + 1
        self._upsert(
            lease,
            ("one",),
            {
                "one": 1,
                "epoch": epoch,
                "holder": clean(holder),
                "taken_at": to_micros(at),
                "beat_at": to_micros(at),
            },
        )
        return epoch

    def epoch(self) -> int:
        """Return the epoch in force, 0 before the first."""
        return int(_EPOCH.scalar(self._connection, {}) or 0)

    def holder(self) -> LeaseHolder | None:
        """Return who took the lease last; an empty name means it was given up."""
        row = self._connection.execute(select(lease)).first()
        if row is None:
            return None
        taken, beat = from_micros(row.taken_at), from_micros(row.beat_at)
        return LeaseHolder(row.holder, row.epoch, taken, beat)

    def session_lock_is_held(self, key: int) -> bool:
        """Return whether any session of PostgreSQL holds the advisory lock ``key``."""
        held = text(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted "
            "AND classid = 0 AND objid = :key AND objsubid = 1 "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return bool(self._connection.execute(held, {"key": key}).scalar_one())

    def release(self, epoch: int) -> None:
        """Give the lease up, where it is still ours."""
        self._connection.execute(
            update(lease).where(lease.c.epoch == epoch).values(holder="", epoch=epoch + 1)
        )

    def beat(self, epoch: int, at: datetime) -> bool:
        """Say that the holder is alive; False where the lease was taken over."""
        changed = self._connection.execute(
            update(lease).where(lease.c.epoch == epoch).values(beat_at=to_micros(at))
        )
        return changed.rowcount == 1


def _by_hand_name(key: str) -> str:
    return f"notice_solved:{clean(key)}"


def _health(row: Row[Any]) -> SystemHealth:
    return SystemHealth(
        service=Service(row.service),
        state=row.state,
        paused_until=from_micros(row.paused_until),
        reason=row.reason,
        consecutive_failures=row.consecutive_failures,
        last_success=from_micros(row.last_success),
        last_failure=from_micros(row.last_failure),
        latency_ms=row.latency_ms,
    )


def _notice(row: Row[Any]) -> Notice:
    return Notice(
        key=row.key,
        kind=row.kind,
        text=row.text,
        issue_id=None if row.issue_id is None else IssueId(row.issue_id),
        first_seen=from_micros(row.first_seen),
        last_seen=from_micros(row.last_seen),
        times=row.times,
    )
