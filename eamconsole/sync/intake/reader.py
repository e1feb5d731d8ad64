"""Walks through changed Requests without ever paging deeply, and always to an end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from eamconsole.domain.request import RequestPage, ResidentRequest
from eamconsole.support.clock import Clock

Lister = Callable[[datetime, int], RequestPage]
Moment = Callable[[ResidentRequest], datetime]

MOST_PAGES = 1_000
"""Pages of one walk; the next one goes on where it ended."""
_CLOCKS_DIFFER = timedelta(minutes=5)
_WITHOUT_DATE = timedelta(days=1)


def horizon(page: RequestPage, clock: Clock) -> datetime:
    """Return after which moment nothing on ``page`` can have happened yet.

    SeeClickFix dates its records and its answers by the same clock.  Where an answer has no
    date only this machine's clock is left, which may be wrong: hence a day.
    """
    if page.served_at is None:
        return clock.now() + _WITHOUT_DATE
    return page.served_at + _CLOCKS_DIFFER


class Walk:
    """One walk, oldest first.  ``cut`` tells afterwards whether it ended before the list did."""

    def __init__(self, ask: Lister, moment_of: Moment, clock: Clock) -> None:
        self._ask = ask
        self._moment_of = moment_of
        self._clock = clock
        self._seen: set[tuple[str, datetime | None]] = set()
        self.cut = False

    def pages(self, since: datetime, cancel: threading.Event) -> Iterator[RequestPage]:
        """Yield pages from ``since`` on.

        Rows move while one pages and deep pages are refused, so the lower bound moves on to
        the newest row seen and page 1 is asked again; only while a page brings nothing newer
        does the page number grow.  A page that brings nothing new at all ends the walk, except
        the first one after the bound has moved: it may repeat rows of one and the same second.
        """
        number = 1
        for _ in range(MOST_PAGES):
            if cancel.is_set():
                return
            page = self._ask(since, number)
            yield page
            brings_news = self._brings_news(page)
            if not page.has_more:
                return
            newest = self._newest(page, since)
            if newest > since:
                since, number = newest, 1
            elif brings_news or number == 1:
                number += 1
            else:
                return
        self.cut = True

    def _brings_news(self, page: RequestPage) -> bool:
        before = len(self._seen)
        self._seen.update((str(each.issue_id), each.updated_at) for each in page.requests)
        self._seen.update((each.identity, None) for each in page.unreadable if each.is_numbered)
        return len(self._seen) > before

    def _newest(self, page: RequestPage, since: datetime) -> datetime:
        """Return the newest moment that can be true: a date in the future leads nowhere."""
        latest = horizon(page, self._clock)
        moments = map(self._moment_of, page.requests)
        return max((moment for moment in moments if moment <= latest), default=since)
