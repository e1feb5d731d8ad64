"""Bad input stops only what it concerns, says why and what to do, and loses nothing."""

from __future__ import annotations

import dataclasses

import pytest

from eamconsole.domain.city import Bounds, CustomField, MapRules, TextLimits
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.errors import JournalError
from eamconsole.sandbox.seeclickfix.town import DRAWN
from tests.fixtures.linked_city import rules
from tests.journey.story import story

HERE = Bounds(south=40.0, west=-75.0, north=43.0, east=-70.0)
PARKED = DeliveryState.NEEDS_ATTENTION
HTML = {"body": "<html><body>Welcome to the portal</body></html>", "content_type": "text/html"}


@pytest.fixture
def told(tell):
    """A console that has read the problems, on a city with bounds."""
    told = tell(place=MapRules(bounds=HERE, coordinates=rules().place.coordinates))
    told.sync()
    return told


def explained(row, *words):
    """Tell whether a delivery says what happened to it and what can be done."""
    said = row.explanation or ""
    return bool(row.next_step) and all(word in said for word in words)


def arrived(told, number):
    """Tell whether a Request has its one record and its acknowledgment."""
    return len(told.records(number)) == 1 and told.status(number) == "Acknowledged"


def agree(told):
    """Tell whether both sides agree about everything once a pause for a bad login is over."""
    told.later()
    return told.later().all_done and told.city.agreement().agrees


def history(told, number, kind):
    """Return what happened to the deliveries of a kind: name of the state, words."""
    with told.journal.read() as ledgers:
        events = ledgers.events.of_issue(number)
    mine = [event for event in events if event.name.startswith(f"{kind.value}.")]
    return [(e.name.partition(".")[2], e.detail.get("words", "")) for e in mine]


@pytest.mark.parametrize(
    ("details", "words"),
    [
        pytest.param({"lat": 0.0, "lng": 0.0}, ("0/0",), id="point at 0/0"),
        pytest.param({"lat": 48.85, "lng": 2.35}, ("48.85", "outside the bounds"), id="Paris"),
    ],
)
def test_an_unusable_point_is_parked_until_it_is_corrected(told, details, words):
    number, fine = told.report(**details), told.report(lat=41.25, lng=-72.9)
    told.sync()
    row = told.row(number, DeliveryKind.CREATE)
    assert row.state is PARKED
    assert explained(row, str(number), *words)
    assert "bounds" in row.next_step
    assert arrived(told, fine)
    told.city.clock.advance(60)
    told.town.edit(number, lat=41.3, lng=-72.9)
    told.sync()
    told.repair("retry", told.row(number, DeliveryKind.CREATE))
    assert agree(told)
    assert arrived(told, number)


def test_an_unknown_problem_code_is_parked_until_eam_knows_it_again(told):
    told.crew("remove_problem", code="POTHOLE")
    number, fine = told.report(category="Pothole"), told.report(category="Graffiti")
    told.sync()
    row = told.row(number, DeliveryKind.CREATE)
    assert row.state is PARKED
    assert explained(row, "ProblemCode", "EAM")
    assert arrived(told, fine)
    told.crew("add_problem", code="POTHOLE", title="Pothole", category="SCF")
    told.repair("retry", row)
    assert agree(told)
    assert arrived(told, number)


def test_a_value_too_long_for_its_field_is_parked_until_the_template_is_shorter(
    empty_city, tmp_path
):
    said = CustomField(field="User13", value="{summary}")
    with story(empty_city, tmp_path, changes={"custom_fields": (said,)}) as told:
        number, fine = told.report(summary="Deep. " * 20), told.report(summary="Short.")
        told.sync()
        row = told.row(number, DeliveryKind.CREATE)
        assert row.state is PARKED
        assert explained(row, str(number), "User13", "characters", "takes 50")
        assert "shorten the template of User13" in row.next_step
        assert arrived(told, fine)
    shorter = dataclasses.replace(said, value="{issue_id}")
    with story(empty_city, tmp_path, changes={"custom_fields": (shorter,)}) as told:
        told.repair("retry", told.row(number, DeliveryKind.CREATE))
        assert agree(told)
        assert told.record(number).fields["User13"] == str(number)


def test_a_name_longer_than_the_field_is_cut_and_still_known_as_ours(told):
    number = told.linked_report()
    told.city.faults["eam"].fail("drop_after", verb="POST", path="Comments")
    told.says(number, "Still there.", by="A" * 80)
    told.sync()
    assert agree(told)
    (comment,) = told.record(number).comments.values()
    assert comment.recorded_by == "A" * 50
    assert told.thread(number).count("Still there.") == 1


def test_notes_beyond_the_limit_go_on_as_comments(tell):
    told = tell(text_limits=TextLimits(notes=300, comment=200))
    text = " ".join(f"word{n}" for n in range(120))
    number, fine = told.report(description=text), told.report()
    told.sync()
    told.later()
    assert arrived(told, number)
    assert arrived(told, fine)
    whole = " ".join([told.record(number).fields["Notes"], *told.comments(number)])
    assert all(f"word{n}" in whole for n in range(120))
    assert all(len(text) <= 200 for text in told.comments(number))


