"""People who are not at the console are told: once, grouped, with its end, and nobody's words."""

from datetime import timedelta

import pytest

from eamconsole.errors import JournalError, Service
from eamconsole.services.alerts.letters import Words
from eamconsole.services.alerts.outbox import (
    CLAIM_ENDS,
    MOST_KEPT,
    entries,
    keep,
    under_way,
    write_down,
)
from tests.journey.alert_street import BEGAN, CANARIES, OVER, Killed


def test_many_rows_are_one_message_and_their_end_is_another(street):
    street.need(many=40)
    street.watch(60, every=6)
    street.mended(many=40)
    street.watch(60, every=6)
    assert street.subjects() == [BEGAN, OVER] == street.posted()
    assert "(40)" in street.outside()
    assert not [canary for canary in CANARIES if canary in street.outside()]
    assert "Make the record publicly available" in street.outside()


@pytest.mark.parametrize(
    "faults_to_come",
    [
        ["busy"] * 4,
        ["silent", "nonsense", "endless", "login"],
        ["recipient", "no data", "refused"],
        ["lost before", "hang before"],
    ],
)
def test_a_mail_server_in_trouble_gets_each_event_once_when_it_is_well(street, faults_to_come):
    street.mail.faults_to_come = list(faults_to_come)
    street.need()
    street.watch(40, every=4)
    street.mended()
    street.watch(60, every=6)
    assert street.subjects() == [BEGAN, OVER]
    others = [subject for subject in street.posted() if "Alerts do not" not in subject]
    assert others == [BEGAN, OVER], "the other channel does not wait for it"
    assert street.told.notices("alert_unsent") == []


@pytest.mark.parametrize("faults_to_come", [[500, 404, 302, 429], ["hang", "reset"], [502, 503]])
def test_a_webhook_in_trouble_gets_each_event_once_when_it_is_well(street, faults_to_come):
    street.hook.faults_to_come = list(faults_to_come)
    street.need()
    street.watch(40, every=4)
    street.mended()
    street.watch(60, every=6)
    others = [subject for subject in street.subjects() if "Alerts do not" not in subject]
    assert street.posted() == [BEGAN, OVER] == others
    assert not [canary for canary in CANARIES if canary in street.outside()]


def test_what_may_have_arrived_is_sent_again_as_the_same_message(street):
    street.mail.faults_to_come = ["lost after"]
    street.hook.faults_to_come = ["lost after"]
    street.need()
    street.watch(10)
    assert len({letter["Message-ID"] for letter in street.mail.letters()}) == 1
    assert len({headers["Idempotency-Key"] for _p, headers, _b in street.hook.calls}) == 1
    assert len(street.mail.taken) == 2


def test_a_server_that_always_hangs_up_is_not_written_to_for_ever(street):
    street.mail.faults_to_come = ["lost after"] * 500
    street.need()
    street.watch(60 * 24, every=30)
    assert len(street.mail.taken) <= 6
    (notice,) = street.told.notices("alert_unsent")
    assert "the mail" in notice.text and "gave no answer" in notice.text


def test_a_channel_that_takes_nothing_is_told_here(street):
    street.mail.faults_to_come = ["refused"] * 10
    street.need()
    street.watch(30, every=2)
    (notice,) = street.told.notices("alert_unsent")
    assert "looks like spam" in notice.text
    street.watch(60 * 12, every=60)
    assert street.told.notices("alert_unsent") == []
    assert street.subjects()[0] == BEGAN


def test_a_channel_that_was_taken_out_is_complained_of_no_more_not_even_the_last(street):
    street.mail.faults_to_come, street.hook.faults_to_come = ["refused"] * 99, [500] * 99
    street.need()
    street.watch(30, every=2)
    assert len(street.told.notices("alert_unsent")) == 2
    street.channels = street.channels[:1]
    street.restart()
    street.alert_watch.look()
    (notice,) = street.told.notices("alert_unsent")
    assert "the mail" in notice.text
    street.channels = ()
    street.restart()
    street.alert_watch.begin()
    assert street.told.notices("alert_unsent") == []


@pytest.mark.parametrize(
    "left",
    [
        {"alert_letter:mail:x": {"subject": "of a version that knows no text"}},
        {"alert_letter:mail:x": ["a list"]},
        {"alert_book:mail": {"told": [{"signal": {"color": "red"}}], "pending": [], "sent_at": []}},
        {"alert_book:mail": "words", "alert_letter:mail:x": 7},
    ],
    ids=["letter", "no letter", "book", "both"],
)
def test_what_another_version_left_is_said_once_and_what_stands_is_told(street, left, caplog):
    street.told.journal.write(lambda ledgers: [ledgers.facts.set(n, v) for n, v in left.items()])
    street.watch(3)
    said = [r for r in caplog.records if "cannot be read" in r.getMessage()]
    assert len(said) == 1
    street.need()
    street.watch(6)
    assert street.subjects() == [BEGAN]


