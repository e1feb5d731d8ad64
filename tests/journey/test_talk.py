"""Blocks D and E: comments and images cross in both directions, each once, or not at all."""

from __future__ import annotations

import base64
import io
import threading
from dataclasses import replace

import pytest
from PIL import Image

from eamconsole.domain.city import CommentRules, Reaction
from eamconsole.domain.cycle import Cycle
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.sandbox.seeclickfix.town import DRAWN
from tests.fixtures.linked_city import ORGANIZATION, rules
from tests.journey.test_requests_out import phone_photo


def encoded(content):
    return base64.b64encode(content).decode()


# ------------------------------------------------------------------ D: out


def test_t38_a_residents_comment_reaches_the_record_with_the_name(tell):
    told = tell()
    number = told.linked_report()
    told.says(number, "It grows.\nEvery day.", by="Ana Ruiz")
    told.says(number, "We know.", by="staff")
    told.sync()
    rows = list(told.record(number).comments.values())
    assert [(row.text, row.recorded_by) for row in rows] == [
        ("It grows.\nEvery day.", "Ana Ruiz"),
        ("We know.", "Riley Dispatcher"),
    ]


def test_t38_a_resident_named_like_the_city_crosses_our_own_words_do_not(tell):
    told = tell()
    number = told.linked_report()
    told.says(number, "I am not the city.", by=ORGANIZATION)
    told.sync()
    assert told.comments(number) == ["I am not the city."]
    assert len(told.our_words(number)) == 1


def test_t39_an_image_is_an_address_in_the_text_and_one_document(tell):
    told = tell()
    number = told.linked_report()
    told.says(number, "Look", image=DRAWN)
    told.sync()
    (text,) = told.comments(number)
    words, address = text.split("\n")
    assert words == "Look"
    assert address.startswith("http")
    (document,) = told.documents(number)
    key = told.issue(number).comments[-1].picture
    assert document.content == told.city.seeclickfix.state.pictures.picture(key).full
    told.later()
    assert len(told.documents(number)) == 1


def test_t39_the_same_picture_twice_is_one_document(tell):
    told = tell()
    number = told.linked_report(image=DRAWN)
    comment = told.says(number, "Again", image=DRAWN)
    comment.picture = told.issue(number).picture
    told.issue(number).version += 1
    told.sync()
    assert len(told.documents(number)) == 1
    assert told.row(number, DeliveryKind.COMMENT_IMAGE_OUT).cause == "same_image"


def test_t40_an_internal_comment_never_reaches_eam(tell):
    told = tell()
    number = told.linked_report()
    told.town.comment_internally(number, "Reporter is difficult")
    told.says(number, "Public words")
    told.sync()
    told.later(7 * 3600)
    assert told.comments(number) == ["Public words"]
    assert "difficult" not in str(told.city.eam.requests)


def test_t41_the_second_comment_waits_for_the_first_and_order_stays(tell, empty_city):
    told = tell()
    number = told.linked_report()
    told.says(number, "first")
    told.says(number, "second")
    empty_city.faults["eam"].status(503, verb="POST", path="/Comments", times=1)
    told.engine.run(Cycle.INTAKE, threading.Event())
    told.engine.run(Cycle.DELIVERIES, threading.Event())
    first, second = told.rows(number, DeliveryKind.COMMENT_OUT)
    assert first.state is DeliveryState.CHECKING  # a bare 503 does not say what it did
    assert second.state is DeliveryState.WAITING
    assert told.comments(number) == []
    told.later()
    assert told.comments(number) == ["first", "second"]


def test_t42_a_comment_made_before_the_link_is_held_then_sent(tell, empty_city):
    empty_city.faults["eam"].status(503, verb="POST", path=r"Requests\.svc/$", times=None)
    told = tell()
    number = told.report()
    told.says(number, "Before anything")
    told.sync()
    assert told.row(number, DeliveryKind.COMMENT_OUT).state is DeliveryState.WAITING
    empty_city.faults["eam"].clear()
    told.later(4000)
    assert told.comments(number) == ["Before anything"]


