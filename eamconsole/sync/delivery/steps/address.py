"""Fills the looked-up address in where the locator was down when the record was created."""

from __future__ import annotations

from datetime import datetime

from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState, NewDelivery
from eamconsole.domain.planning import short_digest
from eamconsole.domain.recognition import holds_words, same_text
from eamconsole.domain.request import ResidentRequest
from eamconsole.domain.work import WorkRecord
from eamconsole.errors import EamConsoleError, RecordGone, Service
from eamconsole.journal import Ledgers
from eamconsole.sync.delivery.outcome import Absent, Lane, LookUp, NotSent, Prepared, Receipt
from eamconsole.sync.parts import EngineParts


def address_debt(request: ResidentRequest) -> NewDelivery:
    """Return the debt of a record that went out with the address SeeClickFix shows."""
    return NewDelivery(
        issue_id=request.issue_id,
        kind=DeliveryKind.ADDRESS,
        key="address",
        payload={"sent": request.address},
    )


class AddressStep:
    """Asks the locator again; what a clerk entered meanwhile is never overwritten."""

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts

    def prepare(self, delivery: Delivery, lane: Lane) -> Prepared | NotSent:
        """Compare what the locator says with what EAM holds."""
        record = self._held(lane)
        wanted, held = self._wanted(lane, record), record.location
        if wanted is None:
            return _over(DeliveryState.DONE, "no_address", "The locator knows no address there.")
        if same_text(held, wanted):
            return _over(DeliveryState.DONE, "already_there", "EAM holds that address already.")
        if held and not same_text(held, str(delivery.payload.get("sent") or "")):
            words = f"EAM holds another location by now ({held}); it stays."
            return _over(DeliveryState.SKIPPED, "changed_in_eam", words)
        link = lane.require_link()
        return Prepared(
            call=lambda: self._fill_in(lane, wanted),
            digest=short_digest(wanted),
            sent=f"{link.number}: {wanted}",
        )

    def look_up(self, delivery: Delivery, lane: Lane) -> LookUp:
        """The record tells; filling the same address in twice would change nothing."""
        record = self._held(lane)
        wanted = self._wanted(lane, record)
        if wanted is not None and same_text(record.location, wanted):
            return Receipt(adopted=True, words=f"EAM shows {wanted}")
        return Absent()

    def look_back(self, _delivery: Delivery, _lane: Lane) -> LookUp:
        """Preparing it compares what EAM holds anyway."""
        return Absent()

    def refused(self, _delivery: Delivery, _lane: Lane, _error: EamConsoleError) -> NotSent | None:
        """A refusal is for a person to read."""
        return None

    def settle(
        self, ledgers: Ledgers, delivery: Delivery, lane: Lane, receipt: Receipt, at: datetime
    ) -> None:
        """Nothing follows."""

    def _wanted(self, lane: Lane, record: WorkRecord) -> str | None:
        """Return what the locator says; beside it what SeeClickFix does, where only here it is."""
        place, locator, own = lane.request.place, self._parts.locator, lane.request.address.strip()
        if place is None or locator is None:
            return None
        address = locator.address_at(place.latitude, place.longitude)
        if address is None:
            return None
        if not own or holds_words(address.line, own) or own in record.notes:
            return address.line
        return f"{address.line} (in SeeClickFix: {own})"

    def _held(self, lane: Lane) -> WorkRecord:
        link = lane.require_link()
        record = self._parts.eam.read(link.module, link.auto_number, private=lane.private)
        if record is None:
            raise RecordGone(Service.EAM, f"{link.number} is not to be found", status=404)
        return record

    def _fill_in(self, lane: Lane, text: str) -> Receipt:
        link = lane.require_link()
        self._parts.eam.set_location(link.module, link.auto_number, text)
        return Receipt(words=f"filled in {text}")


def _over(state: DeliveryState, cause: str, words: str) -> NotSent:
    return NotSent(state=state, cause=cause, explanation=words)
