"""Page 1: who you are, and two things to confirm."""

from __future__ import annotations

from eamconsole.gui.wizard.fields import FormField, check_field, choice_field, text_field
from eamconsole.gui.wizard.page import WizardPage
from eamconsole.services.console import person
from eamconsole.services.setup import StepKey
from eamconsole.services.setup.glossary import LICENSE_NOTE

_ZONES = {
    "America/New_York": "Eastern (America/New_York)",
    "America/Chicago": "Central (America/Chicago)",
    "America/Denver": "Mountain (America/Denver)",
    "America/Phoenix": "Arizona (America/Phoenix)",
    "America/Los_Angeles": "Pacific (America/Los_Angeles)",
    "America/Anchorage": "Alaska (America/Anchorage)",
    "Pacific/Honolulu": "Hawaii (Pacific/Honolulu)",
    "America/Toronto": "Eastern, Canada (America/Toronto)",
    "America/Vancouver": "Pacific, Canada (America/Vancouver)",
}


class BeforePage(WizardPage):
    """Recorded with date and account name when the set-up is finished."""

    key = StepKey.BEFORE
    check_words = ""

    def edited(self, field: FormField) -> None:
        """Keep what was typed; a confirmation is kept with who and when."""
        if field.path in ("answers.licence", "answers.no_hosted_connector"):
            confirmed = None
            if field.read():
                moment = self.context.installation.clock.now().isoformat()
                confirmed = {"by": person(), "at": moment}
            self.context.put(f"{field.path}_confirmed", confirmed)
        if field.path == "organization.name":
            self._name.setProperty("placeholderText", self.context.draft.name)

    def _build(self) -> None:
        self.add_setting(text_field("organization.name", placeholder="City of Harborview"))
        self.add_setting(
            text_field("organization.contact", placeholder="it@harborview.example"),
            "An e-mail address. It is shown in Help, and told to SeeClickFix with every call.",
        )
        zones = dict(_ZONES)
        own = self.context.draft.get("organization.time_zone", "America/New_York")
        zones.setdefault(own, own)
        self.add_setting(choice_field("organization.time_zone", zones))
        name = text_field("name", placeholder=self.context.draft.name)
        self._name = name.widget
        self.add_setting(
            name,
            "Letters, digits and dashes. Keep it once a secret is stored: the keyring's entries "
            "carry it. Empty: made out of the organization's name.",
        )
        if self.context.saved is None:
            self._build_confirmations()

    def _build_confirmations(self) -> None:
        self.add_section("Please confirm", LICENSE_NOTE)
        self.add("", check_field("answers.licence", "API access to EAM is licensed for this use"))
        self.add(
            "",
            check_field(
                "answers.no_hosted_connector",
                "No hosted SeeClickFix connector serves the same categories",
            ),
            "Two connectors on the same categories would create every Work Request twice.",
        )
