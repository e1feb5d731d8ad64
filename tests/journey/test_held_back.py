"""Live requests that are not sent by themselves: counted, listed, sent where a person says so."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from eamconsole.domain.city import IntakeRules
from eamconsole.domain.delivery import DeliveryKind
from eamconsole.errors import ActionRefused
from eamconsole.journal import Ledgers, writer
from eamconsole.journal.ledgers.marks import FactLedger
from eamconsole.services.held import HeldRequests
from eamconsole.sync.intake.held import wish_adopted
from eamconsole.sync.reconcile import standing_alone


def held(told):
    parts = told.engine.parts
    return HeldRequests(told.journal, parts.clock, parts.rules, "pat", told.engine.poke)


def numbers(told):
    return [each.issue_id for each in held(told).listed()]


def elsewhere(told, **details):
    """Have something reported in a category EAM knows nothing of."""
    if all(each.title != "Noise" for each in told.city.seeclickfix.state.categories.values()):
        told.town.add_category("Noise")
    return told.report(category="Noise", **details)


@pytest.fixture
def going_live(tell, empty_city):
    """A console that takes nothing in that is older than this moment."""

    def go():
        now = empty_city.clock.now()
        return tell(intake=IntakeRules(start_at=now))

    return go


def test_w8_what_no_category_sends_is_counted_listed_and_sent_under_a_code(tell):
    told = tell()
    first, second = elsewhere(told, summary="Loud fans"), elsewhere(told)
    normal = told.linked_report()
    assert numbers(told) == [first, second]
    (notice,) = told.notices("held_back")
    assert "2 live requests" in notice.text and "“Noise” 2" in notice.text
    assert told.sync().all_done, "it changes no exit status"
    assert held(told).send([first]).refused[first].startswith("its category")
    with pytest.raises(ActionRefused):
        held(told).send([first], "NOPE")
    done = held(told).send([first, normal], "POTHOLE")
    assert (done.sent, list(done.refused)) == ([first], [normal])
    told.later()
    assert told.record(first).fields["ProblemCode"] == "POTHOLE"
    assert told.status(first) == "Acknowledged"
    assert numbers(told) == [second]
    assert told.records(second) == []
    told.later()
    told.later()
    assert len(told.records(first)) == 1
    assert "1 live request is" in told.notices("held_back")[0].text


def test_what_was_open_before_going_live_waits_for_a_person(going_live, empty_city):
    town = empty_city.seeclickfix.town
    old = [town.report(summary=f"Old {n}").id for n in range(3)]
    empty_city.clock.advance(3_600)
    told = going_live()
    told.sync()
    for number in old:
        told.says(number, "Still there.", by="Ben")
    told.later()
    assert numbers(told) == old
    assert told.records(old[0]) == []
    done = held(told).send_all(2)
    assert done.sent == old[:2]
    told.later()
    assert [len(told.records(number)) for number in old] == [1, 1, 0]
    assert told.row(old[0], DeliveryKind.CREATE).state == "done"
    assert numbers(told) == old[2:]


def test_what_is_over_leaves_the_list_and_the_notice(tell):
    told = tell()
    closed, merged, sent = (elsewhere(told) for _ in range(3))
    told.sync()
    assert numbers(told) == [closed, merged, sent]
    told.city.clock.advance(1)
    told.town.close(closed)
    told.later()
    assert numbers(told) == [merged, sent]
    held(told).send([sent], "POTHOLE")
    told.town.close(sent)
    told.later()
    assert numbers(told) == [merged]
    assert told.records(sent) == [], "closed before it was sent"
    told.city.seeclickfix.state.issues.pop(merged)
    held(told).send([merged], "POTHOLE")
    told.later()
    assert numbers(told) == []
    assert told.notices("held_back") == []


def test_a_wish_survives_a_restart_and_is_carried_out_once(tell):
    told = tell()
    number = elsewhere(told)
    told.sync()
    held(told).send([number], "POTHOLE")
    told.engine.close()
    told = tell()
    told.later()
    told.later()
    assert len(told.records(number)) == 1


def test_what_somebody_wants_sent_is_not_only_looked_for_any_more(going_live, empty_city):
    number = empty_city.seeclickfix.town.report().id
    empty_city.clock.advance(3_600)
    told = going_live()
    told.sync()
    told.says(number, "Still there.", by="Ben")
    told.later()
    told.journal.write(lambda ledgers: wish_adopted(ledgers, number))
    assert held(told).send([number]).sent == [number]
    told.later()
    assert len(told.records(number)) == 1


def test_a_category_that_is_integrated_later_needs_no_code(tell):
    told = tell()
    number = elsewhere(told)
    told.sync()
    told.city.eam.seed_categories(["Noise"])
    told.city.clock.advance(60)
    told.engine.catalog.refresh()
    assert held(told).send_all(None).sent == [number]
    told.later()
    assert len(told.records(number)) == 1
    assert told.city.clock.now() - told.link(number).created_at < timedelta(minutes=10)


@pytest.fixture
def many(tell):
    """A console that holds back 1,200 requests, as a large city does at going live."""
    told = tell()
    first = elsewhere(told)
    told.sync()

    def write(ledgers):
        (entry,) = ledgers.facts.under("held:").values()
        for number in range(first + 1, first + 1_200):
            ledgers.facts.set(f"held:{number}", {**entry, "issue_id": number})

    told.journal.write(write)
    return told


def marked(told):
    with told.journal.read() as ledgers:
        return set(ledgers.facts.under("send:"))


def test_many_are_marked_in_pieces_that_can_be_watched_and_stopped(many):
    stop, seen = threading.Event(), []

    def watch(step):
        seen.append((step.done, step.left))
        stop.set()

    commits = many.journal.commits
    done = held(many).send_all(None, "POTHOLE", stop, watch)
    assert (len(done.sent), done.left, seen) == (500, 700, [(500, 700)])
    assert len(marked(many)) == 500 and many.journal.commits - commits < 5
    rest = held(many).send_all(None, "POTHOLE")
    assert (len(rest.sent), rest.marked_before, rest.left) == (700, 500, 0)
    assert not set(rest.sent) & set(done.sent), "nobody is noted twice in the audit"
    assert held(many).send_all(100, "POTHOLE").sent == []


def test_what_was_marked_before_a_kill_stays_marked(many):
    class KilledError(BaseException):
        pass

    def die(step):
        if step.done == 1_000:
            raise KilledError

    with pytest.raises(KilledError):
        held(many).send_all(None, "POTHOLE", None, die)
    assert len(marked(many)) == 1_000
    assert len(held(many).send_all(None, "POTHOLE").sent) == 200


def test_a_comparison_reads_of_what_is_held_back_only_its_own(many, monkeypatch):
    """A city of 5,000 held back would have it read and sorted anew for each twenty requests."""
    asked, really = [], FactLedger.under

    def under(ledger, start):
        asked.append(start)
        return really(ledger, start)

    monkeypatch.setattr(FactLedger, "under", under)
    assert standing_alone(many.engine.parts).run(threading.Event())
    assert asked and "held:" not in asked


def test_what_another_version_noted_of_one_holds_up_no_other(tell):
    told = tell()
    first, second = elsewhere(told), elsewhere(told)
    told.sync()
    with told.journal.read() as ledgers:
        entry = ledgers.facts.get(f"held:{first}")

    def write(ledgers):
        ledgers.facts.set(f"held:{first}", {**entry, "color": "red"})
        ledgers.facts.set(f"held:{second}", {"issue_id": second})

    told.journal.write(write)
    told.city.clock.advance(60)
    third = elsewhere(told)
    told.later()
    assert numbers(told) == [first, third]
    assert told.notices("cycle_fault") == []
    told.says(second, "Still there.", by="Ben")
    told.later()
    told.console.engine.close("")
    told.console.engine.open()
    told.says(second, "And still.", by="Ben")
    told.later()
    assert numbers(told) == [first, second, third]


@pytest.fixture
def neighbors_fail(monkeypatch):
    """Have a neighbor in the group fail each time: every piece of work runs a second time."""
    once = writer._do

    def twice(connection, item, traces):
        driver = connection.connection.driver_connection
        driver.execute("SAVEPOINT first_run")
        item.work(Ledgers(connection))
        driver.execute("ROLLBACK TO first_run")
        driver.execute("RELEASE first_run")
        once(connection, item, traces)

    monkeypatch.setattr(writer, "_do", twice)


def test_what_is_written_at_the_second_go_is_listed_and_leaves_the_list(tell, neighbors_fail):
    told = tell()
    number = elsewhere(told)
    told.sync()
    assert numbers(told) == [number]
    assert "1 live request is" in told.notices("held_back")[0].text
    told.town.close(number)
    told.later()
    assert numbers(told) == []
    assert told.notices("held_back") == []
