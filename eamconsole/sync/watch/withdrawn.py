"""What a crew shows to residents and takes back: before it was published, or after."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from eamconsole.domain.brakes import HELD_COMMENT
from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.echo import TAKEN_BACK, WITHDRAWN
from eamconsole.domain.link import Link
from eamconsole.journal import Ledgers
from eamconsole.sync.delivery.steps.misnamed import NOT_SEEN
from eamconsole.sync.delivery.telling import raise_withdrawn, withdrawn_notice

_PUBLISHED = frozenset({DeliveryState.DONE, DeliveryState.MODERATED})
_BY_CREWS = frozenset({DeliveryKind.COMMENT_IN, DeliveryKind.IMAGE_IN})


def follow_visibility(
    ledgers: Ledgers,
    link: Link,
    kind: str,
    shown: Iterable[str],
    lane: tuple[Delivery, ...],
    at: datetime,
) -> None:
    """Keep which of the seen entries are shown to residents, and act where that changed.

    What waits to be published looks at the mark when its turn comes, so that words taken back
    during an outage stay inside.  What stands published already is told to staff.  Whether an
    entry is followed is asked of its rows as well as of its mark: a document whose name is no
    picture's is marked as left alone, and may owe residents its link or its picture all the same.
    """
    public = set(shown)
    for key, mark in ledgers.seen.get(link.issue_id, kind).items():
        rows = _rows_of(lane, kind, key)
        if mark.origin == "ours" or (mark.origin != "imported" and not rows):
            continue
        if key not in public:
            ledgers.seen.show(link.issue_id, kind, key, public=False)
            _put_aside(ledgers, rows, at)
            if not rows or any(row.state in _PUBLISHED for row in rows):
                # what no row knows of crossed long ago
                raise_withdrawn(ledgers, link, kind, key, at)
        elif mark.public is False:
            ledgers.seen.show(link.issue_id, kind, key, public=True)
            ledgers.notices.solve(withdrawn_notice(link, kind, key), at)
            _bring_back(ledgers, rows, at)


def _rows_of(lane: tuple[Delivery, ...], kind: str, key: str) -> tuple[Delivery, ...]:
    name = kind.removeprefix("eam_")
    return tuple(row for row in lane if row.kind in _BY_CREWS and row.payload.get(name) == key)


def _put_aside(ledgers: Ledgers, rows: Iterable[Delivery], at: datetime) -> None:
    """Ask nobody about what is not to be published any more."""
    for row in rows:
        asks = row.state is DeliveryState.NEEDS_ATTENTION and not row.doubtful
        is_braked = row.state is DeliveryState.HELD and row.cause == HELD_COMMENT
        was_hidden = row.state is DeliveryState.SKIPPED and row.cause == NOT_SEEN
        if asks or is_braked or was_hidden:
            ledgers.deliveries.finish(
                row.id, DeliveryState.SKIPPED, at=at, cause=WITHDRAWN, explanation=TAKEN_BACK
            )


def _bring_back(ledgers: Ledgers, rows: Iterable[Delivery], at: datetime) -> None:
    for row in rows:
        if row.state is DeliveryState.SKIPPED and row.cause == WITHDRAWN:
            ledgers.deliveries.finish(row.id, DeliveryState.WAITING, at=at)
