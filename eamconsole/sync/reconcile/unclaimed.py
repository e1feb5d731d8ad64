"""Records in EAM that name a Request nobody has told of: whose are they?"""

from __future__ import annotations

import logging

from eamconsole.domain.closure import Closure
from eamconsole.domain.evidence import is_named_in_notes
from eamconsole.domain.identity import IssueId
from eamconsole.domain.reconciling import Difference, DifferenceKind, Mend
from eamconsole.domain.work import WorkRecord
from eamconsole.support.counting import counted
from eamconsole.sync.parts import EngineParts
from eamconsole.sync.reconcile import keeping
from eamconsole.sync.reconcile.keeping import RunState
from eamconsole.sync.reconcile.records import Records

log = logging.getLogger(__name__)

_MANY_NUMBERS = 20
"""More open records than that with nothing but a number: the numbers are another system's."""
_MOST_ASKED = 500


class Unclaimed:
    """Chooses the numbers that SeeClickFix is asked for, and tells of those it does not show."""

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts

    def numbers(
        self, state: RunState, records: Records, known: set[IssueId]
    ) -> tuple[list[IssueId], RunState]:
        """Return whose numbers open records carry that nobody has told of."""
        surely, maybe = [], []
        for issue in records.named():
            if issue in known:
                continue
            naming = self._open_naming(issue, records)
            if any(is_named_in_notes(each, issue) for each in naming):
                surely.append(issue)
            elif naming:
                maybe.append(issue)
        if len(maybe) > _MANY_NUMBERS:
            words = (
                f"{len(maybe):,} open records of EAM carry a number as external id that is no "
                "request's known here; they are taken for another system's."
            )
            log.info(words)
            maybe = []
        wanted = sorted(surely) + sorted(maybe)
        if len(wanted) > _MOST_ASKED:
            left = len(wanted) - _MOST_ASKED
            words = (
                f"{counted(left, 'record was', 'records were')} not looked at in EAM that name "
                "unknown requests."
            )
            state = keeping.with_note(state, words)
        return wanted[:_MOST_ASKED], state

    def _open_naming(self, issue: IssueId, records: Records) -> list[WorkRecord]:
        """Return open records that name a Request and are no other Request's by their link."""
        with self._parts.journal.read() as ledgers:
            links = [
                (each, ledgers.links.by_number(each.module, each.auto_number))
                for each in records.naming(issue)
            ]
        return [
            each
            for each, link in links
            if not self._is_closed(each) and (link is None or link.issue_id == issue)
        ]

    def _is_closed(self, record: WorkRecord) -> bool:
        code = record.status_code
        return code is not None and Closure(self._parts.rules).closes(record.module, code)

    def of_nobody(self, issue: IssueId, records: Records) -> list[Difference]:
        """Return what is to be said of records that name a Request SeeClickFix does not show."""
        with self._parts.journal.read() as ledgers:
            link = ledgers.links.get(issue)
        naming = self._open_naming(issue, records)
        if not naming and link is not None:
            record = records.get(link.module, link.auto_number)
            # Where the list shows Notes and they name nobody, somebody has taken the number out.
            stands = record is not None and not record.notes and not self._is_closed(record)
            naming = [record] if record is not None and stands else []
        return [
            Difference(
                kind=DifferenceKind.ORPHAN,
                key=f"{DifferenceKind.ORPHAN.value}:{issue}:{record.auto_number}",
                issue_id=int(issue),
                record=str(record.number),
                since=record.created_at,
                cause=f"{record.number} names Request {issue}, which SeeClickFix does not show.",
                mend=Mend.BY_HAND,
                what_to_do=f"In EAM, correct the number in the external id of {record.number} and "
                "in the last line of its Notes, or take it out of both; if nobody needs the "
                "record, close it.",
            )
            for record in naming
        ]
