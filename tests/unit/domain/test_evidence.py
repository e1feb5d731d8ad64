"""What two systems spell differently and a reader takes for the same speaks for a record."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eamconsole.domain.evidence import Sign, Traits, signs_of
from eamconsole.domain.request import IssueStatus, ResidentRequest
from eamconsole.domain.work import Module, WorkRecord

MOMENT = datetime(2026, 11, 20, 12, tzinfo=UTC)
ADDRESS = "12 O\u2019Brien Street \u2013 Café Peña"
WORDS = "The “big” hole beside Café Peña \u2013 it is deep & grows every day, please come."


def signs(**facts):
    record = WorkRecord(module=Module.WORK_REQUEST, auto_number=1, number="26030001", **facts)
    request = ResidentRequest(
        issue_id=1843321,
        status=IssueStatus.OPEN,
        summary="Pothole",
        description=WORDS,
        place=None,
        address=ADDRESS,
        created_at=MOMENT,
        updated_at=MOMENT,
    )
    return signs_of(record, Traits(request=request))


@pytest.mark.parametrize(
    "location",
    [
        ADDRESS,
        "12 O'BRIEN STREET - CAFÉ PEÑA",
        "12 O&#8217;Brien  Street &ndash; Cafe\u0301 Pen\u0303a",
    ],
)
def test_an_address_is_the_same_to_a_reader(location):
    assert Sign.PLACE in signs(location=location)


@pytest.mark.parametrize(
    "location", ["", "12 O\u2019Brien Street", "112 O\u2019Brien Street \u2013 Café Peña"]
)
def test_another_address_is_another_place(location):
    assert Sign.PLACE not in signs(location=location)


@pytest.mark.parametrize(
    "notes",
    [
        WORDS,
        'The "big" hole beside CAFE\u0301 PEN\u0303A - it is deep & grows every day, and more.',
        "The &ldquo;big&rdquo; hole beside Caf&eacute; Pe&ntilde;a &ndash; it is deep &amp; grows",
        "The ?big? hole beside Caf? Pe?a ? it is deep & grows every day, please come.",
    ],
)
def test_a_description_is_known_however_it_is_kept(notes):
    assert Sign.WORDS in signs(notes=notes)


@pytest.mark.parametrize("notes", ["", "The big", "A hole beside Café Peña: it is deep & grows."])
def test_other_words_are_none(notes):
    assert Sign.WORDS not in signs(notes=notes)
