"""Asks EAM once a day whether the world knows more than the journal of an engine that runs on.

An engine looks for everything that is older than itself before it sends it.  One that runs for
weeks trusts what it saw; a database put back under it, or a machine set back with all that ran
on it, takes rows away without a start.  Then a record carries our line and nobody here made it.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

from eamconsole.domain.delivery import DeliveryKind
from eamconsole.domain.identity import IssueId
from eamconsole.domain.request import RequestPage
from eamconsole.domain.work import Module
from eamconsole.journal import Ledgers
from eamconsole.sync.intake.reader import Walk
from eamconsole.sync.moments import is_due
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past.others import issue_named_in

log = logging.getLogger(__name__)

_EVERY = timedelta(days=1)
_MARGIN = timedelta(hours=3)
"""Clocks differ, and local times repeat for an hour each autumn."""
_BEFORE = timedelta(days=1)
"""So much earlier may a Request have changed last that got its record since."""


class DailyLook:
    """One list of the newest records per day; runs that end at once look by starting."""

    def __init__(self, parts: EngineParts, began: datetime) -> None:
        self._parts = parts
        self._last = began

    def finds_more(self, cancel: threading.Event) -> bool:
        """Return whether a record made since the last look is one that this journal lacks."""
        now = self._parts.clock.now()
        if not is_due(self._last, _EVERY, now):
            return False
        named: set[IssueId] = set()
        for module in Module:
            if module is Module.WORK_ORDER and not self._parts.rules.work_orders.enabled:
                continue
            listed = self._parts.eam.recent(
                module,
                since=min(self._last, now) - _MARGIN,
                private=False,
                go_on=lambda: not cancel.is_set(),
            )
            named |= {each for each in map(issue_named_in, listed.records) if each is not None}
        if cancel.is_set():
            return False
        with self._parts.journal.read() as ledgers:
            unknown = {issue for issue in named if not _knows(ledgers, issue)}
            lacked = {issue for issue in unknown if ledgers.requests.get(issue) is not None}
        if unknown and not lacked:
            lacked = unknown & self._told_lately(cancel, min(self._last, now) - _BEFORE)
        if cancel.is_set():
            return False
        self._last = now
        if lacked:
            some = sorted(lacked)[:20]
            log.warning("EAM holds records of ours that this journal lacks, for %s", some)
        elif unknown:
            log.info("EAM holds records of another organization, for %s", sorted(unknown)[:20])
        return bool(lacked)

    def _told_lately(self, cancel: threading.Event, since: datetime) -> set[IssueId]:
        """Return the Requests that SeeClickFix lists for this organization as changed since then.

        Two organizations may share one EAM, and both write the same line: a number alone does
        not tell whose it is.  What got a record was acknowledged, or at least made, by then.
        """
        parts, told = self._parts, set[IssueId]()

        def ask(since: datetime, page: int) -> RequestPage:
            return parts.seeclickfix.changed_requests(since, page=page)

        for page in Walk(ask, lambda each: each.updated_at, parts.clock).pages(since, cancel):
            told |= {each.issue_id for each in page.requests}
            told |= {IssueId(int(each.identity)) for each in page.unreadable if each.is_numbered}
        return told


def _knows(ledgers: Ledgers, issue: IssueId) -> bool:
    """Return whether the journal is linked to a record for it, or tried to make one."""
    if ledgers.links.get(issue) is not None:
        return True
    rows = ledgers.deliveries.of_issue(issue)
    return any(row.kind is DeliveryKind.CREATE and row.attempts > 0 for row in rows)
