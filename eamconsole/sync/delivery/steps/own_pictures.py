"""Recognizes the pictures that the console itself attached: by bytes and pixels, not by names."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.likeness import Whose, fits_in_time, is_smaller_copy, whose_picture
from eamconsole.domain.work import ImageFile
from eamconsole.errors import ImageUnusable, RequestRejected
from eamconsole.support.pictures import Unreadable, difference_apart, pixel_size
from eamconsole.sync.delivery.deaths import about_to_open
from eamconsole.sync.delivery.outcome import Lane
from eamconsole.sync.images import fit_for_staff
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past import PastLookups
from eamconsole.sync.past.readings import digest_of
from eamconsole.sync.pictures import Pictures

SENT_DIGEST = "sent_digest"
"""Key of a payload: the hash of what was sent in place of the picture itself."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A picture residents showed, and when; ``row`` None: the journal owes EAM nothing for it."""

    row: Delivery | None
    url: str
    at: datetime

    @property
    def payload(self) -> Mapping[str, Any]:
        return self.row.payload if self.row else {}

    @property
    def is_known_by_its_hash(self) -> bool:
        """Whether this journal sent the picture itself, and so knows all it was sent as."""
        row = self.row
        return row is not None and row.state is DeliveryState.DONE and row.payload_hash is not None

    @property
    def is_on_its_way(self) -> bool:
        """Whether it is still to be looked for among the documents, or sent."""
        return self.row is not None and not self.row.state.is_final

    @property
    def is_known_by_its_number(self) -> bool:
        """Whether it was sent once, and EAM told as what: every other document is another's."""
        row = self.row
        if row is None or row.state is not DeliveryState.DONE:
            return False
        return bool(row.remote_key) and row.attempts <= 1


class OwnPictures:
    """Compares a document with the pictures residents sent with one Request."""

    def __init__(self, parts: EngineParts, pictures: Pictures, past: PastLookups) -> None:
        self._parts = parts
        self._pictures = pictures
        self._past = past

    def whose(self, file: ImageFile, lane: Lane, created_at: datetime | None) -> Whose:
        """Return whose picture ``file`` is, which came to EAM at ``created_at``.

        A picture nobody can fetch any more may have been attached in the time of another
        journal; its hash tells where this one sent it.
        """
        wanted, unknown, shown = "", False, list(self._shown(lane))
        for each in shown:
            wanted = wanted or digest_of(file.content)
            if wanted in _sent_as(each.row):
                return Whose.OURS
            if each.is_known_by_its_hash or not each.url:
                continue  # our copy was dropped once it had arrived; its hashes tell as much
            try:
                if wanted in self.digests(each.payload, each.url):
                    return Whose.OURS
            except (ImageUnusable, RequestRejected):
                row = each.row
                unknown = unknown or row is None or row.state is not DeliveryState.DONE
        alike = self._by_their_looks(file, lane, shown, created_at)
        if alike is not Whose.CREW:
            return alike
        if unknown and not self._past.is_made_here(lane.request.issue_id):
            return Whose.UNKNOWN
        return Whose.CREW

    def _by_their_looks(
        self, file: ImageFile, lane: Lane, shown: list[_Shown], created_at: datetime | None
    ) -> Whose:
        """Ask the pixels only after no picture had the same bytes: that costs the most."""
        found = {Whose.CREW}
        for each in shown:
            if each.is_known_by_its_number or not each.url:
                continue
            if each.is_known_by_its_hash and self._pictures.kept(each.url) is None:
                continue  # it arrived; nothing is fetched again for that
            may_be_ours = self._fits(each, lane, created_at)
            with contextlib.suppress(ImageUnusable, RequestRejected):
                sent = self.as_sent(each.url)
                smaller = may_be_ours and each.is_on_its_way
                found.add(self.compared(file, sent, may_be_ours=may_be_ours, smaller=smaller))
        return next(whose for whose in (Whose.OURS, Whose.ALIKE, Whose.CREW) if whose in found)

    def compared(
        self, kept: ImageFile, sent: ImageFile, *, may_be_ours: bool, smaller: bool
    ) -> Whose:
        """Return whose a document is, by its pixels; what is of another size is never opened.

        ``smaller``: a copy made smaller is asked about, where nothing else tells what became of
        the upload; it is never held for ours, since what a size loses may be what a crew added.
        """
        size, full = pixel_size(kept.content), pixel_size(sent.content)
        is_smaller = smaller and is_smaller_copy(size, full)
        if size is None or (size != full and not is_smaller):
            return Whose.CREW
        about_to_open()
        try:
            mean, patches, worst = difference_apart(kept.content, sent.content)
        except Unreadable:
            return Whose.ALIKE if may_be_ours else Whose.CREW
        may_be_ours = may_be_ours and not is_smaller
        return whose_picture(mean, patches, worst, may_be_ours=may_be_ours)

    def as_sent(self, url: str) -> ImageFile:
        """Return a picture as it goes to EAM, or as it came where it cannot be made to fit."""
        image = self._pictures.keep(url)
        with contextlib.suppress(ImageUnusable):
            return fit_for_staff(image, self._parts.rules.text_limits.upload_bytes)
        return image

    def digests(self, payload: Mapping[str, Any], url: str) -> frozenset[str]:
        """Return the hashes of a picture as it came and as it is sent."""
        image = self._pictures.keep(url)
        known = {digest_of(image.content)}
        if payload.get(SENT_DIGEST):
            known.add(str(payload[SENT_DIGEST]))
        else:
            with contextlib.suppress(ImageUnusable):  # then it was never sent
                fitted = fit_for_staff(image, self._parts.rules.text_limits.upload_bytes)
                known.add(digest_of(fitted.content))
        return frozenset(known)

    def shown_at(self, delivery: Delivery, lane: Lane) -> datetime:
        """Return when residents showed the picture that a delivery owes."""
        wrote = self._written(lane)
        return wrote.get(str(delivery.payload.get("url", "")), lane.request.created_at)

    def _fits(self, shown: _Shown, lane: Lane, created_at: datetime | None) -> bool:
        """Return whether the picture may have been sent, and the document came late enough."""
        row, made_here = shown.row, self._past.is_made_here(lane.request.issue_id)
        if made_here and (row is None or not row.attempts):
            return False  # never sent
        return fits_in_time(created_at, shown.at)

    def _written(self, lane: Lane) -> dict[str, datetime]:
        kept = self._past.readings.kept_thread(lane.request.issue_id)
        comments = (*(lane.request.comments or ()), *kept)
        return {url: each.created_at for each in comments for url in each.image_urls}

    def _shown(self, lane: Lane) -> Iterator[_Shown]:
        """Yield the pictures owed to EAM, and those of the thread the journal does not know."""
        known: set[str] = set()
        wrote, began = self._written(lane), lane.request.created_at
        for row in lane.deliveries:
            if row.kind.is_picture_for_staff:
                known.add(url := str(row.payload.get("url", "")))
                yield _Shown(row, url, wrote.get(url, began))
        others = set(lane.request.image_urls)
        kept = self._past.readings.kept_thread(lane.request.issue_id)
        comments = (*(lane.request.comments or ()), *kept)
        if any(each.image_url for each in comments):
            own = self._past.own_account()
            for each in comments:
                if each.author.account != own:
                    others.update(each.image_urls)
        for url in others - known:
            yield _Shown(None, url, wrote.get(url, began))


def _sent_as(row: Delivery | None) -> set[str]:
    """Return the hashes under which this journal sent a picture; none where it did not."""
    if row is None or row.payload_hash is None:
        return set()
    return {row.payload_hash, str(row.payload.get(SENT_DIGEST, ""))}
