"""Which login goes with which address of EAM, and which credentials that takes."""

from __future__ import annotations

from eamconsole.domain.identity import Auth
from eamconsole.services.profiles.model import EnvironmentTable
from eamconsole.vault import CredentialName

_SECRETS = {
    "basic": CredentialName.EAM_LOGIN,
    "bearer": CredentialName.EAM_TOKEN,
    "api-key": CredentialName.EAM_TOKEN,
}


def citizen_auth(place: EnvironmentTable) -> Auth:
    """Return how the citizen API is told who calls."""
    return place.eam_auth or "none"


def internal_auth(place: EnvironmentTable) -> Auth:
    """Return how the internal API is told: by the token of the other one, else by a user."""
    if place.eam_internal_auth is not None:
        return place.eam_internal_auth
    return place.eam_auth if place.eam_auth in ("bearer", "api-key") else "basic"


def secret_for(auth: Auth) -> CredentialName | None:
    """Return the credential a way in needs, None where it needs none."""
    return _SECRETS.get(auth)


def secrets_of(place: EnvironmentTable) -> frozenset[CredentialName]:
    """Return the credentials without which an environment's EAM cannot be called."""
    ways = [citizen_auth(place)]
    if place.eam_internal_url:
        ways.append(internal_auth(place))
    return frozenset(name for way in ways if (name := secret_for(way)) is not None)
