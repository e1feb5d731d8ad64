"""Brakes in force, what a person let go, and how fast Requests were closed so far."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, TextClause, func, select, text

from eamconsole.domain.brakes import HELD_COMMENT, Brake, BrakeKind, Followed, PutOff
from eamconsole.domain.delivery import DeliveryKind, DeliveryState, Flow
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.journal.ledgers.base import Ledger
from eamconsole.journal.ledgers.marks import FactLedger
from eamconsole.journal.moments import from_micros, to_micros
from eamconsole.journal.schema import A_CLOSING, NOT_DONE, audit, deliveries, events

_HOUR = timedelta(hours=1) // timedelta(microseconds=1)
_PUT_OFF = "put_off:{kind}:{issue}"
_RELEASED, _WITHOUT_MOMENT = "brake_released:{kind}", "brake_let_go:{kind}"
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_COMMENTS = (DeliveryKind.COMMENT_IN, DeliveryKind.COMMENT_OUT)
_NEVER_HELD = (DeliveryState.SKIPPED, DeliveryState.IMPOSSIBLE)
_CLOSINGS = text(A_CLOSING)
_IN_PARTS = {"stream_results": True, "yield_per": 200}
_HELD = (
    deliveries.c.flow == Flow.COMMENTS.value,
    deliveries.c.cause == HELD_COMMENT,
    deliveries.c.state == DeliveryState.HELD.value,
)


class SaidComment(NamedTuple):
    """What a comment says on which Request, and nothing else of its delivery."""

    id: DeliveryId
    issue_id: IssueId
    kind: DeliveryKind
    rule: str
    """Of the city's, behind it; empty where a person wrote it."""
    text: str
    shows: str
    """Addresses of pictures and of a video."""


def _of_late(moment: datetime) -> tuple[ColumnElement[bool], ...]:
    micros = to_micros(moment)
    return (
        deliveries.c.flow == Flow.COMMENTS.value,
        deliveries.c.updated_at >= micros,  # in the index; what was owed since is among these
        deliveries.c.created_at >= micros,
        deliveries.c.kind.in_([kind.value for kind in _COMMENTS]),
        deliveries.c.state.not_in([state.value for state in _NEVER_HELD]),
    )


def _note(facts: FactLedger, kind: BrakeKind, released: Mapping[int, datetime]) -> None:
    """Write down what is let go; none of it without a moment any more."""
    name = _RELEASED.format(kind=kind.value)
    if released:
        facts.set(name, {str(which): at.isoformat() for which, at in released.items()})
    else:
        facts.forget(name)
    facts.forget(_WITHOUT_MOMENT.format(kind=kind.value))


def _let_go_at(connection: Connection, kind: BrakeKind) -> datetime:
    """Return when a brake of this kind was released last.

    Where nobody wrote that down, any change since ever uses the release up: asked once more is
    safer than let go once more.
    """
    released = audit.c.detail.startswith(f"brake {kind.value}: ", autoescape=True)
    statement = select(func.max(audit.c.at)).where(audit.c.action == "resume", released)
    at = connection.execute(statement).scalar_one_or_none()
    return _LONG_AGO if at is None else from_micros(int(at))


