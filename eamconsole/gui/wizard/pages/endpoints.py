"""Page 3: where EAM is, Test first."""

from __future__ import annotations

from eamconsole.gui.wizard.fields import choice_field, text_field
from eamconsole.gui.wizard.page import WizardPage
from eamconsole.gui.wizard.secret_field import SecretField
from eamconsole.services.setup import StepKey

_WAYS: dict[str | None, str] = {
    "basic": "User and password",
    "bearer": "Bearer token",
    "api-key": "API key in a header",
    "none": "No login",
}
_CITIZEN: dict[str | None, str] = {None: "As usual: no login", **_WAYS}
_INTERNAL: dict[str | None, str] = {
    None: "As usual: user and password, or the token from above",
    **_WAYS,
}
_PLACE = "https://eam-test.harborview.example/CitizenPortalRESTAPI"
_RECORD = "https://…?id={record}"


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
            SecretField(self.context, "Login of the internal API", "eam-login", login=True),
            SecretField(self.context, "Token or API key (if a gateway asks for one)", "eam-token"),
        ]
        self.column.addWidget(self.secrets[0])
        self.add_setting(text_field("environments.test.eam_app_id"))
        self.add_setting(text_field("environments.test.eam_record_url", placeholder=_RECORD))
        self._add_logins("test")
        self.column.addWidget(self.secrets[1])
        self.add_section("Production", "Can be filled in later; nothing is written there before.")
        self.add_setting(text_field("environments.production.eam_url"))
        self.add_setting(
            text_field("environments.production.eam_internal_url"),
        )
        self.add_setting(text_field("environments.production.eam_app_id"))
        self.add_setting(text_field("environments.production.eam_record_url", placeholder=_RECORD))
        self._add_logins("production")
        self.add_section("How EAM is spoken to")
        dialects = {"svc": "Addresses with .svc (usual)", "plain": "Addresses without .svc"}
        self.add_setting(choice_field("eam.dialect", dialects))
        usual = str(self.context.installation.default_settings.get("network.proxy", "system"))
        proxy = text_field("network.proxy", placeholder=usual)
        self.add_setting(
            proxy,
            "system: as this machine is set up; none: direct; or an address like "
            "http://proxy.example:8080.",
        )
        self.secrets.append(
            SecretField(self.context, "Login of the proxy (if it asks)", "proxy-login", login=True)
        )
        self.column.addWidget(self.secrets[2])

    def _add_logins(self, environment: str) -> None:
        """Ask how either address is told who calls."""
        for name, words in (("eam_auth", _CITIZEN), ("eam_internal_auth", _INTERNAL)):
            self.add_setting(choice_field(f"environments.{environment}.{name}", words, None))
        self.add_setting(
            text_field(f"environments.{environment}.eam_key_header", placeholder="X-API-Key"),
            "Only for an API key.",
        )

    def _wire(self) -> None:
        for secret in self.secrets:
            secret.stored.connect(self.context.check_wanted)
