"""Which rows of the queues are meant."""

from __future__ import annotations

from dataclasses import dataclass

from eamconsole.domain.delivery import DeliveryState, Flow
from eamconsole.domain.identity import IssueId
from eamconsole.journal import QueueQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """A filter as people give it; what is empty does not restrict."""

    flow: Flow | None = None
    states: tuple[DeliveryState, ...] = ()
    cause: str | None = None
    find: str = ""
    issue_id: IssueId | None = None
    limit: int | None = None

    @property
    def is_empty(self) -> bool:
        """True where every row would be meant."""
        return self == QueueFilter(limit=self.limit)

    def query(self, *, newest_first: bool) -> QueueQuery:
        """Return the filter as the journal takes it."""
        return QueueQuery(
            flow=self.flow,
            states=self.states,
            cause=self.cause,
            find=self.find,
            issue_id=self.issue_id,
            limit=self.limit,
            descending=newest_first,
        )
