"""What each status means, for reads and for changes."""

from datetime import UTC, datetime

import pytest

from eamconsole.errors import (
    AccessBlocked,
    AccessDenied,
    MalformedReply,
    NotPermitted,
    OutcomeUnknown,
    RecordGone,
    RequestRejected,
    Service,
    ServiceBusy,
    ServiceUnreachable,
    TooLarge,
)
from eamconsole.wire.http import Call, json_body
from eamconsole.wire.http.refusal import retry_after
from tests.fixtures.raw_server import RawServer, answer
from tests.unit.wire.conftest import READ

WRITE = Call(verb="POST", path="/thing", body=json_body({}), writes=True)
BLOCKED = b'{"message": "Slow down", "documentation_url": "https://dev.example"}'
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "on_read", "on_write"),
    [
        (400, RequestRejected, RequestRejected),
        (401, AccessDenied, AccessDenied),
        (403, NotPermitted, NotPermitted),
        (404, RecordGone, RecordGone),
        (405, RequestRejected, RequestRejected),
        (407, ServiceUnreachable, ServiceUnreachable),
        (408, ServiceUnreachable, OutcomeUnknown),
        (409, RequestRejected, RequestRejected),
        (410, RecordGone, RecordGone),
        (412, RequestRejected, RequestRejected),
        (413, TooLarge, TooLarge),
        (415, RequestRejected, RequestRejected),
        (418, RequestRejected, RequestRejected),
        (422, RequestRejected, RequestRejected),
        (429, ServiceBusy, ServiceBusy),
        (500, ServiceUnreachable, OutcomeUnknown),
        (502, ServiceUnreachable, OutcomeUnknown),
        (503, ServiceUnreachable, OutcomeUnknown),
        (504, ServiceUnreachable, OutcomeUnknown),
        (522, ServiceUnreachable, OutcomeUnknown),
    ],
)
def test_a_status_asks_for_what_must_happen_next(raw, channel_to, status, on_read, on_write):
    channel = channel_to(raw(answer(b"", f"{status} Because")))
    for call, error in ((READ, on_read), (WRITE, on_write)):
        with pytest.raises(error) as caught:
            channel.send(call)
        assert type(caught.value) is error
        assert call.path in caught.value.summary
        assert caught.value.next_step


def test_a_503_that_says_when_was_not_carried_out(raw, channel_to):
    with pytest.raises(ServiceBusy) as caught:
        channel_to(raw(answer(b"", "503 Busy", Retry_After="7"))).send(WRITE)
    assert caught.value.retry_after == 7


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("5", 5),
        ("0", 1),
        ("-3", 1),
        ("86400", 3600),
        ("1000000000", 60),
        ("1e9", 60),
        ("inf", 60),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 60),
        ("nan", 60),
        ("2.5", 2.5),
        ("Mon, 23 Nov 2026 10:02:00 GMT", 120),
        ("Mon, 23 Nov 2026 09:00:00 GMT", 1),
        ("Mon, 23 Nov 2026 10:02:00", 120),
        ("soon", 60),
        ("", 60),
        (None, 60),
    ],
)
def test_waiting_times_stay_between_a_second_and_an_hour(value, seconds):
    assert retry_after(value, NOW) == seconds


def test_a_block_by_seeclickfix_is_no_missing_permission(raw, channel_to):
    server = raw(answer(BLOCKED, "403 Forbidden"))
    for call in (READ, WRITE):
        with pytest.raises(AccessBlocked):
            channel_to(server, service=Service.SEECLICKFIX).send(call)
    with pytest.raises(NotPermitted):
        channel_to(server, service=Service.EAM).send(READ)


