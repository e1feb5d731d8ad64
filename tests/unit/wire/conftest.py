"""Channels to raw servers."""

import pytest

from eamconsole.errors import Service
from eamconsole.support.redaction import Redactor
from eamconsole.wire.http import Call, HttpChannel, ProxyChoice, Surroundings, service_address
from tests.fixtures.raw_server import OK_JSON, RawServer

READ = Call(verb="GET", path="/thing")


@pytest.fixture
def raw():
    """Make raw servers."""
    servers = []

    def make(script=OK_JSON, **options):
        servers.append(RawServer(script, **options))
        return servers[-1]

    yield make
    for server in servers:
        server.close()


@pytest.fixture
def around():
    return Surroundings(redactor=Redactor(), proxy=ProxyChoice("none"))


@pytest.fixture
def channel_to(around):
    """Make channels; the headers hold a secret as those of real ones do."""
    channels = []

    def make(server, *, service=Service.EAM, surroundings=around, path="", **options):
        address = server if isinstance(server, str) else server.url
        headers = {"User-Agent": "tests", "Authorization": "Bearer canary-token-1"}
        channel = HttpChannel(
            service,
            service_address(address + path, service, plain_http_anywhere=True),
            surroundings,
            headers=headers,
            **options,
        )
        channels.append(channel)
        return channel

    yield make
    for channel in channels:
        channel.close()
