"""What crossed, and was rewritten or taken back in EAM since.

The console writes over nothing that people wrote: which words are to stand is for them to say.
What a resident rewrites crosses once more by itself, and Notes are the crews' to write in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.echo import texts_of
from eamconsole.domain.edits import written
from eamconsole.domain.recognition import holds_words, same_words, signs_were_lost
from eamconsole.domain.reconciling.difference import Difference, DifferenceKind, Mend
from eamconsole.domain.reconciling.pair import Pair
from eamconsole.domain.taking_over import BASE_LINE
from eamconsole.domain.work import Module

_SHOWN = 60


def rewritten(pair: Pair) -> Iterator[Difference]:
    """Yield what is not any more what crossed, or is not shown any more where it came from."""
    yield from _residents_words_in_eam(pair)
    yield from _crews_words(pair)
    yield from _taken_back(pair)


def _residents_words_in_eam(pair: Pair) -> Iterator[Difference]:
    """Yield residents' comments that say something else in EAM than was delivered."""
    listed = {each.key: each for each in pair.comments}
    for row in _arrived(pair, DeliveryKind.COMMENT_OUT):
        kept, texts = listed.get(row.remote_key or ""), texts_of(row)
        if kept is None or not texts[0] or _is_one_of(kept.text, texts):
            continue
        author = str(row.payload.get("recorded_by", ""))
        yield pair.difference(
            DifferenceKind.COMMENT_CHANGED_IN_EAM,
            f"It was delivered on {row.updated_at:%Y-%m-%d}, and comment {kept.key} in EAM says "
            f"{excerpt(kept.text)} now: somebody rewrote it there.",
            Mend.BY_HAND,
            f"If crews should read the resident's words, put them back into comment {kept.key} of "
            f"{pair.number} in EAM; they stand on Request {pair.request.issue_id}.",
            part=row.key,
            subject=excerpt(str(row.payload.get("text", "")), author),
            since=row.updated_at,
            row=row,
        )


def _crews_words(pair: Pair) -> Iterator[Difference]:
    """Yield public comments of crews that residents read as they were before."""
    rows = _of_entries(pair, DeliveryKind.COMMENT_IN)
    for comment in pair.comments:
        sent = rows.get(comment.key, [])
        if not comment.public or not sent or sent[-1].state is not DeliveryState.DONE:
            continue  # what waits, or was skipped, is told as that
        texts = [text for row in sent for text in written(row.payload)]
        stands = any(holds(each.text, comment.text) for each in pair.thread)
        if stands or not comment.text.strip() or _is_one_of(comment.text, texts):
            continue
        yield pair.difference(
            DifferenceKind.COMMENT_CHANGED_IN_EAM,
            f"Residents read it as it was on {sent[-1].updated_at:%Y-%m-%d}: {excerpt(texts[-1])}; "
            "a crew rewrote it in EAM since.",
            Mend.BY_HAND,
            "If residents should read the newer words, post them on Request "
            f"{pair.request.issue_id} by hand.",
            part=comment.key,
            subject=excerpt(comment.text, comment.recorded_by),
            since=sent[-1].updated_at,
            row=sent[-1],
        )


def _taken_back(pair: Pair) -> Iterator[Difference]:
    """Yield what crews show to nobody any more, and residents still have."""
    for row in _arrived(pair, DeliveryKind.COMMENT_IN, DeliveryKind.IMAGE_IN):
        if not is_taken_back(pair, row) or not _stands_in_thread(pair, row):
            continue
        what = "picture" if row.kind is DeliveryKind.IMAGE_IN else "comment"
        name = str(row.payload.get("file_name", "")) or excerpt(
            written(row.payload)[-1], str(row.payload.get("author", ""))
        )
        yield pair.difference(
            DifferenceKind.TAKEN_BACK_IN_EAM,
            f"It was published on {row.updated_at:%Y-%m-%d}; in EAM it is not public any more, or "
            "was deleted.",
            Mend.BY_HAND,
            f"Hide the {what} on Request {pair.request.issue_id} in SeeClickFix; or make it public "
            f"again on {pair.number} in EAM.",
            part=row.key,
            subject=name,
            since=row.updated_at,
            row=row,
        )


def is_taken_back(pair: Pair, row: Delivery) -> bool:
    """Return whether EAM shows what a delivery published to the public no more."""
    link = pair.link
    if link is None or row.created_at < link.created_at:
        return False  # it was said on a record that was made anew since
    if row.kind is DeliveryKind.IMAGE_IN:
        if link.module is not Module.WORK_REQUEST:
            return False  # the documents of a Work Order are not read
        public = {each.key for each in pair.documents if each.public}
        return str(row.payload.get("document", "")) not in public
    shown = {each.key for each in pair.comments if each.public}
    key = str(row.payload.get("comment", ""))
    return bool(key) and key not in shown


def holds(kept: str, said: str) -> bool:
    """Return whether ``kept`` may be what a system made of ``said``, or holds it."""
    return same_words(kept, said) or signs_were_lost(kept, said) or holds_words(kept, said)


def excerpt(text: str, author: str = "") -> str:
    """Return the beginning of somebody's words, as it is quoted."""
    first = " ".join(text.split())
    words = first if len(first) <= _SHOWN else f"{first[:_SHOWN]}…"
    return f"{author}: “{words}”" if author else f"“{words}”"


def _is_one_of(text: str, texts: Iterable[str]) -> bool:
    return any(holds(text, each) or holds(each, text) for each in texts if each)


def _stands_in_thread(pair: Pair, row: Delivery) -> bool:
    texts = [each for each in written(row.payload) if each]
    return any(
        each.author.account == pair.own_account and any(holds(each.text, text) for text in texts)
        for each in pair.thread
    )


def _arrived(pair: Pair, *kinds: DeliveryKind) -> list[Delivery]:
    """Return the deliveries the console made itself; what it found there is another's."""
    rows = pair.rows(*kinds)
    return [row for row in rows if row.state is DeliveryState.DONE and row.cause != BASE_LINE]


def _of_entries(pair: Pair, kind: DeliveryKind) -> dict[str, list[Delivery]]:
    found: dict[str, list[Delivery]] = {}
    for row in sorted(pair.rows(kind), key=lambda row: row.id):
        found.setdefault(str(row.payload.get("comment", "")), []).append(row)
    return found
