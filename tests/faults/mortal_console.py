"""A console in a process of its own, made to be killed: syncs until somebody ends it.

Arguments: the city's endpoints as JSON, the home folder, and ``once`` to stop when all is done.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from eamconsole.sandbox.options import Endpoints
from tests.fixtures.linked_city import linked, rules

QUIET = timedelta(seconds=1.5)
"""Longer than the slowest change of the city is applied after its caller was cut off."""


def main() -> None:
    """Sync in rounds; say ``up`` first and ``settled`` at the end."""
    endpoints, home, *once = sys.argv[1:]
    place = SimpleNamespace(endpoints=Endpoints(**json.loads(endpoints)), srid=2234)
    quick = rules(
        limits={
            "retry_first": timedelta(seconds=0.2),
            "retry_max": timedelta(seconds=1),
            "eam_quiet": QUIET,
            "seeclickfix_quiet": QUIET,
        }
    )
    with linked(place, Path(home), rules=quick) as console:
        sys.stdout.write("up\n")
        sys.stdout.flush()
        while not (console.sync().all_done and once):
            pass
        sys.stdout.write("settled\n")


if __name__ == "__main__":
    main()
