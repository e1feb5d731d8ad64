"""What was read once is remembered as long as somebody goes on asking for it, not for ever."""

from datetime import UTC, datetime

from eamconsole.domain.work import Module
from eamconsole.support.clock import VirtualClock
from eamconsole.wire.eam.reading import Versions

OPEN, OVER = (Module.WORK_REQUEST, 1), (Module.WORK_REQUEST, 2)


def test_a_record_that_is_over_leaves_and_one_under_watch_stays():
    clock = VirtualClock(datetime(2026, 5, 4, tzinfo=UTC))
    versions = Versions(clock)
    versions.keep(OPEN, "a", "open")
    versions.keep(OVER, "b", "over")
    for _ in range(10):
        clock.advance(300)
        assert versions.get(OPEN) == ("a", "open")
    assert len(versions) == 1
    assert versions.get(OVER) is None


def test_a_thousand_records_a_poll_for_five_years_hold_what_one_poll_holds():
    clock = VirtualClock(datetime(2026, 5, 4, tzinfo=UTC))
    versions = Versions(clock)
    for number in range(40_000):
        versions.keep((Module.WORK_REQUEST, number), "etag", "record")
        assert versions.get((Module.WORK_REQUEST, number - 1)) or not number
        clock.advance(60)
    assert len(versions) <= 21


def test_never_more_than_the_memory_allows_and_the_newest_stays():
    versions = Versions(VirtualClock(datetime(2026, 5, 4, tzinfo=UTC)))
    for number in range(12_000):
        versions.keep((Module.WORK_REQUEST, number), "etag", number)
    assert len(versions) == 10_000
    assert versions.get((Module.WORK_REQUEST, 11_999)) == ("etag", 11_999)