def test_a_comment_too_long_is_parked_until_a_person_shortens_it(tell):
    told = tell(text_limits=TextLimits(comment=40))
    number = told.linked_report()
    told.says(number, "This is much longer than what EAM is willing to take.")
    fine = told.report()
    told.sync()
    row = told.row(number, DeliveryKind.COMMENT_OUT)
    assert row.state is PARKED
    assert explained(row, str(number), "53 characters", "takes 40")
    assert "Edit" in row.next_step
    assert arrived(told, fine)
    told.repair("edit", row, {**row.payload, "text": "Too long for EAM."})
    told.sync()
    assert told.comments(number) == ["Too long for EAM."]


ANSWERS = {
    "400 with a rule's text": ("status", {"status": 400, "body": '"Rule 7: no holes."'}),
    "413": ("status", {"status": 413, "html": True}),
    "a page instead of JSON": ("status", {"status": 200, **HTML}),
    "JSON cut off": ("truncate", {}),
    "a login page with 200": ("login_page", {}),
}
WRITES = {
    DeliveryKind.CREATE: ("eam", r"Requests\.svc/$"),
    DeliveryKind.REQUEST_IMAGE: ("eam", "/media/"),
    DeliveryKind.COMMENT_OUT: ("eam", "Comments"),
    DeliveryKind.ACKNOWLEDGE: ("seeclickfix", "/acknowledge$"),
}
ENDS = {
    "400 with a rule's text": (PARKED, "Rule 7"),
    "413": (PARKED, "413"),
    "a page instead of JSON": (DeliveryState.CHECKING, ""),
    "JSON cut off": (DeliveryState.CHECKING, ""),
    "a login page with 200": (DeliveryState.RETRYING, "login page"),
}
TOO_LARGE = (DeliveryKind.REQUEST_IMAGE, "413")
SMALLER = (DeliveryState.RETRYING, "413")
"""A picture is made smaller and tried again before a person is asked."""


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("kind", WRITES)
def test_a_bad_answer_to_a_change_is_explained_and_repaired(told, kind, answer):
    (side, path), (fault, options) = WRITES[kind], ANSWERS[answer]
    told.city.faults[side].fail(fault, verb="POST", path=path, **options)
    number = told.report(image=DRAWN)
    told.says(number, "Still there.")
    told.sync()
    state, word = SMALLER if (kind, answer) == TOO_LARGE else ENDS[answer]
    first, words = history(told, number, kind)[0]
    row = told.row(number, kind)
    assert first == state.value
    assert word in words
    assert told.city.faults[side].listed() == []
    if row.state is state:
        assert explained(row, "EAM" if side == "eam" else "SeeClickFix", word)
    if state is PARKED:
        fine = told.report()
        told.sync()
        assert arrived(told, fine)
        told.repair("retry", row)
    assert agree(told)
    assert arrived(told, number)
    assert len(told.documents(number)) == 1
    assert told.comments(number) == ["Still there."]


READS = {
    "page of changed Requests": ("seeclickfix", r"/issues$"),
    "status sweep": ("eam", r"Requests\.svc/"),
    "comments in EAM": ("eam", "Comments"),
}


@pytest.mark.parametrize("answer", [name for name in ANSWERS if name != "413"])
@pytest.mark.parametrize("what", READS)
def test_a_bad_answer_to_a_reading_costs_a_round_and_nothing_else(told, what, answer):
    side, path = READS[what]
    fault, options = ANSWERS[answer]
    number = told.linked_report()
    told.crew("comment", number, text="We come on Monday.", public=True)
    told.city.faults[side].fail(fault, verb="GET", path=path, **options)
    told.sync()
    later = told.report()
    assert agree(told)
    assert arrived(told, number)
    assert arrived(told, later)
    assert told.our_words(number).count("We come on Monday.") == 1


def test_an_answer_the_journal_could_not_take_is_looked_up_by_the_next_round(told):
    connection = told.journal.write(lambda ledgers: ledgers.deliveries._connection)
    driver = connection.connection.driver_connection

    def refuse_more(change):
        """Let nothing be written any more once the call to EAM is announced."""
        with told.journal.read() as ledgers:
            rows = [ledgers.deliveries.get(each) for each in change.delivery_ids]
        if any(row.state is DeliveryState.SENDING for row in rows):
            driver.execute("PRAGMA query_only=ON")

    number = told.report()
    leave = told.journal.subscribe(refuse_more)
    with pytest.raises(JournalError):
        told.sync()
    leave()
    assert len(told.records(number)) == 1
    assert told.row(number, DeliveryKind.CREATE).state is DeliveryState.SENDING
    driver.execute("PRAGMA query_only=OFF")
    assert agree(told)
    assert arrived(told, number)
