"""Reads single values out of answers: tolerant of what is missing, strict about meaning.

This is the one gate between what a server may write and what the console may hold: every
number that leaves here fits the journal's columns, every moment can be shown in any zone and
moved by any span of the console's, and whatever breaks on the way is one record's trouble.
"""

from __future__ import annotations

import functools
import logging
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urljoin

from eamconsole.domain.values import (
    WrittenNumber,
    as_switch,
    number_as_text,
    says_nothing,
    told,
)
from eamconsole.support.addresses import web_addresses_in

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

_WCF = re.compile(r"^\\?/Date\((-?\d{1,16})(?:[+-]\d{4})?\)\\?/$")
_IN_UTC = re.compile(r"(?<=\d)\s?(?:z|utc|gmt)", re.IGNORECASE)
"""Ruby writes UTC, and the standard for moments allows a small z; ISO 8601 has neither."""
_WHOLE = re.compile(r"\s*-?[0-9]{1,18}\s*")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST, _LATEST = datetime(1753, 1, 2, tzinfo=UTC), datetime(2999, 12, 31, tzinfo=UTC)
"""What a date may be: SQL Server knows none before 1753, and 9999-12-31 stands for "never";
further out a zone's offset or a back-off would pass the calendar's end."""
_LARGEST_KEY = 2**63 - 1
"""A BIGINT, in both engines of the journal."""
_LARGEST_CODE = 2**31 - 1
"""An INTEGER, as PostgreSQL has it."""
_LARGEST_EXACT_REAL = 2.0**53
"""Beyond this a number written with a point or an exponent is no longer that number."""


_ADDRESS_NAMES = ("url", "href", "image_full", "full")
_TOO_MANY_ALIKE = 3
"""A comment has a text, an author and a date; a picture's name may well be its description."""
_NUMBERS = (int, float, WrittenNumber)  # a switch is no number


class Undecodable(ValueError):
    """One value, and so one record, has no meaning; the message says which."""


def one_record(decode: Callable[P, T]) -> Callable[P, T]:
    """Make any fault while a record is decoded that record's: ``Undecodable``.

    What nobody foresaw goes to the log with its trace; the record's neighbors are read.
    """

    @functools.wraps(decode)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return decode(*args, **kwargs)
        except Undecodable:
            raise
        except MemoryError:
            raise  # the machine's trouble, not the record's
        except Exception as exc:
            log.exception("a record could not be decoded")
            raise Undecodable(f"it cannot be read ({type(exc).__name__})") from exc

    return guarded


def record_of(value: Any, what: str) -> Mapping[str, Any]:
    """Return ``value`` as an object; raises ``Undecodable`` where it can be no record.

    A record whose texts all say the same, dates included, was written by a broken server:
    nothing of it may reach residents or crews.  So was one without a single text in which one
    number stands again and again, where texts and dates should.
    """
    if not isinstance(value, dict):
        raise Undecodable(f"{what} is no object")
    texts = [inner for inner in value.values() if isinstance(inner, str)]
    if len(texts) >= _TOO_MANY_ALIKE and texts[0].strip() and len(set(texts)) == 1:
        raise Undecodable(f"all texts of {what} say the same: {texts[0][:40]!r}")
    numbers = [inner for inner in value.values() if type(inner) in _NUMBERS]
    if not texts and max(Counter(numbers).values(), default=0) >= _TOO_MANY_ALIKE:
        raise Undecodable(f"{what} has no text, and one number where texts should stand")
    return value


def part_of(value: Any, name: str) -> Mapping[str, Any]:
    """Return the object under ``name``, an empty one where there is none."""
    inner = value.get(name) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def rows_of(value: Any) -> list[Any]:
    """Return ``value`` where it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def text_of(value: Any) -> str:
    """Return a text; numbers are written out to the digit, switches said, anything else is ''."""
    if isinstance(value, str):
        return value
    return told(value) if isinstance(value, (bool, int, float)) else ""


def whole_of(value: Any) -> int | None:
    """Return a whole number of at most 64 bits, also one written as text; else None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, WrittenNumber):
        value = value.whole()
    exact = isinstance(value, float) and abs(value) <= _LARGEST_EXACT_REAL and value.is_integer()
    if exact or (isinstance(value, str) and _WHOLE.fullmatch(value)):
        value = int(value)
    if isinstance(value, int) and -_LARGEST_KEY <= value <= _LARGEST_KEY:
        return value
    return None


def code_of(value: Any, what: str) -> int | None:
    """Return a code such as a status, None where none was given in numbers.

    Raises ``Undecodable`` for a number that can be no code: 1e30, 2.5, NaN.
    """
    number = whole_of(value)
    if number is not None and abs(number) <= _LARGEST_CODE:
        return number
    if number is None and (isinstance(value, bool) or not isinstance(value, int | float)):
        return None
    raise Undecodable(f"{what} {number_as_text(value)[:40]} is out of range")


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


def switch_of(value: Any, *, otherwise: bool, unclear: bool = False) -> bool:
    """Return a truth value in the spellings servers use; ``otherwise`` where there is none.

    ``unclear`` is what holds where something stands there that nobody can read as one: the side
    on which nothing goes public by mistake.
    """
    if says_nothing(value):
        return otherwise
    said = as_switch(value)
    return unclear if said is None else said


_PATH = re.compile(r"/[^\s,;]+")


def web_address_of(value: Any, origin: str = "") -> str | None:
    """Return an http(s) address, the first of several; None for null, also written as a text."""
    return next(iter(web_addresses_of(value, origin)), None)


def web_addresses_of(value: Any, origin: str = "") -> tuple[str, ...]:
    """Return every http(s) address that stands where one should: in a text, a list, an object.

    ``origin``, scheme and host of the server, completes one that begins with its path.
    """
    if isinstance(value, str):
        path = _PATH.fullmatch(value.strip()) if origin else None
        return web_addresses_in(urljoin(origin, path[0]) if path else value)
    if isinstance(value, dict):
        value = [value.get(name) for name in _ADDRESS_NAMES]
    inner = (web_addresses_of(each, origin) for each in value) if isinstance(value, list) else ()
    return tuple(dict.fromkeys(address for found in inner for address in found))


def moment_of(value: Any, what: str, zone: tzinfo | None = None) -> datetime | None:
    """Return an aware UTC moment, None where there is no value.

    Reads ISO 8601 and WCF's ``/Date(ms)/``.  A time without offset is local time of
    ``zone``; without a zone it has no meaning.  Raises ``Undecodable``, also for a year that
    nothing here can have: what stands for "never" in databases would move by no span.
    """
    if value in (None, "", "null", "NaN", "Infinity", "-Infinity"):
        return None
    if not isinstance(value, str):
        raise Undecodable(f"{what} is no time")
    try:
        found = _moment(value.strip(), zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Undecodable(f"{what} is no time") from None
    if not _EARLIEST <= found <= _LATEST:
        raise Undecodable(f"{what} is {value.strip()[:40]}, which no date of a request can be")
    return found


def _moment(text: str, zone: tzinfo | None) -> datetime:
    wcf = _WCF.match(text)
    if wcf:
        return _EPOCH + timedelta(milliseconds=int(wcf[1]))
    written = _IN_UTC.search(text, max(0, len(text) - 5))
    found = datetime.fromisoformat(f"{text[: written.start()]}Z" if written else text)
    if found.tzinfo is None:
        if zone is None:
            raise ValueError
        found = found.replace(tzinfo=zone)
    return found
