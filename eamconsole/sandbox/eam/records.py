"""Requests, work orders and what hangs on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from eamconsole.sandbox.eam.properties import Resource


@dataclass(slots=True)
class Comment:
    """A row of a record's comments grid."""

    auto_number: int
    text: str
    recorded_by: str
    recorded_date: str
    recorded_time: str
    public: bool


@dataclass(slots=True)
class Document:
    """A stored file, or the address of one (``is_url``, then without ``content``)."""

    auto_number: int
    file_name: str
    description: str
    path: str
    created: str
    public: bool
    is_url: bool = False
    content_type: str = ""
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class TrackingRow:
    """One status change in a record's tracking grid."""

    date: str
    time: str
    description: str
    before: int
    after: int
    why: str


@dataclass(slots=True)
class Record:
    """A request or a work order.

    ``fields`` is keyed by our property names, before any renaming of this server;
    points are on the local plane. ``version`` grows with each change.
    """

    resource: Resource
    auto_number: int
    fields: dict[str, Any]
    version: int = 1
    hard_locked: bool = False
    comments: dict[int, Comment] = field(default_factory=dict)
    documents: dict[int, Document] = field(default_factory=dict)
    tracking: list[TrackingRow] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The status code."""
        return int(self.fields["StatusCode"])

    @property
    def closed(self) -> bool:
        """Whether the status is one of the closed ones, 950 and above."""
        return self.status >= 950

    @property
    def public(self) -> bool:
        """Whether the citizen API shows the record."""
        return bool(self.fields.get("PubliclyAvailable"))
