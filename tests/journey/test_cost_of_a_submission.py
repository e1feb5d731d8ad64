"""What a report asks of the journal does not grow unnoticed: it is most of what a report costs."""

import threading
from collections import Counter

import pytest
from sqlalchemy import Engine, event

from eamconsole.domain.cycle import Cycle
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.sync.delivery.outcome import Lane
from eamconsole.sync.past.others import Others
from tests.fixtures.linked_city import linked, rules

REPORTS = 12
OF_A_GROUP = ("BEGIN IMMEDIATE", "COMMIT", "SELECT facts", "SELECT request_states",
              "INSERT INTO request_states", "INSERT INTO counters")  # fmt: skip
"""Once for all that is written together, however many that is."""


@pytest.fixture
def statements():
    """Count what is run on every connection to a journal opened from here on."""
    seen = Counter()

    def listen(connection, _record):
        connection.set_trace_callback(lambda sql: seen.update([sql.partition(" WHERE ")[0]]))

    event.listen(Engine, "connect", listen)
    yield seen
    event.remove(Engine, "connect", listen)


def test_a_report_is_taken_in_and_paid_with_few_statements(empty_city, tmp_path, statements):
    cancel = threading.Event()
    with linked(empty_city, tmp_path, rules=rules(has_internal_api=False)) as console:
        console.engine.run(Cycle.HOUSEKEEPING, cancel)
        for _ in range(REPORTS):
            empty_city.seeclickfix.town.report(category="Pothole", image=DRAWN)
        statements.clear()
        console.engine.run(Cycle.INTAKE, cancel)
        console.engine.run(Cycle.DELIVERIES, cancel)
        with console.journal.read() as ledgers:
            assert sum(ledgers.links.count_by_state().values()) == REPORTS
    asked = sum(n for sql, n in statements.items() if not sql.startswith(OF_A_GROUP))
    assert asked / REPORTS <= 52


def test_where_no_other_console_was_heard_of_one_statement_says_so(
    empty_city, tmp_path, statements
):
    cancel = threading.Event()
    with linked(empty_city, tmp_path, rules=rules(has_internal_api=False)) as console:
        console.engine.run(Cycle.HOUSEKEEPING, cancel)
        number = empty_city.seeclickfix.town.report(category="Pothole", image=DRAWN).id
        console.engine.run(Cycle.INTAKE, cancel)
        console.engine.run(Cycle.DELIVERIES, cancel)
        with console.journal.read() as ledgers:
            rows, stored = ledgers.deliveries.of_issue(number), ledgers.requests.get(number)
            link = ledgers.links.get(number)
        lane = Lane(request=stored.request, route=stored, link=link, deliveries=rows)
        (photo,) = (row for row in rows if row.kind.is_picture_for_staff)
        statements.clear()
        assert not Others(console.engine.parts).may_have_sent(photo, lane, lambda: 0)
        assert sum(statements.values()) == 1
