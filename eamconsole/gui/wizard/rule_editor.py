"""One comment rule after the other: the field, what happens to it, and what residents read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from eamconsole.domain.field_rules import stem
from eamconsole.gui.wizard.declared import declared_field
from eamconsole.gui.wizard.fields import FormField, choice_field, suggest, suggest_field
from eamconsole.gui.wizard.tables import RecordsEditor
from eamconsole.services.profiles.setting import Setting
from eamconsole.services.setup.rule_trial import FieldChoice

_WHEN = {False: "it has a value", True: "it changes"}
_VALUES = ("equals", "from", "to")
_EXAMPLES = {"field": "Status", "equals": "In Progress", "from": "anything", "to": "anything"}


def rule_input(setting: Setting) -> FormField:
    """Return the input of one key of a rule: fields and values can be chosen or typed."""
    name = setting.key.rpartition(".")[2]
    if name == "changes":
        return choice_field(setting.key, _WHEN, False)
    if name in _EXAMPLES:
        plain = suggest_field(setting.key, placeholder=_EXAMPLES[name])
        return plain if name in ("from", "to") else replace(plain, read=lambda: plain.read() or "")
    return declared_field(setting)


class RuleEditor(RecordsEditor):
    """Knows which inputs belong together, and offers what EAM has."""

    blank: ClassVar[Mapping[str, Any]] = {"field": "", "comment": "", "equals": ""}

    _choices: Mapping[str, FieldChoice] = {}

    def offer(self, choices: tuple[FieldChoice, ...]) -> None:
        """Offer the fields of EAM, and the values of those that have a list."""
        self._choices = {choice.name: choice for choice in choices}
        suggest(self.field_of("field"), {each.name: each.caption for each in choices})
        self._offer_values()

    def values_of(self, field: str) -> Mapping[str, str]:
        """Return code → words of a field's list, whichever of its names is given."""
        named = (each for each in self._choices.values() if stem(each.name) == stem(field))
        return next((each.values for each in named if each.values), {})

    def arrange(self) -> None:
        changes = bool(self.record.get("changes", False))
        self.show_row("equals", there=not changes)
        self.show_row("from", there=changes)
        self.show_row("to", there=changes)
        self._offer_values()

    def settle(self, name: str, record: dict[str, Any]) -> None:
        """A rule waits for a value or for a change, never for both."""
        if name != "changes":
            return
        if record.get("changes"):
            record.pop("equals", None)
            return
        record.pop("changes", None)
        record.setdefault("equals", str(record.get("to", "")))
        for gone in ("from", "to"):
            record.pop(gone, None)
        self.field_of("equals").load(record["equals"])

    def summary(self, record: dict[str, Any]) -> str:
        """Return a rule in one line, with what it still lacks."""
        if not any(value not in ("", None, False) for value in record.values()):
            return ""
        field = record.get("field") or "(no field)"
        comment = record.get("comment") or "(no comment)"
        if not record.get("changes"):
            return f"{field} = {record.get('equals') or '(no value)'}: {comment}"
        narrowed = "".join(f" {each} {record[each]}" for each in ("from", "to") if record.get(each))
        return f"{field} changes{narrowed}: {comment}"

    def _offer_values(self) -> None:
        values = self.values_of(str(self.record.get("field", "")))
        for name in _VALUES:
            suggest(self.field_of(name), values)
