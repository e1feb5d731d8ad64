"""What happened to requests in a stretch of time: what a bar of a chart counts, and leads to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Happened(StrEnum):
    """What requests are picked by."""

    REPORTED = "reported"
    """A resident reported it in that time."""
    RECORDED = "recorded"
    """It was reported in that time, and has its record in EAM."""
    DELIVERED = "delivered"
    """Something of it arrived on the other side in that time."""
    CLOSED = "closed"
    """Its closing in EAM was noticed in that time, and SeeClickFix was told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Picks the requests to which something happened in ``since`` <= moment < ``until``."""

    what: Happened
    since: datetime
    until: datetime
    category: str | None = None
    """Only requests of this Request Category; empty for those that have none, None for all."""
    besides: tuple[str, ...] = ()
    """Only requests of none of these Request Categories."""
