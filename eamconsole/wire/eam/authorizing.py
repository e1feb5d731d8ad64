"""How EAM's two addresses are told who calls: a user, a bearer token, or a key in a header."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from eamconsole.domain.identity import Auth
from eamconsole.errors import CredentialError
from eamconsole.support.redaction import Redactor

KEY_HEADER = "X-API-Key"
"""The header most gateways look at, unless the profile names another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorizer:
    """One way in, with the secret it needs; ``stored`` reads that secret as it is stored now."""

    auth: Auth = "none"
    secret: str = field(default="", repr=False)
    stored: Callable[[], str] | None = field(default=None, repr=False)
    key_header: str = KEY_HEADER

    def headers(self, redactor: Redactor) -> dict[str, str]:
        """Return what goes with every call; raises ``CredentialError`` for an unusable secret."""
        return self._of(self.secret, redactor)

    def stored_headers(self, redactor: Redactor) -> Callable[[], Mapping[str, str]] | None:
        """Return what asks for the login of now after a refusal; None where there is none."""
        stored = self.stored
        if stored is None or self.auth == "none":
            return None
        return lambda: self._of(stored(), redactor)

    def _of(self, secret: str, redactor: Redactor) -> dict[str, str]:
        if self.auth == "none":
            return {}
        if self.auth == "basic":
            return _basic(secret, redactor)
        token = secret.strip()
        if not token or not (token.isascii() and token.isprintable()) or " " in token:
            raise CredentialError(
                "The token for EAM is missing, or holds signs that no header can carry.",
                "Store the credential eam-token: the token or key alone, without the word Bearer.",
            )
        redactor.register(token)
        if self.auth == "bearer":
            return {"Authorization": f"Bearer {token}"}
        return {self.key_header: token}


def _basic(pair: str, redactor: Redactor) -> dict[str, str]:
    if ":" not in pair:
        raise CredentialError(
            "The login of EAM's internal API is missing or has no colon.",
            "Store the credential eam-login as user:password.",
        )
    redactor.register(pair)
    token = base64.b64encode(pair.encode("utf-8")).decode("ascii")
    redactor.register(token)
    return {"Authorization": f"Basic {token}"}
