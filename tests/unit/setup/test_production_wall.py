"""What runs on Test opens no connection to Production, whatever Test answers."""

import json
import socket
import threading
from urllib.parse import urlsplit

import pytest

from eamconsole.errors import ConfigurationError
from eamconsole.sandbox.city import SandboxCity
from eamconsole.sandbox.options import CityOptions
from eamconsole.services.setup import Draft
from eamconsole.services.setup.acceptance import STEPS, run_acceptance
from eamconsole.services.setup.finishing import save_settings
from tests.fixtures.raw_server import RawServer, answer

EVERY_STEP = [step.key for step in STEPS]


@pytest.fixture
def servers():
    made = [RawServer(), RawServer()]
    yield made
    for server in made:
        server.close()


def a_draft(test, production):
    draft = Draft()
    draft.put("organization.name", "City of Harborview")
    for environment, url in (("test", test), ("production", production)):
        draft.put(
            f"environments.{environment}",
            {"seeclickfix_url": f"{url}/api/v2", "organization_id": 1, "eam_url": f"{url}/Citizen"},
        )
    draft.put("network.proxy", "none")
    return draft


def redirecting_to(url, status):
    return answer(b"", status=status, Location=f"{url}/Citizen/Work/Requests.svc/")


PROBLEMS = json.dumps([{"CodeValue": "POTH", "TypeValue": "Pothole"}]).encode()


@pytest.mark.parametrize(
    "says",
    [
        lambda url: answer(PROBLEMS),
        lambda url: redirecting_to(url, "302 Found"),
        lambda url: redirecting_to(url, "307 Temporary Redirect"),
        lambda url: redirecting_to(url, "308 Permanent Redirect"),
        lambda url: answer(b"broken", status="500 Internal Server Error"),
    ],
)
def test_a_test_run_opens_no_connection_to_production(installation, servers, says):
    test, production = servers
    test.script = says(production.url)
    results = list(run_acceptance(installation, a_draft(test.url, production.url), EVERY_STEP))
    assert len(results) == 7
    assert test.connections > 0
    assert production.connections == 0


def test_a_test_run_is_refused_where_test_is_production(installation, servers):
    same = servers[0].url
    with pytest.raises(ConfigurationError, match="same EAM"):
        list(run_acceptance(installation, a_draft(same, same), EVERY_STEP))
    assert servers[0].connections == 0


def test_what_is_opened_on_test_does_not_know_production(servers):
    tables = a_draft("https://test.example", "https://production.example").trial_tables("test")
    assert "production.example" not in json.dumps(tables)


@pytest.fixture
def called(monkeypatch):
    """Remember every address a socket of this process is connected to."""
    addresses = []
    for name in ("connect", "connect_ex"):
        plain = getattr(socket.socket, name)

        def remembered(self, address, plain=plain):
            addresses.append(address)
            return plain(self, address)

        monkeypatch.setattr(socket.socket, name, remembered)
    return addresses


WRITES = {"verb": "POST|PUT|PATCH|DELETE", "times": 1}


@pytest.mark.parametrize(
    "happens",
    [
        {"kind": "slow"},
        {"kind": "redirect", "status": 302},
        {"kind": "redirect", "status": 307},
        {"kind": "redirect", "status": 308},
    ],
)
@pytest.mark.parametrize("side", ["eam", "seeclickfix"])
def test_syncing_on_test_opens_no_socket_to_production(
    installation, servers, called, side, happens
):
    """The real engine on a saved profile that knows Production, until Test met its first write."""
    production = servers[1]
    with SandboxCity(CityOptions(calls_per_minute=0)) as city:
        board = city.faults[side]
        board.fail(**happens, **WRITES, location=f"{production.url}/Citizen/")
        enough = threading.Event()
        with installation.open(saved(installation, city.endpoints, production.url).name) as console:
            engine = console.engine()
            engine.open()
            engine.run_once(enough, lambda _: board.listed() or enough.set())
            engine.close()
        assert board.listed() == []
        ours = {
            urlsplit(url).port for url in (city.endpoints.seeclickfix_url, city.endpoints.eam_url)
        }
    ports = {address[1] for address in called}
    assert ours <= ports
    assert production.port not in ports
    assert production.connections == 0


def saved(installation, ends, production):
    draft = Draft()
    place = {"organization_id": ends.organization_id}
    for path, value in {
        "organization.name": "City of Harborview",
        "organization.contact": "it@harborview.example",
        "environments.test": place
        | {"seeclickfix_url": ends.seeclickfix_url, "eam_url": ends.eam_url},
        "environments.production": place
        | {"seeclickfix_url": f"{production}/api/v2", "eam_url": f"{production}/Citizen"},
        "network.proxy": "none",
        "map.srid": 2234,
        "map.arcgis_url": ends.arcgis_url,
    }.items():
        draft.put(path, value)
    installation.credentials.store("harborview", "test", "seeclickfix-token", ends.token)
    return save_settings(installation, draft)
