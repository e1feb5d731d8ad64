"""Differences in what was said and shown: comments and pictures, in both directions.

What is the same words, or the same picture, the console's own recognition says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from eamconsole.domain.crossing import crosses, text_for_eam
from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.echo import Origin, origin_of, texts_of, what_was_said
from eamconsole.domain.edits import written
from eamconsole.domain.link import LinkState
from eamconsole.domain.planning import image_debt
from eamconsole.domain.recognition import is_short, same_name
from eamconsole.domain.reconciling.difference import Compared, Difference, DifferenceKind, Mend
from eamconsole.domain.reconciling.pair import Arrival, Pair, is_on_its_way, of_row
from eamconsole.domain.reconciling.rewritten import excerpt, holds, is_taken_back
from eamconsole.domain.reconciling.standing import FRESH
from eamconsole.domain.request import ResidentComment
from eamconsole.domain.taking_over import BASE_LINE
from eamconsole.domain.work import WorkComment, WorkDocument

T = TypeVar("T")

_UNHEARD = timedelta(hours=8)
"""Threads are read again every six hours; until then a comment may be unknown to the console."""
_OURS, _IGNORED = "ours", "ignored"


def comments_for_crews(pair: Pair, told: Compared) -> Iterator[Difference]:
    """Yield what was said in SeeClickFix and is not to be found in EAM."""
    rows = pair.rows(DeliveryKind.COMMENT_OUT)
    listed = {each.key for each in pair.comments}
    claimed = {row.remote_key for row in rows if row.remote_key in listed}
    claimed |= {key for key, origin in pair.comment_marks.items() if origin == BASE_LINE}
    free = [each for each in pair.comments if each.key not in claimed]
    kind = DifferenceKind.COMMENT_MISSING_IN_EAM
    for row in rows:
        author = str(row.payload.get("recorded_by", ""))
        texts = [*texts_of(row), *filter(None, written(row.payload))]
        if row.remote_key in listed or _taken(free, _says(author, texts)):
            continue
        subject = excerpt(str(row.payload.get("text", "")), author)
        yield from _of_delivery(pair, kind, row, subject, told, "EAM does not show it any more")
    known = {row.key for row in rows}
    for comment in pair.thread:
        if f"comment:{comment.key}" in known:
            continue
        if crosses(comment, pair.own_account, pair.rules.system_comment_patterns):
            yield from _unheard(pair, comment, free, told)


def _unheard(
    pair: Pair, comment: ResidentComment, free: list[WorkComment], told: Compared
) -> Iterator[Difference]:
    """Yield a comment that the journal owes nothing for."""
    text = text_for_eam(comment.text, None)
    if _taken(free, _says(comment.author.name, [text])):
        return
    if pair.taken_over and pair.link and comment.created_at <= pair.link.created_at:
        kind, counts, mend = DifferenceKind.BASE_LINE, False, Mend.BY_HAND
        cause = "It was written before the record of another program was adopted."
        step = "Nothing, unless it matters: the console leaves it as it was found."
    elif comment.created_at > pair.heard_until - _UNHEARD:
        told.on_its_way += 1
        return
    else:
        kind, counts, mend = DifferenceKind.COMMENT_MISSING_IN_EAM, True, Mend.READ_AGAIN
        cause = "The journal does not know the comment."
        step = "Read both sides again: the next sync then carries it over."
    yield pair.difference(
        kind,
        cause,
        mend,
        step,
        part=comment.key,
        subject=excerpt(comment.text, comment.author.name),
        since=comment.created_at,
        counts=counts,
    )


def comments_for_residents(pair: Pair, told: Compared) -> Iterator[Difference]:
    """Yield what crews said in public and residents cannot read."""
    rows = pair.rows(DeliveryKind.COMMENT_IN)
    free = [each for each in pair.thread if not each.image_url or each.text.strip()]
    for row in rows:
        texts = written(row.payload)
        if row.state is DeliveryState.DONE and _taken(free, _tells(pair, texts)):
            continue
        if row.state is DeliveryState.SKIPPED and not row.actor and row.cause != BASE_LINE:
            continue  # taken back in EAM, or ours
        if row.state is DeliveryState.DONE and is_taken_back(pair, row):
            continue  # on both sides
        if row.state is not DeliveryState.DONE and _taken(free, _tells_alone(texts)):
            continue
        subject = excerpt(texts[-1], str(row.payload.get("author", "")))
        yield from _of_delivery(
            pair,
            DifferenceKind.COMMENT_MISSING_IN_SEECLICKFIX,
            row,
            subject,
            told,
            "SeeClickFix does not show it any more",
        )
    known = {str(row.payload.get("comment", "")) for row in rows}
    for comment in pair.comments:
        if comment.public and comment.text.strip() and comment.key not in known:
            yield from _unpublished(pair, comment, free, told)


def _unpublished(
    pair: Pair, comment: WorkComment, free: list[ResidentComment], told: Compared
) -> Iterator[Difference]:
    """Yield a crew's public comment that the journal owes nothing for."""
    mark = pair.comment_marks.get(comment.key, "")
    link = pair.link
    if mark in (_OURS, _IGNORED) or link is None:
        return
    if mark != BASE_LINE:
        said = what_was_said(pair.lane, pair.thread, pair.own_account)
        if origin_of(comment, said) is not Origin.CREW:
            return
    if _taken(free, _tells_alone([comment.text])):
        return
    if not mark and link.state is LinkState.OPEN:
        if link.children_read_at is None or link.children_read_at > pair.now - FRESH:
            told.on_its_way += 1
            return
        mend, step = Mend.READ_AGAIN, "Read both sides again: the next sync then publishes it."
        cause = "The console has not read the record's comments lately."
    elif not mark and _after_the_end(pair, comment.recorded_at):
        return  # what is closed is not followed any more
    else:
        mend = Mend.BY_HAND
        step = f"If residents should read it, post it on Request {pair.request.issue_id} by hand."
        cause = "The journal owes residents nothing for it."
    yield _or_base_line(
        pair,
        mark,
        DifferenceKind.COMMENT_MISSING_IN_SEECLICKFIX,
        (cause, mend, step),
        comment.key,
        excerpt(comment.text, comment.recorded_by),
        comment.recorded_at,
    )


