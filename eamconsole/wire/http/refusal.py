"""Turns an answer that is no success into the error that says what must happen next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from eamconsole.errors import (
    AccessBlocked,
    AccessDenied,
    NotPermitted,
    OutcomeUnknown,
    RecordGone,
    RequestRejected,
    Service,
    ServiceBusy,
    ServiceError,
    ServiceUnreachable,
    TooLarge,
)
from eamconsole.wire.http.json_reading import NotJson, read_json
from eamconsole.wire.http.server_date import http_moment, served_at
from eamconsole.wire.http.words import LONGEST_WORDS

_BUSY_DEFAULT, _BUSY_SHORTEST, _BUSY_LONGEST = 60.0, 1.0, 3600.0
_BUSY_BELIEVED = 86_400.0
"""Seconds; a longer wait than a day is a broken server's, which knows nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The facts of one unsuccessful answer.  ``words`` are redacted and cut already."""

    service: Service
    verb: str
    path: str
    status: int
    headers: Mapping[str, str]
    words: str
    writes: bool
    now: datetime
    body: bytes = b""

    @property
    def subject(self) -> str:
        """The call, as error texts name it."""
        return f"{self.verb} {self.path}"

    def said(self, cause: str) -> str:
        """Return ``cause`` with the server's own words behind it."""
        words = self.words[:LONGEST_WORDS]
        return f"{self.subject}: {cause}{': ' + words if words else ''}"


Refusal = Callable[[Answered], ServiceError]


def refusal(answered: Answered) -> ServiceError:
    """Return the error for the answer; what one service means otherwise comes first."""
    special = _SPECIAL.get((answered.service, answered.status))
    rule = special or _RULES.get(answered.status)
    if rule is None:
        rule = _rejected if 400 <= answered.status < 500 else _unclear
    return rule(answered)


def retry_after(value: str | None, now: datetime) -> float:
    """Return the seconds to wait, between 1 and 3600; 60 where the value says nothing.

    More than a day says nothing either: whoever means that is broken, and may be well again
    in a minute.
    """
    if not _is_believed(value or "", now):
        return _BUSY_DEFAULT
    return min(max(_seconds(value or "", now), _BUSY_SHORTEST), _BUSY_LONGEST)


def _is_believed(value: str, now: datetime) -> bool:
    return _seconds(value, now) <= _BUSY_BELIEVED  # which NaN is not


def _seconds(value: str, now: datetime) -> float:
    try:
        return float(value.strip())
    except ValueError:
        return _seconds_until(value.strip(), now)


def unclear(answered: Answered, cause: str) -> ServiceError:
    """Return the error for an answer that leaves open whether the call was carried out."""
    if answered.writes:
        return OutcomeUnknown(
            answered.service, answered.said(cause), answered=answered.words or None
        )
    return ServiceUnreachable(
        answered.service, answered.said(cause), answered=answered.words or None
    )


def _seconds_until(text: str, now: datetime) -> float:
    moment = http_moment(text)
    return _BUSY_DEFAULT if moment is None else (moment - now).total_seconds()


def _rejected(answered: Answered) -> ServiceError:
    if _is_babble(answered):
        return unclear(answered, f"refused ({answered.status}) in words nobody can read")
    cause = _CAUSES.get(answered.status, f"refused ({answered.status})")
    return RequestRejected(
        answered.service,
        answered.said(cause),
        status=answered.status,
        answered=answered.words or None,
    )


def _is_babble(answered: Answered) -> bool:
    """Return whether the answer is data that says nothing: no reason to believe its status."""
    if answered.body.lstrip()[:1] not in (b"{", b"["):
        return False
    try:
        said = read_json(answered.body, answered.headers.get("Content-Type", ""))
    except NotJson:
        return True
    return bool(said) and not answered.words.strip()


def _denied(answered: Answered) -> ServiceError:
    return AccessDenied(
        answered.service,
        answered.said("the login was not accepted (401)"),
        answered=answered.words or None,
    )


def _forbidden(answered: Answered) -> ServiceError:
    return NotPermitted(
        answered.service,
        answered.said("the login may not do this (403)"),
        status=403,
        answered=answered.words or None,
    )


def _forbidden_or_blocked(answered: Answered) -> ServiceError:
    """Tell SeeClickFix's block of a caller (SCF 1.4) from a missing permission (SCF A-05)."""
    if b'"documentation_url"' not in answered.body:
        return _forbidden(answered)
    return AccessBlocked(
        answered.service,
        answered.said("this caller is blocked for calling too often (403)"),
        answered=answered.words or None,
    )


def _gone(answered: Answered) -> ServiceError:
    return RecordGone(
        answered.service,
        answered.said(f"there is no such record ({answered.status})"),
        status=answered.status,
        answered=answered.words or None,
    )


def _too_large(answered: Answered) -> ServiceError:
    return TooLarge(
        answered.service,
        answered.said("larger than the server takes (413)"),
        status=413,
        answered=answered.words or None,
    )


def _busy(answered: Answered) -> ServiceError:
    # Both moments by the server's clock, which told them: this machine's may be wrong.
    now = served_at(answered.headers) or answered.now
    asked = answered.headers.get("Retry-After")
    if answered.writes and asked and not _is_believed(asked, now):
        return unclear(answered, f"busy ({answered.status}) for a time nobody can mean")
    wait = retry_after(asked, now)
    return ServiceBusy(
        answered.service,
        answered.said(f"asked to come back in {wait:.0f} s ({answered.status})"),
        retry_after=wait,
        answered=answered.words or None,
    )


def _unavailable(answered: Answered) -> ServiceError:
    if answered.headers.get("Retry-After"):
        return _busy(answered)
    return unclear(answered, "the server or a gateway is unavailable (503)")


def _unclear(answered: Answered) -> ServiceError:
    return unclear(answered, f"the server or a gateway failed ({answered.status})")


def _proxy_login(answered: Answered) -> ServiceError:
    return ServiceUnreachable(
        answered.service,
        f"{answered.subject}: the proxy asks for a login (407)",
        "Store the credential proxy-login, then try again.",
    )


_CAUSES = {
    400: "refused as invalid (400)",
    405: "not offered there (405)",
    409: "refused because of a conflict (409)",
    412: "refused because the record has changed (412)",
    415: "refused for its format (415)",
    422: "refused for its content (422)",
}
_RULES: Mapping[int, Refusal] = {
    401: _denied,
    403: _forbidden,
    404: _gone,
    407: _proxy_login,
    408: _unclear,
    410: _gone,
    413: _too_large,
    429: _busy,
    503: _unavailable,
}
_SPECIAL: Mapping[tuple[Service, int], Refusal] = {
    (Service.SEECLICKFIX, 403): _forbidden_or_blocked,
}
