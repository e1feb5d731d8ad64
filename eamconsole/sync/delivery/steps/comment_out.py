"""Adds a public comment from SeeClickFix to the record in EAM, with its author's name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from eamconsole.domain.decided import EDITED_EARLIER, decided_at
from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.echo import EAM_CLOCK_APART, texts_of, words_of
from eamconsole.domain.edits import comment_to_send
from eamconsole.domain.keeping import Keeping
from eamconsole.domain.lengths import cut
from eamconsole.domain.planning import short_digest
from eamconsole.domain.recognition import (
    holds_words,
    same_name,
    same_text,
    same_words,
    signs_were_lost,
)
from eamconsole.domain.work import WorkComment
from eamconsole.errors import EamConsoleError
from eamconsole.journal import Ledgers
from eamconsole.sync.delivery.outcome import Absent, Lane, LookUp, NotSent, Prepared, Receipt
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past import PastLookups
from eamconsole.sync.wording import as_text

_SHOWN = 200


class CommentOutStep:
    """Sends the words to ``Comment`` and the name to ``RecordedBy``."""

    def __init__(self, parts: EngineParts, past: PastLookups) -> None:
        self._parts = parts
        self._past = past

    def prepare(self, delivery: Delivery, lane: Lane) -> Prepared | NotSent:
        """Raises ``TextTooLong`` rather than cut somebody's words."""
        link = lane.require_link()
        text, name = comment_to_send(delivery, self._parts.rules), self._name(delivery)
        return Prepared(
            call=lambda: _receipt(
                self._parts.eam.add_comment(
                    link.module, link.auto_number, text, recorded_by=name, private=lane.private
                ),
                self._parts.eam.kept.take(),
            ),
            digest=short_digest(f"{name}\n{text}"),
            sent=as_text({"Comment": text, "RecordedBy": name}),
        )

    def look_up(self, delivery: Delivery, lane: Lane) -> LookUp:
        """Look for words and name among the comments no other delivery has claimed."""
        link = lane.require_link()
        listed = self._parts.eam.comments(link.module, link.auto_number, private=lane.hidden)
        before = self._newest_before(listed, delivery)
        return self._among([each for each in listed if int(each.key) > before], delivery, lane)

    def _newest_before(self, listed: Sequence[WorkComment], delivery: Delivery) -> int:
        """Return the number of the newest comment that stood there before this one was said.

        Residents say the same words again, most of all short ones.  EAM counts its comments up, so
        what is no newer than one that was read before is an earlier comment, whatever it says.
        """
        said = delivery.said_at
        if said is None or delivery.created_at > self._parts.clock.now():
            return 0  # not a resident's, or owed under a wrong clock: when it was is not known
        with self._parts.journal.read() as ledgers:
            marks = ledgers.seen.get(delivery.issue_id, "eam_comment")
        known = (marks.get(each.key) for each in listed)
        read = [
            int(each.key)
            for each, mark in zip(listed, known, strict=True)
            if mark is not None and mark.at < said
        ]
        return max(read, default=0)

    def look_back(self, delivery: Delivery, lane: Lane) -> LookUp:
        """Look in the list as it stood when this engine first read it."""
        listed = self._past.readings.comments(lane.require_link(), private=lane.hidden)
        found = self._among(listed, delivery, lane)
        if isinstance(found, Absent) and decided_at(delivery, EDITED_EARLIER) is None:
            return self._another_version(listed, delivery, lane) or found
        return found

    def _another_version(
        self, listed: Iterable[WorkComment], delivery: Delivery, lane: Lane
    ) -> NotSent | None:
        """Return a question where these words may be in EAM as a person once edited them."""
        since, name = _earliest(delivery, lane), self._name(delivery)
        ours = [row for row in lane.deliveries if row.kind is delivery.kind]
        known = [words for row in ours for words in texts_of(row)]
        claimed = {row.remote_key for row in ours}
        for comment in listed:
            if comment.key in claimed or not same_name(comment.author, name):
                continue
            if comment.recorded_at is not None and comment.recorded_at < since:
                continue
            if any(same_words(comment.text, w) or _altered(comment.text, w) for w in known):
                continue
            return NotSent(
                state=DeliveryState.NEEDS_ATTENTION,
                cause=EDITED_EARLIER,
                explanation=f"Comment {comment.key} in EAM, recorded by {name}, may be this one "
                f"as somebody edited it: “{comment.text[:_SHOWN]}”.",
                next_step="Choose Retry to add this one as well, or Skip with a reason.",
            )
        return None

    def _among(self, listed: Iterable[WorkComment], delivery: Delivery, lane: Lane) -> LookUp:
        claimed = {
            other.remote_key
            for other in lane.deliveries
            if other.kind is delivery.kind and other.id != delivery.id
        }
        texts, name = texts_of(delivery), self._name(delivery)
        by_name = [
            comment
            for comment in listed
            if comment.key not in claimed and same_name(comment.author, name)
        ]
        since = _earliest(delivery, lane)
        for fits in (same_text, same_words, _altered):
            for comment in by_name:
                if not any(fits(comment.text, words) for words in texts):
                    continue
                if fits is _altered and not _may_be(comment, delivery, lane, since):
                    continue
                return Receipt(remote_key=comment.key, adopted=True, words="found in the list")
        return Absent()

    def refused(self, _delivery: Delivery, _lane: Lane, _error: EamConsoleError) -> NotSent | None:
        """A refusal is for a person to read."""
        return None

    def settle(
        self, ledgers: Ledgers, delivery: Delivery, _lane: Lane, receipt: Receipt, at: datetime
    ) -> None:
        """Remember the comment as ours, so that it never comes back as a crew's."""
        if receipt.remote_key:
            ledgers.seen.remember(
                delivery.issue_id,
                "eam_comment",
                receipt.remote_key,
                origin="ours",
                digest=short_digest(words_of(delivery)),
                at=at,
            )

    def _name(self, delivery: Delivery) -> str:
        limits = self._parts.rules.text_limits
        name = str(delivery.payload.get("recorded_by", ""))
        return cut(name, limits.recorded_by, limits.unit).strip()


def _altered(kept: str, said: str) -> bool:
    return signs_were_lost(kept, said) or holds_words(kept, said)


def _may_be(comment: WorkComment, delivery: Delivery, lane: Lane, since: datetime) -> bool:
    """Return whether words that fit no better may be ours: by time, and nobody else's of ours."""
    if comment.recorded_at is not None and comment.recorded_at < since:
        return False
    return not any(
        same_words(comment.text, words)
        for other in lane.deliveries
        if other.kind is delivery.kind and other.id != delivery.id
        for words in texts_of(other)
    )


def _earliest(delivery: Delivery, lane: Lane) -> datetime:
    """Return before when EAM cannot have got it: nobody had said it yet."""
    return (delivery.written_at or lane.request.created_at) - EAM_CLOCK_APART


def _receipt(comment: WorkComment, keeping: tuple[Keeping, ...]) -> Receipt:
    words = f"added as comment {comment.key}"
    return Receipt(remote_key=comment.key, words=words, keeping=keeping)
