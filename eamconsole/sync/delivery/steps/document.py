"""Attaches an image of a Request or of a comment as a Document, once."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from eamconsole.domain.decided import SIMILAR_PICTURE, decided_at
from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.identity import IssueId
from eamconsole.domain.likeness import Whose, fits_in_time, is_smaller_copy
from eamconsole.domain.work import ImageFile, WorkDocument
from eamconsole.errors import (
    EamConsoleError,
    ImageUnusable,
    OutcomeUnknown,
    RequestRejected,
    Service,
    TooLarge,
)
from eamconsole.journal import Ledgers
from eamconsole.support.counting import counted
from eamconsole.support.pictures import pixel_size
from eamconsole.sync.delivery.outcome import (
    Absent,
    Lane,
    LookUp,
    NotSent,
    Prepared,
    Receipt,
    Unclear,
)
from eamconsole.sync.delivery.steps.own_pictures import SENT_DIGEST, OwnPictures
from eamconsole.sync.delivery.steps.present_pictures import PresentPictures
from eamconsole.sync.images import ending_of, fit_for_staff
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past import PastLookups
from eamconsole.sync.past.readings import digest_of
from eamconsole.sync.pictures import Pictures
from eamconsole.sync.wording import as_text

_UNPROVEN_TRIES = 2
OWN_NAME_PREFIX = "scf-"
_SHOWN = frozenset({"image/jpeg", "image/png", "image/gif"})


class DocumentStep:
    """Sends our own copy of the image under a name that says whose it is."""

    def __init__(
        self,
        parts: EngineParts,
        pictures: Pictures,
        past: PastLookups,
        own_pictures: OwnPictures,
    ) -> None:
        self._parts = parts
        self._pictures = pictures
        self._past = past
        self._own_pictures = own_pictures
        self._present = PresentPictures(parts, pictures)

    def prepare(self, delivery: Delivery, lane: Lane) -> Prepared | NotSent:
        """Fetch the image where no copy is kept; the same picture is attached once only."""
        image, url = self._present.keep(delivery, lane)
        if _attached_already(delivery, lane, image.name):
            return NotSent(
                state=DeliveryState.DONE,
                cause="same_image",
                explanation="The same picture is attached already.",
            )
        fitted = fit_for_staff(image, self._limit(delivery, image))
        file = replace(fitted, name=own_name(delivery, image, fitted.media_type))
        return Prepared(
            call=lambda: replace(
                _receipt(
                    self._attached(delivery, lane, file, url),
                    file,
                    _what_was_done(image, fitted),
                    "" if fitted.content is image.content else digest_of(fitted.content),
                ),
                keeping=self._parts.eam.kept.take(),
            ),
            digest=image.name,
            sent=as_text({"file": file.name, "bytes": len(file.content), "type": file.media_type}),
        )

    def _attached(self, delivery: Delivery, lane: Lane, file: ImageFile, url: str) -> str:
        """Attach the picture; return its number, told by the answer or else by the list.

        A server that answers 200 with anything at all has proven nothing.
        """
        link, eam = lane.require_link(), self._parts.eam
        document = eam.add_document(
            link.module, link.auto_number, file, url=url, private=lane.private
        )
        if document is not None and document.key:
            return document.key
        found = self.look_up(delivery, lane)
        if isinstance(found, Receipt):
            return found.remote_key
        words = f"the upload of {file.name} was answered, but EAM does not list the picture"
        if delivery.attempts < _UNPROVEN_TRIES:
            raise OutcomeUnknown(Service.EAM, words)
        raise RequestRejected(
            Service.EAM,
            f"{words}, after {counted(delivery.attempts + 1, 'try', 'tries')}",
            status=200,
            next_step="Look at the record's documents in EAM. Skip the row if the picture is "
            "there; else ask EAM's administrator why uploads do not show, then choose Retry.",
        )

    def _limit(self, delivery: Delivery, image: ImageFile) -> int:
        """Return the bytes EAM takes, halved with every try it refused as too large."""
        limit = self._parts.rules.text_limits.upload_bytes
        if delivery.cause != TooLarge.code:
            return limit
        return int(min(limit, len(image.content)) / 2 ** min(delivery.attempts, 10))

    def look_up(self, delivery: Delivery, lane: Lane) -> LookUp:
        """Look for the picture among the documents of the record."""
        link = lane.require_link()
        listed = self._parts.eam.documents(link.module, link.auto_number, private=lane.hidden)
        return self._asked(self._among(listed, delivery, lane), delivery)

    def look_back(self, delivery: Delivery, lane: Lane) -> LookUp:
        """Look in the list as it stood when this engine first read it."""
        listed = self._past.readings.documents(lane.require_link(), private=lane.hidden)
        found = self._among(listed, delivery, lane) if listed else Absent()
        return self._asked(found, delivery)

    def _asked(self, found: LookUp, delivery: Delivery) -> LookUp:
        """Turn "it looks like it" into a question: no later look tells more than this one."""
        if not isinstance(found, Unclear):
            return found
        said, sent = decided_at(delivery, SIMILAR_PICTURE), delivery.sent_at
        if said is not None and (sent is None or said > sent):
            return Absent()
        return NotSent(
            state=DeliveryState.NEEDS_ATTENTION,
            cause=SIMILAR_PICTURE,
            explanation=f"EAM may have this picture already: {found.why}.",
            next_step="Look at the record's documents in EAM: choose Retry to attach this picture "
            "as well, or Skip with a reason.",
            doubtful=delivery.doubtful,
        )

    def _among(self, listed: Iterable[WorkDocument], delivery: Delivery, lane: Lane) -> LookUp:
        """Names tell cheaply where EAM keeps them; the bytes tell in any case."""
        link = lane.require_link()
        image, url = self._present.keep(delivery, lane)
        stem = own_stem(delivery.issue_id, image.name)
        claimed = {
            row.remote_key
            for row in lane.deliveries
            if row.kind.is_picture_for_staff and row.id != delivery.id
        }
        unclaimed = [document for document in listed if document.key not in claimed]
        for document in unclaimed:
            if document.file_name.casefold().startswith(stem) or document.location == url:
                return Receipt(remote_key=document.key, adopted=True, words="found in the list")
        ours = self._own_pictures.digests(delivery.payload, url)
        for document in unclaimed:
            if document.is_link:
                continue
            seen = self._past.readings.print_of(link, document, private=lane.hidden)
            if seen.digest in ours:
                return Receipt(
                    remote_key=document.key, adopted=True, words="found by its bytes in the list"
                )
        return self._by_its_looks(unclaimed, delivery, lane, url)

    def _by_its_looks(
        self, unclaimed: Iterable[WorkDocument], delivery: Delivery, lane: Lane, url: str
    ) -> LookUp:
        """Look for what EAM made of the picture where it keeps neither name nor bytes."""
        link, alike = lane.require_link(), ""
        sent = self._own_pictures.as_sent(url)
        size, shown_at = pixel_size(sent.content), self._own_pictures.shown_at(delivery, lane)
        crossed = {row.payload.get("document") for row in lane.deliveries if _has_crossed(row)}
        for document in unclaimed:
            if document.is_link or document.key in crossed:
                continue
            if not fits_in_time(document.created_at, shown_at):
                continue
            seen = self._past.readings.print_of(link, document, private=lane.hidden)
            if seen.size is None or not (seen.size == size or is_smaller_copy(seen.size, size)):
                continue
            with contextlib.suppress(RequestRejected, ImageUnusable):
                kept = self._parts.eam.download(
                    link.module, link.auto_number, document, private=lane.hidden
                )
                whose = self._own_pictures.compared(kept, sent, may_be_ours=True, smaller=True)
                if whose is Whose.OURS:
                    words = "found by its pixels in the list"
                    return Receipt(remote_key=document.key, adopted=True, words=words)
                if whose is Whose.ALIKE:
                    alike = alike or document.file_name
        if not alike:
            return Absent()
        return Unclear(f"document {alike} looks like it, and nothing tells whether it is a copy")

    def refused(self, _delivery: Delivery, _lane: Lane, error: EamConsoleError) -> NotSent | None:
        """What is too large is tried again smaller; other refusals are for a person to read."""
        if not isinstance(error, TooLarge):
            return None
        return NotSent(
            state=DeliveryState.RETRYING,
            cause=error.code,
            explanation=f"{error.summary} It is sent again at half the size.",
            due_at=self._parts.clock.now(),
        )

    def settle(
        self, ledgers: Ledgers, delivery: Delivery, _lane: Lane, receipt: Receipt, at: datetime
    ) -> None:
        """Remember the document as ours, so that it never comes back as a crew's image."""
        if receipt.sent_digest:
            payload = {**delivery.payload, SENT_DIGEST: receipt.sent_digest}
            ledgers.deliveries.replace_payload(delivery.id, payload, at)
        if receipt.remote_key:
            ledgers.seen.remember(
                delivery.issue_id, "eam_document", receipt.remote_key, origin="ours", at=at
            )


