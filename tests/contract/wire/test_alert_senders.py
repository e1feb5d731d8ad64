"""Mail and webhooks against real receivers: what is certain, in doubt, or never leaves."""

import socket
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from eamconsole.support.redaction import Redactor
from eamconsole.wire.alerts.mail import MailRoute, MailSender
from eamconsole.wire.alerts.message import AlertInDoubt, AlertNotSent, Letter
from eamconsole.wire.alerts.system_logs import EventLogSender, SyslogSender
from eamconsole.wire.alerts.webhook import WebhookRoute, WebhookSender, body_for
from eamconsole.wire.http import CallLimits, ProxyChoice
from tests.fixtures.alert_receivers import HookAnswer, MailServer, Webhook

LETTER = Letter(
    letter_id="a1b2",
    subject="[EAM Console] harborview/test: EAM: unreachable",
    text="EAM: unreachable, since 04:38.\n.\nNext: look.\n",
    at=datetime(2026, 11, 27, 9, 0, tzinfo=UTC),
)
DAY = "Fri, 27 Nov 2026"
LOGIN = "alerts:S3cret-Canary-Password"
SOON = CallLimits(connect=2.0, read=1.0, total=1.5, answer_bytes=65_536)


@pytest.fixture
def mail():
    with closing(MailServer()) as server:
        yield server


@pytest.fixture
def hook():
    with closing(Webhook()) as receiver:
        yield receiver


def sender(server, *, login="", patience=0.5, to=("it@city.example",), **route):
    route = {"host": "localhost", "security": "starttls", **route}
    given = MailRoute(
        port=server.port, sender="eam@city.example", recipients=to, login=lambda: login, **route
    )
    return MailSender(given, Redactor(login), server.trust, patience=patience)


def send(one, letter=LETTER):
    """Send a letter; return whether the receiver may have it by the console's own account."""
    handed = []
    try:
        one.send(letter, lambda: handed.append(True))
    except AlertNotSent as error:
        return "not sent", error.summary, bool(handed)
    except AlertInDoubt as error:
        return "in doubt", error.summary, bool(handed)
    return "sent", "", bool(handed)


def test_a_mail_arrives_whole_and_once(mail):
    assert send(sender(mail, login=LOGIN)) == ("sent", "", True)
    (letter,) = mail.letters()
    assert letter["Subject"] == LETTER.subject
    assert letter["Message-ID"] == "<a1b2@eamconsole.invalid>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().splitlines() == LETTER.text.splitlines()
    assert len(mail.logins) == 1


@pytest.mark.parametrize(
    ("fault", "outcome", "taken"),
    [
        ("busy", "not sent", 0),
        ("silent", "not sent", 0),
        ("nonsense", "not sent", 0),
        ("endless", "not sent", 0),
        ("login", "not sent", 0),
        ("recipient", "not sent", 0),
        ("no data", "not sent", 0),
        ("refused", "not sent", 0),
        ("later", "not sent", 0),
        ("ends at data", "not sent", 0),
        ("tls later", "not sent", 0),
        ("login later", "not sent", 0),
        ("slow banner", "sent", 1),
        ("slow verdict", "sent", 1),
        ("injected", "sent", 1),
        ("lost before", "in doubt", 0),
        ("hang before", "in doubt", 0),
        ("lost after", "in doubt", 1),
    ],
)
def test_what_a_mail_server_does_wrong_is_told_for_what_it_is(mail, fault, outcome, taken):
    mail.faults_to_come = [fault]
    found, words, handed = send(sender(mail, login=LOGIN))
    assert (found, len(mail.taken)) == (outcome, taken)
    assert (words or found == "sent") and "Canary" not in words
    assert handed or found == "not sent", "in doubt only after it was handed over"


BOTH = ("first@city.example", "second@city.example")


@pytest.mark.parametrize(("fault", "later"), [("one later", True), ("one recipient", False)])
def test_an_address_that_is_refused_is_named_and_the_others_have_it(mail, fault, later):
    mail.faults_to_come = [fault]
    one = sender(mail, to=BOTH)
    (left_out,) = one.send(LETTER, lambda: None)
    assert (left_out.address, left_out.asked_later) == (BOTH[1], later) and left_out.words
    assert list(one.send(replace(LETTER, only=BOTH[1:]), lambda: None)) == []
    assert mail.recipients == [[BOTH[0]], [BOTH[1]]]


