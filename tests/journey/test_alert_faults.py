"""Receivers in trouble of every kind: each event arrives once, at every address, however late."""

from datetime import timedelta

import pytest

from eamconsole.domain.alerts import AlertKind, Book, Signal
from eamconsole.services.alerts.alerting import Alerting
from eamconsole.services.alerts.outbox import CLAIM_ENDS, MOST_DOUBTS
from tests.fixtures.alert_receivers import HookAnswer
from tests.journey.alert_street import BEGAN, CANARIES, OVER, Killed, Street

FIRST, SECOND = "first@city.example", "second@city.example"
UNSENT = "[EAM Console] sandbox/test: Alerts do not get through"
DAY = 60 * 24


ONLY = frozenset({AlertKind.NEEDS_PERSON})
"""Nothing syncs while time passes here, which is told as well, and not what is looked at."""


@pytest.fixture
def street(street):
    """The street of the stories, which hears of what needs a person alone."""
    return Street(street.told, (street.mail, street.hook), kinds=ONLY)


@pytest.fixture
def two_addresses(street):
    """The same street, whose mail goes to two addresses."""
    return Street(street.told, (street.mail, street.hook), (FIRST, SECOND), kinds=ONLY)


def look(street, minutes, every=1):
    """Let time pass with looks alone; nothing happens in the city."""
    for _ in range(minutes // every):
        street.alert_watch.look()
        street.told.city.clock.advance(60 * every)


def of_record(subjects):
    """Return what is told of the record; that alerts do not get through is told, too."""
    return [subject for subject in subjects if subject in (BEGAN, OVER)]


def had_by(street, address):
    """Return what an address got of the record, in order."""
    pairs = zip(street.subjects(), street.mail.recipients, strict=True)
    return of_record(subject for subject, for_ in pairs if address in for_)


def test_an_address_that_was_put_off_gets_each_event_once_like_the_others(two_addresses):
    street = two_addresses
    street.mail.faults_to_come = ["one later", "later", "later"]
    street.need()
    look(street, 40)
    street.mended()
    look(street, 40)
    assert had_by(street, FIRST) == [BEGAN, OVER] == had_by(street, SECOND)
    assert street.told.notices("alert_unsent") == []


def test_an_address_put_off_for_a_day_holds_nobody_up_and_is_told(two_addresses):
    street = two_addresses
    street.mail.faults_to_come = ["one later"] * 500
    street.need()
    look(street, 20)
    street.mended()
    look(street, DAY + 120, every=60)
    assert had_by(street, FIRST) == [BEGAN, OVER]
    (notice,) = street.told.notices("alert_unsent")
    assert SECOND in notice.text and "greylisted" in notice.text


def test_an_address_nobody_has_is_named_here_and_told_to_the_others(two_addresses):
    street = two_addresses
    street.mail.faults_to_come = ["one recipient"] * 50
    street.need()
    look(street, 20)
    (notice,) = street.told.notices("alert_unsent")
    assert SECOND in notice.text and "550 nobody" in notice.text
    assert had_by(street, FIRST) == [BEGAN] and UNSENT in street.subjects()
    assert had_by(street, SECOND) == []
    assert SECOND not in "".join(street.posted()), "no address leaves"
    alerting = Alerting(street.told.journal, street.dispatch, lambda: True)
    street.mail.faults_to_come = ["one recipient"]
    assert [tried.well for tried in alerting.test()] == [False, True]
    assert [tried.well for tried in alerting.test()] == [True, True]
    assert street.told.notices("alert_unsent") == [], "the test has shown that it is mended"


def test_a_server_that_knows_nobody_yet_is_no_trouble(street):
    """Greylisting: whoever comes for the first time is sent away for some minutes."""
    street.mail.faults_to_come = ["later"] * 4
    street.need()
    look(street, 40)
    assert street.subjects() == [BEGAN] == street.posted(), "and the other channel hears no alarm"


def test_a_server_that_ends_before_the_text_was_not_given_it(street):
    street.mail.faults_to_come = ["ends at data"] * 12
    street.need()
    look(street, DAY, every=10)
    assert of_record(street.subjects()) == [BEGAN]


def test_a_server_that_looks_for_viruses_gets_each_event_once(street):
    street.mail.faults_to_come = ["slow verdict"] * 4
    street.need()
    look(street, 15)
    street.mended()
    look(street, 15)
    assert of_record(street.subjects()) == [BEGAN, OVER]


def test_what_may_never_have_arrived_is_offered_again_once_a_day_and_holds_nothing_up(street):
    street.mail.faults_to_come = ["lost before"] * MOST_DOUBTS
    street.need()
    look(street, 90)
    assert of_record(street.subjects()) == []
    look(street, DAY, every=30)
    assert of_record(street.subjects()) == [BEGAN]
    assert street.told.notices("alert_unsent") == []


def test_what_may_never_have_arrived_follows_the_next_that_is_taken(street):
    street.mail.faults_to_come = ["lost before"] * MOST_DOUBTS
    street.need()
    look(street, 90)
    street.mended()
    look(street, 20)
    assert of_record(street.subjects()) == [OVER, BEGAN]


TEAMS = HookAnswer(200, "Webhook message delivery failed with error: 429")


@pytest.mark.parametrize(
    "faults_to_come",
    [
        [TEAMS, HookAnswer(200, "invalid_token"), HookAnswer(200, '{"ok": false}')],
        [
            HookAnswer(429, "slow", {"Retry-After": "30"}),
            HookAnswer(503, "", {"Retry-After": "soon"}),
        ],
        [410, 410, 301, 307, 308],
        ["unread", "reset", "unread"],
        [HookAnswer(200, "half of", cut=True)] * 2,
    ],
    ids=["well in its status", "later", "gone", "closes early", "half an answer"],
)
def test_a_webhook_that_did_not_take_it_gets_each_event_once(street, faults_to_come):
    street.hook.faults_to_come = list(faults_to_come)
    street.need()
    look(street, 60)
    street.mended()
    look(street, 60)
    assert of_record(street.posted()) == [BEGAN, OVER]
    assert not [canary for canary in CANARIES if canary in street.outside()]


@pytest.mark.parametrize("status", [302, 303])
def test_a_script_that_takes_it_and_shows_another_page_is_not_written_to_for_ever(street, status):
    street.hook.faults_to_come = [
        HookAnswer(status, "", {"Location": "http://127.0.0.1:9/thanks"}, takes=True)
    ] * 500
    street.need()
    look(street, DAY // 2, every=5)
    assert len(of_record(street.posted())) == MOST_DOUBTS
    assert len({body["id"] for body in street.hook.bodies() if "missing" in body["text"]}) == 1
    assert any("not followed" in notice.text for notice in street.told.notices("alert_unsent"))


def test_a_webhook_that_wants_it_later_is_left_alone_until_then(street):
    street.hook.faults_to_come = [HookAnswer(429, "slow", {"Retry-After": "1800"})]
    street.need()
    look(street, 28)
    assert street.posted() == []
    look(street, 8)
    assert of_record(street.posted()) == [BEGAN]


@pytest.mark.parametrize("turned", [timedelta(days=-365), timedelta(hours=-1), timedelta(days=400)])
def test_killed_before_the_answer_was_kept_and_the_clock_turned(street, turned):
    mail = street.channels[0].sender
    send = mail.send

    def killed(letter, handing_over):
        send(letter, handing_over)
        raise Killed

    street.need()
    look(street, 1)
    mail.send = killed
    with pytest.raises(Killed):
        look(street, 3)
    mail.send = send
    street.restart()
    street.told.city.clock.advance(CLAIM_ENDS.total_seconds() + 1 + turned.total_seconds())
    look(street, 10)
    street.mended()
    look(street, 10)
    ids = [letter["Message-ID"] for letter in street.mail.letters()]
    assert of_record(street.subjects()) == [BEGAN, BEGAN, OVER] and ids[0] == ids[1] != ids[2]
    assert of_record(street.posted()) == [BEGAN, OVER]


def test_five_hundred_rows_of_one_cause_are_one_message(street):
    street.need(many=500)
    look(street, 60)
    street.mended(many=500)
    look(street, 60)
    assert of_record(street.subjects()) == [BEGAN, OVER] == of_record(street.posted())
    assert "(500)" in street.outside()
    assert not [canary for canary in CANARIES if canary in street.outside()]


def test_five_hundred_events_at_once_are_told_in_one_and_their_ends_in_another(street):
    now, book, told = street.clock.now(), Book(), []
    flood = [
        Signal(key=f"k{n}", kind=AlertKind.NEEDS_PERSON, title="t", next_step="n")
        for n in range(500)
    ]
    for standing in [flood] * 60 + [[]] * 60:
        book = book.watch(standing, now)
        due = book.due(now)
        if due:
            told.append(len(due))
            book = book.announce(due, now)
        now += timedelta(minutes=1)
    assert told == [500, 500]
