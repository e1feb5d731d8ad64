"""Every client of a profile comes from one maker: a check calls exactly as the sync will."""

import pytest

from eamconsole.bootstrap import open_console
from eamconsole.services.installation import Installation
from eamconsole.services.profiles import parse_profile
from eamconsole.support.clock import SystemClock
from eamconsole.support.places import Places
from eamconsole.support.redaction import Redactor
from eamconsole.vault import CredentialMissing, MemoryVault
from tests.fixtures.raw_server import RawServer, answer


@pytest.fixture
def server():
    server = RawServer(answer(b"[]"))
    yield server
    server.close()


@pytest.fixture
def console(tmp_path, server):
    redactor = Redactor()
    vault = MemoryVault(redactor)
    installation = Installation(
        places=Places(tmp_path / "home"),
        redactor=redactor,
        clock=SystemClock(),
        vault=lambda: vault,
        opener=open_console,
    )
    profile = parse_profile(
        f"""
        name = "harborview"
        [organization]
        name = "City of Harborview"
        time_zone = "America/New_York"
        contact = "it@harborview.example"
        [environments.test]
        seeclickfix_url = "{server.url}/api/v2"
        organization_id = 1
        eam_url = "{server.url}/Citizen"
        [map]
        srid = 2234
        reverse_geocode = false
        [network]
        proxy = "none"
        """,
        "harborview.toml",
    )
    installation.profiles.save(profile)
    with installation.open() as console:
        yield console


def test_a_check_of_eam_needs_no_token_of_seeclickfix(console, server):
    """The wizard checks EAM before a token is stored, and names the console as the sync does."""
    client = console.clients.eam()
    client.problems("SCF")
    client.shut()
    assert "it@harborview.example" in server.calls[0][0]
    with pytest.raises(CredentialMissing):
        console.clients.seeclickfix()


def test_where_no_address_is_looked_up_there_is_no_locator(console):
    assert console.clients.locator() is None


def test_work_that_needs_no_lease_builds_no_engine(console):
    """Engines are woken by repairs; what only compares categories must not be among them."""
    console.credentials().store("harborview", "test", "seeclickfix-token", "any")
    parts = console.parts()
    assert parts.eam is console.connections.eam
    assert console._engines == []
