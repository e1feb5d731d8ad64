"""The failing layer is named, with facts and a way out."""

import datetime
import ssl

import pytest
import trustme

from eamconsole.errors import Service
from eamconsole.support.redaction import Redactor
from eamconsole.wire.diagnosis import diagnose
from eamconsole.wire.http import ProxyChoice, Surroundings
from tests.fixtures.raw_server import answer
from tests.unit.wire.test_transport_faults import closed_port

PAST = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


def run(url, around, **options):
    return diagnose(url, Service.EAM, around, plain_http_anywhere=True, **options)


def test_a_sound_address_passes_every_layer(raw, around):
    results = run(raw().url, around)
    assert [result.layer for result in results] == ["name lookup", "connect", "HTTP", "content"]
    assert all(result.ok for result in results)
    assert results[0].facts["addresses"] == "127.0.0.1"


@pytest.mark.parametrize(
    ("url", "layer", "words"),
    [
        ("ftp://x", "address", "needs https"),
        ("https://jo:pw@x", "address", "holds a login"),
        ("http://x:nonsense/", "address", ""),
        ("http://no-such.invalid/", "name lookup", "no-such.invalid"),
    ],
)
def test_an_address_that_leads_nowhere(around, url, layer, words):
    last = run(url, around)[-1]
    assert (last.layer, last.ok) == (layer, False)
    assert words in last.words
    assert last.next_step


def test_a_closed_port_is_refused(around):
    last = run(f"http://127.0.0.1:{closed_port()}/", around)[-1]
    assert last.layer == "connect"
    assert "refused" in last.words


LOGIN = b"<html><title>Log in</title><input type=password></html>"


@pytest.mark.parametrize(
    ("said", "layer", "words"),
    [
        (answer(b'"Bad key"', "401 No"), "HTTP", "answers 401: Bad key"),
        (answer(b"", "404 No"), "HTTP", "answers 404"),
        (answer(b"", "302 Found", Location="/login?x=1"), "HTTP", "a login page"),
        (answer(LOGIN, media_type="text/html"), "content", "a login page answers"),
        (answer(b"<Requests/>"), "content", "it is XML"),
        (answer(b"<html><p>Hello</p></html>"), "content", "an HTML page"),
        (answer(b"{"), "content", "cut off"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", "content", "announces"),
        (b"nonsense\r\n\r\n", "answer", "did not answer in HTTP"),
    ],
)
def test_an_answer_of_another_kind(raw, around, said, layer, words):
    server = raw(lambda conn: conn.sendall(said) or False, wrap=None)
    server.script = lambda conn: conn.sendall(said) or conn.shutdown(1) or False
    last = run(server.url, around)[-1]
    assert (last.layer, last.ok) == (layer, False)
    assert words in last.words
    assert last.next_step


@pytest.fixture
def secure(raw):
    """Make TLS servers by authority, names and dates."""

    def make(authority, *names, **options):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*names, **options).configure_cert(context)
        return raw(wrap=lambda conn: context.wrap_socket(conn, server_side=True))

    return make


def trusting(authority):
    def trust():
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        authority.configure_trust(context)
        return context

    return Surroundings(proxy=ProxyChoice("none"), trust=trust)


def test_a_certificate_is_described_whether_good_or_bad(secure):
    authority = trustme.CA(organization_name="City CA")
    end = PAST + datetime.timedelta(days=30)
    good = secure(authority, "127.0.0.1")
    expired = secure(authority, "127.0.0.1", not_before=PAST, not_after=end)
    results = run(f"https://127.0.0.1:{good.port}/", trusting(authority))
    assert results[2].layer == "TLS"
    assert all(result.ok for result in results)
    assert "127.0.0.1" in results[2].facts["names"]
    assert results[2].facts["protocol"].startswith("TLSv1")
    last = run(f"https://127.0.0.1:{expired.port}/", trusting(authority))[-1]
    assert "expired on 2020-01-31" in last.words
    assert "City CA" in last.facts["issuer"]


def test_a_wrong_name_and_an_unknown_issuer_are_told_apart(secure):
    authority = trustme.CA()
    other = secure(authority, "other.example")
    last = run(f"https://127.0.0.1:{other.port}/", trusting(authority))[-1]
    assert "is for another" in last.words
    assert last.facts["names"] == "other.example"
    last = run(f"https://127.0.0.1:{other.port}/", trusting(trustme.CA()))[-1]
    assert "does not trust" in last.words
    assert "profile check" not in last.next_step


def test_a_proxy_is_a_layer_of_its_own(raw):
    refused = Surroundings(proxy=ProxyChoice(f"http://127.0.0.1:{closed_port()}"))
    last = run("https://eam.example/", refused)[-1]
    assert (last.layer, last.ok) == ("proxy", False)
    asks = raw(answer(b"", "407 Proxy Authentication Required"))
    last = run("https://eam.example/", Surroundings(proxy=ProxyChoice(asks.url)))[-1]
    assert (last.layer, last.ok) == ("proxy", False)
    assert "proxy-login" in last.next_step
    passes = raw()
    results = run("http://eam.example/", Surroundings(proxy=ProxyChoice(passes.url)))
    assert all(result.ok for result in results)


def test_no_secret_is_shown(raw):
    around = Surroundings(redactor=Redactor("canary-1"), proxy=ProxyChoice("none"))
    server = raw(answer(b'"token canary-1 is bad"', "403 No", Server="canary-1"))
    results = run(
        f"{server.url}/x?token=canary-1", around, headers={"Authorization": "Bearer canary-1"}
    )
    assert "canary" in server.calls[0][0]
    assert "canary" not in repr(results)