def pictures_for_crews(pair: Pair, told: Compared) -> Iterator[Difference]:
    """Yield residents' pictures that are not to be found in EAM."""
    listed = {each.key for each in pair.documents}
    kind = DifferenceKind.PICTURE_MISSING_IN_EAM
    for row in pair.rows(DeliveryKind.REQUEST_IMAGE, DeliveryKind.COMMENT_IMAGE_OUT):
        if row.remote_key in listed or (row.cause == "same_image" and _one_is_there(pair, listed)):
            continue
        if row.state is DeliveryState.DONE:
            arrival = pair.arrived(row)
            if arrival is Arrival.THERE:
                continue
            if arrival is Arrival.UNKNOWN:
                yield _not_known(pair, row)
                continue
        subject = "the request's picture"
        if row.kind is DeliveryKind.COMMENT_IMAGE_OUT:
            subject = "a comment's picture"
        yield from _of_delivery(pair, kind, row, subject, told, "EAM does not show it any more")
    yield from _never_owed(pair, told)


def _one_is_there(pair: Pair, listed: set[str]) -> bool:
    rows = pair.rows(DeliveryKind.REQUEST_IMAGE, DeliveryKind.COMMENT_IMAGE_OUT)
    return any(row.remote_key in listed for row in rows)


def _never_owed(pair: Pair, told: Compared) -> Iterator[Difference]:
    """Yield pictures of the Request beyond those that are owed: addresses change, so they count."""
    owed = len(pair.rows(DeliveryKind.REQUEST_IMAGE))
    for url in pair.request.image_urls[owed:]:
        if pair.taken_over:
            return
        if pair.request.updated_at > pair.heard_until - FRESH:
            told.on_its_way += 1
            continue
        yield pair.difference(
            DifferenceKind.PICTURE_MISSING_IN_EAM,
            "The journal does not know the picture.",
            Mend.BY_HAND,
            f"In EAM, attach the picture of Request {pair.request.issue_id} to {pair.number}.",
            part=image_debt(pair.request.issue_id, url).key,
            subject="the request's picture",
            since=pair.request.updated_at,
        )


def pictures_for_residents(pair: Pair, told: Compared) -> Iterator[Difference]:
    """Yield crews' public pictures that residents cannot see."""
    rows = pair.rows(DeliveryKind.IMAGE_IN)
    free = [each for each in pair.thread if each.image_url]
    kind = DifferenceKind.PICTURE_MISSING_IN_SEECLICKFIX
    for row in rows:
        if row.state is DeliveryState.DONE and _taken(free, _tells(pair, written(row.payload))):
            continue
        if row.state is DeliveryState.SKIPPED and not row.actor and row.cause != BASE_LINE:
            continue  # a picture of ours, or taken back
        if row.state is DeliveryState.DONE and is_taken_back(pair, row):
            continue
        subject = str(row.payload.get("file_name", "a picture"))
        missing = "SeeClickFix does not show it any more"
        yield from _of_delivery(pair, kind, row, subject, told, missing)
    known = {str(row.payload.get("document", "")) for row in pair.lane}
    for document in pair.crew_pictures:
        if document.key not in known:
            yield from _unshown(pair, document, told)


