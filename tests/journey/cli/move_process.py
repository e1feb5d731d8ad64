"""A process of its own that moves a journal, and is killed at one point on the way."""

import os
import signal
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from eamconsole.bootstrap import open_console
from eamconsole.journal import moving
from eamconsole.services import journal_moving
from eamconsole.services.installation import Installation
from eamconsole.services.profiles.store import ProfileStore
from eamconsole.support.clock import SystemClock
from eamconsole.support.places import Places
from eamconsole.support.redaction import Redactor
from eamconsole.vault import MemoryVault


def die_before(owner, name, matters=lambda *_: True):
    """Be killed where a function would be called."""
    work = getattr(owner, name)

    def killed(*arguments, **named):
        if matters(*arguments):
            os.kill(os.getpid(), signal.SIGKILL)
        return work(*arguments, **named)

    setattr(owner, name, killed)


POINTS = {
    "among the rows": lambda: die_before(
        moving, "carry_table", lambda _there, _here, table, _see: table.name == "deliveries"
    ),
    "all arrived": lambda: die_before(journal_moving, "end_old_journal"),
    "old one ended": lambda: die_before(journal_moving, "begin_new_journal"),
    "new one begun": lambda: die_before(
        ProfileStore, "save", lambda _store, profile: profile.journal.url
    ),
}


def main(home, url, point):
    POINTS[point]()
    redactor = Redactor()
    installation = Installation(
        places=Places(Path(home)),
        redactor=redactor,
        clock=SystemClock(),
        vault=lambda: MemoryVault(redactor),
        opener=open_console,
    )
    journal_moving.move(installation, None, url, lambda _step: None, threading.Event())


if __name__ == "__main__":
    main(*sys.argv[1:])