def test_a_message_of_a_newer_version_is_sent_by_an_older_one(street):
    words = Words(letter_id="l1", subject="From the newer one", text="t", urgent=True)

    def write(ledgers):
        write_down(ledgers, "mail", "the mail", words, street.clock.now())
        kept = ledgers.facts.get("alert_letter:mail:l1")
        ledgers.facts.set("alert_letter:mail:l1", {**kept, "color": "red"})

    street.told.journal.write(write)
    street.watch(3)
    assert street.subjects() == ["From the newer one"]


@pytest.mark.parametrize("where", ["before", "while", "after"])
def test_a_killed_console_loses_nothing(street, where):
    """Killed before the message was handed over, while it was, and before the answer was kept."""
    mail = street.channels[0].sender
    send = mail.send

    def killed(letter, handing_over):
        if where != "before":
            handing_over()
        if where == "after":
            send(letter, lambda: None)
        raise Killed

    street.need()
    street.watch(1)
    mail.send = killed
    with pytest.raises(Killed):
        street.watch(3)
    mail.send = send
    street.restart()
    street.told.city.clock.advance(CLAIM_ENDS.total_seconds() + 1)
    street.watch(5)
    assert {letter["Message-ID"] for letter in street.mail.letters()} == {
        street.mail.letters()[0]["Message-ID"]
    }
    assert len(street.mail.taken) == (2 if where == "after" else 1)
    assert street.posted() == [BEGAN]


def test_two_watchmen_on_one_journal_send_one_message(street):
    street.need()
    first = street.alert_watch
    street.restart()
    for _ in range(5):
        first.look()
        street.alert_watch.look()
        street.told.city.clock.advance(60)
    assert street.subjects() == [BEGAN] == street.posted()


def test_who_looks_while_another_sends_leaves_it_alone(street):
    mail, other = street.channels[0].sender, street.alert_watch
    street.restart()
    send = mail.send

    def looked_at(letter, handing_over):
        mail.send = send
        other.look(settled=True)
        send(letter, handing_over)

    mail.send = looked_at
    street.need()
    street.alert_watch.look(settled=True)
    assert street.subjects() == [BEGAN]


def test_a_console_that_died_is_told_when_it_is_back(street):
    street.held = False  # the holder's name stays in the lease: it did not give it up
    street.alert_watch.begin()
    street.held = True
    street.watch(5)
    assert street.subjects() == ["[EAM Console] sandbox/test: over: The sync died"]


def test_a_dead_console_is_told_by_a_timer_beside_it(street):
    street.held = False
    street.alert_watch.look(settled=True)
    assert street.subjects() == ["[EAM Console] sandbox/test: The sync died"]
    street.alert_watch.look(settled=True)
    assert len(street.mail.taken) == 1


def test_a_service_that_ends_by_itself_says_so_at_once(street):
    told = street.told
    told.engine.close("The disk is full. Free some.")
    street.held = False
    street.alert_watch.end(JournalError("The disk is full."))
    told.engine.open()
    assert street.subjects() == ["[EAM Console] sandbox/test: The sync stopped on an error"]
    assert "disk" not in street.outside(), "only fixed words leave"


def test_a_side_that_is_away_for_long_is_told_and_its_return(street):
    told = street.told
    told.linked_report()
    told.city.faults["eam"].fail("drop_before", times=None)
    for _ in range(12):
        told.later(300)
        street.alert_watch.look()
    told.come_to_rest()
    street.watch(5)
    assert street.subjects() == [
        "[EAM Console] sandbox/test: EAM: unreachable",
        "[EAM Console] sandbox/test: over: EAM: unreachable",
    ]
    assert Service.EAM.label in street.outside()


def test_what_was_sent_is_kept_but_not_for_ever(street):
    now = street.clock.now()
    for n in range(MOST_KEPT + 20):
        words = Words(letter_id=f"letter {n}", subject="s", text="t", urgent=True)

        def write(ledgers, words=words, n=n):
            write_down(ledgers, "mail", "the mail", words, now + timedelta(minutes=n))
            keep(ledgers, under_way(ledgers, "mail").sent(now))

        street.told.journal.write(write)
    with street.told.journal.read() as ledgers:
        kept = entries(ledgers, "mail")
    assert len(kept) <= MOST_KEPT + 1
    assert kept[0].letter_id == f"letter {MOST_KEPT + 19}"
