"""Links whose record is not to be found: given up after some polls, looked for daily."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta

from eamconsole.domain.delivery import DeliveryState
from eamconsole.domain.link import Link, LinkState
from eamconsole.domain.work import Module
from eamconsole.journal import Ledgers
from eamconsole.support.counting import counted
from eamconsole.sync.moments import is_due
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.past.strangers import Strangers, stopped_at_record
from eamconsole.sync.watch.swept_records import sweep_of

_GONE_AFTER = 3
_MARK = "gone_looked"
_EVERY = timedelta(days=1)


class GoneRecords:
    """Counts polls that did not find a record, and takes a link up again when it is back."""

    def __init__(self, parts: EngineParts, strangers: Strangers) -> None:
        self._parts = parts
        self._strangers = strangers

    def note_missing(self, links: Sequence[Link]) -> None:
        """Count one more poll without these records; give up those missed too often."""
        if not links:
            return
        at = self._parts.clock.now()

        def write(ledgers: Ledgers) -> None:
            for link in links:
                _miss(ledgers, link, at)

        self._parts.journal.write(write)

    def look_daily(self, cancel: threading.Event) -> None:
        """Look once a day for every record that was given up."""
        now = self._parts.clock.now()
        with self._parts.journal.read() as ledgers:
            links = [each for each in ledgers.links.in_state(LinkState.GONE) if each.has_number]
            last = ledgers.watermarks.get(_MARK)
            private = {
                link.issue_id
                for link in links
                if (stored := ledgers.requests.get(link.issue_id)) and stored.request.private
            }
        if not links or not is_due(last, _EVERY, now):
            return
        for module in Module:
            mine = [link for link in links if link.module is module]
            if mine and not cancel.is_set():
                sweep = sweep_of(self._parts.eam, module, mine, private)
                for link in mine:
                    record = sweep.records.get(link.auto_number)
                    if record is not None and not self._strangers.why_not(link, record):
                        self._take_up(link)
        self._parts.journal.write(lambda ledgers: ledgers.watermarks.set(_MARK, now))

    def _take_up(self, link: Link) -> None:
        at = self._parts.clock.now()

        def write(ledgers: Ledgers) -> None:
            stored = ledgers.requests.get(link.issue_id)
            live = stored is not None and stored.request.status.is_live
            state = LinkState.OPEN if live else LinkState.CLOSED
            reason = "" if live else "closed in SeeClickFix"
            ledgers.links.update(link.issue_id, state=state, missed_polls=0, reason=reason)
            ledgers.notices.solve(f"gone:{link.issue_id}", at)
            ledgers.notices.solve(f"stranger:{link.issue_id}", at)
            for row in filter(stopped_at_record, ledgers.deliveries.of_issue(link.issue_id)):
                due = DeliveryState.CHECKING if row.doubtful else DeliveryState.WAITING
                ledgers.deliveries.finish(row.id, due, at=at, doubtful=row.doubtful)
            ledgers.events.add("link.back", at, issue_id=link.issue_id)

        self._parts.journal.write(write)


def _miss(ledgers: Ledgers, link: Link, at: datetime) -> None:
    missed = link.missed_polls + 1
    ledgers.links.update(link.issue_id, missed_polls=missed, polled_at=at)
    if missed < _GONE_AFTER:
        return
    ledgers.links.update(link.issue_id, state=LinkState.GONE, reason="not to be found in EAM")
    ledgers.events.add("link.gone", at, issue_id=link.issue_id)
    ledgers.notices.raise_(
        f"gone:{link.issue_id}",
        "gone",
        f"{link.number} (Request {link.issue_id}) was not to be found in EAM "
        f"{counted(missed, 'time')} in a row: deleted there, or no longer publicly available. "
        "The console looks for it once a day and goes on by itself when it is back.",
        at,
        issue_id=link.issue_id,
    )
