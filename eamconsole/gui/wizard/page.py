"""What the pages have in common: fields with labels, hints, and a place for results."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from eamconsole.gui.widgets import PlainLabel
from eamconsole.gui.wizard.context import WizardContext
from eamconsole.gui.wizard.declared import declared_field, sentence, with_default
from eamconsole.gui.wizard.fields import FormField, name_input
from eamconsole.services.setup import StepKey
from eamconsole.services.setup.steps import declared_for, words_for


class WizardPage(QWidget):
    """One question.  A page shows the draft, writes to it, and takes what its check brings."""

    key: ClassVar[StepKey]
    check_words: ClassVar[str] = "Check now"
    """What the check button says; empty where there is nothing to check."""
    shows: ClassVar[tuple[str, ...]] = ()
    """Settings the page shows in a way of its own, besides its fields."""
    scrolls: ClassVar[bool] = True
    """Whether the end of a check leads to the findings, away from the page's own results."""

    def __init__(self, context: WizardContext) -> None:
        super().__init__()
        self.context = context
        self.fields: list[FormField] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        self._build()
        self._build_more()
        self.load()
        self._wire()
        for field in self.fields:
            field.changed.connect(partial(self._on_edited, field))

    def load(self) -> None:
        """Show what the draft holds."""
        for field in self.fields:
            field.load(self.context.draft.get(field.path, field.otherwise))

    def entered(self) -> None:
        """Called whenever the page is shown."""

    def take(self, item: object) -> None:
        """Show something the check brought besides findings."""

    def recolor(self) -> None:
        """Take the theme's colors."""

    def begin_check(self) -> None:
        """Forget what an earlier check brought."""

    def end_check(self) -> None:
        """Called when a check came to its end, or was stopped."""

    def add(self, title: str, field: FormField, hint: str = "") -> None:
        """Put a field below the others, its label above and its hint below it."""
        if title:
            label = PlainLabel(title, role="strong", wrap=True)
            label.setBuddy(field.widget)
            self.column.addSpacing(6)
            self.column.addWidget(label)
        name_input(field.widget, title, hint)
        self.column.addWidget(field.widget)
        if hint:
            self.column.addWidget(PlainLabel(hint, role="muted", wrap=True))
        self.fields.append(field)

    def add_setting(self, field: FormField, hint: str = "") -> None:
        """Put the field of a declared setting below, under the name everything calls it by."""
        self.add(words_for(field.path), with_default(field), hint)

    def add_section(self, title: str, words: str = "") -> None:
        """Begin a group of fields."""
        self.column.addSpacing(12)
        self.column.addWidget(PlainLabel(title, role="heading", wrap=True))
        if words:
            self.column.addWidget(PlainLabel(words, role="muted", wrap=True))

    def add_words(self, words: str, role: str = "") -> PlainLabel:
        """Put a paragraph below."""
        label = PlainLabel(words, role=role, wrap=True)
        self.column.addWidget(label)
        return label

    def add_row(self, *widgets: QWidget) -> QLayout:
        """Put widgets side by side, at the left."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        self.column.addLayout(row)
        return row

    def label_for(self, title: str, widget: QWidget) -> QLabel:
        """Return a label whose keyboard mark leads to ``widget``."""
        label = PlainLabel(title, role="strong")
        label.setBuddy(widget)
        name_input(widget, title)
        return label

    def _build(self) -> None:
        """Make the widgets."""

    def _build_more(self) -> None:
        """Give every other setting that is declared for the page a field: none is left out."""
        shown = {*self.shows, *(field.path for field in self.fields)}
        settings = [each for each in declared_for(self.key) if each.key not in shown]
        if settings and self.fields:
            self.add_section("More settings")
        for setting in settings:
            field, hint = declared_field(setting), sentence(setting.meaning)
            if isinstance(field.widget, QCheckBox):  # says its name itself
                self.add("", field, hint)
            else:
                self.add_setting(field, hint)

    def _wire(self) -> None:
        """Connect the widgets."""

    @Slot()
    def _on_edited(self, field: FormField, *_: Any) -> None:
        value = field.read()
        self.context.put(field.path, value)
        self.edited(field)

    def edited(self, field: FormField) -> None:
        """Called after a field changed."""
