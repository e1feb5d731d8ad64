"""Runs engines in processes of their own, one life after the other, each to be killed.

Started with the endpoints of a running city and a home folder.  ``live`` on standard input
forks an engine that serves until it is killed; ``settle`` forks one that ends once both sides
agree.  Forked, because importing everything anew would take longer than most lives last.
"""

import gc
import json
import os
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from eamconsole.errors import Service
from eamconsole.sandbox.options import Endpoints
from eamconsole.support.clock import SystemClock
from eamconsole.sync.engine import Engine
from eamconsole.sync.running import Callbacks, Running
from tests.fixtures.linked_city import engine_parts, rules

LIVES = 60.0
QUIET = timedelta(seconds=1.5)


def city_rules():
    """Return rules that are quick in every wait."""
    base = rules(
        limits={
            "retry_first": timedelta(seconds=0.2),
            "retry_max": timedelta(seconds=1),
            "eam_quiet": QUIET,
            "seeclickfix_quiet": QUIET,
        }
    )
    return replace(
        base,
        intake=replace(base.intake, poll_every=timedelta(seconds=0.1)),
        status=replace(base.status, poll_every=timedelta(seconds=0.1)),
    )


def say(word):
    """Report something; the parent reads it at once."""
    os.write(1, f"{word}\n".encode())


def parts_of(order):
    """Return an engine's parts, as a new process would make them."""
    return engine_parts(
        Endpoints(**order["endpoints"]), Path(order["home"]), order["srid"], city_rules()
    )


def engine_of(order):
    """Open an engine on the city."""
    engine = Engine(parts_of(order))
    engine.open()
    return engine


def live(order):
    """Serve until killed."""
    parts = parts_of(order)
    callbacks = Callbacks(opened=lambda: say(f"open {os.getpid()}"))
    Running(Engine(parts), parts.clock, callbacks).run()
    say("stopped by itself")


def settle(order):
    """Run rounds until nothing is left to do in two of them."""
    engine, clock = engine_of(order), SystemClock()
    until, calm, never = clock.monotonic() + LIVES, 0, threading.Event()
    while calm < 2 and clock.monotonic() < until:
        summary = engine.run_once(never, lambda _progress: None)
        calm = calm + 1 if summary.all_done else 0
        for service in Service:
            engine.resume(service)
        clock.wait(0.2, never)
    say(f"settled {json.dumps(summary.faults)}" if calm else f"unsettled {summary}")
    engine.close()


def main():
    """Fork a life for each line read."""
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            {"live": live, "settle": settle}[order["do"]](order)
            os._exit(0)
        os.waitpid(child, 0)
        say("over")


if __name__ == "__main__":
    main()
