"""What people correct, edit, delete, rename or replace after a Request was taken in."""

from __future__ import annotations

import re
import threading

import pytest

from eamconsole.domain.city import CommentRules, Reaction
from eamconsole.domain.cycle import Cycle
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.sandbox.eam.control import ACTIONS
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.wire.eam.creation import RecordCreation
from tests.fixtures.pictures import picture


def edited(told, number, position, text):
    """Let an author edit a comment, or delete it with None."""
    with told.city.seeclickfix.state.lock:
        issue = told.issue(number)
        told.city.clock.advance(1)
        if text is None:
            del issue.comments[position]
        else:
            issue.comments[position].text = text
        issue.touched(told.city.clock.now())


def position_of(told, number, text):
    return told.thread(number).index(text)


# ---------------------------------------------------------------- corrections


def test_w12_what_is_corrected_after_the_transfer_reaches_eam_as_one_comment(tell):
    told = tell()
    number = told.linked_report(address="1 Quay St, Harborview", lat=41.3, lng=-72.9)
    told.city.clock.advance(5)
    told.town.edit(
        number, address="12 Quay St, Harborview", description="It is a sinkhole.", lat=41.31
    )
    told.later()
    told.later()
    (text,) = told.comments(number)
    assert text.startswith("Corrected in SeeClickFix:")
    assert "Address: 12 Quay St, Harborview (was: 1 Quay St, Harborview)" in text
    assert "It is a sinkhole." in text and "41.310000" in text
    assert told.our_words(number)[1:] == []  # nothing of it comes back to residents


def test_w12_what_is_corrected_before_the_transfer_goes_as_it_is(tell):
    told = tell()
    told.city.faults["eam"].fail("drop_before", verb="POST", times=1)
    number = told.report(description="A hole.")
    told.sync()
    told.town.edit(number, description="A very deep hole.")
    told.come_to_rest()
    assert "A very deep hole." in told.record(number).fields["Notes"]
    assert told.comments(number) == []


def test_w12_what_is_corrected_while_the_transfer_is_in_doubt_is_not_lost(tell):
    """The record stands there with the words as they were; its answer never came."""
    told = tell()
    told.city.faults["eam"].fail("drop_after", verb="POST", times=1)
    number = told.report(description="A hole.")
    told.sync()
    told.town.edit(number, description="A sinkhole, stay away.")
    told.come_to_rest()
    (record,) = told.records(number)
    assert "sinkhole" not in record.fields["Notes"]
    (text,) = told.comments(number)
    assert "A sinkhole, stay away. (was: A hole.)" in text


def test_w12_what_is_corrected_while_it_is_being_sent_is_not_lost(tell, monkeypatch):
    told, create = tell(), RecordCreation.create
    number = told.report(description="A hole.")

    def corrected_meanwhile(creation, record):
        told.city.clock.advance(5)
        told.town.edit(number, description="A sinkhole.")
        told.engine.run(Cycle.INTAKE, threading.Event())
        return create(creation, record)

    monkeypatch.setattr(RecordCreation, "create", corrected_meanwhile)
    told.sync()
    told.later()
    assert "sinkhole" not in told.record(number).fields["Notes"]
    (text,) = told.comments(number)
    assert "A sinkhole. (was: A hole.)" in text


def test_w12_a_city_may_want_to_be_told_here_instead(tell):
    told = tell(comments=CommentRules(corrected_in_seeclickfix=Reaction.REPORT))
    number = told.linked_report()
    told.city.clock.advance(5)
    told.town.edit(number, address="12 Quay St, Harborview")
    told.later()
    assert told.comments(number) == []
    (notice,) = told.notices("corrected")
    assert "12 Quay St" in notice.text


def test_w12_an_edited_and_a_deleted_comment_are_told_once(tell):
    told = tell()
    number = told.linked_report()
    told.says(number, "The left lane.", by="Ana Ruiz")
    told.says(number, "Please hurry.", by="Ben")
    told.later()
    edited(told, number, position_of(told, number, "The left lane."), "The right lane.")
    told.later()
    edited(told, number, position_of(told, number, "Please hurry."), None)
    told.later()
    told.later()
    first, second, third, fourth = told.comments(number)
    assert (first, second) == ("The left lane.", "Please hurry.")
    assert third == "Edited in SeeClickFix:\nThe right lane."
    assert fourth == "Deleted in SeeClickFix, a comment by Ben:\nPlease hurry."
    assert told.our_words(number)[1:] == []


