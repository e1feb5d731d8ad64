"""The one place where labels, buttons and message boxes are made: always plain text."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from eamconsole.gui.dialogs import until_closed
from eamconsole.gui.plain_text import button_text, in_one_line, shown, tool_tip
from eamconsole.gui.tones import Tone


class PlainLabel(QLabel):
    """A label that never reads its text as rich text."""

    def __init__(self, text: str = "", *, role: str = "", wrap: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if role:
            self.setProperty("role", role)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show ``text``, with hidden characters made visible."""
        wanted = shown(text)
        if wanted != self.text():
            self.setText(wanted)

    def show_tone(self, tone: Tone) -> None:
        """Color the text by meaning."""
        set_style_property(self, "tone", tone.value)


def selectable_label(text: str = "", *, role: str = "") -> PlainLabel:
    """Return a wrapping label whose text can be selected and copied."""
    label = PlainLabel(text, role=role, wrap=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def show_hint(widget: QWidget, words: str) -> None:
    """Explain a widget to whoever points at it, and in the same words to a screen reader.

    Qt would read the tool tip out otherwise, with the marks that keep it from being guessed at.
    """
    words = shown(words, 2_000)
    if widget.accessibleDescription() != words or not widget.toolTip():
        widget.setToolTip(tool_tip(words))
        widget.setAccessibleDescription(words)


def read_first(widget: QWidget) -> None:
    """Have a screen reader take a part before its neighbors: Qt reads the lowest one first.

    Splitters and tabs pile their parts up in an order of their own; nothing of it is seen.
    """
    widget.lower()


def clearable(line: QLineEdit) -> None:
    """Let a line be emptied by a button that has a name, unlike Qt's own."""
    line.setClearButtonEnabled(True)
    for action in (*line.actions(), *line.findChildren(QAction)):
        action.setText(action.text() or "Clear")
        action.setToolTip(tool_tip(action.text()))
    for button in line.findChildren(QToolButton):
        button.setAccessibleDescription(button.text())


def push_button(text: str, *, hint: str = "", name: str = "") -> QPushButton:
    """Return a button; ``name`` is how tests and style sheets find it."""
    button = QPushButton(text)
    show_hint(button, hint)
    button.setObjectName(name)
    return button


def icon_button(title: str, *, hint: str = "", name: str = "") -> QToolButton:
    """Return a flat button that shows only an icon; ``title`` is its accessible name."""
    button = QToolButton()
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(title)
    show_hint(button, hint or title)
    button.setObjectName(name)
    return button


def chip(text: str, *, name: str = "") -> QPushButton:
    """Return a small button that stays pressed: a filter that is on or off."""
    button = QPushButton(button_text(text))
    button.setCheckable(True)
    button.setProperty("role", "chip")
    button.setAccessibleName(f"Filter: {in_one_line(text)}")
    button.setObjectName(name)
    return button


def line() -> QFrame:
    """Return a thin horizontal line."""
    frame = QFrame()
    frame.setProperty("role", "line")
    frame.setFixedHeight(1)
    return frame


def message_box(parent: QWidget | None, title: str, text: str, more: str = "") -> QMessageBox:
    """Return a message box that shows ``text`` and ``more`` as plain text."""
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(in_one_line(title))
    box.setText(shown(text, 2_000))
    # The informative text has no format of its own and would guess; the details are plain.
    if more:
        box.setDetailedText(shown(more))
    return box


def agreed(box: QMessageBox, words: str) -> bool:
    """Ask; nothing is agreed to unless the person chooses ``words``, which may be left out."""
    agree = box.addButton(words, QMessageBox.ButtonRole.AcceptRole) if words else None
    if agree is not None:
        agree.setObjectName("agree")
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    until_closed(box)
    # A box that went with its window was not agreed to.
    return agree is not None and shiboken6.isValid(box) and box.clickedButton() is agree


def problem_line() -> PlainLabel:
    """Return a hidden line for what stands in the way of what a dialog was asked to do."""
    line = PlainLabel(wrap=True)
    line.setObjectName("problem")
    line.show_tone(Tone.BAD)
    line.hide()
    return line


def agree_or_cancel(words: str) -> tuple[QDialogButtonBox, QPushButton]:
    """Return the buttons at the end of a dialog, and the one that does what ``words`` says."""
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    agree = buttons.addButton(words, QDialogButtonBox.ButtonRole.ActionRole)
    agree.setObjectName("agree")
    agree.setProperty("role", "primary")
    return buttons, agree


def page_column(page: QWidget) -> QVBoxLayout:
    """Return the column in which a section of the window puts what it shows."""
    column = QVBoxLayout(page)
    column.setContentsMargins(16, 12, 16, 12)
    column.setSpacing(8)
    return column


def title_row(title: str, *buttons: QPushButton) -> QHBoxLayout:
    """Return a section's title, with what can be done at its right."""
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(PlainLabel(title, role="title"))
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    return row


def set_style_property(widget: QWidget, name: str, value: str) -> None:
    """Set a property the style sheet looks at, and have the widget styled again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
