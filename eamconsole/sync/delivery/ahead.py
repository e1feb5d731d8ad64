"""Fetches the images of a lane while its record is still being created."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from eamconsole.domain.delivery import Delivery
from eamconsole.errors import EamConsoleError
from eamconsole.sync.pictures import Pictures

log = logging.getLogger(__name__)

_WORKERS = 4
_MOST = 1_000
"""Fetches whose rows may never be paid, by a person's word or a closed request."""


class FetchAhead:
    """Each address once at a time; whoever needs one waits for the fetch under way."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self._workers = ThreadPoolExecutor(_WORKERS, thread_name_prefix="image")
        self._fetching: dict[str, Future[object]] = {}

    def start(self, lane: Iterable[Delivery]) -> None:
        """Begin to fetch what the lane will send."""
        for delivery in lane:
            url = _address_of(delivery)
            if url and url not in self._fetching:
                self._forget_the_oldest()
                self._fetching[url] = self._workers.submit(self._fetch, url)

    def wait_for(self, delivery: Delivery) -> None:
        """Return once the image of ``delivery`` is no longer being fetched."""
        url = _address_of(delivery)
        ahead = self._fetching.pop(url, None) if url else None
        if ahead is not None and not ahead.cancelled():
            ahead.result()

    def _forget_the_oldest(self) -> None:
        """Make room; whoever still comes for it finds it kept, or fetches it anew."""
        if len(self._fetching) >= _MOST:
            for oldest in tuple(self._fetching)[:1]:  # a copy: workers take theirs out meanwhile
                self._fetching.pop(oldest, None)

    def close(self) -> None:
        """Let fetches under way end; begin no more."""
        self._workers.shutdown(wait=True, cancel_futures=True)

    def _fetch(self, url: str) -> None:
        try:
            self._pictures.keep(url)
        except EamConsoleError as error:
            log.debug("image not fetched ahead: %s", error.summary)


def _address_of(delivery: Delivery) -> str:
    return str(delivery.payload.get("url", "")) if delivery.kind.is_picture_for_staff else ""