def test_w12_a_comment_edited_before_it_was_sent_crosses_once_as_it_is(tell):
    told = tell()
    number = told.linked_report()
    told.crew("hard_lock", number)
    told.says(number, "The left lane.", by="Ana Ruiz")
    told.city.faults["eam"].status(503, verb="POST", times=None, retry_after="600")
    told.sync()
    edited(told, number, position_of(told, number, "The left lane."), "The right lane.")
    told.crew("hard_lock", number, locked=False)
    told.come_to_rest()
    assert "The right lane." in told.comments(number)[-1]


# ---------------------------------------------------------------- a picture's address


def moved(told, number, key_holder):
    """Let a picture be served at another address; the old one is dead."""
    told.issue(number).version += 1  # else the server tells what it told before
    pictures = told.city.seeclickfix.state.pictures
    key_holder.picture = pictures.add_upload(pictures.picture(key_holder.picture).full, "b.jpg")


@pytest.mark.parametrize("of", ["request", "comment"])
@pytest.mark.parametrize("told_by_the_list", [True, False])
def test_w13_a_picture_is_fetched_where_it_is_now(tell, of, told_by_the_list):
    told = tell()
    number = told.report(image=DRAWN if of == "request" else None)
    if of == "comment":
        told.says(number, "Look.", by="Ana Ruiz", image=DRAWN)
    kind = DeliveryKind.REQUEST_IMAGE if of == "request" else DeliveryKind.COMMENT_IMAGE_OUT
    faults = told.city.faults["seeclickfix"]
    holder = told.issue(number)
    if of == "comment":
        holder = next(c for c in holder.comments if c.picture)
    dead = told.city.seeclickfix.state.pictures.path(holder.picture).partition("/redirect/")[2]
    faults.status(404, path=re.escape(dead.partition("/")[0]), times=None)
    told.sync()
    assert told.row(number, kind).state is not DeliveryState.DONE
    moved(told, number, holder)
    if told_by_the_list:
        told.issue(number).touched(told.city.clock.advance(5))
        told.later()
        told.later()
    else:
        told.repair("retry", told.row(number, kind))
        told.engine.run(Cycle.DELIVERIES, threading.Event())  # nobody told of the new address
    assert told.row(number, kind).state is DeliveryState.DONE
    assert len(told.documents(number)) == 1


@pytest.mark.parametrize("told_by_the_list", [True, False])
def test_w13_each_of_a_comments_pictures_is_fetched_where_it_is_now(tell, told_by_the_list):
    told = tell()
    number = told.report()
    comment = told.says(number, "Look at all of it.", by="Ana Ruiz", image=DRAWN)
    pictures, faults = told.city.seeclickfix.state.pictures, told.city.faults["seeclickfix"]
    contents = [picture(40 + 40 * each, 60) for each in range(3)]

    def lie_anew():
        told.issue(number).version += 1
        first, *more = (pictures.add_upload(each, "a.jpg") for each in contents)
        comment.picture, comment.more_pictures = first, tuple(more)
        return first, *more

    for key in lie_anew():
        dead = pictures.path(key).partition("/redirect/")[2].partition("/")[0]
        faults.status(404, path=re.escape(dead), times=None)
    told.sync()
    rows = told.rows(number, DeliveryKind.COMMENT_IMAGE_OUT)
    assert len(rows) == 3 and told.documents(number) == []
    lie_anew()
    if told_by_the_list:
        told.issue(number).touched(told.city.clock.advance(5))
        told.later()
        told.later()
    else:
        for row in rows:
            told.repair("retry", row)
        told.engine.run(Cycle.DELIVERIES, threading.Event())  # nobody told of the new addresses
    rows = told.rows(number, DeliveryKind.COMMENT_IMAGE_OUT)
    assert {row.state for row in rows} == {DeliveryState.DONE}
    assert len(told.documents(number)) == 3


