"""Page 9: values for user-defined fields of EAM."""

from __future__ import annotations

from eamconsole.gui.widgets import push_button
from eamconsole.gui.wizard.grid import cells_of, fill, grid, let_edit
from eamconsole.gui.wizard.page import WizardPage
from eamconsole.services.setup import StepKey


class FieldsPage(WizardPage):
    """A mapping that cannot work is refused before it is in force."""

    key = StepKey.FIELDS
    shows = ("custom_fields",)

    def load(self) -> None:
        super().load()
        rows = self.context.draft.get("custom_fields", [])
        fill(self.table, [(row.get("field", ""), row.get("value", "")) for row in rows])

    def _build(self) -> None:
        self.add_words(
            "EAM's fields by their Property Name, such as User13. A value can be a constant, a "
            "template like {issue_id}, or an answer: {question:How wide is it?}."
        )
        self.table = grid("Custom fields", ("Field", "Value"), editable=True)
        self.column.addWidget(self.table)
        self.more = push_button("Add a field", name="add_field")
        self.fewer = push_button("Remove the selected field", name="remove_field")
        self.add_row(self.more, self.fewer)
        self.add_words(
            "Answers to secondary questions that have no field of their own are added to the "
            "description, each as question and answer.",
            role="muted",
        )

    def _wire(self) -> None:
        let_edit(self.table, self.more, self.fewer, self._keep)

    def _keep(self) -> None:
        rows = [{"field": field, "value": value} for field, value in cells_of(self.table)]
        self.context.put("custom_fields", rows or None)
