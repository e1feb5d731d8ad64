"""Proxies and TLS: the way to the service, and who may stand on it."""

import base64
import datetime
import ssl
import sys

import pytest
import trustme

from eamconsole.errors import ConfigurationError, Service, ServiceUnreachable
from eamconsole.support.redaction import Redactor
from eamconsole.wire.http import ProxyChoice, Surroundings, service_address
from tests.fixtures.raw_server import RawServer, answer
from tests.unit.wire.conftest import READ

PAST = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def secure(raw, authority):
    """Make TLS servers with a certificate of ``authority``."""

    def make(*names, issuer=authority, **options):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        issuer.issue_cert(*(names or ("127.0.0.1", "localhost")), **options).configure_cert(context)
        server = raw(wrap=lambda conn: context.wrap_socket(conn, server_side=True))
        server.secure_url = f"https://127.0.0.1:{server.port}"
        return server

    return make


@pytest.fixture
def trusting(authority):
    """Surroundings that trust ``authority`` and nothing else."""

    def trust():
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        authority.configure_trust(context)
        return context

    return Surroundings(proxy=ProxyChoice("none"), trust=trust)


def test_a_trusted_certificate_is_accepted(secure, channel_to, trusting):
    channel = channel_to(secure().secure_url, surroundings=trusting)
    assert channel.json(channel.send(READ)) == {}


def test_an_expired_certificate_is_refused(secure, channel_to, trusting):
    server = secure("127.0.0.1", not_before=PAST, not_after=PAST + datetime.timedelta(days=1))
    with pytest.raises(ServiceUnreachable, match=r"certificate of 127\.0\.0\.1:.* has expired"):
        channel_to(server.secure_url, surroundings=trusting).send(READ)


def test_a_certificate_for_another_host_is_refused(secure, channel_to, trusting):
    server = secure("other.example")
    with pytest.raises(ServiceUnreachable, match="is for another"):
        channel_to(server.secure_url, surroundings=trusting).send(READ)


def test_a_certificate_of_an_unknown_issuer_is_refused(secure, channel_to, trusting):
    server = secure(issuer=trustme.CA())
    with pytest.raises(ServiceUnreachable, match="issuer this machine does not trust"):
        channel_to(server.secure_url, surroundings=trusting).send(READ)


@pytest.mark.skipif(sys.platform == "win32", reason="its own store is asked there, no file")
def test_the_trust_of_the_operating_system_is_used(secure, channel_to, authority, monkeypatch):
    with authority.cert_pem.tempfile() as file:
        monkeypatch.setenv("SSL_CERT_FILE", file)
        server = secure()
        around = Surroundings(proxy=ProxyChoice("none"), trust=_fresh_os_trust)
        channel = channel_to(server.secure_url, surroundings=around)
        assert channel.json(channel.send(READ)) == {}
        with pytest.raises(ServiceUnreachable, match="does not trust"):
            channel_to(secure(issuer=trustme.CA()).secure_url, surroundings=around).send(READ)


def _fresh_os_trust():
    from eamconsole.wire.http.trust import _new_context

    return _new_context()


def test_plain_http_where_tls_is_spoken_is_no_answer(raw, channel_to, trusting):
    plain = raw(wrap=lambda conn: conn.sendall(answer(b"", "400 Bad")) or conn)
    with pytest.raises(ServiceUnreachable, match="TLS"):
        channel_to(plain.url.replace("http:", "https:"), surroundings=trusting).send(READ)


def proxied(server, login=""):
    return Surroundings(redactor=Redactor(), proxy=ProxyChoice(server.url, login))


def test_a_proxy_gets_the_whole_address_and_its_login(raw, channel_to):
    proxy = raw()
    channel = channel_to("http://eam.example/x", surroundings=proxied(proxy, "jo:proxy-secret"))
    assert channel.json(channel.send(READ)) == {}
    head = proxy.calls[0][0]
    assert head.startswith("GET http://eam.example/x/thing ")
    assert base64.b64encode(b"jo:proxy-secret").decode() in head


def test_a_tunnel_keeps_the_login_of_the_service_from_the_proxy(raw, channel_to):
    proxy = raw(answer(b"", "502 Bad"))
    with pytest.raises(ServiceUnreachable, match="proxy did not connect"):
        channel_to("https://eam.example", surroundings=proxied(proxy)).send(READ)
    head = proxy.calls[0][0]
    assert head.startswith("CONNECT eam.example:443 ")
    assert "canary" not in head


@pytest.mark.parametrize("address", ["http://eam.example", "https://eam.example"])
def test_a_proxy_that_asks_for_a_login_says_so(raw, channel_to, address):
    proxy = raw(answer(b"", "407 Proxy Authentication Required", Proxy_Authenticate="Basic"))
    with pytest.raises(ServiceUnreachable, match="proxy asks for a login") as caught:
        channel_to(address, surroundings=proxied(proxy)).send(READ)
    assert "proxy-login" in caught.value.next_step


def test_the_systems_proxy_is_asked_once_and_exceptions_hold(raw, channel_to, monkeypatch):
    proxy: RawServer = raw()
    monkeypatch.setenv("http_proxy", f"http://jo:pw-in-env@127.0.0.1:{proxy.port}")
    monkeypatch.setenv("no_proxy", "direct.example")
    choice = ProxyChoice("system")
    route = choice.route("http://through.example/x")
    assert route.address == proxy.url
    assert route.login == "jo:pw-in-env"
    assert choice.route("http://direct.example/x") is None


@pytest.mark.parametrize("setting", ["system", "http://proxy.example:3128"])
def test_no_proxy_leads_to_this_machine(monkeypatch, setting):
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    choice = ProxyChoice(setting)
    assert choice.route("http://127.0.0.1:8080/x") is None
    assert choice.route("http://localhost/x") is None
    assert choice.route("http://eam.example/x").address == "http://proxy.example:3128"


@pytest.mark.parametrize("setting", ["proxy:3128", "ftp://proxy", "http://u:p@proxy:3128"])
def test_a_proxy_address_is_checked(setting):
    with pytest.raises(ConfigurationError) as caught:
        ProxyChoice(setting)
    assert "u:p" not in caught.value.summary


@pytest.mark.parametrize(
    ("address", "anywhere", "fault"),
    [
        ("ftp://x.example", True, "https://"),
        ("x.example", True, "https://"),
        ("https://", True, "host name"),
        ("https://jo:geheim@x.example", True, "holds a login"),
        ("https://x.example/api?token=geheim", True, "before any"),
        ("https://x.example:99999/", True, "port"),
        ("http://x.example", False, "needs https://"),
    ],
)
def test_an_unusable_address_is_refused_with_the_reason(address, anywhere, fault):
    with pytest.raises(ConfigurationError, match=fault) as caught:
        service_address(address, Service.EAM, plain_http_anywhere=anywhere)
    assert "geheim" not in caught.value.summary


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8000/x/", "http://localhost", "http://[::1]"]
)
def test_plain_http_is_for_loopback(address):
    assert service_address(address, Service.SEECLICKFIX).scheme == "http"


@pytest.mark.parametrize("token", ["line\nend", "accent-é", "tab\there"])
def test_a_credential_that_cannot_be_a_header_is_refused_unseen(raw, around, token):
    from eamconsole.wire.http import HttpChannel

    address = service_address(raw().url, Service.EAM)
    with pytest.raises(ConfigurationError) as caught:
        HttpChannel(Service.EAM, address, around, headers={"Authorization": token})
    assert token not in caught.value.summary
