"""A person corrects what is sent, or where it goes; both sides show what came of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eamconsole.domain.city import CategoryRules, TextLimits, WorkOrderRoute, WorkOrderRules
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.domain.work import Module
from eamconsole.errors import ActionRefused, TextTooLong
from eamconsole.services.queue.changing import Changing
from tests.journey.test_repair import CREATE, LOST, audited, lost

HVAC = "Facility - HVAC"


@pytest.fixture
def pat():
    """A person who changes what is sent."""

    def sits_at(told):
        parts = told.engine.parts
        return Changing(told.journal, parts.clock, parts.rules, "pat", told.engine.poke)

    return sits_at


def refused(told, **details):
    """Have something reported that EAM refuses once."""
    told.sync()
    told.city.faults["eam"].status(400, body='"Nobody understands this."', **LOST)
    number = told.report(**details)
    told.sync()
    row = told.row(number, CREATE)
    assert row.state is DeliveryState.NEEDS_ATTENTION
    return number, row.id


def test_t79_description_and_address_are_corrected_and_sent(tell, pat):
    told = tell()
    number, row = refused(told, description="Hole\x0bin road", category="Pothole")
    description, address, name = pat(told).fields(row)
    assert name.title == "Resident's name"
    assert "in road" in description.value
    assert address.value == told.issue(number).address
    changed = pat(told).edit(row, {"description": "Hole in road", "address": " 7  Mill Lane "})
    assert set(changed) == {"description", "address"}
    told.sync()
    fields = told.record(number).fields
    assert fields["Notes"] == f"Hole in road\n\nSeeClickFix Issue ID: {number}"
    assert fields["GeneralLocation"] == "7 Mill Lane"
    assert told.status(number) == "Acknowledged"
    with told.journal.read() as ledgers:
        (event,) = [e for e in ledgers.events.of_issue(number) if e.name == "create.edited"]
    assert event.actor == "pat"
    assert event.detail["new"]["address"] == "7 Mill Lane"


def test_an_edited_creation_whose_answer_is_lost_is_found_again_and_not_doubled(tell, pat):
    told = tell()
    number, row = refused(told)
    told.city.faults["eam"].fail("drop_after", **LOST)
    pat(told).edit(row, {"description": "Something else entirely"})
    told.sync()
    assert told.row(number, CREATE).doubtful
    told.later()
    assert told.link(number).auto_number == told.record(number).auto_number


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"description": "x" * 300}, TextTooLong, "EAM takes 200"),
        ({"description": "  "}, ActionRefused, "is empty"),
        ({"address": "\n"}, ActionRefused, "is empty"),
        ({"color": "red"}, ActionRefused, "no text named color"),
        ({}, ActionRefused, "Nothing was changed"),
    ],
)
def test_what_cannot_be_sent_is_refused_before_anything_is_stored(tell, pat, changes, error, words):
    told = tell(text_limits=TextLimits(notes=200))
    number, row = refused(told)
    before = told.row(number, CREATE)
    with pytest.raises(error, match=words):
        pat(told).edit(row, changes)
    assert told.row(number, CREATE) == before
    assert audited(told) == []


def test_what_is_in_doubt_can_neither_be_edited_nor_redirected(tell, pat):
    told = tell()
    number = lost(told)
    row = told.row(number, CREATE)
    with pytest.raises(ActionRefused, match="in doubt"):
        pat(told).edit(row.id, {"description": "Another"})
    with pytest.raises(ActionRefused, match="in doubt"):
        pat(told).redirect(row.id, Module.WORK_REQUEST, "GRAFFITI")
    assert told.row(number, CREATE) == row


def test_a_message_to_residents_holds_no_open_placeholder(tell, pat, empty_city):
    told = tell()
    told.sync()
    empty_city.faults["seeclickfix"].status(400, verb="POST", body='{"error": "no"}')
    number = told.report()
    told.sync()
    row = told.row(number, DeliveryKind.ACKNOWLEDGE)
    assert row.state is DeliveryState.NEEDS_ATTENTION
    (text,) = pat(told).fields(row.id)
    assert told.link(number).number in text.value
    with pytest.raises(ActionRefused, match="as it stands"):
        pat(told).edit(row.id, {"text": "Thank you, see {request_number}."})
    pat(told).edit(row.id, {"text": "Thank you {friend}, it is with the crew."})
    told.sync()
    assert told.our_words(number) == ["Thank you {friend}, it is with the crew."]


def test_t79_a_refused_code_is_left_for_another(tell, pat):
    told = tell()
    number, row = refused(told, category="Pothole")
    ways = pat(told).ways(row)
    assert ways.present.code == "POTHOLE"
    assert "POTHOLE" not in [target.code for target in ways.targets]
    at = [target.code for target in ways.targets].index("GRAFFITI")
    assert "stays in “Pothole”" in ways.changes[at][1]
    pat(told).redirect(row, Module.WORK_REQUEST, "GRAFFITI")
    told.sync()
    assert told.record(number).fields["ProblemCode"] == "GRAFFITI"
    assert ("pat", "redirect") in [entry[:2] for entry in audited(told)]
    assert "create.redirect" in told.events(number)
    told.later()
    assert told.notices("recategorized") == []
    assert len(told.records(number)) == 1


def test_a_code_nobody_offers_is_refused(tell, pat):
    told = tell()
    _number, row = refused(told)
    for code in ("POTHOLE", "NO-SUCH", ""):
        with pytest.raises(ActionRefused, match="cannot be sent to"):
            pat(told).redirect(row, Module.WORK_REQUEST, code)
    assert audited(told) == []


def test_what_is_in_eam_already_is_not_redirected(tell, pat):
    told = tell()
    number = told.linked_report()
    with pytest.raises(ActionRefused, match="is in EAM as"):
        pat(told).redirect(told.row(number, CREATE).id, Module.WORK_REQUEST, "GRAFFITI")


def test_a_request_is_sent_as_a_work_order_instead(tell, pat):
    orders = WorkOrderRules(
        enabled=True, routes=(WorkOrderRoute(category=HVAC, category_code="FAC-HVAC"),)
    )
    told = tell(work_orders=orders)
    number, row = refused(told, category="Pothole")
    ways = pat(told).ways(row)
    at = [target.code for target in ways.targets].index("FAC-HVAC")
    assert any("meant for internal" in words for words in ways.changes[at])
    pat(told).redirect(row, Module.WORK_ORDER, "FAC-HVAC")
    told.sync()
    record = told.record(number)
    assert record.resource.singular == "WorkOrder"
    assert record.fields["CategoryCode"] == "FAC-HVAC"
    assert told.link(number).module is Module.WORK_ORDER
    assert told.status(number) == "Acknowledged"


@pytest.mark.parametrize("internal", [True, False])
def test_what_a_work_order_leaves_out_is_said_before_and_public_ones_are_warned_of(
    tell, pat, internal
):
    told = tell(
        work_orders=WorkOrderRules(
            enabled=True, routes=(WorkOrderRoute(category=HVAC, category_code="FAC-HVAC"),)
        ),
        categories=CategoryRules(internal=frozenset({"Pothole"} if internal else ())),
    )
    _, row = refused(told, category="Pothole")
    ways = pat(told).ways(row)
    said = dict(zip([target.code for target in ways.targets], ways.changes, strict=True))
    order, request = " ".join(said["FAC-HVAC"]), " ".join(said["GRAFFITI"])
    assert "A Work Order can do less" in order
    assert ("meant for internal requests" in order) is not internal
    assert "Work Order" not in request


def test_without_work_orders_none_is_offered(tell, pat):
    told = tell(work_orders=replace(WorkOrderRules(), enabled=False))
    _, row = refused(told)
    assert {target.module for target in pat(told).ways(row).targets} == {Module.WORK_REQUEST}
