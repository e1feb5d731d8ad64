"""People and crews act between a copy of the journal and its return: nothing is doubled."""

from __future__ import annotations

import base64

import pytest

from eamconsole.domain.delivery import DeliveryKind
from eamconsole.sandbox.seeclickfix.town import DRAWN
from eamconsole.services.queue.changing import Changing
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