@pytest.mark.parametrize("fault", ["busy", "later", "no data", "tls later", "login later"])
def test_a_mail_server_that_asks_to_come_later_is_known_from_one_that_refuses(mail, fault):
    mail.faults_to_come = [fault, "recipient"]
    for asked_later in (True, False):
        with pytest.raises(AlertNotSent) as told:
            sender(mail, login=LOGIN).send(LETTER, lambda: None)
        assert told.value.asked_later is asked_later
        assert "Store it again" not in told.value.next_step


def test_a_line_that_begins_with_dots_arrives_as_it_is(mail):
    text = ".\n..\n.dot\nend.\n"
    assert send(sender(mail), replace(LETTER, text=text))[0] == "sent"
    assert mail.letters()[0].get_content().splitlines() == text.splitlines()


def test_no_mail_leaves_where_the_certificate_is_of_another_name(mail):
    found, words, _ = send(sender(mail, login=LOGIN, host="127.0.0.1"))
    assert found == "not sent" and "certificate" in words
    assert mail.logins == [] and mail.taken == []


def test_a_server_that_is_away_is_told(mail):
    mail.close()
    found, words, handed = send(sender(mail))
    assert (found, handed) == ("not sent", False) and "localhost" in words


def test_no_mail_leaves_without_a_certificate_that_is_trusted():
    with closing(MailServer(certificate=trustme.CA())) as stranger:
        for security in ("starttls",):
            found, words, _ = send(sender(stranger, login=LOGIN, security=security))
            assert found == "not sent" and "certificate" in words
        assert stranger.logins == [] and stranger.taken == []


def test_no_mail_leaves_where_starttls_was_taken_out():
    with closing(MailServer(tls=False)) as bare:
        found, words, _ = send(sender(bare, login=LOGIN))
        assert found == "not sent" and "STARTTLS" in words
        assert bare.logins == [] and bare.taken == []


def test_a_server_on_this_machine_needs_no_encryption():
    with closing(MailServer(tls=False)) as bare:
        assert send(sender(bare, security="none"))[0] == "sent"


def post(receiver, token="", path="/hook"):
    route = WebhookRoute(url=receiver.url + path, token=lambda: token)
    return WebhookSender(route, Redactor(token), ProxyChoice("none"), limits=SOON)


def test_a_webhook_gets_one_body_that_slack_takes(hook):
    assert send(post(hook, token="T0/B0/canary", path="/services/{token}")) == ("sent", "", True)
    ((path, headers, _body),) = hook.calls
    assert path == "/services/T0/B0/canary" and headers["Idempotency-Key"] == "a1b2"
    assert hook.bodies()[0]["text"].startswith("*[EAM Console] harborview/test")


def test_without_a_place_in_the_address_the_token_is_a_bearer(hook):
    send(post(hook, token="canary-token"))
    assert hook.calls[0][1]["Authorization"] == "Bearer canary-token"


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (HookAnswer(101, ""), "in doubt"),
        (301, "not sent"),
        (302, "in doubt"),
        (303, "in doubt"),
        (307, "not sent"),
        (400, "not sent"),
        (404, "not sent"),
        (410, "not sent"),
        (429, "not sent"),
        (500, "not sent"),
        (503, "not sent"),
        (502, "in doubt"),
        ("hang", "in doubt"),
        ("reset", "in doubt"),
        ("lost after", "in doubt"),
        ("absurd", "in doubt"),
        ("unread", "in doubt"),
        (HookAnswer(200, "half of", cut=True), "in doubt"),
        (HookAnswer(200, "Webhook message delivery failed with error: 429"), "not sent"),
        (HookAnswer(200, "invalid_token"), "not sent"),
        (HookAnswer(200, "no_active_hooks"), "not sent"),
        (HookAnswer(200, '{"ok": false, "error": "channel_not_found"}'), "not sent"),
        (HookAnswer(200, '{"success": false}'), "not sent"),
        (HookAnswer(200, '{"accepted": true, "delivered": false}'), "in doubt"),
        (HookAnswer(200, '{"errors": {"rule 3": "is off"}}'), "in doubt"),
        (HookAnswer(200, "<!doctype html><title>Sign in</title>"), "in doubt"),
    ],
)
def test_what_a_webhook_does_wrong_is_told_for_what_it_is(hook, fault, outcome):
    hook.faults_to_come = [fault]
    found, words, _ = send(post(hook, token="canary-token", path="/{token}"))
    assert found == outcome
    assert words and "canary" not in words


