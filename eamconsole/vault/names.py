"""What a credential is called: in commands, in messages, and in the OS keyring."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SERVICE_NAME = "eamconsole"
"""The service name of every entry the console keeps in the OS keyring."""


class CredentialName(StrEnum):
    """The secrets a profile may need."""

    SEECLICKFIX_TOKEN = "seeclickfix-token"  # noqa: S105 - the name of an entry
    EAM_LOGIN = "eam-login"
    EAM_TOKEN = "eam-token"  # noqa: S105
    ARCGIS_TOKEN = "arcgis-token"  # noqa: S105
    PROXY_LOGIN = "proxy-login"
    JOURNAL_PASSWORD = "journal-password"  # noqa: S105
    SMTP_LOGIN = "smtp-login"
    WEBHOOK_TOKEN = "webhook-token"  # noqa: S105

    @property
    def words(self) -> str:
        """What people call it."""
        return _TITLES[self]

    @property
    def is_login(self) -> bool:
        """True where the secret is ``user:password``."""
        return self in _LOGINS


_TITLES = {
    CredentialName.SEECLICKFIX_TOKEN: "access token for SeeClickFix",
    CredentialName.EAM_LOGIN: "login for EAM's internal API",
    CredentialName.EAM_TOKEN: "token or API key for EAM",
    CredentialName.ARCGIS_TOKEN: "token for the ArcGIS locator",
    CredentialName.PROXY_LOGIN: "login for the proxy",
    CredentialName.JOURNAL_PASSWORD: "password of the shared journal",
    CredentialName.SMTP_LOGIN: "login for the mail server of alerts",
    CredentialName.WEBHOOK_TOKEN: "token of the alerts' webhook",
}
_LOGINS = frozenset(
    {CredentialName.EAM_LOGIN, CredentialName.PROXY_LOGIN, CredentialName.SMTP_LOGIN}
)


@dataclass(frozen=True, slots=True)
class CredentialKey:
    """Which credential of which profile in which environment."""

    profile: str
    environment: str
    name: CredentialName

    @property
    def entry(self) -> str:
        """The entry's name in the OS keyring."""
        return f"{self.profile}/{self.environment}/{self.name.value}"

    def __str__(self) -> str:
        return self.entry
