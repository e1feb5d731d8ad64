"""Fetches a picture that waits, at the address it has now: addresses die before pictures do."""

from __future__ import annotations

from collections.abc import Iterable

from eamconsole.domain.delivery import Delivery, DeliveryKind
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
        if delivery.kind is DeliveryKind.REQUEST_IMAGE:
            known, request = lane.request, self._parts.seeclickfix.request(delivery.issue_id)
            now = () if request is None else request.image_urls
            addresses = dict(zip(known.image_urls, now, strict=False))
            return addresses.get(str(delivery.payload["url"]), "") or _of_no_other(
                delivery, lane, now
            )
        key = delivery.key.partition(":")[2]
        thread = self._parts.seeclickfix.thread(delivery.issue_id, private=lane.private)
        return next((each.image_url or "" for each in thread if each.key == key), "")


def _of_no_other(delivery: Delivery, lane: Lane, addresses: Iterable[str]) -> str:
    """Return the one address that no other picture has: intake may have read it by now."""
    taken = {
        str(row.payload.get("url", ""))
        for row in lane.deliveries
        if row.kind is delivery.kind and row.id != delivery.id
    }
    free = [address for address in addresses if address not in taken]
    return free[0] if len(free) == 1 else ""
