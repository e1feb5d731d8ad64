"""Page 3: where EAM is, Test first."""

from __future__ import annotations

from eamconsole.gui.wizard.fields import choice_field, text_field
from eamconsole.gui.wizard.page import WizardPage
from eamconsole.gui.wizard.secret_field import SecretField
from eamconsole.services.setup import StepKey

_PLACE = "https://eam-test.harborview.example/CitizenPortalRESTAPI"


class EamPage(WizardPage):
    """Both environments, the optional internal API, and the proxy on the way."""

    key = StepKey.EAM

    def entered(self) -> None:
        for secret in self.secrets:
            secret.refresh()

    def _build(self) -> None:
        self.add_section(
            "Test",
            "Strongly recommended: a Test system that is not tied to Production.",
        )
        self.add_setting(
            text_field("environments.test.eam_url", placeholder=_PLACE),
            "The address EAM's system settings name CitizenPortalRESTAPI.",
        )
        self.add_setting(
            text_field("environments.test.eam_internal_url"),
            "For Work Orders and private requests; also makes look-ups certain.",
        )
        self.secrets = [
            SecretField(self.bench, "Login of the internal API", "eam-login", login=True)
        ]
        self.column.addWidget(self.secrets[0])
        self.add_setting(text_field("environments.test.eam_app_id"))
        self.add_section("Production", "Can be filled in later; nothing is written there before.")
        self.add_setting(text_field("environments.production.eam_url"))
        self.add_setting(
            text_field("environments.production.eam_internal_url"),
        )
        self.add_setting(text_field("environments.production.eam_app_id"))
        self.add_section("How EAM is spoken to")
        dialects = {"svc": "Addresses with .svc (usual)", "plain": "Addresses without .svc"}
        self.add_setting(choice_field("eam.dialect", dialects))
        proxy = text_field("network.proxy", placeholder="system")
        self.add_setting(
            proxy,
            "system: as this machine is set up; none: direct; or an address like "
            "http://proxy.example:8080.",
        )
        self.secrets.append(
            SecretField(self.bench, "Login of the proxy (if it asks)", "proxy-login", login=True)
        )
        self.column.addWidget(self.secrets[1])

    def _wire(self) -> None:
        for secret in self.secrets:
            secret.stored.connect(self.bench.check_wanted)
