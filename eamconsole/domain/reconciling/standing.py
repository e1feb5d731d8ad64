"""Differences in whether the record is there, whose it is, its status, category and place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from eamconsole.domain.closure import Closure, Judgment
from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.evidence import references_of, same_point
from eamconsole.domain.link import Link, LinkState
from eamconsole.domain.reconciling.difference import Compared, Difference, DifferenceKind, Mend
from eamconsole.domain.reconciling.pair import Pair, is_on_its_way, of_row
from eamconsole.domain.reference import names_another
from eamconsole.domain.request import IssueStatus
from eamconsole.domain.work import Module, WorkRecord

FRESH = timedelta(hours=2)
"""What happened so shortly ago the console may not have heard of yet."""


def record_is_closed(pair: Pair, record: WorkRecord) -> bool:
    """Return whether a record's status calls for closing."""
    code = record.status_code
    return code is not None and Closure(pair.rules).closes(record.module, code)


def missing(pair: Pair, told: Compared) -> Iterator[Difference]:
    """Yield what a Request without a link lacks."""
    creation = next(iter(pair.rows(DeliveryKind.CREATE)), None)
    if creation is not None and is_on_its_way(creation):
        told.on_its_way += 1
        return
    if pair.others:
        yield _not_linked(pair, creation)
        return
    if not pair.request.status.is_live or pair.request.canonical_issue is not None:
        return
    if not pair.known or creation is None:
        yield from _unknown(pair, told)
        return
    found = of_row(pair, DifferenceKind.MISSING_IN_EAM, creation)
    yield found or pair.difference(
        DifferenceKind.MISSING_IN_EAM,
        f"The creation ended without a record: {creation.explanation or creation.state.value}.",
        Mend.SEEK,
        "Choose Look for it in EAM on the request: adopt its record, or send it again.",
        since=pair.request.created_at,
        row=creation,
    )


def _unknown(pair: Pair, told: Compared) -> Iterator[Difference]:
    """Yield a live Request that the journal knows nothing of."""
    request = pair.request
    if pair.held:
        yield pair.difference(
            DifferenceKind.MISSING_IN_EAM,
            f"Not sent by itself: {pair.held}.",
            Mend.SEND_HELD,
            f"If the crews should have it: eamconsole intake send {request.issue_id}",
            since=request.created_at,
            counts=False,
        )
    elif pair.route is None or request.created_at < pair.rules.intake.start_at:
        return
    elif request.updated_at > pair.heard_until - FRESH:
        told.on_its_way += 1
    else:
        yield pair.difference(
            DifferenceKind.MISSING_IN_EAM,
            "The console never took the request in.",
            Mend.READ_AGAIN,
            "Read it again: the next sync then takes it in.",
            since=request.created_at,
        )


def _not_linked(pair: Pair, creation: Delivery | None) -> Difference:
    numbers = ", ".join(str(each.number) for each in pair.others)
    return pair.difference(
        DifferenceKind.NOT_LINKED,
        f"{numbers} in EAM was made for this request, but the journal does not know that.",
        Mend.READ_AGAIN if creation is None else Mend.SEEK,
        "Read both sides again: the next sync adopts the record. For many, run eamconsole relink."
        if creation is None
        else f"Choose Look for it in EAM on the request, and adopt {numbers}.",
        since=pair.others[0].created_at or pair.request.created_at,
        record=numbers,
        row=creation,
    )


def doubled(pair: Pair) -> Iterator[Difference]:
    """Yield further open records for one Request."""
    for other in pair.others:
        if not record_is_closed(pair, other):
            yield pair.difference(
                DifferenceKind.DOUBLED,
                f"{other.number} stands for the same request as {pair.number}, and is open.",
                Mend.BY_HAND,
                f"In EAM, copy over what only {other.number} holds, then close or cancel it; "
                f"{pair.number} is the one that is linked.",
                part=str(other.auto_number),
                since=other.created_at,
                record=str(other.number),
            )


def only_numbered(pair: Pair) -> Iterator[Difference]:
    """Yield open records that carry the Request's number and nothing else of it."""
    for other in pair.only_numbered:
        if not record_is_closed(pair, other):
            yield pair.difference(
                DifferenceKind.ORPHAN,
                f"{other.number} names Request {pair.request.issue_id}, but neither place, "
                "problem code, day nor Notes fits.",
                Mend.BY_HAND,
                f"In EAM, correct the external id of {other.number}, or empty it.",
                part=str(other.auto_number),
                since=other.created_at,
                record=str(other.number),
            )


