"""Ten thousand rows of one cause, in a real journal file: bounded steps and memory."""

import time
import tracemalloc
from datetime import UTC

import pytest

from eamconsole.domain.delivery import DeliveryKind, DeliveryState, NewDelivery
from eamconsole.services.queue import QueueFilter, Queues, Repair
from eamconsole.services.queue.effects import Effects
from eamconsole.support.clock import VirtualClock
from tests.unit.journal.builders import NOON, a_request

PARKED = QueueFilter(states=(DeliveryState.NEEDS_ATTENTION,), cause="SVC-260")
ROWS = 10_000
STEP = 50
MEASURED = 2_000
"""Rows whose memory is counted on the way: counting makes everything several times as slow."""


@pytest.fixture
def ten_thousand(file_journal):
    def park(ledgers):
        for number in range(1, ROWS + 1):
            ledgers.requests.put(a_request(number), NOON)
            debt = NewDelivery(issue_id=number, kind=DeliveryKind.CREATE, key="create")
            row = ledgers.deliveries.owe(debt, NOON)
            ledgers.deliveries.finish(
                row, DeliveryState.NEEDS_ATTENTION, at=NOON, cause="SVC-260", explanation="No."
            )

    file_journal.write(park)
    return file_journal


def test_t87_ten_thousand_rows_are_foretold_marked_and_followed(ten_thousand):
    clock = VirtualClock(NOON)
    queues, repair = Queues(ten_thousand, clock, UTC), Repair(ten_thousand, clock, "kim")
    effects = Effects(ten_thousand, queues, clock)
    ids = queues.ids(PARKED)
    tracemalloc.start()
    preview = effects.preview("retry", ids)
    assert preview.effects == (("sent again", ROWS),)
    slowest = 0.0
    for at in range(0, ROWS, STEP):
        began = time.process_time()
        assert repair.retry(ids[at : at + STEP]).done == STEP
        slowest = max(slowest, time.process_time() - began)
        if at == MEASURED:
            _, on_the_way = tracemalloc.get_traced_memory()
            tracemalloc.stop()
    tracemalloc.start()
    standing = effects.standing(ids)
    _, at_the_end = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert standing.under_way == ROWS
    assert max(on_the_way, at_the_end) < 16 * 1024 * 1024
    assert slowest < 2, "a step is short enough to be cancelled at any time, other programs aside"
