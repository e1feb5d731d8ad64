"""Which system status codes close a Request, and with which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from eamconsole.domain.city import CityRules
from eamconsole.domain.identity import StatusCode
from eamconsole.domain.link import Link
from eamconsole.domain.recognition import title_key
from eamconsole.domain.request import ResidentComment, ResidentRequest
from eamconsole.domain.work import Module

CANCELLED = StatusCode(951)
"""Stock code of cancelled work: residents must not read "done" (decision A4)."""

STOCK_CODES = frozenset(StatusCode(code) for code in (1, 2, 941, 948, 950, 951, 998, 999))
"""Codes EAM brings along; others are the city's own."""


CLOSED_KIND = "Issue Closed"
"""What SeeClickFix calls the entry of a thread that a closing leaves."""
ALREADY_THERE = "already_there"
"""Cause of a status change that somebody else made first."""
_TOGETHER = timedelta(seconds=5)


class Judgment(StrEnum):
    """What a status code means for a link."""

    STAYS_OPEN = "stays_open"
    CLOSES = "closes"
    ALREADY_ANSWERED = "already_answered"
    """The code that closed the Request before it was reopened: it never closes again."""
    OVER_LIMIT = "over_limit"
    """Would close, but the Request was reopened too often: a person decides."""


@dataclass(frozen=True, slots=True)
class Closure:
    """Judges status codes by a city's rules.

    Work Requests close from the threshold on (950 by default) unless the code is listed as
    never closing.  Work Orders close on the codes configured for them, and where none are
    configured, like Work Requests.
    """

    rules: CityRules

    def closes(self, module: Module, code: StatusCode) -> bool:
        """Return whether ``code`` alone calls for closing."""
        configured = self.rules.work_orders.closing
        if module is Module.WORK_ORDER and configured:
            return code in configured
        status = self.rules.status
        return code >= status.closes_at and code not in status.never_closes

    def reopen_limit(self, category: str | None) -> int:
        """Return how often a Request of a category may be reopened before a person decides."""
        status, key = self.rules.status, title_key(category or "")
        own = (limit for title, limit in status.reopen_limits.items() if title_key(title) == key)
        return next(own, status.reopen_limit)

    def judge(self, link: Link, code: StatusCode | None, category: str | None = None) -> Judgment:
        """Return what ``code``, just read, means for ``link``, whose Request is of ``category``."""
        if code is None or not self.closes(link.module, code):
            return Judgment.STAYS_OPEN
        if link.closed_by == code:
            return Judgment.ALREADY_ANSWERED
        if link.reopen_count > self.reopen_limit(category):
            return Judgment.OVER_LIMIT
        return Judgment.CLOSES

    def is_known(self, code: StatusCode) -> bool:
        """Return whether the code is a stock one or named anywhere in the profile."""
        named = (
            set(self.rules.messages.closing_by_status)
            | set(self.rules.status.never_closes)
            | set(self.rules.work_orders.closing)
            | set(self.rules.work_orders.comments)
        )
        return code in STOCK_CODES or code in named

    def message_for(self, module: Module, code: StatusCode) -> str:
        """Return the closing template for ``code``; never blank."""
        if module is Module.WORK_ORDER and self.rules.work_orders.closing.get(code):
            return self.rules.work_orders.closing[code]
        messages = self.rules.messages
        own = messages.closing_by_status.get(code)
        if own:
            return own
        return messages.cancelled if code == CANCELLED else messages.closing


def own_closing(request: ResidentRequest, own_account: int) -> ResidentComment | None:
    """Return the entry by which our account closed the Request the last time.

    None where it was never closed, or somebody else closed it.
    """
    entries = (each for each in request.comments or () if each.author.account == own_account)
    return next((each for each in entries if _closed_then(request, each)), None)


def own_closings(request: ResidentRequest, own_account: int) -> int:
    """Return how often our account closed the Request; once where kinds are not told."""
    entries = [each for each in request.comments or () if each.author.account == own_account]
    told = sum(each.kind == CLOSED_KIND for each in entries)
    return max(told, int(any(_closed_then(request, each) for each in entries)))


def _closed_then(request: ResidentRequest, comment: ResidentComment) -> bool:
    """Return whether an entry came with the last closing, whose moment stays for good."""
    if request.closed_at is None or comment.kind not in (CLOSED_KIND, None):
        return False
    return abs(comment.created_at - request.closed_at) <= _TOGETHER