class BrakeLedger(Ledger):
    """One brake of each kind at most."""

    def all(self) -> tuple[Brake, ...]:
        """Return the brakes in force."""
        return tuple(brake for kind in BrakeKind if (brake := self.get(kind)) is not None)

    def get(self, kind: BrakeKind) -> Brake | None:
        """Return the brake of a kind, None where it is not in force."""
        kept = self._facts.get(f"brake:{kind.value}")
        if not isinstance(kept, dict):
            return None
        return Brake(
            kind=kind,
            since=datetime.fromisoformat(kept["since"]),
            issues=tuple(IssueId(issue) for issue in kept["issues"]),
            samples=tuple(kept["samples"]),
            text=str(kept["text"]),
            comments=tuple(kept.get("comments", ())),
        )

    def hold(self, brake: Brake) -> None:
        """Put a brake in force, or say anew what it holds."""
        kept = {
            "since": brake.since.isoformat(),
            "issues": list(brake.issues),
            "samples": list(brake.samples),
            "text": brake.text,
            "comments": list(brake.comments),
        }
        self._facts.set(f"brake:{brake.kind.value}", kept)

    def lift(self, kind: BrakeKind) -> None:
        """End a brake: what it held is well again."""
        self._facts.set(f"brake:{kind.value}", None)

    def let_go(self, kind: BrakeKind, at: datetime) -> tuple[DeliveryId, ...]:
        """Let everything go that a brake holds now; return the comments among it.

        Each is noted with the moment, beside what was let go before and was not followed yet: a
        person is asked once.  What comes afterwards is another matter, and judged anew.
        """
        brake = self.get(kind)
        if brake is None:
            return ()
        comments: tuple[DeliveryId, ...] = ()
        if kind is BrakeKind.COMMENTS:
            comments = tuple(row.id for row in self.held_comments())
        _note(self._facts, kind, self.released(kind) | dict.fromkeys(comments or brake.issues, at))
        self.lift(kind)
        return comments

    def released(self, kind: BrakeKind) -> dict[int, datetime]:
        """Return what a person let go and when: deliveries of comments, else Requests.

        Versions before noted Requests without a moment; that of the release stands in the audit.
        """
        kept = self._facts.get(_RELEASED.format(kind=kind.value)) or {}
        released = {int(which): datetime.fromisoformat(at) for which, at in kept.items()}
        if kind is not BrakeKind.COMMENTS:
            without = self._facts.get(_WITHOUT_MOMENT.format(kind=kind.value)) or ()
            at = _let_go_at(self._connection, kind) if without else _LONG_AGO
            released |= {which: max(at, released.get(which, at)) for which in map(int, without)}
        return released

    def keep_released(self, kind: BrakeKind, still: Container[int]) -> None:
        """Forget what was let go, but for ``still``: it was followed, or is so no longer."""
        released = self.released(kind)
        kept = {which: at for which, at in released.items() if which in still}
        if kept != released:
            _note(self._facts, kind, kept)

    def closings_since(self, moment: datetime, until: datetime) -> dict[IssueId, Followed]:
        """Return the Requests whose closing was owed since ``moment``, the last with its code.

        Those of a clock that was ahead lie after ``until`` and are not recent.
        """
        statement = (
            select(deliveries.c.issue_id, deliveries.c.payload, deliveries.c.created_at)
            .where(
                _CLOSINGS,
                deliveries.c.created_at.between(to_micros(moment), to_micros(until)),
                deliveries.c.state != "skipped",
            )
            .order_by(deliveries.c.created_at)
        )
        return {
            IssueId(row.issue_id): Followed(
                str(int(json.loads(row.payload).get("status_code") or 0)),
                from_micros(row.created_at),
            )
            for row in self._connection.execute(statement)
        }

    def busiest_hour(self, before: datetime) -> int:
        """Return the most closings ever made within one hour of the clock."""
        hour = deliveries.c.created_at // _HOUR
        statement = (
            select(func.count().label("closed"))
            .where(
                _CLOSINGS,
                deliveries.c.state == "done",
                deliveries.c.created_at < to_micros(before),
            )
            .group_by(hour)
            .order_by(func.count().desc())
            .limit(1)
        )
        return int(self._connection.execute(statement).scalar_one_or_none() or 0)

    def changes_since(
        self, event: str, code_in: str, moment: datetime, until: datetime
    ) -> dict[IssueId, Followed]:
        """Return the Requests on which a change was followed since ``moment``, the last one."""
        statement = (
            select(events.c.issue_id, events.c.detail, events.c.at)
            .where(
                events.c.name == event,
                events.c.issue_id.is_not(None),
                events.c.at.between(to_micros(moment), to_micros(until)),
            )
            .order_by(events.c.at)
        )
        return {
            IssueId(row.issue_id): Followed(
                str(json.loads(row.detail).get(code_in, "")), from_micros(row.at)
            )
            for row in self._connection.execute(statement)
        }

    def busiest_hour_of(self, event: str, before: datetime) -> int:
        """Return the most changes of a kind ever followed within one hour of the clock."""
        statement = (
            select(func.count())
            .where(events.c.name == event, events.c.at < to_micros(before))
            .group_by(events.c.at // _HOUR)
            .order_by(func.count().desc())
            .limit(1)
        )
        return int(self._connection.execute(statement).scalar_one_or_none() or 0)

    def requests_commented_since(self, moment: datetime) -> int:
        """Return on how many Requests a comment was owed since ``moment``; a number, no rows."""
        statement = select(func.count(deliveries.c.issue_id.distinct())).where(*_of_late(moment))
        return int(self._connection.execute(statement).scalar_one())

    def fresh_comments_since(self, moment: datetime) -> Iterator[SaidComment]:
        """Return the comments owed since ``moment`` that nothing was done with yet.

        What was tried is looked up first, and what a person released goes: neither is held.
        """
        return self._said(
            *_of_late(moment),
            text(NOT_DONE),
            deliveries.c.state == DeliveryState.WAITING.value,
            deliveries.c.attempts == 0,
            deliveries.c.doubtful.is_(False),
            deliveries.c.actor.is_(None),
        )

    def comments_since(self, moment: datetime) -> Iterator[SaidComment]:
        """Return the comments owed since ``moment``, a few at a time: the hour may hold any
        number, and this is read every second while one waits."""
        return self._said(*_of_late(moment))

    def held_comments(self) -> Iterator[SaidComment]:
        """Return the comments that the brake holds, a few at a time."""
        return self._said(*_HELD)

    def numbers_of_held_comments(self) -> frozenset[DeliveryId]:
        """Return which comments the brake holds, without their words."""
        found = self._connection.execute(select(deliveries.c.id).where(*_HELD))
        return frozenset(DeliveryId(number) for (number,) in found)

    def _said(self, *wanted: ColumnElement[bool] | TextClause) -> Iterator[SaidComment]:
        columns = (deliveries.c.id, deliveries.c.issue_id, deliveries.c.kind, deliveries.c.payload)
        found = self._connection.execute(
            select(*columns).where(*wanted).order_by(deliveries.c.id), execution_options=_IN_PARTS
        )
        for row in found:
            payload = json.loads(row.payload)
            yield SaidComment(
                DeliveryId(row.id),
                IssueId(row.issue_id),
                DeliveryKind(row.kind),
                str(payload.get("rule") or ""),
                str(payload.get("text", "")),
                str(payload.get("image_url") or ""),
            )

    def put_off(self, kind: BrakeKind) -> dict[IssueId, PutOff]:
        """Return the changes seen and not followed yet, by Request."""
        start = _PUT_OFF.format(kind=kind.value, issue="")
        return {
            IssueId(int(name.removeprefix(start))): PutOff(
                datetime.fromisoformat(kept["updated_at"]), kept["code"], kept["words"]
            )
            for name, kept in self._facts.under(start).items()
        }

    def put(self, kind: BrakeKind, issue: IssueId, change: PutOff) -> None:
        """Note a change that is judged before it is followed: seen in no list a second time."""
        kept = {
            "updated_at": change.updated_at.isoformat(),
            "code": change.code,
            "words": change.words,
        }
        self._facts.set(_PUT_OFF.format(kind=kind.value, issue=issue), kept)

    def follow(self, kind: BrakeKind, issue: IssueId) -> None:
        """Note that a change is put off no longer."""
        self._facts.forget(_PUT_OFF.format(kind=kind.value, issue=issue))

    @property
    def _facts(self) -> FactLedger:
        return FactLedger(self._connection, self._traces)