def _unshown(pair: Pair, document: WorkDocument, told: Compared) -> Iterator[Difference]:
    """Yield a crew's public picture that the journal owes nothing for."""
    mark, link = pair.document_marks.get(document.key, ""), pair.link
    if mark in (_OURS, _IGNORED) or link is None:
        return
    if not mark and link.state is LinkState.OPEN:
        if link.children_read_at is None or link.children_read_at > pair.now - FRESH:
            told.on_its_way += 1
            return
        said = (
            "The console has not read the record's documents lately.",
            Mend.READ_AGAIN,
            "Read both sides again: the next sync then publishes it.",
        )
    elif not mark and _after_the_end(pair, document.created_at):
        return
    else:
        said = (
            "The journal owes residents nothing for it.",
            Mend.BY_HAND,
            f"If residents should see it, post it on Request {pair.request.issue_id} by hand.",
        )
    kind, name = (
        DifferenceKind.PICTURE_MISSING_IN_SEECLICKFIX,
        document.file_name or document.location,
    )
    yield _or_base_line(pair, mark, kind, said, document.key, name, document.created_at)


def _or_base_line(
    pair: Pair,
    mark: str,
    kind: DifferenceKind,
    said: tuple[str, Mend, str],
    part: str,
    subject: str,
    since: datetime | None,
) -> Difference:
    cause, mend, step = said
    is_base_line = mark == BASE_LINE
    if is_base_line:
        kind, mend = DifferenceKind.BASE_LINE, Mend.BY_HAND
        cause = "It stood at another program's record when that was adopted."
        step = "Nothing, unless it matters: the console leaves it as it was found."
    return pair.difference(
        kind, cause, mend, step, part=part, subject=subject, since=since, counts=not is_base_line
    )


def _of_delivery(
    pair: Pair, kind: DifferenceKind, row: Delivery, subject: str, told: Compared, lost: str
) -> Iterator[Difference]:
    """Yield what is missing although, or because, a delivery is there for it."""
    if is_on_its_way(row):
        told.on_its_way += 1
        return
    found = of_row(pair, kind, row, subject)
    if found is not None:
        yield found
    elif row.state is DeliveryState.DONE and row.cause != BASE_LINE:
        eam = row.direction is row.direction.TO_EAM
        where = f"{pair.number} in EAM" if eam else f"Request {pair.request.issue_id}"
        how = (
            "attach it as a public document"
            if eam and row.kind.traits.carries_image
            else "enter it"
        )
        yield pair.difference(
            kind,
            f"It was delivered on {row.updated_at:%Y-%m-%d}, and {lost}: somebody removed or "
            "rewrote it.",
            Mend.BY_HAND,
            f"If it should be there, {how} on {where} again.",
            part=row.key,
            subject=subject,
            since=row.updated_at,
        )


def _not_known(pair: Pair, row: Delivery) -> Difference:
    return pair.difference(
        DifferenceKind.NOT_COMPARED,
        "Neither number nor name of the picture is in EAM, and it cannot be compared any more.",
        Mend.BY_HAND,
        f"Look at the documents of {pair.number} in EAM.",
        part=row.key,
        subject="a resident's picture",
        since=row.updated_at,
    )


def _after_the_end(pair: Pair, moment: datetime | None) -> bool:
    if pair.link is None or pair.link.state is LinkState.OPEN:
        return False
    over = pair.request.closed_at or pair.request.updated_at
    return moment is None or moment >= over


def _taken(free: list[T], fits: Callable[[T], bool]) -> bool:
    """Return whether one of ``free`` fits, and use it up: two of the same are two."""
    for each in free:
        if fits(each):
            free.remove(each)
            return True
    return False


def _says(author: str, texts: Iterable[str]) -> Callable[[WorkComment], bool]:
    """Fit a comment in EAM that holds these words; short ones by the same name alone."""
    wanted = list(texts)

    def fits(comment: WorkComment) -> bool:
        by_the_same = same_name(comment.author, author)
        return any(
            (by_the_same or not is_short(words)) and holds(comment.text, words) for words in wanted
        )

    return fits


def _tells(pair: Pair, texts: Iterable[str]) -> Callable[[ResidentComment], bool]:
    """Fit an entry of the thread with these words: ours, or somebody else's where they are long."""
    wanted = list(texts)

    def fits(comment: ResidentComment) -> bool:
        ours = comment.author.account == pair.own_account
        return any((ours or not is_short(words)) and holds(comment.text, words) for words in wanted)

    return fits


def _tells_alone(texts: Iterable[str]) -> Callable[[ResidentComment], bool]:
    """Fit an entry of the thread with these words, whoever wrote it."""
    wanted = list(texts)
    return lambda comment: any(holds(comment.text, words) for words in wanted)
