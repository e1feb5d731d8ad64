"""Page 10: which codes close a request, and how often both sides are asked."""

from __future__ import annotations

import copy
from functools import partial

from eamconsole.errors import EamConsoleError
from eamconsole.gui.wizard.fields import FormField, choice_field, number_field, numbers_field
from eamconsole.gui.wizard.grid import fill, grid
from eamconsole.gui.wizard.page import WizardPage
from eamconsole.services.setup import StepKey
from eamconsole.services.setup.previews import CodeRow, code_table


class StatusPage(WizardPage):
    """Shows at once what each code would do."""

    key = StepKey.STATUS
    check_words = ""

    def entered(self) -> None:
        self._refresh()

    def edited(self, field: FormField) -> None:
        self._refresh()

    def _build(self) -> None:
        self.add_setting(
            number_field("status.closes_at"),
            "A closed request is no longer polled: comments made in EAM after that stay there.",
        )
        self.add_setting(numbers_field("status.never_closes", placeholder="952, 960"))
        self.add_setting(number_field("status.poll_seconds"))
        self.add_setting(number_field("intake.poll_seconds"))
        closed = {"report": "Report it here", "comment": "Tell EAM in a comment"}
        self.add_setting(
            choice_field("status.closed_in_seeclickfix", closed),
        )
        edited = {"report": "Report it here", "repost": "Post the new text"}
        self.add_setting(
            choice_field("comments.edited_in_eam", edited),
        )
        corrected = {"comment": "Tell EAM in a comment", "report": "Report it here"}
        self.add_setting(choice_field("comments.corrected_in_seeclickfix", corrected))
        self.add_section("What each code would do")
        self.table = grid("Status codes", ("Code", "In EAM", "Here it", "Residents read"))
        self.column.addWidget(self.table)
        fill(self.table, [])
        self.words = self.add_words("")

    def _refresh(self) -> None:
        draft = copy.deepcopy(self.context.draft)
        self.context.ask(partial(code_table, draft), self._on_rows, self._on_refused)

    def _on_rows(self, rows: list[CodeRow]) -> None:
        fill(self.table, [(str(r.code), r.text, r.does, r.message) for r in rows])
        self.words.show_text("")

    def _on_refused(self, error: EamConsoleError) -> None:
        self.words.show_text("The table appears again once the settings can be used.")
