"""Page 6: the Category Code, the problem codes under it, and what would change."""

from __future__ import annotations

from typing import cast

from eamconsole.domain.category_plan import CategoryPlan
from eamconsole.gui.wizard.code_cells import CodeCells
from eamconsole.gui.wizard.fields import text_field
from eamconsole.gui.wizard.grid import fill, grid
from eamconsole.gui.wizard.page import WizardPage
from eamconsole.gui.wizard.tables import PairsEditor
from eamconsole.services.checks.categories import WHERE_CATEGORY
from eamconsole.services.setup import StepKey
from eamconsole.services.setup.code_lists import ChoiceKind, Choices
from eamconsole.services.setup.previews import plan_rows
from eamconsole.support.counting import counted


class WizardCategoriesPage(WizardPage):
    """Only shows the preview; changes are made on the Categories section."""

    key = StepKey.CATEGORIES

    def begin_check(self) -> None:
        fill(self.table, [])
        self.words.show_text("")

    def take(self, item: object) -> None:
        """Show what the check found."""
        if isinstance(item, Choices):
            for choice, cells in self._linked.items():
                cells.offer(item.of.get(choice, {}))
        if isinstance(item, CategoryPlan):
            fill(self.table, plan_rows(item))
            count = len(item.changes)
            self.words.show_text(
                f"{counted(count, 'change')} would be made in SeeClickFix."
                if count
                else f"Nothing to change: all "
                f"{counted(len(item.known), 'category agrees', 'categories agree')} with EAM."
            )

    def _wire(self) -> None:
        field = next(each for each in self.fields if each.path == "categories.links")
        table = cast(PairsEditor, field.widget).table
        self._linked = {
            ChoiceKind.TITLE: CodeCells(table, 0, "Title in SeeClickFix"),
            ChoiceKind.PROBLEM: CodeCells(table, 1, "Problem code"),
        }

    def _build(self) -> None:
        self.add_words(
            "Problem codes under this Category Code become Request Categories; all others are "
            "never offered. The list is kept in EAM alone."
        )
        self.add_setting(text_field("eam.category_code"), WHERE_CATEGORY)
        self.add_setting(
            text_field("categories.morning_sync", placeholder="06:00"),
            "Changes in EAM are taken over at this time; it can be forced at any time.",
        )
        self.add_section("Preview", "Add, rename and disable, before anything is changed.")
        self.table = grid("Changes", ("Change", "Problem code", "Title", "Because"))
        self.column.addWidget(self.table)
        self.words = self.add_words("")
        fill(self.table, [])
        self.add_words(
            "Shrink guard: if more than half of the codes were gone at once, nothing is disabled "
            "until a person says so.",
            role="muted",
        )
