"""Reads single values out of answers: tolerant of what is missing, strict about meaning."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

_WCF = re.compile(r"^\\?/Date\((-?\d{1,16})(?:[+-]\d{4})?\)\\?/$")


class Undecodable(ValueError):
    """One value, and so one record, has no meaning; the message says which."""


def record_of(value: Any, what: str) -> Mapping[str, Any]:
    """Return ``value`` as an object."""
    if not isinstance(value, dict):
        raise Undecodable(f"{what} is no object")
    return value


def part_of(value: Any, name: str) -> Mapping[str, Any]:
    """Return the object under ``name``, an empty one where there is none."""
    inner = value.get(name) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def rows_of(value: Any) -> list[Any]:
    """Return ``value`` where it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def text_of(value: Any) -> str:
    """Return a text; numbers and switches are written out, anything else is ''."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    return ""


def whole_of(value: Any) -> int | None:
    """Return a whole number, also one written as text; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"\s*-?\d{1,18}\s*", value):
        return int(value)
    return None


def key_of(value: Any, what: str) -> int:
    """Return a positive whole number that identifies a record."""
    number = whole_of(value)
    if number is None or number <= 0:
        raise Undecodable(f"{what} is missing or no number")
    return number


def real_of(value: Any) -> float | None:
    """Return a finite number, also one written as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def switch_of(value: Any, *, otherwise: bool) -> bool:
    """Return a truth value in the spellings servers use."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value != 0
    if isinstance(value, str) and value.strip():
        return value.strip().lower() in ("true", "yes", "y", "1", "t")
    return otherwise


def web_address_of(value: Any) -> str | None:
    """Return an http(s) address; None for null, also where it is written as a text."""
    if isinstance(value, str) and value.strip().lower().startswith(("http://", "https://")):
        return value.strip()
    return None


def moment_of(value: Any, what: str, zone: tzinfo | None = None) -> datetime | None:
    """Return an aware UTC moment, None where there is no value.

    Reads ISO 8601 and WCF's ``/Date(ms)/``.  A time without offset is local time of
    ``zone``; without a zone it has no meaning.  Raises ``Undecodable``.
    """
    if value in (None, "", "null"):
        return None
    try:
        return _moment(str(value).strip(), zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Undecodable(f"{what} is no time") from None


def _moment(text: str, zone: tzinfo | None) -> datetime:
    wcf = _WCF.match(text)
    if wcf:
        return datetime.fromtimestamp(int(wcf[1]) / 1000, UTC)
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        if zone is None:
            raise ValueError
        found = found.replace(tzinfo=zone)
    return found
