"""What EAM shows of the open links at one moment, before anything follows from it."""

from __future__ import annotations

from collections.abc import Sequence

from eamconsole.domain.identity import IssueId
from eamconsole.domain.link import Link
from eamconsole.domain.work import Module, StatusSweep, WorkRecord
from eamconsole.sync.ports import EamPort


class SweptRecords:
    """Records by link.  What a broken sweep did not get to is neither shown nor missing."""

    def __init__(self, links: Sequence[Link]) -> None:
        self.links = links
        self.missing: list[Link] = []
        self.unreadable: list[tuple[Link, str]] = []
        self._records: dict[IssueId, WorkRecord] = {}

    def add(self, links: Sequence[Link], sweep: StatusSweep) -> None:
        """Take in what the sweep of one module brought."""
        for link in links:
            record = sweep.records.get(link.auto_number)
            if record is not None:
                self._records[link.issue_id] = record
            elif link.auto_number in sweep.missing:
                self.missing.append(link)
            elif link.auto_number in sweep.unreadable:
                self.unreadable.append((link, sweep.unreadable[link.auto_number]))

    def replace(self, other: SweptRecords) -> None:
        """Believe a later look."""
        self.missing, self.unreadable = other.missing, other.unreadable
        self._records = other._records

    def shown(self) -> list[tuple[Link, WorkRecord]]:
        """Return the links EAM shows, with their records."""
        return [
            (link, self._records[link.issue_id])
            for link in self.links
            if link.issue_id in self._records
        ]

    def without_code(self) -> list[tuple[Link, str]]:
        """Return the links whose records say no status code, with what they say instead."""
        return [
            (link, record.status_said or record.status_text)
            for link, record in self.shown()
            if record.status_code is None
        ]

    def not_shown(self) -> list[Link]:
        """Return the links EAM was asked for and shows no record of."""
        return [*self.missing, *(link for link, _reason in self.unreadable)]


def sweep_of(
    eam: EamPort, module: Module, links: Sequence[Link], private: set[IssueId]
) -> StatusSweep:
    """Read the records of links of one module."""
    return eam.sweep(
        module,
        [link.auto_number for link in links],
        private=[link.auto_number for link in links if link.issue_id in private],
    )
