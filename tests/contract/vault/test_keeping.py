"""What every vault promises, and how keyrings that misbehave are met."""

import threading

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null

from eamconsole.errors import CredentialError
from eamconsole.support.redaction import Redactor
from eamconsole.vault import (
    CredentialKey,
    CredentialMissing,
    CredentialName,
    KeyringMissing,
    KeyringSilent,
    MemoryVault,
    SecretUnusable,
    require,
)
from eamconsole.vault.backends import trusted_backend
from eamconsole.vault.checking import MOST_ON_WINDOWS, checked_secret
from eamconsole.vault.waiting import OneAtATime

TOKEN = CredentialKey("harborview", "test", CredentialName.SEECLICKFIX_TOKEN)


@pytest.fixture
def redactor():
    return Redactor()


@pytest.fixture
def vault(redactor):
    return MemoryVault(redactor)


def test_entry_names_are_those_of_the_interface():
    assert TOKEN.entry == "harborview/test/seeclickfix-token"


def test_a_secret_is_kept_found_and_forgotten(vault):
    assert vault.find(TOKEN) is None
    vault.store(TOKEN, "sésame-1234\n")
    assert require(vault, TOKEN) == "sésame-1234"
    assert vault.delete(TOKEN)
    assert not vault.delete(TOKEN)


def test_a_missing_secret_comes_with_the_command_that_stores_it(vault):
    with pytest.raises(CredentialMissing) as missing:
        require(vault, TOKEN)
    assert "credential set harborview test seeclickfix-token" in missing.value.next_step


def test_a_stored_secret_is_taken_out_of_every_text(vault, redactor):
    vault.store(TOKEN, "canary-secret")
    assert "canary" not in redactor.redact("Authorization failed for canary-secret")


@pytest.mark.parametrize(
    ("name", "typed", "fault"),
    [
        (CredentialName.SEECLICKFIX_TOKEN, "  \n", "empty"),
        (CredentialName.SEECLICKFIX_TOKEN, "two\nlines", "line break"),
        (CredentialName.EAM_LOGIN, "no-colon", "user:password"),
        (CredentialName.EAM_LOGIN, ":password", "user:password"),
        (CredentialName.PROXY_LOGIN, "user:", "user:password"),
    ],
)
def test_a_secret_of_the_wrong_form_is_refused(name, typed, fault):
    with pytest.raises(SecretUnusable, match=fault):
        checked_secret(name, typed)


def test_windows_refuses_what_its_credential_manager_cannot_hold():
    longest = "x" * MOST_ON_WINDOWS
    assert checked_secret(TOKEN.name, longest, "win32") == longest
    with pytest.raises(SecretUnusable, match="1281 characters"):
        checked_secret(TOKEN.name, longest + "x", "win32")
    assert checked_secret(TOKEN.name, longest + "x", "linux")


class Homemade(KeyringBackend):
    """Stands for a package that would write secrets into a file."""

    priority = 10

    def get_password(self, service, username):
        return None

    def set_password(self, service, username, password):
        pass

    def delete_password(self, service, username):
        pass


@pytest.mark.parametrize("backend", [fail.Keyring(), null.Keyring(), Homemade()])
def test_only_the_systems_own_keyrings_are_trusted(backend):
    with pytest.raises(KeyringMissing, match=type(backend).__name__):
        trusted_backend(backend)


def test_a_chain_is_searched_for_a_trusted_keyring(monkeypatch):
    from keyring.backends import SecretService

    own = SecretService.Keyring()
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [Homemade(), own])
    assert trusted_backend(chainer.ChainerBackend()) is own
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [Homemade()])
    with pytest.raises(KeyringMissing):
        trusted_backend(chainer.ChainerBackend())


def test_a_keyring_that_never_answers_is_given_up():
    released = threading.Event()
    calls = OneAtATime(patience=0.05)
    with pytest.raises(KeyringSilent) as silent:
        calls.call(released.wait)
    released.set()
    assert isinstance(silent.value, CredentialError)
    assert "prompt" in silent.value.next_step


def test_keyring_calls_never_run_side_by_side():
    calls, inside, overlaps = OneAtATime(), threading.Lock(), []

    def one():
        if not inside.acquire(blocking=False):
            overlaps.append(True)
            return
        inside.release()

    threads = [threading.Thread(target=calls.call, args=(one,)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not overlaps


def test_an_error_in_the_keyrings_thread_reaches_the_caller():
    with pytest.raises(ZeroDivisionError):
        OneAtATime().call(lambda: 1 // 0)
