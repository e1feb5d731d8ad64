"""One watch cycle: sweep the open links, follow what changed, read child lists in turn."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta

from eamconsole.domain.identity import IssueId
from eamconsole.domain.link import Link, LinkState
from eamconsole.domain.work import Module, StatusSweep, WorkRecord
from eamconsole.errors import RequestRejected
from eamconsole.journal import Ledgers
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.watch.children import Children
from eamconsole.sync.watch.judge import Judge

log = logging.getLogger(__name__)

_GONE_AFTER = 3
_CHILDREN_WITHIN = timedelta(hours=1)


class WatchCycle:
    """Polls only what is open; children before closure, closure last."""

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts
        self._judge = Judge(parts.rules)
        self._children = Children(parts)
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
        with self._parts.journal.read() as ledgers:
            links = ledgers.links.open()
            private = {
                link.issue_id
                for link in links
                if (stored := ledgers.requests.get(link.issue_id)) and stored.request.private
            }
        if only is not None:
            wanted = set(only)
            links = tuple(link for link in links if link.issue_id in wanted)
        self.asked = bool(links)
        owed = 0
        changed: set[IssueId] = set()
        for module in Module:
            mine = [link for link in links if link.module is module]
            if mine and not cancel.is_set():
                sweep = self._sweep(module, mine, private)
                owed += self._follow(mine, sweep, changed, cancel)
        due = links if all_children or only is not None else self._due_children(links)
        for link in due:
            if cancel.is_set():
                break
            if link.issue_id not in changed:
                owed += self._read_children(link)
        return owed

    def _sweep(self, module: Module, links: Sequence[Link], private: set[IssueId]) -> StatusSweep:
        return self._parts.eam.sweep(
            module,
            [link.auto_number for link in links],
            private=[link.auto_number for link in links if link.issue_id in private],
        )

    def _follow(
        self,
        links: Sequence[Link],
        sweep: StatusSweep,
        changed: set[IssueId],
        cancel: threading.Event,
    ) -> int:
        owed = 0
        unchanged: list[Link] = []
        for link in links:
            record = sweep.records.get(link.auto_number)
            if cancel.is_set():
                break
            if record is None:
                self._note_missing(link)
            elif self._judge.has_changed(link, record) or self._judge.would_close(link):
                changed.add(link.issue_id)
                owed += self._follow_one(link, record)
            else:
                unchanged.append(link)
        self._mark_polled(unchanged)
        return owed

    def _follow_one(self, link: Link, record: WorkRecord) -> int:
        at = self._parts.clock.now()

        def snapshot(ledgers: Ledgers) -> tuple[Link, int]:
            stored = ledgers.requests.get(link.issue_id)
            now = self._judge.keep(ledgers, link, record, at)
            if stored is None:
                return now, 0
            fired = self._judge.owe_rule_comments(ledgers, link, now, stored.request, at)
            return now, fired

        now, owed = self._parts.journal.write(snapshot)
        owed += self._read_children(now)
        closing = self._parts.clock.now()
        return owed + self._parts.journal.write(
            lambda ledgers: self._judge.owe_closure(ledgers, now, closing)
        )

    def _read_children(self, link: Link) -> int:
        try:
            return self._children.read(link)
        except RequestRejected as error:
            log.warning("the comments of %s could not be read: %s", link.number, error.summary)
            return 0

    def _note_missing(self, link: Link) -> None:
        at, missed = self._parts.clock.now(), link.missed_polls + 1

        def write(ledgers: Ledgers) -> None:
            ledgers.links.update(link.issue_id, missed_polls=missed, polled_at=at)
            if missed < _GONE_AFTER:
                return
            ledgers.links.update(
                link.issue_id, state=LinkState.GONE, reason="not to be found in EAM"
            )
            ledgers.events.add("link.gone", at, issue_id=link.issue_id)
            ledgers.notices.raise_(
                f"gone:{link.issue_id}",
                "gone",
                f"{link.number} (Request {link.issue_id}) was not to be found in EAM "
                f"{missed} times in a row: deleted there, or no longer publicly available.",
                at,
                issue_id=link.issue_id,
            )

        self._parts.journal.write(write)

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
        return sorted(links, key=_last_read)[:share]


def _last_read(link: Link) -> datetime:
    return link.children_read_at or link.created_at
