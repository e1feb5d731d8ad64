"""A proxy's password may hold any sign: the call goes through, and nobody ever reads it."""

import base64
import itertools
import logging
import string
import traceback

import pytest

from eamconsole.errors import ConfigurationError, ImageUnusable, Service, ServiceUnreachable
from eamconsole.support.redaction import Redactor
from eamconsole.wire.diagnosis import diagnose
from eamconsole.wire.http import ProxyChoice, Surroundings, service_address
from eamconsole.wire.http.exchange import recording
from eamconsole.wire.http.image_fetch import ImageFetcher
from tests.fixtures.raw_server import answer
from tests.unit.wire.conftest import READ

SIGNS = (*string.punctuation, " ")
VARIABLES = ("http_proxy", "https_proxy", "all_proxy")
_numbers = itertools.count(1)


def unheard_of(variable):
    """Return the address of a host nobody called before: ways are remembered by host."""
    scheme = "http" if variable.lower() == "http_proxy" else "https"
    return f"{scheme}://host{next(_numbers)}.example"


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch):
    for name in (*VARIABLES, "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def password(sign):
    return f"cana{sign}zzry"


def never_told(*texts):
    return not any(part in str(text) for text in texts for part in ("zzry", "cana", "bob"))


def as_told(caught):
    """Return everything a person or a log may see of an error, its causes included."""
    told, error = [caught.value.next_step], caught.value
    while error is not None:
        told += traceback.format_exception_only(error)
        error = error.__cause__ or error.__context__
    return "".join(told)


def around():
    return Surroundings(redactor=Redactor(), proxy=ProxyChoice("system"))


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("variable", ["HTTP_PROXY", "all_proxy"])
def test_a_login_in_a_variable_reaches_the_proxy_whatever_signs_it_holds(
    raw, channel_to, monkeypatch, caplog, variable, sign
):
    proxy = raw()
    monkeypatch.setenv(variable, f"http://bob:{password(sign)}@127.0.0.1:{proxy.port}")
    address = unheard_of("http_proxy")
    with caplog.at_level(logging.DEBUG), recording() as exchanges:
        channel = channel_to(address, surroundings=around())
        assert channel.json(channel.send(READ)) == {}
    assert base64.b64encode(f"bob:{password(sign)}".encode()).decode() in proxy.calls[0][0]
    assert never_told(caplog.text, exchanges, around().proxy.route(address).address)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("place", ["", "pro xy:3128", "proxy.example:port", "[::1", "proxy:99999"])
def test_a_variable_that_cannot_be_read_is_named_and_its_value_is_not_shown(
    channel_to, monkeypatch, caplog, place, sign
):
    for variable in VARIABLES:
        monkeypatch.setenv(variable.upper(), f"http://bob:{password(sign)}@{place}")
        with caplog.at_level(logging.DEBUG), pytest.raises(ServiceUnreachable) as caught:
            channel_to(unheard_of(variable), surroundings=around()).send(READ)
        told = as_told(caught)
        assert variable.upper() in told.upper(), "Windows' names have no case"
        assert "proxy-login" in told
        layers = diagnose(unheard_of(variable), Service.EAM, around(), plain_http_anywhere=True)
        assert variable.upper() in layers[-1].words.upper()
        assert never_told(told, layers, caplog.text)
        monkeypatch.delenv(variable.upper())


def test_a_proxy_of_another_kind_is_refused_by_its_variable(channel_to, monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "socks5://bob:cana#zzry@proxy.example:1080")
    with pytest.raises(ServiceUnreachable, match=r"(?i)all_proxy names a proxy of a") as caught:
        channel_to(unheard_of("all_proxy"), surroundings=around()).send(READ)
    assert never_told(as_told(caught))


@pytest.mark.parametrize("sign", SIGNS)
def test_a_login_typed_as_setting_or_into_an_address_is_refused_without_showing_it(sign):
    typed = f"https://bob:{password(sign)}@place.example:8443"
    with pytest.raises(ConfigurationError, match=r"network\.proxy holds a login") as caught:
        ProxyChoice(typed)
    assert never_told(as_told(caught))
    with pytest.raises(ConfigurationError, match="holds a login") as caught:
        service_address(typed, Service.EAM)
    assert never_told(as_told(caught))


@pytest.mark.parametrize("sign", SIGNS)
def test_a_redirect_that_carries_a_login_is_told_without_it(raw, channel_to, caplog, sign):
    there = f"https://bob:{password(sign)}@place.example:8443/x?token=cana"
    server = raw(answer(status="302 Found", Location=there))
    with caplog.at_level(logging.DEBUG), pytest.raises(Exception, match="redirects to") as caught:
        channel_to(server).send(READ)
    layers = diagnose(f"{server.url}/x", Service.EAM, Surroundings(proxy=ProxyChoice("none")))
    assert never_told(as_told(caught), layers, caplog.text)


@pytest.mark.parametrize("sign", SIGNS)
def test_a_picture_whose_address_holds_a_login_is_told_without_it(caplog, sign):
    fetcher = ImageFetcher(
        Service.SEECLICKFIX, Surroundings(proxy=ProxyChoice("none")), user_agent="tests"
    )
    with caplog.at_level(logging.DEBUG), pytest.raises(ImageUnusable) as caught:
        fetcher.fetch(f"http://bob:{password(sign)}@10.0.0.1/a.jpg?token=cana")
    fetcher.close()
    assert never_told(as_told(caught), caplog.text)
