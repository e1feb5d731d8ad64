"""One engine as a service for a long time, saying from inside what it holds.

Reads one order from standard input, serves until that closes, and writes one JSON line for each
sample: objects by type, threads, descriptors, resident memory, size of the write-ahead log.
"""

import gc
import json
import os
import sys
import threading
from collections import Counter
from pathlib import Path

from eamconsole.sandbox.options import Endpoints
from eamconsole.services.syncing import Syncing
from tests.faults.engine_process import city_rules, say
from tests.fixtures.bare_console import console_of
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
    }


def objects_by_type():
    """Return how many objects of each type there are.

    No other thread may run meanwhile: one that is just building a tuple would find it shared
    with this list, and fail.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(60)
    try:
        counted = Counter(map(type, gc.get_objects()))
    finally:
        sys.setswitchinterval(usual)
    by_name = Counter()
    for kind, number in counted.items():
        by_name[kind.__qualname__] += number
    return by_name


def report(home, every, ended):
    """Say a sample again and again until the service ends."""
    while not ended.wait(every):
        say(json.dumps(sample(home)))


def main():
    """Serve until standard input closes."""
    order = json.loads(sys.stdin.readline())
    home = Path(order["home"])
    parts = engine_parts(Endpoints(**order["endpoints"]), home, order["srid"], city_rules())
    console = console_of(parts)
    asked = threading.Event()
    for work in (
        threading.Thread(target=report, args=(home, order["every"], asked), daemon=True),
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
