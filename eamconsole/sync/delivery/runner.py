"""Pays one delivery: commit the intent, send, commit the answer.

This is the only place where these three follow each other.  Whatever breaks between them
leaves a row that says so: a delivery that is *sending* when the process dies comes back as
*checking*, and nothing is sent again before a look-up after the quiet period is certain that
the other side never carried the change out.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime

from eamconsole.domain.city import SyncLimits
from eamconsole.domain.decided import NOT_LOOKED_UP, decided_at
from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState, Direction
from eamconsole.domain.retry import LookUpMiss, Next, Retrying
from eamconsole.domain.trimming import TRIMMED
from eamconsole.errors import (
    ENDS_EVERYTHING,
    EamConsoleError,
    OutcomeUnknown,
    Remedy,
    ServiceError,
    SyncCancelled,
)
from eamconsole.journal import Fence, Journal, Ledgers
from eamconsole.support.clock import Clock
from eamconsole.support.last_look import looking
from eamconsole.support.machine import machine_trouble
from eamconsole.sync.circuits import Circuits, is_fault_of_the_side
from eamconsole.sync.delivery.answers import Answers
from eamconsole.sync.delivery.doubt import Doubts
from eamconsole.sync.delivery.lane_reader import LaneReader
from eamconsole.sync.delivery.last_look import LastLook
from eamconsole.sync.delivery.outcome import (
    NO_ANSWER,
    Absent,
    DeliveryStep,
    FoundMaker,
    Lane,
    NotSent,
    Prepared,
    Receipt,
    Unclear,
)
from eamconsole.sync.delivery.steps.thread import with_what_is_known
from eamconsole.sync.delivery.telling import (
    NEVER_LINKED,
    WITHOUT_WORDS,
    add_event,
    cannot_look,
    conclude_with,
    park_broken,
    raise_notices,
    with_answer,
)
from eamconsole.sync.past.lookups import PastLookups
from eamconsole.sync.past.others import note_copy

log = logging.getLogger(__name__)

_PUT_OFF = ("SVC-210", "SVC-220", "SVC-250", "SVC-255")
NOT_SENT = "not sent"
_MAY_BE_ON_ITS_WAY = (
    "It is not there so far. The journal may not know what was sent just before this start, and "
    "that may still be on its way; the console looks once more, then sends it."
)


class Runner:
    """Takes one delivery one step further; safe to call from many threads."""

    def __init__(
        self,
        journal: Journal,
        lanes: LaneReader,
        steps: dict[DeliveryKind, DeliveryStep],
        circuits: Circuits,
        clock: Clock,
        limits: SyncLimits,
        epoch: int,
        *,
        hindrance: Callable[[Delivery, Lane], NotSent | None],
        past: PastLookups,
        fence: Fence | None = None,
    ) -> None:
        """``hindrance`` says why a delivery may not go yet, before anything is prepared.

        ``fence`` is told of each attempt before it leaves.
        """
        self._journal = journal
        self._hindrance = hindrance
        self._lanes = lanes
        self._steps = steps
        self._circuits = circuits
        self._clock = clock
        self._epoch = epoch
        self._past = past
        self._answers = Answers(journal, epoch)
        self._fence = fence
        self.retrying = Retrying.by(limits, past.unknown_until)
        """When what did not get through is tried again."""
        self._doubts = Doubts(journal, self.retrying)
        self._last_look = LastLook(journal, clock, epoch)
        self.sends = True
        """Off while the past is only looked at."""

    def quiet_until(self, delivery: Delivery) -> datetime:
        """Return the earliest moment a look-up may conclude "not there"."""
        return self.retrying.quiet_until(delivery, self._clock.now())

    def run(self, known: Delivery) -> Future[bool] | None:
        """Pay the delivery, read anew, or move it to the state that says why not.

        Returns the answer still on its way to the disk, for :meth:`conclude`; None where
        everything is durable.  Nothing that depends on an answer is read before it is.
        """
        found = self._lanes.lane_of(known)
        if found is None or not found[0].state.can_run:
            return None
        delivery, lane = found
        try:
            return self._take_further(delivery, lane)
        except SyncCancelled:
            raise
        except EamConsoleError as error:
            self.put_off(delivery, error)
            return None

    def _take_further(self, delivery: Delivery, lane: Lane) -> Future[bool] | None:
        if lane.link is None and delivery.kind is not DeliveryKind.CREATE:
            unsent: NotSent | None = NEVER_LINKED
        elif TRIMMED in delivery.payload:
            unsent = WITHOUT_WORDS
        else:
            unsent = self._past.strangers.refuse(delivery, lane)
        if unsent is not None:
            self._end_unsent(delivery, unsent)
            return None
        step = self._steps[delivery.kind]
        if delivery.state is DeliveryState.CHECKING or delivery.doubtful:
            return self._check(step, delivery, lane)
        if self._past.must_look(delivery, lane):
            return self._look_back(step, delivery, lane)
        if self._past.others.may_have_sent(delivery, lane, self._past.own_account):
            return self._look_back(step, delivery, lane, by_another=True)
        return self._pay(step, delivery, lane)

    def conclude(self, delivery: Delivery, answer: Future[bool]) -> None:
        """Take note that an answer is durable, or why it is not."""
        try:
            self._answers.conclude(delivery, answer.result())
        except EamConsoleError as error:
            self.put_off(delivery, error)

    def put_off(self, delivery: Delivery, error: EamConsoleError) -> None:
        """Write down why nothing was sent for ``delivery`` and when it is tried again."""
        if isinstance(error, ENDS_EVERYTHING):
            raise error
        self._finish(delivery, self._after_fault(delivery, error), error=error)

    def catch_up(self) -> None:
        """Write what a journal in trouble did not take; raises ``JournalError`` where it lasts."""
        self._answers.catch_up()

    def quarantine(self, delivery: Delivery, error: BaseException) -> None:
        """Park a delivery whose handling broke in a way nobody foresaw: others flow on.

        Where this computer is short of something, the delivery is tried again instead.
        """
        shortage = machine_trouble(error)
        if shortage is not None:
            self.put_off(delivery, shortage)
            return
        at, kind = self._clock.now(), type(error).__name__
        self._journal.write(lambda ledgers: park_broken(ledgers, delivery, kind, at))

    def _look_back(
        self, step: DeliveryStep, delivery: Delivery, lane: Lane, *, by_another: bool = False
    ) -> Future[bool] | None:
        """Look for what may have been made before; pay only what was not.

        The one place where what the journal does not know is kept from being sent again.
        ``by_another``: it may just have been made, so what was read at the start is too old.
        """
        look = step.look_up if by_another else step.look_back
        found = look(delivery, lane)
        others = self._past.others
        if by_another and isinstance(found, Receipt):
            found = Absent() if others.stood_before(delivery, found.remote_key) else found
        if isinstance(found, Receipt):
            self._past.adopt(delivery.kind)
            whose = FoundMaker.BY_ANOTHER if by_another else FoundMaker.BEFORE
            return self._settle(step, delivery, lane, found, whose)
        if by_another and isinstance(found, Absent):
            return self._pay(step, delivery, lane)
        if isinstance(found, Absent) and not self._past.is_the_first_ever(delivery):
            then = self.retrying.after_look_back(delivery, self._clock.now())
            if then is not None:
                self._finish(delivery, then, words=_MAY_BE_ON_ITS_WAY)
                return None
        if isinstance(found, Unclear) and not decided_at(delivery, NOT_LOOKED_UP):
            found = cannot_look(found)
        if isinstance(found, NotSent):
            self._end_unsent(delivery, found)
            return None
        self._past.looked(delivery)
        return self._pay(step, delivery, lane)

    def _pay(self, step: DeliveryStep, delivery: Delivery, lane: Lane) -> Future[bool] | None:
        if not self.sends:
            return None
        prepared = self._hindrance(delivery, lane) or step.prepare(delivery, lane)
        if isinstance(prepared, NotSent):
            self._end_unsent(delivery, prepared)
            return None
        look = self._last_look.from_now()
        if not self._begin(delivery, prepared):
            return None
        try:
            with looking(look):
                receipt = prepared.call()
        except OutcomeUnknown as error:
            self._doubt(delivery, error)
        except SyncCancelled as error:
            self._doubt(delivery, error)
            raise
        except ENDS_EVERYTHING:
            raise
        except EamConsoleError as error:
            self._not_carried_out(step, delivery, lane, error)
        except Exception as error:
            log.exception("delivery %s broke while its call was out", delivery.id)
            self._doubt(delivery, OutcomeUnknown(delivery.direction.service, str(error)))
        else:
            return self._settle(step, delivery, lane, receipt)
        return None

    def _begin(self, delivery: Delivery, prepared: Prepared) -> bool:
        at = self._clock.now()

        def intent(ledgers: Ledgers) -> bool:
            began = ledgers.deliveries.begin(
                delivery,
                epoch=self._epoch,
                at=at,
                payload_hash=prepared.digest,
                payload=with_what_is_known(ledgers, delivery),
            )
            if began:
                ledgers.attempts.begin(delivery.id, delivery.attempts + 1, at, prepared.sent)
            return began

        began = self._journal.write(intent)
        if not began:
            self._answers.stop_if_overtaken()
        elif self._fence is not None:
            self._fence.note(delivery.id, delivery.attempts + 1)
        return began

    def _doubt(self, delivery: Delivery, error: EamConsoleError) -> None:
        then = self.retrying.after_silence(delivery, self._clock.now())
        self._finish(delivery, then, error=error, outcome=NO_ANSWER)

    def _not_carried_out(
        self, step: DeliveryStep, delivery: Delivery, lane: Lane, error: EamConsoleError
    ) -> None:
        then = self._after_fault(delivery, error)
        if error.remedy is Remedy.OPERATOR:
            unsent = step.refused(delivery, lane, error)
            if unsent is not None:
                self._end_unsent(delivery, unsent, outcome="refused")
                return
        self._finish(delivery, then, error=error, outcome="not carried out")

    def _after_fault(self, delivery: Delivery, error: EamConsoleError) -> Next:
        rests_until, now = None, self._clock.now()
        if isinstance(error, ServiceError) and is_fault_of_the_side(error):
            rests_until = self._circuits.failed(error.service, error)
        return self.retrying.after_fault(delivery, error.remedy, now, rests_until=rests_until)

    def _settle(
        self,
        step: DeliveryStep,
        delivery: Delivery,
        lane: Lane,
        receipt: Receipt,
        whose: FoundMaker | None = None,
    ) -> Future[bool]:
        at = self._clock.now()
        if delivery.kind is DeliveryKind.CREATE:
            self._past.vouch(delivery, created=not receipt.adopted)
        state = DeliveryState.MODERATED if receipt.moderated else DeliveryState.DONE
        name = "adopted" if receipt.adopted else state.value

        def answer(ledgers: Ledgers) -> None:
            instead = step.settle(ledgers, delivery, lane, receipt, at)
            if instead is not None:
                conclude_with(ledgers, delivery, instead, "set aside", at)
                return
            ledgers.deliveries.finish(
                delivery.id,
                state,
                at=at,
                remote_key=receipt.remote_key or None,
                explanation=receipt.told or None,
            )
            number = delivery.attempts + (0 if receipt.adopted else 1)
            ledgers.attempts.end(delivery.id, number, at, name, receipt.words)
            add_event(ledgers, delivery, name, at, {"remote_key": receipt.remote_key})
            raise_notices(ledgers, delivery, receipt, at)
            if whose is FoundMaker.BEFORE:
                self._past.tell(ledgers, at)
            elif whose is FoundMaker.BY_ANOTHER:
                note_copy(ledgers, delivery.issue_id, lane.link, delivery.key, at)

        written = self._answers.write_soon(delivery, answer, sent=not receipt.adopted)
        if self._circuits.succeeded(delivery.direction.service):
            self.wake(delivery.direction)
        return written

    def wake(self, direction: Direction) -> None:
        """Make due what was put off because this side was in trouble: it answers again."""
        now = self._clock.now()
        self._journal.write_soon(lambda ledgers: ledgers.deliveries.wake(direction, _PUT_OFF, now))

    def _check(self, step: DeliveryStep, delivery: Delivery, lane: Lane) -> Future[bool] | None:
        found = self._doubts.look_up(step, delivery, lane, self._clock.now())
        if isinstance(found, Receipt):
            return self._settle(step, delivery, lane, found)
        if isinstance(found, NotSent):
            self._end_unsent(delivery, found)
        elif isinstance(found, Unclear):
            then = self.retrying.after_look(delivery, LookUpMiss.UNCLEAR, self._clock.now())
            self._finish(delivery, then, words=found.why)
        else:
            self._conclude_absent(delivery, found)
        return None

    def _conclude_absent(self, delivery: Delivery, _found: Absent) -> None:
        then = self.retrying.after_look(delivery, LookUpMiss.ABSENT, self._clock.now())
        if then.state is DeliveryState.CHECKING:
            words = "not there yet; the other side may still be working on it"
            self._finish(delivery, then, words=words)
            return
        self._past.looked(delivery)
        words = "looked up: it never arrived, so it is sent again"
        self._finish(delivery, then, words=words, event="found_absent")

    def _end_unsent(self, delivery: Delivery, unsent: NotSent, outcome: str = NOT_SENT) -> None:
        at = self._clock.now()

        def conclude(ledgers: Ledgers) -> None:
            conclude_with(ledgers, delivery, unsent, outcome, at)

        self._answers.write(delivery, conclude, sent=outcome != NOT_SENT)

    def _finish(
        self,
        delivery: Delivery,
        then: Next,
        *,
        error: EamConsoleError | None = None,
        outcome: str = "",
        words: str = "",
        event: str = "",
    ) -> None:
        at, state = self._clock.now(), then.state
        explanation = error.summary if error else words or None
        answered = getattr(error, "answered", None) or ""
        if error:
            name = f"{delivery.kind.value} of Request {delivery.issue_id}"
            log.warning("%s is %s: %s", name, state.value, error.summary)

        def move(ledgers: Ledgers) -> None:
            ledgers.deliveries.finish(
                delivery.id,
                state,
                at=at,
                cause=error.code if error else None,
                explanation=with_answer(explanation, answered),
                next_step=error.next_step if error else None,
                due_at=then.due_at,
                doubtful=then.doubtful,
            )
            if outcome:
                ledgers.attempts.end(
                    delivery.id, delivery.attempts + 1, at, outcome, answered or explanation or ""
                )
            add_event(ledgers, delivery, event or state.value, at, {"words": explanation or ""})

        self._answers.write(delivery, move, sent=bool(outcome))
