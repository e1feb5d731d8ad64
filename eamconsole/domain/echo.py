"""Tells a crew's own words in EAM from words that the console itself carried there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from eamconsole.domain.crossing import addresses_of, text_for_eam
from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState, Direction
from eamconsole.domain.edits import TEXT, written
from eamconsole.domain.recognition import (
    holds_words,
    is_short,
    same_name,
    same_words,
    signs_were_lost,
)
from eamconsole.domain.request import ResidentComment
from eamconsole.domain.work import WorkComment

ECHO = "echo"
"""Cause of a comment that waits for a person because it repeats what was said in SeeClickFix."""
OWN_PICTURE = "own_picture"
"""Cause of a picture that is not published because the console itself attached it."""

WITHDRAWN = "withdrawn"
"""Cause of what a crew took back in EAM before it was published."""

TAKEN_BACK = (
    "It was taken back in EAM before it was published. Once it is public again it follows by "
    "itself."
)
EAM_CLOCK_APART = timedelta(hours=3)
"""How far EAM's clock may be behind; and local times repeat for an hour each autumn."""
_IN_DOUBT = frozenset({DeliveryState.SENDING, DeliveryState.CHECKING})


class Origin(StrEnum):
    """Whose words a comment in EAM is."""

    CREW = "crew"
    OURS = "ours"
    IN_DOUBT = "in_doubt"
    """May be one of ours that got no answer: it waits until its look-up claims it, or not."""
    UNSURE = "unsure"
    """Repeats what somebody said in SeeClickFix under another name: a person decides."""
    TWICE = "twice"
    """Stands beside the comment that one of ours became, by the same name with the same words:
    something between, or another console, sent it once more."""
    NAMESAKE = "namesake"
    """Bears the name of somebody who spoke in SeeClickFix, and the journal may have forgotten
    that a person edited those words before they were sent: a person decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidBefore:
    """Words of SeeClickFix that went to EAM, or may have gone there.

    ``became``: the number of the comment they became there, where it is known; ``pending``: they
    will be looked for there before they are sent; ``sent``: this journal knows of an attempt.
    """

    author: str
    text: str
    in_doubt: bool = False
    became: str | None = None
    pending: bool = False
    sent: bool = True
    said_at: datetime | None = None

    @property
    def claimed(self) -> bool:
        """Whether it is known which comment they became."""
        return self.became is not None


def words_of(delivery: Delivery) -> str:
    """Return the text EAM gets: the comment, then its image's address on a line of its own."""
    payload = delivery.payload
    return text_for_eam(str(payload.get("text", "")), payload.get("image_url"))


def texts_of(delivery: Delivery) -> list[str]:
    """Return the text EAM gets, and those it may have got before a person edited the row."""
    image = delivery.payload.get("image_url")
    before = [text_for_eam(text, image) for text in written(delivery.payload)]
    return list(dict.fromkeys([words_of(delivery), *before]))


def what_was_said(
    lane: Iterable[Delivery], thread: Iterable[ResidentComment], own_account: int | None
) -> tuple[SaidBefore, ...]:
    """Return the words owed to EAM, and those of the thread that the journal does not know of."""
    owed = [row for row in lane if row.kind is DeliveryKind.COMMENT_OUT]
    known = {row.key for row in owed}
    said = [
        SaidBefore(
            author=str(row.payload.get("recorded_by", "")),
            text=words_of(row),
            in_doubt=row.in_doubt or row.state in _IN_DOUBT,
            became=row.remote_key,
            pending=row.state.can_run,
            sent=_was_sent(row),
            said_at=row.said_at,
        )
        for row in owed
    ]
    said += [
        SaidBefore(
            author=each.author.name,
            text=text_for_eam(each.text, addresses_of(each)),
            sent=False,
            said_at=each.created_at,
        )
        for each in thread
        if each.author.account != own_account and f"comment:{each.key}" not in known
    ]
    return tuple(each for each in said if each.text)


