"""Going live with numbers: what is open on Production is counted, then somebody chooses."""

from __future__ import annotations

import threading
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDateTime, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from eamconsole.domain.going_live import GoingLiveChoice
from eamconsole.errors import EamConsoleError
from eamconsole.gui.tones import Tone
from eamconsole.gui.widgets import PlainLabel, push_button
from eamconsole.gui.wizard.context import WizardContext
from eamconsole.gui.wizard.grid import fill, grid
from eamconsole.services.going_live import Outlook, look
from eamconsole.services.going_live_words import remarks_on, table_of
from eamconsole.sync.parts import Progress

_LEAVE, _LINK, _CREATE = "leave", "adopt", "create"
_OLDER = {
    _LINK: "Link those that have a record in EAM; leave the others",
    _LEAVE: "Leave all of them",
    _CREATE: "Link those that have a record; create the others too",
}
_MOST = 1_000_000


class GoingLivePanel(QWidget):
    """Counts by a look that writes nowhere; ``choice`` is what the controls say."""

    _progressed = Signal(object)

    def __init__(self, context: WizardContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._cancel = threading.Event()
        self.outlook: Outlook | None = None
        self._zone = ZoneInfo(str(context.draft.get("organization.time_zone", "America/New_York")))
        self._build()
        self._wire()
        self._on_chosen()

    def choice(self) -> GoingLiveChoice:
        """Return what would happen, as chosen."""
        shown = self.start.dateTime()
        day, clock = shown.date(), shown.time()
        start = datetime(
            day.year(), day.month(), day.day(), clock.hour(), clock.minute(), tzinfo=self._zone
        )
        older = self.older.currentData()
        create = (self.batch.value() or None) if older == _CREATE else 0
        return GoingLiveChoice(start_at=start, adopt=older != _LEAVE, create=create)

    def allow(self, *, may_count: bool) -> None:
        """Let somebody count where Production has everything it needs."""
        self.count.setEnabled(may_count)

    def stop(self) -> None:
        """End a count that is under way."""
        self._cancel.set()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(PlainLabel("What is open there now", role="heading"))
        words = (
            "Every live request of any age is read, and nothing is written. Choose after that; "
            "the next sync does exactly what you chose. Without a count, what is open now is left."
        )
        column.addWidget(PlainLabel(words, role="muted", wrap=True))
        row = QHBoxLayout()
        self.count = push_button("Count what is live there", name="count_live")
        self.count.setEnabled(False)
        self.progress = PlainLabel("", role="muted")
        row.addWidget(self.count)
        row.addWidget(self.progress, 1)
        column.addLayout(row)
        form = QFormLayout()
        self.start = QDateTimeEdit()
        self.start.setObjectName("going_live_start")
        self.start.setAccessibleName("From when on requests go by themselves")
        self.start.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.start.setCalendarPopup(True)
        now = self._context.installation.clock.now().astimezone(self._zone)
        self.start.setDateTime(QDateTime.fromString(f"{now:%Y-%m-%d %H:%M}", "yyyy-MM-dd HH:mm"))
        form.addRow(f"Go by themselves from ({self._zone.key})", self.start)
        self.older = QComboBox()
        self.older.setObjectName("going_live_older")
        self.older.setAccessibleName("Requests older than that")
        for value, text in _OLDER.items():
            self.older.addItem(text, value)
        form.addRow("Older requests", self.older)
        self.batch = QSpinBox()
        self.batch.setObjectName("going_live_batch")
        self.batch.setAccessibleName("How many older requests are created, the oldest first")
        self.batch.setRange(0, _MOST)
        self.batch.setSpecialValueText("all")
        form.addRow("Create the oldest", self.batch)
        for box in (self.start, self.batch):  # a reader stops at the line inside
            inside = box.findChild(QLineEdit)
            if inside is not None:
                inside.setAccessibleName(box.accessibleName())
        column.addLayout(form)
        self.table = grid("Going live in numbers", ("What happens", "Requests"))
        fill(self.table, [])
        self.table.hide()
        column.addWidget(self.table)
        self.words = PlainLabel(wrap=True)
        column.addWidget(self.words)

    def _wire(self) -> None:
        self.count.clicked.connect(self._on_count)
        self._progressed.connect(self._on_progress)
        self.start.dateTimeChanged.connect(self._on_chosen)
        self.older.currentIndexChanged.connect(self._on_chosen)
        self.batch.valueChanged.connect(self._on_chosen)

    def _on_count(self) -> None:
        self._cancel.clear()
        self.count.setEnabled(False)
        self.words.show_text("")
        context = self._context
        work = partial(
            look, context.installation, context.draft.name, self._cancel, self._progressed.emit
        )
        context.ask(work, self._on_counted, self._on_refused)

    def _on_progress(self, step: object) -> None:
        if isinstance(step, Progress):
            self.progress.show_text(f"{step.activity.capitalize()}: {step.done}")

    def _on_counted(self, outlook: Outlook) -> None:
        self.outlook = outlook
        self.count.setEnabled(True)
        self.progress.show_text("")
        self._on_chosen()

    def _on_refused(self, error: EamConsoleError) -> None:
        self.count.setEnabled(True)
        self.progress.show_text("")
        self.words.show_text(f"{error.summary} {error.next_step}")
        self.words.show_tone(Tone.BAD)

    def _on_chosen(self, *_changed: object) -> None:
        """Show the choice in numbers; nothing is read again."""
        self.batch.setEnabled(self.older.currentData() == _CREATE)
        if self.outlook is None:
            return
        choice = self.choice()
        rows = table_of(self.outlook.tally(choice))
        fill(self.table, [(what, str(count)) for what, count in rows], at_once=len(rows))
        self.table.show()
        self.words.show_text(" ".join(remarks_on(self.outlook, choice)))
        self.words.show_tone(Tone.QUIET)
