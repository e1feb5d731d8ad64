"""One Request or record that cannot be read stops nobody who reads many: it alone is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eamconsole.domain.reconciling import DifferenceKind
from eamconsole.support.pictures.apart import OPENER
from eamconsole.sync.intake.held import wish
from eamconsole.sync.reconcile import alone
from tests.journey.test_reconcile import a_city_at_rest, compare

A_DAY = timedelta(days=1).total_seconds()


def faults(told):
    return [notice.text for notice in told.notices("cycle_fault")]


def purged(told, number):
    """SeeClickFix shows it no more, as after a clean-up over there."""
    return told.city.seeclickfix.state.issues.pop(number)


def asks_for_thread(told, number, mark):
    return told.calls("seeclickfix", "GET", f"{number}/comments", since=mark)


def test_a_purged_request_leaves_the_sweep_of_all_threads_going(tell):
    told = tell()
    first, second = told.linked_report(), told.linked_report()
    told.later(A_DAY)
    issue = purged(told, first)
    mark = told.mark()
    told.later(A_DAY)
    assert asks_for_thread(told, second, mark)
    assert faults(told) == []
    mark = told.mark()
    told.later(60)
    assert not asks_for_thread(told, first, mark), "the sweep is over for six hours"
    told.city.seeclickfix.state.issues[first] = issue


@pytest.mark.parametrize("status", [403, 422])
def test_a_thread_that_is_refused_is_told_until_it_is_read(tell, empty_city, status):
    """Where the list brings no threads; else what it brings is read."""
    empty_city.seeclickfix.assumptions.change({"A-14": False})
    told = tell()
    first, second = told.linked_report(), told.linked_report()
    told.later(A_DAY)
    broken = {"verb": "GET", "path": f"{first}/comments", "times": None}
    told.city.faults["seeclickfix"].status(status, body="{}", **broken)
    mark = told.mark()
    told.later(A_DAY)
    assert asks_for_thread(told, second, mark)
    assert faults(told) == []
    (notice,) = told.notices("unreadable_comment")
    assert notice.issue_id == first and str(status) in notice.text
    told.city.faults["seeclickfix"].clear()
    told.later(A_DAY)
    assert told.notices("unreadable_comment") == []


def test_a_wish_for_a_purged_request_does_not_stop_intake(tell):
    told = tell()
    number = told.linked_report()
    issue = purged(told, number)
    told.journal.write(lambda ledgers: wish(ledgers, number, None))
    told.later()
    assert faults(told) == []
    assert told.taken_in(told.linked_report())
    told.city.seeclickfix.state.issues[number] = issue


def not_compared(found):
    return [each.issue_id for each in found if each.kind is DifferenceKind.NOT_COMPARED]


def test_a_thread_that_cannot_be_read_ends_no_comparison(tell, empty_city):
    empty_city.seeclickfix.assumptions.change({"A-14": False})
    told = tell()
    _, numbers = a_city_at_rest(told, 3)
    told.city.faults["seeclickfix"].status(
        403, body="{}", verb="GET", path=f"{numbers[1]}/comments", times=None
    )
    found = compare(told)
    assert not_compared(found) == [numbers[1]] and len(found) == 1
    told.city.faults["seeclickfix"].clear()
    assert compare(told) == []


def test_an_old_request_that_cannot_be_read_ends_no_comparison(tell):
    """What is live and older than the list is asked for singly."""
    told = tell()
    _, numbers = a_city_at_rest(told, 3)
    told.city.clock.advance(timedelta(days=200).total_seconds())
    told.city.faults["seeclickfix"].fail(
        "answer", body='{"id": "what"}', verb="GET", path=f"issues/{numbers[1]}", times=None
    )
    found = compare(told)
    assert not_compared(found) == [numbers[1]]
    told.city.faults["seeclickfix"].clear()


@pytest.mark.parametrize("way", ["taken out", "closed"])
def test_the_record_of_a_purged_request_is_told_until_its_step_is_done(tell, way):
    """The record is linked, too; nobody can break that link, and nobody has to."""
    told = tell()
    _, numbers = a_city_at_rest(told, 2)
    record = told.record(numbers[0])
    issue = purged(told, numbers[0])
    (found,) = compare(told)
    assert (found.kind, found.issue_id) == (DifferenceKind.ORPHAN, numbers[0])
    assert "external id" in found.what_to_do and "Notes" in found.what_to_do
    if way == "closed":
        told.crew("set_status", auto_number=record.auto_number, code=951)
    else:
        told.crew(
            "change_field", auto_number=record.auto_number, field="ExternalRequestId", value=""
        )
        notes = record.fields["Notes"].replace(f"SeeClickFix Issue ID: {numbers[0]}", "").strip()
        told.crew("change_field", auto_number=record.auto_number, field="Notes", value=notes or "-")
    assert compare(told) == []
    told.city.seeclickfix.state.issues[numbers[0]] = issue


def kept_otherwise(told, number):
    """Let EAM keep a Request's pictures under other numbers and names, and written anew."""
    documents = told.record(number).documents
    for key in list(documents):
        document = documents.pop(key)
        document.auto_number += 900_000
        document.file_name = f"kept-as-{key}.jpg"
        document.content += b" "
        documents[document.auto_number] = document


def test_a_computer_too_busy_to_open_a_picture_ends_no_comparison(tell, monkeypatch):
    """A picture is opened in a child of ours, which has no turn here."""
    told = tell()
    vandal, numbers = a_city_at_rest(told, 4, rich=4)
    kept_otherwise(told, numbers[0])
    vandal.plant("doubled", numbers[2])

    def too_busy(*_words):
        raise TimeoutError

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(OPENER, "ask", too_busy)
        found = {each.issue_id: each for each in compare(told)}
    assert {number: each.kind for number, each in found.items()} == {
        numbers[0]: DifferenceKind.NOT_COMPARED,
        numbers[2]: DifferenceKind.DOUBLED,
    }
    assert "too busy" in found[numbers[0]].cause and found[numbers[0]].what_to_do


def test_a_fault_of_our_own_over_one_pair_ends_no_comparison(tell, monkeypatch):
    told = tell()
    _, numbers = a_city_at_rest(told, 3)
    judge = alone.compare

    def broken(pair):
        if pair.request.issue_id == numbers[1]:
            raise ZeroDivisionError
        return judge(pair)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(alone, "compare", broken)
        assert not_compared(compare(told)) == [numbers[1]]
    assert compare(told) == []


def test_a_record_that_is_there_and_cannot_be_read_is_not_called_gone_or_agreed(tell):
    """What differs is looked at again, and the record itself is read for that."""
    told = tell()
    vandal, numbers = a_city_at_rest(told, 3)
    vandal.plant("place", numbers[1])
    told.record(numbers[1]).fields["StatusCode"] = 1e30
    (found,) = compare(told)
    assert (found.kind, found.issue_id) == (DifferenceKind.NOT_COMPARED, numbers[1])
    assert "cannot be read" in found.cause and found.what_to_do
