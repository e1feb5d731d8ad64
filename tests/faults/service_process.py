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
from types import SimpleNamespace

from eamconsole.cli.interruption import interruption
from eamconsole.errors import EamConsoleError
from eamconsole.sandbox.options import Endpoints
from eamconsole.services.latency import Pulse
from eamconsole.services.syncing import Syncing
from eamconsole.sync.engine import Engine
from tests.faults.ailing_journal import Ailing
from tests.faults.engine_process import city_rules, say
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
    console = SimpleNamespace(
        clock=parts.clock,
        engine=lambda: Engine(parts),
        pulse=Pulse(parts.journal, parts.clock),
        connections=SimpleNamespace(abort=lambda: None),
    )
    if order.get("kind"):
        ailing = Ailing(parts.journal, order["kind"], order["after"], lambda: say("ill"))
        signal.signal(signal.SIGUSR1, lambda *_: threading.Thread(target=ailing.cure).start())
    with interruption() as stop:
        try:
            Syncing(console).serve(stop, lambda step: say(step.activity))
        except EamConsoleError as error:
            say(f"error {error.summary}")
        parts.journal.close()
        return 0 if stop.is_set() else 3


def main():
    """Fork a service for each line read, and say how it ended."""
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            os._exit(serve(order))
        say(f"pid {child}")
        _, status = os.waitpid(child, 0)
        say(f"exit {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    main()
