"""Measures a comparison of both systems: calls, time and memory, for a city of so many pairs.

    .venv/bin/python -m tests.benchmarks.reconcile_city [PAIRS]

The pairs are entered into the sandbox and the journal directly; then the real comparison reads
them over loopback.  What SeeClickFix's limit adds is computed from the calls that were counted.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from eamconsole.domain.delivery import DeliveryKind, DeliveryState, NewDelivery
from eamconsole.domain.identity import AutoNumber, IssueId, RequestNumber
from eamconsole.sandbox.seeclickfix.records import Status
from eamconsole.sync.reconcile import keeping, standing_alone
from eamconsole.sync.reconcile.pace import SHARE
from tests.fixtures.quiet_city import quiet_city
from tests.journey.story import story

_PAGE = Path("/proc/self/statm")
_LIMIT = 20
_TELL_EVERY = 5_000
"""A line for so many requests shows whether time and memory grow straight."""


def resident_mb() -> float:
    """Return the memory this process holds, sandbox included."""
    return int(_PAGE.read_text().split()[1]) * 4096 / 1e6


def fill(told, pairs):
    """Enter pairs that agree, an hour of the city apart."""
    first = told.linked_report(category="Pothole", description="A hole in the road")
    link, pattern = told.link(first), told.record(first)
    with told.journal.read() as ledgers:
        stored = ledgers.requests.get(first)
    numbers = []
    for _ in range(pairs - 1):
        issue = told.town.report(category="Pothole", description="A hole in the road")
        issue.status, issue.acknowledged_at = Status.ACKNOWLEDGED, issue.created_at
        told.city.clock.advance(1)
        fields = {name: value for name, value in pattern.fields.items() if name != "LinkGroup"}
        fields["ExternalRequestId"] = str(issue.id)
        fields["Notes"] = f"A hole in the road\n\nSeeClickFix Issue ID: {issue.id}"
        made = told.crew("create_record", fields=fields)
        numbers.append((issue, made["auto_number"]))
    at = told.city.clock.now()
    for start in range(0, len(numbers), 500):
        handful = numbers[start : start + 500]

        def write(ledgers, handful=handful):
            for issue, auto in handful:
                request = replace(
                    stored.request, issue_id=IssueId(issue.id), created_at=issue.created_at
                )
                ledgers.requests.put(request, at)
                ledgers.requests.set_route(request.issue_id, stored.module, stored.problem_code)
                number = RequestNumber(str(auto))
                ledgers.links.create(
                    replace(
                        link,
                        issue_id=request.issue_id,
                        auto_number=AutoNumber(auto),
                        number=number,
                    )
                )
                row = ledgers.deliveries.owe(
                    NewDelivery(issue_id=request.issue_id, kind=DeliveryKind.CREATE, key="create"),
                    at,
                )
                ledgers.deliveries.finish(row, DeliveryState.DONE, at=at, remote_key=str(auto))

        told.journal.write(write)


def measure(pairs):
    """Compare once and print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with quiet_city(home, "Pothole") as city, story(city, home) as told:
            began = time.perf_counter()
            fill(told, pairs)
            city.clock.advance(timedelta(hours=9).total_seconds())
            print(f"{pairs:,} pairs entered in {time.perf_counter() - began:.0f} s")
            run(told, pairs)


def run(told, pairs):
    """Run the comparison, counting what it asks of either side."""
    log = told.city.log
    asked_before = {side: log.count(side) for side in ("seeclickfix", "eam")}
    before, peak, told_of = resident_mb(), 0.0, 0

    def observe(step):
        nonlocal peak, told_of
        peak = max(peak, resident_mb())
        if (step.done or 0) >= told_of + _TELL_EVERY:
            told_of = step.done
            spent = time.process_time() - worked
            print(f"{told_of:,} after {spent:.0f} s of the processor, {resident_mb():.0f} MB")

    began, worked = time.perf_counter(), time.process_time()
    assert standing_alone(told.engine.parts).run(threading.Event(), observe)
    seconds, spent = time.perf_counter() - began, time.process_time() - worked
    with told.journal.read() as ledgers:
        last = keeping.last_run(ledgers)
    asked, of_eam = (log.count(side) - asked_before[side] for side in ("seeclickfix", "eam"))
    hours = asked / (_LIMIT * SHARE) / 60
    bare = (asked + last.pairs) / (_LIMIT * SHARE) / 60
    print(f"{last.requests:,} requests, {last.pairs:,} pairs, {last.differences} differences")
    print(f"{asked:,} calls to SeeClickFix, {of_eam:,} to EAM")
    print(f"in {seconds:.0f} s here, {spent:.0f} s of the processor, both simulators included")
    print(f"at {_LIMIT} calls a minute, of which {SHARE:.0%} are used: {hours:.1f} h")
    print(f"where threads are not embedded: {asked + last.pairs:,} calls, {bare:.1f} h")
    print(f"memory: {before:.0f} MB before (city included), {peak:.0f} MB at most")


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 60_000)
