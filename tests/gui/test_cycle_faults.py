"""In the window as in the service: whatever breaks in a cycle, it lives on and a person is told."""

import pytest

from eamconsole.domain.cycle import Cycle
from eamconsole.gui.workers.sync_threads import SyncThreads
from tests.faults.test_cycle_faults import cycles_told, open_notices, parts, status_of
from tests.fixtures.bare_console import console_of
from tests.fixtures.broken_parts import KINDS, Fuse, wired
from tests.journey.conftest import empty_city

__all__ = ["empty_city", "parts"]


@pytest.mark.parametrize("kind", KINDS)
def test_each_cycle_of_the_window_survives_it_and_goes_on(qtbot, parts, empty_city, kind, caplog):
    fuse = Fuse(kind)
    room = SyncThreads(console_of(wired(parts, fuse)))
    room.start()
    qtbot.waitUntil(lambda: cycles_told(parts.journal) == set(Cycle), timeout=20_000)
    fuse.broken = False
    number = empty_city.seeclickfix.town.report().id
    room.wake()
    qtbot.waitUntil(lambda: status_of(empty_city, number) == "Acknowledged", timeout=20_000)
    qtbot.waitUntil(lambda: not open_notices(parts.journal), timeout=20_000)
    with qtbot.waitSignal(room.stopped, timeout=20_000):
        room.stop()
    assert room.join(5_000)
    for cycle in Cycle:
        assert [r for r in caplog.records if r.exc_info and cycle in r.getMessage()]