def test_t43_words_held_by_a_moderator_are_not_posted_again(tell):
    told = tell()
    number = told.linked_report()
    told.crew("comment", number, text="Please moderate-me", public=True)
    told.later()
    assert told.row(number, DeliveryKind.COMMENT_IN).state is DeliveryState.MODERATED
    mark = told.mark()
    told.later()
    told.later(4000)
    assert told.writes(mark) == []
    told.city.clock.advance(5)
    told.office.release()
    told.later()
    assert told.thread(number).count("Please moderate-me") == 1
    assert told.row(number, DeliveryKind.COMMENT_IN).state is DeliveryState.DONE
    assert told.comments(number) == ["Please moderate-me"]


def test_t43_a_moderated_closure_closes_once_when_it_is_released(tell):
    messages = replace(rules().messages, closing="Done, moderate-me.")
    told = tell(messages=messages)
    number = told.linked_report()
    told.crew("set_status", number, code=999)
    told.later()
    assert told.row(number, DeliveryKind.CLOSE).state is DeliveryState.MODERATED
    told.later()
    told.office.release()
    told.later()
    assert told.status(number) == "Closed"
    assert told.row(number, DeliveryKind.CLOSE).state is DeliveryState.DONE
    assert (told.link(number).state, told.link(number).closed_by) == ("closed", 999)
    assert told.notices("status_mismatch") == []


# ------------------------------------------------------------------- E: in


def test_t44_a_comment_that_is_not_public_stays_in_eam(tell):
    told = tell()
    number = told.linked_report()
    told.crew("comment", number, text="Gas line below", public=False)
    told.later()
    told.later()
    assert "Gas line below" not in told.thread(number)
    assert told.rows(number, DeliveryKind.COMMENT_IN) == []


def test_t45_published_later_it_comes_once_under_the_users_present_name(tell):
    told = tell()
    number = told.linked_report()
    told.crew("comment", number, text="Dug up", public=False)
    told.later()
    key = max(told.record(number).comments)
    told.crew("set_comment_public", number, comment=key, public=True)
    told.later()
    assert told.thread(number).count("Dug up") == 1
    assert told.issue(number).comments[-1].author.name == ORGANIZATION
    told.office.rename_integration("Harborview Public Works")
    told.crew("comment", number, text="Filled in", public=True)
    told.later()
    shown = told.engine.parts.seeclickfix.thread(number)[-1]
    assert (shown.text, shown.author.name) == ("Filled in", "Harborview Public Works")
    told.later(25 * 3600)
    (notice,) = told.notices("integration_user")
    assert "Harborview Public Works" in notice.text
    assert told.thread(number).count("Dug up") == 1


@pytest.mark.parametrize("form", ["jpeg", "png"])
def test_t46_an_image_comes_once_when_it_is_published(tell, form):
    told = tell()
    number = told.linked_report()
    told.crew("add_document", number, draw=form, public=False)
    told.later()
    before = len(told.issue(number).comments)
    key = max(told.record(number).documents)
    told.crew("set_document_public", number, document=key, public=True)
    told.later()
    told.later()
    assert len(told.issue(number).comments) == before + 1
    assert told.issue(number).comments[-1].picture
    assert told.issue(number).comments[-1].author.name == ORGANIZATION


def test_t46_a_crews_phone_photo_arrives_upright_without_its_place(tell):
    told = tell()
    number = told.linked_report()
    raw = encoded(phone_photo(120, 80))
    told.crew("add_document", number, base64=raw, file_name="IMG_1.JPG", public=True)
    received = []
    store = told.city.seeclickfix.state.pictures
    keep = store.add_upload
    store.add_upload = lambda content, name: received.append(content) or keep(content, name)
    told.later()
    (sent,) = received
    picture = Image.open(io.BytesIO(sent))
    assert picture.size == (80, 120)
    assert b"Exif" not in sent


