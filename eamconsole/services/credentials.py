"""The credentials of profiles, as front ends see them: stored or not, never the secret."""

from __future__ import annotations

from dataclasses import dataclass

from eamconsole.domain.city import Environment
from eamconsole.errors import ConfigurationError
from eamconsole.services.profiles.logins import secrets_of
from eamconsole.services.profiles.model import Profile
from eamconsole.services.profiles.rules import active_environment, environment_of
from eamconsole.vault import CredentialKey, CredentialName, Vault, require

CREDENTIAL_NAMES = tuple(name.value for name in CredentialName)
ENVIRONMENTS = ("test", "production")


@dataclass(frozen=True, slots=True)
class CredentialStatus:
    """Whether a credential is stored, and whether the profile cannot do without it."""

    profile: str
    environment: str
    name: str
    stored: bool
    needed: bool = False


class Credentials:
    """Stores, finds and deletes the credentials of one installation."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def store(self, profile: str, environment: str, name: str, secret: str) -> None:
        """Keep the secret; raises ``CredentialError``."""
        self._vault.store(_key(profile, environment, name), secret)

    def delete(self, profile: str, environment: str, name: str) -> bool:
        """Forget the secret; return whether there was one."""
        return self._vault.delete(_key(profile, environment, name))

    def is_stored(self, profile: str, environment: str, name: str) -> bool:
        """Return whether there is a secret; raises ``CredentialError`` without a keyring."""
        return self._vault.find(_key(profile, environment, name)) is not None

    def overview(self, profile: Profile, environment: str | None = None) -> list[CredentialStatus]:
        """Return the state of every credential of a profile in one environment."""
        chosen = environment or active_environment(profile).value
        needed = needed_credentials(profile, chosen)
        return [
            CredentialStatus(
                profile.name,
                chosen,
                name.value,
                self.is_stored(profile.name, chosen, name.value),
                name in needed,
            )
            for name in CredentialName
        ]

    def secret(self, profile: str, environment: str, name: CredentialName) -> str:
        """Return a secret the console cannot do without; raises ``CredentialMissing``."""
        return require(self._vault, CredentialKey(profile, environment, name))

    def secret_if_stored(self, profile: str, environment: str, name: CredentialName) -> str:
        """Return a secret, or nothing where none is stored."""
        return self._vault.find(CredentialKey(profile, environment, name)) or ""

    def stored_now(self, profile: str, environment: str, name: CredentialName) -> str:
        """Return a secret as it is stored by now, whoever stored it; '' where none is."""
        self._vault.forget(CredentialKey(profile, environment, name))
        return self.secret_if_stored(profile, environment, name)


def needed_credentials(profile: Profile, environment: str) -> frozenset[CredentialName]:
    """Return the credentials without which the profile cannot sync."""
    place = environment_of(profile, Environment(environment))
    return frozenset({CredentialName.SEECLICKFIX_TOKEN}) | secrets_of(place)


def _key(profile: str, environment: str, name: str) -> CredentialKey:
    if environment not in ENVIRONMENTS:
        raise ConfigurationError(f'"{environment}" is no environment.', "Say test or production.")
    try:
        return CredentialKey(profile, environment, CredentialName(name))
    except ValueError:
        raise ConfigurationError(
            f'"{name}" is no credential.', f"The names are {', '.join(CREDENTIAL_NAMES)}."
        ) from None
