"""Every assumption otherwise on the default profile: nothing private is public, nothing vanishes.

Nobody measured, nobody applied anything.  What EAM does not keep is told, or waits for a person.
"""

from __future__ import annotations

import random

import pytest

from eamconsole.domain.delivery import DeliveryState
from eamconsole.sandbox.seeclickfix.town import DRAWN
from tests.fixtures.flips import flip, flips
from tests.journey.test_assumptions import HVAC, ROUTES, SEVEN_HOURS

SECRET = "The tenant in 4b keeps a dog"
WORDS = "A deep hole before the school"
RESIDENT, CREW, DEPOT = "It grew since Monday", "We come on Friday", "For the depot only"
SHORT = ("EAM A-01", "EAM A-03", "EAM A-17", "EAM A-22", "EAM A-43", "SCF A-05", "SCF A-39")
"""Flips of the short form: those that touch paths, words, rights and the flag."""
PAIRS = 40


def each():
    """Yield every flip; all but some of them in the long form only."""
    seen = set()
    for number, value in flips():
        short = number in SHORT and number not in seen
        seen.add(number)
        yield pytest.param(((number, value),), marks=() if short else (pytest.mark.soak,))


def pairs():
    """Yield two flips at once, drawn with a seed; one pair in the short form."""
    chance, known = random.Random(17), flips()
    for place in range(PAIRS):
        first, second = chance.sample(known, 2)
        if first[0] != second[0]:
            yield pytest.param((first, second), marks=(pytest.mark.soak,) if place else ())


@pytest.mark.parametrize("thrown", [*each(), *pairs()])
def test_nothing_private_is_public_and_nothing_vanishes(tell, empty_city, thrown):
    for number, value in thrown:
        flip(empty_city, number, value)
    empty_city.seeclickfix.town.add_category(HVAC, internal=True)
    told = tell(work_orders=ROUTES)
    public = told.report(description=WORDS, image=DRAWN)
    private = told.report(description=SECRET, private=True, image=DRAWN)
    told.report(category=HVAC, by="staff", image=DRAWN)
    told.sync()
    told.says(public, RESIDENT)
    told.says(private, SECRET)
    for record in list(told.city.eam.requests.values()):
        where = {"auto_number": record.auto_number}
        told.crew("comment", text=CREW, public=True, **where)
        told.crew("comment", text=DEPOT, public=False, **where)
    for _ in range(2):
        told.later(SEVEN_HOURS)
    assert shown_to_the_public(told, SECRET) == []
    assert DEPOT not in " ".join(told.thread(public) + told.thread(private))
    for words, at in ((WORDS, public), (RESIDENT, public), (SECRET, private)):
        is_there = words.casefold() in all_of_eam(told).casefold()
        assert is_there or is_told(told, at), (words, [n.text for n in told.notices()])
    if any(record.public for record in told.city.eam.requests.values()):
        assert CREW in told.thread(public) or is_told(told, public), f"{CREW} vanished"


def shown_to_the_public(told, words):
    """Return the texts of EAM's public side, and of SeeClickFix's, that hold words."""
    shown = [record for record in told.city.eam.requests.values() if record.public]
    texts = [str(value) for record in shown for value in record.fields.values()]
    texts += [row.text for record in shown for row in record.comments.values()]
    return [text for text in texts if words in text]


def all_of_eam(told):
    """Return every word EAM holds."""
    eam = told.city.eam
    records = [*eam.requests.values(), *eam.work_orders.values()]
    texts = [str(value) for record in records for value in record.fields.values()]
    texts += [row.text for record in records for row in record.comments.values()]
    return "\n".join(texts)


def is_told(told, number):
    """Return whether a person is told: a row of the request waits, or a notice is open."""
    waits = any(row.state is not DeliveryState.DONE for row in told.rows(number))
    kinds = {"not_kept", "unread_children", "unreadable_record", "private_unseen", "blocked"}
    named = any("in Settings" in notice.text for notice in told.notices())
    shut_out = any("the login was not accepted" in notice.text for notice in told.notices())
    return waits or named or shut_out or any(notice.kind in kinds for notice in told.notices())
