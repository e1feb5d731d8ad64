"""What one channel is told: each event once, grouped, with its end; never a hundred messages."""

from datetime import UTC, datetime, timedelta

from eamconsole.domain.alerts import GRACE, MOST_AN_HOUR, AlertKind, Book, Signal

START = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def stands(name, kind=AlertKind.NEEDS_PERSON, **details):
    return Signal(key=name, kind=kind, title=name, next_step="Do it.", **details)


class Watch:
    """A channel over time: what stands is looked at every minute, what is due is sent."""

    def __init__(self):
        self.book, self.now, self.messages = Book(), START, []

    def look(self, *signals, minutes=1, settled=False, takes=True):
        for _ in range(minutes):
            self.book = self.book.watch(signals, self.now)
            due = self.book.due(self.now, settled=settled)
            if due and takes:
                self.messages.append([(e.signal.key, e.over_at is not None) for e in due])
                self.book = self.book.announce(due, self.now)
            self.now += MINUTE


def test_what_lasts_is_told_once_and_its_end_once():
    watch = Watch()
    watch.look(stands("down"), minutes=600)
    watch.look(minutes=600)
    assert watch.messages == [[("down", False)], [("down", True)]]


def test_what_comes_together_is_told_together():
    watch = Watch()
    watch.look(*map(stands, ("one", "two", "three")), minutes=30)
    watch.look(minutes=30)
    assert [len(message) for message in watch.messages] == [3, 3]


def test_a_fault_of_a_moment_is_told_by_nobody():
    watch = Watch()
    for _ in range(200):
        watch.look(stands("blink"))
        watch.look()
    assert watch.messages == []


def test_a_console_that_was_dead_is_told_however_short_the_look_at_it():
    watch = Watch()
    watch.look(stands("stopped", AlertKind.STOPPED))
    watch.look(minutes=10)
    assert watch.messages == [[("stopped", True)]]


def test_what_ends_and_comes_back_at_once_is_no_news():
    watch = Watch()
    watch.look(stands("down"), minutes=10)
    watch.look()
    watch.look(stands("down"), minutes=10)
    assert watch.messages == [[("down", False)]]


def test_what_flaps_slowly_is_told_a_few_times_an_hour_at_most():
    watch = Watch()
    for _ in range(60):  # ten hours
        watch.look(stands("flap"), minutes=5)
        watch.look(minutes=5)
    assert len(watch.messages) <= MOST_AN_HOUR * 10
    assert watch.messages[0] == [("flap", False)]


def test_a_channel_that_was_away_hears_all_of_it_in_one_message():
    watch = Watch()
    watch.look(stands("still"), stands("gone"), minutes=60, takes=False)
    watch.look(stands("still"), minutes=60, takes=False)
    watch.look(stands("still"), minutes=60)
    assert [sorted(message) for message in watch.messages] == [[("gone", True), ("still", False)]]


def test_a_further_stage_is_news():
    watch = Watch()
    for left in ("30", "14", "3"):
        watch.look(stands("certificate", AlertKind.LAPSING, stage=left), minutes=60 * 24)
    watch.look(minutes=10)
    assert watch.messages == [[("certificate", False)]] * 3 + [[("certificate", True)]]


def test_after_a_single_round_nothing_waits():
    watch = Watch()
    watch.look(stands("parked"), settled=True)
    watch.look(settled=True)
    assert watch.messages == [[("parked", False)], [("parked", True)]]


def test_a_clock_set_back_a_year_silences_nothing():
    watch = Watch()
    watch.look(stands("down"))
    watch.now -= timedelta(days=365)
    watch.look(stands("down"), minutes=2)
    assert watch.messages == [[("down", False)]]
    assert timedelta() < GRACE
