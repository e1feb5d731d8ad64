"""Moments in headers: the server's own clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def http_moment(text: str | None) -> datetime | None:
    """Return the moment a header names, None where it names none."""
    try:
        moment = parsedate_to_datetime(text or "")
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def served_at(headers: Mapping[str, str]) -> datetime | None:
    """Return what time it was on the server when it answered, where it says so."""
    return http_moment(headers.get("Date"))
