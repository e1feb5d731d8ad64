"""What every window owes: names for screen readers, no cut text, and Tab leads everywhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QStyleOptionViewItem,
    QTabBar,
    QTableView,
    QWidget,
)

from eamconsole.gui.models.windowed import PLACEHOLDER


def nameless(window):
    """Return controls that take the keyboard and have no accessible name."""
    return [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in _focusable(window)
        if not _name_of(widget) and not isinstance(widget.parentWidget(), QTabBar)
    ]


def marked(window):
    """Return what would be read out with the marks of rich text."""
    kinds = (QAccessible.Text.Name, QAccessible.Text.Description)
    texts = (interface.text(kind) for interface in _interfaces(window) for kind in kinds)
    return [text for text in texts if "<qt>" in text or "<br" in text]


def misnamed(window):
    """Return buttons that are read out as something else than they show."""
    found = []
    for button in window.findChildren(QAbstractButton):
        text, name = button.text().replace("&", ""), _name_of(button)
        if button.isVisible() and not name:
            found.append(f"{type(button).__name__} in {button.parentWidget().accessibleName()!r}")
        elif button.isVisible() and text and text not in name.replace("&", ""):
            found.append(f"{text!r} is read out as {name!r}")
    return found


def read_out(window):
    """Yield the names of what is shown, in the order a screen reader takes it."""
    return (interface.text(QAccessible.Text.Name) for interface in _interfaces(window))


def _interfaces(window):
    """Yield what a screen reader meets, from the outside in; cells of tables are left out."""
    waiting = [QAccessible.queryAccessibleInterface(window)]
    while waiting:
        interface = waiting.pop()
        if interface is None or not interface.isValid() or interface.state().invisible:
            continue
        yield interface
        if interface.childCount() < 200:
            waiting += [interface.child(at) for at in reversed(range(interface.childCount()))]


def placeholders(window):
    """Return tables whose first rows in view are not there yet."""
    tables = [window] if isinstance(window, QTableView) else window.findChildren(QTableView)
    return [
        table.accessibleName()
        for table in tables
        if table.isVisible() and table.model() is not None and table.model().rowCount()
        if table.model().index(max(0, table.rowAt(0)), 0).data() == PLACEHOLDER
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


def cut_choices(window):
    """Return tabs, chosen entries and example texts that are elided."""
    found = []
    for box in window.findChildren(QComboBox):
        room = box.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            _combo_option(box),
            QStyle.SubControl.SC_ComboBoxEditField,
            box,
        )
        if box.isVisible() and not box.isEditable() and box.currentText():
            needed = box.fontMetrics().horizontalAdvance(box.currentText())
            if needed > room.width() + 2:
                found.append(f"chosen {box.currentText()[:40]!r}: {needed} in {room.width()}")
    for line in window.findChildren(QLineEdit):
        high = _text_room(line).height()
        if line.isVisible() and high < line.fontMetrics().height():
            found.append(f"line {line.accessibleName()!r}: {high} high")
    bars = [bar for bar in window.findChildren(QTabBar) if bar.isVisible()]
    return found + [f"tabs in {bar.width()}" for bar in bars if _tabs_wide(bar) > bar.width() + 1]


def _text_room(line):
    option = QStyleOptionFrame()
    line.initStyleOption(option)
    return line.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, line)


def _tabs_wide(bar):
    return sum(bar.tabRect(at).width() for at in range(bar.count()))


def too_wide(window):
    """Return what can only be read by scrolling sideways."""
    areas = [area for area in window.findChildren(QScrollArea) if area.isVisible()]
    return [
        f"{area.accessibleName() or type(area).__name__}: {area.widget().width()} wide in "
        f"{area.viewport().width()}"
        for area in areas
        if area.widget() is not None and area.widget().width() > area.viewport().width() + 1
    ]


def _combo_option(box):
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    return option


def overlapping(window):
    """Return texts and inputs beside each other of which one lies over the other."""
    kinds = (QLabel, QPushButton, QCheckBox, QLineEdit, QComboBox)
    found, by_parent = [], {}
    for widget in window.findChildren(QWidget):
        if isinstance(widget, kinds) and widget.isVisible() and widget.width() and widget.height():
            by_parent.setdefault(widget.parentWidget(), []).append(widget)
    for beside in by_parent.values():
        for at, one in enumerate(beside):
            for other in beside[at + 1 :]:
                shared = one.geometry().intersected(other.geometry())
                if shared.width() > 1 and shared.height() > 1:
                    found.append(f"{_called(one)} lies over {_called(other)}")
    return found


def _called(widget):
    text = widget.text() if hasattr(widget, "text") else widget.accessibleName()
    return f"{type(widget).__name__} {text[:30]!r}"


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


def cut_cells(table):
    """Return cells and titles of a list that are cut although the table has room for them."""
    model, header = table.model(), table.horizontalHeader()
    shown = [at for at in range(model.columnCount()) if not table.isColumnHidden(at)]
    rows = [
        row
        for row in range(model.rowCount())
        if table.viewport().rect().contains(table.visualRect(model.index(row, shown[0])))
    ]
    assert rows and shown
    needs = {at: max(_needed(table, model.index(row, at)) for row in rows) for at in shown}
    titles = {at: _title_room(header, at) for at in shown}
    spare = table.viewport().width() - sum(map(table.columnWidth, shown))
    spare += sum(max(0, table.columnWidth(at) - max(needs[at], titles[at], _MOST)) for at in shown)
    found = [header.model().headerData(at, Qt.Orientation.Horizontal) for at in shown
             if table.columnWidth(at) < titles[at]]  # fmt: skip
    for row in rows:
        for at in shown:
            index = model.index(row, at)
            if _needed(table, index) > table.columnWidth(at) and spare > _NOTHING:
                found.append(f"{index.data()!r} in {table.columnWidth(at)}, {spare} to spare")
    return found


def cut_items(tree):
    """Return the texts of a tree's visible items that do not stand whole; there they all may."""
    found, item = [], tree.itemAt(1, 1)
    while item is not None and tree.visualItemRect(item).top() < tree.viewport().height():
        for at in range(tree.columnCount()):
            index = tree.indexFromItem(item, at)
            option = _option(tree, index)
            if item.text(at) and _lines_high(tree, option) > option.rect.height():
                found.append(f"{item.text(at)!r} in {option.rect.size().toTuple()}")
        item = tree.itemBelow(item)
    return found


