"""The service in processes of their own, its journal falling ill on order.

Each line on standard input is an order: a service to fork, ``cure``, or ``over``.  What the
service says comes back on standard output; its exit status is the last line.
"""

import gc
import json
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from eamconsole.cli.interruption import interruption
from eamconsole.sandbox.options import Endpoints
from eamconsole.services.syncing import Syncing
from tests.faults.ailing_journal import Ailing
from tests.faults.engine_process import city_rules, say
from tests.fixtures.bare_console import console_of
from tests.fixtures.linked_city import engine_parts


class Saying(logging.Handler):
    """Says that the journal is waited for, once."""

    def __init__(self):
        super().__init__()
        self._said = False

    def emit(self, record):
        if "waits for the journal" in record.getMessage() and not self._said:
            self._said = True
            say("waits")


def serve(order):
    """Sync as the command does, until asked to stop; return the exit status."""
    logging.getLogger().addHandler(Saying())
    parts = engine_parts(
        Endpoints(**order["endpoints"]),
        Path(order["home"]),
        order["srid"],
        city_rules(),
        journal_url=order["journal"],
    )
    console = console_of(parts)
    if order.get("kind"):
        ailing = Ailing(parts.journal, order["kind"], order["after"], lambda: say("ill"))
        signal.signal(signal.SIGUSR1, lambda *_: threading.Thread(target=ailing.cure).start())
    with interruption() as stop:
        ended = Syncing(console).serve(stop, lambda step: say(step.activity))
        parts.journal.close()
        return ended.status


def main():
    """Fork services as ordered, pass signals on, and say how each ended.

    Only a child that is not waited for yet is ever signaled: its number is still its own.
    """
    gc.freeze()
    alive = Alive()
    for line in sys.stdin:
        order = json.loads(line)
        if order.get("do") == "signal":
            alive.signal(order["number"])
        elif order.get("do") == "kill":
            alive.signal(signal.SIGKILL)
            alive.join()
            say("over")
        else:
            child = os.fork()
            if child == 0:
                os._exit(serve(order))
            alive.watch(child)
            say("forked")


class Alive:
    """The one child there may be."""

    def __init__(self):
        self._guard, self._child, self._waiting = threading.Lock(), None, None

    def watch(self, child):
        """Wait for the child in a thread of its own, and say how it ended."""
        self._child = child
        self._waiting = threading.Thread(target=self._wait, args=(child,))
        self._waiting.start()

    def signal(self, number):
        """Signal the child, if it was not waited for yet."""
        with self._guard:
            if self._child is not None:
                os.kill(self._child, number)

    def join(self):
        """Return once the child is over."""
        if self._waiting is not None:
            self._waiting.join()

    def _wait(self, child):
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        with self._guard:
            _, status = os.waitpid(child, 0)
            self._child = None
        say(f"exit {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    main()
