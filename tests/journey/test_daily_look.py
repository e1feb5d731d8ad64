"""An engine that runs for weeks asks once a day whether the world knows more than its journal."""

from __future__ import annotations

import threading

import pytest

from eamconsole.domain.cycle import Cycle
from eamconsole.journal import schema
from eamconsole.sync.intake.taking import WATERMARK
from eamconsole.sync.parts import StartAnew
from tests.journey import lives

life = lives.life
NEVER = threading.Event()
DAY = 86_401
KEPT_OF = (
    *(schema.seen, schema.events, schema.request_states, schema.links),
    *(schema.deliveries, schema.requests),
)


def keep_house(told):
    told.engine.run(Cycle.HOUSEKEEPING, NEVER)


def opened_again(told):
    told.engine.close()
    told.engine.open()


def set_back(told, number):
    """Take a Request out of the journal under the running engine, as a restored database does."""
    with told.journal.read() as ledgers:
        before = ledgers.requests.get(number).request.created_at

    def forget(ledgers):
        rows = [row.id for row in ledgers.deliveries.of_issue(number)]
        run = ledgers.connection.execute
        run(schema.attempts.delete().where(schema.attempts.c.delivery_id.in_(rows)))
        for table in KEPT_OF:
            run(table.delete().where(table.c.issue_id == number))
        ledgers.watermarks.set(WATERMARK, before)

    told.journal.write(forget)


def test_rows_taken_away_under_a_running_engine_are_found_in_eam_and_not_sent_again(life):
    with life.console() as told:
        told.linked_report(summary="Long known")
        told.later()
        number = told.linked_report(summary="In the world, not in the journal")
        set_back(told, number)
        told.city.clock.advance(DAY)
        with pytest.raises(StartAnew):
            keep_house(told)
        opened_again(told)
        told.town.comment(number, "Still there.", by="Ben")
        told.later()
        told.later()
        assert told.link(number) is not None
        assert len(told.records(number)) == 1
        assert told.comments(number).count("Still there.") == 1
        told.city.clock.advance(DAY)
        keep_house(told)


def never_sent(ledgers):
    """Have the journal know of Requests, and of no record."""
    run, rows = ledgers.connection.execute, schema.deliveries
    run(schema.links.delete())
    run(rows.update().where(rows.c.kind == "create").values(state="waiting", attempts=0))


def test_a_row_this_journal_never_sent_counts_as_unknown(life):
    with life.console() as told:
        number = told.linked_report()
        told.journal.write(never_sent)
        told.city.clock.advance(DAY)
        with pytest.raises(StartAnew):
            keep_house(told)
        opened_again(told)
        told.later()
        assert len(told.records(number)) == 1
        assert told.link(number) is not None


def test_a_city_that_is_known_costs_one_list_a_day(life):
    with life.console() as told:
        told.linked_report()
        keep_house(told)
        mark = told.mark()
        keep_house(told)
        lists = len(told.calls(since=mark, path="Requests.svc"))
        told.city.clock.advance(DAY)
        told.sync()
        mark = told.mark()
        keep_house(told)
        keep_house(told)
        assert len(told.calls(since=mark, path="Requests.svc")) == lists + 1


def test_a_creation_whose_answer_is_lost_is_no_sign_of_a_loss(life):
    with life.console() as told:
        told.sync()
        told.city.clock.advance(DAY - 60)
        told.city.faults["eam"].fail("drop_after", times=1, verb="POST")
        number = told.report()
        told.sync()
        assert told.link(number) is None
        told.city.clock.advance(60)
        keep_house(told)


def test_records_of_another_organization_on_the_same_eam_are_no_lost_memory(life):
    """Both write the same line; SeeClickFix says which numbers are this one's."""
    with life.console() as told:
        number = told.linked_report()
        line = "Theirs.\n\nSeeClickFix Issue ID: 987654321"
        for day in range(3):
            told.crew("create_record", fields={"Notes": line.replace("321", f"32{day}")})
            told.city.clock.advance(DAY)
            told.sync()
            keep_house(told)
        later = told.linked_report(summary="In the world, not in the journal")
        assert number != later
        set_back(told, later)
        told.city.clock.advance(DAY)
        with pytest.raises(StartAnew):
            keep_house(told)
        opened_again(told)
        told.later()
        assert len(told.records(later)) == 1
