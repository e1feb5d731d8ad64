"""People and crews act between a copy of the journal and its return: nothing is doubled."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest

from eamconsole.domain.city import Reaction
from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.sandbox.seeclickfix.shapes import Shapes
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.services.queue.changing import Changing
from tests.fixtures.linked_city import rules
from tests.fixtures.pictures import picture
from tests.journey import lives

life = lives.life


# -------------------------------------------------------- a person's Retry looks once as well


def refused_comment(life, told):
    """Have EAM refuse a comment once, which then needs a person; return Request and row."""
    number = told.linked_report()
    life.city.faults["eam"].status(400, verb="POST", path="/Comments", times=1)
    told.says(number, "The hole is as deep as my knee.", by="Ana Ruiz")
    told.sync()
    return number


def acts(told, how, row):
    """Have a person make a row go on, in one of the ways there are."""
    told.city.clock.advance(5)
    if how == "edit":
        text = "The hole is as deep as a knee."
        parts = told.engine.parts
        Changing(told.journal, parts.clock, parts.rules, "pat").edit(row.id, {"text": text})
        return
    if how == "release":
        told.repair("hold", row)
        row = told.row(row.issue_id, row.kind)
        told.city.clock.advance(1)
    told.repair(how, row)


@pytest.mark.parametrize("how", ["retry", "release", "edit"])
def test_what_was_cured_after_the_copy_is_not_doubled_by_a_second_cure(life, how):
    with life.console() as told:
        number = refused_comment(life, told)
        life.copy_journal()
        acts(told, "retry", told.row(number, DeliveryKind.COMMENT_OUT))
        told.later()
        assert told.comments(number) == ["The hole is as deep as my knee."]
    life.put_back()
    with life.console() as told:
        acts(told, how, told.row(number, DeliveryKind.COMMENT_OUT))
        for _ in range(3):
            told.later()
        assert told.comments(number) == ["The hole is as deep as my knee."]
        assert told.our_words(number)[1:] == []
        assert told.unfinished(number) == []


def test_nor_is_a_record_made_by_a_retry_after_the_copy(life):
    with life.console() as told:
        number = told.report(lat=0.0, lng=0.0)
        told.sync()
        life.copy_journal()
        told.town.edit(number, lat=41.3, lng=-72.9)
        acts(told, "retry", told.row(number, DeliveryKind.CREATE))
        told.later()
        assert len(told.records(number)) == 1
    life.put_back()
    with life.console() as told:
        acts(told, "retry", told.row(number, DeliveryKind.CREATE))
        for _ in range(3):
            told.later()
        assert len(told.records(number)) == 1
        assert len(told.our_words(number)) == 1


# -------------------------------------------------------- what waited at the first reading


def test_a_crews_comment_that_waited_for_one_of_ours_is_published_once(life):
    with life.console() as told:
        number = told.linked_report()
        told.says(number, "The hole is deep and it grows.", by="staff")
        life.city.faults["eam"].fail("drop_before", verb="POST", path="/Comments", times=1)
        told.sync()
        assert told.row(number, DeliveryKind.COMMENT_OUT).doubtful
        life.copy_journal()
        told.later()
        told.later()
        told.crew(
            "comment",
            number,
            text="Filled it with hot mix.",
            recorded_by="Riley Dispatcher",
            public=True,
        )
        told.later()
        assert told.thread(number).count("Filled it with hot mix.") == 1
    life.put_back()
    with life.console() as told:
        life.city.faults["eam"].status(503, verb="GET", path="/Comments", times=1)
        for _ in range(4):
            told.later()
        assert told.thread(number).count("Filled it with hot mix.") == 1
        assert told.comments(number).count("The hole is deep and it grows.") == 1


def test_nor_is_a_crews_photo_that_waited_for_a_picture_of_ours_published_twice(life):
    with life.console() as told:
        number = told.report(image=DRAWN)
        life.city.faults["eam"].status(503, verb="POST", path="/(media|upload)", times=None)
        told.sync()
        life.copy_journal()
        life.city.faults["eam"].clear()
        told.later()
        told.later()
        (ours,) = told.documents(number)
        raw = base64.b64encode(picture(90, 60)).decode()
        told.crew("add_document", number, base64=raw, file_name=ours.file_name, public=True)
        told.later()
        told.later()
        assert sum(c.picture is not None for c in told.issue(number).comments) == 1
    life.put_back()
    with life.console() as told:
        life.city.faults["eam"].status(503, verb="GET", path="/Documents", times=2)
        for _ in range(4):
            told.later()
        assert sum(c.picture is not None for c in told.issue(number).comments) == 1
        assert len(told.documents(number)) == 2


# -------------------------------------------------------- what can no longer be compared


@pytest.mark.parametrize("shown_with", ["request", "comment"])
def test_a_picture_that_may_be_a_residents_waits_for_a_person(life, shown_with):
    life.city.eam.assumptions.set("upload_names", "numbered")
    with life.console() as told:
        number = told.linked_report(image=DRAWN if shown_with == "request" else None)
        if shown_with == "comment":
            told.says(number, "Look at this one.", by="Ana Ruiz", image=DRAWN)
        told.later()
        assert len(told.documents(number)) == 1
        before = sum(c.picture is not None for c in told.issue(number).comments)
    life.move()
    with life.console() as told:
        gone = {"verb": "GET", "path": r"\.(png|jpg|jpeg)|/media|/image|/files"}
        life.city.faults["seeclickfix"].status(404, **gone, times=None)
        for _ in range(3):
            told.later()
        assert sum(c.picture is not None for c in told.issue(number).comments) == before
        row = told.row(number, DeliveryKind.IMAGE_IN)
        assert (row.state, row.cause) == (DeliveryState.NEEDS_ATTENTION, "unknown_picture")
        acts(told, "retry", row)
        told.later()
        assert told.row(number, DeliveryKind.IMAGE_IN).state is DeliveryState.DONE
        assert sum(c.picture is not None for c in told.issue(number).comments) == before + 1


def test_a_crews_photo_crosses_beside_a_picture_this_journal_sent_and_nobody_gives(life):
    life.city.eam.assumptions.set("upload_names", "numbered")
    life.city.eam.assumptions.set("upload_answer", "nothing")
    with life.console() as told:
        number = told.linked_report(image=DRAWN)
        told.sync()
    with life.console() as told:
        gone = {"verb": "GET", "path": r"\.(png|jpg|jpeg)|/media|/image|/files"}
        life.city.faults["seeclickfix"].status(404, **gone, times=None)
        raw = base64.b64encode(picture(90, 60)).decode()
        told.crew("add_document", number, base64=raw, file_name="after.jpg", public=True)
        told.later()
        told.later()
        assert len([c for c in told.issue(number).comments if c.picture]) == 1


# -------------------------------------------------------- words that changed meanwhile


OTHER_WORDS = replace(
    rules().messages,
    closing="All done here, thanks for telling us.",
    acknowledgment="We got it: {request_number}.",
)


@pytest.mark.parametrize("how", ["put_back", "forget"])
@pytest.mark.parametrize("kinds", ["shown", "not shown"])
def test_a_message_edited_meanwhile_is_not_said_a_second_time(life, monkeypatch, how, kinds):
    if kinds == "not shown":
        whole = Shapes.comment
        monkeypatch.setattr(
            Shapes, "comment", lambda *given: {**whole(*given), "comment_type": None}
        )
    with life.console() as told:
        number = told.linked_report()
        life.copy_journal()
        told.crew("set_status", number, code=999)
        told.later()
        assert told.status(number) == "Closed"
        told.city.clock.advance(60)
        told.town.reopen(number)
    getattr(life, how)()
    with life.console(rules=rules(messages=OTHER_WORDS)) as told:
        told.later()
        told.later()
        assert told.status(number) == "Open"
        assert len(told.our_words(number)) == 2


def test_what_is_closed_anew_after_a_loss_is_closed(life):
    with life.console() as told:
        told.name_statuses(950)
        number = told.linked_report()
        told.crew("set_status", number, code=999)
        told.later()
        told.city.clock.advance(60)
        told.town.reopen(number)
        told.crew("set_status", number, code=2)
        told.later()
    life.forget()
    with life.console(rules=rules(messages=OTHER_WORDS)) as told:
        told.later()
        told.crew("set_status", number, code=950)
        told.later()
        told.later()
        assert told.status(number) == "Closed"


# -------------------------------------------------------- a comment edited while nobody knew


def edited_before_the_loss(life):
    """Have a crew's comment published, the journal lost, and the comment edited."""
    with life.console() as told:
        number = told.linked_report()
        told.crew("comment", number, text="We will fill the hole on Monday morning.", public=True)
        told.later()
        (comment,) = told.record(number).comments.values()
    life.forget()
    comment.text = "We will fill the hole on Wednesday."
    return number


