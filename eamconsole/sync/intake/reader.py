"""Walks through changed Requests without ever paging deeply."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime

from eamconsole.domain.request import RequestPage, ResidentRequest

Lister = Callable[[datetime, int], RequestPage]
Moment = Callable[[ResidentRequest], datetime]


def walk(
    ask: Lister, moment_of: Moment, since: datetime, cancel: threading.Event
) -> Iterator[RequestPage]:
    """Yield pages from ``since`` on, oldest change first.

    Rows move while one pages and deep pages are refused, so the lower bound moves on to the
    newest row seen and page 1 is asked again; only while a whole page shares one second does
    the page number grow.
    """
    page_number = 1
    while not cancel.is_set():
        page = ask(since, page_number)
        yield page
        if not page.has_more:
            return
        newest = max((moment_of(request) for request in page.requests), default=since)
        if newest > since:
            since, page_number = newest, 1
        else:
            page_number += 1
