"""Page 8: what residents read, previewed on a real recent request."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from eamconsole.domain.messages import DEFAULT_ACKNOWLEDGMENT, DEFAULT_CLOSING, PLACEHOLDERS
from eamconsole.gui.plain_text import in_one_line
from eamconsole.gui.widgets import push_button, selectable_label
from eamconsole.gui.wizard.code_cells import CodeCells
from eamconsole.gui.wizard.fields import FormField, area_field
from eamconsole.gui.wizard.grid import fill, grid, let_edit, pairs_of
from eamconsole.gui.wizard.page import WizardPage
from eamconsole.services.setup import StepKey
from eamconsole.services.setup.code_lists import StatusCodes
from eamconsole.services.setup.glossary import OWN_MAILS
from eamconsole.services.setup.previews import CANCELLED_TEXT, SAMPLE, Sample, rendered


class MessagesPage(WizardPage):
    """Texts with placeholders; blank ones are refused."""

    key = StepKey.MESSAGES
    shows = ("messages.closing_by_status",)

    _samples: tuple[Sample, ...] = (SAMPLE,)

    def load(self) -> None:
        super().load()
        texts = self.context.draft.get("messages.closing_by_status", {})
        fill(self.table, [(str(code), text) for code, text in texts.items()])
        self._preview()

    def take(self, item: object) -> None:
        """Offer the status codes for closing texts, and recent requests for the preview."""
        if isinstance(item, StatusCodes):
            self.codes.offer(item.words)
        elif isinstance(item, tuple) and item:
            self._samples = item
            self.sample.clear()
            for sample in self._samples:
                self.sample.addItem(in_one_line(sample.title, 80))

    def edited(self, field: FormField) -> None:
        self._preview()

    def _build(self) -> None:
        self.add_setting(
            area_field("messages.acknowledgment"),
            "Posted once EAM has the request.",
        )
        self.add_setting(area_field("messages.closing"))
        self.add_section("Closing by status code", "A text of its own for codes that need one.")
        self.table = grid("Closing by status code", ("Code", "Text"), editable=True)
        self.codes = CodeCells(self.table)
        self.column.addWidget(self.table)
        self.more = push_button("Add a code", name="add_code")
        self.fewer = push_button("Remove the selected code", name="remove_code")
        self.add_row(self.more, self.fewer)
        self.add_words(OWN_MAILS, role="muted")
        self.add_section("Preview")
        self.sample = QComboBox()
        self.sample.addItem(SAMPLE.title)
        self.sample.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.column.addWidget(self.label_for("Request", self.sample))
        self.column.addWidget(self.sample)
        self.shown = selectable_label()
        self.column.addWidget(self.shown)
        self.add_section("Placeholders")
        words = "\n".join(f"{{{name}}}  {meaning}" for name, meaning in PLACEHOLDERS.items())
        self.add_words(words, role="muted")

    def _wire(self) -> None:
        self.sample.currentIndexChanged.connect(self._preview)
        let_edit(self.table, self.more, self.fewer, self._keep_codes)

    def _keep_codes(self) -> None:
        texts = pairs_of(self.table)
        self.context.put("messages.closing_by_status", texts or None)
        self._preview()

    def _preview(self) -> None:
        sample = self._samples[max(0, self.sample.currentIndex())]
        draft = self.context.draft
        closing = str(draft.get("messages.closing", DEFAULT_CLOSING))
        codes = draft.get("messages.closing_by_status", {})
        acknowledged = str(draft.get("messages.acknowledgment", DEFAULT_ACKNOWLEDGMENT))
        lines = [
            f"Acknowledged:  {rendered(acknowledged, sample)}",
            f"Completed (999):  {rendered(str(codes.get('999', closing)), sample, 999)}",
            f"Canceled (951):  {rendered(str(codes.get('951', CANCELLED_TEXT)), sample, 951)}",
        ]
        lines += [
            f"Code {code}:  {rendered(str(text), sample)}"
            for code, text in codes.items()
            if code not in ("951", "999")
        ]
        self.shown.show_text("\n\n".join(lines))
