"""Fetches a picture that waits, at the address it has now: addresses die before pictures do."""

from __future__ import annotations

from eamconsole.domain.delivery import Delivery, DeliveryKind
from eamconsole.domain.present_address import addresses_beside, present_address
from eamconsole.domain.work import ImageFile
from eamconsole.errors import ImageUnusable, RequestRejected
from eamconsole.sync.delivery.outcome import Lane
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.pictures import Pictures


class PresentPictures:
    """Asks SeeClickFix where the picture is, once the known address fails."""

    def __init__(self, parts: EngineParts, pictures: Pictures) -> None:
        self._parts = parts
        self._pictures = pictures

    def keep(self, delivery: Delivery, lane: Lane) -> tuple[ImageFile, str]:
        """Return our copy of the picture and its address; raises what the fetch raised."""
        known = str(delivery.payload["url"])
        try:
            return self._pictures.keep(known), known
        except (ImageUnusable, RequestRejected):
            present = self._present(delivery, lane)
            if not present or present == known:
                raise
        image = self._pictures.keep(present)
        at = self._parts.clock.now()
        payload = {**delivery.payload, "url": present}
        self._parts.journal.write(
            lambda ledgers: ledgers.deliveries.replace_payload(delivery.id, payload, at)
        )
        return image, present

    def _present(self, delivery: Delivery, lane: Lane) -> str:
        known = addresses_beside(delivery, lane.request, lane.request.comments)
        if delivery.kind is DeliveryKind.REQUEST_IMAGE:
            request = self._parts.seeclickfix.request(delivery.issue_id)
            now = addresses_beside(delivery, request, ())
        else:
            thread = self._parts.seeclickfix.thread(delivery.issue_id, private=lane.private)
            now = addresses_beside(delivery, None, thread)
        return present_address(delivery, lane.deliveries, known, now)