def _title_room(header, at):
    """Return what a title in bold needs with the padding of the style sheet."""
    font = header.font()
    font.setBold(True)
    title = header.model().headerData(at, Qt.Orientation.Horizontal)
    return QFontMetrics(font).horizontalAdvance(title) + 19


_NOTHING = 12
_MOST = 60
"""No column is narrower than this, whatever stands in it."""


def _option(view, index):
    option = QStyleOptionViewItem()
    delegate = view.itemDelegateForIndex(index)
    view.initViewItemOption(option)
    option.rect = view.visualRect(index)
    delegate.initStyleOption(option, index)
    return option


def _text_rect(view, option):
    rect = view.style().subElementRect(
        QStyle.SubElement.SE_ItemViewItemText, option, view
    )  # fmt: skip
    margin = view.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, view) + 1
    return rect.adjusted(margin, 0, -margin, 0)


def _laid_out(option, width, wrap):
    """Return width and height of each line; the lines themselves end with their layout."""
    layout = QTextLayout(option.text, option.font)
    mode = QTextOption.WrapMode.WordWrap if wrap else QTextOption.WrapMode.ManualWrap
    layout.setTextOption(QTextOption(wrapMode=mode))
    layout.beginLayout()
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append((line.naturalTextWidth(), line.height()))
    layout.endLayout()
    return lines


def _lines_high(view, option):
    """Return the height a text needs in its width; no height does where a word sticks out."""
    width = _text_rect(view, option).width()
    lines = _laid_out(option, width, wrap=True)
    if any(wide > width + 1 for wide, _ in lines):
        return 1 << 20
    return sum(high for _, high in lines)


def _needed(table, index):
    """Return the column's width in which a cell's text stands whole in the height it has."""
    option = _option(table, index)
    if not option.text:
        return 0
    box, width = _text_rect(table, option), table.columnWidth(index.column())
    around = width - box.width()
    most = max(1, int(box.height() // option.fontMetrics.height()))
    low, high = 1, option.fontMetrics.horizontalAdvance(option.text) + 2
    while low < high:
        middle = (low + high) // 2
        lines = _laid_out(option, middle, wrap=most > 1)
        fits = len(lines) <= most and all(wide <= middle for wide, _ in lines)
        low, high = (low, middle) if fits else (middle + 1, high)
    return low + around


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two ``#rrggbb`` colors, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
