"""Settings only: comments that residents read when a field of EAM changes."""

from __future__ import annotations

from eamconsole.gui.wizard.page import WizardPage
from eamconsole.services.setup import StepKey


class RulesPage(WizardPage):
    """One rule after the other; the first listed wins."""

    key = StepKey.RULES
    check_words = ""

    def _build(self) -> None:
        self.add_words(
            "A comment of its own when a field of the Work Request has a certain value, or "
            "changes. One change posts one comment: the first rule that fits."
        )
