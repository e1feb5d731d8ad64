"""Decides what is looked for before it is sent, and tells a person what was found.

Everything an engine is told by the journal, or sees in its first readings, may have happened
in the time of another journal.  A Request is vouched for from the moment this engine created
its record: whatever hangs on it is known.
"""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime, timedelta

from eamconsole.domain.closure import Closure
from eamconsole.domain.decided import LOOK_FIRST, NOT_LOOKED_UP, decided_at
from eamconsole.domain.delivery import Delivery, DeliveryKind, Flow
from eamconsole.domain.facts import message_facts
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.domain.planning import short_digest
from eamconsole.domain.request import ResidentComment, ResidentRequest
from eamconsole.domain.taking_over import BaseLine, is_own, without_number
from eamconsole.domain.work import WorkRecord
from eamconsole.journal import Ledgers
from eamconsole.support.counting import counted
from eamconsole.sync.accounts import Accounts
from eamconsole.sync.delivery.outcome import Lane
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past.arrivals import Arrivals
from eamconsole.sync.past.daily import DailyLook
from eamconsole.sync.past.newest import MOST, Newest
from eamconsole.sync.past.others import Others
from eamconsole.sync.past.readings import Readings
from eamconsole.sync.past.records import PastRecords
from eamconsole.sync.past.strangers import Strangers

_CLOCKS_APART = timedelta(hours=3)
"""How far the other systems' clocks may be behind ours; looking once too often costs little."""


