"""Both systems are compared: what differs is found, with the one thing that mends it."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from eamconsole.domain.city import ReconcileRules
from eamconsole.domain.delivery import DeliveryKind
from eamconsole.domain.reconciling import DifferenceKind, Mend
from eamconsole.errors import ServiceError
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.services.held import HeldRequests
from eamconsole.services.queue import Repair
from eamconsole.services.reconcile import Mending
from eamconsole.sync.reconcile import keeping, kept_differences, standing_alone
from tests.fixtures.planted_differences import LONG_AFTER, Vandal, sits_at


def compare(told, **options):
    """Compare both systems and return what differs and counts."""
    mark = told.mark()
    reconciliation = standing_alone(told.engine.parts)
    assert reconciliation.run(threading.Event(), **options)
    assert told.writes(mark) == []
    with told.journal.read() as ledgers:
        last, found = keeping.last_run(ledgers), kept_differences(ledgers)
    assert last.differences == sum(each.counts for each in found)
    return [each for each in found if each.counts]


def told_by(found):
    return sorted((each.kind.value, each.issue_id) for each in found)


def a_city_at_rest(told, pairs, rich=3):
    """Let people report, and say and photograph on some, until both systems agree."""
    vandal = Vandal(told)
    numbers = [
        told.report(category="Pothole", image=DRAWN if at % 3 == 0 else None) for at in range(pairs)
    ]
    told.sync()
    for number in numbers[:rich]:
        vandal.prepare(number)
    told.come_to_rest()
    told.later(LONG_AFTER)
    return vandal, numbers


def the_faults_are_found_and_mended(tell, pairs, each):
    told = tell()
    vandal, numbers = a_city_at_rest(told, pairs, rich=18 * each + pairs // 10)
    assert compare(told) == []
    chosen = iter(numbers)
    faults = [vandal.plant(way, next(chosen)) for way in vandal.ways for _ in range(each)]
    told.come_to_rest()
    told.later(LONG_AFTER)
    found = compare(told)
    assert told_by(found) == sorted((fault.kind.value, fault.issue) for fault in faults)
    assert all(difference.cause and difference.what_to_do for difference in found)
    assert all(difference.since is not None for difference in found)
    by_fault = {(difference.kind, difference.issue_id): difference for difference in found}
    for fault in faults:
        fault.mended(by_fault[fault.kind, fault.issue])
    told.come_to_rest()
    told.later(LONG_AFTER)
    assert told_by(compare(told)) == []


def test_planted_faults_are_all_found_and_nothing_else_and_are_seen_mended(tell):
    the_faults_are_found_and_mended(tell, pairs=40, each=1)


@pytest.mark.soak
@pytest.mark.timeout(3_600)
def test_a_thousand_pairs_with_ninety_faults(tell):
    the_faults_are_found_and_mended(tell, pairs=1_000, each=5)


def test_what_is_on_its_way_is_no_difference(tell):
    told = tell()
    _, (first, second) = a_city_at_rest(told, 2)
    told.says(first, "Nobody has read this yet, it was written a moment ago")
    told.crew("comment", second, text="Just written by the crew at the place", public=True)
    told.town.close(second, "Closed a moment ago at the counter.", by="staff")
    told.report(category="Pothole")
    assert compare(told) == []
    assert last_run(told).on_its_way >= 4


def test_a_stopped_run_goes_on_where_it_ended_also_in_another_process(tell):
    told = tell()
    vandal, numbers = a_city_at_rest(told, 45)
    fault = vandal.plant("doubled", numbers[0])
    cancel, mark = threading.Event(), told.mark()
    seen = []

    def after_a_page(step):
        seen.append(step.done)
        if step.done >= 20:
            cancel.set()

    assert not standing_alone(told.engine.parts).run(cancel, after_a_page)
    assert last_run(told) is None, "half a comparison is none"
    read = {call.path for call in told.calls("eam", since=mark) if "Comments" in call.path}
    assert len(read) >= 20
    mark = told.mark()
    found = compare(told)
    assert told_by(found) == [(DifferenceKind.DOUBLED.value, fault.issue)]
    again = {call.path for call in told.calls("eam", since=mark) if "Comments" in call.path}
    assert not read & again, "what was compared is not read again"
    assert last_run(told).pairs == 45


def last_run(told):
    with told.journal.read() as ledgers:
        return keeping.last_run(ledgers)


def test_it_runs_by_itself_once_a_week_and_after_a_relink(tell):
    told = tell()
    vandal, numbers = a_city_at_rest(told, 3)
    assert last_run(told) is None
    vandal.plant("doubled", numbers[0])
    told.later(timedelta(days=7).total_seconds())
    first = last_run(told)
    assert first.counts == {DifferenceKind.DOUBLED.value: 1}
    told.later(timedelta(days=6).total_seconds())
    assert last_run(told) == first
    told.engine.relink(threading.Event(), lambda _step: None)
    told.later()
    assert last_run(told).began > first.began
    with told.journal.read() as ledgers:
        assert [dict(each.counts) for each in keeping.trend(ledgers)] == [first.counts] * 2


def test_it_never_runs_by_itself_where_the_profile_says_so(tell):
    told = tell(reconcile=ReconcileRules(every=None))
    a_city_at_rest(told, 2)
    told.later(timedelta(days=30).total_seconds())
    assert last_run(told) is None


def test_a_side_that_is_down_ends_nothing_and_nothing_is_called_agreed(tell):
    told = tell()
    a_city_at_rest(told, 3)
    told.city.faults["eam"].status(503, verb="GET", path="Comments")
    with pytest.raises(ServiceError):
        standing_alone(told.engine.parts).run(threading.Event())
    assert last_run(told) is None
    told.city.faults["eam"].clear()
    assert compare(told) == []


def test_one_record_that_cannot_be_read_is_not_known_and_the_others_are(tell):
    told = tell()
    _, numbers = a_city_at_rest(told, 3)
    where = told.link(numbers[1]).auto_number
    told.city.faults["eam"].status(403, verb="GET", path=f"{where}/Comments")
    (found,) = compare(told)
    assert (found.kind, found.issue_id) == (DifferenceKind.NOT_COMPARED, numbers[1])
    assert found.cause and found.what_to_do
    told.city.faults["eam"].clear()


def test_what_another_program_left_is_listed_and_moves_nothing(tell):
    told = tell()
    told.sync()
    number = told.report(category="Pothole", summary="Known to another program")
    told.town.acknowledge(number, "We have a ticket for this one.", by="staff")
    (code,) = [p.code for p in told.city.eam.catalog.problems.values() if p.title == "Pothole"]
    made = told.crew(
        "create_record",
        fields={
            "ProblemCode": code,
            "ExternalRequestId": str(number),
            "Notes": "Entered by another program",
        },
    )
    where = made["auto_number"]
    told.crew("comment", auto_number=where, text="Said there before the console", public=True)
    told.says(number, "Said here before the console was at work in the city")
    told.come_to_rest()
    told.later(LONG_AFTER)
    assert told.link(number).auto_number == where
    assert [each for each in compare(told) if each.kind is not DifferenceKind.PLACE] == []
    with told.journal.read() as ledgers:
        listed = [
            each for each in kept_differences(ledgers) if each.kind is DifferenceKind.BASE_LINE
        ]
    assert listed and not any(each.counts for each in listed)


def test_what_somebody_decided_is_listed_and_moves_nothing(tell):
    told = tell()
    vandal, (number,) = a_city_at_rest(told, 1)
    fault = vandal.plant("parked creation", number)
    (row,) = told.rows(fault.issue, DeliveryKind.CREATE)
    assert told.repair("skip", row, "entered by hand")
    told.later(LONG_AFTER)
    assert compare(told) == []
    with told.journal.read() as ledgers:
        (listed,) = kept_differences(ledgers)
    assert "entered by hand" in listed.cause and listed.mend is Mend.RETRY


def test_a_journal_that_forgot_is_told_what_stands_there(tell, tmp_path):
    told = tell()
    _, numbers = a_city_at_rest(told, 2)
    told.journal.write(lambda ledgers: ledgers.links.remove(numbers[0]))
    (found,) = compare(told)
    assert (found.kind, found.issue_id, found.mend) == (
        DifferenceKind.NOT_LINKED,
        numbers[0],
        Mend.SEEK,
    )
    sits_at(told).adopt(numbers[0], told.record(numbers[0]).auto_number)
    told.come_to_rest()
    assert compare(told) == []


def the_person(told):
    """Return what a person at the console mends differences with."""
    parts = told.engine.parts
    repair = Repair(told.journal, parts.clock, "pat", told.engine.poke)
    held = HeldRequests(told.journal, parts.clock, parts.rules, "pat", told.engine.poke)
    return Mending(told.journal, parts.clock, repair, held, told.engine.poke)


def test_the_buttons_do_what_the_preview_says(tell):
    told = tell()
    told.sync()
    vandal, numbers = a_city_at_rest(told, 2)
    parked = vandal.plant("parked creation", numbers[0])
    vandal.plant("doubled", numbers[1])
    told.town.add_category("Owls")
    owls = told.report(category="Owls", summary="An owl in the attic")
    told.later(LONG_AFTER)
    compare(told)
    with told.journal.read() as ledgers:
        found = kept_differences(ledgers)
    assert {each.mend for each in found} == {Mend.RETRY, Mend.BY_HAND, Mend.SEND_HELD}
    person = the_person(told)
    preview = person.preview(found)
    assert (len(preview.able), len(preview.by_hand), len(preview.will)) == (2, 1, 2)
    mended = person.mend(preview.able)
    assert mended.done + len(mended.refused) == 2
    told.come_to_rest()
    assert told.record(parked.issue)
    assert any(str(owls) in why for why in mended.refused), "its category has no problem code"
    assert person.mend(preview.able).done == 0, "what moved on meanwhile is left alone"


def test_what_the_journal_forgot_is_read_again_by_a_button(tell):
    told = tell()
    _, (number,) = a_city_at_rest(told, 1)
    forget(told, "comment_out")
    told.crew("delete_comment", number, comment=first_comment(told, number))
    (found,) = [x for x in compare(told) if x.kind is DifferenceKind.COMMENT_MISSING_IN_EAM]
    assert found.mend is Mend.READ_AGAIN
    assert the_person(told).mend([found]).done == 1
    told.come_to_rest()
    told.later(LONG_AFTER)
    assert [x for x in compare(told) if x.kind is DifferenceKind.COMMENT_MISSING_IN_EAM] == []


def first_comment(told, number):
    comments = told.record(number).comments.values()
    return next(each.auto_number for each in comments if "deeper" in each.text)


def forget(told, kind):
    """Let the journal lose deliveries of a kind, as damage or a hand would."""
    statements = (
        "DELETE FROM attempts WHERE delivery_id IN (SELECT id FROM deliveries WHERE kind = :kind)",
        "UPDATE events SET delivery_id = NULL WHERE delivery_id IN "
        "(SELECT id FROM deliveries WHERE kind = :kind)",
        "DELETE FROM deliveries WHERE kind = :kind",
    )

    def work(ledgers):
        for statement in statements:
            ledgers.connection.execute(text(statement), {"kind": kind})

    told.journal.write(work)
