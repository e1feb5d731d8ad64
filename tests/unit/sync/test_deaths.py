"""A row is suspected of deaths that come back to it, not of those that hit it by chance."""

from datetime import UTC, datetime, timedelta

import pytest

from eamconsole.domain.city import SyncLimits
from eamconsole.domain.delivery import DeliveryKind, DeliveryState, NewDelivery
from eamconsole.domain.identity import IssueId
from eamconsole.domain.request import IssueStatus, Place, ResidentRequest
from eamconsole.domain.retry import Retrying
from eamconsole.journal import Journal
from eamconsole.support.clock import VirtualClock
from eamconsole.sync.delivery.deaths import Handling, about_to_open

START = datetime(2026, 5, 4, 12, tzinfo=UTC)
RETRYING = Retrying.by(SyncLimits(eam_quiet=timedelta(seconds=30)))
PARKED = DeliveryState.NEEDS_ATTENTION


class Console:
    """Processes that end abruptly while they have one row in hand, or live through it."""

    def __init__(self, journal):
        self.journal = journal
        self.clock = VirtualClock(START)
        self.number = journal.write(self._owe)

    def row(self):
        with self.journal.read() as ledgers:
            return ledgers.deliveries.get(self.number)

    def starts(self, *, died=True):
        handling = Handling(self.journal, self.clock)
        handling.take_stock(RETRYING, died=died)
        return handling

    def sends(self, handling, *, survives):
        """Have the call go out; leave it out where the process does not live through it."""
        if survives:
            with handling.of(self._looked_up()):
                self._stand(DeliveryState.SENDING)
                self._stand(DeliveryState.RETRYING)
        else:
            self._stand(DeliveryState.SENDING)

    def _looked_up(self):
        self._stand(DeliveryState.WAITING)
        return self.row()

    def _stand(self, state):
        at = self.clock.now()
        self.journal.write(lambda ledgers: ledgers.deliveries.finish(self.number, state, at=at))

    def _owe(self, ledgers):
        issue = IssueId(1)
        ledgers.requests.put(
            ResidentRequest(
                issue_id=issue, status=IssueStatus.OPEN, summary="Pothole", description="",
                place=Place(41.3, -72.9), address="", created_at=START, updated_at=START,
            ),
            START,
        )  # fmt: skip
        new = NewDelivery(issue_id=issue, kind=DeliveryKind.REQUEST_IMAGE, key="photo")
        return ledgers.deliveries.owe(new, START)


@pytest.fixture
def console(tmp_path):
    journal = Journal.open(f"sqlite:///{tmp_path / 'j.sqlite'}", clock=VirtualClock(START))
    yield Console(journal)
    journal.close()


def test_three_deaths_with_nothing_survived_between_leave_it_to_a_person(console):
    for died in (False, True, True):
        console.sends(console.starts(died=died), survives=False)
    console.starts()
    assert (console.row().state, console.row().cause) == (PARKED, "ended_the_console")


def test_a_row_that_the_process_lived_through_in_between_is_not_to_blame(console):
    for _ in range(5):
        handling = console.starts()
        console.sends(handling, survives=True)
        console.sends(handling, survives=False)
        console.sends(console.starts(), survives=False)
    console.starts()
    assert console.row().state is not PARKED


def test_deaths_over_other_rows_in_between_neither_count_nor_clear(console):
    console.sends(console.starts(died=False), survives=False)
    for _ in range(4):
        console.starts()
    console.sends(console.starts(), survives=False)
    for _ in range(4):
        console.starts()
    assert console.row().state is not PARKED
    console.sends(console.starts(), survives=False)
    console.starts()
    assert console.row().state is PARKED


def test_after_two_deaths_it_waits_until_a_process_has_lived_for_a_while(console):
    console.sends(console.starts(died=False), survives=False)
    console.sends(console.starts(), survives=False)
    for _ in range(3):
        console.clock.advance(40)
        console.starts()
        assert console.row().due_at == console.clock.now() + timedelta(seconds=30)
        assert "ended abruptly 2 times while it worked on this row" in console.row().explanation
    since = console.row().due_at
    console.clock.advance(40)
    console.starts(died=False)
    assert console.row().due_at == since, "a round that a scheduler starts would never come to it"


def test_a_process_that_ends_before_it_began_is_no_death_of_the_row(console):
    console.sends(console.starts(died=False), survives=False)
    for _ in range(5):
        console.starts()
    assert console.row().state is DeliveryState.CHECKING
    assert console.row().doubtful


def test_a_picture_being_opened_counts_and_one_taken_up_and_put_down_does_not(console):
    for _ in range(3):
        handling = console.starts()
        with handling.of(console.row()):
            about_to_open()
    console.starts()
    assert console.row().state is DeliveryState.WAITING
    never_put_down = [console.starts().of(console.row())]
    for _ in range(3):
        never_put_down[-1].__enter__()
        about_to_open()
        never_put_down.append(console.starts().of(console.row()))
    assert console.row().state is PARKED
    assert "smaller JPEG" in console.row().next_step
