"""Pages of Settings that are made from the declarations of their settings alone."""

from __future__ import annotations

from eamconsole.gui.wizard.page import WizardPage
from eamconsole.gui.wizard.secret_field import SecretField
from eamconsole.services.credentials import CREDENTIAL_NAMES
from eamconsole.services.setup import StepKey


class DeclaredPage(WizardPage):
    """Says what it is about, then asks for what is declared for it, then for its secrets."""

    words = ""
    wanted: tuple[tuple[str, str, bool], ...] = ()
    """Name in the keyring, what it is called here, and whether it is user and password."""
    check_words = ""

    def entered(self) -> None:
        for secret in self.secrets:
            secret.refresh()

    def _build(self) -> None:
        self.add_words(self.words)

    def _build_more(self) -> None:
        super()._build_more()
        environment = str(self.context.draft.get("environments.active", "test"))
        self.secrets = [
            SecretField(self.context, title, name, environment, login=login)
            for name, title, login in self.wanted
            if name in CREDENTIAL_NAMES
        ]
        for secret in self.secrets:
            self.column.addWidget(secret)


class AlertsPage(DeclaredPage):
    """Mail, webhook, system log: whom to tell, and of what."""

    key = StepKey.ALERTS
    check_words = "Send a test"
    words = (
        "Someone is told when the console needs a person, falls silent, stops, or a login is "
        "about to lapse. Logins go to the keyring alone."
    )
    wanted = (
        ("smtp-login", "Login of the mail server (if it asks)", True),
        ("webhook-token", "Token of the webhook (if it asks)", False),
    )


class JournalPage(DeclaredPage):
    """Where the journal is, and its daily copies."""

    key = StepKey.JOURNAL
    words = (
        "The journal knows what was sent; without it the console has to look for everything "
        "again. A journal in use is moved with “eamconsole journal move”, which takes it along: "
        "another address typed here starts an empty one."
    )
    wanted = (("journal-password", "Password of a shared journal", False),)
