"""What the eye gets: the contrast of drawn text, and whole frames around what has the keyboard.

Both are measured in the pixels that the real widgets draw, since a style sheet, a palette and a
delegate each have a say in them, and none of them alone tells the color that comes out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QSplitterHandle,
    QTabBar,
    QTextEdit,
    QTreeView,
    QWidget,
)

from tests.gui.looks import contrast

READABLE = 4.5
"""What WCAG 2.2 asks of text, at least (1.4.3)."""
SEEN = 3.0
"""What it asks of what is no text: a frame against what was there before (2.4.13)."""
_FINE = 2
"""Pixels drawn for one of the screen where colors are looked at."""
_SIDE = 16
"""Pixels from a side within which its frame is looked for: corners are round."""
_WHOLE = 0.9
"""Share of a side along which a frame must be seen."""


def faint(window: QWidget) -> list[str]:
    """Return the texts a window shows whose drawn signs do not stand out from their ground."""
    image = _drawn(window)
    found = []
    for text, rect in _texts(window):
        told = _stands_out(image, rect)
        if told is not None and told < READABLE:
            found.append(f"{text[:40]!r}: {told:.1f}")
    return found


def _texts(window: QWidget) -> Iterator[tuple[str, QRect]]:
    """Yield every text that is drawn in a window, and where."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not widget.isEnabled():
            continue  # 1.4.3 leaves out what cannot be used
        seen = widget.visibleRegion().boundingRect()
        for text, rect in _of_widget(widget):
            shown = rect.intersected(seen)
            if text.strip() and shown.height() >= rect.height() - 2 and shown.width() > 8:
                at = widget.mapTo(window, shown.topLeft())
                yield text, QRect(at, shown.size())


def _of_widget(widget: QWidget) -> Iterator[tuple[str, QRect]]:
    if isinstance(widget, QTabBar):
        for at in range(widget.count()):
            if widget.isTabEnabled(at):
                yield widget.tabText(at), widget.tabRect(at)
    elif isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        text = widget.text() or getattr(widget, "placeholderText", str)()
        yield text, widget.rect()
    elif isinstance(widget, QComboBox):
        yield widget.currentText(), widget.rect().adjusted(0, 0, -20, 0)
    elif isinstance(widget, QGroupBox):
        yield widget.title(), QRect(0, 0, widget.width(), widget.fontMetrics().height() + 4)


def cells(window: QWidget) -> Iterator[tuple[str, QRect]]:
    """Yield the texts of lists, trees, titles of columns and editors, and where they stand."""
    for view in window.findChildren(QAbstractScrollArea):
        if not view.isVisible() or not view.isEnabled():
            continue
        port = view.viewport()
        for text, rect in _of_view(view):
            shown = rect.intersected(port.visibleRegion().boundingRect())
            if text and shown.height() >= min(40, rect.height() - 2) and shown.width() > 8:
                yield str(text), QRect(port.mapTo(window, shown.topLeft()), shown.size())


def _of_view(view: QAbstractScrollArea) -> Iterator[tuple[object, QRect]]:
    if isinstance(view, QHeaderView):
        for at in range(view.count()):
            title = view.model().headerData(at, view.orientation())
            if not view.isSectionHidden(at):
                yield title, QRect(view.sectionViewportPosition(at), 0,
                                   view.sectionSize(at), view.height())  # fmt: skip
    elif isinstance(view, QAbstractItemView):
        yield from _of_items(view)
    elif isinstance(view, QTextEdit | QPlainTextEdit):
        yield view.toPlainText() or view.placeholderText(), view.viewport().rect()


def _of_items(view: QAbstractItemView) -> Iterator[tuple[object, QRect]]:
    model = view.model()
    if model is None:
        return
    for index in _indexes(view, view.rootIndex()):
        if index.flags() & Qt.ItemFlag.ItemIsEnabled:
            yield index.data(), view.visualRect(index)


def _indexes(view, parent, most=40):
    model = view.model()
    for row in range(min(model.rowCount(parent), most)):
        first = model.index(row, 0, parent)
        for column in range(1 if isinstance(view, QListView) else model.columnCount(parent)):
            yield model.index(row, column, parent)
        if isinstance(view, QTreeView) and view.isExpanded(first):
            yield from _indexes(view, first, most)