def test_w13_a_deleted_picture_lends_its_address_to_no_other(tell):
    told = tell()
    number = told.report()
    comment = told.says(number, "Look at all of it.", by="Ana Ruiz", image=DRAWN)
    pictures, faults = told.city.seeclickfix.state.pictures, told.city.faults["seeclickfix"]
    contents = [picture(40 + 40 * each, 60) for each in range(3)]

    def lie_anew(which):
        told.issue(number).version += 1
        comment.picture, *more = (pictures.add_upload(contents[each], "a.jpg") for each in which)
        comment.more_pictures = tuple(more)
        return comment.picture, *more

    for key in lie_anew((0, 1, 2)):
        dead = pictures.path(key).partition("/redirect/")[2].partition("/")[0]
        faults.status(404, path=re.escape(dead), times=None)
    told.sync()
    lie_anew((0, 2))
    told.issue(number).touched(told.city.clock.advance(5))
    told.later()
    told.later()
    assert len(told.documents(number)) == 2, "what is left arrives, once"
    rows = told.rows(number, DeliveryKind.COMMENT_IMAGE_OUT)
    assert rows[1].state is DeliveryState.NEEDS_ATTENTION, "it is not there any more"


# ---------------------------------------------------------------- uploads are proven


@pytest.mark.parametrize("body", ["{}", '"stored"', "<html>Thank you</html>"])
def test_w7_an_upload_answered_with_anything_is_not_attached_before_the_list_shows_it(tell, body):
    told = tell()
    told.city.faults["eam"].fail("answer", verb="POST", path="/(media|upload|Documents)", body=body)
    number = told.report(image=DRAWN)
    told.sync()
    assert told.row(number, DeliveryKind.REQUEST_IMAGE).state is not DeliveryState.DONE
    told.later(500)
    told.later(500)
    assert told.row(number, DeliveryKind.REQUEST_IMAGE).state is DeliveryState.DONE
    assert len(told.documents(number)) == 1


def test_w7_a_server_that_tells_no_number_is_believed_by_its_list(tell):
    told = tell()
    told.city.eam.assumptions.set("upload_answer", "nothing")
    number = told.report(image=DRAWN)
    told.sync()
    row = told.row(number, DeliveryKind.REQUEST_IMAGE)
    assert row.state is DeliveryState.DONE
    assert row.remote_key == str(told.documents(number)[0].auto_number)


# ---------------------------------------------------------------- renames


def rename(told, code, title):
    ACTIONS["rename_problem"](told.city.eam, {"code": code, "title": title})


def code_of(told, title):
    return next(p.code for p in told.city.eam.catalog.problems.values() if p.title == title)


@pytest.mark.parametrize("seen_before", [True, False], ids=["had requests", "had none"])
def test_w8_a_problem_renamed_in_eam_never_stops_requests(tell, seen_before):
    told = tell()
    told.sync()
    if seen_before:
        told.linked_report(category="Pothole")
    code = code_of(told, "Pothole")
    rename(told, code, "Hole in the road")
    told.city.clock.advance(60)
    told.engine.catalog.refresh()
    number = told.linked_report(category="Pothole")
    assert told.record(number).fields["ProblemCode"] == code
    assert told.status(number) == "Acknowledged"


def test_w8_a_category_renamed_in_seeclickfix_first_goes_where_it_went(tell):
    told = tell()
    told.linked_report(category="Pothole")
    told.city.seeclickfix.state.find_category("Pothole").title = "Road hole"
    number = told.linked_report(category="Road hole")
    assert told.record(number).fields["ProblemCode"] == code_of(told, "Pothole")


def test_w8_a_code_taken_away_stops_its_category(tell):
    told = tell()
    told.linked_report(category="Pothole")
    ACTIONS["dissociate"](told.city.eam, {"code": code_of(told, "Pothole"), "category_code": "SCF"})
    told.city.clock.advance(60)
    told.engine.catalog.refresh()
    number = told.report(category="Pothole")
    told.sync()
    assert not told.taken_in(number)
