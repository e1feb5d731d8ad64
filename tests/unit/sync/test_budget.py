"""The call budget: twenty a minute, a reserve for people, and an end to waiting."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from eamconsole.errors import SyncCancelled
from eamconsole.support.clock import VirtualClock
from eamconsole.sync.budget import WINDOW_SECONDS, CallBudget, on_behalf_of_a_person


@pytest.fixture
def clock():
    return VirtualClock(datetime(2026, 11, 23, tzinfo=UTC))


def test_background_work_leaves_the_reserve_to_people(clock):
    budget = CallBudget(20, clock)
    for _ in range(17):
        assert budget.wait_seconds() == 0
        budget.spend()
    assert budget.wait_seconds() == WINDOW_SECONDS
    with on_behalf_of_a_person():
        for _ in range(3):
            assert budget.wait_seconds() == 0
            budget.spend()
        assert budget.wait_seconds() > 0


def test_no_minute_ever_holds_more_than_allowed(clock):
    budget = CallBudget(20, clock)
    spent = []
    for _ in range(90):
        budget.spend()
        spent.append(clock.monotonic())
    assert all(spent[i + 20] - spent[i] > 60 for i in range(len(spent) - 20))


def test_a_lifted_limit_never_waits_and_a_small_one_still_moves(clock):
    free, slow = CallBudget(0, clock), CallBudget(1, clock)
    for _ in range(1000):
        free.spend()
    slow.spend()
    assert slow.wait_seconds() == WINDOW_SECONDS


def test_stopping_ends_the_wait(clock):
    budget = CallBudget(1, clock)
    budget.spend()
    budget.cancel = threading.Event()
    budget.cancel.set()
    with pytest.raises(SyncCancelled):
        budget.spend()
    assert budget.reading().used == 1
