"""Block H: categories routed to Work Orders, and what is left out on purpose (N1 to N5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eamconsole.domain.city import StatusRules, WorkOrderRoute, WorkOrderRules
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.wire.eam import EamServerProfile

HVAC = "Facility - HVAC"
ROUTES = WorkOrderRules(
    enabled=True,
    routes=(WorkOrderRoute(category=HVAC, category_code="FAC-HVAC"),),
    closing={999: "Repaired, see {request_number}.", 951: "Not repaired."},
    comments={3: "A technician is assigned."},
)


@pytest.fixture
def hvac(tell):
    """A console whose internal category goes to Work Orders."""

    def opened(**changes):
        told = tell(work_orders=changes.pop("work_orders", ROUTES), **changes)
        told.town.add_category(HVAC, internal=True)
        told.crew("set_status_text", code=3, text="Assigned", kind="work_order")
        return told

    return opened


def filed(told, **details):
    number = told.report(category=HVAC, by="staff", **details)
    assert told.sync().all_done
    return number


def test_t68_a_work_order_with_its_image_is_made_once(hvac):
    told = hvac()
    number = filed(told, image=DRAWN, description="Too cold", lat=41.3083, lng=-72.9279)
    record = told.record(number)
    assert record.resource.singular == "WorkOrder"
    fields = record.fields
    assert fields["CategoryCode"] == "FAC-HVAC"
    assert (fields["ExternalId"], fields["ExternalSource"]) == (str(number), "SeeClickFix")
    assert fields["Notes"].startswith("Too cold")
    x, y = told.city.eam.plane.to_local("LATLONG", (-72.9279, 41.3083))
    assert (fields["XCoordinate"], fields["YCoordinate"]) == pytest.approx((x, y), abs=0.3)
    (document,) = told.documents(number)
    assert document.is_url
    assert document.path.startswith("http")
    assert told.status(number) == "Acknowledged"
    assert fields["WorkOrderNumber"] in told.our_words(number)[0]
    told.later()
    assert len(told.records(number)) == 1
    assert len(told.documents(number)) == 1


def test_t68_pictures_are_uploaded_where_the_profile_says_so(hvac):
    told = hvac(eam_profile=EamServerProfile(work_order_documents="upload"))
    number = filed(told, image=DRAWN)
    (document,) = told.documents(number)
    shown = told.city.seeclickfix.state.pictures.picture(told.issue(number).picture)
    assert document.content == shown.full


def test_t68_other_categories_stay_with_work_requests(hvac):
    told = hvac()
    number = told.report(category="Pothole")
    told.sync()
    assert told.record(number).resource.singular == "Request"


def test_t68_without_the_switch_or_the_internal_api_nothing_is_routed(hvac):
    told = hvac(work_orders=replace(ROUTES, enabled=False))
    number = told.report(category=HVAC, by="staff")
    told.sync()
    assert not told.taken_in(number)


def test_t68_without_the_internal_api_a_person_is_told(hvac):
    told = hvac(internal=False, has_internal_api=False)
    number = told.report(category=HVAC, by="staff")
    told.sync()
    row = told.row(number, DeliveryKind.CREATE)
    assert row.state is DeliveryState.NEEDS_ATTENTION
    assert "internal API" in row.explanation


def test_t69_a_local_comment_becomes_a_comment_on_the_work_order(hvac):
    told = hvac()
    number = filed(told)
    told.says(number, "Room 12 as well", by="staff", image=DRAWN)
    told.later()
    (row,) = told.record(number).comments.values()
    assert row.text.startswith("Room 12 as well\nhttp")
    assert row.recorded_by == "Riley Dispatcher"
    assert len(told.documents(number)) == 1


def test_t69_a_hard_locked_record_is_told_with_eams_own_words(hvac):
    told = hvac()
    number = filed(told)
    told.crew("hard_lock", number)
    told.says(number, "Hello", by="staff")
    told.later()
    row = told.row(number, DeliveryKind.COMMENT_OUT)
    assert row.state is DeliveryState.NEEDS_ATTENTION
    assert "locked" in row.explanation
    told.crew("hard_lock", number, locked=False)
    told.repair("retry", row)
    told.sync()
    assert told.comments(number) == ["Hello"]


def test_t70_codes_comment_once_and_close_with_their_own_text(hvac):
    told = hvac()
    one, other = filed(told), filed(told)
    told.crew("set_status", one, code=3)
    told.later()
    told.later()
    assert told.our_words(one)[1:] == ["A technician is assigned."]
    told.crew("set_status", one, code=999)
    told.crew("set_status", other, code=951)
    told.later()
    assert told.our_words(one)[-1] == f"Repaired, see {told.link(one).number}."
    assert told.our_words(other)[-1] == "Not repaired."
    assert {told.status(one), told.status(other)} == {"Closed"}


def test_t70_a_code_is_told_once_per_change_whatever_else_changes(hvac):
    told = hvac()
    number = filed(told)
    told.crew("set_status", number, code=3)
    told.later()
    told.crew("change_field", number, field="GeneralLocation", value="North gate")
    told.later()
    assert told.our_words(number)[1:] == ["A technician is assigned."]
    told.crew("set_status", number, code=2)
    told.later()
    told.crew("set_status", number, code=3)
    told.later()
    told.later()
    assert told.our_words(number)[1:] == ["A technician is assigned."] * 2


def test_t70_a_code_that_is_not_configured_closes_nothing(hvac):
    told = hvac(work_orders=replace(ROUTES, closing={951: "Not repaired."}))
    number = filed(told)
    told.crew("set_status", number, code=999)
    told.later()
    assert told.status(number) == "Acknowledged"


def test_t71_public_comments_on_the_work_order_are_imported(hvac):
    told = hvac()
    number = filed(told)
    told.crew("comment", number, text="Filter changed", public=True)
    told.crew("comment", number, text="Costs 40", public=False)
    told.later()
    told.later()
    assert told.thread(number).count("Filter changed") == 1
    assert "Costs 40" not in told.thread(number)


def test_t72_n1_no_category_or_question_comes_from_work_orders(hvac):
    told = hvac()
    told.sync()
    plan = told.engine.categories.plan()
    assert HVAC not in {change.title for change in plan.changes}
    codes = {problem.code for problem in told.city.eam.catalog.listed("FAC-HVAC")}
    assert not codes & {change.code for change in plan.changes}


def test_t72_n2_the_locator_is_not_asked_for_work_orders(hvac):
    told = hvac()
    number = filed(told, address="Town hall, room 3")
    assert told.calls("arcgis") == []
    assert told.record(number).fields["GeneralLocation"] == "Town hall, room 3"


@pytest.mark.parametrize("reaction", ["report", "comment"])
def test_t72_n3_closing_locally_leaves_the_work_order_open(hvac, reaction):
    told = hvac(status=StatusRules(closed_in_seeclickfix=reaction))
    number = filed(told)
    told.city.clock.advance(60)
    told.town.close(number, "Solved")
    told.later()
    assert told.record(number).status == 2


def test_t72_n4_a_work_order_made_by_hand_makes_no_request(hvac):
    told = hvac()
    told.sync()
    before = len(told.city.seeclickfix.issues())
    told.crew("create_work_order", category_code="FAC-HVAC", notes="Boiler")
    told.later()
    assert len(told.city.seeclickfix.issues()) == before
    assert told.writes(side="seeclickfix") == []


def test_t72_n5_an_image_on_the_work_order_is_not_imported(hvac):
    told = hvac()
    number = filed(told)
    before = len(told.issue(number).comments)
    told.crew("add_document", number, draw="jpeg", public=True)
    told.later()
    assert len(told.issue(number).comments) == before
    assert told.rows(number, DeliveryKind.IMAGE_IN) == []