def test_t47_an_edit_is_shown_and_by_default_nothing_is_posted(tell):
    told = tell()
    number = told.linked_report()
    told.crew("comment", number, text="Dug up", public=True)
    told.later()
    told.crew("edit_comment", number, comment=max(told.record(number).comments), text="Dug out")
    told.later()
    told.later()
    assert told.thread(number).count("Dug up") == 1
    assert "Dug out" not in told.thread(number)
    assert told.events(number).count("comment.edited_in_eam") == 1
    (notice,) = told.notices("edited_in_eam")
    assert notice.issue_id == number


def test_t47_an_edit_is_posted_anew_once_where_the_city_wants_that(tell):
    told = tell(comments=CommentRules(edited_in_eam=Reaction.REPOST))
    number = told.linked_report()
    told.crew("comment", number, text="Dug up", public=True)
    told.later()
    told.crew("edit_comment", number, comment=max(told.record(number).comments), text="Dug out")
    told.later()
    told.later()
    assert [t for t in told.thread(number) if t.startswith("Dug")] == ["Dug up", "Dug out"]


@pytest.mark.parametrize("way", ["set_comment_public", "delete_comment"])
def test_t47_what_is_taken_back_after_it_was_published_is_told_to_staff(tell, way):
    told = tell()
    number = told.linked_report()
    told.crew("comment", number, text="Dug up", public=True)
    told.later()
    told.crew(way, number, comment=max(told.record(number).comments), public=False)
    told.later()
    (notice,) = told.notices("withdrawn")
    assert notice.issue_id == number
    assert told.thread(number).count("Dug up") == 1


def test_t48_our_own_comments_and_documents_are_no_news(tell):
    told = tell()
    number = told.linked_report(image=DRAWN)
    told.says(number, "Thank you")
    told.sync()
    before = told.thread(number)
    told.later()
    told.later()
    assert told.thread(number) == before
    assert told.comments(number) == ["Thank you"]
    assert told.rows(number, DeliveryKind.COMMENT_IN) == []
    assert told.rows(number, DeliveryKind.IMAGE_IN) == []


def test_t48_an_echo_is_known_even_before_its_answer_came(tell, empty_city):
    told = tell()
    number = told.linked_report()
    told.says(number, "Thank you")
    empty_city.faults["eam"].fail("drop_after", verb="POST", path="/Comments")
    told.sync()
    told.later(10)
    assert told.thread(number).count("Thank you") == 1
    told.later()
    assert told.comments(number) == ["Thank you"]
    assert told.unfinished(number) == []


def test_t49_a_public_document_that_is_no_image_is_reported(tell):
    told = tell()
    number = told.linked_report()
    told.crew("add_document", number, draw="pdf", public=True)
    before = len(told.issue(number).comments)
    told.later()
    told.later()
    assert len(told.issue(number).comments) == before
    assert told.events(number).count("document.not_an_image") == 1
    (notice,) = told.notices("other_document")
    assert notice.issue_id == number


def test_t49_or_linked_where_the_city_wants_that_and_it_has_an_address(tell):
    told = tell(comments=CommentRules(other_documents=Reaction.LINK))
    number = told.linked_report()
    address = "https://harborview.example/plan.pdf"
    told.crew("add_document", number, url=address, description="The plan", public=True)
    told.crew("add_document", number, draw="pdf", public=True)
    told.later()
    told.later()
    assert told.thread(number).count(f"The plan\n{address}") == 1
    assert len(told.notices("other_document")) == 1


def test_t50_check_now_polls_only_the_one_asked_for(tell):
    told = tell()
    one, other = told.report(), told.report()
    told.sync()
    for number in (one, other):
        told.crew("comment", number, text="Seen", public=True)
        told.crew("set_status", number, code=2)
    mark = told.mark()
    assert told.engine.check_now([one], threading.Event()) == 1
    children = [c.path for c in told.calls("eam", path="/Comments/|/media/", since=mark)]
    assert children
    assert all(f"/{told.record(one).auto_number}/" in path for path in children)
    assert told.link(one).status_code == 2
    assert told.link(other).status_code == 1
    assert told.engine.check_now(None, threading.Event()) == 1
    assert told.link(other).status_code == 2