def gone(pair: Pair) -> Difference | None:
    """Return the loss of the linked record, or that it is another's."""
    link, record = pair.link, pair.record
    if link is None:
        return None
    if record is None:
        if not pair.request.status.is_live:
            return None  # what is over needs no record; EAM may have put it away
        return pair.difference(
            DifferenceKind.RECORD_GONE,
            f"EAM does not show {link.number} any more.",
            Mend.SEEK,
            f"In EAM, make {link.number} publicly available again; or choose Look for it in EAM "
            "on the request, and adopt another record or send it again.",
            since=link.polled_at or link.created_at,
        )
    reference = str(pair.request.issue_id)
    another = names_another(record.reference, record.notes, reference)
    is_ours = reference in references_of(record, pair.traits.reference_fields)
    if another and not is_ours:
        return pair.difference(
            DifferenceKind.STRANGER,
            f"{link.number} names Request {another}.",
            Mend.SEEK if link.state is LinkState.GONE else Mend.BY_HAND,
            f"In EAM, put {reference} back into the external id of {link.number} if the record is "
            "this request's; else choose Look for it in EAM on the request.",
            since=link.polled_at or link.created_at,
        )
    return None


def status(pair: Pair, told: Compared) -> Iterator[Difference]:
    """Yield a status that differs."""
    link, record, request = pair.link, pair.record, pair.request
    if link is None or record is None or record.status_code is None:
        return
    closed = record_is_closed(pair, record)
    if request.status.is_live and closed:
        yield from _closed_in_eam(pair, link, record, told)
    elif not request.status.is_live and not closed:
        yield from _closed_in_seeclickfix(pair, link, record, told)
    elif request.status is IssueStatus.OPEN:
        yield from _acknowledgment(pair, told)


def _closed_in_eam(
    pair: Pair, link: Link, record: WorkRecord, told: Compared
) -> Iterator[Difference]:
    closings = pair.rows(DeliveryKind.CLOSE)
    if any(is_on_its_way(row) for row in closings):
        told.on_its_way += 1
        return
    since = link.status_since or link.created_at
    for row in closings:
        if row.state is not DeliveryState.DONE and row.state is not DeliveryState.IMPOSSIBLE:
            found = of_row(pair, DifferenceKind.CLOSED_IN_EAM, row)
            if found is not None:
                yield found
                return
    status = f"{record.status_code} {record.status_text}".strip()
    judged = Closure(pair.rules).judge(link, record.status_code, pair.request.category_title)
    seen_lately = link.polled_at is not None and link.polled_at > pair.now - FRESH
    if judged is Judgment.CLOSES and link.state is LinkState.OPEN and not seen_lately:
        yield pair.difference(
            DifferenceKind.CLOSED_IN_EAM,
            f"{link.number} is closed ({status}), and the console has not read it lately.",
            Mend.READ_AGAIN,
            "Read both sides again: the next sync then closes the request.",
            since=since,
        )
    elif judged is Judgment.CLOSES and link.state is LinkState.OPEN:
        told.on_its_way += 1  # just read; held by a brake, or about to be owed
    else:
        differs = pair.difference(
            DifferenceKind.CLOSED_IN_EAM,
            f"{link.number} is closed ({status}); {_why_not_closed(pair, judged)}",
            Mend.BY_HAND,
            f"If the work is done, close Request {pair.request.issue_id} in SeeClickFix; else "
            f"reopen {link.number} in EAM.",
            since=pair.request.reopened_at or since,
        )
        was_closed = judged is Judgment.ALREADY_ANSWERED and pair.request.reopened_at is None
        yield pair.as_found(differs) if was_closed else differs


def _why_not_closed(pair: Pair, judged: Judgment) -> str:
    link = pair.link
    if link is not None and pair.request.reopened_at is not None:
        return "the request was reopened, and the unchanged status never closes it again."
    if judged is Judgment.OVER_LIMIT:
        return "the request was reopened too often to be closed by itself."
    if link is not None and link.state is not LinkState.OPEN:
        return f"the console does not follow it any more ({link.reason or link.state.value})."
    return "the request was open again after the console had closed it."


