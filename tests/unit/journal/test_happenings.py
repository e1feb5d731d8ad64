"""What a chart counts and what the list behind a bar holds is the same, on both engines."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from eamconsole.domain.delivery import Direction
from eamconsole.domain.happening import Happened, Happening
from eamconsole.journal import RequestQuery
from eamconsole.journal.schema import deliveries
from tests.unit.journal.builders import NOON, a_request, owe

MINUTES = (0, 14, 15, 44, 59, 61)
HOUR = timedelta(hours=1)


def a_day(journal):
    """Take requests in that were reported at different minutes; half of what is owed arrived."""
    for issue, minutes in enumerate(MINUTES, start=1):
        at = NOON + timedelta(minutes=minutes)
        journal.write(
            lambda ledgers, issue=issue, at=at: ledgers.requests.put(
                a_request(issue, created_at=at, updated_at=at), NOON
            )
        )
        owe(journal, issue)
    journal.write(
        lambda ledgers: ledgers.connection.execute(
            deliveries.update().where(deliveries.c.issue_id % 2 == 0).values(state="done")
        )
    )


def test_requests_and_deliveries_are_counted_by_the_quarter_they_belong_to(journal):
    a_day(journal)
    with journal.read() as ledgers:
        reported = ledgers.happenings.reported(NOON, NOON + HOUR)
        delivered = ledgers.happenings.delivered(NOON - HOUR, NOON + HOUR)
    quarters = Counter({(at - NOON) // timedelta(minutes=15): n for (at, _), n in reported.items()})
    assert quarters == {0: 2, 1: 1, 2: 1, 3: 1}
    assert delivered == {(NOON, Direction.TO_EAM): 3}


def test_the_list_behind_a_bar_begins_and_ends_where_the_bar_does(journal):
    a_day(journal)
    for what, expected in ((Happened.REPORTED, [1, 2, 3, 4, 5]), (Happened.DELIVERED, [2, 4, 6])):
        happening = Happening(what=what, since=NOON, until=NOON + HOUR)
        with journal.read() as ledgers:
            ids = ledgers.request_rows.ids(RequestQuery(happening=happening, descending=False))
        assert list(ids) == expected
