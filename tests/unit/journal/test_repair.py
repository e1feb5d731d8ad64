"""Moves by hand on both engines: each leaves a trace, none sends what may be there already."""

import pytest

from eamconsole.domain.delivery import DeliveryKind, DeliveryState
from eamconsole.domain.redirection import Target
from eamconsole.domain.work import Module
from tests.unit.journal.builders import (
    NOON,
    a_link,
    after,
    begin,
    delivery,
    finish,
    owe,
    take_lease,
)


def act(journal, move, *details):
    """Have kim move a delivery."""
    return journal.write(lambda ledgers: getattr(ledgers.repair, move)(*details, after(60), "kim"))


def audit(journal):
    with journal.read() as ledgers:
        return [(entry.actor, entry.action, entry.detail) for entry in ledgers.audit.newest()]


def events(journal, issue=1):
    with journal.read() as ledgers:
        return [event.name for event in ledgers.events.of_issue(issue)]


def in_doubt(journal):
    number = owe(journal)
    finish(journal, number, DeliveryState.CHECKING, doubtful=True, cause="SVC-230")
    return number


def test_a_doubtful_creation_sent_again_may_be_claimed(journal):
    number = in_doubt(journal)
    epoch = take_lease(journal)
    assert not begin(journal, number, epoch)
    assert act(journal, "send_again", number)
    row = delivery(journal, number)
    assert (row.state, row.doubtful, row.actor) == (DeliveryState.WAITING, False, "kim")
    assert begin(journal, number, epoch)
    assert audit(journal) == [("kim", "send_again", "")]
    assert events(journal) == ["create.send_again"]


@pytest.mark.parametrize("state", [DeliveryState.DONE, DeliveryState.IMPOSSIBLE])
def test_what_is_over_is_not_sent_again(journal, state):
    number = owe(journal)
    finish(journal, number, state)
    assert not act(journal, "send_again", number)
    assert delivery(journal, number).state is state
    assert audit(journal) == []


def test_what_is_out_is_not_sent_again(journal):
    number = owe(journal)
    begin(journal, number, take_lease(journal))
    assert not act(journal, "send_again", number)


def test_what_was_done_on_a_record_that_is_gone_is_owed_anew(journal):
    number = owe(journal)
    photo = owe(journal, kind=DeliveryKind.REQUEST_IMAGE)
    for row in (number, photo):
        finish(journal, row, DeliveryState.DONE, remote_key="1001")
    journal.write(lambda ledgers: ledgers.links.create(a_link()))

    def forget(ledgers):
        ledgers.links.remove(1)
        return ledgers.deliveries.reopen(photo, NOON)

    assert journal.write(forget)
    assert delivery(journal, photo).state is DeliveryState.WAITING
    assert delivery(journal, photo).remote_key is None
    with journal.read() as ledgers:
        assert ledgers.links.get(1) is None
        counts = ledgers.deliveries.count_by_flow_and_state()
    assert {state: rows for (_flow, state), rows in counts.items()} == {"done": 1, "waiting": 1}


TARGET = Target(module=Module.WORK_REQUEST, problem_code="GRAFFITI")
SAID = {"by": "kim", "from": "Work Request POTHOLE", "to": "Work Request GRAFFITI"}


def test_redirecting_changes_the_route_and_makes_it_due(journal):
    number = owe(journal, payload={"kept": 1})
    finish(journal, number, DeliveryState.NEEDS_ATTENTION, cause="SVC-260")
    assert act(journal, "redirect", number, TARGET, SAID)
    row = delivery(journal, number)
    assert (row.state, row.cause, row.actor) == (DeliveryState.WAITING, None, "kim")
    assert row.payload == {"kept": 1, "redirected": SAID}
    with journal.read() as ledgers:
        assert ledgers.requests.get(1).problem_code == "GRAFFITI"
    assert audit(journal) == [("kim", "redirect", "Work Request POTHOLE → Work Request GRAFFITI")]


def test_what_may_be_in_eam_already_is_not_redirected(journal):
    number = in_doubt(journal)
    assert not act(journal, "redirect", number, TARGET, SAID)
    finish(journal, number, DeliveryState.NEEDS_ATTENTION, doubtful=True)
    assert not act(journal, "redirect", number, TARGET, SAID)
    finish(journal, number, DeliveryState.DONE)
    assert not act(journal, "redirect", number, TARGET, SAID)
    assert audit(journal) == []