@pytest.mark.parametrize(
    ("body", "media_type", "words"),
    [
        (b'"ProblemCode is not valid."', "application/json", "ProblemCode is not valid."),
        (b'{"Message": "No such code"}', "application/json", "No such code"),
        (b'{"request": "not JSON"}', "application/json", "request: not JSON"),
        (b'{"base": "Already closed"}', "application/json", "Already closed"),
        (
            b'{"errors": {"comment": ["is blank", "is short"], "lat": "is off"}}',
            "application/json",
            "comment: is blank, is short; lat: is off",
        ),
        (b'[{"code": 400, "message": "bad"}]', "application/json", "bad"),
        (
            b'<string xmlns="http://schemas.microsoft.com/x/">Too long</string>',
            "application/xml",
            "Too long",
        ),
        (
            b"<!DOCTYPE html><html><head><title>Request Error</title></head></html>",
            "text/html",
            "Request Error",
        ),
        (b"<html><body><p>Endpoint &amp; more</p></body></html>", "text/html", "Endpoint & more"),
        (b"plain words", "text/plain", "plain words"),
        (b"", "", None),
    ],
)
def test_the_servers_own_words_are_found_in_every_shape(raw, channel_to, body, media_type, words):
    with pytest.raises(RequestRejected) as caught:
        channel_to(raw(answer(body, "400 Bad", media_type))).send(READ)
    assert caught.value.answered == words
    assert (words or "400") in caught.value.summary


def test_long_words_are_cut(raw, channel_to):
    with pytest.raises(RequestRejected) as caught:
        channel_to(raw(answer(b'"' + b"x" * 9000 + b'"', "400 Bad"))).send(READ)
    assert len(caught.value.answered) == 500


LOGIN = (
    b"<!DOCTYPE html><html><head><title>Sign in</title></head>"
    b"<body><form><input type='password'></form></body></html>"
)


@pytest.mark.parametrize("call", [READ, WRITE], ids=["read", "write"])
def test_a_login_page_with_200_is_a_refused_login(raw, channel_to, call):
    with pytest.raises(AccessDenied, match="login page"):
        channel_to(raw(answer(LOGIN, media_type="text/html"))).send(call)


@pytest.mark.parametrize("body", [b"", b"<html>Welcome</html>", b"<ArrayOfRequest/>", b"{", b"[1,"])
def test_an_unusable_answer_to_a_change_is_in_doubt(raw, channel_to, body):
    channel = channel_to(raw(answer(body)))
    with pytest.raises(MalformedReply):
        channel.json(channel.send(READ))
    with pytest.raises(OutcomeUnknown):
        channel.json(channel.send(WRITE))


def moved(location, status="302 Found"):
    return answer(b"", status, Location=location)


@pytest.mark.parametrize("call", [READ, WRITE], ids=["read", "write"])
@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_a_redirect_to_another_host_is_told_and_not_followed(raw, channel_to, call, status):
    elsewhere = raw()
    may_be_made = call is WRITE and status == "302 Found"  # how servers answer a form they took
    told = OutcomeUnknown if may_be_made else AccessDenied
    with pytest.raises(told, match=r"redirects to http://127\.0\.0\.1:.*(nothing was|instead)"):
        channel_to(raw(moved(f"{elsewhere.url}/x", status))).send(call)
    assert not elsewhere.calls


@pytest.mark.parametrize("call", [READ, WRITE], ids=["read", "write"])
def test_a_redirect_to_a_login_page_is_a_refused_login(raw, channel_to, call):
    with pytest.raises(AccessDenied, match="login page"):
        channel_to(raw(moved("/account/login?return=%2Fthing"))).send(call)


def test_a_read_follows_redirects_on_its_host_and_a_change_does_not(raw, channel_to):
    server = raw()
    server.script = lambda conn: conn.sendall(
        answer(b"7") if "/there" in server.calls[-1][0] else moved("/api/there?x=1")
    )
    channel = channel_to(server, path="/api")
    assert channel.json(channel.send(READ)) == 7
    assert server.calls[-1][0].startswith("GET /api/there?x=1 ")
    with pytest.raises(OutcomeUnknown):
        channel.send(WRITE)
    assert server.calls[-1][0].startswith("POST /api/thing ")


def test_redirects_in_a_circle_end(raw, channel_to):
    with pytest.raises(MalformedReply, match="without end"):
        channel_to(raw(moved("/thing"))).send(READ)


def test_errors_hold_no_secret(raw, channel_to):
    body = b'"Bearer canary-token-1 is wrong"'
    server: RawServer = raw(answer(body, "400 Bad"))
    channel = channel_to(server)
    channel._around.redactor.register("canary-token-1")
    with pytest.raises(RequestRejected) as caught:
        channel.send(READ)
    assert "canary" not in f"{caught.value} {caught.value.answered} {caught.value.summary}"
