"""One engine as a service for a long time, saying from inside what it holds.

Reads one order from standard input, serves until that closes, and writes one JSON line for each
sample: objects by type, threads, descriptors, resident memory and whose it is, size of the
write-ahead log, and how many links are open.
"""

import gc
import itertools
import json
import os
import sys
import threading
from collections import Counter
from pathlib import Path

from eamconsole.domain.link import LinkState
from eamconsole.sandbox.options import Endpoints
from eamconsole.services.queue import Repair
from eamconsole.services.syncing import Syncing
from tests.faults.engine_process import city_rules, say
from tests.fixtures.bare_console import console_of
from tests.fixtures.held_memory import held_memory
from tests.fixtures.linked_city import engine_parts

PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def sample(home):
    """Return what this process holds right now; counted after a collection, so it is no waste."""
    gc.collect()
    log = home / "journal.sqlite-wal"
    resident = int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE
    return {
        "objects": objects_by_type(),
        "threads": threading.active_count(),
        "descriptors": len(list(Path("/proc/self/fd").iterdir())),
        "resident": resident,
        "log": log.stat().st_size if log.exists() else 0,
        **held_memory(),
    }


def objects_by_type():
    """Return how many objects of each type there are.

    No other thread may run while they are in a list: one that is just building a tuple would find
    it shared, and fail.  Threads change places between two steps of Python, and the list lives and
    goes within one.
    """
    everything = itertools.chain.from_iterable(map(gc.get_objects, range(3)))
    by_name = Counter()
    for kind, number in Counter(list(map(type, everything))).items():
        by_name[kind.__qualname__] += number
    return by_name


def report(parts, home, every, ended):
    """Say a sample again and again until the service ends; be the person at the desk meanwhile.

    A machine too busy for the town lets closings pile up until they look like one mistake, and
    then they wait for a person: whoever measures memory answers, or it is links that grow.
    """
    repair, let_go = Repair(parts.journal, parts.clock, "pat"), 0
    while not ended.wait(every):
        let_go += sum(repair.let_go(brake.kind) for brake in repair.brakes())
        with parts.journal.read() as ledgers:
            open_links = ledgers.links.count_by_state().get(LinkState.OPEN, 0)
        say(json.dumps(sample(home) | {"open_links": open_links, "let_go": let_go}))


def main():
    """Serve until standard input closes."""
    order = json.loads(sys.stdin.readline())
    home = Path(order["home"])
    parts = engine_parts(Endpoints(**order["endpoints"]), home, order["srid"], city_rules())
    console = console_of(parts)
    asked = threading.Event()
    for work in (
        threading.Thread(target=report, args=(parts, home, order["every"], asked), daemon=True),
        threading.Thread(target=_until_input_ends, args=(asked,), daemon=True),
    ):
        work.start()
    ended = Syncing(console).serve(asked, lambda _progress: None)
    parts.journal.close()
    say(f"ended {ended.status}")


def _until_input_ends(ended):
    sys.stdin.read()
    ended.set()


if __name__ == "__main__":
    main()
