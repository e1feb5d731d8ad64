"""What a service frees in one thread serves the others: it does not grow by what nobody holds."""

import json
import subprocess
import sys

import pytest

from tests.fixtures.sources import ROOT

THREADS = 16
"""Fewer than a service has; glibc gives each an arena of its own until there are eight a core."""
SERVES = """
import ctypes, json, sys, threading
from pathlib import Path
from eamconsole.sandbox.options import Endpoints
from eamconsole.services.syncing import Syncing
from tests.fixtures.bare_console import console_of
from tests.fixtures.linked_city import engine_parts, rules

endpoints, home = json.loads(sys.argv[1]), Path(sys.argv[2])
parts = engine_parts(Endpoints(**endpoints), home, 2234, rules())
stop = threading.Event()
stop.set()
Syncing(console_of(parts)).serve(stop, lambda _progress: None)

library, together = ctypes.CDLL(None), threading.Barrier(int(sys.argv[3]) + 1)
library.malloc.restype = library.fopen.restype = ctypes.c_void_p
def take():
    library.malloc(ctypes.c_size_t(2_000))
    together.wait()
    together.wait()
for _ in range(int(sys.argv[3])):
    threading.Thread(target=take).start()
together.wait()
told = home / "arenas.xml"
out = ctypes.c_void_p(library.fopen(str(told).encode(), b"w"))
library.malloc_info(0, out)
library.fclose(out)
together.wait()
print(told.read_text().count("<heap nr="))
parts.journal.close()
"""

NOBODY = "http://127.0.0.1:9"


def arenas_of_a_service(home):
    """Let a service end at once, then many threads take memory in its process."""
    systems = ("seeclickfix", "eam", "eam_internal", "arcgis", "control")
    places = {f"{system}_url": NOBODY for system in systems}
    endpoints = {"organization_id": 1, "token": "a", "eam_login": "a:b", **places}
    done = subprocess.run(
        [sys.executable, "-c", SERVES, json.dumps(endpoints), str(home), str(THREADS)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="asks glibc")
def test_the_threads_of_a_service_take_their_memory_from_few_arenas(tmp_path):
    # Python itself had threads before: their arenas stay.
    assert arenas_of_a_service(tmp_path) <= 4