def test_the_second_version_of_a_crews_comment_waits_for_a_person(life):
    number = edited_before_the_loss(life)
    with life.console() as told:
        told.later()
        told.later()
        assert len(told.our_words(number)) == 2
        row = told.row(number, DeliveryKind.COMMENT_IN)
        assert (row.state, row.cause) == (DeliveryState.NEEDS_ATTENTION, "edited_earlier")
        assert "on Monday morning" in row.explanation
        acts(told, "retry", row)
        told.later()
        assert told.our_words(number)[2:] == ["We will fill the hole on Wednesday."]


def test_and_goes_out_where_the_city_publishes_edits(life):
    number = edited_before_the_loss(life)
    comments = replace(rules().comments, edited_in_eam=Reaction.REPOST)
    with life.console(rules=rules(comments=comments)) as told:
        told.later()
        told.later()
        assert told.our_words(number)[2:] == ["We will fill the hole on Wednesday."]


def test_two_comments_much_alike_cross_after_a_loss(life):
    with life.console() as told:
        number = told.linked_report()
        told.crew("comment", number, text="Scheduled for Monday, crew 1.", public=True)
        told.later()
        key = told.record(number).auto_number
    life.forget()
    with life.console() as told:
        told.crew("comment", auto_number=key, text="Scheduled for Tuesday, crew 1.", public=True)
        told.later()
        told.later()
        assert told.our_words(number)[1:] == [
            "Scheduled for Monday, crew 1.",
            "Scheduled for Tuesday, crew 1.",
        ]
