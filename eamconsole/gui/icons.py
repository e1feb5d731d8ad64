"""The console's own icons, tinted for the theme."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from eamconsole.gui.resources import resource_text

_SIZES = (16, 20, 24, 32, 48)
_ON_SELECTION = "#ffffff"
"""In a selected row the icon stands on the accent color of either theme."""
_cache: dict[tuple[str, str], QIcon] = {}


def icon(name: str, color: str) -> QIcon:
    """Return the icon ``name`` drawn in ``color``; the same object for the same question."""
    key = (name, color)
    found = _cache.get(key)
    if found is None:
        found = _cache[key] = _drawn(name, color)
    return found


def pixmap(name: str, color: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Return the icon as a picture of ``size`` logical pixels."""
    picture = _painted(_renderer(name, color), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    return picture


def _drawn(name: str, color: str) -> QIcon:
    made = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, color), (QIcon.Mode.Selected, _ON_SELECTION)):
        renderer = _renderer(name, tint)
        for size in _SIZES:
            made.addPixmap(_painted(renderer, size), mode)
    return made


def _renderer(name: str, color: str) -> QSvgRenderer:
    source = resource_text("icons", f"{name}.svg").replace("currentColor", color)
    return QSvgRenderer(QByteArray(source.encode()))


def _painted(renderer: QSvgRenderer, size: int) -> QPixmap:
    picture = QPixmap(QSize(size, size))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter)
    painter.end()
    return picture
