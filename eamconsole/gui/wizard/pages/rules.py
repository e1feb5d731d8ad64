"""Settings only: comments when a field of EAM changes, reviewed and tried on real records."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtWidgets import QComboBox

from eamconsole.domain.messages import PLACEHOLDERS
from eamconsole.gui.plain_text import in_one_line
from eamconsole.gui.tones import Tone
from eamconsole.gui.widgets import selectable_label
from eamconsole.gui.wizard.fields import suggest, suggest_field
from eamconsole.gui.wizard.page import WizardPage
from eamconsole.gui.wizard.rule_editor import RuleEditor, rule_input
from eamconsole.gui.wizard.tables import records_field
from eamconsole.services.setup import StepKey
from eamconsole.services.setup.rule_trial import (
    FieldChoice,
    RuleMaterial,
    TrialRecord,
    rules_of,
    try_change,
)
from eamconsole.services.setup.steps import SETTINGS

_KEY = "comment_rules"
_RULES = next(setting for setting in SETTINGS if setting.key == _KEY)
_NO_RECORDS = "Check now reads linked requests and the newest records of EAM to try the rules on."


class RulesPage(WizardPage):
    """One rule after the other; the first listed wins."""

    key = StepKey.RULES

    _records: tuple[TrialRecord, ...] = ()

    def load(self) -> None:
        super().load()
        self._try()

    def take(self, item: object) -> None:
        """Offer the fields, values and records the check brought."""
        if isinstance(item, RuleMaterial):
            self.rules.offer(item.fields)
            self._offer(item.fields)
            self._records = item.records
            self.record.clear()
            for record in item.records:
                self.record.addItem(in_one_line(record.title, 90))
            self._take_up()

    def edited(self, field: Any) -> None:
        self._take_up()

    def _build(self) -> None:
        self.add_words(
            "A comment of its own when a field of the Work Request has a certain value, such as "
            "Status = In Progress, or changes, such as Problem from Trash Pickup to Illegal "
            "Dumping. Codes and words both do. One change posts one comment: the first rule "
            "that fits. Closing codes have their own texts on the page Messages."
        )
        inner = [each for each in SETTINGS if each.key.startswith(f"{_KEY}.")]
        field = records_field(_RULES, inner, rule_input, "a rule", RuleEditor)
        self.add(_RULES.title, field, "Placeholders in the comment are listed below.")
        self.rules = cast(RuleEditor, field.widget)
        self._build_trial()
        self.add_section("Placeholders")
        told = "\n".join(f"{{{name}}}  {meaning}" for name, meaning in PLACEHOLDERS.items())
        self.add_words(told, role="muted")

    def _build_trial(self) -> None:
        self.add_section("Try it", "Which rule wins on a real record, and what a resident reads.")
        self.record = QComboBox()
        self.record.setObjectName("trial_record")
        self.record.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.column.addWidget(self.label_for("Request or record", self.record))
        self.column.addWidget(self.record)
        self.trial_field = suggest_field("trial_field", placeholder="Status")
        self.trial_value = suggest_field("trial_value", placeholder="In Progress")
        for title, made in (("If this field", self.trial_field), ("becomes", self.trial_value)):
            self.column.addWidget(self.label_for(title, made.widget))
            self.column.addWidget(made.widget)
        self.outcome = selectable_label()
        self.outcome.setObjectName("trial_outcome")
        self.column.addWidget(self.outcome)

    def _wire(self) -> None:
        self.rules.chosen.connect(self._take_up)
        self.record.currentIndexChanged.connect(self._try)
        self.trial_field.changed.connect(self._on_trial_field)
        self.trial_value.changed.connect(self._try)

    def _offer(self, fields: tuple[FieldChoice, ...]) -> None:
        suggest(self.trial_field, {each.name: each.caption for each in fields})

    def _take_up(self) -> None:
        """Propose the change that the rule shown waits for."""
        record = self.rules.record
        if record.get("field"):
            self.trial_field.load(record["field"])
            values = self.rules.values_of(str(record["field"]))
            suggest(self.trial_value, values)
            wanted = record.get("to" if record.get("changes") else "equals")
            self.trial_value.load(wanted or next(iter(values), None))
        self._try()

    def _on_trial_field(self) -> None:
        suggest(self.trial_value, self.rules.values_of(str(self.trial_field.read() or "")))
        self._try()

    def _try(self) -> None:
        name, value = self.trial_field.read(), self.trial_value.read()
        rules = rules_of(self.context.draft.get(_KEY, []))
        if not self._records:
            self._say(_NO_RECORDS, Tone.QUIET)
        elif not (rules and name and value):
            self._say("Enter a rule, or a field and a value, to see what comes of it.", Tone.QUIET)
        else:
            self._show_outcome(rules, str(name), str(value))

    def _show_outcome(self, rules: Any, name: str, value: str) -> None:
        record = self._records[max(0, self.record.currentIndex())]
        found = try_change(rules, record, name, value, self.rules.values_of(name))
        others = "\n".join(found.others)
        if found.winner is None:
            words = f"No rule fits: residents read nothing of it.\n{others}".strip()
            self._say(words, Tone.WARNING)
            return
        self._say(f"Rule {found.winner} wins. Residents read:\n\n{found.text}\n\n{others}".strip(),
                  Tone.GOOD)  # fmt: skip

    def _say(self, words: str, tone: Tone) -> None:
        self.outcome.show_text(words)
        self.outcome.show_tone(tone)
