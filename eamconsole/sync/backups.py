"""A compressed copy of the journal each day: what a disk loses is looked up faster with one."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from pathlib import Path

from eamconsole.journal import Ledgers, daily_copy, has_room
from eamconsole.support.places import make_private_folder
from eamconsole.sync.moments import is_due
from eamconsole.sync.parts import EngineParts

log = logging.getLogger(__name__)

_MADE = "daily_backup"
_EVERY = timedelta(days=1)


class Backups:
    """PostgreSQL is backed up by its own tools, a journal in memory by nobody."""

    def __init__(self, parts: EngineParts) -> None:
        self._parts = parts

    def make_if_due(self, cancel: threading.Event) -> None:
        """Make today's copy where there is none yet and where the disk has room for it."""
        parts, rules, now = self._parts, self._parts.rules.backups, self._parts.clock.now()
        journal = parts.journal.path
        if journal is None or rules.keep < 1 or cancel.is_set():
            return
        with parts.journal.read() as ledgers:
            last, is_empty = ledgers.watermarks.get(_MADE), ledgers.requests.is_empty()
        if is_empty or not is_due(last, _EVERY, now):
            return
        folder = Path(rules.folder) if rules.folder else journal.parent
        why = ""
        try:
            if rules.folder:
                make_private_folder(folder)
            if has_room(journal, folder):
                daily_copy(journal, folder, rules.keep, now)
            else:
                why = "less than three times the journal's size is free there"
        except OSError as error:
            why = str(error)
        if why:
            log.warning("no copy of the journal was made: %s", why)

        def keep(ledgers: Ledgers) -> None:
            ledgers.watermarks.set(_MADE, now)
            if not why:
                ledgers.notices.solve("backup-skipped", now)
                return
            ledgers.notices.raise_(
                "backup-skipped",
                "backup_skipped",
                f"Today's copy of the journal could not be written to {folder}: {why}.",
                now,
            )

        parts.journal.write(keep)
