"""A round ends once nothing can be done, whatever still waits for a person or another row."""

import threading
from datetime import timedelta

from eamconsole.domain.cycle import Cycle
from eamconsole.domain.delivery import DeliveryKind, DeliveryState, Flow
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.sync.delivery import dispatcher


def pause(told, flow, seconds):
    """Have a person pause a flow for a while."""
    until = told.city.clock.now() + timedelta(seconds=seconds)
    told.journal.write(lambda ledgers: ledgers.pauses.set(flow, until, "maintenance", "pat"))


def test_a_picture_behind_one_of_a_paused_queue_is_not_asked_for_again_and_again(tell):
    told = tell()
    told.city.faults["eam"].status(400, verb="POST", path="media")
    number = told.linked_report(image=DRAWN)
    parked = told.row(number, DeliveryKind.REQUEST_IMAGE)
    assert parked.state is DeliveryState.NEEDS_ATTENTION
    pause(told, Flow.REQUESTS, 60)
    told.repair("retry", parked)
    told.says(number, "And from the other side", image=DRAWN)
    began = told.city.clock.now()
    summary = told.sync()
    assert told.city.clock.now() - began < timedelta(seconds=5)
    assert summary.unfinished == 2
    assert told.row(number, DeliveryKind.COMMENT_IMAGE_OUT).state is DeliveryState.WAITING


def test_a_row_that_is_due_and_never_taken_up_is_left_to_the_next_round(tell, monkeypatch):
    told = tell()
    number = told.report()
    with monkeypatch.context() as stuck:
        stuck.setattr(dispatcher, "obstacle", lambda delivery, _lane: delivery)
        began = told.city.clock.now()
        summary = told.sync()
        assert told.city.clock.now() - began < timedelta(seconds=5)
        assert "did not get through in 3 tries" in "".join(summary.faults)
        assert told.engine.run(Cycle.DELIVERIES, threading.Event()) >= 1.0
    told.sync()
    assert len(told.records(number)) == 1
