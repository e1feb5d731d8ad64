"""Whatever breaks in the middle of a cycle: it lives on, the log says where, a person is told."""

import threading
from dataclasses import replace

import pytest
from filelock import FileLock

from eamconsole.domain.cycle import Cycle
from eamconsole.errors import JournalError, LeaseHeldElsewhere
from eamconsole.sandbox.eam.control import ACTIONS
from eamconsole.sync.engine import Engine
from eamconsole.sync.running import Running
from tests.fixtures.broken_parts import KINDS, Fuse, QuickClock, waiting_for, wired
from tests.fixtures.linked_city import engine_parts, rules


def open_notices(journal, kind="cycle_fault"):
    with journal.read() as ledgers:
        return {n.key: n for n in ledgers.notices.open() if n.kind == kind}


def cycles_told(journal):
    return {key.split(":")[1] for key in open_notices(journal)}


@pytest.fixture
def parts(empty_city, tmp_path):
    """The parts of an engine on the empty city, one of them known to both sides already."""
    parts = engine_parts(
        empty_city.endpoints, tmp_path, empty_city.srid, rules(), clock=QuickClock()
    )
    engine = Engine(parts)
    engine.open()
    number, never = empty_city.seeclickfix.town.report().id, threading.Event()
    engine.run_once(never, lambda _step: None)
    with parts.journal.read() as ledgers:
        link = ledgers.links.get(number)
    ACTIONS["comment"](
        empty_city.eam,
        {"auto_number": link.auto_number, "text": "We come on Monday.", "public": True},
    )
    engine.run(Cycle.WATCH, never)  # the comment is owed, and not sent yet
    engine.close()
    parts.journal.write(lambda ledgers: ledgers.facts.set("seeclickfix_account", None))
    yield parts
    parts.journal.close()


@pytest.mark.parametrize("kind", KINDS)
def test_each_cycle_of_the_service_survives_it_and_goes_on(parts, empty_city, kind, caplog):
    fuse, stop = Fuse(kind), threading.Event()
    running = Running(Engine(wired(parts, fuse)), parts.clock)
    service = threading.Thread(target=running.run, args=(stop,))
    with waiting_for(parts.journal) as until:
        service.start()
        try:
            until(lambda: cycles_told(parts.journal) == set(Cycle))
            fuse.broken = False
            number = empty_city.seeclickfix.town.report().id
            until(lambda: status_of(empty_city, number) == "Acknowledged")
            until(lambda: not open_notices(parts.journal))
            assert service.is_alive()
        finally:
            fuse.broken = False
            stop.set()
            service.join(30)
    assert not service.is_alive()
    for cycle in Cycle:
        told = [r for r in caplog.records if r.exc_info and cycle in r.getMessage()]
        assert told, f"no trace of {cycle}"


def status_of(city, number):
    return str(city.seeclickfix.issue(number).status)


ENDS = {
    "a damaged journal": lambda: JournalError("The journal could not be read: it is malformed."),
    "another engine": lambda: LeaseHeldElsewhere("This profile is being synced by somebody."),
}


@pytest.mark.parametrize("end", ENDS)
def test_what_no_cycle_can_survive_ends_the_service_with_the_lock_free(parts, end):
    ended = Running(Engine(wired(parts, Fuse(ENDS[end]))), parts.clock).run()
    assert ended.status == 3
    assert type(ended.error) is type(ENDS[end]())
    with FileLock(parts.journal.path.with_suffix(".lock")).acquire(timeout=0):
        pass


def test_a_round_does_its_other_parts_and_says_which_one_broke(parts, empty_city):
    fuse = Fuse("RecursionError")
    whole = wired(parts, fuse)
    engine = Engine(replace(whole, seeclickfix=parts.seeclickfix, budget=parts.budget))
    engine.open()
    number = empty_city.seeclickfix.town.report().id
    summary = engine.run_once(threading.Event(), lambda _step: None)
    engine.close()
    assert status_of(empty_city, number) == "Acknowledged"
    assert [fault for fault in summary.faults if "watch" in fault and "RecursionError" in fault]
    assert not summary.all_done
