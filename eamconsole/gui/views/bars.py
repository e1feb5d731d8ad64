"""What all bars share: pointer and keyboard read them, frame one, and open where one leads."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from eamconsole.gui.context import ViewContext
from eamconsole.gui.plain_text import in_one_line, tool_tip
from eamconsole.gui.tones import Tone

NONE = -1
"""The place of no bar."""


class Bars(QWidget):
    """A row of bars.  Hovering tells them; arrow keys go from bar to bar, and stop at the ends.

    A kind of chart says how many there are, where each stands, what it tells and whether it leads
    anywhere, and paints them.
    """

    opened = Signal(int)
    """The place of the bar whose requests are wanted: clicked, or Return pressed on it."""

    def __init__(self, context: ViewContext, name: str) -> None:
        super().__init__()
        self._context = context
        self._at = NONE
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        context.appearance.changed.connect(self.update)

    def count(self) -> int:
        """Return how many bars there are."""
        raise NotImplementedError

    def box_of(self, at: int) -> QRectF:
        """Return the place of a bar, from the top of the chart to its ground."""
        raise NotImplementedError

    def hint(self, at: int) -> str:
        """Return what a bar says, or the chart where there is none."""
        raise NotImplementedError

    def leads(self, at: int) -> bool:
        """Return whether a bar leads to requests."""
        raise NotImplementedError

    def paint_bars(self, painter: QPainter) -> None:
        """Paint everything but the frame."""
        raise NotImplementedError

    def under(self, x: float) -> int:
        """Return the place of the bar under a point, ``NONE`` where none is."""
        boxes = (self.box_of(at) for at in range(self.count()))
        return next((at for at, box in enumerate(boxes) if box.left() <= x < box.right()), NONE)

    def tell_bars_changed(self) -> None:
        """Stay on the bar the keyboard is on, as far as it is still there."""
        self._at = min(self._at, self.count() - 1)
        self._describe()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            words = self.hint(self.under(event.pos().x()))
            QToolTip.showText(event.globalPos(), tool_tip(words), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars in the colors of the theme."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_bars(painter)
        if self.hasFocus():
            self._frame(painter)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from bar to bar, and open one."""
        key, last = event.key(), self.count() - 1
        places: dict[int, int] = {  # by number: not every key has a name in Qt
            Qt.Key.Key_Left: last if self._at == NONE else self._at - 1,
            Qt.Key.Key_Right: self._at + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if key in places and last >= 0:
            self._go_to(max(0, min(last, places[key])))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self._at)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the bar the pointer is on."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._go_to(self.under(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the bar on which the button went down and up again."""
        at = self.under(event.position().x())
        if event.button() is Qt.MouseButton.LeftButton and at == self._at:
            self._open(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where a click leads somewhere."""
        leads = self._does_lead(self.under(event.position().x()))
        shape = Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _does_lead(self, at: int) -> bool:
        return 0 <= at < self.count() and self.leads(at)

    def _go_to(self, at: int) -> None:
        if at != self._at:
            self._at = at
            self._describe()

    def _open(self, at: int) -> None:
        if self._does_lead(at):
            self.opened.emit(at)

    def _describe(self) -> None:
        """Tell a screen reader the bar the keyboard is on."""
        on_one = 0 <= self._at < self.count()
        self.setAccessibleDescription(in_one_line(self.hint(self._at)) if on_one else "")
        self.update()

    def _frame(self, painter: QPainter) -> None:
        """Frame the bar the keyboard is on; the whole chart before it is on one."""
        box = self.box_of(self._at) if self._at >= 0 else QRectF(self.rect())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._context.theme.tones[Tone.ACTIVE]), 2))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 3, 3)