def faint_cells(window: QWidget) -> list[str]:
    """Return the texts of lists and editors that do not stand out."""
    image = _drawn(window)
    told = ((text, _stands_out(image, rect)) for text, rect in cells(window))
    return [f"{text[:40]!r}: {c:.1f}" for text, c in told if c is not None and c < READABLE]


def _drawn(window: QWidget) -> QImage:
    """Return the window drawn so finely that a stroke of a letter has pixels of its full color."""
    image = QImage(window.size() * _FINE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_FINE)
    window.render(image)
    return image


def _stands_out(image: QImage, rect: QRect) -> float | None:
    """Return the contrast of the strongest color with the ground; None where all is ground."""
    ratio = image.devicePixelRatio()
    counted: Counter[int] = Counter()
    part = image.copy(
        QRect(rect.topLeft() * ratio, rect.size() * ratio).intersected(image.rect())
    ).convertToFormat(QImage.Format.Format_RGB32)
    for y in range(part.height()):
        counted.update(memoryview(part.constScanLine(y)).cast("I")[: part.width()])
    if len(counted) < 3:
        return None
    ground = _color(counted.most_common(1)[0][0])
    return max(contrast(ground, _color(each)) for each in counted)


def _color(pixel: int) -> str:
    return f"#{pixel & 0xFFFFFF:06x}"


def unframed(window: QWidget) -> list[str]:
    """Give the keyboard to each control in turn; return those whose frame is not seen whole."""
    found = []
    for widget in _controls(window):
        other = _elsewhere(window, widget)
        before = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if not widget.hasFocus():
            continue
        after = widget.grab().toImage()
        wrong = _fault_of_frame(widget, before, after)
        if wrong:
            found.append(f"{type(widget).__name__} {_called(widget)}: {wrong}")
        other.setFocus(Qt.FocusReason.OtherFocusReason)
    return found


def _controls(window: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and not isinstance(widget, QScrollBar | QSplitterHandle)
        and not isinstance(widget.parentWidget(), QAbstractScrollArea | QComboBox)
    ]


def _elsewhere(window: QWidget, widget: QWidget) -> QWidget:
    other = next((each for each in _controls(window) if each is not widget), window)
    other.setFocus(Qt.FocusReason.OtherFocusReason)
    return other


def _fault_of_frame(widget: QWidget, before: QImage, after: QImage) -> str:
    if widget.visibleRegion().boundingRect() != widget.rect() and not _is_larger(widget):
        return f"cut: {widget.visibleRegion().boundingRect()} of {widget.rect()}"
    changed = _changed(before, after)
    if not changed:
        return "nothing changes"
    if isinstance(widget, QTabBar):
        return ""
    box = QRect()
    for point in changed:
        box |= QRect(point, point)
    wide, high = min(_SIDE, box.width() // 3), min(_SIDE, box.height() // 3)
    sides = {
        "top": ({p.x() for p in changed if p.y() - box.top() <= high}, box.width()),
        "bottom": ({p.x() for p in changed if box.bottom() - p.y() <= high}, box.width()),
        "left": ({p.y() for p in changed if p.x() - box.left() <= wide}, box.height()),
        "right": ({p.y() for p in changed if box.right() - p.x() <= wide}, box.height()),
    }
    missing = [side for side, (at, long) in sides.items() if len(at) < _WHOLE * long]
    return f"no frame at {', '.join(missing)}" if missing else ""


def _is_larger(widget: QWidget) -> bool:
    """Return whether a control is larger than the window's room for it, and so never whole."""
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    return area is not None and widget.height() > area.viewport().height()


def _changed(before: QImage, after: QImage) -> list[QPoint]:
    """Return the pixels that stand out from what was there before."""
    judged: dict[tuple[int, int], bool] = {}
    changed = []
    one, other = (i.convertToFormat(QImage.Format.Format_RGB32) for i in (before, after))
    if one.size() != other.size():
        return []
    for y in range(one.height()):
        rows = [memoryview(i.constScanLine(y)).cast("I")[: i.width()] for i in (one, other)]
        if rows[0] == rows[1]:
            continue
        for x, pair in enumerate(zip(*rows, strict=True)):
            if pair[0] == pair[1]:
                continue
            if pair not in judged:
                judged[pair] = contrast(_color(pair[0]), _color(pair[1])) >= SEEN
            if judged[pair]:
                changed.append(QPoint(x, y))
    return changed


def _called(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.objectName() or text or widget.accessibleName()