def _closed_in_seeclickfix(
    pair: Pair, link: Link, record: WorkRecord, told: Compared
) -> Iterator[Difference]:
    request = pair.request
    since = request.closed_at or request.updated_at
    if request.canonical_issue is not None:
        cause = f"Request {request.issue_id} was merged into {request.canonical_issue}"
    elif request.status is IssueStatus.ARCHIVED:
        cause = f"Request {request.issue_id} is archived"
    else:
        cause = f"Request {request.issue_id} was closed in SeeClickFix"
    if since > pair.heard_until - FRESH and link.state is LinkState.OPEN:
        told.on_its_way += 1
        return
    status = f"{record.status_code} {record.status_text}".strip()
    yield pair.difference(
        DifferenceKind.CLOSED_IN_SEECLICKFIX,
        f"{cause}, and {link.number} is still open ({status}).",
        Mend.BY_HAND,
        f"In EAM, close {link.number}; or reopen Request {request.issue_id} in SeeClickFix.",
        since=since,
    )


def _acknowledgment(pair: Pair, told: Compared) -> Iterator[Difference]:
    if pair.request.reopened_at is not None:
        return  # a reopened Request is Open again, and was acknowledged before
    row = next(iter(pair.rows(DeliveryKind.ACKNOWLEDGE)), None)
    if row is not None and is_on_its_way(row):
        told.on_its_way += 1
        return
    found = None if row is None else of_row(pair, DifferenceKind.ACKNOWLEDGMENT_MISSING, row)
    if found is not None:
        yield found
        return
    done = row is not None and row.state is DeliveryState.DONE
    yield pair.difference(
        DifferenceKind.ACKNOWLEDGMENT_MISSING,
        "The console acknowledged the request, and it is Open again."
        if done
        else "The journal owes no acknowledgment, and the request is still Open.",
        Mend.BY_HAND,
        f"In SeeClickFix, acknowledge Request {pair.request.issue_id}; its record is "
        f"{pair.number}.",
        since=row.updated_at if row else pair.request.created_at,
    )


def category(pair: Pair) -> Iterator[Difference]:
    """Yield a problem code that is not the one of the Request's category."""
    record, request = pair.record, pair.request
    if record is None or record.problem_code is None or not _is_watched(pair):
        return
    if record.module is not Module.WORK_REQUEST:
        return
    chosen = pair.redirected or pair.route is None
    wanted = pair.sent_code if chosen or pair.route is None else pair.route.problem_code
    if wanted is None or record.problem_code.casefold() == wanted.casefold():
        return
    moved = pair.sent_code is not None and record.problem_code == pair.sent_code
    title = request.category_title or "without a category"
    cause = (
        f"The request was moved to “{title}” ({wanted}) after the transfer; {pair.number} still "
        f"has {record.problem_code}."
        if moved
        else f"{pair.number} has problem code {record.problem_code} in EAM; the request's "
        f"category “{title}” stands for {wanted}."
    )
    differs = pair.difference(
        DifferenceKind.CATEGORY,
        cause,
        Mend.BY_HAND,
        f"In EAM, set the problem code of {pair.number} to {wanted}; or change the category of "
        f"Request {request.issue_id} in SeeClickFix.",
        since=request.updated_at,
    )
    yield pair.as_found(differs)


def place(pair: Pair) -> Iterator[Difference]:
    """Yield a place that is not the Request's."""
    record, request = pair.record, pair.request
    if record is None or not _is_watched(pair):
        return
    if same_point(record, pair.traits) is not False:
        return
    where = f" ({record.location})" if record.location else ""
    differs = pair.difference(
        DifferenceKind.PLACE,
        f"{pair.number}{where} lies more than 200 m from the request's point "
        f"({request.address or 'without an address'}).",
        Mend.BY_HAND,
        f"Look at both: correct the place of {pair.number} in EAM, or that of Request "
        f"{request.issue_id} in SeeClickFix.",
        since=request.updated_at,
    )
    yield pair.as_found(differs)


def _is_watched(pair: Pair) -> bool:
    """Return whether somebody may still act on the pair: what is over is left as it is."""
    return pair.request.status.is_live
