"""Page 2: address, organization number and token of SeeClickFix."""

from __future__ import annotations

from eamconsole.gui.wizard.fields import number_field, text_field
from eamconsole.gui.wizard.page import WizardPage
from eamconsole.gui.wizard.secret_field import SecretField
from eamconsole.services.setup import StepKey


class SeeClickFixPage(WizardPage):
    """The token goes to the keyring at once."""

    key = StepKey.SEECLICKFIX

    def entered(self) -> None:
        self.token.refresh()

    def _build(self) -> None:
        self.add_section("Test")
        self.add_setting(text_field("environments.test.seeclickfix_url"))
        self.add_setting(
            number_field("environments.test.organization_id"),
            "SeeClickFix shows it in the address of your organization's page.",
        )
        self.token = SecretField(self.context, "Access token", "seeclickfix-token")
        self.column.addWidget(self.token)
        self.add_setting(
            text_field("organization.integration_user", placeholder="the organization's name"),
            "SeeClickFix shows the display name of the token's account; the check compares.",
        )
        self.add_section("Production", "Can be filled in later; its token is asked for then.")
        self.add_setting(text_field("environments.production.seeclickfix_url"))
        self.add_setting(number_field("environments.production.organization_id"))

    def _wire(self) -> None:
        self.token.stored.connect(self.context.check_wanted)
