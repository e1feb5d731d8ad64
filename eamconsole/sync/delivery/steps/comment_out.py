"""Adds a public comment from SeeClickFix to the record in EAM, with its author's name."""

from __future__ import annotations

from datetime import datetime

from eamconsole.domain.crossing import same_words, text_for_eam
from eamconsole.domain.delivery import Delivery
from eamconsole.domain.edits import comment_to_send
from eamconsole.domain.planning import short_digest
from eamconsole.domain.work import WorkComment
from eamconsole.errors import EamConsoleError
from eamconsole.journal import Ledgers
from eamconsole.sync.delivery.outcome import Absent, Lane, LookUp, Prepared, Receipt, Verdict
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.wording import as_text


class CommentOutStep:
    """Sends the words to ``Comment`` and the name to ``RecordedBy``."""

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts

    def prepare(self, delivery: Delivery, lane: Lane) -> Prepared | Verdict:
        """Raises ``TextTooLong`` rather than cut somebody's words."""
        link = lane.require_link()
        text, name = comment_to_send(delivery, self._parts.rules), self._name(delivery)
        return Prepared(
            call=lambda: _receipt(
                self._parts.eam.add_comment(
                    link.module, link.auto_number, text, recorded_by=name, private=lane.private
                )
            ),
            digest=short_digest(f"{name}\n{text}"),
            sent=as_text({"Comment": text, "RecordedBy": name}),
        )

    def look_up(self, delivery: Delivery, lane: Lane) -> LookUp:
        """Look for words and name among the comments no other delivery has claimed."""
        link = lane.require_link()
        listed = self._parts.eam.comments(link.module, link.auto_number, private=lane.private)
        claimed = {
            other.remote_key
            for other in lane.deliveries
            if other.kind is delivery.kind and other.id != delivery.id
        }
        for comment in listed:
            if comment.key not in claimed and self._is_this(delivery, comment):
                return Receipt(remote_key=comment.key, adopted=True, words="found in the list")
        return Absent()

    def refused(self, _delivery: Delivery, _lane: Lane, _error: EamConsoleError) -> Verdict | None:
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
        limit = self._parts.rules.text_limits.recorded_by
        return str(delivery.payload.get("recorded_by", ""))[:limit].strip()

    def _is_this(self, delivery: Delivery, comment: WorkComment) -> bool:
        return same_words(comment.text, words_of(delivery)) and same_words(
            comment.recorded_by, self._name(delivery)
        )


def words_of(delivery: Delivery) -> str:
    """Return the text EAM gets: the comment, then its image's address on a line of its own."""
    payload = delivery.payload
    return text_for_eam(str(payload.get("text", "")), payload.get("image_url"))


def _receipt(comment: WorkComment) -> Receipt:
    return Receipt(remote_key=comment.key, words=f"added as comment {comment.key}")
