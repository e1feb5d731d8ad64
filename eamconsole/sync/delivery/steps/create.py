"""Creates the Work Request or Work Order of a Request, once."""

from __future__ import annotations

import dataclasses
import logging
from datetime import datetime

from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.facts import custom_field_values
from eamconsole.domain.link import Link, LinkState
from eamconsole.domain.notes import compose_notes
from eamconsole.domain.planning import short_digest
from eamconsole.domain.request import Place, ResidentRequest
from eamconsole.domain.routing import category_code_for
from eamconsole.domain.work import Module, NewWorkRecord, Point, WorkRecord
from eamconsole.errors import (
    EamConsoleError,
    MappingError,
    PlaceUnusable,
    Service,
    ServiceError,
)
from eamconsole.journal import Ledgers
from eamconsole.sync.circuits import Circuits
from eamconsole.sync.delivery.outcome import (
    NOT_LINKED,
    Absent,
    Lane,
    LookUp,
    Prepared,
    Receipt,
    Unclear,
    Verdict,
)
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.wording import as_text

log = logging.getLogger(__name__)


class CreateStep:
    """Projects the point, looks the address up, creates the record, links it."""

    def __init__(self, parts: EngineParts, circuits: Circuits) -> None:
        self._parts = parts
        self._circuits = circuits
        self._rules = parts.rules

    def prepare(self, delivery: Delivery, lane: Lane) -> Prepared | Verdict:
        """Build the record; raises ``MappingError`` where the Request cannot be sent."""
        request = lane.request
        if request.private and not self._rules.has_internal_api:
            raise MappingError(
                f"Request {request.issue_id} is private: only EAM's internal API can create "
                "a record that the public does not see, and the profile names none.",
                "Enter eam_internal_url and its login, then choose Retry; or skip with a reason.",
            )
        record = self._record(delivery, lane)
        text = as_text(dataclasses.asdict(record))
        return Prepared(
            call=lambda: _receipt(self._parts.eam.create(record)),
            digest=short_digest(text),
            sent=text,
        )

    def look_up(self, delivery: Delivery, lane: Lane) -> LookUp:
        """Look for the reference; of several records the lowest number is the one."""
        finding = self._parts.eam.find(
            lane.route.module,
            str(delivery.issue_id),
            since=delivery.created_at,
            private=lane.private,
        )
        if finding.records:
            first, *others = sorted(finding.records, key=lambda record: record.auto_number)
            return Receipt(
                remote_key=str(first.auto_number),
                record=first,
                adopted=True,
                words=f"found as {first.number}",
                also_found=tuple(str(other.number) for other in others),
            )
        return Absent() if finding.certain else Unclear(finding.why)

    def refused(self, _delivery: Delivery, _lane: Lane, _error: EamConsoleError) -> Verdict | None:
        """A refusal is for a person to read."""
        return None

    def settle(
        self, ledgers: Ledgers, delivery: Delivery, lane: Lane, receipt: Receipt, at: datetime
    ) -> None:
        """Write the link down: from here on the Request and the record belong together."""
        record = receipt.record
        if record is None:
            raise LookupError(f"the receipt of delivery {delivery.id} names no record")
        ledgers.links.create(
            Link(
                issue_id=delivery.issue_id,
                module=record.module,
                auto_number=record.auto_number,
                number=record.number,
                state=LinkState.OPEN,
                created_at=at,
                status_code=record.status_code,
                status_text=record.status_text,
                status_since=at,
                fields={} if receipt.adopted else record.fields,
            )
        )
        for other in lane.deliveries:
            if other.state is DeliveryState.IMPOSSIBLE and other.cause == NOT_LINKED:
                ledgers.deliveries.finish(other.id, DeliveryState.WAITING, at=at)

    def _record(self, delivery: Delivery, lane: Lane) -> NewWorkRecord:
        request, limits = lane.request, self._rules.text_limits
        notes = compose_notes(request, limit=limits.notes, comment_limit=limits.comment)
        place = self._usable_place(request)
        return NewWorkRecord(
            module=lane.route.module,
            reference=str(request.issue_id),
            notes=str(delivery.payload.get("notes", notes.text)),
            problem_code=delivery.payload.get("problem_code", lane.route.problem_code),
            category_code=category_code_for(self._rules, lane.route.module, request),
            point=self._point(request, place),
            location_text=self._location(request, place, lane.route.module),
            requester_name=request.reporter.name if request.reporter else None,
            public=not request.private,
            custom_fields=custom_field_values(self._rules, request),
        )

    def _usable_place(self, request: ResidentRequest) -> Place:
        place, bounds = request.place, self._rules.place.bounds
        if place is None or (abs(place.latitude) < 1e-9 and abs(place.longitude) < 1e-9):
            where = "no point" if place is None else "the point 0/0"
            raise PlaceUnusable(f"Request {request.issue_id} has {where}, so EAM cannot place it.")
        if bounds is not None and not bounds.holds(place.latitude, place.longitude):
            raise PlaceUnusable(
                f"Request {request.issue_id} lies at {place.latitude:.6f}, "
                f"{place.longitude:.6f}, outside the bounds of the profile."
            )
        return place

    def _point(self, request: ResidentRequest, place: Place) -> Point:
        try:
            return self._parts.projector.project(place.latitude, place.longitude)
        except PlaceUnusable as error:
            raise PlaceUnusable(
                f"Request {request.issue_id}: {error.summary}", error.next_step
            ) from error

    def _location(self, request: ResidentRequest, place: Place, module: Module) -> str | None:
        """Ask the locator; its trouble never holds a Request up.  Not for Work Orders (N2)."""
        locator = self._parts.locator
        if self._circuits.pause_of(Service.ARCGIS) is not None:
            locator = None  # it was in trouble just now: nobody waits for it again
        if (
            locator is not None
            and self._rules.place.reverse_geocode
            and (module is Module.WORK_REQUEST)
        ):
            try:
                address = locator.address_at(place.latitude, place.longitude)
            except EamConsoleError as error:
                log.warning("no address for Request %s: %s", request.issue_id, error.summary)
                if isinstance(error, ServiceError):
                    self._circuits.failed(Service.ARCGIS, error)
            else:
                self._circuits.succeeded(Service.ARCGIS)
                if address is not None:
                    return address.line
        return request.address or None


def _receipt(record: WorkRecord) -> Receipt:
    return Receipt(
        remote_key=str(record.auto_number), record=record, words=f"created as {record.number}"
    )
