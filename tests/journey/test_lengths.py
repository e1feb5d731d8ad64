"""A name or a text that EAM's fields do not take keeps no pothole from the crew."""

from dataclasses import replace
from datetime import timedelta

import pytest

from eamconsole.domain.city import CustomField, TextLimits
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.domain.lengths import LengthUnit, cut, length
from eamconsole.errors import ActionRefused
from eamconsole.services.checks import CheckVerdict
from eamconsole.services.checks.fields import check_fields
from eamconsole.services.explain.explanation import Around, explain
from eamconsole.services.queue.changing import Changing
from eamconsole.wire.eam.profile import EamServerProfile
from tests.fixtures.linked_city import rules

CREATE = DeliveryKind.CREATE
LONG = "Mr and Mrs Wolfeschlegelstein Hausenbergerdorff-Altona Familyandfriendsoftheneighborhood"
EMOJI = "Ann " + "\U0001f333" * 20


def desk(told):
    parts = told.engine.parts
    return Changing(told.journal, parts.clock, parts.rules, "pat", told.engine.poke)


def names(told, number):
    fields = told.record(number).fields
    return fields.get("RequestorName1"), fields.get("RequestorName2")


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        (LONG, "Mr and Mrs Wolfeschlegelstein", "Familyandfriendsoftheneighborh"),
        (EMOJI, "Ann", "\U0001f333" * 15),
        ("Ann Smith", "Ann", "Smith"),
    ],
)
def test_c5_a_long_name_is_cut_and_stands_whole_in_notes(tell, name, first, last):
    told = tell()
    number = told.linked_report(by=name, category="Pothole")
    assert names(told, number) == (first, last)
    notes = told.record(number).fields["Notes"]
    assert (f"Reported by: {name}" in notes) is (name != "Ann Smith")
    assert notes.splitlines()[-1] == f"SeeClickFix Issue ID: {number}"
    assert told.status(number) == "Acknowledged"


@pytest.mark.parametrize("unit", ["bytes", "characters"])
def test_a_server_that_counts_otherwise_is_told_by_its_key(tell, unit):
    told = tell(
        text_limits=TextLimits(unit=LengthUnit(unit)),
        eam_profile=EamServerProfile(length_unit=unit),
    )
    told.city.eam.settings.length_unit = unit
    number = told.linked_report(by="Zoë " + "é" * 40, category="Pothole")
    assert names(told, number)[1] == "é" * (15 if unit == "bytes" else 30)


def test_c5_a_refused_name_is_left_out_and_the_row_says_so(tell):
    told = tell()
    told.city.eam.settings.requestor_name_limit = 10
    number = told.report(by="Ann Featherstonehaugh", category="Pothole")
    told.sync()
    told.later()
    assert names(told, number) == (None, None)
    assert "Reported by: Ann Featherstonehaugh" in told.record(number).fields["Notes"]
    row = told.row(number, CREATE)
    assert row.state is DeliveryState.DONE
    around = Around(now=told.city.clock.now(), zone=told.engine.parts.rules.zone)
    happened = explain(row, around).happened
    assert "goes without the resident's name, which EAM refused" in happened
    assert "RequestorName2 is too long" in happened
    assert told.status(number) == "Acknowledged"


def test_a_refusal_of_anything_else_waits_for_a_person(tell):
    told = tell(custom_fields=(CustomField(field="User13", value="x" * 40),))
    told.city.eam.settings.user_text_limit = 10
    number = told.report(by="Ann Smith", category="Pothole")
    told.sync()
    row = told.row(number, CREATE)
    assert row.state is DeliveryState.NEEDS_ATTENTION
    assert told.records(number) == []
    desk(told).edit(row.id, {"custom.User13": "short"})
    told.sync()
    assert told.record(number).fields["User13"] == "short"
    assert names(told, number) == ("Ann", "Smith")


def test_every_field_that_may_be_refused_can_be_edited_or_left_out(tell):
    told = tell(custom_fields=(CustomField(field="User13", value="{summary}"),))
    number = told.report(summary="s" * 60, by="Ann Smith", category="Pothole")
    told.sync()
    row = told.row(number, CREATE)
    assert row.state is DeliveryState.NEEDS_ATTENTION
    assert "60 characters, EAM takes 50" in row.explanation
    offered = {field.name: field for field in desk(told).fields(row.id)}
    assert set(offered) == {"description", "address", "requester", "custom.User13"}
    assert offered["custom.User13"].left(offered["custom.User13"].value) == -10
    with pytest.raises(ActionRefused, match="5 characters too many"):
        desk(told).edit(row.id, {"custom.User13": "y" * 55})
    desk(told).edit(row.id, {"custom.User13": "y" * 50, "requester": ""})
    told.sync()
    assert told.record(number).fields["User13"] == "y" * 50
    assert names(told, number) == (None, None)


def test_a_location_longer_than_its_field_is_cut_and_whole_in_notes(tell):
    told = tell()
    address = "12 Quay St behind the school " * 12
    number = told.linked_report(address=address, category="Pothole")
    fields = told.record(number).fields
    assert len(fields["GeneralLocation"]) <= 255
    assert " ".join(address.split()) in fields["Notes"]


