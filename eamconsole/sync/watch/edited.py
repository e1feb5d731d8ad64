"""What a crew rewrites in EAM: before residents read it, or after."""

from __future__ import annotations

from datetime import datetime

from eamconsole.domain.city import CityRules, Reaction
from eamconsole.domain.decided import GIVES_AWAY
from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.edits import EDITED, TEXT, WRITTEN, written
from eamconsole.domain.link import Link
from eamconsole.domain.planning import comment_in_debt, short_digest
from eamconsole.domain.work import WorkComment
from eamconsole.journal import Ledgers, SeenMark

_STILL_HERE = frozenset(
    {
        *(DeliveryState.WAITING, DeliveryState.RETRYING),
        *(DeliveryState.NEEDS_ATTENTION, DeliveryState.HELD),
    }
)


def follow_edit(
    ledgers: Ledgers,
    link: Link,
    comment: WorkComment,
    mark: SeenMark,
    rules: CityRules,
    at: datetime,
) -> int:
    """Carry or tell an edit of a public comment; returns the number of new debts."""
    digest = short_digest(comment.text)
    if not comment.public or digest == mark.digest:
        return 0
    ledgers.seen.update(link.issue_id, "eam_comment", comment.key, digest=digest, at=at)
    ledgers.events.add(
        "comment.edited_in_eam",
        at,
        issue_id=link.issue_id,
        detail={"comment": comment.key, "text": comment.text},
    )
    rows = [
        row
        for row in ledgers.deliveries.of_issue(link.issue_id)
        if row.kind is DeliveryKind.COMMENT_IN and row.payload.get("comment") == comment.key
    ]
    latest = max(rows, key=lambda row: row.id, default=None)
    if latest is not None and _is_unsent(latest):
        _rewrite(ledgers, latest, comment.text, at)
        return 0
    if rules.comments.edited_in_eam is Reaction.REPOST:
        debt = comment_in_debt(link.issue_id, comment, f":{digest}")
        return int(ledgers.deliveries.owe(debt, at) is not None)
    ledgers.notices.raise_(
        f"edited:{link.issue_id}:{comment.key}",
        "edited_in_eam",
        f"Comment {comment.key} on {link.number} was edited in EAM {_meanwhile(latest, link)}.",
        at,
        issue_id=link.issue_id,
    )
    return 0


def _is_unsent(row: Delivery) -> bool:
    return row.state in _STILL_HERE and not row.doubtful and EDITED not in row.payload


def _rewrite(ledgers: Ledgers, row: Delivery, text: str, at: datetime) -> None:
    """Let what waits go as it is now; what was asked about its words is judged anew."""
    payload = {**row.payload, TEXT: text, WRITTEN: written(row.payload)}
    ledgers.deliveries.replace_payload(row.id, payload, at)
    if row.state is DeliveryState.NEEDS_ATTENTION and row.cause == GIVES_AWAY:
        ledgers.deliveries.finish(row.id, DeliveryState.WAITING, at=at)


def _meanwhile(latest: Delivery | None, link: Link) -> str:
    """Say what residents read while EAM shows other words."""
    if latest is not None and latest.state in (DeliveryState.SKIPPED, DeliveryState.IMPOSSIBLE):
        return f"after its row was closed here; residents of Request {link.issue_id} read neither"
    if latest is not None and not latest.state.is_final and EDITED in latest.payload:
        return (
            f"after somebody here changed its words; residents of Request {link.issue_id} get "
            "those, unless you change them once more"
        )
    if latest is not None and not latest.state.is_final:
        return (
            f"while its first version was on its way; residents of Request {link.issue_id} may "
            "read that"
        )
    return (
        f"after it was published; residents of Request {link.issue_id} still read the first version"
    )