def origin_of(
    comment: WorkComment,
    said: Iterable[SaidBefore],
    *,
    forgetful: bool = False,
    names_kept: bool = False,
) -> Origin:
    """Return whose words a comment is that no delivery has claimed.

    Author and order decide: what bears another name than the resident's is a crew's, and so is
    what stood there before the resident spoke.  Where no name tells, what this journal never
    sent can only be ours where another journal may have sent it (``forgetful``).

    A server may put a name of its own to what it is sent.  So a whole sentence whose fate there is
    not known is held under any name, unless that record was seen to keep names (``names_kept``).
    """
    earlier = [each for each in said if not _is_later(each, comment)]
    sources = [
        each
        for each in earlier
        if (comment.author or forgetful or each.sent) and same_name(comment.author, each.author)
    ]
    if any(each.in_doubt for each in sources):
        return Origin.IN_DOUBT
    open_ones = [each for each in sources if not each.claimed]
    if any(_is_text_of(comment, each) for each in open_ones):
        return Origin.OURS
    name_tells = names_kept and comment.author
    unseen = [each for each in earlier if forgetful or (each.sent and not each.claimed)]
    for each in () if name_tells else unseen:
        if _is_sentence_of(comment, each) and not same_name(comment.author, each.author):
            return Origin.IN_DOUBT if each.in_doubt else Origin.UNSURE
    if not comment.author:
        again = any(_is_sentence_of(comment, each) for each in sources)
        return Origin.UNSURE if again and forgetful else Origin.CREW
    return _of_their_name(comment, sources, forgetful=forgetful)


def keeps_name(comment: WorkComment, said: Iterable[SaidBefore]) -> bool | None:
    """Return whether EAM kept the name of a comment of ours; None where it is none of ours."""
    author = next((each.author for each in said if each.became == comment.key), "")
    return (bool(comment.author) and same_name(comment.author, author)) if author else None


def _of_their_name(
    comment: WorkComment, sources: Sequence[SaidBefore], *, forgetful: bool
) -> Origin:
    """Return whose a comment is that bears a resident's name and is none of those that wait."""
    for each in sources:
        if not each.claimed and _is_copy(comment.text, each.text):
            return Origin.IN_DOUBT if each.pending else Origin.UNSURE
    if any(each.claimed and same_words(comment.text, each.text) for each in sources):
        return Origin.TWICE
    return Origin.NAMESAKE if forgetful and sources else Origin.CREW


def _is_text_of(comment: WorkComment, source: SaidBefore) -> bool:
    return same_words(comment.text, source.text) or signs_were_lost(comment.text, source.text)


def _is_later(source: SaidBefore, comment: WorkComment) -> bool:
    """Return whether the words were said after they stood in EAM."""
    if source.said_at is None or comment.recorded_at is None:
        return False
    return source.said_at > comment.recorded_at + EAM_CLOCK_APART


def _is_sentence_of(comment: WorkComment, source: SaidBefore) -> bool:
    return not is_short(source.text) and same_words(comment.text, source.text)


def _was_sent(row: Delivery) -> bool:
    """Return whether EAM may have got it by what this journal knows."""
    known = row.doubtful or row.remote_key is not None
    return known or row.attempts > 0 or row.state is DeliveryState.DONE


_A_WHILE = timedelta(hours=1)
"""How long after another console this one may come to see what both are to send."""
_BY_CREWS = frozenset({DeliveryKind.COMMENT_IN, DeliveryKind.IMAGE_IN})


def words_beyond(
    thread: Iterable[ResidentComment],
    own_account: int,
    lane: Iterable[Delivery],
    text: str,
    since: datetime,
) -> int:
    """Return how often more our account said a crew's words than this journal sent them.

    What it said before ``since`` is a base line or lost memory.  What was sent and has no words
    any more may have been these.
    """
    said = sum(
        each.author.account == own_account
        and each.created_at > since
        and same_words(each.text, text)
        for each in thread
    )
    sent = [row for row in lane if _may_have_said(row, text)]
    return said - len(sent)


def is_by_crews(lane: Iterable[Delivery], text: str) -> bool:
    """Return whether a crew's public words were sent as these."""
    return any(
        row.kind in _BY_CREWS and row.payload.get(TEXT) and _may_have_said(row, text)
        for row in lane
    )


def not_before(delivery: Delivery, linked_at: datetime) -> datetime:
    """Return before when another console cannot have sent what is about to be sent here."""
    return max(linked_at, delivery.created_at - _A_WHILE)


def _may_have_said(row: Delivery, text: str) -> bool:
    if row.direction is not Direction.TO_SEECLICKFIX:
        return False
    if not (row.attempts > 0 or row.state is DeliveryState.DONE):
        return False
    texts = [words for words in written(row.payload) if words]
    if not texts:
        return row.kind in _BY_CREWS
    return any(same_words(words, text) for words in texts)


def _is_copy(kept: str, said: str) -> bool:
    """Return whether a comment repeats a sentence, whatever EAM or somebody put beside it."""
    return not is_short(said) and (same_words(kept, said) or holds_words(kept, said))
