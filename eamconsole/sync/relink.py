"""Makes the journal know what stands in both systems, and sends nothing.

The engine looks for what it may have sent before by itself, row by row, as each comes due
(``sync/past``).  This does the same for everything at once, so that a person sees the whole
before the first thing is sent.  What was found is kept at once: a run that is stopped goes on
where it ended.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.evidence import references_of
from eamconsole.domain.facts import reference_fields
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.domain.reference import reference_in
from eamconsole.domain.request import RequestPage
from eamconsole.domain.taking_over import TAKEN_OVER
from eamconsole.domain.work import Module
from eamconsole.journal import Ledgers, QueueQuery
from eamconsole.sync import older, relinking
from eamconsole.sync.components import EngineComponents
from eamconsole.sync.cycles import CycleWork
from eamconsole.sync.intake.reader import Walk
from eamconsole.sync.intake.taking import WATERMARK
from eamconsole.sync.parts import Observer, Progress
from eamconsole.sync.reconcile import keeping

_AT_A_TIME = 25
_SAY_SECONDS = 60.0
_EVER = datetime(2000, 1, 1, tzinfo=UTC)
_MARGIN = timedelta(hours=3)
"""Clocks differ, and local times repeat for an hour each autumn."""


@dataclass(slots=True, kw_only=True)
class RelinkReport:
    """What a run made known.  ``finished`` is False where it was stopped."""

    requests: int = 0
    links: int = 0
    adopted: dict[str, int] = field(default_factory=dict)
    to_send: int = 0
    """Deliveries that stand on neither side: the next sync sends them."""
    asked: int = 0
    """Deliveries that wait for a person."""
    finished: bool = False
    start_at: datetime | None = None
    """The oldest Request of ours that the start of intake would leave out; None for none."""


class Relink:
    """One run over everything the journal holds and both systems list."""

    def __init__(self, components: EngineComponents, cycles: CycleWork) -> None:
        self._components = components
        self._cycles = cycles
        self._journal = components.parts.journal

    def run(self, cancel: threading.Event, observe: Observer) -> RelinkReport:
        """Read, compare, adopt; return what is known now."""
        self._components.runner.sends = False
        began = self._journal.write(self._begin)
        observe = self._heard_by_others(observe)
        try:
            self._cycles.take_in(cancel, observe, at_once=True)
            self._look_before_start(cancel, observe)
            self._look_at(self._rows(DeliveryKind.CREATE), "looking for records", cancel, observe)
            self._read_children(began, cancel, observe)
            self._look_at(self._rows(), "looking for what was sent", cancel, observe)
        finally:
            self._components.runner.sends = True
            self._journal.write(relinking.pause)
        if not cancel.is_set():
            self._journal.write(self._end)
        report = self._report(finished=not cancel.is_set())
        report.start_at = start = self._oldest_of_ours()
        if start is not None:  # what came in since, while nobody was looking, is read once more
            self._journal.write(lambda ledgers: ledgers.watermarks.set(WATERMARK, start))
        return report

    def _end(self, ledgers: Ledgers) -> None:
        """Have both systems compared next: what was adopted shows there, and what is left over."""
        relinking.end(ledgers)
        if not ledgers.requests.is_empty():
            keeping.want(ledgers)

    def _look_before_start(self, cancel: threading.Event, observe: Observer) -> None:
        """Have what is older than the start of intake linked where EAM holds its record.

        A new home begins *now*, and another console may have carried what is older.  That is
        looked for until it was found out once, whoever stopped it and whatever ran meanwhile.
        """
        start = self._components.parts.rules.intake.start_at
        with self._journal.read() as ledgers:
            if older.is_found_out(ledgers, start):
                return
            is_new = older.began_new(ledgers)
        found, is_whole = self._older_in_eam(cancel, by_any_sign=is_new)
        if cancel.is_set():
            return
        whole_until = start if is_whole else None
        self._journal.write(partial(older.keep, found=found, whole_until=whole_until))
        if found:
            self._cycles.take_in(cancel, observe, at_once=True)

    def _older_in_eam(
        self, cancel: threading.Event, *, by_any_sign: bool
    ) -> tuple[dict[IssueId, datetime], bool]:
        """Return the Requests before the start that a record names, and whether all were seen.

        A home that has worked here already knows what other programs left, and whether it was
        taken over; what carries our own line in Notes and is unknown is lost memory.
        """
        created, parts = self._live_before_start(cancel), self._components.parts
        if not created:
            return {}, True
        names, is_whole = set[str](), True
        for module in Module:
            if module is Module.WORK_ORDER and not parts.rules.work_orders.enabled:
                continue
            found = parts.eam.recent(
                module,
                since=min(created.values()) - _MARGIN,
                private=False,
                go_on=lambda: not cancel.is_set(),
            )
            is_whole = is_whole and not found.why
            fields = reference_fields(parts.rules)
            for record in found.records:
                names.add(reference_in(record.notes))
                if by_any_sign:
                    names |= references_of(record, fields)
        return {number: at for number, at in created.items() if str(number) in names}, is_whole

    def _live_before_start(self, cancel: threading.Event) -> dict[IssueId, datetime]:
        parts, found = self._components.parts, dict[IssueId, datetime]()
        start = parts.rules.intake.start_at
        if start <= _EVER:
            return found

        def ask(since: datetime, page: int) -> RequestPage:
            return parts.seeclickfix.created_requests(since, page=page, live=True)

        for page in Walk(ask, lambda each: each.created_at, parts.clock).pages(_EVER, cancel):
            older = [each for each in page.requests if each.created_at < start]
            found |= {each.issue_id: each.created_at for each in older}
            if len(older) < len(page.requests):
                break
        return found

    def _oldest_of_ours(self) -> datetime | None:
        """Return from when on a console of ours was at work here; others' records say nothing."""
        ours, start = [], self._components.parts.rules.intake.start_at
        with self._journal.read() as ledgers:
            for number, at in older.found(ledgers).items():
                history = {event.name for event in ledgers.events.of_issue(number)}
                if ledgers.links.get(number) is not None and TAKEN_OVER not in history:
                    ours.append(at)
        oldest = min(ours, default=None)
        return oldest if oldest is not None and oldest < start else None

    def _begin(self, ledgers: Ledgers) -> datetime:
        """Return when this run began, or the one that was stopped before its end.

        A comparison that is not over ends here: half of it was made with less than is known then.
        """
        keeping.give_up(ledgers)
        older.begin(ledgers, self._components.parts.rules.intake.start_at)
        return relinking.begin(ledgers, self._components.epoch, self._components.parts.clock.now())

    def _heard_by_others(self, observe: Observer) -> Observer:
        """Return an observer that also says in the journal, now and then, that this goes on."""
        clock, epoch = self._components.parts.clock, self._components.epoch
        said_at = clock.monotonic()

        def step(progress: Progress) -> None:
            nonlocal said_at
            if clock.monotonic() >= said_at + _SAY_SECONDS:
                said_at, now = clock.monotonic(), clock.now()
                self._journal.write(lambda ledgers: relinking.go_on(ledgers, epoch, now))
            observe(progress)

        return step

    def _rows(self, *kinds: DeliveryKind) -> list[Delivery]:
        """Return what may be sent, of these kinds or all, in the order it was owed."""
        states = tuple(state for state in DeliveryState if state.can_run)
        with self._journal.read() as ledgers:
            numbers = sorted(ledgers.queue.ids(QueueQuery(states=states)))
            rows = [ledgers.deliveries.get(DeliveryId(number)) for number in numbers]
        return [row for row in rows if row is not None and (not kinds or row.kind in kinds)]

    def _look_at(
        self,
        rows: Sequence[Delivery],
        activity: str,
        cancel: threading.Event,
        observe: Observer,
    ) -> None:
        runner = self._components.runner
        for number, row in enumerate(rows):
            if cancel.is_set():
                return
            answer = None if self._waits_for_its_record(row) else runner.run(row)
            if answer is not None:
                runner.conclude(row, answer)
            observe(Progress(activity, done=number + 1, left=len(rows) - number - 1))

    def _waits_for_its_record(self, row: Delivery) -> bool:
        """Whether the Request is not in EAM yet: only its creation can be looked for then."""
        if row.kind is DeliveryKind.CREATE:
            return False
        with self._journal.read() as ledgers:
            return ledgers.links.get(row.issue_id) is None

    def _read_children(self, began: datetime, cancel: threading.Event, observe: Observer) -> None:
        """Read what hangs on the records; those read since the run began are done."""
        with self._journal.read() as ledgers:
            links = ledgers.links.open()
        open_ones = [
            link.issue_id
            for link in links
            if link.children_read_at is None or link.children_read_at < began
        ]
        for done, some in _with_count(open_ones):
            if cancel.is_set():
                return
            self._components.watch.run(cancel, all_children=True, only=some)
            left = len(open_ones) - done
            observe(Progress("reading comments and documents", done=done, left=left))

    def _report(self, *, finished: bool) -> RelinkReport:
        with self._journal.read() as ledgers:
            counts = ledgers.deliveries.count_by_flow_and_state()
            requests, links = len(ledgers.requests.live()), len(ledgers.links.open())
        return RelinkReport(
            requests=requests,
            links=links,
            adopted=self._components.past.adopted,
            to_send=sum(n for (_flow, state), n in counts.items() if state.can_run),
            asked=sum(
                n for (_flow, state), n in counts.items() if state is DeliveryState.NEEDS_ATTENTION
            ),
            finished=finished,
        )


def _with_count(issues: Sequence[IssueId]) -> Iterator[tuple[int, tuple[IssueId, ...]]]:
    """Yield a few at a time, and how many there were so far."""
    done = 0
    for at in range(0, len(issues), _AT_A_TIME):
        some = tuple(issues[at : at + _AT_A_TIME])
        done += len(some)
        yield done, some
