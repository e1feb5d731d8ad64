"""Every client of a profile comes from one maker: a check calls exactly as the sync will."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

from eamconsole.errors import AccessDenied
from eamconsole.services.profiles import parse_profile
from eamconsole.vault import CredentialMissing
from tests.fixtures.installations import installation_in
from tests.fixtures.raw_server import RawServer, answer

NOW = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.fixture
def server():
    server = RawServer(answer(b"[]"))
    yield server
    server.close()


@pytest.fixture
def console(tmp_path, server):
    installation = installation_in(tmp_path / "home")
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
    client = console.systems.clients.eam()
    client.problems("SCF")
    client.shut()
    assert "it@harborview.example" in server.calls[0][0]
    with pytest.raises(CredentialMissing):
        console.systems.clients.seeclickfix()


@pytest.mark.parametrize("status", ["200 OK", "401 Unauthorized"])
@pytest.mark.parametrize("credential", ["seeclickfix-token", "arcgis-token"])
def test_after_a_refusal_the_token_that_is_stored_by_then_is_sent(
    console, server, credential, status
):
    """A refused token may also answer 200: the locator names the error, SeeClickFix nobody."""
    server.script = answer(b'{"error": {"code": 498, "message": "no"}}', status=status)
    console.credentials().store("harborview", "test", credential, "autumn-token")
    clients = asking_the_locator(console, server).systems.clients
    if credential == "arcgis-token":
        call = partial(clients.locator().address_at, 41.3, -72.9)
    else:
        call = clients.seeclickfix().account
    console.credentials().store("harborview", "test", credential, "spring-token")
    for sent in ("autumn-token", "spring-token"):
        with pytest.raises(AccessDenied):
            call()
        assert sent in server.calls[-1][0]


@pytest.mark.parametrize("own", ["", "token-of-production"])
def test_no_login_of_one_environment_goes_to_the_other(console, server, own):
    """Both are read to compare them; who runs the one never learns the secret of the other."""
    test = console.profile.environments.test.model_copy(update={"eam_auth": "bearer"})
    production = test.model_copy(update={"eam_url": f"{server.url}/Other"})
    places = {"test": test, "production": production}
    both = console.profile.environments.model_copy(update=places)
    console.credentials().store("harborview", "test", "eam-token", "token-of-test")
    if own:
        console.credentials().store("harborview", "production", "eam-token", own)
    profile = console.profile.model_copy(update={"environments": both})
    clients = replace(console.systems.clients, profile=profile)
    side = clients.eam_at(production.eam_url).citizen
    side.read("/anything")
    side.channel.close()
    asked = server.calls[-1][0]
    assert "/Other/anything" in asked
    assert "token-of-test" not in asked
    assert ("Bearer token-of-production" in asked) == bool(own)


def asking_the_locator(console, server):
    """Have addresses looked up at the test's own server."""
    own = {"reverse_geocode": True, "arcgis_url": f"{server.url}/GeocodeServer"}
    asked = console.profile.map.model_copy(update=own)
    console.profile = console.profile.model_copy(update={"map": asked})
    return console


def test_where_no_address_is_looked_up_there_is_no_locator(console):
    assert console.systems.clients.locator() is None


def test_work_that_needs_no_lease_builds_no_engine(console):
    """Engines are woken by repairs; what only compares categories must not be among them."""
    console.credentials().store("harborview", "test", "seeclickfix-token", "any")
    parts = console.parts()
    assert parts.eam is console.systems.connections.eam
    assert console._engines == []


def test_whoever_syncs_is_gone_along_with_unless_nothing_may_leave(console):
    """Without a channel too: what was said of one that is no longer named ends then."""
    say = console.journal.write
    say(lambda ledgers: ledgers.notices.raise_("alert_unsent:old", "alert_unsent", "No.", NOW))
    console.companion.begin()
    assert console.notices.open().lines == ()
    console.systems.clients.reads_only = True
    assert console.companion is None
