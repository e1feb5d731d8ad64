"""The tables every floor asks: kinds of delivery, states and actions, what follows a fault."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from eamconsole.domain.actions import FITTING, Action, offered, outcome
from eamconsole.domain.city import SyncLimits
from eamconsole.domain.delivery import Delivery, DeliveryKind, DeliveryState, Flow
from eamconsole.domain.identity import DeliveryId, IssueId
from eamconsole.domain.kinds import KINDS, require_all
from eamconsole.domain.retry import BackOff, LookUpMiss, Retrying
from eamconsole.errors import Remedy

S, A, K = DeliveryState, Action, DeliveryKind
NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
LIMITS = SyncLimits()


class NoChance(random.Random):
    def random(self):
        return 0.0


def a_delivery(state, *, attempts=0, doubtful=False, kind=K.COMMENT_OUT, sent_at=None):
    return Delivery(
        id=DeliveryId(7),
        issue_id=IssueId(1843321),
        kind=kind,
        key="x",
        state=state,
        payload={},
        created_at=NOW,
        updated_at=NOW,
        attempts=attempts,
        doubtful=doubtful,
        sent_at=sent_at,
    )


def test_a_kind_nobody_described_ends_the_program_at_its_start():
    forgotten = {kind: traits for kind, traits in KINDS.items() if kind is not K.IMAGE_IN}
    with pytest.raises(LookupError, match="DeliveryKind says nothing of image_in"):
        require_all(forgotten, K)


@pytest.mark.parametrize("kind", K)
def test_every_kind_says_what_it_does_in_words_of_its_own(kind):
    traits = kind.traits
    assert traits.aim.split()[0] in (
        "create",
        "attach",
        "add",
        "acknowledge",
        "publish",
        "close",
    )
    assert kind.direction.service.label in traits.aim
    assert kind.direction.service.label in traits.result
    assert not (traits.carries_words and traits.carries_image)


def test_what_crews_say_and_show_is_what_residents_see_in_the_comments():
    assert {kind for kind in K if kind.is_news} == {K.COMMENT_IN, K.IMAGE_IN}
    assert {kind for kind in K if kind.flow is Flow.STATUS} == {K.ACKNOWLEDGE, K.CLOSE}


MOVES = {
    (A.RETRY, S.RETRYING): S.WAITING,
    (A.RETRY, S.CHECKING): S.CHECKING,
    (A.RETRY, S.NEEDS_ATTENTION): S.WAITING,
    (A.RETRY, S.SKIPPED): S.WAITING,
    (A.SKIP, S.WAITING): S.SKIPPED,
    (A.SKIP, S.RETRYING): S.SKIPPED,
    (A.SKIP, S.CHECKING): S.SKIPPED,
    (A.SKIP, S.MODERATED): S.SKIPPED,
    (A.SKIP, S.NEEDS_ATTENTION): S.SKIPPED,
    (A.SKIP, S.HELD): S.SKIPPED,
    (A.HOLD, S.WAITING): S.HELD,
    (A.HOLD, S.RETRYING): S.HELD,
    (A.HOLD, S.CHECKING): S.HELD,
    (A.HOLD, S.NEEDS_ATTENTION): S.HELD,
    (A.RELEASE, S.HELD): S.WAITING,
    (A.EDIT, S.WAITING): S.WAITING,
    (A.EDIT, S.RETRYING): S.WAITING,
    (A.EDIT, S.NEEDS_ATTENTION): S.WAITING,
    (A.EDIT, S.HELD): S.WAITING,
}


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("action", [a for a in A if a not in (A.REDIRECT, A.SEND_AGAIN)])
def test_where_an_action_brings_a_row(action, state):
    found = outcome(action, state, doubtful=False, kind=K.COMMENT_IN)
    assert found is MOVES.get((action, state))


@pytest.mark.parametrize("state", S)
def test_what_may_have_arrived_is_never_sent_blindly(state):
    """Only a person who looked, and says so, sends again what is in doubt."""
    for kind in K:
        for action in A:
            after = outcome(action, state, doubtful=True, kind=kind)
            if after is S.WAITING:
                assert (action, kind) == (A.SEND_AGAIN, K.CREATE)


def test_only_a_record_is_sent_elsewhere_or_once_more():
    for state in S:
        for kind in K:
            fits = offered(state, doubtful=False, kind=kind)
            if kind is not K.CREATE:
                assert not fits & {A.REDIRECT, A.SEND_AGAIN}
    assert A.REDIRECT in FITTING[S.SKIPPED]


def test_what_residents_may_see_already_is_not_edited_and_sent_again():
    assert offered(S.MODERATED, doubtful=False, kind=K.COMMENT_IN) == {A.SKIP}


RETRYING = Retrying(LIMITS, BackOff(LIMITS.retry_first, LIMITS.retry_max, NoChance()))
LATER = NOW + timedelta(minutes=9)


@pytest.mark.parametrize(
    ("state", "attempts", "remedy", "rests_until", "then", "wait"),
    [
        (S.WAITING, 0, Remedy.RETRY, None, S.RETRYING, 30),
        (S.RETRYING, 1, Remedy.RETRY, None, S.RETRYING, 60),
        (S.RETRYING, 40, Remedy.RETRY, None, S.RETRYING, 3600),
        (S.RETRYING, 40, Remedy.RETRY, LATER, S.RETRYING, 540),
        (S.WAITING, 0, Remedy.SIGN_IN, LATER, S.RETRYING, 540),
        (S.WAITING, 0, Remedy.RECONCILE, None, S.RETRYING, 30),
        (S.WAITING, 0, Remedy.OPERATOR, None, S.NEEDS_ATTENTION, None),
        (S.WAITING, 0, Remedy.STOP, None, S.NEEDS_ATTENTION, None),
        (S.CHECKING, 3, Remedy.OPERATOR, None, S.CHECKING, 30),
        (S.CHECKING, 3, Remedy.RETRY, LATER, S.CHECKING, 540),
    ],
)
def test_what_follows_a_fault(state, attempts, remedy, rests_until, then, wait):
    delivery = a_delivery(state, attempts=attempts, doubtful=state is S.CHECKING)
    found = RETRYING.after_fault(delivery, remedy, NOW, rests_until=rests_until)
    assert found.state is then
    assert found.doubtful is delivery.doubtful
    assert found.due_at == (None if wait is None else NOW + timedelta(seconds=wait))


def test_no_answer_is_looked_up_after_the_quiet_period_and_sent_only_when_absence_is_certain():
    silent = RETRYING.after_silence(a_delivery(S.SENDING), NOW)
    assert (silent.state, silent.doubtful) == (S.CHECKING, True)
    assert silent.due_at == NOW + LIMITS.eam_quiet
    asked = a_delivery(S.CHECKING, doubtful=True, sent_at=NOW)
    early = RETRYING.after_look(asked, LookUpMiss.ABSENT, NOW + timedelta(seconds=5))
    assert (early.state, early.doubtful, early.due_at) == (S.CHECKING, True, silent.due_at)
    unclear = RETRYING.after_look(asked, LookUpMiss.UNCLEAR, LATER)
    assert (unclear.state, unclear.doubtful) == (S.CHECKING, True)
    certain = RETRYING.after_look(asked, LookUpMiss.ABSENT, LATER)
    assert (certain.state, certain.doubtful, certain.due_at) == (S.WAITING, False, LATER)
