"""How the console reaches one organization in SeeClickFix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata

from eamconsole.errors import CredentialError, Service
from eamconsole.wire.http import HttpChannel, Surroundings, service_address


@dataclass(frozen=True, slots=True, kw_only=True)
class ScfAccess:
    """Address, organization and token.  ``contact`` is told to the vendor with every call."""

    base_url: str
    organization_id: int
    token: str = field(repr=False)
    contact: str
    stored_token: Callable[[], str] | None = field(default=None, repr=False)
    """Reads the token as it is stored now."""

    @property
    def user_agent(self) -> str:
        """What SeeClickFix reads about the caller."""
        return user_agent(self.contact)


def user_agent(contact: str) -> str:
    """Return product, version and contact; SeeClickFix rejects a call without (SCF 1.3)."""
    plain = "".join(c for c in contact if c.isascii() and c.isprintable())
    return f"EAMConsole/{_version()} ({plain or 'no contact given'})"


def scf_channel(
    access: ScfAccess, surroundings: Surroundings, permit: Callable[[], None] | None
) -> HttpChannel:
    """Return the channel that carries the token; raises where address or token are unusable."""
    address = service_address(access.base_url, Service.SEECLICKFIX)
    read = access.stored_token

    def login(token: str) -> dict[str, str]:
        if not token.strip():
            raise CredentialError(
                "The token of SeeClickFix is empty.",
                "Store the credential seeclickfix-token again.",
            )
        surroundings.redactor.register(token.strip())
        return {"Authorization": f"Bearer {token.strip()}"}

    return HttpChannel(
        Service.SEECLICKFIX,
        address,
        surroundings,
        headers={
            "Accept": "application/json",
            "User-Agent": access.user_agent,
            **login(access.token),
        },
        permit=permit,
        stored_login=None if read is None else lambda: login(read()),
    )


@cache
def _version() -> str:
    try:
        return metadata.version("eamconsole")
    except metadata.PackageNotFoundError:
        return "0"
