"""Looks once a day which version the city's own server offers, and tells a newer one once."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from eamconsole.domain.versions import is_newer
from eamconsole.errors import EamConsoleError
from eamconsole.journal import Ledgers
from eamconsole.sync.moments import is_due
from eamconsole.sync.parts import EngineParts

log = logging.getLogger(__name__)

_LOOKED, _FAILED = "updates_looked", "updates_failed"
_EVERY = timedelta(days=1)
_OFTEN = 3
"""So many failures in a row are told: one day without an answer is nobody's business."""
_NEWER, _UNREAD = "newer-version:", "version-unread"


class Updates:
    """Off until the profile names an address; whoever solves the notice hears of the next one."""

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts

    def look_if_due(self, cancel: threading.Event) -> None:
        """Read the version file where that was not done today."""
        parts, now = self._parts, self._parts.clock.now()
        with parts.journal.read() as ledgers:
            last = ledgers.watermarks.get(_LOOKED)
            told = [n.key for n in ledgers.notices.open() if n.key.startswith((_NEWER, _UNREAD))]
        if parts.announced_version is None:
            self._forget(told)
            return
        self._forget([key for key in told if self._is_installed(key)])
        if not cancel.is_set() and is_due(last, _EVERY, now):
            self._look(told)

    def _is_installed(self, key: str) -> bool:
        """Return whether a notice tells of what runs here by now: no day longer than that."""
        version = key.removeprefix(_NEWER)
        return key.startswith(_NEWER) and not is_newer(version, self._parts.own_version)

    def _look(self, told: list[str]) -> None:
        parts, now = self._parts, self._parts.clock.now()
        assert parts.announced_version is not None  # noqa: S101 - the caller looked
        version, trouble = "", ""
        try:
            version = parts.announced_version()
        except EamConsoleError as error:
            trouble = error.summary
            log.warning("no word of newer versions: %s", trouble)

        def keep(ledgers: Ledgers) -> None:
            ledgers.watermarks.set(_LOOKED, now)
            if trouble:
                self._count(ledgers, trouble)
                return
            ledgers.facts.set(_FAILED, 0)
            current = _NEWER + version if is_newer(version, parts.own_version) else ""
            for key in told:
                if key != current:
                    ledgers.notices.solve(key, now)
            if current:
                ledgers.notices.raise_(
                    current,
                    "newer_version",
                    f"EAM Console {version} is out; this one is {parts.own_version}.",
                    now,
                )

        parts.journal.write(keep)

    def _count(self, ledgers: Ledgers, trouble: str) -> None:
        failed = _number(ledgers.facts.get(_FAILED)) + 1
        ledgers.facts.set(_FAILED, failed)
        if failed >= _OFTEN:
            ledgers.notices.raise_(
                _UNREAD,
                "version_unread",
                f"Newer versions cannot be told. {trouble}",
                self._parts.clock.now(),
            )

    def _forget(self, told: list[str]) -> None:
        """Close what is true no longer, or what nobody wants to be told any more."""
        now = self._parts.clock.now()

        def solve(ledgers: Ledgers) -> None:
            for key in told:
                ledgers.notices.solve(key, now)

        if told:
            self._parts.journal.write(solve)


def _number(kept: object) -> int:
    return kept if isinstance(kept, int) else 0
