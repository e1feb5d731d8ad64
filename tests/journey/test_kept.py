"""Writes are believed by what stands there: what EAM loses is told once, with the key."""

import pytest

from eamconsole.domain.city import CustomField
from eamconsole.domain.keeping import ReadBack, read_back_of
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.wire.eam import EamServerProfile
from tests.journey.story import story
from tests.journey.test_assumptions import HVAC, ROUTES

LOSSES = [
    ("A-19", "Description", "eam.server.notes", "the description"),
    ("A-20", "Whereabouts", "eam.server.location", "the place in words"),
    (
        "A-21",
        {"requester_last_name_name": "Last"},
        "eam.server.requester_last_name",
        "the resident's name",
    ),
    (
        "A-26",
        {"comment_recorded_by_name": "By"},
        "eam.server.comment_recorded_by",
        "a comment's author",
    ),
    ("A-29", {"FileName": "Name"}, "eam.server.document_file_name", "a document's name"),
]


@pytest.fixture
def day():
    """Have requests with picture and comment go over, until nothing is owed."""

    def run(told, days=1):
        for _ in range(days):
            number = told.linked_report(image=DRAWN)
            told.says(number, "Still there.")
            told.later()
        return number

    return run


@pytest.mark.parametrize(("number", "value", "key", "what"), LOSSES)
def test_what_eam_loses_is_told_once_with_its_key(tell, empty_city, day, number, value, key, what):
    empty_city.eam.assumptions.set(number, value)
    told = tell()
    issue = day(told, days=3)
    (notice,) = told.notices("not_kept")
    assert (what in notice.text, key in notice.text) == (True, True)
    assert notice.times == 1
    assert notice.issue_id is not None
    assert told.status(issue) == "Acknowledged", "nobody waits for it"


def test_an_eam_that_keeps_everything_is_never_accused(tell, day):
    told = tell(custom_fields=(CustomField(field="User13", value="{issue_id}"),))
    day(told, days=2)
    assert told.notices("not_kept") == []


@pytest.mark.parametrize("way", ["entities", "squeezed", "ascii", "decomposed", "straight_quotes"])
def test_what_is_kept_a_little_otherwise_is_kept(tell, empty_city, day, way):
    empty_city.eam.assumptions.comment_storage = way
    told = tell()
    day(told)
    assert told.notices("not_kept") == []


def test_a_description_that_eam_cuts_is_told_as_cut(tell, empty_city, day):
    empty_city.eam.assumptions.reference_storage = "truncated"
    told = tell()
    day(told)
    (notice,) = told.notices("not_kept")
    assert "Notes is cut" in notice.text


def test_after_a_restart_with_the_right_key_the_notice_is_taken_back(empty_city, tmp_path, day):
    empty_city.eam.assumptions.set("A-20", "Whereabouts")
    with story(empty_city, tmp_path) as told:
        day(told)
        assert len(told.notices("not_kept")) == 1
    with story(empty_city, tmp_path) as told:
        day(told)
        assert len(told.notices("not_kept")) == 1
    right = EamServerProfile(location="Whereabouts")
    with story(empty_city, tmp_path, eam_profile=right) as told:
        day(told)
        assert told.notices("not_kept") == []


def test_what_requests_keep_is_no_proof_for_work_orders(tell, empty_city):
    """Whichever of the two was read back last, the loss of the other stays told."""
    empty_city.eam.assumptions.set("A-20", "Whereabouts")
    empty_city.seeclickfix.town.add_category(HVAC, internal=True)
    told = tell(work_orders=ROUTES, eam_profile=EamServerProfile(location="Whereabouts"))
    told.report(category=HVAC, by="staff")
    told.later()
    told.linked_report()
    told.later()
    (notice,) = told.notices("not_kept")
    assert "the place in words with Work Orders: what is sent as Whereabouts" in notice.text


def test_a_loss_that_begins_later_is_found_by_a_sample(tell, empty_city, monkeypatch, day):
    monkeypatch.setattr("eamconsole.wire.eam.keeping._EVERY", 3)
    told = tell()
    day(told)
    empty_city.eam.assumptions.set("A-19", "Description")
    day(told, days=3)
    (notice,) = told.notices("not_kept")
    assert "eam.server.notes" in notice.text


@pytest.mark.parametrize(
    ("sent", "stands", "fault"),
    [
        ("Deep hole", "Deep hole", ReadBack.KEPT),
        ("Deep hole", " deep  HOLE", ReadBack.KEPT),
        ("Deep hole", "", ReadBack.LOST),
        ("Deep hole", "Deep", ReadBack.CUT),
        ("Deep hole", "Deep h&ouml;le", ReadBack.KEPT),
        ("", "", ReadBack.KEPT),
        ("", "Something of EAM's own", ReadBack.KEPT),
    ],
)
def test_the_read_back_of_a_text(sent, stands, fault):
    assert read_back_of(sent, stands) is fault
