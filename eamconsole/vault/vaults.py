"""The two places secrets can be in: the OS keyring, or the memory of this process."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from eamconsole.errors import CredentialError
from eamconsole.support.redaction import Redactor
from eamconsole.vault import faults
from eamconsole.vault.checking import checked_secret
from eamconsole.vault.names import SERVICE_NAME, CredentialKey
from eamconsole.vault.waiting import PATIENCE_SECONDS, OneAtATime

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend


class Vault(Protocol):
    """Keeps secrets by key.  All methods may be called from several threads."""

    def find(self, key: CredentialKey) -> str | None:
        """Return the secret, or None where there is none; raises ``CredentialError``."""
        ...

    def forget(self, key: CredentialKey) -> None:
        """Read the secret anew, from where it is kept, when it is next asked for."""
        ...

    def store(self, key: CredentialKey, secret: str) -> None:
        """Keep the secret; raises ``CredentialError``."""
        ...

    def delete(self, key: CredentialKey) -> bool:
        """Forget the secret; return whether there was one.  Raises ``CredentialError``."""
        ...


def require(vault: Vault, key: CredentialKey) -> str:
    """Return the secret or raise ``CredentialMissing`` with the command that stores it."""
    secret = vault.find(key)
    if secret is None:
        raise faults.missing(key)
    return secret


class MemoryVault:
    """Keeps secrets for this run only: the sandbox city's, or a person's who has no keyring."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._secrets: dict[str, str] = {}
        self._guard = threading.Lock()

    def find(self, key: CredentialKey) -> str | None:
        """Return the secret, or None where there is none."""
        with self._guard:
            return self._secrets.get(key.entry)

    def forget(self, _key: CredentialKey) -> None:
        """It is kept nowhere else."""

    def store(self, key: CredentialKey, secret: str) -> None:
        """Keep the secret until the process ends."""
        secret = checked_secret(key.name, secret)
        self._redactor.register(secret)
        with self._guard:
            self._secrets[key.entry] = secret

    def delete(self, key: CredentialKey) -> bool:
        """Forget the secret; return whether there was one."""
        with self._guard:
            return self._secrets.pop(key.entry, None) is not None


class KeyringVault:
    """Keeps secrets in the OS keyring; each is read once per run, then remembered."""

    def __init__(self, redactor: Redactor, *, patience: float = PATIENCE_SECONDS) -> None:
        self._remembered = MemoryVault(redactor)
        self._redactor = redactor
        self._calls = OneAtATime(patience)

    def find(self, key: CredentialKey) -> str | None:
        """Return the secret, from memory where it was read before."""
        known = self._remembered.find(key)
        if known is not None:
            return known
        secret = self._calls.call(lambda: _read(key))
        if secret:
            self._redactor.register(secret)
            self._remember(key, secret)
        return secret

    def forget(self, key: CredentialKey) -> None:
        """Ask the OS keyring again: another program may have stored another secret."""
        self._remembered.delete(key)

    def store(self, key: CredentialKey, secret: str) -> None:
        """Check the secret, then keep it in the OS keyring and read it back."""
        secret = checked_secret(key.name, secret)
        self._redactor.register(secret)
        self._remembered.delete(key)
        self._calls.call(lambda: _write(key, secret))
        self._remember(key, secret)

    def delete(self, key: CredentialKey) -> bool:
        """Remove the entry; return whether there was one."""
        self._remembered.delete(key)
        return self._calls.call(lambda: _remove(key))

    def _remember(self, key: CredentialKey, secret: str) -> None:
        with contextlib.suppress(faults.SecretUnusable):  # stored by another program: use as is
            self._remembered.store(key, secret)


def _read(key: CredentialKey) -> str | None:
    with _translated("read an entry"):
        return _backend().get_password(SERVICE_NAME, key.entry)


def _write(key: CredentialKey, secret: str) -> None:
    with _translated("store the secret"):
        _backend().set_password(SERVICE_NAME, key.entry, secret)
        if _backend().get_password(SERVICE_NAME, key.entry) != secret:
            raise faults.refused("store the secret", "what it gives back differs")


def _remove(key: CredentialKey) -> bool:
    with _translated("delete the entry"):
        if _backend().get_password(SERVICE_NAME, key.entry) is None:
            return False
        _backend().delete_password(SERVICE_NAME, key.entry)
        return True


def _backend() -> KeyringBackend:
    import keyring

    from eamconsole.vault.backends import trusted_backend

    return trusted_backend(keyring.get_keyring())


@contextlib.contextmanager
def _translated(doing: str) -> Iterator[None]:
    """Turn whatever a keyring raises into one of the console's errors, without the secret."""
    from keyring.errors import InitError, KeyringLocked, NoKeyringError

    try:
        yield
    except CredentialError:
        raise
    except NoKeyringError:
        raise faults.no_keyring("none") from None
    except (KeyringLocked, InitError):
        raise faults.locked() from None
    except Exception as error:  # noqa: BLE001 - D-Bus, COM and Keychain raise their own kinds
        if "dismissed" in str(error).casefold() or "locked" in type(error).__name__.casefold():
            raise faults.locked() from None
        raise faults.refused(doing, f"{type(error).__name__}: {error}") from None
