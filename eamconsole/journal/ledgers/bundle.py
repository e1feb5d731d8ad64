"""All ledgers on one connection."""

from __future__ import annotations

from typing import Generic, TypeVar

from sqlalchemy import Connection

from eamconsole.journal.ledgers.backlog import Backlog
from eamconsole.journal.ledgers.base import Ledger, Traces
from eamconsole.journal.ledgers.brakes import BrakeLedger
from eamconsole.journal.ledgers.categories import CategoryLedger
from eamconsole.journal.ledgers.clocks import ClockLedger
from eamconsole.journal.ledgers.deliveries import DeliveryLedger
from eamconsole.journal.ledgers.happenings import HappeningReader
from eamconsole.journal.ledgers.history import AttemptLedger, AuditLedger, EventLedger
from eamconsole.journal.ledgers.lanes import LaneLedger
from eamconsole.journal.ledgers.links import LinkLedger
from eamconsole.journal.ledgers.marks import (
    FactLedger,
    ImageLedger,
    SeenLedger,
    WatermarkLedger,
)
from eamconsole.journal.ledgers.queue import QueueReader
from eamconsole.journal.ledgers.repair import RepairLedger
from eamconsole.journal.ledgers.request_rows import RequestRows
from eamconsole.journal.ledgers.requests import RequestLedger
from eamconsole.journal.ledgers.retention import RetentionLedger
from eamconsole.journal.ledgers.standing import (
    LeaseLedger,
    NoticeLedger,
    PauseLedger,
    SystemLedger,
)

L = TypeVar("L", bound=Ledger)


class _Part(Generic[L]):
    """Makes a ledger when it is first asked for; kept in the instance from then on."""

    def __init__(self, kind: type[L]) -> None:
        self._kind = kind

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, ledgers: Ledgers, _owner: type) -> L:
        made = self._kind(ledgers.connection, ledgers.traces)
        ledgers.__dict__[self._name] = made
        return made


class Ledgers:
    """Everything a piece of work may read or write, within one transaction."""

    def __init__(self, connection: Connection, traces: Traces | None = None) -> None:
        self.connection = connection
        self.traces = traces if traces is not None else Traces()

    requests = _Part(RequestLedger)
    deliveries = _Part(DeliveryLedger)
    backlog = _Part(Backlog)
    repair = _Part(RepairLedger)
    attempts = _Part(AttemptLedger)
    events = _Part(EventLedger)
    audit = _Part(AuditLedger)
    links = _Part(LinkLedger)
    lanes = _Part(LaneLedger)
    seen = _Part(SeenLedger)
    watermarks = _Part(WatermarkLedger)
    facts = _Part(FactLedger)
    images = _Part(ImageLedger)
    systems = _Part(SystemLedger)
    pauses = _Part(PauseLedger)
    notices = _Part(NoticeLedger)
    categories = _Part(CategoryLedger)
    lease = _Part(LeaseLedger)
    queue = _Part(QueueReader)
    request_rows = _Part(RequestRows)
    happenings = _Part(HappeningReader)
    clocks = _Part(ClockLedger)
    brakes = _Part(BrakeLedger)
    retention = _Part(RetentionLedger)
