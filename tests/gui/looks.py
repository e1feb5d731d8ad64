"""What every window owes: names for screen readers, no cut text, and Tab leads everywhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QLabel,
    QPushButton,
    QScrollBar,
    QTabBar,
    QWidget,
)


def nameless(window):
    """Return controls that take the keyboard and have no accessible name."""
    return [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in _focusable(window)
        if not _name_of(widget) and not isinstance(widget.parentWidget(), QTabBar)
    ]


def cut(window):
    """Return labels, buttons and boxes that show less than they say, or stick out."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QPushButton | QCheckBox):
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            short = widget.height() < widget.heightForWidth(widget.width())
        else:
            short = widget.width() < widget.minimumSizeHint().width()
        inside = widget.parentWidget().rect().adjusted(-1, -1, 1, 1)
        short = short or not inside.contains(widget.geometry())
        if short and widget.text():
            found.append(f"{widget.text()[:40]!r}: {widget.size().toTuple()}")
    return found


def tab_reaches_all(window, qtbot):
    """Walk with Tab and with Shift+Tab; each control is reached, and none keeps the focus."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    wanted = _controls(window)
    min(wanted, key=lambda widget: widget.mapTo(window, widget.rect().topLeft()).y()).setFocus()
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        missed = wanted - _walked(window, qtbot, key, 2 * len(wanted) + 4)
        assert _named(missed) == [], key


def _focusable(window):
    for widget in window.findChildren(QWidget):
        inner = isinstance(widget.parentWidget(), QAbstractScrollArea)
        if widget.focusPolicy() is Qt.FocusPolicy.NoFocus or not widget.isVisible() or inner:
            continue
        if not isinstance(widget, QScrollBar):
            yield widget


def _name_of(widget):
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface else ""


def _controls(window):
    """Return what a mouse could use: visible, enabled, and made to take the keyboard."""
    return {
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    }


def _walked(window, qtbot, key, most):
    """Return what ``key`` reaches, starting anywhere, once around."""
    reached = set()
    for _ in range(most):
        at = QApplication.focusWidget()
        assert at is not None and window.isAncestorOf(at)
        reached.add(at)
        qtbot.keyClick(at, key)
    return reached


def _named(widgets):
    return sorted(f"{type(w).__name__} {w.objectName()} {w.accessibleName()}" for w in widgets)
