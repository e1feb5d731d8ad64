"""A variable that names certificates which are not there is named itself, not the server."""

import sys

import pytest

from eamconsole.errors import ConfigurationError, Service
from eamconsole.support.redaction import Redactor
from eamconsole.wire.diagnosis import diagnose
from eamconsole.wire.http import ProxyChoice, Surroundings, trust
from eamconsole.wire.http.image_fetch import ImageFetcher
from tests.unit.wire.conftest import READ

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="the system's own store is asked there"
)


@pytest.fixture
def afresh(monkeypatch):
    """Trust as a program that has just started has it."""
    monkeypatch.setattr(trust, "_CONTEXTS", {})
    return Surroundings(redactor=Redactor(), proxy=ProxyChoice("none"))


@pytest.fixture(params=["nowhere", "folder", "empty", "folders"])
def wrong(request, tmp_path, monkeypatch):
    """Return the variable that is set wrongly, and what is said of it."""
    (tmp_path / "empty").write_text("no certificate\n", "utf-8")
    (tmp_path / "folder").mkdir()
    said = {"nowhere": "does not exist", "folder": "cannot be read", "empty": "no certificate"}
    name = "SSL_CERT_DIR" if request.param == "folders" else "SSL_CERT_FILE"
    monkeypatch.setenv(name, str(tmp_path / request.param))
    return name, said.get(request.param, "is no folder")


def test_a_call_names_the_variable(raw, channel_to, afresh, wrong):
    address = raw().url.replace("http:", "https:")
    with pytest.raises(ConfigurationError) as refused:
        channel_to(address, surroundings=afresh).send(READ)
    name, words = wrong
    assert f"The environment variable {name} names" in refused.value.summary
    assert words in refused.value.summary
    assert f"Correct {name}, or remove it" in refused.value.next_step


def test_so_do_the_check_of_an_address_and_a_picture(raw, afresh, wrong):
    address = raw().url.replace("http:", "https:")
    last = diagnose(address, Service.EAM, afresh)[-1]
    assert wrong[0] in last.words
    assert wrong[0] in last.next_step
    fetcher = ImageFetcher(
        Service.SEECLICKFIX, afresh, user_agent="tests", own_hosts=("127.0.0.1",)
    )
    with pytest.raises(ConfigurationError, match=wrong[0]):
        fetcher.fetch(f"{address}/a.png")
    fetcher.close()


def test_what_is_there_is_used(tmp_path, monkeypatch, afresh):
    monkeypatch.setenv("SSL_CERT_DIR", f"/nowhere:{tmp_path}")
    assert trust.os_trust() is trust.os_trust()
