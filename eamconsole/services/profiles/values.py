"""The kinds of values a profile holds, each with the reason it gives when it refuses."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field

from eamconsole.services.profiles.addresses import (
    citizen_address,
    installation_address,
    locator_address,
    map_server_address,
    optional_address,
    plain_address,
    record_address,
)
from eamconsole.support.addresses import may_hold_secret

_LONGEST_KEY = 40
_CLOCK_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_PROPERTY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_HEADER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
_TAKEN_HEADERS = frozenset(
    {
        *("host", "accept", "accept-encoding", "appid", "connection", "content-length"),
        *("content-type", "user-agent", "transfer-encoding", "if-none-match"),
    }
)
"""Headers that say something else; a key in them would break every call."""
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is no time zone of the IANA list, like America/New_York") from None
    return name


def _profile_name(name: str) -> str:
    if not _NAME.fullmatch(name) or name.endswith(".") or _RESERVED.fullmatch(name):
        raise ValueError(
            "must be a short name of letters, digits, '-', '_' and '.', starting with a letter "
            "or digit, that can be a file name"
        )
    return name


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be blank; type a text")
    return text


def _property_name(text: str) -> str:
    if not _PROPERTY.fullmatch(text):
        raise ValueError("must be the Property Name of an EAM field, like User13")
    return text


def _clock_time(value: Any) -> Any:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    found = _CLOCK_TIME.fullmatch(value) if isinstance(value, str) else None
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError('must be a time of day like "06:00"')
    return f"{int(found[1]):02}:{found[2]}"


def _moment(value: Any) -> Any:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError('must be a moment like "2026-11-01T00:00:00Z"') from None
    if not isinstance(value, datetime):
        raise ValueError('must be a moment like "2026-11-01T00:00:00Z"')
    if value.tzinfo is None:
        raise ValueError("must say its offset, like the Z in 2026-11-01T00:00:00Z")
    return value.astimezone(UTC)


def _day(value: Any) -> Any:
    if value == "":
        return ""
    text = value.isoformat() if isinstance(value, date) else value
    try:
        return date.fromisoformat(text).isoformat()
    except (TypeError, ValueError):
        raise ValueError('must be a day like "2027-03-01", or empty') from None


def _coded(value: Any) -> Any:
    """TOML keys are text; the keys of these tables are status codes."""
    if not isinstance(value, dict):
        return value
    for key in value:
        if not str(key).strip().isascii() or not str(key).strip().isdigit():
            told = "…" if may_hold_secret(str(key)) else str(key)[:_LONGEST_KEY]
            raise ValueError(f"{told!r} is no system status code; it must be a whole number")
    coded = {int(key): text for key, text in value.items()}
    if len(coded) < len(value):
        codes = [int(key) for key in value]
        twice = next(code for code in codes if codes.count(code) > 1)
        raise ValueError(f"{twice} stands twice; residents would read one of the two texts")
    return coded


def _spatial_reference(value: Any) -> Any:
    if isinstance(value, str) and value.strip().isdigit():
        return int(value)
    return value


def _header_name(text: str) -> str:
    if not _HEADER.fullmatch(text) or text.casefold() in _TAKEN_HEADERS:
        raise ValueError("must be the name of a header for the key, like X-API-Key")
    return text


def _header_value(text: str) -> str:
    if not (text.isascii() and (text.isprintable() or not text)):
        raise ValueError("must be plain letters, digits and signs, as it was given to you")
    return text.strip()


Text = Annotated[str, AfterValidator(_not_blank)]
"""A text that is not blank."""
HeaderName = Annotated[str, AfterValidator(_header_name)]
HeaderValue = Annotated[str, AfterValidator(_header_value)]
Zone = Annotated[str, AfterValidator(_zone)]
ProfileName = Annotated[str, AfterValidator(_profile_name)]
PropertyName = Annotated[str, AfterValidator(_property_name)]
ClockTime = Annotated[str, BeforeValidator(_clock_time)]
Day = Annotated[str, BeforeValidator(_day)]
"""A day like 2027-03-01, or nothing."""
Moment = Annotated[datetime, BeforeValidator(_moment)]
Seconds = Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)]
Span = Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]
Rate = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Code = Annotated[int, Field(ge=0, le=99_999)]
TextByCode = Annotated[dict[int, Text], BeforeValidator(_coded)]
SpatialReference = Annotated[int | str | None, BeforeValidator(_spatial_reference)]
SafeAddress = Annotated[str, AfterValidator(plain_address)]
CitizenAddress = Annotated[str, AfterValidator(citizen_address)]
InternalAddress = Annotated[str, AfterValidator(installation_address)]
VersionAddress = Annotated[str, AfterValidator(optional_address)]
LocatorAddress = Annotated[str, AfterValidator(locator_address)]
RecordAddress = Annotated[str, AfterValidator(record_address)]
MapServerAddress = Annotated[str, AfterValidator(map_server_address)]
