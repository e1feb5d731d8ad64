"""Page 11: internal categories that become Work Orders directly."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QTableWidget

from eamconsole.gui.tones import Tone
from eamconsole.gui.widgets import PlainLabel, push_button
from eamconsole.gui.wizard.code_cells import CodeCells
from eamconsole.gui.wizard.fields import check_field
from eamconsole.gui.wizard.grid import cells_of, fill, grid, let_edit, pairs_of
from eamconsole.gui.wizard.page import WizardPage
from eamconsole.services.setup import StepKey
from eamconsole.services.setup.code_lists import ChoiceKind, Choices, StatusCodes
from eamconsole.services.setup.flag_list import public_routes

EXCLUSIONS = (
    "Request categories and questions are not synced from Work Orders.",
    "There is no second address lookup for Work Orders.",
    "Closing the request in SeeClickFix does not close the Work Order.",
    "Work Orders made in EAM never create requests in SeeClickFix.",
    "Images are not imported from a Work Order.",
)


_ROUTE = ("category", "category_code", "problem_code")
_HEADINGS = ("Category", "Work Order category code", "Problem code")
_CHOICES = (ChoiceKind.TITLE, ChoiceKind.CATEGORY, ChoiceKind.PROBLEM)
_ASKED = ("category", "category_code")
"""What a route cannot do without; a problem code is only kept where one is entered."""


class WorkOrdersPage(WizardPage):
    """Off by default; the five things it does not do are always in sight."""

    key = StepKey.WORK_ORDERS
    shows = ("work_orders.routes", "work_orders.closing", "work_orders.comments")

    def take(self, item: object) -> None:
        """Offer what both systems list, where the page asks for it."""
        if isinstance(item, StatusCodes):
            for cells in self._cells:
                cells.offer(item.words)
        elif isinstance(item, Choices):
            for choice, cells in self._of_route.items():
                cells.offer(item.of.get(choice, {}))

    def load(self) -> None:
        """Show the routes and the five exclusions."""
        super().load()
        draft = self.context.draft
        routes = draft.get("work_orders.routes", [])
        fill(self.routes, [tuple(str(r.get(key, "")) for key in _ROUTE) for r in routes])
        for table, path in self._codes():
            fill(table, [(str(c), t) for c, t in draft.get(path, {}).items()])
        self._warn()

    def _build(self) -> None:
        self._buttons: list[tuple[QTableWidget, QPushButton, QPushButton]] = []
        self.add(
            "",
            check_field("work_orders.enabled", "Send some categories to Work Orders"),
            "Meant for internal types such as city facilities. It needs EAM's internal API.",
        )
        self.add_section("Not included")
        self.add_words("\n".join(f"•  {line}" for line in EXCLUSIONS))
        self.add_section("Categories routed to Work Orders")
        self.routes = grid("Routes", _HEADINGS, editable=True)
        self._of_route = {
            choice: CodeCells(self.routes, at, heading)
            for at, (choice, heading) in enumerate(zip(_CHOICES, _HEADINGS, strict=True))
        }
        self.warning = self._table(self.routes, "route")
        self.warning.show_tone(Tone.WARNING)
        self.add_section("Codes that close the request, with the text residents read")
        self.closing = grid("Closing codes", ("Code", "Text"), editable=True)
        self._table(self.closing, "closing code")
        self.add_section("Codes that only post a comment")
        self.comments = grid("Comment codes", ("Code", "Text"), editable=True)
        self._table(self.comments, "comment code")
        self._cells = (CodeCells(self.closing), CodeCells(self.comments))

    def _table(self, table: QTableWidget, what: str) -> PlainLabel:
        self.column.addWidget(table)
        more = push_button(f"Add a {what}", name=f"add_{what}".replace(" ", "_"))
        fewer = push_button(f"Remove the selected {what}", name=f"remove_{what}".replace(" ", "_"))
        self._buttons.append((table, more, fewer))
        self.add_row(more, fewer)
        return self.add_words("")

    def _codes(self) -> tuple[tuple[QTableWidget, str], ...]:
        return (
            (self.closing, "work_orders.closing"),
            (self.comments, "work_orders.comments"),
        )

    def _wire(self) -> None:
        for table, more, fewer in self._buttons:
            let_edit(table, more, fewer, self._keep)

    def _keep(self) -> None:
        routes = [
            {key: cell for key, cell in zip(_ROUTE, cells, strict=True) if cell or key in _ASKED}
            for cells in cells_of(self.routes)
        ]
        self.context.put("work_orders.routes", routes or None)
        for table, path in self._codes():
            self.context.put(path, pairs_of(table) or None)
        self._warn()

    def _warn(self) -> None:
        public = public_routes(self.context.draft)
        words = f"Open to residents: {', '.join(public)}. Work Orders are meant for internal types."
        self.warning.show_text(words if public else "")