def own_name(delivery: Delivery, image: ImageFile, media_type: str) -> str:
    """Return the file name a picture gets in EAM: Issue ID and hash, never a name from outside."""
    return f"{own_stem(delivery.issue_id, image.name)}{ending_of(media_type)}"


def own_stem(issue: IssueId, digest: str) -> str:
    """Return how the name of an own picture begins, in small letters: EAM may change them."""
    return f"{OWN_NAME_PREFIX}{issue}-{digest[:12]}."


def _url(delivery: Delivery) -> str:
    return str(delivery.payload["url"])


def _has_crossed(row: Delivery) -> bool:
    """Whether it is a crew's picture: compared before, or published by a person's word."""
    return row.kind is DeliveryKind.IMAGE_IN and row.state is DeliveryState.DONE


def _attached_already(delivery: Delivery, lane: Lane, digest: str) -> bool:
    return any(
        other.id != delivery.id
        and other.payload_hash == digest
        and other.state is DeliveryState.DONE
        for other in lane.deliveries
    )


def _what_was_done(image: ImageFile, fitted: ImageFile) -> str:
    still = f", {fitted.lost} alone" if fitted.lost else ""
    broken = f", {fitted.damage}" if fitted.damage else ""
    if fitted.content is image.content:
        return broken
    return f"{_how(image, fitted)}{still}{broken}"


def _how(image: ImageFile, fitted: ImageFile) -> str:
    if fitted.media_type != image.media_type and image.media_type not in _SHOWN:
        return f", converted from {image.media_type.removeprefix('image/').upper()}"
    before, after = len(image.content), len(fitted.content)
    if after < before:
        return f", turned upright, stripped, and reduced from {before} to {after} bytes"
    return ", turned upright and stripped of hidden data"


def _receipt(key: str, file: ImageFile, done: str, altered: str) -> Receipt:
    words = f"attached as {file.name}{done}"
    return Receipt(
        remote_key=key, words=words, sent_digest=altered, lost=file.lost, damage=file.damage
    )
