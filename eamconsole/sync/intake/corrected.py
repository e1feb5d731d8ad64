"""Carries what people correct, edit, delete or replace in SeeClickFix after it was taken in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from eamconsole.domain.city import CityRules, Reaction
from eamconsole.domain.corrections import CORRECTED, correction_text, corrections
from eamconsole.domain.crossing import crosses
from eamconsole.domain.delivery import (
    WRITTEN_AT,
    Delivery,
    DeliveryKind,
    DeliveryState,
    NewDelivery,
)
from eamconsole.domain.lanes import record_may_stand
from eamconsole.domain.link import LinkState
from eamconsole.domain.planning import short_digest
from eamconsole.domain.present_address import addresses_beside, present_address
from eamconsole.domain.recognition import same_text
from eamconsole.domain.request import ResidentComment, ResidentRequest
from eamconsole.journal import Ledgers


@dataclass(frozen=True, slots=True)
class _Reading:
    """A Request as it was known and as it was just read, in the caller's transaction."""

    ledgers: Ledgers
    before: ResidentRequest
    now: ResidentRequest
    at: datetime
    lane: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """Compares a Request as last read with what was just read, in the caller's transaction."""

    rules: CityRules
    own_account: int

    def follow(
        self,
        ledgers: Ledgers,
        before: ResidentRequest,
        now: ResidentRequest,
        at: datetime,
        *,
        whole_thread: bool,
    ) -> int:
        """Return the number of new debts; ``whole_thread`` is False where entries were unread."""
        reading = _Reading(ledgers, before, now, at, ledgers.deliveries.of_issue(now.issue_id))
        _keep_addresses(reading)
        owed = self._follow_comments(reading, whole_thread=whole_thread)
        link = ledgers.links.get(now.issue_id)
        lines = corrections(before, now)
        if not lines or (link is not None and link.state is LinkState.SETTLED):
            return owed
        if link is None and not record_may_stand(reading.lane):
            return owed  # what was not sent yet goes as it is now
        text = correction_text(lines)
        key = f"{CORRECTED}{short_digest(f'{now.updated_at.isoformat()} {text}')}"
        return owed + self._say(reading, key, text, self.rules.organization)

    def _follow_comments(self, reading: _Reading, *, whole_thread: bool) -> int:
        before, now = reading.before.comments, reading.now.comments
        if before is None or now is None or now is before:
            return 0
        rows = {row.key: row for row in reading.lane if row.kind is DeliveryKind.COMMENT_OUT}
        present, owed = {each.key: each for each in now}, 0
        for was in before:
            row = rows.get(f"comment:{was.key}")
            if row is None or not self._crosses(was):
                continue
            comment = present.get(was.key)
            if comment is not None and not same_text(was.text, comment.text):
                owed += self._edited(reading, row, comment)
            elif comment is None and whole_thread:
                owed += self._deleted(reading, row, was)
        return owed

    def _edited(self, reading: _Reading, row: Delivery, comment: ResidentComment) -> int:
        if _is_unsent(row):
            payload = {**row.payload, "text": comment.text}
            reading.ledgers.deliveries.replace_payload(row.id, payload, reading.at)
            return 0
        key = f"{row.key}:{short_digest(comment.text)}"
        text = f"Edited in SeeClickFix:\n{comment.text}"
        return self._say(reading, key, text, comment.author.name)

    def _deleted(self, reading: _Reading, row: Delivery, comment: ResidentComment) -> int:
        if _is_unsent(row):
            reading.ledgers.deliveries.finish(
                row.id,
                DeliveryState.SKIPPED,
                at=reading.at,
                cause="deleted",
                explanation="It was deleted in SeeClickFix before it was sent.",
            )
            return 0
        text = f"Deleted in SeeClickFix, a comment by {comment.author.name}:\n{comment.text}"
        return self._say(reading, f"{row.key}:deleted", text, self.rules.organization)

    def _say(self, reading: _Reading, key: str, text: str, name: str) -> int:
        """Tell EAM in one comment, or staff here, as the city wants it."""
        ledgers, request, at = reading.ledgers, reading.now, reading.at
        issue = request.issue_id
        ledgers.events.add(
            "request.corrected", at, issue_id=issue, actor="SeeClickFix", detail={"text": text}
        )
        if self.rules.comments.corrected_in_seeclickfix is Reaction.REPORT:
            ledgers.notices.raise_(
                f"{issue}:{key}", "corrected", f"Request {issue}. {text}", at, issue_id=issue
            )
            return 0
        debt = NewDelivery(
            issue_id=issue,
            kind=DeliveryKind.COMMENT_OUT,
            key=key,
            payload={
                "text": text,
                "recorded_by": name,
                WRITTEN_AT: request.updated_at.isoformat(),
            },
        )
        return int(ledgers.deliveries.owe(debt, at) is not None)

    def _crosses(self, comment: ResidentComment) -> bool:
        return crosses(comment, self.own_account, self.rules.system_comment_patterns)


def _is_unsent(row: Delivery) -> bool:
    return row.attempts == 0 and not row.doubtful and not row.state.is_final


def _keep_addresses(reading: _Reading) -> None:
    """Give pictures that still wait the address they have now; addresses die."""
    before, now, deliveries = reading.before, reading.now, reading.ledgers.deliveries
    for row in reading.lane:
        if (
            not row.kind.is_picture_for_staff
            or row.state.is_final
            or row.state is DeliveryState.SENDING
        ):
            continue
        known, shown = (addresses_beside(row, each, each.comments) for each in (before, now))
        present = present_address(row, reading.lane, known, shown)
        if not present or present == row.payload.get("url"):
            continue
        deliveries.replace_payload(row.id, {**row.payload, "url": present}, reading.at)
        if row.state is not DeliveryState.CHECKING and not row.doubtful:
            deliveries.finish(row.id, DeliveryState.WAITING, at=reading.at)
