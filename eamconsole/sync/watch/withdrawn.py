"""What a crew shows to residents and takes back: before it was published, or after."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.echo import TAKEN_BACK, WITHDRAWN
from eamconsole.domain.link import Link
from eamconsole.journal import Ledgers
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
    during an outage stay inside.  What stands published already is told to staff.
    """
    public = set(shown)
    for key, mark in ledgers.seen.get(link.issue_id, kind).items():
        if mark.origin != "imported":
            continue
        if key not in public:
            ledgers.seen.show(link.issue_id, kind, key, public=False)
            _put_aside(ledgers, lane, kind, key, at)
            if kind == "eam_comment" and _is_published(lane, key):
                raise_withdrawn(ledgers, link, key, at)
        elif mark.public is False:
            ledgers.seen.show(link.issue_id, kind, key, public=True)
            ledgers.notices.solve(withdrawn_notice(link, key), at)
            _bring_back(ledgers, lane, kind, key, at)


def _is_published(lane: tuple[Delivery, ...], key: str) -> bool:
    """Return whether residents read the comment; one no row knows of crossed long ago."""
    rows = [row for row in lane if row.payload.get("comment") == key]
    return not rows or any(row.state in _PUBLISHED for row in rows)


def _rows_of(lane: tuple[Delivery, ...], kind: str, key: str) -> Iterable[Delivery]:
    name = "comment" if kind == "eam_comment" else "document"
    return (row for row in lane if row.kind in _BY_CREWS and row.payload.get(name) == key)


def _put_aside(
    ledgers: Ledgers, lane: tuple[Delivery, ...], kind: str, key: str, at: datetime
) -> None:
    """Ask nobody about what is not to be published any more."""
    for row in _rows_of(lane, kind, key):
        if row.state is DeliveryState.NEEDS_ATTENTION and not row.doubtful:
            ledgers.deliveries.finish(
                row.id, DeliveryState.SKIPPED, at=at, cause=WITHDRAWN, explanation=TAKEN_BACK
            )


def _bring_back(
    ledgers: Ledgers, lane: tuple[Delivery, ...], kind: str, key: str, at: datetime
) -> None:
    for row in _rows_of(lane, kind, key):
        if row.state is DeliveryState.SKIPPED and row.cause == WITHDRAWN:
            ledgers.deliveries.finish(row.id, DeliveryState.WAITING, at=at)
