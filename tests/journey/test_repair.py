"""A person settles what the console cannot: looks into EAM, adopts, or sends again."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from eamconsole.domain.city import CustomField
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.domain.evidence import Sign
from eamconsole.errors import ActionRefused
from eamconsole.sandbox.seeclickfix.town import DRAWN
from tests.fixtures.planted_differences import sits_at

CREATE = DeliveryKind.CREATE
LOST = {"verb": "POST", "path": r"Requests\.svc/$"}


@pytest.fixture
def pat():
    """A person who looks into EAM; given a story, returns what that person can do."""
    return sits_at


def lost(told, **details):
    """Have something reported whose record is made while the answer is lost."""
    told.sync()
    told.city.faults["eam"].fail("drop_after", **LOST)
    number = told.report(**details)
    told.sync()
    assert told.row(number, CREATE).doubtful
    return number


def audited(told):
    with told.journal.read() as ledgers:
        return [(entry.actor, entry.action, entry.detail) for entry in ledgers.audit.newest()]


def test_t74_what_was_made_although_the_answer_was_lost_is_shown_and_adopted(tell, pat):
    told = tell()
    number = lost(told, image=DRAWN)
    seeking = pat(told)
    search = seeking.look(number)
    (found,) = search.candidates
    record = told.record(number)
    assert found.auto_number == record.auto_number
    assert found.is_certain and found.may_be_adopted
    assert {Sign.REFERENCE, Sign.NOTES, Sign.PLACE, Sign.WORDS} <= set(found.signs)
    assert seeking.adopt(number, found.auto_number) == found.number
    row = told.row(number, CREATE)
    assert (row.state, row.remote_key, row.doubtful) == ("done", str(record.auto_number), False)
    assert told.link(number).number == found.number
    mark = told.mark()
    told.later()
    told.later()
    assert not told.calls("eam", "POST", r"Requests\.svc/$", since=mark)
    assert len(told.records(number)) == 1
    assert len(told.documents(number)) == 1
    assert told.status(number) == "Acknowledged"
    assert len(told.our_words(number)) == 1
    assert ("pat", "adopt", found.number) in audited(told)
    assert "create.adopt" in told.events(number)


def test_a_record_of_another_request_is_shown_and_never_adopted(tell, pat):
    told = tell()
    first = told.linked_report(description="A hole", lat=41.3083, lng=-72.9279)
    number = lost(told, description="A hole", lat=41.3083, lng=-72.9279)
    seeking = pat(told)
    certain, other = seeking.look(number).candidates
    assert certain.may_be_adopted
    assert other.belongs_to == str(first)
    with pytest.raises(ActionRefused, match=f"linked to Request {first}"):
        seeking.adopt(number, other.auto_number)
    assert told.row(number, CREATE).state is DeliveryState.CHECKING


def test_what_a_clerk_entered_by_hand_is_found_by_place_and_words(tell, pat, empty_city):
    told = tell()
    told.sync()
    empty_city.faults["eam"].status(400, body='"Problem Code is not active."', **LOST)
    number = told.report(description="Deep hole by the school", lat=41.3083, lng=-72.9279)
    told.sync()
    assert told.row(number, CREATE).state is DeliveryState.NEEDS_ATTENTION
    x, y = told.city.eam.plane.to_local("LATLONG", (-72.9279, 41.3083))
    told.crew(
        "create_record",
        fields={
            "ProblemCode": "POTHOLE", "Notes": "Deep hole by the school, phoned in",
            "XCoordinate": x, "YCoordinate": y,
        },
    )  # fmt: skip
    seeking = pat(told)
    search = seeking.look(number)
    (found,) = search.candidates
    assert not found.is_certain
    assert {Sign.PLACE, Sign.WORDS, Sign.PROBLEM_CODE, Sign.DAY} == set(found.signs)
    assert "look alike" in search.conclusion
    seeking.adopt(number, found.auto_number)
    told.later()
    assert told.link(number).auto_number == found.auto_number
    assert told.status(number) == "Acknowledged"
    assert told.records(number) == []


def test_a_doubtful_creation_is_sent_again_only_with_a_persons_word(tell, pat, empty_city):
    told = tell()
    told.sync()
    empty_city.faults["eam"].fail("drop_before", times=1, **LOST)
    number = told.report()
    told.sync()
    row = told.row(number, CREATE)
    assert row.doubtful
    seeking = pat(told)
    with pytest.raises(ActionRefused, match="only after somebody looked"):
        seeking.send_again(number, none_of_them=False)
    with pytest.raises(ActionRefused, match="may still be working"):
        seeking.send_again(number, none_of_them=True)
    assert told.row(number, CREATE).doubtful
    told.city.clock.advance(told.engine.parts.rules.limits.eam_quiet.total_seconds() + 1)
    seeking.send_again(number, none_of_them=True)
    told.sync()
    assert len(told.records(number)) == 1
    assert told.link(number).auto_number == told.record(number).auto_number
    assert ("pat", "send_again", "") in audited(told)


def test_what_is_there_for_certain_is_never_sent_again(tell, pat):
    told = tell()
    number = lost(told)
    told.city.clock.advance(3600)
    with pytest.raises(ActionRefused, match="would make a second one"):
        pat(told).send_again(number, none_of_them=True)
    told.sync()
    assert len(told.records(number)) == 1


@pytest.mark.parametrize(
    "shown",
    [
        {"ExternalRequestId": "0000{number}"},
        {"ExternalRequestId": None, "User13": "{number}"},
        {"ExternalRequestId": None, "User13": "000{number}"},
    ],
)
def test_a_number_in_another_field_or_filled_up_with_zeros_is_found_and_adopted(tell, pat, shown):
    own_field = CustomField(field="User13", value="{issue_id}")
    told = tell(custom_fields=(own_field,))
    number = lost(told)
    record = told.record(number)
    record.fields["Notes"] = "Rewritten by a crew."
    for name, value in shown.items():
        record.fields[name] = value and value.format(number=number)
    told.city.clock.advance(3600)
    seeking = pat(told)
    (found,) = seeking.look(number).candidates
    assert found.is_certain and found.may_be_adopted
    with pytest.raises(ActionRefused, match="would make a second one"):
        seeking.send_again(number, none_of_them=True)
    seeking.adopt(number, found.auto_number)
    assert told.link(number).auto_number == record.auto_number


@pytest.mark.parametrize("where", ["external id", "notes"])
def test_a_record_that_names_another_request_is_not_adopted(tell, pat, where):
    told = tell()
    number = gone(told, description="Deep hole by the school")
    line = "SeeClickFix Issue ID: 77" if where == "notes" else ""
    fields = {"ProblemCode": "POTHOLE", "Notes": f"Deep hole by the school\n{line}"}
    told.crew(
        "create_record",
        fields=fields | ({"ExternalRequestId": "0077"} if where == "external id" else {}),
    )
    seeking = pat(told)
    (found,) = seeking.look(number).candidates
    assert found.belongs_to == "77" and not found.may_be_adopted
    with pytest.raises(ActionRefused, match="names another Request \\(77\\)"):
        seeking.adopt(number, found.auto_number)


def gone(told, **details):
    number = told.linked_report(**details)
    told.crew("delete_request", number)
    for _ in range(4):
        told.later()
    assert told.link(number).state == "gone"
    return number


def test_t66_a_deleted_record_is_made_anew_with_all_that_hung_on_it(tell, pat):
    told = tell()
    number = gone(told, image=DRAWN)
    told.says(number, "Hello?")
    told.later()
    before = told.our_words(number)
    seeking = pat(told)
    assert seeking.look(number).gone == told.link(number).number
    seeking.send_again(number, none_of_them=True)
    told.later()
    told.later()
    assert told.link(number).state == "open"
    assert len(told.records(number)) == 1
    assert told.comments(number) == ["Hello?"]
    assert len(told.documents(number)) == 1
    assert told.our_words(number) == before
    assert told.notices("gone") == []


def test_t66_a_deleted_record_is_replaced_by_another(tell, pat):
    told = tell()
    number = gone(told, description="Deep hole by the school")
    told.crew(
        "create_record",
        fields={"ProblemCode": "POTHOLE", "Notes": "Deep hole by the school"},
    )
    seeking = pat(told)
    (found,) = seeking.look(number).candidates
    seeking.adopt(number, found.auto_number)
    told.says(number, "Is anybody there?")
    told.later()
    assert told.link(number).auto_number == found.auto_number
    assert told.link(number).state == "open"
    assert told.notices("gone") == []


def test_a_linked_request_has_nothing_to_look_for(tell, pat):
    told = tell()
    number = told.linked_report()
    with pytest.raises(ActionRefused, match="linked to"):
        pat(told).look(number)


def test_a_look_can_be_cancelled_between_two_pages(tell, pat):
    told = tell()
    number = lost(told)
    stop = threading.Event()
    stop.set()
    assert pat(told).look(number, stop).cancelled
    with pytest.raises(ActionRefused, match="canceled"):
        told.city.clock.advance(timedelta(hours=1).total_seconds())
        pat(told).send_again(number, none_of_them=True, cancel=stop)
