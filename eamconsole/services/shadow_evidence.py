"""Whether what a shadow round had on its list was really done meanwhile, or is only due no more.

A line leaves the list for either reason, and whoever decides about going live must not take the
one for the other: a comment that another connector dropped is nowhere on its records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from eamconsole.domain.city import CityRules
from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState
from eamconsole.domain.echo import texts_of
from eamconsole.domain.identity import IssueId
from eamconsole.domain.planning import short_digest
from eamconsole.domain.request import IssueStatus, ResidentRequest
from eamconsole.domain.taking_over import BASE_LINE
from eamconsole.domain.work import Module, WorkRecord
from eamconsole.journal import Ledgers
from eamconsole.sync.ports import EamPort, SeeClickFixPort

_OVER = (DeliveryState.DONE, DeliveryState.MODERATED)
_CLOCKS_APART = timedelta(days=1)
"""EAM's times are local ones, and the two clocks differ."""
_COMMENT = "comment:"


class Evidence:
    """What the round read, and of a request that was over before it, what both sides show now."""

    def __init__(
        self, ledgers: Ledgers, rules: CityRules, seeclickfix: SeeClickFixPort, eam: EamPort
    ) -> None:
        self._ledgers = ledgers
        self._rules = rules
        self._scf = seeclickfix
        self._eam = eam
        self._requests: dict[IssueId, ResidentRequest | None] = {}
        self._records: dict[IssueId, WorkRecord | None] = {}

    def shows(self, issue: IssueId, kind: str, key: str) -> bool:
        """Return whether it is done: here by now, or on the side it was owed to.

        Raises where a side does not answer.
        """
        rows = self._ledgers.deliveries.of_issue(issue)
        own = next((row for row in rows if row.kind.value == kind and row.key == key), None)
        if own is not None and own.state in _OVER:
            return True
        request = self._request(issue)
        if request is None:
            return False
        if kind == DeliveryKind.ACKNOWLEDGE.value:
            acknowledged = request.acknowledged_at is not None
            return acknowledged or request.status is IssueStatus.ACKNOWLEDGED
        if kind == DeliveryKind.CLOSE.value:
            return request.status is IssueStatus.CLOSED
        if own is not None:
            return own.cause == BASE_LINE and self._stands_there(own)
        return self._was_entered(request, kind, key)

    def _request(self, issue: IssueId) -> ResidentRequest | None:
        """Return a request as the round read it; one that was closed before, it did not read."""
        stored = self._ledgers.requests.get(issue)
        if stored is not None:
            return stored.request
        if issue not in self._requests:
            self._requests[issue] = self._scf.request(issue)
        return self._requests[issue]

    def _stands_there(self, row: Delivery) -> bool:
        """Return whether the words hang on the other's record; of pictures nobody knows."""
        if row.kind is not DeliveryKind.COMMENT_OUT:
            return False
        marks = self._ledgers.seen.get(row.issue_id, "eam_comment").values()
        return bool(_digests(texts_of(row)) & {mark.digest for mark in marks})

    def _was_entered(self, request: ResidentRequest, kind: str, key: str) -> bool:
        record = self._record(request)
        if record is None or kind == DeliveryKind.CREATE.value:
            return record is not None
        said = [each.text for each in request.comments or () if key == f"{_COMMENT}{each.key}"]
        if kind != DeliveryKind.COMMENT_OUT.value or not said:
            return False
        there = self._eam.comments(record.module, record.auto_number, private=request.private)
        return bool(_digests(said) & _digests(each.text for each in there))

    def _record(self, request: ResidentRequest) -> WorkRecord | None:
        """Return the record that names the request, in whichever module the other one enters."""
        issue = request.issue_id
        if issue not in self._records:
            self._records[issue] = next(self._named_by(request), None)
        return self._records[issue]

    def _named_by(self, request: ResidentRequest) -> Iterator[WorkRecord]:
        modules = list(Module) if self._rules.work_orders.enabled else [Module.WORK_REQUEST]
        for module in modules:
            found = self._eam.find(
                module,
                str(request.issue_id),
                since=request.created_at - _CLOCKS_APART,
                private=request.private,
            )
            yield from found.records


def _digests(texts: Iterable[str]) -> set[str]:
    return {short_digest(text) for text in texts}
