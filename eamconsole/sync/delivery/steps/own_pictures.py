"""Recognizes the pictures that the console itself attached: by their bytes, not their names."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.work import ImageFile
from eamconsole.errors import ImageUnusable, RequestRejected
from eamconsole.sync.delivery.outcome import Lane
from eamconsole.sync.images import fit_for_staff
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past import Hindsight
from eamconsole.sync.past.readings import digest_of
from eamconsole.sync.pictures import Pictures

SENT_DIGEST = "sent_digest"
"""Key of a payload: the hash of what was sent in place of the picture itself."""


class Whose(StrEnum):
    """Whose picture a document in EAM is."""

    CREW = "crew"
    OURS = "ours"
    UNKNOWN = "unknown"


class OwnPictures:
    """Compares a document's bytes with the pictures residents sent with one Request."""

    def __init__(self, parts: EngineParts, pictures: Pictures, hindsight: Hindsight) -> None:
        self._parts = parts
        self._pictures = pictures
        self._hindsight = hindsight

    def whose(self, file: ImageFile, lane: Lane) -> Whose:
        """Return whether ``file`` holds the bytes of a picture that went, or goes, to EAM.

        A picture nobody can fetch any more may have been attached in the time of another
        journal; its hash tells where this one sent it.
        """
        wanted, unknown = "", False
        for row, url in self._sent(lane):
            wanted = wanted or digest_of(file.content)
            if wanted in _sent_as(row):
                return Whose.OURS
            if _is_known_by_its_hash(row) or not url:
                continue  # our copy was dropped once it had arrived; its hashes tell as much
            try:
                if wanted in self.digests(row.payload if row else {}, url):
                    return Whose.OURS
            except (ImageUnusable, RequestRejected):
                unknown = unknown or row is None or row.state is not DeliveryState.DONE
        if unknown and not self._hindsight.is_made_here(lane.request.issue_id):
            return Whose.UNKNOWN
        return Whose.CREW

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

    def _sent(self, lane: Lane) -> Iterator[tuple[Delivery | None, str]]:
        """Yield the pictures owed to EAM, and those of the thread the journal does not know."""
        known: set[str] = set()
        for row in lane.deliveries:
            if row.kind.is_picture_for_staff:
                known.add(url := str(row.payload.get("url", "")))
                yield row, url
        others = set(lane.request.image_urls)
        kept = self._hindsight.readings.kept_thread(lane.request.issue_id)
        comments = (*(lane.request.comments or ()), *kept)
        if any(each.image_url for each in comments):
            own = self._hindsight.own_account()
            for each in comments:
                if each.author.account != own:
                    others.update(each.image_urls)
        for url in others - known:
            yield None, url


def _is_known_by_its_hash(row: Delivery | None) -> bool:
    """Whether this journal sent the picture itself, and so knows all it was sent as."""
    return row is not None and row.state is DeliveryState.DONE and row.payload_hash is not None


def _sent_as(row: Delivery | None) -> set[str]:
    """Return the hashes under which this journal sent a picture; none where it did not."""
    if row is None or row.payload_hash is None:
        return set()
    return {row.payload_hash, str(row.payload.get(SENT_DIGEST, ""))}
