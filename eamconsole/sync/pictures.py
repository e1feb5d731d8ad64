"""Keeps our own copy of every image until it is delivered: links die, bytes do not."""

from __future__ import annotations

import threading
from collections.abc import Callable

from eamconsole.domain.planning import short_digest
from eamconsole.domain.work import ImageFile
from eamconsole.errors import SyncCancelled
from eamconsole.journal import FileStore, Journal, KeptImage
from eamconsole.support.clock import Clock

_LATELY = 256


class Pictures:
    """Fetches images at the configured pace and keeps them as files by their hash."""

    def __init__(
        self,
        journal: Journal,
        files: FileStore,
        fetch: Callable[[str], ImageFile],
        clock: Clock,
        per_second: float,
    ) -> None:
        """``per_second`` 0 or less lifts the pace."""
        self._journal = journal
        self._files = files
        self._fetch = fetch
        self._clock = clock
        self._spacing = 1.0 / per_second if per_second > 0 else 0.0
        self._next_slot = 0.0
        self._guard = threading.Lock()
        self._lately: dict[str, KeptImage] = {}
        self.cancel = threading.Event()

    def kept(self, url: str) -> ImageFile | None:
        """Return the copy kept of ``url``, or None."""
        kept = self._lately.get(url)
        if kept is None:
            with self._journal.ask() as ledgers:
                kept = ledgers.images.get(short_digest(url))
        if kept is None:
            return None
        content = self._files.read(kept.digest)
        if content is None:
            return None
        return ImageFile(content=content, media_type=kept.media_type, name=kept.digest)

    def keep(self, url: str) -> ImageFile:
        """Return the copy of ``url``, fetching it first where there is none yet."""
        kept = self.kept(url)
        if kept is not None:
            return kept
        self._wait_for_slot()
        fetched = self._fetch(url)
        digest = self._files.keep(fetched.content)
        self._remember(url, KeptImage(digest, fetched.media_type, len(fetched.content)))
        self._journal.write_soon(
            lambda ledgers: ledgers.images.put(
                short_digest(url),
                digest,
                fetched.media_type,
                len(fetched.content),
                self._clock.now(),
            )
        )
        return ImageFile(content=fetched.content, media_type=fetched.media_type, name=digest)

    def _remember(self, url: str, kept: KeptImage) -> None:
        """Spare the next step of the same delivery a look into the journal."""
        with self._guard:
            if len(self._lately) >= _LATELY:
                self._lately.clear()
            self._lately[url] = kept

    def _wait_for_slot(self) -> None:
        with self._guard:
            now = self._clock.monotonic()
            slot = max(now, self._next_slot)
            self._next_slot = slot + self._spacing
        if slot > now and self._clock.wait(slot - now, self.cancel):
            raise SyncCancelled("stopped while waiting to fetch an image")
