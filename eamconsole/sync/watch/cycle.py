"""One watch cycle: sweep the open links, follow what changed, read child lists in turn."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from eamconsole.domain.identity import IssueId
from eamconsole.domain.link import Link
from eamconsole.domain.work import Module, WorkRecord
from eamconsole.errors import MalformedReply, RequestRejected, ServiceError
from eamconsole.journal import Ledgers
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past import PastLookups
from eamconsole.sync.watch.brakes import LOOK_AGAIN, Brakes
from eamconsole.sync.watch.crew_content import CrewContent
from eamconsole.sync.watch.gone import GoneRecords
from eamconsole.sync.watch.odd import OddRecords
from eamconsole.sync.watch.status_evaluator import StatusEvaluator
from eamconsole.sync.watch.swept_records import SweptRecords, sweep_of

log = logging.getLogger(__name__)

_CHILDREN_WITHIN = timedelta(hours=1)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class WatchCycle:
    """Polls only what is open; children before closure, closure last."""

    def __init__(self, parts: EngineParts, past: PastLookups) -> None:
        self._parts = parts
        self._strangers, self._others = past.strangers, past.others
        self._evaluator = StatusEvaluator(parts.rules)
        self._children = CrewContent(parts, past)
        self._brakes = Brakes(parts, self._evaluator)
        self._gone = GoneRecords(parts, past.strangers)
        self._odd = OddRecords(parts)
        with parts.journal.read() as ledgers:
            told = [n for n in ledgers.notices.open() if n.kind == "unread_children"]
        self._unread = {notice.issue_id for notice in told}
        self.look_again: timedelta | None = None
        """How soon the next run is to be, where the last one met something suspicious."""
        self.asked = False
        """Whether the last run asked EAM anything: with no open link there is nothing to ask."""

    def run(
        self,
        cancel: threading.Event,
        *,
        all_children: bool = False,
        only: Sequence[IssueId] | None = None,
    ) -> int:
        """Follow every open link (or ``only`` some); return the number of new debts."""
        self.asked, self.look_again = False, None
        if only is None:
            self._gone.look_daily(cancel)
            self._others.look(cancel)
        links, private = self._open_links(only)
        self.asked = bool(links)
        held = self._held(
            look := self._look(links, private, cancel),
            lambda: self._look(links, private, cancel),
            at_once=all_children,
            whole=only is None,
        )
        owed, changed = self._follow(look, held, cancel)
        due = links if all_children or only is not None else self._due_children(links)
        for link in due:
            if cancel.is_set():
                break
            if link.issue_id not in changed | held:
                owed += (
                    self._odd.follow(link, partial(self._read_children, link), None, "children")
                    or 0
                )
        return owed

    def _open_links(self, only: Sequence[IssueId] | None) -> tuple[tuple[Link, ...], set[IssueId]]:
        with self._parts.journal.read() as ledgers:
            links = ledgers.links.open()
            if only is not None:
                wanted = set(only)
                links = tuple(link for link in links if link.issue_id in wanted)
            private = {
                link.issue_id
                for link in links
                if (stored := ledgers.requests.get(link.issue_id)) and stored.request.private
            }
        return links, private

    def _look(
        self, links: Sequence[Link], private: set[IssueId], cancel: threading.Event
    ) -> SweptRecords:
        """Read what EAM shows of these links now."""
        look = SweptRecords(links)
        for module in Module:
            mine = [link for link in links if link.module is module]
            if mine and not cancel.is_set():
                look.add(mine, sweep_of(self._parts.eam, module, mine, private))
        return look

    def _held(
        self,
        look: SweptRecords,
        look_again: Callable[[], SweptRecords],
        *,
        at_once: bool,
        whole: bool,
    ) -> frozenset[IssueId]:
        """Judge the whole look before anything of it is carried out; return what is held.

        A first suspicion only waits for a second look: in two minutes, or at once where
        somebody waits for this run to end.
        """
        held = self._brakes.judge(look, whole=whole, second=False)
        if at_once and self._brakes.suspects:
            look.replace(look_again())
            held = self._brakes.judge(look, whole=whole, second=True)
        if self._brakes.suspects:
            self.look_again = LOOK_AGAIN
        elif whole and look.links and not held:
            self._brakes.note_good_look()
        return held

    def _follow(
        self, look: SweptRecords, held: frozenset[IssueId], cancel: threading.Event
    ) -> tuple[int, set[IssueId]]:
        """Follow what changed, except what is held; return debts, and what was followed."""
        owed, changed, unchanged = 0, set[IssueId](), list[Link]()
        for link, record in look.shown():
            if cancel.is_set():
                break
            if self._strangers.set_aside(link, record):
                changed.add(link.issue_id)
                continue
            if link.issue_id in held:
                continue
            if self._evaluator.has_changed(link, record) or self._evaluator.would_close(link):
                changed.add(link.issue_id)
                owed += self._odd.follow(link, partial(self._follow_one, link, record), 0)
            else:
                unchanged.append(link)
        self._odd.well(unchanged)
        self._odd.note(look)
        self._gone.note_missing([x for x in look.missing if x.issue_id not in held])
        self._mark_polled(unchanged)
        return owed, changed

    def _follow_one(self, link: Link, record: WorkRecord) -> int:
        at = self._parts.clock.now()

        def snapshot(ledgers: Ledgers) -> tuple[Link, int]:
            stored = ledgers.requests.get(link.issue_id)
            now = self._evaluator.keep(ledgers, link, record, at)
            if stored is None:
                return now, 0
            fired = self._evaluator.owe_rule_comments(ledgers, link, now, stored.request, at)
            return now, fired

        now, owed = self._parts.journal.write(snapshot)
        found = self._read_children(now)
        if found is None:
            return owed  # the crew's last words may be among what could not be read
        closing = self._parts.clock.now()
        return (
            owed
            + found
            + self._parts.journal.write(
                lambda ledgers: self._evaluator.owe_closure(ledgers, now, closing)
            )
        )

    def _read_children(self, link: Link) -> int | None:
        """Read the child lists; return the new debts, None where not all of them are known yet."""
        try:
            read = self._children.read(link)
        except (RequestRejected, MalformedReply) as error:
            self._tell_unread(link, error)
            return None
        if link.issue_id in self._unread:
            at = self._parts.clock.now()
            self._unread.discard(link.issue_id)
            self._parts.journal.write(
                lambda ledgers: ledgers.notices.solve(f"unread:{link.issue_id}", at)
            )
        return None if read.waits else read.owed

    def _tell_unread(self, link: Link, error: ServiceError) -> None:
        """Say what could not be read, and that a closing waits for it."""
        log.warning("the comments of %s could not be read: %s", link.number, error.summary)
        self._unread.add(link.issue_id)
        at = self._parts.clock.now()
        waits = self._evaluator.would_close(link)
        effect = (
            f"Request {link.issue_id} is not closed before they are read"
            if waits
            else f"what crews write there does not reach Request {link.issue_id}"
        )
        text = (
            f"The comments and documents of {link.number} could not be read, so {effect}; the "
            f"console tries again with every poll. {error.summary}"
        )

        def tell(ledgers: Ledgers) -> None:
            ledgers.notices.raise_(
                f"unread:{link.issue_id}", "unread_children", text, at, issue_id=link.issue_id
            )
            # the turn is over for it too, or it would keep others from theirs
            ledgers.links.update(link.issue_id, children_read_at=at)

        self._parts.journal.write(tell)

    def _mark_polled(self, links: Sequence[Link]) -> None:
        if not links:
            return
        at = self._parts.clock.now()
        issues = tuple(link.issue_id for link in links)
        self._parts.journal.write(lambda ledgers: ledgers.links.mark_polled(issues, at))

    def _due_children(self, links: Sequence[Link]) -> list[Link]:
        """Return the links whose child lists are due: oldest-read first, hourly each."""
        if not links:
            return []
        cycles = max(1.0, _CHILDREN_WITHIN / self._parts.rules.status.poll_every)
        share = max(math.ceil(len(links) / 10), math.ceil(len(links) / cycles))
        now = self._parts.clock.now()
        return sorted(links, key=lambda link: _last_read(link, now))[:share]


def _last_read(link: Link, now: datetime) -> datetime:
    """A reading in the future was noted under a wrong clock: it would come last for ever."""
    read = link.children_read_at or link.created_at
    return _LONG_AGO if read > now else read
