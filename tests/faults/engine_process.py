"""Runs engines in processes of their own, one life after the other, each to be killed.

Started with the endpoints of a running city and a home folder.  ``live`` on standard input
forks an engine that serves until it is killed; ``settle`` forks one that ends once both sides
agree.  Forked, because importing everything anew would take longer than most lives last.
"""

import gc
import json
import logging
import os
import signal
import sys
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy
from sqlalchemy import event

from eamconsole.domain.city import WorkOrderRoute, WorkOrderRules
from eamconsole.errors import EamConsoleError, Service
from eamconsole.sandbox.options import Endpoints
from eamconsole.support.clock import SystemClock, VirtualClock
from eamconsole.sync import images
from eamconsole.sync.engine import Engine
from eamconsole.sync.retention import Retention
from eamconsole.sync.running import Callbacks, Running
from eamconsole.wire.eam import EamClient
from tests.faults.engine_lives import WORKING
from tests.faults.settling import Settling
from tests.fixtures.linked_city import engine_parts, rules

FACILITY = "Facility - HVAC"
"""The category of the memory game whose Requests become Work Orders."""
LIVES = 150.0
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


def game_rules():
    """Return the rules of the memory game: Work Orders too, and no brake in a small town."""
    base = city_rules()
    route = WorkOrderRoute(category=FACILITY, category_code="FAC-HVAC")
    return replace(
        base,
        status=replace(base.status, brake_share=0.0, brake_missing_share=0.0),
        work_orders=WorkOrderRules(enabled=True, routes=(route,)),
    )


def say(word):
    """Report something; the parent reads it at once."""
    os.write(1, f"{word}\n".encode())


def parts_of(order):
    """Return an engine's parts, as a new process would make them."""
    if order.get("game"):
        logging.disable(logging.WARNING)  # hundreds of lives, a third of all writes faulted
    rules = game_rules() if order.get("game") else city_rules()
    endpoints, home = Endpoints(**order["endpoints"]), Path(order["home"])
    database = order.get("database", "")
    return engine_parts(endpoints, home, order["srid"], rules, journal_url=database)


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


def relink(order):
    """Say that the console runs in this home from now on, and look at both systems."""
    engine = Engine(parts_of(order))
    engine.open(claims=True)
    try:
        engine.relink(threading.Event(), lambda _progress: None)
    except EamConsoleError as error:
        say(f"relinked in part: {error.summary}")
    else:
        say("relinked")
    engine.close()


def settle(order):
    """Run rounds until nothing is left to do by the console in two of them.

    Says how much is left for a person; what waits behind that is not waited for.
    """
    engine, clock, never = engine_of(order), SystemClock(), threading.Event()
    settling = Settling()
    while not settling.over:
        settling.note(engine.run_once(never, lambda _progress: say(WORKING)))
        say(WORKING)
        for service in Service:
            engine.resume(service)
        clock.wait(0.2, never)
    say(settling.words)
    engine.close()


def frail(order):
    """Run rounds as long as anything is due; die over pictures, or over calls that attach them.

    ``order`` says which: ``over`` what, and ``bomb`` stands in their bytes, or in their name.
    """
    bomb = order["bomb"].encode()
    module, name, place = {
        "opening": (images, "fitted", 0),
        "call": (EamClient, "add_document", 3),
    }[order["over"]]
    plain = getattr(module, name)

    def deadly(*given, **named):
        one = given[place]
        if bomb in (one if isinstance(one, bytes) else one.name.encode()):
            os.kill(os.getpid(), signal.SIGKILL)
        return plain(*given, **named)

    setattr(module, name, deadly)
    engine, clock, never = engine_of(order), SystemClock(), threading.Event()
    until = clock.monotonic() + LIVES
    while clock.monotonic() < until:
        summary = engine.run_once(never, lambda _progress: None)
        if not summary.unfinished:
            break
        clock.wait(0.2, never)
    engine.close()
    say("survived")


def upkeep(order):
    """Relink, or drop words, in the city's own time; die of the write that ``after`` counts to."""
    parts = replace(parts_of(order), clock=VirtualClock(datetime.fromisoformat(order["now"])))
    written = 0

    def count(_connection, _cursor, statement, *_more):
        nonlocal written
        written += statement.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE")
        if written > order["after"]:
            os.kill(os.getpid(), signal.SIGKILL)

    if order["what"] == "relink":
        engine = Engine(parts)
        engine.open(claims=True)
        event.listen(sqlalchemy.Engine, "before_cursor_execute", count)
        engine.relink(threading.Event(), lambda _progress: None)
        engine.close()
    else:
        event.listen(sqlalchemy.Engine, "before_cursor_execute", count)
        archive = Path(order["home"]) / "dropped"
        keeper = Retention(parts.journal, parts.files, parts.rules, parts.clock, archive)
        keeper.drop_words(0, threading.Event())
        keeper.drop_pictures(threading.Event())
        parts.journal.close()
    say("survived")


def main():
    """Fork a life for each line read."""
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _ORDERS[order["do"]](order)
            os._exit(0)
        os.waitpid(child, 0)
        say("over")


_ORDERS = {each.__name__: each for each in (live, settle, relink, frail, upkeep)}

if __name__ == "__main__":
    main()
