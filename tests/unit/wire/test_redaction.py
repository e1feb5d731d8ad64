"""No secret leaves in any spelling."""

import base64
import json
import logging
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eamconsole.errors import RequestRejected, Service, ServiceUnreachable
from eamconsole.support.redaction import MASK, Redactor, redacted
from eamconsole.wire.http import (
    Call,
    HttpChannel,
    ProxyChoice,
    Surroundings,
    form_body,
    recording,
    service_address,
)
from tests.fixtures.raw_server import answer

SECRET = 'pat-01/02/2026-03/04/2027-x"y&z+ß'


@pytest.mark.parametrize(
    "spelling",
    [
        SECRET,
        quote(SECRET),
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        urlencode({"q": SECRET}),
        json.dumps(SECRET),
        base64.b64encode(SECRET.encode()).decode(),
    ],
)
def test_a_registered_secret_is_masked_in_every_spelling(spelling):
    shown = Redactor(SECRET).redact(f"before {spelling} after")
    assert MASK in shown
    assert "03/04/2027" not in shown
    assert shown.startswith("before ")
    assert shown.endswith(" after")


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer abcdef123456",
        '"Authorization": "Basic YWxhZGRpbjpvcGVu"',
        "Proxy-Authorization: Basic YWxhZGRpbjpvcGVu",
        "GET /reverseGeocode?f=json&token=abcdef123456&x=1",
        "https://jo:abcdef123456@host.example/path",
        "api_key=abcdef123456 in the middle of &api_key=abcdef123456",
    ],
)
def test_secrets_nobody_registered_are_masked_by_their_place(text):
    shown = Redactor().redact(" " + text)
    assert "abcdef123456" not in shown
    assert "YWxhZGRpbjpvcGVu" not in shown


def test_a_login_is_masked_whole_and_by_its_password():
    redactor = Redactor("console:open-sesame")
    assert "open-sesame" not in redactor.redact("console:open-sesame, open-sesame")


def test_short_texts_are_not_registered():
    assert Redactor("a", "").redact("a cat") == "a cat"


def test_a_secret_at_the_edge_is_masked_before_the_text_is_cut():
    assert "pat-" not in Redactor(SECRET).redact("x" * 95 + SECRET, longest=100)


@given(st.text(min_size=4), st.text(), st.text())
def test_no_text_brings_a_secret_back(secret, before, after):
    shown = Redactor(secret).redact(before + secret + after)
    assert secret not in shown or secret in MASK


def test_what_is_written_of_a_record_has_no_secret_and_who_else_listens_has_it_whole(caplog):
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("tests.redaction").exception("it was %s", SECRET)
    (said,) = caplog.records
    written = logging.Formatter().format(redacted(said, Redactor(SECRET)))
    assert SECRET not in written
    assert "it was" in written and "Traceback" in written
    assert (said.getMessage(), said.exc_info[0]) == (f"it was {SECRET}", ValueError)


def canary_channel(address, redactor):
    return HttpChannel(
        Service.ARCGIS,
        service_address(address, Service.ARCGIS),
        Surroundings(redactor=redactor, proxy=ProxyChoice("none")),
        headers={"Authorization": "Bearer canary-header"},
    )


def test_errors_recordings_and_library_logs_hold_no_secret(raw, caplog):
    server = raw(answer(b'"token canary-query was refused"', "400 Bad"))
    redactor = Redactor("canary-query", "canary-header", "canary-body")
    call = Call(
        verb="POST",
        path="/x",
        query=(("token", "canary-query"),),
        body=form_body([("password", "canary-body")]),
        writes=True,
    )
    channel = canary_channel(server.url, redactor)
    with caplog.at_level(logging.DEBUG), recording() as kept:
        with pytest.raises(RequestRejected) as caught:
            channel.send(call)
        server.close()
        channel.close()
        with pytest.raises(ServiceUnreachable) as broken:
            canary_channel("http://127.0.0.1:1", redactor).send(call)
    texts = [caplog.text, repr(kept), repr(caught.value.__dict__), repr(broken.value.__dict__)]
    texts += [str(caught.value), str(broken.value), repr(broken.value.__context__)]
    assert len(kept) == 2
    assert kept[0].status == 400
    assert kept[1].status is None
    assert not [text for text in texts if "canary" in text]


def test_what_goes_over_the_wire_is_recorded_only_when_asked(raw):
    server = raw(answer(b"x" * 9000, media_type="text/plain"))
    channel = canary_channel(server.url, Redactor())
    call = Call(verb="GET", path="/a", query=(("b", "1"),))
    channel.send(call)
    with recording() as kept:
        channel.send(call)
    channel.send(call)
    channel.close()
    (exchange,) = kept
    assert (exchange.verb, exchange.path, exchange.status) == ("GET", "/a?b=1", 200)
    assert len(exchange.answered) == 4096
    assert exchange.seconds > 0
