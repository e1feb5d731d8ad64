"""A city whose EAM stands behind a gateway that asks for a bearer token or an API key."""

import pytest

from eamconsole.errors import AccessDenied, CredentialError
from eamconsole.sandbox.eam.logins import Gateway
from eamconsole.services.credentials import needed_credentials
from eamconsole.services.profiles import ProfileRefused, check_profile
from eamconsole.services.setup.finishing import profile_of
from eamconsole.vault import CredentialKey, CredentialName
from eamconsole.wire.eam.authorizing import Authorizer
from tests.journey.test_one_verdict import Office
from tests.unit.cli.test_program import Terminal

SECRET = "canary-token-7c1e"
WAYS = {"bearer": ("Authorization", f"Bearer {SECRET}"), "api-key": ("X-City-Key", SECRET)}


@pytest.fixture
def behind(home_folder, capsys, empty_city):
    """Put a gateway before both addresses; return a workstation that knows of it or not yet."""

    def stand(way):
        header, value = WAYS[way]
        name = empty_city.endpoints.eam_login.partition(":")[0]
        empty_city.eam.gateway = Gateway(header, value, name)
        office = Office(Terminal(home_folder, capsys), empty_city)
        office.put(environments__test__eam_auth=way, environments__test__eam_key_header=header)
        if way == "bearer":
            office.put(environments__test__eam_key_header=None)
        return office

    return stand


@pytest.mark.parametrize("way", WAYS)
def test_both_addresses_are_called_with_the_token_from_the_keyring(behind, empty_city, way, caplog):
    office = behind(way)
    office.save()
    assert office.terminal("credential", "status", "harborview", "test")[0] == 1
    assert office.terminal("sync", "--once")[0] == 3, "it says what is missing"
    office.terminal.vault.store(
        CredentialKey("harborview", "test", CredentialName.EAM_TOKEN), SECRET
    )
    status, findings = office.check()
    failed = [each for each in findings.values() if each["verdict"] == "failed"]
    assert (status, failed) == (0, [])
    assert findings["EAM address (Test)"]["text"] == "reached; it asks for a login"
    assert findings["EAM login (Test)"]["verdict"] == "ok"
    public = empty_city.seeclickfix.town.report(category="Pothole")
    private = empty_city.seeclickfix.town.report(category="Pothole", private=True)
    office.terminal("sync", "--once")
    assert [public.status, private.status] == ["Acknowledged"] * 2
    assert SECRET not in caplog.text
    assert SECRET not in office.terminal("profile", "export", "harborview")[1]


def test_the_window_asks_for_the_way_and_names_what_the_gateway_refuses(behind, empty_city):
    office = behind("bearer")
    office.terminal.vault.store(
        CredentialKey("harborview", "test", CredentialName.EAM_TOKEN), "yesterdays-token"
    )
    found = office.wizard()
    refused = found["EAM login (Test)"]
    assert (refused["verdict"], refused["layer"]) == ("failed", "login")
    assert "without the word Bearer" in refused["next_step"]
    office.put(environments__test__eam_auth=None)
    assert found["EAM address (Test)"]["verdict"] == "ok"
    assert office.wizard()["EAM address (Test)"]["verdict"] == "failed"


def test_which_secrets_are_needed_follows_the_way_of_each_address(behind):
    def needed(**settings):
        office = behind("bearer")
        office.put(**settings)
        return needed_credentials(profile_of(office.draft), "test") - {
            CredentialName.SEECLICKFIX_TOKEN
        }

    token, login = CredentialName.EAM_TOKEN, CredentialName.EAM_LOGIN
    assert needed() == {token}
    assert needed(environments__test__eam_internal_auth="basic") == {token, login}
    assert needed(environments__test__eam_auth=None) == {login}
    assert needed(environments__test__eam_auth="basic") == {login}
    assert (
        needed(environments__test__eam_auth="none", environments__test__eam_internal_url="")
        == set()
    )


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"eam_url": "http://eam.example/C", "eam_internal_url": ""}, "a login goes with every"),
        ({"eam_key_header": "Content-Length"}, "the name of a header"),
        ({"eam_key_header": "X Key"}, "the name of a header"),
        ({"eam_auth": "oauth2"}, "must be"),
    ],
)
def test_a_way_that_cannot_be_gone_is_refused(behind, settings, reason):
    office = behind("api-key")
    office.put(**{f"environments__test__{name}": value for name, value in settings.items()})
    with pytest.raises(ProfileRefused, match=reason):
        check_profile(office.draft.profile_tables(), "x")


@pytest.mark.parametrize("secret", ["", "two words", "line\nend", "clé"])
def test_a_token_no_header_can_carry_is_refused_without_being_shown(secret):
    from eamconsole.support.redaction import Redactor

    with pytest.raises(CredentialError) as refused:
        Authorizer(auth="bearer", secret=secret).headers(Redactor())
    assert not secret.strip() or secret not in str(refused.value)
    assert SECRET not in repr(Authorizer(auth="bearer", secret=SECRET))


def test_a_token_that_was_replaced_is_taken_up_without_a_restart(behind, empty_city):
    office = behind("bearer")
    key = CredentialKey("harborview", "test", CredentialName.EAM_TOKEN)
    office.terminal.vault.store(key, "yesterdays-token")
    office.save()
    with office.terminal._install(None).open("harborview") as console:
        client = console.systems.clients.eam()
        with pytest.raises(AccessDenied):
            client.probe()
        office.terminal.vault.store(key, SECRET)
        for _each_address in range(2):
            with pytest.raises(AccessDenied):
                client.probe()
        client.probe()
        client.shut()
