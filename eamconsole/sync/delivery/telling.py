"""Words the runner leaves behind: history lines, notices, and what the other side answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from eamconsole.domain.decided import NOT_LOOKED_UP
from eamconsole.domain.delivery import Delivery, DeliveryState, Direction
from eamconsole.domain.keeping import Keeping, ReadBack
from eamconsole.domain.link import Link
from eamconsole.domain.trimming import WORDS_GONE
from eamconsole.domain.work import Damage
from eamconsole.journal import Ledgers
from eamconsole.sync.delivery.outcome import NOT_LINKED, NotSent, Receipt, Unclear

NEVER_LINKED = NotSent(
    state=DeliveryState.IMPOSSIBLE,
    cause=NOT_LINKED,
    explanation="The Request was never sent to EAM, so nothing can be added to it there.",
    next_step="Retry the Request itself; what belongs to it follows by itself.",
)


WITHOUT_WORDS = NotSent(
    state=DeliveryState.SKIPPED,
    cause=WORDS_GONE,
    explanation="What was to be sent was dropped when the Request had been over for as long as the "
    "city keeps such words.",
    next_step="Look it up in the CSV file that was written before, and enter it by hand.",
)


def with_answer(explanation: str | None, answered: str) -> str | None:
    """Return the explanation with the other side's own words, where it does not hold them."""
    if explanation is None or not answered or answered in explanation:
        return explanation
    return f"{explanation} It answered: {answered}"


def add_event(
    ledgers: Ledgers, delivery: Delivery, name: str, at: datetime, detail: dict[str, str]
) -> None:
    """Write a move of a delivery into the history."""
    ledgers.events.add(
        f"{delivery.kind.value}.{name}",
        at,
        issue_id=delivery.issue_id,
        delivery_id=delivery.id,
        detail=detail,
    )


def raise_notices(ledgers: Ledgers, delivery: Delivery, receipt: Receipt, at: datetime) -> None:
    """Tell a person what came with a success and is none."""
    if receipt.also_found:
        _raise_duplicate(ledgers, delivery, receipt, at)
    if receipt.lost:
        _raise_still_picture(ledgers, delivery, receipt, at)
    if receipt.damage is not Damage.NONE:
        _raise_damaged_picture(ledgers, delivery, receipt.damage, at)
    _tell_of_keeping(ledgers, delivery, receipt.keeping, at)


def _tell_of_keeping(
    ledgers: Ledgers, delivery: Delivery, seen: Iterable[Keeping], at: datetime
) -> None:
    """Tell once what EAM loses of what it is sent, and take it back once that is kept."""
    for each in seen:
        if each.read_back is ReadBack.KEPT:
            ledgers.notices.solve(each.notice, at)
        else:
            ledgers.notices.raise_(
                each.notice, "not_kept", each.in_words(), at, issue_id=delivery.issue_id
            )


def _raise_still_picture(
    ledgers: Ledgers, delivery: Delivery, receipt: Receipt, at: datetime
) -> None:
    """Tell that more of a picture can be seen where it came from."""
    name, here, there = _sides(delivery)
    ledgers.notices.raise_(
        f"still:{delivery.issue_id}:{delivery.id}",
        "still_picture",
        f"{name} of Request {delivery.issue_id} came to {here} as {receipt.lost} alone; the "
        f"whole can be seen in {there}.",
        at,
        issue_id=delivery.issue_id,
    )


def _raise_damaged_picture(
    ledgers: Ledgers, delivery: Delivery, damage: Damage, at: datetime
) -> None:
    """Tell that a picture was broken before the console had it: it looks like a fault of ours."""
    name, here, there = _sides(delivery)
    came = (
        f"is damaged in {there} already. Only a part of it could be read, and that came to {here}."
    )
    if damage is Damage.WHOLLY:
        came = (
            f"cannot be read: it is damaged in {there} already, or of a form not known here. It "
            f"came to {here} as it is, and may not open there."
        )
    ledgers.notices.raise_(
        f"damaged:{delivery.issue_id}:{delivery.id}",
        "damaged_picture",
        f"{name} of Request {delivery.issue_id} {came}",
        at,
        issue_id=delivery.issue_id,
    )


