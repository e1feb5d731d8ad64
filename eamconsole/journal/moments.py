"""Moments as the journal keeps them: whole microseconds since 1970 in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import overload

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@overload
def to_micros(moment: datetime) -> int:
    """Return microseconds for a moment."""


@overload
def to_micros(moment: None) -> None:
    """Return None for no moment."""


def to_micros(moment: datetime | None) -> int | None:
    """Return microseconds for an aware moment."""
    return None if moment is None else (moment - _EPOCH) // _MICROSECOND


@overload
def from_micros(micros: int) -> datetime:
    """Return the moment for microseconds."""


@overload
def from_micros(micros: None) -> None:
    """Return None for nothing."""


def from_micros(micros: int | None) -> datetime | None:
    """Return the aware moment, in UTC."""
    return None if micros is None else _EPOCH + timedelta(microseconds=micros)
