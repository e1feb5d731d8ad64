"""Mail and webhooks against real receivers: what is certain, in doubt, or never leaves."""

import socket
import sys
import threading
import time
from contextlib import closing
from datetime import UTC, datetime

import pytest
import trustme

from eamconsole.support.redaction import Redactor
from eamconsole.wire.alerts.mail import MailCourier, MailRoute
from eamconsole.wire.alerts.message import AlertInDoubt, AlertNotSent, Letter
from eamconsole.wire.alerts.system_logs import EventLogCourier, SyslogCourier
from eamconsole.wire.alerts.webhook import WebhookCourier, WebhookRoute, body_for
from eamconsole.wire.http import CallLimits, ProxyChoice
from tests.fixtures.alert_receivers import MailServer, Webhook

LETTER = Letter(
    letter_id="a1b2",
    subject="[EAM Console] harborview/test: EAM: unreachable",
    text="EAM: unreachable, since 04:38.\n.\nNext: look.\n",
    at=datetime(2026, 11, 27, 9, 0, tzinfo=UTC),
)
LOGIN = "alerts:S3cret-Canary-Password"
SOON = CallLimits(connect=2.0, read=0.3, total=0.5, answer_bytes=65_536)


@pytest.fixture
def mail():
    with closing(MailServer()) as server:
        yield server


@pytest.fixture
def hook():
    with closing(Webhook()) as receiver:
        yield receiver


def courier(server, *, login="", patience=0.5, to=("it@city.example",), **route):
    route = {"host": "localhost", "security": "starttls", **route}
    given = MailRoute(
        port=server.port, sender="eam@city.example", recipients=to, login=lambda: login, **route
    )
    return MailCourier(given, Redactor(login), server.trust, patience=patience)


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
    assert send(courier(mail, login=LOGIN)) == ("sent", "", True)
    (letter,) = mail.letters()
    assert letter["Subject"] == LETTER.subject
    assert letter["Message-ID"] == "<a1b2@eamconsole.invalid>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().splitlines() == LETTER.text.splitlines()
    assert len(mail.logins) == 1


@pytest.mark.parametrize(
    ("fate", "outcome", "taken"),
    [
        ("busy", "not sent", 0),
        ("silent", "not sent", 0),
        ("nonsense", "not sent", 0),
        ("endless", "not sent", 0),
        ("login", "not sent", 0),
        ("recipient", "not sent", 0),
        ("no data", "not sent", 0),
        ("refused", "not sent", 0),
        ("lost before", "in doubt", 0),
        ("hang before", "in doubt", 0),
        ("lost after", "in doubt", 1),
    ],
)
def test_what_a_mail_server_does_wrong_is_told_for_what_it_is(mail, fate, outcome, taken):
    mail.fates = [fate]
    found, words, handed = send(courier(mail, login=LOGIN))
    assert (found, len(mail.taken)) == (outcome, taken)
    assert words and "Canary" not in words
    assert handed or found == "not sent", "in doubt only after it was handed over"


def test_a_server_that_is_away_is_told(mail):
    mail.close()
    found, words, handed = send(courier(mail))
    assert (found, handed) == ("not sent", False) and "localhost" in words


def test_no_mail_leaves_without_a_certificate_that_is_trusted():
    with closing(MailServer(certificate=trustme.CA())) as stranger:
        for security in ("starttls",):
            found, words, _ = send(courier(stranger, login=LOGIN, security=security))
            assert found == "not sent" and "certificate" in words
        assert stranger.logins == [] and stranger.taken == []


def test_no_mail_leaves_where_starttls_was_taken_out():
    with closing(MailServer(tls=False)) as bare:
        found, words, _ = send(courier(bare, login=LOGIN))
        assert found == "not sent" and "STARTTLS" in words
        assert bare.logins == [] and bare.taken == []


def test_a_server_on_this_machine_needs_no_encryption():
    with closing(MailServer(tls=False)) as bare:
        assert send(courier(bare, security="none"))[0] == "sent"


def post(receiver, token="", path="/hook"):
    route = WebhookRoute(url=receiver.url + path, token=lambda: token)
    return WebhookCourier(route, Redactor(token), ProxyChoice("none"), limits=SOON)


def test_a_webhook_gets_one_body_that_slack_takes(hook):
    assert send(post(hook, token="T0/B0/canary", path="/services/{token}")) == ("sent", "", True)
    ((path, headers, _body),) = hook.calls
    assert path == "/services/T0/B0/canary" and headers["Idempotency-Key"] == "a1b2"
    assert hook.bodies()[0]["text"].startswith("*[EAM Console] harborview/test")


def test_without_a_place_in_the_address_the_token_is_a_bearer(hook):
    send(post(hook, token="canary-token"))
    assert hook.calls[0][1]["Authorization"] == "Bearer canary-token"


@pytest.mark.parametrize(
    ("fate", "outcome"),
    [
        (302, "not sent"),
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
    ],
)
def test_what_a_webhook_does_wrong_is_told_for_what_it_is(hook, fate, outcome):
    hook.fates = [fate]
    found, words, _ = send(post(hook, token="canary-token", path="/{token}"))
    assert found == outcome
    assert words and "canary" not in words


def test_teams_gets_a_card():
    body = body_for("https://prod-1.westus.logic.azure.com/workflows/x", LETTER)
    card = body["attachments"][0]["content"]
    assert card["type"] == "AdaptiveCard" and card["body"][0]["text"] == LETTER.subject


def test_nothing_in_a_text_calls_the_whole_channel():
    letter = Letter(letter_id="x", subject="<!channel>", text="a & b", at=LETTER.at)
    assert "<" not in body_for("https://hooks.slack.com/services/x", letter)["text"]


def test_the_logs_of_the_computer(tmp_path):
    if sys.platform == "win32":
        assert send(SyslogCourier())[0] == "not sent"
        return
    place = tmp_path / "log"
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as log:
        log.bind(str(place))
        assert send(SyslogCourier([place]))[0] == "sent"
        assert log.recv(2000).decode().startswith("<28>eamconsole[")
    assert send(SyslogCourier([tmp_path / "nowhere"]))[0] == "not sent"
    assert send(EventLogCourier())[0] == "not sent"


@pytest.mark.parametrize("security", ["starttls", "none"])
def test_who_waits_for_a_mail_server_can_be_freed(mail, security):
    """TLS takes the socket over: what was to be cut would be an empty one."""
    mail.fates = ["hang before"]
    one, handed = courier(mail, patience=20, security=security), threading.Event()
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


def test_a_mail_server_that_drips_is_left_after_thrice_the_patience(mail):
    mail.fates = ["drips"]
    began = time.monotonic()
    assert send(courier(mail, patience=0.6))[0] == "not sent"
    assert time.monotonic() - began < 5