def _sides(delivery: Delivery) -> tuple[str, str, str]:
    """Return what a picture is called, where it came to, and where it came from."""
    name = f"“{delivery.payload['file_name']}”" if "file_name" in delivery.payload else "A picture"
    if delivery.direction is Direction.TO_SEECLICKFIX:
        return name, "SeeClickFix", "EAM"
    return name, "EAM", "SeeClickFix"


def _raise_duplicate(ledgers: Ledgers, delivery: Delivery, receipt: Receipt, at: datetime) -> None:
    """Tell a person that EAM holds several records for one Request."""
    others = ", ".join(receipt.also_found)
    ledgers.notices.raise_(
        f"duplicate:{delivery.issue_id}",
        "duplicate",
        f"EAM holds more than one record for Request {delivery.issue_id}: "
        f"{receipt.remote_key} is used, {others} should be closed there by hand.",
        at,
        issue_id=delivery.issue_id,
    )


def conclude_with(
    ledgers: Ledgers, delivery: Delivery, unsent: NotSent, outcome: str, at: datetime
) -> None:
    """End a delivery, or stop it, without the other side having carried anything out."""
    if unsent.payload is not None:
        ledgers.deliveries.replace_payload(delivery.id, dict(unsent.payload), at)
    ledgers.deliveries.finish(
        delivery.id,
        unsent.state,
        at=at,
        cause=unsent.cause,
        explanation=unsent.explanation,
        next_step=unsent.next_step,
        remote_key=unsent.remote_key,
        due_at=unsent.due_at,
        doubtful=unsent.doubtful,
    )
    ledgers.attempts.end(delivery.id, delivery.attempts + 1, at, outcome, unsent.explanation)
    add_event(ledgers, delivery, unsent.state.value, at, {"words": unsent.explanation})


def cannot_look(found: Unclear) -> NotSent:
    """Return the state of a creation of which nobody can say whether it was made before."""
    return NotSent(
        state=DeliveryState.NEEDS_ATTENTION,
        cause=NOT_LOOKED_UP,
        explanation="It is not known whether EAM has a record for this Request already: "
        f"{found.why}.",
        next_step="Choose Look for it in EAM, and adopt the record if there is one; Retry sends "
        "the request.",
    )


def park_broken(ledgers: Ledgers, delivery: Delivery, fault: str, at: datetime) -> None:
    """Leave a delivery whose handling broke to a person; ``fault`` names the exception."""
    now = ledgers.deliveries.get(delivery.id)
    if now is None or now.state.is_final:
        return
    ledgers.deliveries.finish(
        delivery.id,
        DeliveryState.NEEDS_ATTENTION,
        at=at,
        cause="GEN-000",
        explanation=f"The console could not handle it: {fault}.",
        next_step="Send the log file to support, then choose Retry or Skip.",
        doubtful=now.doubtful or now.state is DeliveryState.SENDING,
    )
    add_event(ledgers, delivery, "quarantined", at, {"error": fault})


def raise_withdrawn(ledgers: Ledgers, link: Link, kind: str, key: str, at: datetime) -> None:
    """Tell that residents see what a crew took back; ``kind`` as it is marked as seen."""
    what = "Comment" if kind == "eam_comment" else "Document"
    ledgers.notices.raise_(
        withdrawn_notice(link, kind, key),
        "withdrawn",
        f"{what} {key} on {link.number} is no longer public in EAM but stands published on "
        f"Request {link.issue_id}; the console cannot take it back.",
        at,
        issue_id=link.issue_id,
    )


def withdrawn_notice(link: Link, kind: str, key: str) -> str:
    """Return the key of that notice; comments and documents are numbered apart."""
    which = key if kind == "eam_comment" else f"{kind}:{key}"
    return f"withdrawn:{link.issue_id}:{which}"