class PastLookups:
    """What one engine knows and looks up of the time before it; shared by all its cycles."""

    def __init__(
        self, parts: EngineParts, accounts: Accounts, unknown_until: datetime | None = None
    ) -> None:
        """``unknown_until``: up to when the journal may not know what was sent."""
        self.unknown_until = unknown_until
        self._parts = parts
        self._accounts = accounts
        self._guard = threading.Lock()
        self.began = parts.clock.now()
        arrivals = Arrivals(parts, unknown_until)
        self.records = PastRecords(parts, arrivals)
        self.readings = Readings(parts, arrivals)
        self.strangers = Strangers(parts)
        self.others = Others(parts)
        self.daily = DailyLook(parts, self.began)
        with parts.journal.read() as ledgers:
            self._is_new = ledgers.requests.is_empty()
        self._is_trusted = False
        self._caught_up_at: datetime | None = None
        self._heard: set[IssueId] = set()
        # All four only spare look-ups: what they forget is looked for again, as after a start.
        self._vouched: Newest[IssueId] = Newest()
        self._absent: Newest[IssueId] = Newest()
        self._looked: Newest[DeliveryId] = Newest()
        self._first_read: dict[IssueId, datetime] = {}
        self._adopted: Counter[DeliveryKind] = Counter()
        self._taken_over = self._taken_over_closed = 0

    # ------------------------------------------------------- what is learned

    def hear(self, request: ResidentRequest) -> None:
        """Note that SeeClickFix told of a Request since this engine opened."""
        if self._caught_up_at is None:
            with self._guard:
                self._heard.add(request.issue_id)

    def catch_up(self) -> None:
        """Note that everything that changed before this engine opened was read."""
        if self._caught_up_at is None:
            self._caught_up_at = self._parts.clock.now()
            with self._guard:
                self._heard.clear()

    def vouch(self, delivery: Delivery, *, created: bool) -> None:
        """Note that a record was made by this engine: nothing can hang on it from before."""
        with self._guard:
            if created or delivery.issue_id in self._absent:
                self._vouched.add(delivery.issue_id)
            self._absent.discard(delivery.issue_id)

    def looked(self, delivery: Delivery) -> None:
        """Note that a look-up found nothing: it may be sent."""
        with self._guard:
            self._looked.add(delivery.id)
            if delivery.kind is DeliveryKind.CREATE:
                self._absent.add(delivery.issue_id)

    def read_children(self, issue: IssueId, at: datetime) -> None:
        """Note that a record's child lists were read: what comes later is new."""
        with self._guard:
            self._first_read.setdefault(issue, at)
            if len(self._first_read) > MOST:
                del self._first_read[next(iter(self._first_read))]

    # ------------------------------------------------------- what is asked

    def must_look(self, delivery: Delivery, lane: Lane) -> bool:
        """Return whether the delivery may have been made in the time of another journal."""
        if delivery.kind.traits.adopted is None or delivery.id in self._looked:
            return False
        said = decided_at(delivery, NOT_LOOKED_UP)
        if said is not None and said > self.began:
            return False  # a person has looked; whoever only retries has not
        if delivery.issue_id in self._vouched:
            return False
        return LOOK_FIRST in delivery.payload or self._may_be_older(delivery, lane)

    def is_the_first_ever(self, delivery: Delivery) -> bool:
        """Return whether no console was at work in this city before: nothing is on its way.

        A new journal alone may be one that was lost; but then EAM holds what that one made.
        """
        if not self._is_new or delivery.kind is not DeliveryKind.CREATE:
            return False
        if not self.records.are_untouched:
            return False
        if self._parts.fence is not None and not self._is_trusted:
            self._parts.fence.trust(self._parts.journal)
            self._is_trusted = True  # durable from here on; nothing takes it back before a start
        return True

    def _may_be_older(self, delivery: Delivery, lane: Lane) -> bool:
        """Return whether it may have been made before this engine opened."""
        if delivery.kind.is_news:
            first = self._first_read.get(delivery.issue_id)
            return first is None or delivery.created_at <= first
        if delivery.kind.flow is Flow.STATUS:
            return True  # costs no call where the Request was read since this engine opened
        return not self._is_later(delivery, self._moment(delivery, lane))

    @property
    def knows_own_words(self) -> bool:
        """Whether what our account said, and the journal does not know, was said by another."""
        fence = self._parts.fence
        return self.is_caught_up or (fence is not None and fence.is_whole)

    @property
    def is_caught_up(self) -> bool:
        """Whether everything that changed before this engine opened was read."""
        return self._caught_up_at is not None

    def is_vouched(self, issue: IssueId) -> bool:
        """Return whether nothing can hang on the Request's record that is not known here."""
        return issue in self._vouched or issue in self._first_read

    def is_made_here(self, issue: IssueId) -> bool:
        """Return whether this engine itself created the Request's record."""
        return issue in self._vouched

    def present(self, delivery: Delivery, lane: Lane) -> ResidentRequest | None:
        """Return the Request as it is since this engine opened; one call where nobody told."""
        if self._caught_up_at is not None or delivery.issue_id in self._heard:
            return lane.request
        return self._parts.seeclickfix.request(delivery.issue_id)

    def thread(self, issue: IssueId, *, private: bool) -> tuple[ResidentComment, ...]:
        """Return the thread as it stood once since this engine opened."""
        return self.readings.thread(issue, private=private)

    def base_line(self, record: WorkRecord | None, lane: Lane) -> BaseLine | None:
        """Return what hangs on the record where another program made it, None where we did."""
        if record is None:
            return None
        request, own = lane.request, self._accounts.own_account()
        thread = request.comments
        if thread is None:
            thread = self.readings.thread(request.issue_id, private=request.private)
        rules = self._parts.rules
        said = without_number(rules.messages.acknowledgment, message_facts(rules, request, None))
        if is_own(record, request, thread, own, said):
            return None
        where, private, eam = (record.module, record.auto_number), request.private, self._parts.eam
        comments = eam.comments(*where, private=private)
        documents = eam.documents(*where, private=private)
        closes = record.status_code is not None and Closure(rules).closes(
            record.module, record.status_code
        )
        with self._guard:
            self._taken_over += 1
            self._taken_over_closed += closes
        return BaseLine(
            comments=tuple((each.key, short_digest(each.text)) for each in comments),
            documents=tuple(each.key for each in documents),
            words=tuple(each.text for each in comments),
        )

    def own_account(self) -> int:
        """Return the account the console writes with."""
        return self._accounts.own_account()

    # ------------------------------------------------------- what is told

    def adopt(self, kind: DeliveryKind) -> None:
        """Count what was found and not sent again."""
        with self._guard:
            self._adopted[kind] += 1

    @property
    def adopted(self) -> dict[str, int]:
        """How much of each kind was found and not sent again."""
        with self._guard:
            return {kind.value: number for kind, number in self._adopted.items()}

    def tell(self, ledgers: Ledgers, at: datetime) -> None:
        """Tell a person once per start that the journal did not know the past."""
        listed = [
            f"{number} {kind.traits.adopted[number != 1]}"
            for kind in DeliveryKind
            if kind.traits.adopted and (number := self._adopted[kind])
        ]
        why = (
            "is new, but EAM and SeeClickFix hold what was carried over before it"
            if self._is_new
            else "is older than EAM and SeeClickFix"
        )
        ledgers.notices.raise_(
            f"journal-behind:{self.began.isoformat(timespec='seconds')}",
            "journal_behind",
            f"The journal {why}. Since the start at {self.began:%Y-%m-%d %H:%M} UTC the console "
            f"found there, and adopted, {', '.join(listed)}; none of it was sent "
            f"again.{self._told_of_others()}",
            at,
        )

    def _told_of_others(self) -> str:
        """Say how much of it another program had made: nothing follows from what stood there."""
        if not self._taken_over:
            return ""
        entered = counted(self._taken_over, "of these records was", "of these records were")
        closed = counted(
            self._taken_over_closed,
            "of them is closed in EAM while its request is",
            "of them are closed in EAM while their requests are",
        )
        by_hand = f" {closed} open in SeeClickFix: close by hand where the work is done."
        return (
            f" {entered} entered by another program; their comments, pictures and status are "
            f"left as they were found, and nobody is told of them again."
            f"{by_hand if self._taken_over_closed else ''}"
        )

    def _is_later(self, delivery: Delivery, moment: datetime | None) -> bool:
        if self._caught_up_at is None or delivery.created_at <= self._caught_up_at:
            return False
        return moment is not None and moment >= self.began + _CLOCKS_APART

    def _moment(self, delivery: Delivery, lane: Lane) -> datetime | None:
        """Return when what is owed happened, by the clock of the side it comes from."""
        if delivery.kind is DeliveryKind.CREATE:
            return lane.request.created_at
        return delivery.written_at
