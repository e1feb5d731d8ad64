"""Writes an answer down only where the delivery is still as this engine left it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from eamconsole.domain.delivery import Delivery, DeliveryState
from eamconsole.domain.identity import DeliveryId
from eamconsole.errors import JournalError
from eamconsole.journal import Journal, Ledgers, held_elsewhere

log = logging.getLogger(__name__)


class Answers:
    """Guards the writes of one engine, known by its epoch.

    A second engine that took the lease over, or a person, may have moved the delivery on
    meanwhile; the late answer is dropped then: what was sent is found by the next look-up.
    """

    def __init__(self, journal: Journal, epoch: int) -> None:
        self._journal = journal
        self._epoch = epoch
        self._guard = threading.Lock()
        self._unwritten: dict[DeliveryId, Callable[[Ledgers], bool]] = {}
        """What the journal could not take: written as soon as it can, instead of looked up."""

    def write(self, delivery: Delivery, work: Callable[[Ledgers], None], *, sent: bool) -> None:
        """Do ``work`` unless ``delivery`` was moved on; ``sent`` tells of a call just made."""
        self.conclude(delivery, self.write_soon(delivery, work, sent=sent).result())

    def write_soon(
        self, delivery: Delivery, work: Callable[[Ledgers], None], *, sent: bool
    ) -> Future[bool]:
        """Queue ``work``; once durable, the future tells whether the delivery still stood."""
        state = DeliveryState.SENDING if sent else delivery.state
        attempts = delivery.attempts + (1 if sent else 0)

        def guarded(ledgers: Ledgers) -> bool:
            stands = ledgers.deliveries.stands(
                delivery.id, state, attempts=attempts, epoch=self._epoch
            )
            if stands:
                work(ledgers)
            return stands

        written = self._journal.write_soon(guarded)
        written.add_done_callback(partial(self._keep, delivery.id, guarded))
        return written

    def catch_up(self) -> None:
        """Write the answers a journal in trouble did not take; raises where it still is."""
        with self._guard:
            owed, self._unwritten = self._unwritten, {}
        for number, guarded in owed.items():
            self._journal.write_soon(guarded).add_done_callback(
                partial(self._keep, number, guarded)
            )
        if owed:
            self._journal.write(lambda _ledgers: None)  # all of them are durable, or it raises

    def _keep(
        self, number: DeliveryId, guarded: Callable[[Ledgers], bool], written: Future[bool]
    ) -> None:
        if isinstance(written.exception(), JournalError):
            with self._guard:
                self._unwritten[number] = guarded

    def conclude(self, delivery: Delivery, stood: bool) -> None:
        """Say that an answer was dropped; raises ``LeaseHeldElsewhere`` where overtaken."""
        if not stood:
            log.warning("delivery %s was moved on meanwhile, its answer is dropped", delivery.id)
            self.stop_if_overtaken()

    def stop_if_overtaken(self) -> None:
        """Raise ``LeaseHeldElsewhere`` where another engine took the lease."""
        with self._journal.read() as ledgers:
            overtaken = ledgers.lease.epoch() != self._epoch
        if overtaken:
            raise held_elsewhere(self._journal)
