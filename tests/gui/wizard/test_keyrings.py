"""A real keyring, a locked one, and none at all: each says what it is."""

import json
import sys

import pytest

from eamconsole.vault.checking import checked_secret
from eamconsole.vault.faults import SecretUnusable
from eamconsole.vault.names import CredentialName

FIELDS, CLICKS, WAITS = 13, 25, 11
"""One of the fields is the sandbox's own locator; a city has Esri's."""
SCRIPT = "tests/gui/wizard/keyring_session.py"


def lines(ended):
    assert ended.returncode == 0, ended.stderr[-2000:]
    return dict(line.split(": ", 1) for line in ended.stdout.splitlines() if ": " in line)


@pytest.mark.keyring
def test_a_real_keyring_takes_the_token(secret_service_run):
    said = lines(secret_service_run(SCRIPT, env={"PYTHONPATH": "."}))
    assert "Nothing is stored yet" in said["before"]
    assert "Stored in the OS keyring" in said["after"]
    assert said["leaked"] == "[]"


@pytest.mark.keyring
def test_a_locked_keyring_says_how_to_unlock_it(secret_service_run):
    said = lines(secret_service_run(SCRIPT, unlocked=False, env={"PYTHONPATH": "."}))
    assert "locked" in said["after"]
    assert "Unlock" in said["after"]
    assert said["leaked"] == "[]"


def test_no_keyring_fails_closed_and_says_what_is_missing(secret_service_run):
    env = {"PYTHONPATH": ".", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}
    env["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    said = lines(secret_service_run(SCRIPT, env=env))
    assert "No OS keyring" in said["after"]
    assert "gnome-keyring" in said["after"]
    assert said["leaked"] == "[]"


def test_a_keyring_too_small_says_how_long_the_secret_may_be():
    with pytest.raises(SecretUnusable, match="1280"):
        checked_secret(CredentialName.SEECLICKFIX_TOKEN, "x" * 1281, platform="win32")


@pytest.mark.keyring
@pytest.mark.slow
def test_from_an_empty_home_to_a_proven_link(secret_service_run):
    """What a person does is counted, and told with ``-rP``: who adds a field sees it here."""
    ended = secret_service_run(
        "tests/gui/wizard/first_link_session.py", env={"PYTHONPATH": "."}, timeout=110
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    told = json.loads(ended.stdout.splitlines()[-1])
    sys.stdout.write(f"{len(told['fields'])} fields, {told}\n")
    assert told["leaked"] == []
    assert (told["steps_passed"], told["wrong"], told["musts"]) == (7, [], [])
    assert told["linked"], "a resident's request has its Work Request"
    assert len(told["fields"]) <= FIELDS, told["fields"]
    assert told["clicks"] <= CLICKS and told["waits"] <= WAITS, told
