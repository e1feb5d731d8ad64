"""The statements of the delivery ledger, compiled once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    Text,
    and_,
    bindparam,
    exists,
    false,
    func,
    literal_column,
    not_,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from eamconsole.domain.delivery import FINAL_STATES, DeliveryKind, DeliveryState
from eamconsole.domain.kinds import Stream
from eamconsole.journal.plan import Plan
from eamconsole.journal.schema import deliveries, lease, pauses

OPEN = tuple(
    state.value
    for state in DeliveryState
    if state not in FINAL_STATES and state is not DeliveryState.MODERATED
)
OVER = ("done", "impossible")
RUNNABLE_TEXT = text("deliveries.state IN ('checking', 'retrying', 'waiting')")

GET = Plan(select(deliveries).where(deliveries.c.id == bindparam("id")))
OF_ISSUE = Plan(
    select(deliveries).where(deliveries.c.issue_id == bindparam("issue")).order_by(deliveries.c.id)
)
BEGIN = Plan(
    update(deliveries)
    .where(
        deliveries.c.id == bindparam("row"),
        RUNNABLE_TEXT,
        deliveries.c.state == bindparam("in_state"),
        deliveries.c.attempts == bindparam("expected"),
        deliveries.c.doubtful == false(),
        exists(select(lease.c.one).where(lease.c.epoch == bindparam("held"))),
    )
    .values(
        state="sending",
        attempts=deliveries.c.attempts + 1,
        sent_at=bindparam("at"),
        updated_at=bindparam("at"),
        payload_hash=bindparam("digest"),
        payload=func.coalesce(bindparam("content", type_=Text), deliveries.c.payload),
        cause=None,
        explanation=None,
        next_step=None,
    )
)
STANDS = Plan(
    select(deliveries.c.flow, deliveries.c.state, deliveries.c.issue_id).where(
        deliveries.c.id == bindparam("row"),
        deliveries.c.state == bindparam("in_state"),
        deliveries.c.attempts == bindparam("tried"),
        exists(select(lease.c.one).where(lease.c.epoch == bindparam("held"))),
    )
)
FINISH = Plan(
    update(deliveries)
    .where(deliveries.c.id == bindparam("row"))
    .values(
        state=bindparam("to_state"),
        updated_at=bindparam("at"),
        due_at=bindparam("due"),
        cause=bindparam("why"),
        explanation=bindparam("words"),
        next_step=bindparam("step"),
        doubtful=bindparam("in_doubt"),
        remote_key=func.coalesce(bindparam("remote", type_=Text), deliveries.c.remote_key),
        actor=func.coalesce(bindparam("person", type_=Text), deliveries.c.actor),
    )
)
TOUCH = Plan(
    update(deliveries).where(deliveries.c.id == bindparam("row")).values(updated_at=bindparam("at"))
)
PAYLOAD = Plan(
    update(deliveries)
    .where(deliveries.c.id == bindparam("row"))
    .values(payload=bindparam("content"))
)
_IS_UNFINISHED = text("deliveries.state NOT IN ('done', 'impossible', 'skipped')")
_AMONG = {
    on_postgres: text(f"deliveries.issue_id IN (SELECT {among})")
    for on_postgres, among in (
        (True, "CAST(value AS bigint) FROM json_array_elements_text(CAST(:issues AS json))"),
        (False, "value FROM json_each(:issues)"),
    )
}
"""Of the Requests in ``issues``, a JSON list: one compiled text for any number of them."""
UNFINISHED = {
    on_postgres: Plan(select(deliveries).where(among, _IS_UNFINISHED).order_by(deliveries.c.id))
    for on_postgres, among in _AMONG.items()
}
OWED = (
    *("issue_id", "flow", "kind", "direction", "key", "state", "payload"),
    *("due_at", "created_at", "updated_at", "attempts", "doubtful"),
)
OWE = {
    True: Plan(
        postgresql.insert(deliveries).on_conflict_do_nothing().returning(deliveries.c.id), OWED
    ),
    False: Plan(
        sqlite.insert(deliveries).on_conflict_do_nothing().returning(deliveries.c.id), OWED
    ),
}
PLACE = Plan(
    select(deliveries.c.flow, deliveries.c.state, deliveries.c.issue_id).where(
        deliveries.c.id == bindparam("id")
    )
)


_CREATE: Any = literal_column("'create'")
"""Beside an index of one kind only, a parameter in its place has SQLite plan anew at each call."""
_MOVING = text("other.state IN ('checking', 'retrying', 'sending', 'waiting')")
_ON_ITS_WAY = text("other.state IN ('sending', 'waiting')")
_STUCK = text("other.state IN ('needs_attention', 'held')")
_NOT_OVER = text("other.state NOT IN ('done', 'impossible', 'skipped', 'moderated')")


def _kinds(fits: Callable[[DeliveryKind], bool]) -> str:
    return ", ".join(f"'{kind.value}'" for kind in DeliveryKind if fits(kind))


def _unhindered() -> Any:
    """True for rows that no earlier delivery of their Request holds up (see domain.lanes).

    The pure rule decides again afterwards; this keeps rows that cannot run from crowding out
    those that can.  It must show no more than the rule: whoever waits for the next row that is
    due would find it due already, and look again and again for nothing.
    """
    other = deliveries.alias("other")
    creation = exists().where(
        other.c.issue_id == deliveries.c.issue_id,
        other.c.kind == _CREATE,
        text("other.state NOT IN ('done', 'impossible', 'skipped')"),
    )

    def earlier(kinds: Any, states: Any) -> Any:
        same_lane = other.c.issue_id == deliveries.c.issue_id
        return exists().where(same_lane, kinds, other.c.id < deliveries.c.id, states)

    def not_behind(kinds: str, states: Any) -> Any:
        """Rows of other ``kinds``, and of these the first that is in one of ``states``."""
        is_other = text(f"deliveries.kind NOT IN ({kinds})")
        return or_(is_other, not_(earlier(text(f"other.kind IN ({kinds})"), states)))

    to_residents = other.c.direction == literal_column("'to_seeclickfix'")
    return or_(
        deliveries.c.kind == _CREATE,
        and_(
            not_behind(_kinds(lambda kind: kind.is_news), _STUCK),
            not_(creation),
            not_behind(_kinds(lambda kind: kind is DeliveryKind.COMMENT_OUT), _NOT_OVER),
            or_(
                deliveries.c.direction == literal_column("'to_eam'"),
                not_(earlier(to_residents, _MOVING)),
            ),
            not_behind(_kinds(lambda kind: kind.traits.stream is Stream.DOCUMENTS), _ON_ITS_WAY),
            not_behind(_kinds(lambda kind: kind is DeliveryKind.ADDRESS), _MOVING),
        ),
    )


_AT_WORK = not_(
    exists(select(pauses.c.flow)).where(
        pauses.c.flow == deliveries.c.flow,
        or_(pauses.c.until.is_(None), pauses.c.until > bindparam("moment")),
    )
)
"""True for rows of a flow that no person paused."""
_RUNNABLE = (
    RUNNABLE_TEXT,
    or_(
        deliveries.c.direction == bindparam("way"),
        deliveries.c.direction == bindparam("other_way"),
    ),
    _unhindered(),
    _AT_WORK,
)


def _due(*among: Any) -> Plan:
    """What is due, with all that is unfinished of the same Requests: a lane is read as a whole."""
    first = (
        select(deliveries.c.id, deliveries.c.issue_id)
        .where(*among, *_RUNNABLE, deliveries.c.due_at <= bindparam("moment"))
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(bindparam("rows"))
        .cte("due")
    )
    return Plan(
        select(*deliveries.c, deliveries.c.id.in_(select(first.c.id)).label("is_due"))
        .where(deliveries.c.issue_id.in_(select(first.c.issue_id)), _IS_UNFINISHED)
        .order_by(deliveries.c.id)
    )


DUE = _due()
DUE_AMONG = {on_postgres: _due(among, _IS_UNFINISHED) for on_postgres, among in _AMONG.items()}
NEXT_DUE = Plan(
    select(deliveries.c.due_at).where(*_RUNNABLE).order_by(deliveries.c.due_at).limit(1)
)