def test_texts_are_measured_and_split_as_the_server_counts(tell):
    limits = TextLimits(notes=200, comment=120)
    told = tell(text_limits=limits)
    told.city.eam.settings.notes_limit = 200
    words = "\U0001f6a7 hole " * 60
    number = told.linked_report(description=words.strip(), by=LONG, category="Pothole")
    told.later()
    notes = told.record(number).fields["Notes"]
    assert length(notes, LengthUnit.UTF16) <= 200
    assert f"Reported by: {LONG}" in notes
    rest = told.comments(number)
    assert all(length(each, LengthUnit.UTF16) <= 120 for each in rest)
    assert (notes + "".join(rest)).count("\U0001f6a7") == 60


WORDS = " ".join(f"word{number:02}" for number in range(80))


def carried(told, number):
    """Return what EAM holds of the Request's words, Notes first."""
    told.come_to_rest()
    return [told.record(number).fields["Notes"], *told.comments(number)]


def in_words(told, number):
    row = told.row(number, CREATE)
    return explain(
        row, Around(now=told.city.clock.now(), zone=told.engine.parts.rules.zone)
    ).happened


@pytest.mark.parametrize(
    ("room", "place"), [(300, "Notes"), (60, "a comment, since Notes has no room")]
)
def test_a_refused_name_stands_where_its_row_says_also_where_notes_is_full(tell, room, place):
    told = tell(text_limits=TextLimits(notes=room, comment=min(room, 120)))
    told.city.eam.settings.notes_limit = room
    told.city.eam.settings.requestor_name_limit = 10
    number = told.report(by="Ann Featherstonehaugh", description=WORDS, category="Pothole")
    told.sync()
    notes, *rest = carried(told, number)
    line = "Reported by: Ann Featherstonehaugh"
    assert names(told, number) == (None, None)
    assert (line in notes, line in rest) == (place == "Notes", place != "Notes")
    assert f"the name goes into {place}." in in_words(told, number)
    assert told.unfinished(number) == []
    all_of_it = " ".join((notes, *rest))
    assert [word for word in WORDS.split() if all_of_it.count(word) != 1] == []


@pytest.mark.parametrize(("first", "then"), [("short", WORDS), (WORDS, "short")])
def test_what_changes_before_it_is_sent_goes_whole_and_once(tell, first, then):
    told = tell(text_limits=TextLimits(notes=200, comment=120))
    told.city.eam.settings.notes_limit = 200
    told.city.faults["eam"].status(400, body='"Problem Code is not active."', verb="POST")
    number = told.report(description=first, category="Pothole")
    told.sync()
    told.city.clock.advance(60)
    told.town.edit(number, description=then)
    told.sync()
    told.repair("retry", told.row(number, CREATE))
    notes, *rest = carried(told, number)
    all_of_it = " ".join(" ".join((notes, *rest)).split())
    assert all(all_of_it.count(word) == 1 for word in then.split())
    assert not [word for word in set(first.split()) - set(then.split()) if word in all_of_it]
    assert told.unfinished(number) == []


def test_an_address_too_long_for_its_field_costs_no_word_of_full_notes(tell):
    told = tell(
        text_limits=TextLimits(notes=300, comment=120, location=40),
        place=replace(rules().place, reverse_geocode=False),
    )
    told.city.eam.settings.notes_limit = 300
    address = "12 Quay St behind the school, at the third gate from the left"
    number = told.report(description=WORDS, address=address, category="Pothole")
    told.sync()
    notes, *rest = carried(told, number)
    assert address in notes and "word79" in rest[-1]


def test_a_name_edited_after_a_refusal_goes_into_its_fields_again(tell):
    told = tell(custom_fields=(CustomField(field="User13", value="x" * 40),))
    told.city.eam.settings.requestor_name_limit = 10
    told.city.eam.settings.user_text_limit = 10
    number = told.report(by="Ann Featherstonehaugh", category="Pothole")
    told.sync()
    told.later()
    row = told.row(number, CREATE)
    assert row.state is DeliveryState.NEEDS_ATTENTION
    desk(told).edit(row.id, {"requester": "Ann Feather", "custom.User13": "short"})
    told.sync()
    assert names(told, number) == ("Ann", "Feather")
    assert "Reported by" not in told.record(number).fields["Notes"]
    assert "refused" not in in_words(told, number)


def test_a_template_is_measured_on_real_requests_before_it_is_sent(tell):
    told = tell(custom_fields=(CustomField(field="User13", value="{summary}"),))
    told.report(summary="short", category="Pothole")
    long = told.report(summary="\U0001f6a7" * 30, category="Pothole")
    seen = told.engine.parts.seeclickfix.changed_requests(told.city.clock.now() - timedelta(days=9))
    rules = told.engine.parts.rules
    (found,) = check_fields(told.engine.parts.eam, rules.custom_fields, rules, seen.requests)
    assert found.verdict is CheckVerdict.WARNING
    assert f"1 of 2 recent requests have more, up to 60 (request {long})" in found.text


def test_no_sign_is_cut_in_two():
    assert cut("ab\U0001f333", 3, LengthUnit.UTF16) == "ab"
    assert cut("aé", 2, LengthUnit.BYTES) == "a"
    family = "\U0001f468\u200d\U0001f469"
    assert cut(f"x{family}", 4, LengthUnit.UTF16) == "x\U0001f468"
    assert cut("word word", 5) == "word"