@pytest.mark.parametrize(
    "answer",
    [
        HookAnswer(200, "1"),
        HookAnswer(202, ""),
        HookAnswer(204, ""),
        HookAnswer(200, '{"ok": true, "warning": "old"}'),
        HookAnswer(200, '{"error": null, "errors": []}'),
        HookAnswer(200, "0 errors, nothing failed"),
        HookAnswer(200, "Thank you: invalid lines are dropped"),
        HookAnswer(201, "x" * 5_000),
        HookAnswer(200, "[1, 2]"),
    ],
    ids=lambda answer: answer.text[:20] or str(answer.status),
)
def test_what_takes_a_message_in_its_own_words_is_believed(hook, answer):
    hook.faults_to_come = [answer]
    assert send(post(hook))[0] == "sent"


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": f"{DAY} 09:05:00 GMT", "Date": f"{DAY} 09:00:00 GMT"}, 300),
        ({"Retry-After": f"{DAY} 09:05:00 GMT"}, 60),
        ({"Retry-After": "99999999999999999999"}, 60),
        ({"Retry-After": "soon"}, 60),
        ({}, 0),
    ],
)
def test_a_webhook_that_wants_it_later_says_when(hook, asked, seconds):
    hook.faults_to_come = [HookAnswer(429, "slow down", asked)]
    with pytest.raises(AlertNotSent) as told:
        post(hook).send(LETTER, lambda: None)
    assert told.value.asked_later and told.value.wait == timedelta(seconds=seconds)


def test_a_webhook_that_is_gone_is_told_with_the_way_to_a_new_one(hook):
    hook.faults_to_come = [410]
    with pytest.raises(AlertNotSent) as told:
        post(hook).send(LETTER, lambda: None)
    assert "make a new one" in told.value.next_step


def test_teams_gets_a_card():
    body = body_for("https://prod-1.westus.logic.azure.com/workflows/x", LETTER)
    card = body["attachments"][0]["content"]
    assert card["type"] == "AdaptiveCard" and card["body"][0]["text"] == LETTER.subject


def test_nothing_in_a_text_calls_the_whole_channel():
    letter = Letter(letter_id="x", subject="<!channel>", text="a & b", at=LETTER.at)
    assert "<" not in body_for("https://hooks.slack.com/services/x", letter)["text"]


def test_the_logs_of_the_computer(tmp_path):
    if sys.platform == "win32":
        assert send(SyslogSender())[0] == "not sent"
        return
    place = tmp_path / "log"
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as log:
        log.bind(str(place))
        assert send(SyslogSender([place]))[0] == "sent"
        assert log.recv(2000).decode().startswith("<28>eamconsole[")
    assert send(SyslogSender([tmp_path / "nowhere"]))[0] == "not sent"
    assert send(EventLogSender())[0] == "not sent"


@pytest.mark.parametrize("security", ["starttls", "none"])
def test_who_waits_for_a_mail_server_can_be_freed(mail, security):
    """TLS takes the socket over: what was to be cut would be an empty one."""
    mail.faults_to_come = ["hang before"]
    one, handed = sender(mail, patience=20, security=security), threading.Event()
    ended = []

    def wait():
        try:
            one.send(LETTER, handed.set)
        except AlertInDoubt as error:
            ended.append(error)

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert handed.wait(5)
    began = time.monotonic()
    while waiting.is_alive() and time.monotonic() - began < 5:
        one.abort()
        waiting.join(0.1)
    assert ended


def test_a_mail_server_that_drips_is_left_in_the_end(mail):
    mail.faults_to_come = ["drips"]
    began = time.monotonic()
    assert send(sender(mail, patience=0.3))[0] == "not sent"
    assert time.monotonic() - began < 5
