"""All ledgers on one connection."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import Connection

from eamconsole.journal.ledgers.base import Traces
from eamconsole.journal.ledgers.categories import CategoryLedger
from eamconsole.journal.ledgers.deliveries import DeliveryLedger
from eamconsole.journal.ledgers.history import AttemptLedger, AuditLedger, EventLedger
from eamconsole.journal.ledgers.links import LinkLedger
from eamconsole.journal.ledgers.marks import (
    FactLedger,
    ImageLedger,
    SeenLedger,
    WatermarkLedger,
)
from eamconsole.journal.ledgers.queue import QueueReader
from eamconsole.journal.ledgers.repair import RepairLedger
from eamconsole.journal.ledgers.requests import RequestLedger
from eamconsole.journal.ledgers.standing import (
    LeaseLedger,
    NoticeLedger,
    PauseLedger,
    SystemLedger,
)


class Ledgers:
    """Everything a piece of work may read or write, within one transaction."""

    def __init__(self, connection: Connection, traces: Traces | None = None) -> None:
        self._connection = connection
        self.traces = traces if traces is not None else Traces()

    @cached_property
    def requests(self) -> RequestLedger:
        return RequestLedger(self._connection, self.traces)

    @cached_property
    def deliveries(self) -> DeliveryLedger:
        return DeliveryLedger(self._connection, self.traces)

    @cached_property
    def repair(self) -> RepairLedger:
        return RepairLedger(self._connection, self.traces)

    @cached_property
    def attempts(self) -> AttemptLedger:
        return AttemptLedger(self._connection, self.traces)

    @cached_property
    def events(self) -> EventLedger:
        return EventLedger(self._connection, self.traces)

    @cached_property
    def audit(self) -> AuditLedger:
        return AuditLedger(self._connection, self.traces)

    @cached_property
    def links(self) -> LinkLedger:
        return LinkLedger(self._connection, self.traces)

    @cached_property
    def seen(self) -> SeenLedger:
        return SeenLedger(self._connection, self.traces)

    @cached_property
    def watermarks(self) -> WatermarkLedger:
        return WatermarkLedger(self._connection, self.traces)

    @cached_property
    def facts(self) -> FactLedger:
        return FactLedger(self._connection, self.traces)

    @cached_property
    def images(self) -> ImageLedger:
        return ImageLedger(self._connection, self.traces)

    @cached_property
    def systems(self) -> SystemLedger:
        return SystemLedger(self._connection, self.traces)

    @cached_property
    def pauses(self) -> PauseLedger:
        return PauseLedger(self._connection, self.traces)

    @cached_property
    def notices(self) -> NoticeLedger:
        return NoticeLedger(self._connection, self.traces)

    @cached_property
    def categories(self) -> CategoryLedger:
        return CategoryLedger(self._connection, self.traces)

    @cached_property
    def lease(self) -> LeaseLedger:
        return LeaseLedger(self._connection, self.traces)

    @cached_property
    def queue(self) -> QueueReader:
        return QueueReader(self._connection, self.traces)
