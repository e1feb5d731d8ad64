"""Health of the three systems and the SeeClickFix call budget."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from eamconsole.errors import Service
from eamconsole.gui.context import ViewContext
from eamconsole.gui.icons import pixmap
from eamconsole.gui.moments import ago, exact
from eamconsole.gui.tones import Tone
from eamconsole.gui.widgets import PlainLabel, show_hint
from eamconsole.gui.wording import HEALTH_FACES
from eamconsole.services.overview.records import CallsThisMinute
from eamconsole.services.standing import Side
from eamconsole.services.standing.wording import trouble

_ICON = 20


class HealthPill(QWidget):
    """One system: icon and word, and below it the last success and how long it took."""

    def __init__(self, service: Service, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._health = Side(service=service)
        self.setObjectName(f"health_{service.value}")
        self._build()
        self.recolor()
        context.appearance.changed.connect(self.recolor)

    def show_health(self, health: Side) -> None:
        """Show how the system is."""
        self._health = health
        face = HEALTH_FACES.get(health.state, HEALTH_FACES["unknown"])
        color = self._context.theme.tones[face.tone]
        self._icon.setPixmap(pixmap(face.icon, color, _ICON, self.devicePixelRatioF()))
        self._name.show_text(f"{health.service.label}: {face.word}")
        self._name.show_tone(face.tone)
        self.refresh_ages()

    @Slot()
    def recolor(self) -> None:
        """Take the theme's colors."""
        self.show_health(self._health)

    def refresh_ages(self) -> None:
        """Let the age of the last success grow."""
        health, now = self._health, self._context.now()
        latency = f"{health.latency_ms:.0f} ms" if health.latency_ms is not None else ""
        success = ago(health.last_success, now) if health.last_success or not latency else ""
        self._below.show_text(" · ".join(filter(None, (success, latency))))
        moment = exact(health.last_success, self._context.zone) or "never"
        resting = health.asked_again_at is not None and health.asked_again_at > now
        again = exact(health.asked_again_at, self._context.zone) if resting else ""
        since = "" if health.is_well else f"{trouble(health, now, self._context.zone)}."
        lines = [
            f"Last success: {moment}", since, health.reason,
            f"Asked again: {again}" if again else "",
        ]  # fmt: skip
        show_hint(self, "\n".join(filter(None, lines)))
        self.setAccessibleName(f"{self._name.text()}, last success {self._below.text()}")

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._icon = QLabel()
        row.addWidget(self._icon)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._name = PlainLabel(role="strong")
        self._below = PlainLabel(role="muted")
        words.addWidget(self._name)
        words.addWidget(self._below)
        row.addLayout(words)


class BudgetMeter(QWidget):
    """The SeeClickFix calls of the running minute, as a bar with the numbers beside it."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._budget = CallsThisMinute()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._words = PlainLabel(role="muted")
        self._bar = _Bar(context)
        column.addWidget(self._words)
        column.addWidget(self._bar)
        self.show_budget(self._budget)

    def show_budget(self, budget: CallsThisMinute) -> None:
        """Show how many calls are used."""
        self._budget = budget
        of = f"of {budget.limit}" if budget.limit else "· no limit"
        self._words.show_text(f"Calls a minute: {budget.used} {of}")
        self._bar.show_share(budget.used / budget.limit if budget.limit else 0.0)
        self.setAccessibleName(f"SeeClickFix calls in this minute: {budget.used} {of}")
        show_hint(self, "SeeClickFix allows a city this many calls in a minute.")


class _Bar(QWidget):
    """A thin bar, filled by share."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float) -> None:
        """Fill the bar; beyond 1 is full."""
        self._share = min(1.0, share)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(110, 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._context.theme
        tone = Tone.BAD if self._share >= 1 else Tone.WARNING if self._share > 0.8 else Tone.ACTIVE
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect())
        painter.setBrush(QColor(theme.line))
        painter.drawRoundedRect(box, 3, 3)
        if self._share > 0:
            painter.setBrush(QColor(theme.tones[tone]))
            painter.drawRoundedRect(QRectF(0, 0, box.width() * self._share, box.height()), 3, 3)
        painter.end()
